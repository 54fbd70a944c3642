"""Readings as features: every sensor in standard deviations around its own mean, however it is scaled.

Mean and variance are Welford's, with the memory of some two hundred uses, so that they follow the seasons slowly. The first sensors
seen keep their place for good: a new one never moves the others.
"""

from __future__ import annotations

import math

from learners.base import Circumstance, Json

PLACES = 6  # readings that a learner attends to, company among them
COMPANY = "company"
_MEMORY = 200.0  # uses
_VARIANCE, _WORTH = 25.0, 2.0  # assumed before anything is known, as if from so many uses; right for temperatures in °C
_FARTHEST = 3.0


class Surroundings:
    """Running mean and variance of up to `PLACES` readings."""

    def __init__(self) -> None:
        self._known: dict[str, list[float]] = {}  # name -> [uses, mean, sum of squares]

    def features(self, x: Circumstance) -> list[float]:
        """Return one standardised number for each place; 0 where a sensor is silent or there is none."""
        row = [self._standard(known, x.company if name == COMPANY else x.readings.get(name)) for name, known in self._known.items()]
        return row + [0.0] * (PLACES - len(row))

    def learn(self, x: Circumstance) -> None:
        """Take in what the sensors say at a use."""
        for name, value in (*sorted(x.readings.items()), (COMPANY, float(x.company))):
            if name not in self._known and len(self._known) < PLACES - (name != COMPANY and COMPANY not in self._known):
                self._known[name] = [0.0, value, 0.0]
            if name in self._known and math.isfinite(value):
                self._take(self._known[name], value)

    def to_state(self) -> Json:
        """Return the statistics as JSON-ready data."""
        return {name: list(known) for name, known in self._known.items()}

    def load_state(self, state: Json) -> None:
        """Take over what `to_state` returned."""
        self._known = {name: [float(number) for number in known] for name, known in state.items()}

    @staticmethod
    def _take(known: list[float], value: float) -> None:
        known[0] = min(known[0] + 1, _MEMORY)
        off = value - known[1]
        known[1] += off / known[0]
        known[2] = known[2] * (1 - (known[0] >= _MEMORY) / _MEMORY) + off * (value - known[1])

    @staticmethod
    def _standard(known: list[float], value: float | None) -> float:
        if value is None or known[0] == 0 or not math.isfinite(value):
            return 0.0
        deviation = math.sqrt((known[2] + _VARIANCE * _WORTH) / (known[0] + _WORTH))
        return min(max((value - known[1]) / deviation, -_FARTHEST), _FARTHEST)
