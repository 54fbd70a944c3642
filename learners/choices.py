"""The last choices of a setting, and how alike the circumstances of each are to those of now.

The counterpart of `ring.py` and `kernels.py` for choices. Circumstances are compared by age (in days and in choices), hour, weekend,
weekday and the choice before; a kernel expert is a set of rates at which likeness falls with each.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from learners.base import Circumstance, Json
from learners.features import WEEKEND
from learners.packing import Floats, pack, unpack
from learners.ring import hours_apart

SIZE = 256  # choices
DAYS, HOUR, WEEKDAY, BEFORE, CHOICE, WEIGHT = range(6)
_MINUTES = 1440.0
_NEVER = 1e9


class Kernel(NamedTuple):
    """How fast likeness falls, each by a factor e: over `days`, over `choices` made since, over `hours` of the day; `week`, `day` and
    `before` are what another kind of day, another weekday and another choice before cost. `doubt`: how many choices the long-run
    frequencies are worth beside the expert's own; one that hardly doubts follows a change within two choices.
    """

    days: float = _NEVER
    choices: float = _NEVER
    hours: float = _NEVER
    week: float = 0.0
    day: float = 0.0
    before: float = 0.0
    doubt: float = 1.2


KERNELS = (
    Kernel(choices=0.3),
    Kernel(days=2, hours=1.0, week=2),
    Kernel(choices=4),
    Kernel(choices=12),
    Kernel(choices=40),
    Kernel(choices=120),
    Kernel(days=1),
    Kernel(days=14, hours=1.5, week=1),
    Kernel(days=90, hours=1.5, week=1),
    Kernel(days=60, hours=1.0, day=2),
    Kernel(choices=60, before=4),
    Kernel(choices=150, before=3, hours=2, week=0.5),
    Kernel(choices=0.3, doubt=0.1),
    Kernel(days=2, hours=1.0, week=2, doubt=0.1),
)
DOUBTS = np.array([kernel.doubt for kernel in KERNELS])
_RATES = np.array([(1 / k.days, 1 / k.choices, 1 / k.hours, k.week, k.day, k.before) for k in KERNELS])


class Choices:
    """At most `SIZE` choices, oldest first; labels are numbers that the learner gives out."""

    def __init__(self) -> None:
        self.table: Floats = np.zeros((6, 0))

    @property
    def length(self) -> int:
        """How many choices are remembered."""
        return int(self.table.shape[1])

    def push(self, x: Circumstance, before: int, choice: int, weight: float) -> None:
        """Remember a choice of `weight` (1 is a wish) made after `before`."""
        minutes = np.rint(np.array([x.days, x.hour / 24]) * _MINUTES)
        column = np.array([[minutes[0] / _MINUTES], [minutes[1] / 60], [x.weekday], [before], [choice], [np.float32(weight)]])
        self.table = np.concatenate([self.table[:, -(SIZE - 1) :], column], axis=1)

    def likeness(self, x: Circumstance, before: int) -> Floats:
        """Return how much each expert listens to each choice, (experts, choices); every row sums to 1."""
        table = self.table
        apart = np.empty((6, self.length))
        apart[0] = np.maximum(x.days - table[DAYS], 0.0)
        apart[1] = np.arange(self.length - 1, -1, -1)
        apart[2] = hours_apart(table[HOUR], x.hour)
        apart[3] = (table[WEEKDAY] >= WEEKEND) != x.weekend
        apart[4] = table[WEEKDAY] != x.weekday
        apart[5] = table[BEFORE] != before
        logs = -(_RATES @ apart)
        heard: Floats = np.exp(logs - logs.max(axis=1, keepdims=True)) * table[WEIGHT]
        heard /= heard.sum(axis=1, keepdims=True)
        return heard

    def renumber(self, numbers: Floats) -> None:
        """Give every label a new number: the old one is the place in `numbers`; the last place is for "none"."""
        for row in (BEFORE, CHOICE):
            self.table[row] = numbers[self.table[row].astype(int)]

    def to_state(self) -> Json:
        """Return the choices as JSON-ready data."""
        times = np.rint(self.table[: WEEKDAY + 1] * np.array([[_MINUTES], [60.0], [1.0]]))
        labels, weights = pack(self.table[BEFORE : CHOICE + 1], "i2"), pack(self.table[WEIGHT], "f4")
        return {"times": pack(times, "i4"), "labels": labels, "weights": weights}

    def load_state(self, state: Json) -> None:
        """Take over what `to_state` returned."""
        times = unpack(state["times"], "i4", (3, -1)) / np.array([[_MINUTES], [60.0], [1.0]])
        self.table = np.concatenate([times, unpack(state["labels"], "i2", (2, -1)), unpack(state["weights"], "f4", (1, -1))])
