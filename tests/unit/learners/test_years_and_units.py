"""One configuration for all: seasons that come back, and settings in millimetres, per cent or steps of 255."""

from __future__ import annotations

import math
from dataclasses import replace
from random import Random

import pytest

from learners.base import NumberDomain
from learners.checks import moment
from learners.grid import published
from learners.registry import number_learner
from learners.unit import unit

ROOM = NumberDomain(5, 35, 0.5, 21)
MONDAY = 20458


def overridden(domain: NumberDomain, wishes: list[tuple[float, dict[str, float]]], tolerance: float) -> list[bool]:
    """Live in closed loop, a use a day at six in the evening; say when the person turned the knob."""
    learner, turned, before = number_learner(domain), [], domain.default
    for number, (wanted, readings) in enumerate(wishes):
        x = replace(moment(MONDAY + number, 18, **readings), previous=before)
        made = learner.predict_one(x)
        shown = published(domain, (domain.default or 0.0) if made is None else made.value)
        over = abs(wanted - shown) > tolerance
        before = published(domain, wanted) if over else shown
        (learner.learn_one if over else learner.accept_one)(x, before)
        turned.append(over)
    return turned


def test_last_winter_is_remembered_when_winter_comes_back() -> None:
    random = Random(1)
    wishes: list[tuple[float, dict[str, float]]] = []
    for day in range(730):
        outdoor = 12 - 12 * math.cos(2 * math.pi * day / 365) + random.gauss(0, 3)
        wishes.append((24 - 2 * outdoor / 10 + random.gauss(0, 0.2), {"outdoor": outdoor}))

    turned = overridden(ROOM, wishes, 0.75)
    first_year, second_winter = sum(turned[:365]), sum(turned[320:400])

    assert second_winter <= 8
    assert first_year < 70


@pytest.mark.parametrize(
    "domain",
    [ROOM, NumberDomain(0, 300, 5, 150), NumberDomain(0, 255, 1, 255), NumberDomain(0, 100, 1, 30), NumberDomain(1500, 9000, 50, 2700)],
    ids=["°C", "mm", "of 255", "%", "K"],
)
def test_what_is_the_same_in_units_is_learned_as_well(domain: NumberDomain) -> None:
    random, middle = Random(2), (domain.minimum + domain.maximum) / 2
    wishes: list[tuple[float, dict[str, float]]] = [
        (middle + unit(domain) * (2 * (day % 7 >= 5) + random.gauss(0, 0.25)), {}) for day in range(150)
    ]

    turned = overridden(domain, wishes, 0.8 * unit(domain))

    assert sum(turned[30:]) <= 12
