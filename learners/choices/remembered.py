"""The last choices of a setting, and how alike the circumstances of each are to those of now.

The counterpart of `learners/numbers/ring.py` for choices. Circumstances are compared by age (in days and in choices), hour, weekend,
weekday, the two choices before, how long the pause before was, and company; `kernels.py` has the experts, each with its own idea of
"alike".
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from learners.base import Circumstance, Json
from learners.choices.kernels import DOUBTS, KERNELS, RATES
from learners.features import A_ROW, PARTS, in_a_row, part, slot
from learners.features import WEEKEND as SATURDAY
from learners.packing import Floats, pack, unpack

Places = npt.NDArray[np.intp]
SIZE = 256  # choices
DAYS, SINCE, HOUR, WEEKEND, WEEKDAY, BEFORE, TWICE, PAUSE, COMPANY, SURE, CHOICE, WEIGHT, SLOT = range(13)
"""The columns: the first ten as `kernels.py` compares them with now. `SINCE` (choices made since) is left empty, for it follows from
the place; `WEEKEND`, `TWICE`, `PAUSE`, `SURE` (the logarithm of the weight) and `SLOT` follow from the others.
"""

_TIMES, _LABELS = [DAYS, HOUR, WEEKDAY], [BEFORE, CHOICE, COMPANY]  # as stored
_MOST = np.array([[np.inf], [1], [1], [1], [1], [np.inf], [1]])  # hours and pauses lie more or less far apart, all else is the same or not
_MINUTES = 1440.0
_ROW_PAUSE = math.log2(A_ROW * _MINUTES + 2)  # as `_pause` has it
_UNKNOWN = (-1.0, 10.0)  # the choice before last and the pause of the oldest choice, which nobody remembers: as after most of a day
_AGES = np.arange(SIZE - 1.0, -1, -1)  # of choices, in choices made since


class Heard(NamedTuple):
    """What experts hear of the past: the share of each label (experts, labels), and how far each trusts the long-run frequencies instead
    (experts), because it has heard little.
    """

    shares: Floats
    behind: Floats


class Labels(NamedTuple):
    """Where each label is among the choices: all places sorted by label, the `first` of these of every label of `there`, and by label
    (labels) the place of its newest choice, -1 where it is no longer remembered, its rank by that, the newest 0, and its mean pause in
    days, 0 where there is none.
    """

    places: Places
    firsts: Places
    there: Places
    newest: Places
    ranks: Places
    pauses: Floats


class Choices:
    """At most `SIZE` choices, oldest first; labels are numbers that the learner gives out."""

    def __init__(self) -> None:
        self.table: Floats = np.zeros((SLOT + 1, 0))
        self._sorted: Labels | None = None  # of the table as it stands

    @property
    def length(self) -> int:
        """How many choices are remembered."""
        return int(self.table.shape[1])

    def push(self, x: Circumstance, before: int, choice: int, weight: float) -> None:
        """Remember a choice of `weight` (1 is a wish) made after `before`."""
        days, hour, weight = round(x.days * _MINUTES) / _MINUTES, round(x.hour * 60) / 60, float(np.float32(weight))
        twice, pause = self._since(days, before)
        alike = (days, 0.0, hour, x.weekday >= SATURDAY, x.weekday, before, twice, pause, x.company, math.log(weight))
        column = np.array((*alike, choice, weight, _slot(hour, x.weekday)))
        self.table = np.concatenate([self.table[:, -(SIZE - 1) :], column[:, None]], axis=1)
        self.table[TWICE : PAUSE + 1, 0] = _UNKNOWN
        self._sorted = None

    def hear(self, x: Circumstance, before: int, labels: int) -> Heard:
        """Return what each expert hears of each of so many labels at `x`, after the choice `before`."""
        likeness = RATES @ self._apart(x, before)
        np.exp(likeness, out=likeness)
        sort = self.sorted(labels)
        shares = np.zeros((len(KERNELS), labels))
        shares[:, sort.there] = np.add.reduceat(likeness.take(sort.places, axis=1), sort.firsts, axis=1)
        total = np.add.reduce(likeness, axis=1)
        shares /= total[:, None]
        return Heard(shares, DOUBTS / (DOUBTS + total * total / np.einsum("ij,ij->i", likeness, likeness)))

    def last_like(self, x: Circumstance, hours: float) -> int | None:
        """Return what was chosen last in the slot of `x`, at most so many hours of the day from it, and in a row if `x` goes on with the
        last choice.
        """
        if not self.length:
            return None
        table, row = self.table, in_a_row(float(x.days - self.table[DAYS, -1]))
        apart = np.abs(table[HOUR] - x.hour)
        like = (table[SLOT] == slot(x)) & (np.minimum(apart, 24.0 - apart) <= hours) & ((table[PAUSE] < _ROW_PAUSE) == row)
        places = like.nonzero()[0]
        return int(table[CHOICE, places[-1]]) if len(places) else None

    def sorted(self, labels: int) -> Labels:
        """Return where each of so many labels is; worked out once for as long as nothing is chosen."""
        if self._sorted is None or len(self._sorted.newest) != labels:
            chosen = self.table[CHOICE].astype(np.int16)  # few enough for a sort that does not compare
            places = chosen.argsort(kind="stable")
            ends = np.empty(self.length + 1, np.int16)
            ends[-1] = -1
            chosen.take(places, out=ends[:-1])
            lasts = (ends[1:] != ends[:-1]).nonzero()[0]
            there, firsts = ends[lasts].astype(np.intp), np.empty(len(lasts), np.intp)
            firsts[0] = 0
            np.add(lasts[:-1], 1, out=firsts[1:])
            newest, ranks = np.empty(labels, np.intp), np.empty(labels, np.intp)
            newest.fill(-1)
            newest[there] = places[lasts]
            ranks[(-newest).argsort(kind="stable")] = np.arange(labels)
            pauses, days = np.zeros(labels), self.table[DAYS]
            pauses[there] = np.maximum(days[places[lasts]] - days[places[firsts]], 0.0) / np.maximum(lasts - firsts, 1)
            self._sorted = Labels(places, firsts, there, newest, ranks, pauses)
        return self._sorted

    def renumber(self, numbers: Floats) -> None:
        """Give every label a new number: the old one is the place in `numbers`; the last place is for "none"."""
        for row in (BEFORE, CHOICE):
            self.table[row] = numbers[self.table[row].astype(int)]
        self._derive()

    def to_state(self) -> Json:
        """Return the choices as JSON-ready data: of times and labels only what does not follow from the day or from the choice before."""
        minutes, clock, weekday = np.rint(self.table[_TIMES] * np.array([[_MINUTES], [60.0], [1.0]]))
        times = np.array([np.diff(minutes, prepend=0.0), clock - minutes % _MINUTES, weekday - _weekday(minutes)])
        labels = self.table[_LABELS]
        labels[0, 1:] -= labels[1, :-1]
        return {"times": pack(times, "i4"), "labels and company": pack(labels, "i2"), "weights": pack(self.table[WEIGHT], "f4")}

    def load_state(self, state: Json) -> None:
        """Take over what `to_state` returned."""
        pauses, clock, weekday = unpack(state["times"], "i4", (3, -1))
        labels, weights = unpack(state["labels and company"], "i2", (3, -1)), unpack(state["weights"], "f4", (1, -1))
        minutes = np.cumsum(pauses)
        times = np.array([minutes / _MINUTES, (clock + minutes % _MINUTES) / 60, weekday + _weekday(minutes)])
        labels[0, 1:] += labels[1, :-1]
        self.table = np.zeros((SLOT + 1, times.shape[1]))
        self.table[[*_TIMES, *_LABELS, WEIGHT]] = np.concatenate([times, labels, weights])
        self._derive()

    def _apart(self, x: Circumstance, before: int) -> Floats:
        """Return by what each remembered circumstance differs from `x`: a row for every rate of a kernel, and what its weight lacks
        of 1, as a logarithm.

        Days are counted from the newest choice: shares are the same, and nothing vanishes because all was long ago.
        """
        table = self.table
        twice, pause = self._since(x.days, before)
        newest = min(float(table[DAYS, -1]), x.days)
        now = np.array((newest, 0.0, x.hour, x.weekday >= SATURDAY, x.weekday, before, twice, pause, x.company, 0.0))
        apart: Floats = now[:, None] - table[: SURE + 1]
        np.maximum(apart[DAYS], 0.0, out=apart[DAYS])
        apart[SINCE] = _AGES[-self.length :]
        rest = np.abs(apart[HOUR:SURE], out=apart[HOUR:SURE])
        np.minimum(rest[0], 24.0 - rest[0], out=rest[0])
        np.minimum(rest, _MOST, out=rest)
        return apart

    def _since(self, days: float, before: int) -> tuple[float, float]:
        """Return the choice before `before`, -1 where it is not known, and the pause since the last choice, at the time `days`."""
        if not self.length:
            return _UNKNOWN
        last = self.table[:, -1]
        return float(last[BEFORE]) if last[CHOICE] == before else _UNKNOWN[0], _pause(days - float(last[DAYS]))

    def _derive(self) -> None:
        """Work out again what is not stored."""
        self._sorted = None
        table = self.table
        table[TWICE, 1:] = np.where(table[CHOICE, :-1] == table[BEFORE, 1:], table[BEFORE, :-1], _UNKNOWN[0])
        table[PAUSE, 1:] = [_pause(days) for days in np.diff(table[DAYS]).tolist()]
        table[TWICE : PAUSE + 1, :1] = np.array(_UNKNOWN)[:, None]
        table[SLOT] = [_slot(hour, int(weekday)) for hour, weekday in table[[HOUR, WEEKDAY]].T.tolist()]
        table[WEEKEND] = table[WEEKDAY] >= SATURDAY
        table[SURE] = [math.log(weight) for weight in table[WEIGHT].tolist()]


def _weekday(minutes: Floats) -> Floats:
    """Return the weekday of a time in minutes since 1970-01-01, a Thursday."""
    weekday: Floats = (minutes // _MINUTES + 3) % 7
    return weekday


def _slot(hour: float, weekday: int) -> int:
    return part(hour) + len(PARTS) * (weekday >= SATURDAY)


def _pause(days: float) -> float:
    """Return how long a pause was, in doublings of a minute; two minutes more or less are nothing."""
    return math.log2(max(days * _MINUTES, 0.0) + 2.0)
