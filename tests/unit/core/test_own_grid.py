"""Devices with a grid of their own: what they make of a value that they were never told before is known by where they ever stood."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from controller.core.requests import SetDevice
from tests.unit.core.life import Life, Outcome, served
from tests.unit.core.test_hands_and_machines import asked, wishes

FIVES: Callable[[float], float] = lambda value: float(round(value / 5) * 5)  # noqa: E731
LEVELS: Callable[[float], float] = lambda value: float(round(round(value * 0.63) / 0.63))  # noqa: E731


def tells(life: Life, told: float, said: float, *, promises: bool = False, after: float = 1.1, setting: str = "volume") -> Outcome:
    """Tell a device a value, and let it say what it makes of that."""
    heard = life.asks(SetDevice("hifi", {setting: told}, "ana"))
    if promises:
        heard += life.waits(0.1) + life.reports("hifi", {setting: told}) + life.waits(2.1)
    return heard + life.waits(after) + life.reports("hifi", {setting: said}) + life.waits(600)


def used_to(grid: Callable[[float], float], *values: float, promises: bool = False) -> Life:
    life = served()
    for value in values:
        tells(life, grid(value), grid(value), promises=promises)
    return life


@pytest.mark.parametrize("promises", [False, True])
@pytest.mark.parametrize("told", [24.0, 36.0, 61.0, 82.0])
def test_what_it_makes_of_a_new_value_is_no_hand_where_all_that_it_ever_stood_at_is_on_its_grid(told: float, promises: bool) -> None:
    life = used_to(FIVES, 30.0, 55.0, 20.0, 45.0, 70.0, 35.0, 15.0, promises=promises)
    heard = tells(life, told, FIVES(told), promises=promises)

    assert wishes(heard) == []
    assert "doubtful" not in heard.reasons()


@pytest.mark.parametrize("promises", [False, True])
def test_some_number_of_levels_is_a_grid_too(promises: bool) -> None:
    life = used_to(LEVELS, 30.0, 56.0, 20.0, 45.0, 70.0, 36.0, 15.0, 8.0, 63.0, 27.0, 81.0, promises=promises)
    heard = [tells(life, told, LEVELS(told), promises=promises) for told in (20.0, 47.0, 34.0, 66.0) if LEVELS(told) != told]

    assert heard
    assert [wishes(each) for each in heard] == [[]] * len(heard)


def test_where_it_stood_before_anybody_told_it_anything_need_not_lie_on_its_grid() -> None:
    life = served()  # at 30
    for value in (27.0, 33.0, 13.0, 47.0, 53.0, 7.0):
        tells(life, value, value)

    assert wishes(tells(life, 23.0, 20.0)) == []
    assert wishes(tells(life, 58.0, 67.0)) == [("ana", 67.0)]


def test_a_hand_beside_the_grid_or_a_mark_farther_is_a_hand() -> None:
    life = used_to(FIVES, 30.0, 55.0, 20.0, 45.0, 70.0, 35.0, 15.0)

    assert wishes(tells(life, 24.0, 30.0, after=0.4)) == [("ana", 30.0)]
    assert wishes(tells(life, 51.0, 42.0, after=0.4)) == [("ana", 42.0)]


def test_a_few_round_values_are_no_grid() -> None:
    life = used_to(FIVES, 30.0, 33.0, 20.0, 45.0, 52.0, 35.0)
    life.reports("hifi", volume=33.0)
    life.waits(60)
    life.reports("hifi", volume=52.0)
    life.waits(60)

    assert wishes(tells(life, 24.0, 25.0, after=0.4)) == [("ana", 25.0)]


def test_two_words_that_both_do_for_what_was_told_are_no_hand_though_they_are_not_one() -> None:
    life = served()
    asked(life, temperature=18.9)
    life.waits(600)
    heard = life.asks(SetDevice("heater", {"temperature": 18.5}, "ana")) + life.waits(0.1)
    for after, value in ((0.1, 18.5), (14.8, 18.62), (14.8, 18.34), (14.8, 18.33)):
        heard += life.reports("heater", temperature=value) + life.waits(after)

    assert wishes(heard + life.waits(600)) == []
