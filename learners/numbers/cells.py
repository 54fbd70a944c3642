"""Decayed cells for numbers: the habit of the part of day and week, else of the person, else the prior.

Every slot (part of day x weekday or weekend) and the person as a whole keep an exponentially weighted mean and variance, after
T. Finch, "Incremental calculation of weighted mean and variance" (2009). Decay counts choices, not days: a year of silence leaves
a habit where it was.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from learners.base import Circumstance, Json, NumberDomain, Prediction, Term
from learners.features import ALWAYS, slot, slot_name
from learners.grid import clamp
from learners.last import prior_only
from learners.normal import Z80, within
from learners.state import checked

_GAIN = 0.5  # weight of the newest choice: on real thermostats the level is remembered for one to three choices
_SHARPEN = 0.9  # what one silence leaves of a cell's variance; it never touches the mean
_FIRST_SPREAD = 2.0  # steps: what is assumed of a cell with one choice


@dataclass(slots=True)
class _Cell:
    """A decayed mean and variance of `count` choices, the last one on day `last`."""

    mean: float
    variance: float
    count: int
    last: float

    def take(self, y: float, days: float) -> None:
        off = y - self.mean
        self.mean += _GAIN * off
        self.variance = (1 - _GAIN) * (self.variance + _GAIN * off * off)
        self.count, self.last = self.count + 1, days


class CellNumber:
    """The decayed mean of the slot, backing off to the person and then to the prior.

    >>> learner = CellNumber(NumberDomain(15, 46, 0.5))
    >>> learner.learn_one(Circumstance(days=20000.3, hour=7.2, weekday=0), 39.5)
    >>> learner.predict_one(Circumstance(days=20001.3, hour=7.2, weekday=1)).terms[0].name
    'weekday mornings'
    """

    kind = "cell-number"

    def __init__(self, domain: NumberDomain) -> None:
        self._domain = domain
        self._cells: dict[str, _Cell] = {}

    def learn_one(self, x: Circumstance, y: float) -> None:
        """Move the slot's cell and the person's half of the way to `y`."""
        for name in (slot_name(slot(x)), ALWAYS):
            if name in self._cells:
                self._cells[name].take(y, x.days)
            else:
                self._cells[name] = _Cell(y, (_FIRST_SPREAD * self._domain.step / Z80) ** 2, 1, x.days)

    def learn_after(self, x: Circumstance, y: float, shown: float | None) -> None:  # noqa: ARG002  # a cell does not ask what was tried
        """Take in an explicit wish made while `shown` was published."""
        self.learn_one(x, y)

    def accept_one(self, x: Circumstance, y: float) -> None:  # noqa: ARG002  # the cell sharpens around its own mean
        """Sharpen the slot's cell, down to the grid's own coarseness."""
        cell = self._cells.get(slot_name(slot(x)))
        if cell is not None:
            cell.variance = max(cell.variance * _SHARPEN, (self._domain.step / 2) ** 2)

    def apart(self, x: Circumstance, other: Circumstance) -> float:  # noqa: ARG002  # cells do not look around
        """Return how far the surroundings of two circumstances lie apart, in standard deviations."""
        return 0.0

    def attended(self) -> tuple[str, ...]:
        """Return the names of the readings that count: none."""
        return ()

    def weekday_apart(self, x: Circumstance) -> bool:  # noqa: ARG002  # cells know weekdays and weekends
        """Say whether this weekday is known to want something else than the others do: never."""
        return False

    def value_at(self, x: Circumstance) -> float | None:
        """Return the value of `predict_one` without a prior."""
        prediction = self.predict_one(x)
        return None if prediction is None else prediction.value

    def value_within(self, x: Circumstance, low: float, high: float) -> float:
        """Return the best value from `low` to `high`, after a first wish: the nearest."""
        value = self.value_at(x)
        return min(max(low if value is None else value, low), high)

    def predict_one(self, x: Circumstance, prior: Prediction[float] | None = None) -> Prediction[float] | None:
        """Return the mean of the nearest cell that knows something."""
        for name in (slot_name(slot(x)), ALWAYS):
            if name in self._cells:
                return self._speak(name, self._cells[name])
        return prior_only(prior)

    def predict_as(self, x: Circumstance, prior: Prediction[float] | None, shown: float | None) -> Prediction[float] | None:
        """Return `predict_one` for a value that will be published instead of its own."""
        prediction = self.predict_one(x, prior)
        return prediction if prediction is None or shown is None else replace(prediction, value=shown)

    def to_state(self) -> Json:
        """Return the whole state as JSON-ready data."""
        return {"kind": self.kind, "cells": {name: asdict(cell) for name, cell in self._cells.items()}}

    def load_state(self, state: Json) -> None:
        """Take over a state that `to_state` returned."""
        cells = checked(state, self.kind, "cells")["cells"]
        self._cells = {name: _Cell(**cell) for name, cell in cells.items()}

    def _speak(self, name: str, cell: _Cell) -> Prediction[float]:
        value = clamp(self._domain, cell.mean)
        spread = Z80 * max(cell.variance, 0.0) ** 0.5
        evidence = min(float(cell.count), 1 / _GAIN)
        return Prediction(value, spread, evidence, within(self._domain.step, spread), (Term(name, value, 1.0, cell.count, cell.last),))
