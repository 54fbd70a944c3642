"""The last uses of a setting: when, what stood before, what was wanted, and whether that was said or only left alone.

The experts of the blend all look at this one memory. Entries are kept at the precision in which they are stored (minutes, single
precision), so that a learner read back from JSON remembers exactly what it knew.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from learners.base import Circumstance, Json
from learners.packing import Floats, pack, unpack

SIZE = 256  # uses: two months of four a day; 400 or 800 were no better on real thermostats

DAYS, HOUR, WEEKDAY, PREVIOUS, LAG, VALUE, EXPLICIT = range(7)
_TIMES = slice(DAYS, WEEKDAY + 1)
_MINUTES = 1440.0
_SAME_HOUR, _OTHER_DAY = 1.0, 0.3  # hours, days: what "at this hour the last time" means


@dataclass(frozen=True, slots=True)
class Moment:
    """A circumstance as the experts see it: `previous` is the value in force before, `lag` that of the last time at this hour."""

    days: float
    hour: float
    weekday: float
    previous: float
    lag: float


class Ring:
    """At most `SIZE` uses, the oldest overwritten first. Columns: see the constants above."""

    def __init__(self) -> None:
        self._table: Floats = np.zeros((7, SIZE))
        self._next, self.length = 0, 0

    @property
    def table(self) -> Floats:
        """The uses in no particular order, (7, length)."""
        return self._table[:, : self.length]

    @property
    def wishes(self) -> Floats:
        """The values of the uses at which something was said."""
        wishes: Floats = self.table[VALUE, self.table[EXPLICIT] > 0]
        return wishes

    @property
    def newest(self) -> float:
        """The value of the newest use; the ring must not be empty."""
        return float(self._table[VALUE, self._next - 1])

    def moment(self, x: Circumstance, otherwise: float | None = None) -> Moment:
        """Return `x` as the experts see it; `otherwise` stands in for what an empty ring cannot tell."""
        known = self.newest if self.length else otherwise
        previous = float(x.previous) if isinstance(x.previous, int | float) else float(known or 0.0)
        return Moment(x.days, x.hour, float(x.weekday), previous, self._lag(x, previous))

    def push(self, at: Moment, value: float, *, explicit: bool) -> None:
        """Remember a use."""
        minutes = np.rint(np.array([at.days, at.hour / 24]) * _MINUTES)
        self._table[:, self._next] = (minutes[0] / _MINUTES, minutes[1] / 60, at.weekday, 0, 0, 0, explicit)
        self._table[PREVIOUS : VALUE + 1, self._next] = np.array([at.previous, at.lag, value], np.float32)
        self._next = (self._next + 1) % SIZE
        self.length = min(self.length + 1, SIZE)

    def to_state(self) -> Json:
        """Return the uses as JSON-ready data."""
        times = np.rint(self.table[_TIMES] * np.array([[_MINUTES], [60.0], [1.0]]))
        values = pack(self.table[PREVIOUS : VALUE + 1], "f4")
        return {"next": self._next, "times": pack(times, "i4"), "values": values, "explicit": pack(self.table[EXPLICIT], "u1")}

    def load_state(self, state: Json) -> None:
        """Take over what `to_state` returned."""
        times = unpack(state["times"], "i4", (3, -1)) / np.array([[_MINUTES], [60.0], [1.0]])
        rows = np.concatenate([times, unpack(state["values"], "f4", (3, -1)), unpack(state["explicit"], "u1", (1, -1))])
        self._table = np.zeros((7, SIZE))
        self.length, self._next = rows.shape[1], int(state["next"])
        self._table[:, : self.length] = rows

    def _lag(self, x: Circumstance, otherwise: float) -> float:
        """Return the value of the last use at this hour of another day."""
        table = self.table
        apart = hours_apart(table[HOUR], x.hour)
        age = x.days - table[DAYS]
        age[(apart > _SAME_HOUR) | (age < _OTHER_DAY)] = np.inf
        nearest = int(age.argmin()) if self.length else 0
        return float(table[VALUE, nearest]) if self.length and age[nearest] < np.inf else otherwise


def hours_apart(hours: Floats, hour: float) -> Floats:
    """Return how far apart hours of the day lie, around midnight too."""
    apart: Floats = np.abs(hours - hour)
    return np.minimum(apart, 24.0 - apart)
