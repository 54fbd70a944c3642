"""A predictive distribution as weighted values, and what to publish of it.

The value is the one of the grid that costs least: its distance to what may be wanted, plus a charge where that lies beyond the
tolerance and would be overridden. With no charge this is the weighted median; the charge leans it towards where most of the mass is
near, which on real homes costs nothing in distance and saves overrides. Somebody who corrects every little thing is served by little
distance; to somebody who lets things pass, how far off an override was matters less than that there was one, and where the passing
ends is known only roughly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from learners.base import NumberDomain
from learners.packing import Floats

_CHARGE = 1.0  # units
_EXACTING, _EASY = 0.3, 0.6  # units: tolerances of who corrects every little thing, and of who lets things pass
_SOFT, _FARTHEST = (0.05, 0.1), (4.0, 2.0)  # units, for the one and the other: the edge of the tolerance, and beyond what all is alike
_LEAST_REACH = 0.5  # units: nearer than this nobody is counted as overriding
_LEVELS = np.linspace(0.1, 0.9, 17)
_DUST = 1e-4  # weights below this share of the heaviest are left out


@dataclass(frozen=True, slots=True)
class Atoms:
    """Values in ascending order and their weights, which sum to 1."""

    values: Floats
    weights: Floats

    @classmethod
    def of(cls, values: Floats, weights: Floats) -> Atoms:
        """Sort, drop the dust, put what is equal together, normalise."""
        heavy = weights > _DUST * weights.max()
        values, weights = values[heavy], weights[heavy]
        order = values.argsort(kind="stable")
        values, weights = values[order], weights[order]
        first = (values[1:] > values[:-1]).nonzero()[0] + 1
        if 2 * len(first) < len(values):
            first = np.concatenate([[0], first])
            values, weights = values[first], np.add.reduceat(weights, first)
        return cls(values, weights / weights.sum())

    def quantiles(self, levels: Floats) -> Floats:
        """Return the lower quantiles at `levels`."""
        places = self.weights.cumsum().searchsorted(levels - 1e-12)
        picked: Floats = self.values[np.minimum(places, len(self.values) - 1)]
        return picked

    def median(self) -> float:
        """Return the lower median."""
        return float(self.quantiles(np.array([0.5]))[0])

    def mass_near(self, value: float, reach: float, soft: float) -> float:
        """Return the share of mass within `reach` of `value`, with an edge as wide as `soft`."""
        return float(_inside(np.abs(self.values - value), reach, soft) @ self.weights)

    def reach_of(self, value: float, level: float) -> float:
        """Return the half-width around `value` that holds a share of `level`."""
        off = np.abs(self.values - value)
        order = off.argsort()
        place = int(self.weights[order].cumsum().searchsorted(level - 1e-12))
        return float(off[order[min(place, len(order) - 1)]])

    def best(self, domain: NumberDomain, unit: float, tolerance: float, *, seasoned: bool) -> float:
        """Return the grid value that costs least; `tolerance` in the setting's own unit. Not yet `seasoned`: too little is known to leave
        the middle for where most lie.
        """
        top = math.floor(round((domain.maximum - domain.minimum) / domain.step, 6))
        codes = np.minimum(np.maximum(np.rint((self.quantiles(_LEVELS) - domain.minimum) / domain.step), 0.0), top)
        grid = domain.minimum + codes[np.append(True, codes[1:] > codes[:-1])] * domain.step  # an array of truths
        off = np.abs(self.values - grid[:, None]) / unit
        easy = min(max((tolerance / unit - _EXACTING) / (_EASY - _EXACTING), 0.0), 1.0) * seasoned
        soft, farthest = (little + easy * (much - little) for little, much in (_SOFT, _FARTHEST))
        cost = np.minimum(off, farthest) + _CHARGE * (1 - _inside(off, max(tolerance / unit, _LEAST_REACH), soft))
        return float(grid[(cost @ self.weights).argmin()])


def _inside(off: Floats, reach: float, soft: float) -> Floats:
    inside: Floats = np.minimum(np.maximum((reach - off) / (4 * soft) + 0.5, 0.0), 1.0)
    return inside
