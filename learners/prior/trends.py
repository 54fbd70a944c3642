"""What a straight line says of somebody: the value expected at a measured quantity, and how far off that may honestly be.

Simple linear regression with its prediction interval (Seber and Lee, "Linear Regression Analysis", 2003, section 6.1): the interval
widens where few were measured, and away from their mean.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from learners.normal import Z80

_FITTED = 2  # parameters of a line: level and slope


@dataclass(frozen=True, slots=True)
class Line:
    """`level` at `centre` and `slope` beyond, with the residual `deviation`; `people` 0: not fitted, so there is no doubt of the fit."""

    centre: float
    level: float
    slope: float
    deviation: float
    people: int = 0
    squares: float = 0.0

    def at(self, quantity: float) -> tuple[float, float]:
        """Return the expected value at `quantity`, and the half-width of the 80 % interval for one further person.

        >>> Line(170, 150, 4, 36, 38, 4600).at(180)
        (190.0, 48.1...)
        """
        off = quantity - self.centre
        value, width = self.level + self.slope * off, Z80 * self.deviation
        if self.people > _FITTED:
            width = student80(self.people - _FITTED) * self.deviation * math.sqrt(1 + 1 / self.people + off * off / self.squares)
        return float(value), width


def fitted(quantities: Sequence[float], values: Sequence[float]) -> Line:
    """Return the line of least squares through at least three people, not all alike.

    >>> line = fitted([160, 170, 180], [110, 150, 190])
    >>> line.centre, line.level, line.slope
    (170.0, 150.0, 4.0)
    """
    people = len(values)
    centre, level = sum(quantities) / people, sum(values) / people
    squares = sum((each - centre) ** 2 for each in quantities)
    slope = sum((x - centre) * (y - level) for x, y in zip(quantities, values, strict=True)) / squares
    residuals = sum((y - level - slope * (x - centre)) ** 2 for x, y in zip(quantities, values, strict=True))
    return Line(centre, level, slope, math.sqrt(residuals / (people - _FITTED)), people, squares)


def student80(freedom: int) -> float:
    """Return the half-width of the central 80 % interval of Student's t, to three digits from 4 degrees of freedom on.

    Abramowitz and Stegun (1964), 26.7.5.

    >>> round(student80(4), 2), round(student80(36), 3)
    (1.53, 1.306)
    """
    z = Z80
    return z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
