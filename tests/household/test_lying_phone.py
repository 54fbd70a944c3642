"""A phone that lies in another room for days and goes on speaking: its owner's hands are nobody else's, and others' are not theirs."""

from __future__ import annotations

import pytest

from tests.household.driver import Heard, Household, together

LIES = ("ana", "bathroom")
SURE = [0.7, 0.95]


def phones(home: Household, minutes: int, *heard: tuple[str, str], sure: float) -> Heard:
    """Let minutes go by in which phones are heard, each by its owner and place."""
    found = Heard()
    for _ in range(0, minutes, 2):
        found += together([home.publish(f"identity/{place}/phone", {"person": who, "confidence": sure}) for who, place in heard])
        found += home.waits(120)
    return found


def wish(person: str, day: int) -> float:
    """Return what somebody wants on a day: about the same each time."""
    return {"ana": 19.0, "ben": 23.5}[person] + (-0.5 if day % 2 else 0.5)


def taught(home: Household, sure: float) -> None:
    """Let both of them turn the heater for some evenings, each to their own."""
    for day in range(6):
        for clock, person in (("17:00", "ana"), ("18:00", "ben")):
            home.until(day, clock)
            phones(home, 4 + day, (person, "living"), sure=sure)
            home.turns("heater", temperature=wish(person, day))
            phones(home, 20, (person, "living"), sure=sure)
    home.until(6, "18:00")


def turned(home: Household, person: str, day: int, *heard: tuple[str, str], sure: float) -> Heard:
    """Let somebody turn the heater while phones are heard, hers among them, where it lies."""
    before = phones(home, 6 + 2 * day, LIES, *heard, sure=sure)
    return before + home.turns("heater", temperature=wish(person, day)) + phones(home, 20, LIES, *heard, sure=sure)


def lived(home: Household, with_her: list[tuple[str, str]], with_him: list[tuple[str, str]], sure: float) -> list[tuple[str, float]]:
    """Let her phone lie in the bathroom for days, in which both turn the heater; return what was credited, and to whom."""
    found = Heard()
    for day in range(3):
        found += phones(home, 14 * 60 + 14 * day, LIES, sure=sure)
        found += turned(home, "ana", day, *with_her, sure=sure)
        found += phones(home, 4 * 60, LIES, sure=sure)
        found += turned(home, "ben", day, *with_him, sure=sure)
        found += phones(home, 5 * 60, LIES, sure=sure)
    return [(each["person"], each["value"]) for each in found.events("preference")]


def of(credited: list[tuple[str, float]], person: str) -> set[float]:
    """Return what was credited to somebody."""
    return {value for name, value in credited if name == person}


@pytest.mark.parametrize("sure", SURE)
def test_what_its_owner_turns_beside_another_one_is_hers(home: Household, sure: float) -> None:
    taught(home, sure)
    credited = lived(home, [("ben", "living")], [("ben", "living")], sure)

    assert of(credited, "ana") == {18.5, 19.5}
    assert of(credited, "ben") <= {23, 24}


@pytest.mark.parametrize("sure", SURE)
def test_what_its_owner_turns_where_nobody_is_heard_is_hers(home: Household, sure: float) -> None:
    taught(home, sure)
    credited = lived(home, [], [("ben", "living")], sure)

    assert of(credited, "ana") == {18.5, 19.5}
    assert of(credited, "ben") <= {23, 24}


@pytest.mark.parametrize("sure", SURE)
def test_what_another_one_turns_whom_nobody_hears_is_not_its_owners(home: Household, sure: float) -> None:
    taught(home, sure)
    credited = lived(home, [("ben", "living")], [], sure)

    assert of(credited, "ana") <= {18.5, 19.5}
