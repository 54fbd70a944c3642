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
"""After so many commands a device that took no way is known to take none."""
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
    if len(points) <= _STRETCHES or (model.direct >= _FEW and not model.takes_ways) or not _onward(made, [value for value, _ in points]):
        return None
    pauses = [(later - at).total_seconds() for (_, at), (_, later) in pairwise(points)]
    usual = median(pauses)
    return usual if usual <= _LONGEST_S and max(pauses) <= _UNEVEN * usual else None


def _onward(made: Turn, values: Sequence[object]) -> bool:
    numbers = [each for each in (made.before, *values) if isinstance(each, int | float)]
    ways = [later - one for one, later in pairwise(numbers)]
    return len(numbers) > len(values) and (min(ways) >= 0.0 or max(ways) <= 0.0)


def beginning(conduct: Conduct, setting: str, made: Turn) -> Jump | None:
    """Return the jump that a turn began with."""
    return next((each for each in conduct.jumps if made.began <= each.at <= made.changed and setting in each.values), None)
