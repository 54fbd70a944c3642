"""A device of a scene that is turned once more, while the others stay as they were set: a scene sets each of its devices once.

Who sees a scene come on and does not like one lamp of it has turned that a second later. What the device itself may still make of the
scene is none of that: a count beside, one more stretch of its way.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from controller.core.attribution.answers.ways import about
from controller.core.attribution.jumps import jump_of
from controller.core.conduct import Conduct
from controller.core.echo import EchoModel
from controller.core.state import DeviceState, Turn
from devices.settings import Setting, Value

REACTS_S, NOBODY_S = 1.0, 0.3
"""Seconds in which hardly anybody sees a lamp come on and has turned it, and in which nobody has."""
_STILL_S = 5.0
"""Seconds for which hardly any device stands still on its way."""
_ALIKE_S = 0.5
"""Seconds by which the devices of a scene are apart."""
_FEW = 3
"""After so many commands a device that took no way is known to take none."""


def once_more(spec: Setting, state: DeviceState, made: Turn, others: Sequence[DeviceState]) -> float:
    """Return how many seconds after it was set with `others` a setting was turned once more, and only this one was; 0 where it was not."""
    jump = jump_of(state.conduct, spec.name, made)
    alone = jump is not None and (len(jump.values) == 1 or jump.at == made.began)
    later = _turned(spec, state.field_of(spec.name).echo, made) if alone and made.left is None else 0.0
    stayed = [each for each in others if _then(each.conduct, made, later) and not _went_on(each, made, later)]
    return later if later >= NOBODY_S and 2 * len(stayed) >= len(others) else 0.0


def _turned(spec: Setting, model: EchoModel, made: Turn) -> float:
    """Return how many seconds after it began to change a setting went elsewhere than on its way, or went on when it had long stood."""
    points = [*made.steps, (made.value, made.changed)]
    at_once, going = model.direct >= _FEW and not model.takes_ways, _way(made.before, points[0][0])
    for (stood, since), (value, at) in pairwise(points):
        stayed = (at - since).total_seconds() > max(_STILL_S, 2 * model.gap)
        aside = at_once or stayed or isinstance(value, str) or _way(stood, value) * going < 0.0
        if aside and not spec.same(stood, made.value) and not about(spec, stood, made.value):
            return (at - made.began).total_seconds()
        going = going or _way(stood, value)
    return 0.0


def _way(stood: Value | None, value: Value) -> float:
    return value - stood if isinstance(value, int | float) and isinstance(stood, int | float) else 0.0


def _then(conduct: Conduct, made: Turn, later: float) -> bool:
    """Say whether another device changed when this one was first set, and not when it was turned `later`."""
    off = min(((each.at - made.began).total_seconds() for each in conduct.jumps), key=abs, default=later)
    return abs(off) < abs(off - later)


def _went_on(state: DeviceState, made: Turn, later: float) -> bool:
    """Say whether another device of the scene was set once more, too."""
    then = made.began + timedelta(seconds=later)
    moments = [each.at for each in state.conduct.jumps] + [each.turned_at for each in state.fields.values() if each.turned_at is not None]
    return any(abs((at - then).total_seconds()) <= _ALIKE_S for at in moments)
