"""What learning costs: time to predict and learn as a life grows long, and the size of the state.

Time is that of this thread, so that what else runs on the machine does not count.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from random import Random
from statistics import median
from time import thread_time

from benchmarks.learning.people import FIRST_DAY
from learners.base import ChoiceDomain, Circumstance, Learner, NumberDomain, V
from learners.registry import choice_learner, number_learner

POINTS = (100, 1_000, 10_000, 100_000)
BAR_MS, WANTED_MS = 0.5, 0.2
"""What predicting and learning together may take on a desktop core, from the first of these points to the last, and what is wanted."""

_WINDOW = 100  # uses over which a time is taken
_OPTIONS = (5, 20, 60)


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one learner: milliseconds to predict and learn around so many uses, their ratio to the yardstick at that time, and bytes of state
    then, by `POINTS`.
    """

    name: str
    milliseconds: tuple[float, ...]
    ratios: tuple[float, ...]
    bytes: tuple[int, ...]


RUNS = 1 + len(_OPTIONS)
"""How many learners are measured."""


def costs(points: tuple[int, ...] = POINTS) -> Iterator[Cost]:
    """Measure the learners that serve, that of choices with few and with many options."""
    yield _measured("numbers", number_learner(NumberDomain(5, 35, 0.5, 21)), _number, points)
    for count in _OPTIONS:
        options = tuple(f"option {number}" for number in range(count))
        yield _measured(f"choices of {count}", choice_learner(ChoiceDomain(options)), partial(_choice, options), points)


def _number(random: Random, hour: float) -> float:
    return round(42 + 2 * math.sin(hour / 4) + random.gauss(0, 1)) / 2


def _choice(options: tuple[str, ...], random: Random, hour: float) -> str:
    return options[int(hour) % 5 if random.random() < 0.7 else random.randrange(len(options))]


def yardstick() -> float:
    """Return the milliseconds that a fixed piece of plain Python takes here and now: the ratio to it carries over to other machines."""
    started = thread_time()
    sum(abs(number - 128.5) for number in range(4000))
    return 1000 * (thread_time() - started)


def _measured(name: str, learner: Learner[V], wish: Callable[[Random, float], V], points: tuple[int, ...]) -> Cost:
    random = Random(1)
    spent: list[float] = []
    sticks: list[float] = []
    times: list[float] = []
    ratios: list[float] = []
    sizes: list[int] = []
    for use in range(max(points) + 1):
        days = FIRST_DAY + use / 4 + random.uniform(0, 0.2)
        hour = days % 1 * 24
        x = Circumstance(days, hour, int(days - FIRST_DAY) % 7, {"outdoor_temperature": 12 + 8 * math.sin(days / 58)})
        wanted = wish(random, hour)
        started = thread_time()
        made = learner.predict_one(x)
        (learner.accept_one if made is not None and made.value == wanted else learner.learn_one)(x, wanted)
        spent = [*spent[1 - _WINDOW :], 1000 * (thread_time() - started)]
        if any(point - _WINDOW < use <= point for point in points):
            sticks = [*sticks[1 - _WINDOW :], yardstick()]
        if use in points:
            times.append(median(spent))
            ratios.append(times[-1] / median(sticks))
            sizes.append(len(json.dumps(learner.to_state(), separators=(",", ":"))))
    return Cost(name, tuple(times), tuple(ratios), tuple(sizes))
