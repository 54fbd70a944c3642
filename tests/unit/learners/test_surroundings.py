"""Which sensors a learner attends to: those that help, however many others there are."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random

import pytest

from learners.base import Learner, NumberDomain
from learners.checks import moment
from learners.grid import published
from learners.registry import number_learner

ROOM = NumberDomain(5, 35, 0.5, 21)
SAUNA = NumberDomain(40, 110, 1)
MONDAY = 20458


def year(random: Random, sensors: int, scale: float = 1.0) -> list[tuple[float, dict[str, float]]]:
    """Return what is wanted and what the sensors say, day by day: the last of them by name is the weather that matters."""
    days = []
    for _ in range(250):
        weather = random.uniform(-5, 30)
        readings = {f"noise {number}": random.gauss(0, scale) for number in range(sensors)} | {"weather": weather}
        days.append((round(2 * (24 - weather / 10)) / 2, readings))
    return days


def errors(learner: Learner[float], days: list[tuple[float, dict[str, float]]], domain: NumberDomain = ROOM) -> list[float]:
    """Return the error of each day."""
    found = []
    for number, (wanted, readings) in enumerate(days):
        x = moment(MONDAY + number, 7, **readings)
        made = learner.predict_one(x)
        found.append(0.0 if made is None else abs(published(domain, made.value) - wanted))
        learner.learn_one(x, wanted)
    return found


def missed(learner: Learner[float], days: list[tuple[float, dict[str, float]]]) -> float:
    """Return the mean error of the last hundred days."""
    return sum(errors(learner, days)[-100:]) / 100


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


@pytest.mark.parametrize("wild", [-127.0, 85.0, 999.0, 1e12])
def test_a_broken_wire_for_two_uses_spoils_no_more_than_those(wild: float) -> None:
    days = year(Random(3), 0)
    broken = [(wanted, {"weather": wild} if number in {41, 42} else readings) for number, (wanted, readings) in enumerate(days)]
    whole, hurt = (errors(number_learner(ROOM), each) for each in (days, broken))

    assert sum(hurt[44:90]) <= sum(whole[44:90]) + 0.15 * 46


def test_a_sensor_that_speaks_in_another_unit_from_now_on_is_learned_anew() -> None:
    days = year(Random(4), 0)
    later = [(wanted, {"weather": 1000 + 9 * readings["weather"]}) for wanted, readings in days]
    missed = errors(number_learner(ROOM), [*days[:120], *later[:130]])

    assert sum(missed[-80:]) / 80 < 0.7


def switch(on: bool) -> dict[str, float]:  # what it says
    """Return the readings of a sensor that is on or off."""
    return {"rain": float(on)}


def word(on: bool) -> dict[str, float]:  # what it says
    """Return the readings of a sensor that says one of two words."""
    return {f"weather={'rain' if on else 'sun'}": 1.0}


@pytest.mark.parametrize("effect", [20.0, 3.0])
@pytest.mark.parametrize("says", [switch, word])
def test_what_is_on_or_off_decides_after_a_month(says: Callable[[bool], dict[str, float]], effect: float) -> None:
    random, learner = Random(5), number_learner(SAUNA)
    days = [(75.0 + effect * on, says(on)) for on in (random.random() < 0.5 for _ in range(90))]

    assert sum(errors(learner, days, SAUNA)[50:]) / 40 <= effect / 20
