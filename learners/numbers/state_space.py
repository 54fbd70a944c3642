"""State-space experts: a level, habits of hour and week, effects of the surroundings, and a mood that passes within a day.

A dynamic linear model (West and Harrison, 1997) with an Ornstein-Uhlenbeck component, filtered by Kalman's equations, three times
side by side for three sizes of noise. An override is a Gaussian observation. Silence says only that the wish lay within the tolerance
of what stood: the moments of the normal truncated to that window are matched (Tobin, 1958; Minka, 2001). A CUSUM of the standardised
residuals (Page, 1954) opens the level anew after an abrupt change; of what was left alone it hears the expected residual, so that it
quietens where all is well and grows where things are let pass on one side only. Overrides are all far off, or there were none: the alarm
must not take a few of them on either side for a change, or whoever has many is never known well.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from learners.base import Json
from learners.packing import Floats, pack, unpack

NOISES = (0.2, 0.4, 0.6)  # units: what a wish differs from the same wish for no reason
_MOODS, _MOOD_DAYS = (0.3, 0.2, 0.1), (1.0, 0.5, 0.25)  # units, days: where there is little noise, moods are strong beside it
_LEVEL, _HABIT, CONTEXT = 1.0, 0.55, 0.4  # units: how far these lie from the first guess
_LEVEL_WALK, _HABIT_WALK = 0.03, 0.012  # units per square root of a day: slow drift
_LONGEST = 30.0  # days of silence beyond which nothing further is forgotten
_SLACK, _ALARM, _FADE, _STEEPEST = 0.5, 3.0, 0.8, 4.0  # CUSUM, in standard deviations
_JUMP = 1.5  # units: how far a taste may have jumped when the alarm sounds
_FLOOR = 1e-6
_ROOT = math.sqrt(2 * math.pi)
_LEAST = 1e-12  # of a variance: what silence says at the least


class Forecast(NamedTuple):
    """Means and variances of the wish (without noise), by experts, and what an update needs (experts, …): the last row of `moments` is the
    state, those before are its covariance; `product`, that with the features, is the gain and then the mean.
    """

    features: Floats
    moments: Floats
    product: Floats
    means: list[float]
    variances: list[float]

    def deviations(self, noises: Sequence[float], share: float = 1.0) -> list[float]:
        """Return the standard deviations of the wish, with this share of the noise (variances)."""
        return [math.sqrt(variance + share * noise) for variance, noise in zip(self.variances, noises, strict=True)]


class StateSpace:
    """Kalman filters over `habits + contexts` features (the first is the level) and one mood; `unit` scales all."""

    def __init__(self, habits: int, contexts: int, unit: float, coarseness: float) -> None:
        self._unit, self._size = unit, habits + contexts + 1
        self.noise: list[float] = [(noise * unit) ** 2 + coarseness**2 / 12 for noise in NOISES]
        first = np.array([[_LEVEL] + [_HABIT] * (habits - 1) + [CONTEXT] * contexts + [mood] for mood in _MOODS]) * unit
        walk = np.array([_LEVEL_WALK] + [_HABIT_WALK] * (habits + contexts - 1) + [0.0]) * unit
        self._walk: Floats = np.tile(walk**2, (len(NOISES), 1))
        self._moods, self._passing = first[:, -1] ** 2, [-1 / days for days in _MOOD_DAYS]
        self._hold(np.zeros((len(NOISES), self._size + 1, self._size)))
        self._variances(self._moments)[:] = first**2
        self._fading: Floats = np.ones(self._moments.shape)  # what time leaves of the moments: only what concerns the mood fades
        self._cusum = [[0.0, 0.0] for _ in NOISES]
        self._days: float | None = None
        self._moved: tuple[float, Floats] | None = None  # days, and the moments then: it is asked more than once

    def start(self, days: float, value: float) -> None:
        """Begin with a first wish."""
        self._days = days
        self._state[:, 0] = value
        self._round()

    def forecast(self, days: float, features: Floats) -> Forecast:
        """Return what would be wanted on `days`; `features` has one entry for every state, the last of them, 1, is the mood's, and a 0."""
        return _told(features, self._at(days))

    def learn(self, days: float, told: Forecast, value: float) -> None:
        """Take in an explicit wish."""
        missed, deviations = [value - mean for mean in told.means], told.deviations(self.noise)
        alarmed = self._alarm([off / deviation for off, deviation in zip(missed, deviations, strict=True)])
        if alarmed:
            moments = told.moments.copy()
            moments[alarmed, 0, 0] += (_JUMP * self._unit) ** 2
            told = _told(told.features, moments)
            deviations = told.deviations(self.noise)
        deviation = np.array(deviations)
        self._keep(days, told.moments, told.product / deviation[:, None], missed / deviation)

    def accept(self, days: float, told: Forecast, value: float, tolerance: float) -> None:
        """Take in silence: the wish lay within `tolerance` of `value`."""
        deviations, low, high = told.deviations(self.noise), value - tolerance, value + tolerance
        shifts, knowns = [], []
        for sums, mean, deviation in zip(self._cusum, told.means, deviations, strict=True):
            shift, shrink = truncated((low - mean) / deviation, (high - mean) / deviation)
            sums[:] = max(0.0, sums[0] * _FADE + shift), max(0.0, sums[1] * _FADE - shift)
            known = math.sqrt(max(1 - shrink, _LEAST))
            shifts.append(shift / known)
            knowns.append(known / deviation)
        self._keep(days, told.moments, told.product * np.array(knowns)[:, None], np.array(shifts))

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
        moments = np.empty((len(NOISES), self._size + 1, self._size))
        moments[:, -1] = unpack(state["state"], "f4", (len(NOISES), self._size))
        moments[:, rows, columns] = unpack(state["covariance"], "f4", (len(NOISES), len(rows)))
        moments[:, columns, rows] = moments[:, rows, columns]
        self._hold(moments)
        self._cusum = [[float(up), float(down)] for up, down in state["cusum"]]
        self._moved = None

    def _hold(self, moments: Floats) -> None:
        """Let these be the moments: covariance and, as the row below, state."""
        self._moments, self._covariance, self._state = moments, moments[:, :-1], moments[:, -1]

    def _at(self, days: float) -> Floats:
        """Return the moments on `days`, when moods have passed and habits drifted."""
        if self._moved is None or self._moved[0] != days:
            gone = min(max(days - (self._days if self._days is not None else days), 0.0), _LONGEST)
            keep = np.array([math.exp(gone * each) for each in self._passing])
            drift = self._walk * gone
            drift[:, -1] = self._moods * (1 - keep * keep)
            fading = self._fading
            fading[:, :, -1] = fading[:, -2] = keep[:, None]
            fading[:, -2, -1] = keep * keep
            moments = self._moments * fading
            variances = self._variances(moments)
            variances += drift
            self._moved = days, moments
        return self._moved[1]

    def _variances(self, moments: Floats) -> Floats:
        """Return the variances among moments, (experts, size), to be read and written."""
        return moments.reshape(len(NOISES), -1)[:, : self._size * self._size : self._size + 1]

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

    def _keep(self, days: float, moments: Floats, step: Floats, shift: Floats) -> None:
        """Take the product of `step` with itself from the covariance, and move the state by `shift` steps, whose last entry is spare."""
        self._days = days if self._days is None else max(days, self._days)
        step[:, -1] = -shift
        learnt = np.matmul(step[:, :, None], step[:, None, :-1])
        self._hold(np.subtract(moments, learnt, out=learnt))
        self._round()

    def _round(self) -> None:
        """Keep to single precision, as stored, with variances that stay positive."""
        variances = self._variances(self._moments)
        np.fmax(variances, _FLOOR * self._unit**2, out=variances)
        self._moments[:] = self._moments.astype(np.float32)
        self._moved = None


def _told(features: Floats, moments: Floats) -> Forecast:
    """Return what moments say of features. All experts are one matrix: to multiply them one by one takes twice as long."""
    product = (moments.reshape(-1, moments.shape[2]) @ features[:-1]).reshape(moments.shape[:2])
    return Forecast(features, moments, product, product[:, -1].tolist(), [max(each, 0.0) for each in (product @ features).tolist()])


def within(low: float, high: float) -> float:
    """Return the mass of a standard normal between `low` and `high`."""
    return 0.5 * (math.erf(high / math.sqrt(2)) - math.erf(low / math.sqrt(2)))


def truncated(low: float, high: float) -> tuple[float, float]:
    """Return mean and variance of a standard normal truncated to `low` to `high`, kept away from the extremes."""
    mass = max(within(low, high), _FLOOR)
    below, above = math.exp(-0.5 * low * low) / _ROOT, math.exp(-0.5 * high * high) / _ROOT
    mean = (below - above) / mass
    variance = 1 + (low * below - high * above) / mass - mean * mean
    return min(max(mean, -3.0), 3.0), min(max(variance, 0.02), 1.0)
