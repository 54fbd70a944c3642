"""A weekday that wants something else than the others: known after some weeks, kept apart from then on, and given up as soon."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from learners.base import Circumstance, NumberDomain
from learners.checks import moment
from learners.numbers.blend import BlendNumber
from learners.numbers.ring import Moment, Ring
from learners.numbers.weekdays import own_weekday
from learners.registry import number_learner

SAUNA = NumberDomain(40, 110, 1)
ROOM = NumberDomain(5, 30, 0.5)
MONDAY = 20458.0
WEDNESDAY, THURSDAY = 2, 3

Wish = Callable[[int, int], float]
"""What is wanted in a week on a weekday."""


class Life:
    """Somebody who uses a device every day at one hour, and overrides what lies beyond their tolerance."""

    def __init__(self, domain: NumberDomain, tolerance: float, hour: float = 19.0) -> None:
        self.learner, self.tolerance, self.hour = number_learner(domain), tolerance, hour
        self.shown: list[float] = []
        self.overridden: list[bool] = []

    def at(self, day: int, hour: float | None = None) -> Circumstance:
        hour = self.hour if hour is None else hour
        return Circumstance(MONDAY + day + hour / 24, hour, day % 7)

    def use(self, day: int, wanted: float, hour: float | None = None) -> float:
        x = self.at(day, hour)
        made = self.learner.predict_one(x)
        shown = 0.0 if made is None else made.value
        self.overridden.append(abs(wanted - shown) > self.tolerance)
        (self.learner.learn_one if self.overridden[-1] else self.learner.accept_one)(x, wanted if self.overridden[-1] else shown)
        self.shown.append(shown)
        return shown

    def weeks(self, first: int, last: int, wish: Wish) -> list[int]:
        """Live some weeks; return the overrides of each."""
        return [sum(self._day(week, day, wish) for day in range(7)) for week in range(first, last)]

    def _day(self, week: int, day: int, wish: Wish) -> bool:
        self.use(7 * week + day, wish(week, day))
        return self.overridden[-1]


@pytest.mark.parametrize(
    "domain, tolerance, usual, other, apart",
    [
        (SAUNA, 1.5, 80.0, 100.0, {WEDNESDAY}),
        (ROOM, 0.5, 18.0, 22.0, {0, 3}),
        (SAUNA, 1.5, 80.0, 100.0, {1, 4}),
        (ROOM, 0.5, 18.0, 22.0, {6}),
    ],
    ids=["Wednesdays", "Mondays and Thursdays", "Tuesdays and Fridays", "Sundays"],
)
def test_a_weekday_of_its_own_is_known_after_five_weeks(
    domain: NumberDomain, tolerance: float, usual: float, other: float, apart: set[int]
) -> None:
    overrides = Life(domain, tolerance).weeks(0, 20, lambda _, day: other if day in apart else usual)

    assert sum(overrides[:5]) > 0
    assert overrides[5:] == [0] * 15


def test_a_wish_of_its_own_weekday_moves_no_other_day_and_is_served_the_next_week() -> None:
    life = Life(SAUNA, 1.5)
    life.weeks(0, 8, lambda _, day: 100.0 if day == WEDNESDAY else 80.0)
    for day in (0, 1):
        life.use(56 + day, 80.0)
    life.use(56 + WEDNESDAY, 93.0)
    others = [life.use(56 + day, 80.0) for day in (THURSDAY, 4, 7, 8)]

    assert others == [80.0] * 4
    assert 93.0 <= life.use(63 + WEDNESDAY, 93.0) <= 99.0


def test_a_weekday_that_is_like_the_others_again_is_served_so_after_a_use_or_two() -> None:
    life = Life(SAUNA, 1.5)
    life.weeks(0, 8, lambda _, day: 100.0 if day == WEDNESDAY else 80.0)
    overrides = life.weeks(8, 14, lambda *_: 80.0)

    assert sum(overrides) <= 2


@pytest.mark.parametrize("seed", range(8))
def test_favourites_without_rhyme_set_no_weekday_apart(seed: int) -> None:
    random, learner, found = Random(seed), BlendNumber(ROOM), 0
    for day in range(180):
        learner.learn_one(moment(MONDAY + day, 19.0), random.choice((18.0, 22.0)))
        found += learner.weekday_apart(moment(MONDAY + day + 7, 19.0))

    assert found <= 3


def test_evenings_that_were_left_alone_stay_as_they_are_when_somebody_wants_something_at_noon_for_the_first_time() -> None:
    life = Life(SAUNA, 1.5)
    for day in range(10):
        life.use(day, 90.0)
    life.use(10, 77.0, hour=12.0)

    assert life.use(10, 90.0) == 90.0


def test_what_a_weekday_wants_is_read_from_the_last_use_of_each_day_at_about_the_hour() -> None:
    ring = Ring(SAUNA, 2.0)
    for day in range(35):
        for hour, value in ((8.0, 50.0), (18.5, 60.0), (19.5, 100.0 if day % 7 == WEDNESDAY else 80.0)):
            ring.push(Moment(MONDAY + day + hour / 24, hour, day % 7, 80.0, 80.0), value, explicit=True)
    evening, morning = (Circumstance(MONDAY + 37 + hour / 24, hour, WEDNESDAY) for hour in (19.0, 8.0))

    assert own_weekday(ring, evening, 1.5) == [100.0] * 5
    assert own_weekday(ring, morning, 1.5) == []
