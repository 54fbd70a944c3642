"""The two families of experts side by side: what they expect at a moment, and how likely what happened was to each.

Kernels speak in remembered values, the state space in normal distributions. Everything here is a question to a fixed state; what
changes the state is in `blend.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from learners.atoms import Atoms, dust, gathered
from learners.kernels import KERNELS, VALUES
from learners.packing import Floats
from learners.ring import Moment
from learners.state_space import Forecast, within

KERNEL_STARTS = (1.0, 4.0, *[1.0] * (KERNELS - 2))  # "the same as last time at this hour" is best in the first week
SPACE_STARTS = (1.0, 1.0, 1.0)
FAMILY_SHARES = (0.08, 0.92)  # of what is spread: kernels echo what they caused, so they must show again that they are right

_WIDTH = 0.3  # units: a remembered value speaks for its neighbourhood (Laplace)
_FINEST = 1e-3  # units: a cell of the grid is not taken to be narrower
_EDGE = 0.1  # units: how soft the edge of a tolerance is
_ANYTHING, _FLOOR = 0.02, 0.1  # share and density of "anything may happen"
_NORMAL = np.array([-1.645, -1.036, -0.6745, -0.3186, 0.0, 0.3186, 0.6745, 1.036, 1.645])  # quantiles at .05, .15, …, .95
_OWN_NOISE = 0.25  # of the noise's variance is taken to be the person's wish, the rest the occasion's


class Echoes(NamedTuple):
    """What kernels remember at a moment: how much each hears each use (kernels, uses) and all (kernels), and the remembered values and
    changes (2, uses).
    """

    at: Moment
    heard: Floats
    total: Floats
    remembered: Floats

    def masses(self, weights: Floats) -> Floats:
        """Return the mass of each remembered value, then of each change, for `weights` of the kernels."""
        shares, masses = weights / self.total, np.empty(self.remembered.shape)
        np.matmul(shares[:VALUES], self.heard[:VALUES], out=masses[0])
        np.matmul(shares[VALUES:], self.heard[VALUES:], out=masses[1])
        return masses.ravel()

    def told(self, likeness: Callable[[Floats], Floats], value: float, unit: float) -> Floats:
        """Return what each kernel gives to a `likeness` of what it remembers to `value`, told how many units these lie apart."""
        off = self.remembered - value
        np.abs(off, out=off)
        off /= unit
        like, told = likeness(off), np.empty(len(self.total))
        np.matmul(self.heard[:VALUES], like[0], out=told[:VALUES])
        np.matmul(self.heard[VALUES:], like[1], out=told[VALUES:])
        told /= self.total
        return told


class View(NamedTuple):
    """All that the experts say at a moment, and the `weights` they have. Of what the kernels say together `values` and `masses`; `normals`
    are the masses at the quantiles of each normal distribution. `cell`: the width of a cell of the grid.
    """

    echoes: Echoes
    weights: Floats
    values: Floats
    masses: Floats
    normals: Floats
    told: Forecast
    noise: Floats
    unit: float
    cell: float

    @classmethod
    def of(cls, echoes: Echoes, weights: Floats, told: Forecast, noise: Floats, unit: float, cell: float) -> View:
        """Weigh what all say."""
        masses, normals = echoes.masses(weights[:KERNELS]), weights[KERNELS:] / len(_NORMAL)
        least = dust(masses, normals)
        values, masses = gathered(echoes.remembered.ravel(), masses, least)
        return cls(echoes, weights, values, masses, (normals * (normals > least)).repeat(len(_NORMAL)), told, noise, unit, cell)

    def otherwise(self, told: Forecast) -> View:
        """Return the view of the same moment in other surroundings, which only the state space minds."""
        return View(*self[:5], told, *self[6:])

    def atoms(self) -> Atoms:
        """Return the predictive distribution."""
        normal = np.sqrt(self.told.variance + _OWN_NOISE * self.noise)[:, None] * _NORMAL
        normal += self.told.mean[:, None]
        return Atoms.of(np.concatenate((self.values, normal.ravel())), np.concatenate((self.masses, self.normals)))

    def likelihoods(self, value: float) -> Floats:
        """Return the density of each expert at an explicit wish, per unit: the mean over the cell of the grid that the wish stands for.

        Without that, on a coarse grid, remembered values (which lie on it) would seem likelier than any normal distribution.
        """
        kernels = self.echoes.told(self._of_cell, value, self.unit)
        deviation = np.sqrt(self.told.variance + self.noise) / self.unit
        off = (value - self.told.mean) / self.unit / deviation
        space = np.exp(-0.5 * off * off) / deviation / math.sqrt(2 * math.pi)
        told: Floats = np.concatenate((kernels, space))
        told *= 1 - _ANYTHING
        told += _ANYTHING * _FLOOR
        return told

    def silences(self, value: float, tolerance: float) -> Floats:
        """Return the probability that each expert gave to the wish lying within `tolerance` (units) of `value`."""
        kernels = self.echoes.told(lambda off: np.minimum(np.maximum((tolerance - off) / (4 * _EDGE) + 0.5, 0.0), 1.0), value, self.unit)
        deviations, means, reach = np.sqrt(self.told.variance + self.noise).tolist(), self.told.mean.tolist(), tolerance * self.unit
        space = [within((value - reach - mean) / each, (value + reach - mean) / each) for mean, each in zip(means, deviations, strict=True)]
        told: Floats = np.concatenate((kernels, space))
        told *= 1 - _ANYTHING
        told += _ANYTHING
        return told

    def _of_cell(self, off: Floats) -> Floats:
        half = max(self.cell / 2 / self.unit, _FINEST)
        density: Floats = np.exp(off / -_WIDTH)
        density *= math.sinh(half / _WIDTH) / (2 * half)
        near, cells = off.ravel(), density.ravel()
        here = (near < half).nonzero()[0]
        cells[here] = (1 - math.exp(-half / _WIDTH) * np.cosh(near[here] / _WIDTH)) / (2 * half)
        return density
