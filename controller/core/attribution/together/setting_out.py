"""When a device that takes a way of its own set out: a cover of a scene is judged by when it began to move, and not by when it was there.

Its first word comes when it has gone one stretch already; the stretches after that tell how long it took.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from controller.core.conduct import Conduct, Jump
from controller.core.echo import EchoModel
from controller.core.state import Turn
from devices.settings import NumberSetting, Setting

_STRETCHES, _UNEVEN = 2, 3.0
"""So many stretches make a way, and by how much one may take longer than another."""
_FEW = 3
"""After so many commands a device that took no way is known to take none, unless it says at once that it was there."""
_MOTOR_S, _EVEN_S, _EVEN = 1.0, 0.5, 0.25
"""Seconds between two words of a motor at least, by how much these may differ, and by what share its stretches: no hand is so even."""
_LONGEST_S = 5.0
_COUNT, _MEASURES_S = 0.01, 10.0
"""By what share of its range, and within how many seconds, a device that has come to stand says just where."""


def but_for_a_count(spec: Setting, made: Turn) -> Turn:
    """Return a turn without what a device said last, where that is a count beside, some seconds later: so it measured itself."""
    stood, at = made.steps[-1] if made.steps else (made.value, made.changed)
    if not isinstance(spec, NumberSetting) or isinstance(stood, str) or isinstance(made.value, str):
        return made
    beside = abs(stood - made.value) <= _COUNT * (spec.maximum - spec.minimum)
    soon = bool(made.steps) and (made.changed - at).total_seconds() <= _MEASURES_S
    return replace(made, value=stood, changed=at, steps=made.steps[:-1]) if beside and soon else made


def stretch_s(model: EchoModel, made: Turn) -> float | None:
    """Return how many seconds a device took from word to word of a way that it went on steadily; `None` of one that took no way."""
    points = [*made.steps, (made.value, made.changed)]
    pauses, ways = [(later - at).total_seconds() for (_, at), (_, later) in pairwise(points)], _ways([value for value, _ in points])
    no_way = model.direct >= _FEW and not model.takes_ways and not _evenly(pauses[:-1], ways[:-1])
    if len(points) <= _STRETCHES or no_way or not _onward(made, [value for value, _ in points]):
        return None
    usual = median(pauses)
    return usual if usual <= _LONGEST_S and max(pauses) <= _UNEVEN * usual else None


def _evenly(pauses: Sequence[float], ways: Sequence[float]) -> bool:
    """Say whether a motor may have gone these stretches; the last one is as long as it happens to be."""
    if len(pauses) < _STRETCHES or len(ways) < len(pauses) or min(pauses) < _MOTOR_S or max(pauses) - min(pauses) > _EVEN_S:
        return False
    return max(map(abs, ways)) - min(map(abs, ways)) <= _EVEN * max(map(abs, ways))


def _onward(made: Turn, values: Sequence[object]) -> bool:
    ways = _ways([made.before, *values])
    return len(ways) == len(values) and (min(ways) >= 0.0 or max(ways) <= 0.0)


def _ways(values: Sequence[object]) -> list[float]:
    numbers = [each for each in values if isinstance(each, int | float)]
    return [later - one for one, later in pairwise(numbers)]


def beginning(conduct: Conduct, setting: str, made: Turn) -> Jump | None:
    """Return the jump that a turn began with."""
    return next((each for each in conduct.jumps if made.began <= each.at <= made.changed and setting in each.values), None)
