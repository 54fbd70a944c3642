"""Invented people who choose from a list several times a day: favourites after Zipf, hours, routines, repetition, a long tail, and drift.

The families are mixed at random, so that no learner is tuned on one of them: some people live by the clock, some repeat themselves, some
try everything.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from benchmarks.learning.datasets import Choice
from benchmarks.learning.people import FIRST_DAY
from learners.base import Circumstance

OPTIONS, CHOICES = 40, 200


@dataclass(slots=True)
class _Habit:
    """An item with its hour of the day, how strictly it is kept, and how often it is chosen on weekdays and at weekends."""

    item: int
    hour: float
    width: float
    weight: float
    weekend: float

    def pull(self, hour: float, *, weekend: bool) -> float:
        apart = min(abs(hour - self.hour), 24 - abs(hour - self.hour))
        return self.weight * math.exp(-0.5 * (apart / self.width) ** 2) * (self.weekend if weekend else 1) + 1e-6


def options() -> tuple[str, ...]:
    """Return what everybody can choose from."""
    return tuple(f"drink {number:02}" for number in range(OPTIONS))


def drinker(seed: int) -> list[Choice]:
    """Make up one person's choices; the same seed makes the same person."""
    random, names = Random(f"drinks-{seed}"), options()
    made: list[Choice] = []
    for days, item in _lived(random):
        x = Circumstance(days, days % 1 * 24, int(days - FIRST_DAY) % 7, previous=made[-1][1] if made else None)
        made.append((x, names[item]))
    return made


def _lived(random: Random) -> Iterator[tuple[float, int]]:
    popular = [1 / (rank + 1) ** 1.1 for rank in range(OPTIONS)]
    habits = _habits(random, popular)
    moments = sorted(random.uniform(7, 23) for _ in range(random.choice([1, 2, 4, 8])))
    routine = [random.choice(habits).item for _ in moments] if random.random() < 0.5 else []
    again, curious, drift = random.choice([0, 0.1, 0.3, 0.5]), random.choice([0.01, 0.03, 0.08, 0.15]), random.choice([0, 0.004, 0.02])
    item, last, count, day = habits[0].item, FIRST_DAY, 0, 0
    while count < CHOICES:
        for place, usual in enumerate(moments):
            if random.random() < 0.2 or count >= CHOICES:
                continue
            days = max(FIRST_DAY + day + min(max(random.gauss(usual, 0.7), 5), 23.9) / 24, last + 0.01)
            if random.random() < drift:
                one, other = random.choice(habits), random.choice(habits)
                one.weight, other.weight = other.weight, one.weight
            if random.random() < curious:
                item = random.choices(range(OPTIONS), popular)[0]
            elif random.random() >= again:
                pulls = [each.pull(days % 1 * 24, weekend=int(days - FIRST_DAY) % 7 >= 5) for each in habits]
                item = routine[place] if routine and random.random() < 0.7 else random.choices(habits, pulls)[0].item
            yield days, item
            last, count = days, count + 1
        day += 1


def _habits(random: Random, popular: list[float]) -> list[_Habit]:
    left, exponent = list(range(OPTIONS)), random.uniform(1, 2)
    habits = []
    for rank in range(random.choice([3, 4, 6, 10, 15])):
        item = random.choices(left, [popular[each] for each in left])[0]
        left.remove(item)
        width, weekend = random.choice([1.0, 2.0, 4.0, 30.0]), random.choice([1, 1, 0.3, 3])
        habits.append(_Habit(item, random.uniform(7, 23), width, 1 / (rank + 1) ** exponent, weekend))
    return habits
