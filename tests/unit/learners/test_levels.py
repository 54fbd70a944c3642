"""One value for all hours: what is turned in the morning is carried to an evening that was alike for long."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from learners.base import Learner, NumberDomain
from learners.checks import moment
from learners.grid import published
from learners.numbers.levels import Levels
from learners.registry import number_learner

SEAT = NumberDomain(0, 300, 5, 150)
MONDAY = 20458
HOURS = (8.0, 17.5)


def shown(learner: Learner[float], day: float, hour: float) -> float:
    """Return what would be published."""
    made = learner.predict_one(moment(day, hour))
    assert made is not None
    return published(SEAT, made.value)


def settled(days: int) -> Learner[float]:
    """Return what has heard of a seat that was set once and then left alone at all hours."""
    learner = number_learner(SEAT)
    learner.learn_one(replace(moment(MONDAY, HOURS[0]), previous=150.0), 180.0)
    for day in range(MONDAY + 1, MONDAY + days):
        for hour in HOURS:
            learner.accept_one(replace(moment(day, hour), previous=180.0), shown(learner, day, hour))
    return learner


@pytest.mark.parametrize("wanted", [160.0, 165.0, 195.0, 210.0])
@pytest.mark.parametrize("days", [5, 26, 117])
def test_a_seat_that_was_alike_at_all_hours_goes_along_with_the_first_of_them(days: int, wanted: float) -> None:
    learner = settled(days)
    learner.learn_one(replace(moment(MONDAY + days, HOURS[0]), previous=180.0), wanted)

    assert abs(shown(learner, MONDAY + days, HOURS[1]) - wanted) <= 5.0
    assert abs(shown(learner, MONDAY + days + 1, HOURS[1]) - wanted) <= 5.0


def test_who_wants_another_thing_in_the_evening_keeps_it() -> None:
    learner = number_learner(SEAT)
    for day in range(MONDAY, MONDAY + 19):
        for hour, wanted in zip(HOURS, (150.0, 210.0), strict=True):
            learner.learn_one(replace(moment(day, hour), previous=360.0 - wanted), wanted)
    learner.learn_one(replace(moment(MONDAY + 21, HOURS[0]), previous=210.0), 160.0)

    assert abs(shown(learner, MONDAY + 21, HOURS[1]) - 210.0) <= 5.0


def test_a_far_wish_is_a_jump_and_a_near_one_is_noise() -> None:
    near, far = Levels(10.0, 5.0), Levels(10.0, 5.0)
    for levels in (near, far):
        levels.start(0.0, 150.0)
        for day in range(1, 40):
            levels.learn(float(day), levels.outlook(float(day)), 150.0)
    near.learn(40.0, near.outlook(40.0), 155.0)
    far.learn(40.0, far.outlook(40.0), 175.0)

    assert all(mean < 153.0 for mean in near.outlook(40.0).means)
    assert all(mean > 170.0 for mean in far.outlook(40.0).means)


def test_silence_sharpens_a_level_and_time_blurs_it() -> None:
    levels = Levels(1.0, 0.5)
    levels.start(0.0, 38.0)
    at_first = levels.outlook(0.0).deviations()
    for day in range(1, 10):
        levels.accept(float(day), levels.outlook(float(day)), 38.0, 0.6)
    now, later = levels.outlook(9.0).deviations(), levels.outlook(29.0).deviations()

    assert all(a > b for a, b in zip(at_first, now, strict=True))
    assert all(a > b for a, b in zip(later, now, strict=True))
    assert all(abs(mean - 38.0) < 1e-6 for mean in levels.outlook(9.0).means)


def test_levels_survive_json() -> None:
    levels, again = Levels(1.0, 0.5), Levels(1.0, 0.5)
    levels.start(0.0, 38.0)
    levels.learn(0.4, levels.outlook(0.4), 39.0)
    levels.accept(1.3, levels.outlook(1.3), 38.5, 0.7)
    again.load_state(json.loads(json.dumps(levels.to_state())))

    assert again.to_state() == levels.to_state()
    assert again.outlook(5.0) == levels.outlook(5.0)
