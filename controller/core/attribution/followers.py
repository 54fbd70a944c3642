"""A setting that only follows another one that is turned: it has its value from that one, and nobody turned it.

What is learned of that by commands is `along.py`'s. What was seen once makes a change doubtful, what was seen again settles it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from controller.core.attribution.along import follows, perhaps_follows
from controller.core.attribution.jumps import credited, theirs
from controller.core.attribution.labels import Label, Verdict
from controller.core.conduct import Conduct, Jump
from controller.core.state import Turn
from devices.kinds import Device
from devices.settings import NumberSetting, Value

_TWICE = 2
_MOSTLY = 0.75
_LINE, _OFF_LINE = 4, 0.05
"""So many values make a line, and so far from it, of all its height, one may be."""


def went_along(device: Device, conduct: Conduct, setting: str, made: Turn, jump: Jump | None) -> Verdict | None:
    """Say whether a setting only follows another one that is turned."""
    if made.suspect == Label.ALONG:
        return Verdict(Label.ALONG, 0.5, ("it changed in the very report that answered a command to another setting",))
    if jump is None or len(jump.values) != 2:  # noqa: PLR2004  # one that is turned, and one that follows
        return None
    (leader,) = [name for name in jump.values if name != setting]
    if follows(conduct, setting, leader) or perhaps_follows(conduct, setting, leader):
        return None
    led = [each for each in conduct.jumps if leader in each.values and setting in each.values and each is not jump]
    repeats = _behind(device, conduct, leader, setting) and _repeats(device, [*led, jump], leader, setting)
    if follows(conduct, leader, setting) or repeats or _is_sent(device, conduct, leader, setting):
        return Verdict(Label.ALONG, 0.2, (f"it changes whenever {leader} is turned",), credited(led, setting))
    return Verdict(Label.ALONG, 0.5, (f"it changed when {leader} did before",)) if perhaps_follows(conduct, leader, setting) else None


def _behind(device: Device, conduct: Conduct, leader: str, setting: str) -> bool:
    """Say whether a setting changes with another one nearly each time that one does, and is the second of them: it changes less alone."""
    together = [setting in each.values for each in conduct.jumps if leader in each.values]
    own = [leader in each.values for each in conduct.jumps if setting in each.values]
    names = list(device.settings)
    second = sum(own) < len(own) or names.index(setting) > names.index(leader)
    return second and sum(together) >= _MOSTLY * len(together)


def _is_sent(device: Device, conduct: Conduct, leader: str, setting: str) -> bool:
    """Say whether a number goes where another one sends it, as the colour of a lamp that gets warmer as it is dimmed.

    Where each could as well be sent by the other, the second of the device's settings is.
    """
    names = list(device.settings)
    first = names.index(setting) < names.index(leader)
    return _on_a_line(device, conduct, leader, setting) and not (first and _on_a_line(device, conduct, setting, leader))


def _on_a_line(device: Device, conduct: Conduct, leader: str, setting: str) -> bool:
    """Say whether of several values each lies where those beside it say, whether it changed for that or not."""
    spec, points = device.settings[setting], _points(conduct, leader, setting)
    if not isinstance(spec, NumberSetting) or len(points) < _LINE:
        return False
    rise = points[-1][1] - points[0][1]
    near = max(spec.step, _OFF_LINE * abs(rise))
    onward = all((now - before) * math.copysign(1.0, rise) >= -near for (_, before), (_, now) in pairwise(points))
    between = zip(points, points[1:], points[2:], strict=False)
    fits = [abs(y - (y0 + (y1 - y0) * (x - x0) / (x1 - x0))) <= near for (x0, y0), (x, y), (x1, y1) in between]
    return abs(rise) > _LINE * near and onward and all(fits)


def _points(conduct: Conduct, leader: str, setting: str) -> list[tuple[float, float]]:
    """Return where a number stood, the last time, at each value that another one was turned to; nothing of what is no number."""
    pairs = [(each.values[leader], each.whole.get(setting)) for each in conduct.jumps if leader in each.values]
    return sorted({float(x): float(y) for x, y in pairs if not isinstance(x, str) and isinstance(y, float | int)}.items())


def _repeats(device: Device, jumps: Sequence[Jump], leader: str, setting: str) -> bool:
    """Say whether one setting goes where another one sends it: each value of that brings the same of this, and some came again.

    That both always change at once says nothing: people have remotes, and scenes of their own. Nor does it where everybody has one taste.
    No number sends a choice: a loudness has no station.
    """
    chosen_by_number = isinstance(device.settings[leader], NumberSetting) and not isinstance(device.settings[setting], NumberSetting)
    if chosen_by_number or _everybodys_own(jumps, leader):
        return False
    by_leader: dict[Value, list[Value]] = {}
    for each in jumps:
        by_leader.setdefault(each.values[leader], []).append(each.values[setting])
    same = device.settings[setting].same
    again = sum(len(values) - 1 for values in by_leader.values())
    return again >= _TWICE and len(by_leader) > 1 and all(same(values[0], each) for values in by_leader.values() for each in values)


def _everybodys_own(jumps: Sequence[Jump], setting: str) -> bool:
    """Say whether several people turned a setting, each to one value, and each to another."""
    tastes: dict[frozenset[str], set[Value]] = {}
    for each in jumps:
        tastes.setdefault(frozenset(theirs(each)), set()).add(each.values[setting])
    values = [value for each in tastes.values() for value in each]
    return len(values) > 1 and len(values) == len(tastes) == len(set(values))
