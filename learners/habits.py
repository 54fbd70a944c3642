"""Hour and week as features of the state space: parts of the day, the weekend, and the first harmonic of the day."""

from __future__ import annotations

import math

from learners.base import Circumstance
from learners.features import part

COUNT = 9


def habits(x: Circumstance) -> list[float]:
    """Return `COUNT` features; the first is the level."""
    now, weekend, turn = part(x.hour), float(x.weekend), 2 * math.pi * x.hour / 24
    days = [float(now == index) for index in (1, 2, 3)]
    return [1.0, *days, weekend, weekend * days[0], weekend * days[2], math.cos(turn), math.sin(turn)]
