"""Making "80 %" mean 80 %: the width of the interval and the chance to be left alone follow what happened.

Adaptive conformal inference (Gibbs and Candès, 2021) in the form of quantile tracking (Angelopoulos, Candès and Tibshirani, 2023): a
miss widens the interval by four times what a hit narrows it. The chance to be left alone is scaled in log-odds (Platt, 1999).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

COVERAGE = 0.8
_WIDTH_RATE = 0.06  # units
_NARROWEST, _WIDEST = -2.0, 4.0  # units
_LEAST = 0.01  # no mass is taken to be less, nor to lack less of 1: log-odds of ±4.6
_OFFSET, _SLOPE = 0.5, 0.58  # of people in general, as real and invented ones were lived with
_OFFSET_SURENESS, _SLOPE_SURENESS = 1 / 0.6, 1 / 0.05  # inverse variances: how far people differ in them
_KEPT = 1 - 1 / 120  # of what was learned, from use to use


@dataclass(slots=True)
class Odds:
    """The log-odds of being left alone, linear in those of the mass within the tolerance; both numbers are a person's own.

    They start at those of people in general and move by Bayes' rule, one Newton step a use (as in `learners/choices/conditional_logit.py`).
    That mass is surer of itself than it should be, for the tolerance is known only roughly and is no sharp edge; how much so differs with
    the person.
    `told`: what uses said of the offset, of both, and of the slope, as the upper half of the matrix of sureness.
    """

    offset: float = _OFFSET
    slope: float = _SLOPE
    told: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def chance(self, mass: float) -> float:
        """Return the probability to be left alone of what has this `mass` within the tolerance.

        >>> odds = Odds()
        >>> for day in range(50):
        ...     odds.learn(0.99, alone=day % 2 == 0)
        >>> round(odds.chance(0.99), 1)
        0.5
        """
        return 1 / (1 + math.exp(-self.offset - self.slope * _log_odds(mass)))

    def learn(self, mass: float, *, alone: bool) -> None:
        """Take in whether it was."""
        at, chance = _log_odds(mass), self.chance(mass)
        doubt, (one, both, two) = chance * (1 - chance), self.told
        one, both, two = _KEPT * one + doubt, _KEPT * both + doubt * at, _KEPT * two + doubt * at * at
        self.told = round(one, 6), round(both, 6), round(two, 6)
        one, two = one + _OFFSET_SURENESS, two + _SLOPE_SURENESS
        step = (alone - chance) / (one * two - both * both)
        self.offset = round(self.offset + step * (two - both * at), 6)
        self.slope = round(max(self.slope + step * (one * at - both), 0.0), 6)

    def row(self) -> list[float]:
        """Return it as JSON-ready data, in the order of the fields."""
        return [self.offset, self.slope, *self.told]

    @classmethod
    def of(cls, row: Sequence[float]) -> Odds:
        """Read what `row` returned."""
        offset, slope, one, both, two = map(float, row)
        return cls(offset, slope, (one, both, two))


@dataclass(slots=True)
class Calibration:
    """`width`: units to add to the predictive half-width; `odds`: what the mass within the tolerance says of being left alone."""

    width: float = 0.1
    odds: Odds = field(default_factory=Odds)

    def covered(self, share: float) -> None:
        """Take in whether the wish lay inside the interval (1 or 0, or a probability where only silence is known)."""
        self.width = min(max(self.width + _WIDTH_RATE * (COVERAGE - share), _NARROWEST), _WIDEST)

    def left_alone(self, mass: float, *, alone: bool) -> None:
        """Take in whether what had `mass` within the tolerance was left alone."""
        self.odds.learn(mass, alone=alone)

    def confidence(self, mass: float) -> float:
        """Return the probability to be left alone for a predictive `mass` within the tolerance.

        >>> [round(Calibration().confidence(mass), 2) for mass in (0.3, 0.8, 0.99)]
        [0.5, 0.79, 0.96]
        """
        return round(self.odds.chance(mass), 12)


def _log_odds(mass: float) -> float:
    mass = min(max(mass, _LEAST), 1 - _LEAST)
    return math.log(mass / (1 - mass))
