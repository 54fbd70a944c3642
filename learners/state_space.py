"""State-space experts: a level, habits of hour and week, effects of the surroundings, and a mood that passes within a day.

A dynamic linear model (West and Harrison, 1997) with an Ornstein-Uhlenbeck component, filtered by Kalman's equations, three times
side by side for three sizes of noise. An override is a Gaussian observation. Silence says only that the wish lay within the tolerance
of what stood: the moments of the normal truncated to that window are matched (Tobin, 1958; Minka, 2001). A CUSUM of the standardised
residuals (Page, 1954) opens the level anew after an abrupt change; of what was left alone it hears the expected residual, so that it
quietens where all is well and grows where things are let pass on one side only.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Forecast:
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
        self._cusum: Floats = np.zeros((len(NOISES), 2))
        self._days: float | None = None

    def start(self, days: float, value: float) -> None:
        """Begin with a first wish."""
        self._days = days
        self._state[:, 0] = value
        self._round()

    def forecast(self, days: float, features: Floats) -> Forecast:
        """Return what would be wanted on `days`; `features` has one entry for every state: the last, 1, is the mood's."""
        gone = min(max(days - (self._days if self._days is not None else days), 0.0), _LONGEST)
        keep = math.exp(-gone / _MOOD_DAYS)
        state, covariance = self._state.copy(), self._covariance.copy()
        state[:, -1] *= keep
        covariance[:, -1, :] *= keep
        covariance[:, :, -1] *= keep
        diagonal = np.einsum("kii->ki", covariance)
        diagonal += self._walk * gone
        diagonal[:, -1] += (_MOOD * self._unit) ** 2 * (1 - keep * keep)
        gain = covariance @ features
        return Forecast(features, state, covariance, gain, state @ features, np.maximum(gain @ features, 0.0))

    def learn(self, days: float, told: Forecast, value: float) -> None:
        """Take in an explicit wish."""
        off = (value - told.mean) / np.sqrt(told.variance + self.noise)
        covariance, gain, variance = told.covariance, told.gain, told.variance
        alarmed = self._alarm(off)
        if alarmed.any():
            covariance[alarmed, 0, 0] += (_JUMP * self._unit) ** 2
            gain = covariance @ told.features
            variance = np.maximum(gain @ told.features, 0.0)
        step = gain / (variance + self.noise)[:, None]
        self._keep(days, told.state + step * (value - told.mean)[:, None], covariance - step[:, :, None] * gain[:, None, :])

    def accept(self, days: float, told: Forecast, value: float, tolerance: float) -> None:
        """Take in silence: the wish lay within `tolerance` of `value`."""
        deviation = np.sqrt(told.variance + self.noise)
        low, high = ((value + side * tolerance - told.mean) / deviation for side in (-1, 1))
        shift, shrink = zip(*map(_truncated, low, high), strict=True)
        step = told.gain / deviation[:, None]
        state = told.state + step * np.array(shift)[:, None]
        self._cusum = np.maximum(0.0, self._cusum * _FADE + np.stack([np.array(shift), -np.array(shift)], axis=1))
        self._keep(days, state, told.covariance - step[:, :, None] * step[:, None, :] * (1 - np.array(shrink))[:, None, None])

    def effects(self, first: int) -> list[float]:
        """Return the effects of the features from `first` on but for the mood, in units, the mean of the filters."""
        means: list[float] = (self._state[:, first:-1].mean(axis=0) / self._unit).tolist()
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
        return {"days": self._days, "state": pack(self._state, "f4"), "covariance": covariance, "cusum": self._cusum.tolist()}

    def load_state(self, state: Json) -> None:
        """Take over what `to_state` returned."""
        rows, columns = np.triu_indices(self._size)
        self._days = state["days"]
        self._state = unpack(state["state"], "f4", (len(NOISES), self._size))
        self._covariance = np.zeros((len(NOISES), self._size, self._size))
        self._covariance[:, rows, columns] = unpack(state["covariance"], "f4", (len(NOISES), len(rows)))
        self._covariance[:, columns, rows] = self._covariance[:, rows, columns]
        self._cusum = np.array(state["cusum"], float)

    def _alarm(self, off: Floats) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        signed = np.stack([off, -off], axis=1)
        self._cusum = np.maximum(0.0, self._cusum * _FADE + np.minimum(signed, _STEEPEST) - _SLACK)
        alarmed: np.ndarray[tuple[int], np.dtype[np.bool_]] = self._cusum.max(axis=1) > _ALARM
        self._cusum[alarmed] = 0.0
        return alarmed

    def _keep(self, days: float, state: Floats, covariance: Floats) -> None:
        self._days = days if self._days is None else max(days, self._days)
        self._state, self._covariance = state, (covariance + covariance.transpose(0, 2, 1)) / 2
        self._round()

    def _round(self) -> None:
        """Keep to single precision, as stored, with variances that stay positive."""
        diagonal = np.einsum("kii->ki", self._covariance)
        np.maximum(diagonal, _FLOOR * self._unit**2, out=diagonal)
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
