"""A machine that answers a hand, a command or a coming after just as long each time, however long that is, is known by its clock."""

from __future__ import annotations

from random import Random

import pytest

from controller.core.ledger import EntryType
from controller.core.requests import Level
from tests.unit.core.homes import HOME, with_person
from tests.unit.core.life import Life

DAY_S = 86_400.0
WATCHED = with_person(HOME, "ana", {"default": Level.OBSERVE})
WISHES = (20.5, 19.5, 22.5, 20.0, 23.0, 21.5, 18.5, 22.0)


def credited(life: Life, value: float) -> int:
    """Return how many preferences for a value still count."""
    found = [each for each in life.memory.entries.values() if each.type is EntryType.PREFERENCE and each.value == value]
    return sum(each.id not in life.memory.gone for each in found)


def machines(life: Life) -> list[object]:
    """Return what may have been a machine's."""
    return [each.value for each in life.memory.entries.values() if each.reason in {"rival", "schedule", "doubtful"}]


def written_back(life: Life, wanted: float, after: float) -> None:
    """Let somebody come, turn the knob, and something set 16.5 as long after that; later it is warm without them."""
    life.obeys(life.enters("ana", "living"))
    life.waits(900 + 37 * wanted)
    life.reports("heater", temperature=wanted)
    life.waits(after)
    life.reports("heater", temperature=16.5)
    life.waits(3000)
    life.leaves("ana", "living")
    life.waits(DAY_S - 5000)


@pytest.mark.parametrize("after", [28.0, 45.0, 60.0])
def test_what_writes_one_value_back_as_long_after_every_hand_is_no_wish(after: float) -> None:
    life, random = Life(), Random(1)
    for wanted in WISHES:
        written_back(life, wanted, after + random.uniform(-0.2, 0.2))

    assert credited(life, 16.5) == 0
    assert sum(credited(life, wanted) for wanted in WISHES) == len(WISHES)


def test_a_restart_between_makes_no_difference_to_what_writes_back() -> None:
    life = Life()
    for wanted in WISHES:
        written_back(life, wanted, 28.0)
        life.restarts()

    assert credited(life, 16.5) == 0


@pytest.mark.parametrize("after", [3.0, 6.0])
def test_a_hand_that_is_overruled_before_it_has_settled_is_a_wish_once_that_is_known(after: float) -> None:
    life, random = Life(), Random(2)
    for wanted in WISHES:
        written_back(life, wanted, after + random.uniform(-0.1, 0.1))

    assert credited(life, 16.5) == 0
    assert sum(credited(life, wanted) for wanted in WISHES[5:]) == len(WISHES[5:])


def greeted(life: Life, wanted: float, after: float, value: float = 16.5) -> None:
    """Let somebody come, be served, and a value be set as long after that, which they turn away from later."""
    life.obeys(life.enters("ana", "living"))
    life.waits(after - 0.5)
    life.reports("heater", temperature=value)
    life.waits(900 + 37 * wanted)
    life.turns("heater", temperature=wanted)
    life.waits(3000)
    life.leaves("ana", "living")
    life.waits(DAY_S - 6000)


@pytest.mark.parametrize("after", [32.0, 54.0, 80.0])
def test_what_sets_one_value_as_long_after_every_coming_is_no_wish(after: float) -> None:
    life, random = Life(), Random(3)
    for wanted in WISHES:
        greeted(life, wanted, after + random.uniform(-0.2, 0.2))

    assert credited(life, 16.5) == 0
    assert sum(credited(life, wanted) for wanted in WISHES) == len(WISHES)


def test_who_sets_one_value_about_a_minute_after_coming_is_a_person() -> None:
    life, random = Life(), Random(4)
    for wanted in WISHES:
        greeted(life, wanted, random.uniform(35.0, 85.0))

    assert machines(life) == []


def test_who_sets_what_they_like_just_a_minute_after_coming_is_a_person() -> None:
    life = Life()
    for day, wanted in enumerate(WISHES):
        greeted(life, wanted, 60.0, 17.0 + day % 4)

    assert machines(life) == []


def test_what_was_a_clocks_of_late_is_doubted_where_nothing_is_known_that_it_would_answer() -> None:
    life = Life()
    for wanted in WISHES:
        written_back(life, wanted, 45.0)
    life.obeys(life.enters("ana", "living"))
    life.waits(1234)
    life.reports("heater", temperature=22.5)
    life.waits(1500)
    life.reports("heater", temperature=16.5)
    life.waits(60)

    assert credited(life, 16.5) == 0
    assert list(life.memory.entries.values())[-1].reason == "doubtful"


def test_who_lowers_the_one_value_they_raise_it_to_as_long_after_is_a_person() -> None:
    life = Life()
    for _ in WISHES:
        written_back(life, 22.0, 45.0)

    assert machines(life) == []


def showered(life: Life, wanted: float, after: float, *, back_s: float) -> None:
    """Let somebody shower where the water gets cooler after a while, and turn it back up."""
    life.enters("ana", "bathroom")
    came = 20 + 7 * (wanted * 2 % 5)
    life.waits(came)
    life.reports("shower", active=True, temperature=wanted)
    life.waits(after)
    life.reports("shower", temperature=35.0)
    life.waits(back_s)
    life.reports("shower", temperature=wanted)
    life.waits(100)
    life.reports("shower", active=False)
    life.waits(60)
    life.leaves("ana", "bathroom")
    life.waits(DAY_S - 2000)


@pytest.mark.parametrize("back_s", [0.6, 45.0])
def test_a_shower_that_gets_cooler_as_long_after_each_start_is_no_wish(back_s: float) -> None:
    life, random = Life(WATCHED), Random(5)
    for wanted in (38.5, 39.5, 37.5, 40.0, 39.0):
        showered(life, wanted, 240.0 + random.uniform(-0.2, 0.2), back_s=back_s)
    showered(life, 38.5, 240.0, back_s=45.0)

    assert credited(life, 35.0) == 0


def test_who_gets_cooler_about_as_long_after_each_start_is_a_person() -> None:
    life, random = Life(WATCHED), Random(6)
    for wanted in (38.5, 39.5, 37.5, 40.0, 39.0, 38.5):
        showered(life, wanted, 240.0 + random.uniform(-40, 40), back_s=45.0)

    assert credited(life, 35.0) >= 4
