"""A knob that is turned by detents: several values in a row and in one direction are one turn, and the last of them is the wish.

A clock or another controller sends its value once; only a device that takes a way of its own says what lies between.
"""

from __future__ import annotations

from itertools import pairwise

from controller.core.echo import EchoModel
from controller.core.state import Turn
from devices.settings import NumberSetting, Setting

PAUSE_S = 1.5
"""Seconds between two detents of one turn."""
_FEW, _UNEVEN = 2, 3.0
"""Detents before the last one that make a knob's turn, and by how much one may be longer than another."""


def onward(made: Turn) -> int:
    """Return how many values just before the last one were passed in one go and in its direction: they were nobody's aim."""
    points = [*made.steps, (made.value, made.changed)]
    way, passed = 0.0, 0
    for (value, at), (later, then) in reversed(list(pairwise(points))):
        if isinstance(value, str) or isinstance(later, str) or (then - at).total_seconds() > PAUSE_S:
            break
        if way * (later - value) < 0:
            break
        way, passed = later - value, passed + 1
    return passed


def by_detents(spec: Setting, model: EchoModel, made: Turn) -> bool:
    """Say whether a value was come to by even steps, on a device that takes no way by itself."""
    passed = onward(made)
    if passed < _FEW or model.takes_ways or made.suspect is not None or not isinstance(spec, NumberSetting):
        return False
    values = [each for each, _ in made.steps[-passed:]] + [made.value]
    ways = [abs(later - value) for value, later in pairwise(values) if not isinstance(value, str) and not isinstance(later, str)]
    return min(ways) >= spec.step / 2 and max(ways) <= _UNEVEN * min(ways)
