"""Simulated people with known truth, after the description in the project's notes on learning.

What somebody wants is base + weekday-morning and evening effects + outdoor temperature + slow drift + one abrupt change (day 120 of
180) + an AR(1) mood + noise, all in units of the kind, then put on the device's step. They override only beyond a tolerance of their
own (0.3 to 1.0 units) and otherwise accept in silence, so what a learner sees is censored by its own behaviour. How much of each is
chosen so that hold and the oracle without prior come near the figures of those notes: shower 32.7 and 13.6, A/C 47.2 and 23.4, seat 6.7
and 3.9 overrides per 100.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from learners.base import Circumstance, NumberDomain
from learners.grid import published

DAYS, CHANGE_DAY = 180, 120
FIRST_DAY = 20458.0  # Monday, 5 January 2026


@dataclass(frozen=True, slots=True)
class Kind:
    """How much of each influence people of a kind of device show, in units (`unit` in the setting's own)."""

    name: str
    domain: NumberDomain
    unit: float
    base: float
    habit: float
    outdoor: tuple[float, float]  # mean and deviation of the effect of 10 degrees
    drift: float
    change: tuple[float, float]
    mood: float
    noise: float


KINDS = (
    Kind("shower", NumberDomain(15, 46, 0.5, 38), 1.0, 1.0, 0.30, (-0.25, 0.15), 0.25, (1.0, 2.0), 0.15, 0.18),
    Kind("A/C", NumberDomain(5, 35, 0.5, 21), 1.0, 1.2, 0.50, (-0.6, 0.25), 0.25, (1.0, 2.0), 0.15, 0.42),
    Kind("seat", NumberDomain(0, 300, 5, 150), 15.0, 2.0, 0.02, (0.0, 0.02), 0.1, (1.0, 2.0), 0.20, 0.10),
)


@dataclass(frozen=True, slots=True)
class Use:
    """One use: its circumstance, what is wanted, what is wanted but for the noise, and but for mood and noise."""

    x: Circumstance
    wanted: float
    expected: float
    habitual: float


@dataclass(frozen=True, slots=True)
class Person:
    """One simulated person's uses of one device, and the tolerance (in the setting's own unit)."""

    tolerance: float
    uses: tuple[Use, ...]


def person(kind: Kind, seed: int) -> Person:
    """Make up one person; the same seed makes the same person."""
    random = Random(f"{kind.name}-{seed}")
    return Person(random.uniform(0.3, 1.0) * kind.unit, tuple(_uses(kind, random)))


def _uses(kind: Kind, random: Random) -> Iterator[Use]:
    effects = [random.gauss(0, kind.habit) for _ in range(3)]
    base, warmth = random.gauss(0, kind.base), random.gauss(*kind.outdoor)
    drift = random.gauss(0, kind.drift) / DAYS
    change = random.choice((-1, 1)) * random.uniform(*kind.change)
    default = kind.domain.default or 0.0
    mood, before, weather = 0.0, FIRST_DAY, 0.0
    for day, hour in _moments(random):
        days = FIRST_DAY + day + hour / 24
        keep = math.exp(-(days - before))
        mood = keep * mood + random.gauss(0, kind.mood) * math.sqrt(1 - keep * keep)
        weather = 0.7 * weather + random.gauss(0, 2.0)
        before = days
        weekday = day % 7
        outdoor = 12 - 9 * math.cos(2 * math.pi * (day + 15) / 365) + 4 * math.sin(2 * math.pi * (hour - 9) / 24) + weather
        habit = base + effects[0] * (weekday < 5 and hour < 11) + effects[1] * (hour >= 17) + effects[2] * (weekday >= 5) * 0.5
        habit += warmth * (outdoor - 12) / 10 + drift * day + (change if day >= CHANGE_DAY else 0)
        points = [habit + mood + random.gauss(0, kind.noise), habit + mood, habit]
        wanted, expected, habitual = (min(max(default + kind.unit * p, kind.domain.minimum), kind.domain.maximum) for p in points)
        x = Circumstance(days=days, hour=hour, weekday=weekday, readings={"outdoor_temperature": round(outdoor, 1)})
        yield Use(x, published(kind.domain, wanted), expected, habitual)


def _moments(random: Random) -> Iterator[tuple[int, float]]:
    """Yield day and hour of every use: most mornings, many evenings, some noons at weekends."""
    for day in range(DAYS):
        weekend = day % 7 >= 5
        if random.random() < 0.9:
            yield day, min(max(random.gauss(9.0 if weekend else 7.0, 0.6), 5.0), 10.9)
        if weekend and random.random() < 0.4:
            yield day, min(max(random.gauss(14.0, 1.0), 11.0), 16.9)
        if random.random() < 0.6:
            yield day, min(max(random.gauss(19.0, 1.2), 17.0), 23.5)
