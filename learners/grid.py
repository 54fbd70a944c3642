"""The grid of a number domain: what a prediction becomes once it is published."""

from __future__ import annotations

import math

from learners.base import NumberDomain

_NEAR = 1e-3  # of a step: values are remembered in single precision


def clamp(domain: NumberDomain, value: float) -> float:
    """Return `value` within the limits."""
    if value < domain.minimum:
        return domain.minimum
    return min(value, domain.maximum)


def published(domain: NumberDomain, value: float) -> float:
    """Return the grid value nearest to `value`, as a device is commanded; of two equally near the lower.

    >>> published(NumberDomain(15, 46, 0.5), 39.3)
    39.5
    """
    code = max(math.ceil(round((value - domain.minimum) / domain.step, 6) - 0.5), 0)
    found = domain.minimum + code * domain.step
    if found <= domain.maximum:
        return found
    top = math.floor(round((domain.maximum - domain.minimum) / domain.step, 6))
    return domain.minimum + min(code, top) * domain.step


def off_grid(domain: NumberDomain, value: float) -> bool:
    """Say whether a value lies off the grid.

    >>> off_grid(NumberDomain(15, 46, 0.5), 40.5), off_grid(NumberDomain(15, 46, 0.5), 40.6)
    (False, True)
    """
    steps = (value - domain.minimum) / domain.step
    return abs(steps - round(steps)) >= _NEAR
