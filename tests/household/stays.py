"""Small stories several tests begin with: somebody stays by the heater, somebody pins a value."""

from __future__ import annotations

from tests.household.driver import Heard, Household


def visit(home: Household, day: int, person: str = "ana", clock: str = "18:00", place: str = "living", **turned: float) -> Heard:
    """Let somebody stay for an hour in the living room, perhaps turning the heater after a minute."""
    heard = home.until(day, clock) + home.enters(person, place) + home.waits(60)
    heard += home.turns("heater", **turned) if turned else Heard()
    return heard + home.waits(3600) + home.leaves(person, place)


def pin(home: Household, device: str, value: object, person: str = "ana", setting: str = "temperature", **more: object) -> Heard:
    """Set a pin; that it is accepted is asserted."""
    heard = home.asks("preference/set", person=person, device=device, setting=setting, value=value, **more)
    assert heard.answer("preference/set")["status"] == "ok"
    return heard
