"""Fifteen lines for an invented fan: it is simulated, the household and the program are real."""

import pytest


@pytest.fixture
def justright_config():
    speed = {"unit": "%", "minimum": 0, "maximum": 100, "step": 10}
    fan = {"kind": "generic", "place": "bedroom", "settings": {"speed": speed}}
    return {"people": {"ana": {"name": "Ana"}, "ben": {"name": "Ben"}}, "places": {"bedroom": {}}, "devices": {"fan": fan}}


async def test_ben_gets_his_own_speed(simulated_household):
    for person, speed in (("ana", 40), ("ben", 80)):
        await simulated_household.enters(person, "bedroom")
        await simulated_household.fan.turn(speed=speed)
        await simulated_household.leaves(person, "bedroom")
    await simulated_household.enters("ana", "bedroom")
    await simulated_household.fan.expect(speed=40, within=2)
