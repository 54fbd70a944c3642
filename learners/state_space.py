"""State-space experts: a level, habits of hour and week, effects of the surroundings, and a mood that passes within a day.

A dynamic linear model (West and Harrison, 1997) with an Ornstein-Uhlenbeck component, filtered by Kalman's equations, three times
side by side for three sizes of noise. An override is a Gaussian observation. Silence says only that the wish lay within the tolerance
of what stood: the moments of the normal truncated to that window are matched (Tobin, 1958; Minka, 2001). A CUSUM of the standardised
residuals (Page, 1954) opens the level anew after an abrupt change; of what was left alone it hears the expected residual, so that it
quietens where all is well and grows where things are let pass on one side only.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from learners.base import Json
from learners.packing import Floats, pack, unpack

NOISES = np.array([0.2, 0.4, 0.6])  # units: what a wish differs from the same wish for no reason
_MOOD, _MOOD_DAYS = 0.3, 1.0  # units, days
_LEVEL, _HABIT, CONTEXT = 1.0, 0.5, 0.4  # units: how far these lie from the first guess
_LEVEL_WALK, _HABIT_WALK = 0.03, 0.012  # units per square root of a day: slow drift
_LONGEST = 30.0  # days of silence beyond which nothing further is forgotten
_SLACK, _ALARM, _FADE, _STEEPEST = 0.7, 2.5, 0.9, 4.0  # CUSUM, in standard deviations
_JUMP = 1.5  # units: how far a taste may have jumped when the alarm sounds
_FLOOR = 1e-6


class Forecast(NamedTuple):
    """Means and variances of the wish (without noise), and what an update needs: all (experts, …)."""

    features: Floats
    state: Floats
    covariance: Floats
    gain: Floats
    mean: Floats
    variance: Floats


class StateSpace:
    """Kalman filters over `habits + contexts` features (the first is the level) and one mood; `unit` scales all."""

    def __init__(self, habits: int, contexts: int, unit: float, coarseness: float) -> None:
        self._unit, self._size = unit, habits + contexts + 1
        self.noise: Floats = (NOISES * unit) ** 2 + coarseness**2 / 12
        first = np.array([_LEVEL] + [_HABIT] * (habits - 1) + [CONTEXT] * contexts + [_MOOD]) * unit
        walk = np.array([_LEVEL_WALK] + [_HABIT_WALK] * (habits + contexts - 1) + [0.0]) * unit
        self._walk: Floats = walk**2
        self._state: Floats = np.zeros((len(NOISES), self._size))
        self._covariance: Floats = np.tile(np.diag(first**2), (len(NOISES), 1, 1))
        self._fading: Floats = np.ones((self._size, self._size))  # what time leaves of a covariance: only what concerns the mood fades
        self._cusum = [[0.0, 0.0] for _ in NOISES]
        self._days: float | None = None
        self._moved: tuple[float, Floats, Floats] | None = None  # days, and state and covariance then: it is asked more than once

    def start(self, days: float, value: float) -> None:
        """Begin with a first wish."""
        self._days = days
        self._state[:, 0] = value
        self._round()

    def forecast(self, days: float, features: Floats) -> Forecast:
        """Return what would be wanted on `days`; `features` has one entry for every state: the last, 1, is the mood's."""
        state, covariance = self._at(days)
        gain = covariance @ features
        return Forecast(features, state, covariance, gain, state @ features, np.maximum(gain @ features, 0.0))

    def learn(self, days: float, told: Forecast, value: float) -> None:
        """Take in an explicit wish."""
        missed, variance = value - told.mean, told.variance + self.noise
        covariance, gain = told.covariance, told.gain
        alarmed = self._alarm((missed / np.sqrt(variance)).tolist())
        if alarmed:
            covariance = covariance.copy()
            covariance[alarmed, 0, 0] += (_JUMP * self._unit) ** 2
            gain = covariance @ told.features
            variance = np.maximum(gain @ told.features, 0.0) + self.noise
        step = gain / variance[:, None]
        known = step[:, :, None] * gain[:, None, :]
        self._keep(days, told.state + step * missed[:, None], np.subtract(covariance, known, out=known))

    def accept(self, days: float, told: Forecast, value: float, tolerance: float) -> None:
        """Take in silence: the wish lay within `tolerance` of `value`."""
        deviation = np.sqrt(told.variance + self.noise)
        beyond = [
            [(value + side * tolerance - mean) / each for mean, each in zip(told.mean.tolist(), deviation.tolist(), strict=True)]
            for side in (-1, 1)
        ]
        shift, shrink = zip(*map(_truncated, *beyond), strict=True)
        for sums, each in zip(self._cusum, shift, strict=True):
            sums[:] = max(0.0, sums[0] * _FADE + each), max(0.0, sums[1] * _FADE - each)
        step = told.gain / deviation[:, None]
        known = step[:, :, None] * step[:, None, :]
        known *= (1 - np.array(shrink))[:, None, None]
        self._keep(days, told.state + step * np.array(shift)[:, None], np.subtract(told.covariance, known, out=known))

    def effects(self, first: int) -> list[float]:
        """Return the effects of the features from `first` on but for the mood, in units, the mean of the filters."""
        means: list[float] = (np.add.reduce(self._state[:, first:-1]) / len(NOISES) / self._unit).tolist()
        return means

    def renew(self, place: int, width: float) -> None:
        """Forget what is known of a feature, which means something else from now on; `width` in units."""
        self._state[:, place] = 0.0
        self._covariance[:, place, :] = self._covariance[:, :, place] = 0.0
        self._covariance[:, place, place] = (width * self._unit) ** 2
        self._round()

    def to_state(self) -> Json:
        """Return the filters as JSON-ready data."""
        rows, columns = np.triu_indices(self._size)
        covariance = pack(self._covariance[:, rows, columns], "f4")
        return {
            "days": self._days,
            "state": pack(self._state, "f4"),
            "covariance": covariance,
            "cusum": [list(sums) for sums in self._cusum],
        }

    def load_state(self, state: Json) -> None:
        """Take over what `to_state` returned."""
        rows, columns = np.triu_indices(self._size)
        self._days = state["days"]
        self._state = unpack(state["state"], "f4", (len(NOISES), self._size))
        self._covariance = np.zeros((len(NOISES), self._size, self._size))
        self._covariance[:, rows, columns] = unpack(state["covariance"], "f4", (len(NOISES), len(rows)))
        self._covariance[:, columns, rows] = self._covariance[:, rows, columns]
        self._cusum = [[float(up), float(down)] for up, down in state["cusum"]]
        self._moved = None

    def _at(self, days: float) -> tuple[Floats, Floats]:
        """Return state and covariance on `days`, when moods have passed and habits drifted."""
        if self._moved is None or self._moved[0] != days:
            gone = min(max(days - (self._days if self._days is not None else days), 0.0), _LONGEST)
            keep = math.exp(-gone / _MOOD_DAYS)
            fading, drift = self._fading, self._walk * gone
            fading[-1] = fading[:, -1] = keep
            fading[-1, -1], drift[-1] = keep * keep, (_MOOD * self._unit) ** 2 * (1 - keep * keep)
            state, covariance = self._state * fading[0], self._covariance * fading
            covariance.reshape(len(NOISES), -1)[:, :: self._size + 1] += drift  # the diagonals
            self._moved = days, state, covariance
        return self._moved[1:]

    def _alarm(self, off: Sequence[float]) -> list[int]:
        """Take in residuals; return the filters whose level must be opened anew."""
        alarmed = []
        for place, (sums, each) in enumerate(zip(self._cusum, off, strict=True)):
            sums[0] = max(0.0, sums[0] * _FADE + min(each, _STEEPEST) - _SLACK)
            sums[1] = max(0.0, sums[1] * _FADE + min(-each, _STEEPEST) - _SLACK)
            if max(sums) > _ALARM:
                sums[:] = 0.0, 0.0
                alarmed.append(place)
        return alarmed

    def _keep(self, days: float, state: Floats, covariance: Floats) -> None:
        self._days = days if self._days is None else max(days, self._days)
        self._state, self._covariance = state, covariance + covariance.transpose(0, 2, 1)
        self._covariance *= 0.5
        self._round()

    def _round(self) -> None:
        """Keep to single precision, as stored, with variances that stay positive."""
        diagonal = self._covariance.reshape(len(NOISES), -1)[:, :: self._size + 1]
        np.maximum(diagonal, _FLOOR * self._unit**2, out=diagonal)
        self._moved = None
        self._state = self._state.astype(np.float32).astype(np.float64)
        self._covariance = self._covariance.astype(np.float32).astype(np.float64)


def within(low: float, high: float) -> float:
    """Return the mass of a standard normal between `low` and `high`."""
    return 0.5 * (math.erf(high / math.sqrt(2)) - math.erf(low / math.sqrt(2)))


def _truncated(low: float, high: float) -> tuple[float, float]:
    """Return mean and variance of a standard normal truncated to `low` to `high`, kept away from the extremes."""
    mass = max(within(low, high), _FLOOR)
    below, above = (math.exp(-0.5 * z * z) / math.sqrt(2 * math.pi) for z in (low, high))
    mean = (below - above) / mass
    variance = 1 + (low * below - high * above) / mass - mean * mean
    return min(max(mean, -3.0), 3.0), min(max(variance, 0.02), 1.0)
