"""Rule 9 where a day holds several uses: each override moves its own next like use by a step towards it, silence moves nothing.

The scripts run on the serving learner alone; `previous` is what stood at the use before, as the core tells it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learners.base import Learner, NumberDomain
from learners.checks import moment
from learners.commitment.licence import Licence
from learners.grid import published
from learners.registry import number_learner

SHOWER = NumberDomain(15, 46, 0.5, 38)
CLIMATE = NumberDomain(5, 35, 0.5, 21)
DIMMER = NumberDomain(0, 255, 1, 255)
MONDAY = 20458


def weekdays(count: int) -> list[int]:
    """Return the first days from Monday that are no weekend."""
    return [MONDAY + day for day in range(2 * count) if day % 7 < 5][:count]


@dataclass
class Life:
    """One person at one setting: plays uses, and notes where an override was not followed at the next use of its hour."""

    domain: NumberDomain = SHOWER
    before: float | None = None
    owed: dict[float, tuple[float, float]] = field(default_factory=dict)
    broken: list[tuple[float, float, float]] = field(default_factory=list)
    learner: Learner[float] = field(init=False)

    def __post_init__(self) -> None:
        self.learner = number_learner(self.domain)
        self.before = self.domain.default

    def use(self, day: float, hour: float, wish: float | None = None) -> float:
        """Play one use, silent without a `wish`; return what was published."""
        x = replace(moment(day, hour), previous=self.before)
        made = self.learner.predict_one(x)
        shown = published(self.domain, (self.domain.default or 0.0) if made is None else made.value)
        self._judge(hour, shown)
        (self.learner.accept_one if wish is None else self.learner.learn_one)(x, shown if wish is None else wish)
        if wish is not None and wish != shown and made is not None:
            self.owed[hour] = (shown, wish)
        self.before = shown if wish is None else wish
        return shown

    def _judge(self, hour: float, shown: float) -> None:
        if hour not in self.owed:
            return
        stood, wish = self.owed.pop(hour)
        sign = 1 if wish > stood else -1
        if (shown - stood) * sign < min(self.domain.step, abs(wish - stood)) or (shown - wish) * sign > 0:
            self.broken.append((stood, wish, shown))


@pytest.mark.parametrize("taught", [True, False], ids=["told every day", "told once"])
@pytest.mark.parametrize("moves", [(1.0, 1.0), (-2.0, 3.0), (0.5, -0.5), (4.0, -4.0)])
def test_morning_and_evening_overridden_on_one_day_are_both_followed(moves: tuple[float, float], taught: bool) -> None:
    life, days = Life(), weekdays(63)
    for day in days[:60]:
        life.use(day, 7, 38.0 if taught or day == MONDAY else None)
        life.use(day, 19, 40.0 if taught or day == MONDAY else None)
    stood = life.use(days[60], 7, 38.0 + moves[0]), life.use(days[60], 19, 40.0 + moves[1])
    morning, evening = life.use(days[61], 7), life.use(days[61], 19)

    assert stood[0] == 38.0
    assert life.broken == []
    assert abs(morning - stood[0]) >= 0.5
    assert abs(evening - stood[1]) >= 0.5 or stood[1] == 40.0 + moves[1]


def test_two_occasions_in_one_morning_are_told_apart() -> None:
    life, days = Life(), weekdays(10)
    for day in days[:5]:
        life.use(day, 6, 36.0)
        life.use(day, 10, 41.0)

    assert (life.use(days[5], 6), life.use(days[5], 10)) == (36.0, 41.0)


def test_the_first_wish_of_a_part_of_the_day_is_exactly_followed_whatever_came_since() -> None:
    life, days = Life(), weekdays(8)
    for day in days[:5]:
        life.use(day, 7, 38.0)
    life.use(days[5], 19, 41.5)
    life.use(days[6], 7, 36.0)

    assert life.use(days[6], 19) == 41.5


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("hours", [(7.0,), (7.0, 19.0), (7.0, 13.0, 19.0)], ids=len)
@pytest.mark.parametrize("domain, spread", [(SHOWER, 1), (SHOWER, 6), (DIMMER, 12)], ids=["fussy", "fickle", "dimmer"])
def test_wishes_without_rhyme_are_followed_step_by_step(domain: NumberDomain, spread: float, hours: Sequence[float], seed: int) -> None:
    random, life = Random(seed), Life(domain)
    middle = (domain.minimum + domain.maximum) / 2
    for day in weekdays(20):
        for hour in hours:
            wish = published(domain, middle + random.gauss(0, spread) * domain.step)
            life.use(day, hour, wish if random.random() < 0.5 else None)

    assert life.broken == []


@pytest.mark.parametrize("seed", [1, 7, 13])
def test_two_months_of_wishes_around_three_middles_a_day_are_followed_step_by_step(seed: int) -> None:
    random, life = Random(seed), Life(CLIMATE)
    middles = {hour: 21 + random.gauss(0, 1) for hour in (7.0, 13.0, 20.0)}
    for day in weekdays(40):
        for hour, middle in middles.items():
            life.use(day, hour, published(CLIMATE, random.gauss(middle, 0.8)) if random.random() < 0.6 else None)

    assert life.broken == []


@settings(max_examples=25, deadline=None)
@given(
    wishes=st.lists(st.tuples(st.sampled_from((6.5, 7.0, 13.0, 19.0, 19.5)), st.integers(0, 62)), min_size=1, max_size=20),
    silent=st.lists(st.sampled_from((7.0, 13.0, 19.0)), min_size=1, max_size=12),
)
def test_once_each_hour_was_left_alone_silence_moves_nothing(wishes: list[tuple[float, int]], silent: list[float]) -> None:
    life, days = Life(), weekdays(60)
    for hour in (7.0, 13.0, 19.0):
        life.use(days[0], hour, 38.0)
    for day, (hour, code) in zip(days[1:], wishes, strict=False):
        life.use(day, hour, 15 + code / 2)
    settled = {hour: life.use(days[30], hour) for hour in (7.0, 13.0, 19.0)}

    assert [life.use(day, hour) for day, hour in zip(days[31:], silent, strict=False)] == [settled[hour] for hour in silent]


def test_where_much_was_left_alone_a_first_wish_moves_by_a_step_at_least() -> None:
    life, days = Life(), weekdays(21)
    for day in days[:20]:
        life.use(day, 7, 38.0 if day == MONDAY else None)
        life.use(day, 19)
    stood = life.use(days[20], 19, 41.0)
    followed = life.use(days[20] + 3, 19)

    assert stood == 38.0
    assert 38.5 <= followed <= 41.0


def test_a_state_that_does_not_say_where_silence_was_is_taken() -> None:
    learner = number_learner(SHOWER)
    learner.learn_one(moment(MONDAY, 7), 39.0)
    state = {name: value for name, value in learner.to_state().items() if name != "heard"}
    learner.load_state(state)

    made = learner.predict_one(moment(MONDAY + 1, 7))

    assert made is not None
    assert made.value == 39.0


def test_the_letter_yields_to_habits_only_after_it_was_wrong_for_long_and_until_that_is_used_up() -> None:
    licence, granted = Licence(), ""
    for wanted in [20.0] * 25 + [21.0] * 20:
        licence.overridden(free=20.0, bound=21.0, wanted=wanted, unit=1.0)
        licence.settle()
        granted += "+" if licence.granted else "-"

    assert granted == "-" * 23 + "+" * 19 + "-" * 3


def test_one_odd_day_frees_nobody_from_the_letter() -> None:
    licence = Licence()
    for _ in range(3):
        licence.overridden(free=10.0, bound=30.0, wanted=10.0, unit=1.0)
        licence.settle()

    assert not licence.granted


def test_what_silence_says_of_the_letter_waits_for_an_override() -> None:
    licence = Licence(compared=24)
    for _ in range(9):
        licence.left_alone(free=20.0, bound=21.0, stood=20.0, unit=1.0, tolerance=0.5)
    before = licence.granted
    licence.settle()

    assert (before, licence.granted) == (False, True)
