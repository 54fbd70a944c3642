"""The unit of a setting: what a learner counts errors, tolerances and moods in, so that one configuration serves them all."""

from __future__ import annotations

from learners.base import NumberDomain

_PARTS = 30  # of the range: 1 °C for climate, 10 mm for a seat, 8 for brightness
_LEAST = 2  # steps


def unit(domain: NumberDomain) -> float:
    """Return the unit: a thirtieth of the range, but never less than two steps.

    >>> unit(NumberDomain(5, 35, 0.5)), unit(NumberDomain(1, 5, 1))
    (1.0, 2)
    """
    return max(_LEAST * domain.step, (domain.maximum - domain.minimum) / _PARTS)
