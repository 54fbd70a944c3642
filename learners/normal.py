"""The normal distribution, as far as predictions speak of it: the 80 % interval and the chance to be left alone."""

from __future__ import annotations

import math

Z80 = 1.2815515655446004
"""Half-width of the central 80 % interval of a standard normal."""


def within(reach: float, spread: float) -> float:
    """Return the probability that an error with 80 % half-width `spread` stays within ±`reach`.

    >>> round(within(1.0, 1.0), 3), within(1.0, 0.0)
    (0.8, 1.0)
    """
    if spread <= 0:
        return 1.0
    return math.erf(reach * Z80 / spread / math.sqrt(2))
