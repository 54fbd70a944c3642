"""The two families of experts side by side: what they expect at a moment, and how likely what happened was to each.

Kernels speak in remembered values, the state space in normal distributions. Everything here is a question to a fixed state; what
changes the state is in `blend.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from learners.atoms import Atoms
from learners.kernels import CHANGES
from learners.packing import Floats
from learners.ring import Moment
from learners.state_space import Forecast, within

KERNEL_STARTS = (1.0, 4.0, *[1.0] * (len(CHANGES) - 2))  # "the same as last time at this hour" is best in the first week
SPACE_STARTS = (1.0, 1.0, 1.0)
FAMILY_SHARES = (0.08, 0.92)  # of what is spread: kernels echo what they caused, so they must show again that they are right

_WIDTH = 0.3  # units: a remembered value speaks for its neighbourhood (Laplace)
_FINEST = 1e-3  # units: a cell of the grid is not taken to be narrower
_EDGE = 0.1  # units: how soft the edge of a tolerance is
_ANYTHING, _FLOOR = 0.02, 0.1  # share and density of "anything may happen"
_NORMAL = np.array([-1.645, -1.036, -0.6745, -0.3186, 0.0, 0.3186, 0.6745, 1.036, 1.645])  # quantiles at .05, .15, …, .95
_OWN_NOISE = 0.25  # of the noise's variance is taken to be the person's wish, the rest the occasion's


@dataclass(frozen=True, slots=True)
class View:
    """All that the experts say at a moment; `heard` is (kernels, uses), `cell` the width of a cell of the grid."""

    at: Moment
    heard: Floats
    values: Floats
    changes: Floats
    told: Forecast
    noise: Floats
    unit: float
    cell: float

    def atoms(self, weights: Floats) -> Atoms:
        """Return the predictive distribution for weights of kernels and state-space experts, in this order."""
        kernels, space = weights[: len(CHANGES)], weights[len(CHANGES) :]
        normal = self.told.mean[:, None] + np.sqrt(self.told.variance + _OWN_NOISE * self.noise)[:, None] * _NORMAL
        values = np.concatenate([self.values, self.changes, normal.ravel()])
        masses = np.concatenate([(kernels * ~CHANGES) @ self.heard, (kernels * CHANGES) @ self.heard, np.repeat(space / 9, 9)])
        return Atoms.of(values, masses)

    def likelihoods(self, value: float) -> Floats:
        """Return the density of each expert at an explicit wish, per unit: the mean over the cell of the grid that the wish stands for.

        Without that, on a coarse grid, remembered values (which lie on it) would seem likelier than any normal distribution.
        """
        kernels = self._kernels(self._of_cell, value)
        deviation = np.sqrt(self.told.variance + self.noise) / self.unit
        off = (value - self.told.mean) / self.unit / deviation
        space = np.exp(-0.5 * off * off) / deviation / math.sqrt(2 * math.pi)
        told: Floats = np.concatenate([kernels, space]) * (1 - _ANYTHING) + _ANYTHING * _FLOOR
        return told

    def silences(self, value: float, tolerance: float) -> Floats:
        """Return the probability that each expert gave to the wish lying within `tolerance` (units) of `value`."""
        kernels = self._kernels(lambda off: np.minimum(np.maximum((tolerance - off) / (4 * _EDGE) + 0.5, 0.0), 1.0), value)
        deviation = np.sqrt(self.told.variance + self.noise)
        low, high = ((value + side * tolerance * self.unit - self.told.mean) / deviation for side in (-1, 1))
        told: Floats = np.concatenate([kernels, list(map(within, low, high))]) * (1 - _ANYTHING) + _ANYTHING
        return told

    def _of_cell(self, off: Floats) -> Floats:
        half = max(self.cell / 2 / self.unit, _FINEST)
        beyond = np.exp(-off / _WIDTH) * math.sinh(half / _WIDTH)
        inside = 1 - math.exp(-half / _WIDTH) * np.cosh(np.minimum(off, half) / _WIDTH)
        density: Floats = np.where(off < half, inside, beyond) / (2 * half)
        return density

    def _kernels(self, likeness: Callable[[Floats], Floats], value: float) -> Floats:
        by_value = self.heard @ likeness(np.abs(self.values - value) / self.unit)
        by_change = self.heard @ likeness(np.abs(self.changes - value) / self.unit)
        return np.where(CHANGES, by_change, by_value)
