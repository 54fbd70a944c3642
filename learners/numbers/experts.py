"""The three families of experts side by side: what they expect at a moment, and how likely what happened was to each.

Kernels speak in remembered values, state space and levels in normal distributions. Everything here is a question to a fixed state; what
changes the state is in `blend.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from learners.numbers.atoms import Atoms
from learners.numbers.kernels import KERNELS, VALUES
from learners.numbers.levels import MODELS, Outlook
from learners.numbers.ring import Moment
from learners.numbers.shelf import Places
from learners.numbers.state_space import Forecast, within
from learners.packing import Floats

KERNEL_STARTS = (1.0, 4.0, *[1.0] * (KERNELS - 2))  # "the same as last time at this hour" is best in the first week
SPACE_STARTS = (1.0, 1.0, 1.0)
LEVEL_STARTS = (1.0,) * len(MODELS)
FAMILY_STARTS = (3.0, 2.0, 2.0)  # an evening that was left alone is not to go along with the first morning: what was heard of it has a say
FAMILY_SHARES = (0.08, 0.82, 0.1)  # of what is spread: kernels echo what they caused, so they must show again that they are right

_WIDTH = 0.3  # units: a remembered value speaks for its neighbourhood (Laplace)
_FINEST = 1e-3  # units: a cell of the grid is not taken to be narrower
_DUST = 1e-4  # masses below this share of the heaviest are left out
_EDGE = 0.1  # units: how soft the edge of a tolerance is
_ANYTHING, _FLOOR = 0.02, 0.1  # share and density of "anything may happen"
_REPEATERS, _JUMPS, _EVEN = 2, 0.25, 1 / 30
"""The first kernels repeat one value: the share of wishes in which people may leave it for any other, and the density of that, per unit: a
range has thirty. Without it, who mostly stays and sometimes jumps anywhere is foretold worse by them than by whoever expects everything.
"""
_QUANTILES = (-1.645, -1.036, -0.6745, -0.3186, 0.0, 0.3186, 0.6745, 1.036, 1.645)  # at .05, .15, …, .95
_NORMAL = np.array([_QUANTILES, [1.0] * len(_QUANTILES)])  # times deviation and mean
_SPEAKS = np.array([[1.0] * VALUES + [0.0] * (KERNELS - VALUES), [0.0] * VALUES + [1.0] * (KERNELS - VALUES)])  # of values, of changes
_OWN_NOISE = 0.25  # of the noise's variance is taken to be the person's wish, the rest the occasion's


class Echoes(NamedTuple):
    """What kernels remember at a moment: how much each hears each use (kernels, uses) and all (kernels), what is `said`, and where
    therein each use's value and change stand (2, uses).
    """

    at: Moment
    heard: Floats
    total: Floats
    said: Floats
    places: Places

    def masses(self, weights: Floats) -> Floats:
        """Return the mass of each use's value and of its change (2, uses), for `weights` of the kernels."""
        masses: Floats = (weights / self.total * _SPEAKS) @ self.heard
        return masses

    def told(self, likeness: Callable[[Floats], Floats], value: float) -> Floats:
        """Return what each kernel gives to a `likeness` of what it remembers to `value`, told how far these lie apart."""
        off = self.said - value
        np.abs(off, out=off)
        like, told = likeness(off)[self.places], np.empty(len(self.total))
        np.matmul(self.heard[:VALUES], like[0], out=told[:VALUES])
        np.matmul(self.heard[VALUES:], like[1], out=told[VALUES:])
        told /= self.total
        return told


class View(NamedTuple):
    """All that the experts say at a moment, and the `weights` they have. `values` are what the kernels say together, `masses` of these and
    of the quantiles of each normal distribution; they sum to 1. `cell`: the width of a cell of the grid.
    """

    echoes: Echoes
    weights: Floats
    values: Floats
    masses: Floats
    told: Forecast
    noise: list[float]
    levels: Outlook
    unit: float
    cell: float

    @classmethod
    def of(cls, echoes: Echoes, weights: Floats, told: Forecast, noise: list[float], levels: Outlook, unit: float, cell: float) -> View:
        """Weigh what all say."""
        uses, normals = echoes.masses(weights[:KERNELS]), [weight / len(_QUANTILES) for weight in weights[KERNELS:].tolist()]
        least = _DUST * max(float(np.fmax.reduce(uses, axis=None)), *normals)
        uses *= uses > least
        said = np.bincount(echoes.places.ravel(), uses.ravel())
        heavy = said.nonzero()[0]
        masses = np.concatenate((said[heavy], np.array([mass * (mass > least) for mass in normals]).repeat(len(_QUANTILES))))
        masses /= np.add.reduce(masses)
        return cls(echoes, weights, echoes.said[heavy], masses, told, noise, levels, unit, cell)

    def otherwise(self, told: Forecast) -> View:
        """Return the view of the same moment in other surroundings, which only the state space minds."""
        return View(*self[:4], told, *self[5:])

    @property
    def means(self) -> list[float]:
        """The means of all normal distributions, in the order of the weights."""
        return [*self.told.means, *self.levels.means]

    def atoms(self) -> Atoms:
        """Return the predictive distribution."""
        deviations = self.told.deviations(self.noise, _OWN_NOISE) + self.levels.deviations(_OWN_NOISE)
        normal = np.array([deviations, self.means]).T @ _NORMAL
        return Atoms.of(np.concatenate((self.values, normal.ravel())), self.masses)

    def likelihoods(self, value: float) -> Floats:
        """Return the density of each expert at an explicit wish, per unit: the mean over the cell of the grid that the wish stands for.

        Without that, on a coarse grid, remembered values (which lie on it) would seem likelier than any normal distribution.
        """
        kernels = self.echoes.told(self._of_cell, value)
        deviations = self.told.deviations(self.noise)
        off = [(value - mean) / each for mean, each in zip(self.told.means, deviations, strict=True)]
        space = [math.exp(-0.5 * z * z) / each * self.unit / math.sqrt(2 * math.pi) for z, each in zip(off, deviations, strict=True)]
        levels = self.levels.likelihoods(value, self.unit, max(self.cell / 2, _FINEST * self.unit))
        told: Floats = np.concatenate((kernels, space, levels))
        told *= 1 - _ANYTHING
        told += _ANYTHING * _FLOOR
        told[:_REPEATERS] += _JUMPS * (_EVEN - told[:_REPEATERS])
        return told

    def silences(self, value: float, tolerance: float) -> Floats:
        """Return the probability that each expert gave to the wish lying within `tolerance` (units) of `value`."""
        edge = 4 * _EDGE * self.unit

        def left_alone(off: Floats) -> Floats:
            like: Floats = off / -edge
            like += tolerance * self.unit / edge + 0.5
            return np.fmin(np.fmax(like, 0.0, out=like), 1.0, out=like)

        kernels = self.echoes.told(left_alone, value)
        low, high = value - tolerance * self.unit, value + tolerance * self.unit
        space = [
            within((low - mean) / each, (high - mean) / each)
            for mean, each in zip(self.told.means, self.told.deviations(self.noise), strict=True)
        ]
        told: Floats = np.concatenate((kernels, space, self.levels.within(low, high)))
        told *= 1 - _ANYTHING
        told += _ANYTHING
        return told

    def _of_cell(self, off: Floats) -> Floats:
        """Return the density of what lies so far off, per unit, over the cell of the grid."""
        half, width = max(self.cell / 2 / self.unit, _FINEST), _WIDTH * self.unit
        density: Floats = np.exp(off / -width)
        density *= math.sinh(half / _WIDTH) / (2 * half)
        for here in (off < half * self.unit).nonzero()[0].tolist():
            density[here] = (1 - math.exp(-half / _WIDTH) * math.cosh(off[here] / width)) / (2 * half)
        return density
