"""The default household: Ana, Ben and Mia, a shower, a car, a kitchen; over MQTT and in virtual time."""

import pytest


async def test_the_shower_is_hers_before_she_touches_it(simulated_household):
    home = simulated_household
    await home.enters("ana", "bathroom")
    await home.shower.turn(temperature=39.5)
    await home.leaves("ana", "bathroom")
    await home.enters("ben", "bathroom")
    await home.shower.turn(temperature=37)
    await home.leaves("ben", "bathroom")

    await home.enters("ana", "bathroom")
    await home.shower.expect(temperature=39.5, within=2)


async def test_days_take_no_time(virtual_household):
    home = virtual_household
    for person, position in (("ana", 120), ("ben", 210)):
        await home.enters(person, "car")
        await home.passes(seconds=10)
        await home.seat.turn(position=position)
        await home.passes(minutes=1)
        await home.leaves(person, "car")
        await home.passes(hours=8)

    await home.enters("ana", "car")
    await home.seat.expect(position=120, within=15)


async def test_a_level_is_asked_for_like_any_request(virtual_household):
    await virtual_household.request("person/level", person="ana", device="radio", level="explicit")
    with pytest.raises(AssertionError, match="was refused"):
        await virtual_household.request("person/level", person="zoe", level="auto")


async def test_a_stranger_teaches_nobody(virtual_household):
    home = virtual_household
    await home.enters("somebody", "kitchen", tag="9f-00-11-22")
    await home.coffee.turn(drink="lungo")
    await home.passes(minutes=1)

    assert [event["type"] for event in home.events if event["device"] == "coffee"] == ["unattributed"]


async def test_what_is_not_there_is_named(virtual_household):
    with pytest.raises(ValueError, match="nobody is called 'zoe'; the configuration has ana, ben, mia"):
        await virtual_household.enters("zoe", "kitchen")
    with pytest.raises(ValueError, match="no place is called 'cellar'"):
        await virtual_household.enters("ana", "cellar")
    with pytest.raises(AttributeError, match="no device is called 'boiler'"):
        virtual_household.boiler  # noqa: B018
    with pytest.raises(ValueError, match="shower has no pressure; it has temperature"):
        await virtual_household.shower.turn(pressure=3)
    with pytest.raises(AssertionError, match="shower stands at temperature = 38 after 5 s, not at temperature = 45"):
        await virtual_household.shower.expect(temperature=45, within=5)


def test_a_test_that_asks_for_nothing_pays_nothing(request):
    import sys

    assert "simulators.plugin" in sys.modules
    assert request.config.pluginmanager.has_plugin("justright")
