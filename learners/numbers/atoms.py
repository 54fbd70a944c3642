"""A predictive distribution as weighted values, and what to publish of it.

The value is the one of the grid that costs least: its distance to what may be wanted, plus a charge of one unit where that lies beyond the
tolerance and would be overridden. With no charge this is the weighted median; the charge leans it towards where most of the mass is
near, which on real homes costs nothing in distance and saves overrides. Somebody who corrects every little thing is served by little
distance; to somebody who lets things pass, how far off an override was matters less than that there was one, and where the passing
ends is known only roughly.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from learners.base import NumberDomain
from learners.packing import Floats

_EXACTING, _EASY = 0.3, 0.6  # units: tolerances of who corrects every little thing, and of who lets things pass
_SOFT, _FARTHEST = (0.05, 0.1), (4.0, 2.0)  # units, for the one and the other: the edge of the tolerance, and beyond what all is alike
_LEAST_REACH = 0.5  # units: nearer than this nobody is counted as overriding
_LEVELS = np.linspace(0.1, 0.9, 17) - 1e-12
_MIDDLE = 0.5 - 1e-12
_NONE, _ALL = np.array(0.0), np.array(1.0)  # as arrays: numpy takes Python's numbers up more slowly than it works with them here


class Atoms(NamedTuple):
    """Values in ascending order, their weights, which sum to 1, and the weight of all up to and with each."""

    values: Floats
    weights: Floats
    below: Floats

    @classmethod
    def of(cls, values: Floats, weights: Floats) -> Atoms:
        """Sort values whose weights sum to 1."""
        order = values.argsort(kind="stable")
        weights = weights[order]
        return cls(values[order], weights, np.add.accumulate(weights))

    def joined(self, wishes: Sequence[float]) -> Atoms:
        """Return the distribution of who wanted some values whenever it was like this, or none: one more time it may be otherwise."""
        if not wishes:
            return self
        share = len(wishes) / (len(wishes) + 1.0)
        own = np.full(len(wishes), share / len(wishes))
        return Atoms.of(np.concatenate((self.values, wishes)), np.concatenate((self.weights * (1.0 - share), own)))

    def median(self) -> float:
        """Return the lower median."""
        return float(self.values[min(int(self.below.searchsorted(_MIDDLE)), len(self.values) - 1)])

    def around(self, value: float, reach: float, soft: float, level: float) -> tuple[float, float]:
        """Return the share of mass within `reach` of `value`, with an edge as wide as `soft`, and the half-width that holds `level`."""
        off = np.abs(self.values - value)
        order = off.argsort()
        place = int(np.add.accumulate(self.weights[order]).searchsorted(level - 1e-12))
        return float(1.0 - _beyond(off, reach, soft) @ self.weights), float(off[order[min(place, len(order) - 1)]])

    def best(
        self, domain: NumberDomain, unit: float, tolerance: float, *, seasoned: bool, within: tuple[float, float] | None = None
    ) -> float:
        """Return the grid value that costs least; `tolerance` in the setting's own unit. Not yet `seasoned`: too little is known to leave
        the middle for where most lie. `within`: the least and the greatest value that may be.
        """
        grid = self._candidates(domain, within)
        if len(grid) == 1:
            return grid[0]
        off = self.values - np.array(grid)[:, None]
        np.abs(off, out=off)
        off /= unit
        easy = min(max((tolerance / unit - _EXACTING) / (_EASY - _EXACTING), 0.0), 1.0) * seasoned
        soft, farthest = _between(_SOFT, easy), _between(_FARTHEST, easy)
        cost = _beyond(off, max(tolerance / unit, _LEAST_REACH), soft)
        cost += np.fmin(off, farthest, out=off)
        return grid[(cost @ self.weights).argmin()]

    def _candidates(self, domain: NumberDomain, within: tuple[float, float] | None) -> list[float]:
        if within is None:
            return self._grid(domain)
        low, high = within
        return [low] if low == high else [low, *[value for value in self._grid(domain) if low < value < high], high]

    def _grid(self, domain: NumberDomain) -> list[float]:
        """Return the values of the grid nearest to the middle nine tenths of the mass, in ascending order."""
        top = math.floor(round((domain.maximum - domain.minimum) / domain.step, 6))
        codes = self.values.take(self.below.searchsorted(_LEVELS))  # the last level lies well below 1
        codes -= domain.minimum
        codes /= domain.step
        near = list(dict.fromkeys(np.rint(codes, out=codes).tolist()))
        if near[0] < 0 or near[-1] > top:
            near = list(dict.fromkeys([min(max(code, 0.0), top) for code in near]))
        return [domain.minimum + code * domain.step for code in near]


def _between(ends: tuple[float, float], share: float) -> float:
    return ends[0] + share * (ends[1] - ends[0])


def _beyond(off: Floats, reach: float, soft: float) -> Floats:
    """Return how far each lies beyond `reach`, from 0 to 1, over an edge as wide as `soft`."""
    beyond: Floats = off * (0.25 / soft)
    beyond += 0.5 - 0.25 * reach / soft
    np.fmin(np.fmax(beyond, _NONE, out=beyond), _ALL, out=beyond)
    return beyond
