"""Kernel experts: what was wanted in circumstances like these, each expert with its own idea of "like".

A kernel-weighted distribution of remembered values (Nadaraya and Watson, 1964; the conditional form of Hyndman, Bashtannyk and
Grunwald, 1996) respects that people have favourite numbers, where a mean would invent new ones. Some experts remember the values,
others the changes from the value before, added to the value before now.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from learners.features import WEEKEND
from learners.packing import Floats
from learners.ring import DAYS, EXPLICIT, HOUR, LAG, PREVIOUS, VALUE, WEEKDAY, Moment, Ring, hours_apart

_NEVER = 1e9  # a bandwidth at which a difference does not count
_FARTHEST = 4.0  # units: values further apart are just different
SILENT = 1.0  # weight of a use that was left alone; less than 1 cost overrides on real homes in closed loop


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

KERNELS = (
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
CHANGES = np.array([kernel.change for kernel in KERNELS])
_RATES = np.array([(1 / k.days, 1 / k.hours, k.week, k.day, 1 / k.previous, 1 / k.lag) for k in KERNELS])


def likeness(ring: Ring, at: Moment, unit: float) -> Floats:
    """Return how much each expert listens to each use, (experts, uses); every row sums to 1."""
    table = ring.table
    apart = np.empty((6, ring.length))
    apart[0] = np.maximum(at.days - table[DAYS], 0.0)
    apart[1] = hours_apart(table[HOUR], at.hour)
    apart[2] = (table[WEEKDAY] >= WEEKEND) != (at.weekday >= WEEKEND)
    apart[3] = table[WEEKDAY] != at.weekday
    apart[4] = np.minimum(np.abs(table[PREVIOUS] - at.previous) / unit, _FARTHEST)
    apart[5] = np.minimum(np.abs(table[LAG] - at.lag) / unit, _FARTHEST)
    logs = -(_RATES @ apart)
    logs -= logs.max(axis=1, keepdims=True)
    heard: Floats = np.exp(logs) * np.where(table[EXPLICIT] > 0, 1.0, SILENT)
    heard /= heard.sum(axis=1, keepdims=True)
    return heard


def positions(ring: Ring, at: Moment) -> tuple[Floats, Floats]:
    """Return the remembered values, and the remembered changes added to the value before now."""
    values = ring.table[VALUE]
    return values, values - ring.table[PREVIOUS] + at.previous
