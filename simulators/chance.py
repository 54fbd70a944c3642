"""Chance that is the same on every machine: streams named by words, and nothing but additions of uniform numbers.

`random.gauss` and `math.sin` go through the C library, whose last digit differs between machines; these do not.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random


def stream(*names: object) -> Random:
    """Return the random numbers that belong to `names`: the same names, the same numbers, whoever else drew before."""
    return Random("|".join(map(str, names)))


def bell(rng: Random) -> float:
    """Return a standard normal number, near enough: the sum of twelve uniform ones has variance 1 (Irwin-Hall)."""
    return sum(rng.random() for _ in range(12)) - 6.0


def pick(rng: Random, weights: Mapping[str, float]) -> str:
    """Return a key with a probability in proportion to its weight."""
    mark = rng.random() * sum(weights.values())
    for key, weight in weights.items():
        mark -= weight
        if mark < 0:
            return key
    return key


def wave(turns: float) -> float:
    """Return the sine of `turns` full turns to 0.2 %, by Bhaskara's rational formula (7th century), without the C library."""
    part = (turns % 1.0) * 360.0
    sign, angle = (1.0, part) if part < 180.0 else (-1.0, part - 180.0)  # noqa: PLR2004  # degrees of half a turn
    hill = angle * (180.0 - angle)
    return sign * 4.0 * hill / (40_500.0 - hill)
