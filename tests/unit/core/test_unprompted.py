"""A value that a device takes by itself, at odd times and whoever is there; and one that people come back to."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from controller.core.home import Home
from controller.core.ledger import Entry, EntryType
from controller.core.requests import Level
from devices.settings import Value
from tests.unit.core.homes import HOME, with_person
from tests.unit.core.life import Life
from tests.unit.core.test_hands_and_machines import wishes

ODD_S = (3000.0, 7400.0, 2100.0, 5300.0, 9000.0, 4900.0, 6200.0, 2800.0)
"""Seconds after somebody came, none like another."""
WATCHED = with_person(HOME, "ana", {"default": Level.OBSERVE})


def evenings(
    life: Life, people: Sequence[str], value: float, *, waits: Sequence[float] = ODD_S
) -> list[list[tuple[str | None, Value | None]]]:
    """Let one person after the other be there for long, and the heater change to a value; return what each time was taken for."""
    found = []
    for number, person in enumerate(people):
        life.obeys(life.enters(person, "living"))
        life.waits(60)
        life.turns("heater", temperature=21.5 + number % 3)
        life.waits(waits[number % len(waits)])
        found.append(wishes(life.reports("heater", temperature=value) + life.waits(60)))
        life.leaves(person, "living")
        life.waits(7 * 3600 + 977 * number)
    return found


def kept(life: Life, value: float) -> list[Entry]:
    """Return what still counts as somebody's wish for a value."""
    entries = [each for each in life.memory.entries.values() if each.id not in life.memory.gone]
    return [each for each in entries if each.type is EntryType.PREFERENCE and each.value == value]


def test_what_comes_again_at_odd_times_whoever_is_there_trains_nobody_in_the_end() -> None:
    life = Life()
    found = evenings(life, ("ana", "ben", "ana", "ben", "ben", "ana", "ben", "ana"), 17.0)

    assert found[-3:] == [[], [], []]
    assert kept(life, 17.0) == []


@pytest.mark.parametrize("home", [HOME, WATCHED], ids=["served", "watched"])
def test_what_one_person_wants_every_evening_long_after_they_came_is_theirs(home: Home) -> None:
    life = Life(home)
    found = evenings(life, ["ana"] * 14, 17.0, waits=(3000.0, 3400.0, 2700.0, 4100.0))

    assert found == [[("ana", 17.0)]] * 14


def test_what_a_couple_wants_at_bedtime_is_theirs_whoever_is_seen_to_be_there() -> None:
    life, found = Life(), []
    for number, person in enumerate(("ana", "ben", "ben", "ana", "ana", "ben", "ana", "ben", "ben", "ana")):
        life.until("20:00")
        life.obeys(life.enters(person, "living"))
        life.waits(60)
        life.turns("heater", temperature=21.5 + number % 2)
        life.until("22:15")
        life.waits(7.0 + 211.0 * (number * number % 13) + 13.7 * number)  # no second of the day comes twice
        found.append(life.turns("heater", temperature=17.0))
        life.leaves(person, "living")

    reasons = [reason for each in found for reason in each.reasons()]
    assert set(reasons) <= {None, "doubt"}


def test_the_same_value_soon_after_coming_is_a_wish_however_often() -> None:
    life = Life()
    found = []
    for number in range(10):
        person = ("ana", "ben")[number % 2]
        life.obeys(life.enters(person, "living"))
        life.waits(20 + 7 * number)
        found.append(wishes(life.reports("heater", temperature=17.0) + life.waits(60)))
        life.waits(900)
        life.leaves(person, "living")
        life.waits(3600)
        life.reports("heater", temperature=24.0)
        life.waits(11 * 3600)

    assert all(len(each) == 1 for each in found if each)
    assert not any(each.reason == "boot" and each.value == 17.0 for each in life.memory.entries.values())
