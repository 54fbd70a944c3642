"""The last uses of a setting: when, what stood before, what was wanted, and whether that was said or only left alone.

The experts of the blend all look at this one memory. Entries are kept at the precision in which they are stored (minutes, single
precision), so that a learner read back from JSON remembers exactly what it knew.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from learners.base import Circumstance, Json, NumberDomain
from learners.features import WEEKEND as SATURDAY
from learners.grid import off_grid
from learners.numbers.shelf import Places, Shelf
from learners.packing import Floats, pack, unpack

SIZE = 256  # uses: two months of four a day; 400 or 800 were no better on real thermostats

DAYS, HOUR, WEEKEND, WEEKDAY, PREVIOUS, LAG, VALUE, EXPLICIT, ODD = range(9)
"""The columns. The first six are compared with now; `WEEKEND` and `ODD` (1 for a wish that is off the grid) follow from the others."""

_TIMES, _VALUES = [DAYS, HOUR, WEEKDAY], slice(PREVIOUS, VALUE + 1)
_MINUTES = 1440.0
_SAME_HOUR, _OTHER_DAY = 1.0, 0.3  # hours, days: what "at this hour the last time" means
_FARTHEST = 4.0  # units: values further apart are just different


class Moment(NamedTuple):
    """A circumstance as the experts see it: `previous` is the value in force before, `lag` that of the last time at this hour."""

    days: float
    hour: float
    weekday: int
    previous: float
    lag: float


class Ring:
    """At most `SIZE` uses, the oldest overwritten first. Columns: see the constants above."""

    def __init__(self, domain: NumberDomain, unit: float) -> None:
        self._domain, self._unit = domain, unit
        self._table: Floats = np.zeros((ODD + 1, SIZE))
        self._next, self.length = 0, 0
        self._latest, self._strays = -math.inf, 0  # the day of the latest use; how many wishes are off the grid
        self._places: Places = np.zeros((2, SIZE), np.intp)  # of each use's value, and of its change behind those of the values
        self._clear()

    @property
    def table(self) -> Floats:
        """The uses in no particular order, (columns, length)."""
        return self._table[:, : self.length]

    @property
    def places(self) -> Places:
        """Where in `said` each use's value stands, and where its change from the value before: (2, length)."""
        return self._places[:, : self.length]

    def said(self, previous: float) -> Floats:
        """Return what the uses speak of while `previous` is in force: their values, and that value changed as theirs were; each once, and
        some that no use speaks of.
        """
        said = self._said[: SIZE + self._changes.places].copy()
        changes = said[SIZE:]
        changes += previous
        return said

    @property
    def odd(self) -> bool:
        """Say whether anything was wished that is off the grid."""
        return self._strays > 0

    @property
    def last(self) -> int:
        """The column of the newest use; the ring must not be empty."""
        return self._next - 1

    @property
    def newest(self) -> float:
        """The value of the newest use; the ring must not be empty."""
        return float(self._table[VALUE, self.last])

    def moment(self, x: Circumstance, otherwise: float) -> Moment:
        """Return `x` as the experts see it; `otherwise` stands in for what an empty ring cannot tell."""
        if self.length:
            return self.compare(x)[0]
        previous = float(x.previous) if isinstance(x.previous, int | float) else otherwise
        return Moment(x.days, x.hour, x.weekday, previous, previous)

    def compare(self, x: Circumstance) -> tuple[Moment, Floats]:
        """Return `x` as the experts see it, and how far it is from each use (the first six columns, uses): days, hours, 1 for another kind
        of day, 1 for another weekday, and units of the value before and of that of the last time at this hour. The ring must not be empty.
        """
        table = self.table
        previous = float(x.previous) if isinstance(x.previous, int | float) else self.newest
        now = np.array((x.days, x.hour, x.weekday >= SATURDAY, x.weekday, previous))
        apart = np.empty((LAG + 1, self.length))
        np.subtract(now[:, None], table[:LAG], out=apart[:LAG])
        np.abs(apart[HOUR:LAG], out=apart[HOUR:LAG])
        hours = apart[HOUR]
        np.fmin(hours, 24.0 - hours, out=hours)
        lag = self._lag(apart, previous)
        np.abs(np.subtract(lag, table[LAG], out=apart[LAG]), out=apart[LAG])
        values, weekdays = apart[PREVIOUS:], apart[WEEKDAY]
        values /= self._unit
        np.fmin(values, _FARTHEST, out=values)
        np.fmin(weekdays, 1.0, out=weekdays)
        if x.days < self._latest:
            np.fmax(apart[DAYS], 0.0, out=apart[DAYS])
        return Moment(x.days, x.hour, x.weekday, previous, lag), apart

    def push(self, at: Moment, value: float, *, explicit: bool) -> None:
        """Remember a use."""
        days, hour = round(at.days * _MINUTES) / _MINUTES, round(at.hour / 24 * _MINUTES) / 60
        previous, lag, kept = np.array([at.previous, at.lag, value], np.float32).tolist()
        odd = explicit and off_grid(self._domain, kept)
        self._latest = max(self._latest, days)
        if self.length == SIZE:
            self._strays -= int(self._table[ODD, self._next])
            self._values.take(self._places[0, self._next])
            self._changes.take(self._places[1, self._next] - SIZE)
        self._table[:, self._next] = days, hour, at.weekday >= SATURDAY, at.weekday, previous, lag, kept, explicit, odd
        self._strays += odd
        self._place(self._next, kept, previous)
        self._next = (self._next + 1) % SIZE
        self.length = min(self.length + 1, SIZE)

    def to_state(self) -> Json:
        """Return the uses as JSON-ready data."""
        times = np.rint(self.table[_TIMES] * np.array([[_MINUTES], [60.0], [1.0]]))
        values = pack(self.table[_VALUES], "f4")
        return {"next": self._next, "times": pack(times, "i4"), "values": values, "explicit": pack(self.table[EXPLICIT], "u1")}

    def load_state(self, state: Json) -> None:
        """Take over what `to_state` returned."""
        times = unpack(state["times"], "i4", (3, -1)) / np.array([[_MINUTES], [60.0], [1.0]])
        rows = np.concatenate([times, unpack(state["values"], "f4", (3, -1)), unpack(state["explicit"], "u1", (1, -1))])
        self._table = np.zeros((ODD + 1, SIZE))
        self.length, self._next = rows.shape[1], int(state["next"])
        table = self.table
        table[[*_TIMES, PREVIOUS, LAG, VALUE, EXPLICIT]] = rows
        table[WEEKEND] = table[WEEKDAY] >= SATURDAY
        self._latest = float(table[DAYS].max(initial=-math.inf))
        self._clear()
        for use, (value, before) in enumerate(table[[VALUE, PREVIOUS]].T.tolist()):
            self._place(use, value, before)
        table[ODD] = [told > 0 and off_grid(self._domain, value) for value, told in table[[VALUE, EXPLICIT]].T.tolist()]
        self._strays = int(table[ODD].sum())

    def _clear(self) -> None:
        self._said: Floats = np.zeros(2 * SIZE)  # values, changes
        self._values, self._changes = Shelf(self._said[:SIZE]), Shelf(self._said[SIZE:])

    def _place(self, use: int, value: float, previous: float) -> None:
        self._places[:, use] = self._values.put(value), SIZE + self._changes.put(value - previous)

    def _lag(self, apart: Floats, otherwise: float) -> float:
        """Return the value of the last use at this hour of another day."""
        like = ((apart[HOUR] <= _SAME_HOUR) & (apart[DAYS] >= _OTHER_DAY)).nonzero()[0]
        return float(self._table[VALUE, like[apart[DAYS].take(like).argmin()]]) if len(like) else otherwise
