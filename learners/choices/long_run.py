"""What was chosen at an hour of the day and after another choice, as far back as there is: plain counts, for who chooses often.

The last choices (`remembered.py`) say what is usual now; what follows on a rare choice is beyond them. Counts are whole tenths of a choice.
When there are too many, all are halved, and what is left of a single choice goes.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from learners.base import Circumstance, Json
from learners.choices.remembered import Heard
from learners.packing import Floats, pack, unpack

VOICES = 2  # experts: the hour, and the choice before
_MOST = 600  # counts: 3 KB
_TENTHS, _LEAST = 10, 4
_HOURS = 3  # of a cell of the day
_CELLS = 16  # cells of the day, on weekdays and at weekends; the contexts after them are choices before
_NONE, _GONE = -1, -2  # contexts: no choice before is known; a label that was forgotten
_DOUBT = 0.5  # so many choices the long-run frequencies are worth for each label of a context


class LongRun:
    """Counts of labels by context. A label is a number that the learner gives out.

    >>> counts, noon = LongRun(), Circumstance(days=20000.5, hour=12, weekday=0)
    >>> for _ in range(8):
    ...     counts.learn(noon, before=0, label=1, weight=1.0)
    >>> counts.hear(noon, 0, labels=2).shares.tolist()
    [[0.0, 1.0], [0.0, 1.0]]
    """

    def __init__(self) -> None:
        self._counts: dict[int, dict[int, int]] = {}
        self._size = 0

    def learn(self, x: Circumstance, before: int, label: int, weight: float) -> None:
        """Count a choice of `weight` made after `before` (-1: none is known)."""
        for context in _contexts(x, before):
            cell = self._counts.setdefault(context, {})
            self._size += label not in cell
            cell[label] = cell.get(label, 0) + round(_TENTHS * weight)
        if self._size > _MOST:
            self._take_over((context, label, count // 2) for context, label, count in self._rows())

    def hear(self, x: Circumstance, before: int, labels: int) -> Heard:
        """Return what the hour and the choice before say of so many labels."""
        shares, behind = np.zeros((VOICES, labels)), np.ones(VOICES)
        for voice, context in enumerate(_contexts(x, before)):
            cell = self._counts.get(context)
            if cell:
                total, doubt = sum(cell.values()), _DOUBT * len(cell)
                shares[voice, list(cell)] = [count / total for count in cell.values()]
                behind[voice] = doubt / (doubt + total / _TENTHS)
        return Heard(shares, behind)

    def renumber(self, numbers: Floats) -> None:
        """Give every label a new number, as `Choices.renumber`; what has none any more is forgotten."""
        new = [*range(_CELLS), *(_CELLS + int(number) if number >= 0 else _GONE for number in numbers[:-1]), _NONE]
        rows = [(new[context], new[_CELLS + label], count) for context, label, count in self._rows()]
        self._take_over((context, label - _CELLS, count) for context, label, count in rows if _GONE not in (context, label))

    def to_state(self) -> Json:
        """Return the counts as JSON-ready data."""
        rows = np.array(self._rows(), int).reshape(-1, 3)
        return {"places": pack(rows[:, :2].T, "i2"), "counts": pack(rows[:, 2], "i4")}

    def load_state(self, state: Json) -> None:
        """Take over what `to_state` returned."""
        places, counts = unpack(state["places"], "i2", (2, -1)).astype(int), unpack(state["counts"], "i4", (-1,)).astype(int)
        self._take_over(zip(*places.tolist(), counts.tolist(), strict=True))

    def _rows(self) -> list[tuple[int, int, int]]:
        return [(context, label, count) for context, cell in self._counts.items() for label, count in cell.items()]

    def _take_over(self, rows: Iterable[tuple[int, int, int]]) -> None:
        self._counts, self._size = {}, 0
        for context, label, count in rows:
            if count >= _LEAST:
                self._counts.setdefault(context, {})[label] = count
                self._size += 1


def _contexts(x: Circumstance, before: int) -> tuple[int, int]:
    """Name the contexts of a choice: its part of the day and week, and the choice before."""
    return int(x.hour % 24 // _HOURS) + _CELLS // 2 * x.weekend, _CELLS + before if before >= 0 else _NONE
