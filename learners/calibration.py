"""Making "80 %" mean 80 %: the width of the interval and the chance to be left alone follow what happened.

Adaptive conformal inference (Gibbs and Candès, 2021) in the form of quantile tracking (Angelopoulos, Candès and Tibshirani, 2023): a
miss widens the interval by four times what a hit narrows it. The confidence gets an offset in log-odds, learnt the same way.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

COVERAGE = 0.8
_WIDTH_RATE, _ODDS_RATE = 0.06, 0.03  # units, log-odds
_NARROWEST, _WIDEST = -2.0, 4.0  # units


@dataclass(slots=True)
class Calibration:
    """`width`: units to add to the predictive half-width; `odds`: what the confidence is off, in log-odds."""

    width: float = 0.1
    odds: float = 0.0

    def covered(self, share: float) -> None:
        """Take in whether the wish lay inside the interval (1 or 0, or a probability where only silence is known)."""
        self.width = min(max(self.width + _WIDTH_RATE * (COVERAGE - share), _NARROWEST), _WIDEST)

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
