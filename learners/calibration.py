"""Making "80 %" mean 80 %: the level of the interval and the chance to be left alone follow what happened.

Adaptive conformal inference (Gibbs and Candès, 2021): a miss raises the level at which the interval is read off the predictive
distribution, a hit lowers it a little. The confidence gets an offset in log-odds, learnt the same way.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

COVERAGE = 0.8
_LEVEL_RATE, _ODDS_RATE = 0.02, 0.03
_LOWEST, _HIGHEST = 0.5, 0.98


@dataclass(slots=True)
class Calibration:
    """`level`: share of the predictive mass inside the interval; `odds`: what the confidence is off, in log-odds."""

    level: float = 0.85
    odds: float = 0.0

    def covered(self, share: float) -> None:
        """Take in whether the wish lay inside the interval (1 or 0, or a probability where only silence is known)."""
        self.level = min(max(self.level + _LEVEL_RATE * (COVERAGE - share), _LOWEST), _HIGHEST)

    def left_alone(self, mass: float, *, alone: bool) -> None:
        """Take in whether what had `mass` within the tolerance was left alone."""
        self.odds = min(max(self.odds + _ODDS_RATE * (alone - self.confidence(mass)), -2.0), 2.0)

    def confidence(self, mass: float) -> float:
        """Return the probability to be left alone for a predictive `mass` within the tolerance.

        >>> Calibration().confidence(0.8)
        0.8
        """
        mass = min(max(mass, 0.01), 0.99)
        return round(1 / (1 + math.exp(-math.log(mass / (1 - mass)) - self.odds)), 12)
