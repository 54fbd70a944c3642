"""The same household, but the fan is the maker's own code on the broker."""

import pytest
from fan import running_fan


@pytest.fixture
def justright_config():
    return {
        "people": {"ana": {"name": "Ana"}, "ben": {"name": "Ben"}},
        "places": {"bedroom": {}},
        "devices": {
            "fan": {
                "kind": "generic",
                "place": "bedroom",
                "settings": {"speed": {"unit": "%", "minimum": 0, "maximum": 100, "step": 10}},
            }
        },
    }


@pytest.fixture
def justright_real_devices():
    return ["fan"]


async def test_the_firmware_obeys(simulated_household, justright_broker):
    home = simulated_household
    async with running_fan(justright_broker.host, justright_broker.port) as fan:
        for person, speed in (("ana", 40), ("ben", 80)):
            await home.enters(person, "bedroom")
            await fan.knob(speed)
            await home.fan.expect(speed=speed)
            await home.leaves(person, "bedroom")
        await home.enters("ana", "bedroom")
        await home.fan.expect(speed=40, within=2)

        assert fan.speed == 40


async def test_a_real_device_is_turned_by_its_own_code(simulated_household):
    with pytest.raises(ValueError, match="real device"):
        await simulated_household.fan.turn(speed=40)
