"""Kernel experts: what was wanted in circumstances like these, each expert with its own idea of "like".

A kernel-weighted distribution of remembered values (Nadaraya and Watson, 1964; the conditional form of Hyndman, Bashtannyk and
Grunwald, 1996) respects that people have favourite numbers, where a mean would invent new ones. Some experts remember the values,
others the changes from the value before, added to the value before now. A use that was left alone is heard like a wish: to hear it
less cost overrides on real homes in closed loop.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from learners.packing import Floats

_NEVER = 1e9  # a bandwidth at which a difference does not count


class Kernel(NamedTuple):
    """How fast likeness falls, each by a factor e: over `days`, `hours` of the day, units of the value before (`previous`) and units of
    the value of the last time at this hour (`lag`); `week` and `day` are what another kind of day and another weekday cost.
    """

    days: float
    hours: float = _NEVER
    week: float = 0.0
    day: float = 0.0
    previous: float = _NEVER
    lag: float = _NEVER
    change: bool = False


LAST = Kernel(days=0.05)
SAME_HOUR = Kernel(days=1, hours=1.0, week=3)

_KERNELS = (
    LAST,
    SAME_HOUR,
    Kernel(days=3, hours=1.5, week=1),
    Kernel(days=10, hours=1.5, week=1, previous=0.7),
    Kernel(days=60, hours=1.5, week=1, previous=0.3),
    Kernel(days=60, hours=1.5, week=1, previous=0.3, lag=0.5),
    Kernel(days=30, hours=1.0, week=0.5, day=0.5, previous=0.15),
    Kernel(days=30, hours=1.0, day=2, previous=2),
    Kernel(days=10, hours=1.5, week=1, previous=1, change=True),
    Kernel(days=60, hours=1.5, week=1, previous=0.7, lag=0.7, change=True),
    Kernel(days=3, hours=1.5, week=1, previous=1, change=True),
)
VALUES, KERNELS = sum(not kernel.change for kernel in _KERNELS), len(_KERNELS)
"""How many kernels remember values, the first ones, and how many there are."""

_RATES = -np.array([(1 / k.days, 1 / k.hours, k.week, k.day, 1 / k.previous, 1 / k.lag) for k in _KERNELS])
_UNHEARD, _FADED = -300.0, -200.0
"""Logarithms. What is heard less than the one is as good as nothing, and exponentials at the end of the range take long. Where every expert
hears the newest use better than the other, nothing need be brought nearer: that took a third of the time.
"""


def likeness(apart: Floats, newest: int) -> tuple[Floats, Floats]:
    """Return how much each expert listens to each use, (experts, uses), of how far these are (`Ring.compare`), and what to divide by for
    rows that sum to 1; `newest` is the column of the newest use.
    """
    heard: Floats = _RATES @ apart
    if min(heard[:, newest].tolist()) < _FADED:
        heard -= np.fmax.reduce(heard, axis=1, keepdims=True)
    np.fmax(heard, _UNHEARD, out=heard)
    np.exp(heard, out=heard)
    return heard, np.add.reduce(heard, axis=1)
