"""Which sensors a learner attends to: those that help, however many others there are."""

from __future__ import annotations

import json
from random import Random

from learners.base import Learner, NumberDomain
from learners.checks import moment
from learners.grid import published
from learners.registry import number_learner

ROOM = NumberDomain(5, 35, 0.5, 21)
MONDAY = 20458


def year(random: Random, sensors: int, scale: float = 1.0) -> list[tuple[float, dict[str, float]]]:
    """Return what is wanted and what the sensors say, day by day: the last of them by name is the weather that matters."""
    days = []
    for _ in range(250):
        weather = random.uniform(-5, 30)
        readings = {f"noise {number}": random.gauss(0, scale) for number in range(sensors)} | {"weather": weather}
        days.append((round(2 * (24 - weather / 10)) / 2, readings))
    return days


def missed(learner: Learner[float], days: list[tuple[float, dict[str, float]]]) -> float:
    """Return the mean error of the last hundred days."""
    errors = []
    for number, (wanted, readings) in enumerate(days):
        x = moment(MONDAY + number, 7, **readings)
        made = learner.predict_one(x)
        errors.append(0.0 if made is None else abs(published(ROOM, made.value) - wanted))
        learner.learn_one(x, wanted)
    return sum(errors[-100:]) / 100


def test_weather_is_found_among_a_dozen_sensors_that_mean_nothing() -> None:
    alone, crowded = (missed(number_learner(ROOM), year(Random(1), sensors)) for sensors in (0, 12))

    assert crowded < alone + 0.2
    assert crowded < 0.6


def test_scale_of_a_sensor_does_not_matter() -> None:
    small, large = (missed(number_learner(ROOM), year(Random(1), 12, scale)) for scale in (0.01, 1000.0))

    assert max(small, large) < 0.6


def test_state_is_bounded_however_many_sensors_there_are() -> None:
    learner, random = number_learner(ROOM), Random(2)
    for day in range(1500):
        readings = {f"a sensor with a long name {number}": random.gauss(0, 5) for number in range(40)}
        x = moment(MONDAY + day / 3, random.uniform(0, 24), **readings)
        (learner.learn_one if random.random() < 0.5 else learner.accept_one)(x, round(random.uniform(15, 30), 3))

    assert len(json.dumps(learner.to_state(), separators=(",", ":"))) <= 12 * 1024
