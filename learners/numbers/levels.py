"""Level experts: one value for all hours, which wanders slowly and now and then jumps.

Of a seat, what was turned in the morning is meant for the evening as well. Local-level models (Harvey, 1989, section 2.1), side by side
for how much wishes scatter and how fast the level wanders; each is a Kalman filter of one number. A wish far from the level may be a
jump: that it is one and that it is none are weighed by Bayes' rule, and of the mixture of both the moments are kept (Harrison and
Stevens, 1976). Silence says only that the wish lay within the tolerance of what stood.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from typing import NamedTuple

from learners.base import Json
from learners.numbers.state_space import truncated, within

MODELS = ((0.05, 0.08), (0.25, 0.03))
"""Of each expert: what a wish differs from the same wish for no reason (units), and how far the level wanders (units per square root of
a day). Twice as many did no better, nor did others like these.
"""

_FIRST = 1.0  # units: how far the level may lie from a first guess
_JUMPS, _JUMP = 0.02, 1.5  # a day, and how far (units); a quarter as often and twice as often made no difference
_SHORTEST, _LONGEST = 0.02, 30.0  # days: two uses in a row may differ by a jump; beyond a month nothing further is forgotten
_STRAYS, _STRAY = 0.3, 1.0  # share of wishes that lie far off, and how far (units): what a level is judged by has tails, as kernels have
_LEAST = 1e-9  # of the unit's square
_SINGLE = struct.Struct(f"<{2 * len(MODELS)}f")


class Outlook(NamedTuple):
    """What level experts expect: the mean and the variance of the level by each, and the variance of a wish around it."""

    means: Sequence[float]
    variances: Sequence[float]
    noises: Sequence[float]

    def deviations(self, share: float = 1.0) -> list[float]:
        """Return the standard deviations of the wish, with this share of the noise (variances)."""
        return [math.sqrt(variance + share * noise) for variance, noise in zip(self.variances, self.noises, strict=True)]

    def within(self, low: float, high: float, wider: float = 0.0) -> list[float]:
        """Return the probability that each gives to a wish from `low` to `high`; `wider`: what to add to the deviations."""
        told = zip(self.means, self.deviations(), strict=True)
        return [within((low - mean) / (each + wider), (high - mean) / (each + wider)) for mean, each in told]

    def likelihoods(self, value: float, unit: float, half: float) -> list[float]:
        """Return the density of each at a wish, per unit: the mean over what lies within `half` of it."""
        near, far = self.within(value - half, value + half), self.within(value - half, value + half, _STRAY * unit)
        return [((1 - _STRAYS) * one + _STRAYS * other) * unit / (2 * half) for one, other in zip(near, far, strict=True)]


class Levels:
    """Local-level filters; `unit` scales all, `coarseness` is the step of the grid that wishes lie on."""

    def __init__(self, unit: float, coarseness: float) -> None:
        self._unit = unit
        self._noises = [(noise * unit) ** 2 + coarseness**2 / 12 for noise, _ in MODELS]
        self._walks = [(walk * unit) ** 2 for _, walk in MODELS]
        self._means, self._variances = [0.0] * len(MODELS), [(_FIRST * unit) ** 2] * len(MODELS)
        self._days: float | None = None

    def start(self, days: float, value: float) -> None:
        """Begin with a first wish, or with what was left alone before there was one."""
        self._days = days
        self._keep([(value, variance) for variance in self._variances])

    def outlook(self, days: float) -> Outlook:
        """Return what would be wanted on `days`, at whatever hour."""
        gone = self._gone(days)
        return Outlook(
            self._means, [variance + walk * gone for variance, walk in zip(self._variances, self._walks, strict=True)], self._noises
        )

    def learn(self, days: float, told: Outlook, value: float) -> None:
        """Take in an explicit wish; `told` is the outlook of that moment."""
        jumped = -math.expm1(-_JUMPS * max(self._gone(days), _SHORTEST))
        self._keep([self._weighed(value - mean, mean, variance, noise, jumped) for mean, variance, noise in zip(*told, strict=True)])
        self._days = days

    def accept(self, days: float, told: Outlook, value: float, tolerance: float) -> None:
        """Take in silence: the wish lay within `tolerance` of `value`."""
        kept = []
        for mean, variance, noise in zip(*told, strict=True):
            deviation = math.sqrt(variance + noise)
            shift, shrink = truncated((value - tolerance - mean) / deviation, (value + tolerance - mean) / deviation)
            gain = variance / deviation
            kept.append((mean + gain * shift, variance - gain * gain * (1 - shrink)))
        self._keep(kept)
        self._days = days

    def to_state(self) -> Json:
        """Return the filters as JSON-ready data."""
        return {"days": self._days, "means": list(self._means), "variances": list(self._variances)}

    def load_state(self, state: Json) -> None:
        """Take over what `to_state` returned."""
        self._days = state["days"]
        self._keep(list(zip(map(float, state["means"]), map(float, state["variances"]), strict=True)))

    def _gone(self, days: float) -> float:
        return min(max(days - (self._days if self._days is not None else days), 0.0), _LONGEST)

    def _weighed(self, off: float, mean: float, variance: float, noise: float, jumped: float) -> tuple[float, float]:
        """Return mean and variance of the level after a wish so far `off`, which came of a jump with the probability `jumped`."""
        wide = variance + (_JUMP * self._unit) ** 2
        stays, jumps = (1 - jumped) * _density(off, variance + noise), jumped * _density(off, wide + noise)
        share = jumps / (stays + jumps) if jumps > 0 else 1.0
        still, leapt = off * variance / (variance + noise), off * wide / (wide + noise)
        moved = still + share * (leapt - still)
        left = (1 - share) * variance * noise / (variance + noise) + share * wide * noise / (wide + noise)
        return mean + moved, left + share * (1 - share) * (leapt - still) ** 2

    def _keep(self, told: Sequence[tuple[float, float]]) -> None:
        """Hold these means and variances, to single precision: so that no machine's last digit matters."""
        least, size = _LEAST * self._unit**2, len(MODELS)
        kept = _SINGLE.unpack(_SINGLE.pack(*[mean for mean, _ in told], *[max(variance, least) for _, variance in told]))
        self._means, self._variances = list(kept[:size]), list(kept[size:])


def _density(off: float, variance: float) -> float:
    return math.exp(-0.5 * off * off / variance) / math.sqrt(variance)
