"""Hour and week as features of the state space: parts of the day, the weekend, and the first harmonic of the day."""

from __future__ import annotations

import math

from learners.base import Circumstance
from learners.features import PARTS, slot

COUNT = 9


def habits(x: Circumstance) -> list[float]:
    """Return `COUNT` features; the first is the level."""
    turn = 2 * math.pi * x.hour / 24
    return [*_SLOTS[slot(x)], math.cos(turn), math.sin(turn)]


def _of_slot(now: int, weekend: float) -> tuple[float, ...]:
    days = [float(now == index) for index in (1, 2, 3)]
    return (1.0, *days, weekend, weekend * days[0], weekend * days[2])


_SLOTS = [_of_slot(now, weekend) for weekend in (0.0, 1.0) for now in range(len(PARTS))]
