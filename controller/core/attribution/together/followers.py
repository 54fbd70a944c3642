"""A setting that only follows another one that is turned: it has its value from that one, and nobody turned it.

What is learned of that by commands is `along.py`'s. What was seen once makes a change doubtful, what was seen again settles it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from controller.core.attribution.jumps import credited, theirs
from controller.core.attribution.labels import Label, Verdict
from controller.core.attribution.together.along import JUST_S, follows, perhaps_follows
from controller.core.conduct import Conduct, Jump
from controller.core.state import Turn
from devices.kinds import Device
from devices.settings import NumberSetting, Value

_TWICE = 2
_MOSTLY = 0.75
_LINE, _OFF_LINE = 4, 0.05
"""So many values make a line, and so far from it, of all its height, one may be."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """Where a setting was turned to, and another one that changed at once or just after it; where that one stood, if it did not."""

    leader: Value
    follower: Value | None
    jump: Jump
    moved: bool


def went_along(device: Device, conduct: Conduct, setting: str, made: Turn, jump: Jump | None) -> Verdict | None:
    """Say whether a setting only follows another one that is turned."""
    if made.suspect == Label.ALONG:
        return Verdict(Label.ALONG, 0.5, ("it changed in the very report that answered a command to another setting",))
    leader = _leader(conduct, setting, jump) if jump is not None else None
    if jump is None or leader is None or follows(conduct, setting, leader) or perhaps_follows(conduct, setting, leader):
        return None
    pairs = _pairs(conduct, leader, setting)
    led = [each for each in pairs if each.moved]
    if _sends(device, conduct, leader, setting):
        earlier = credited([each.jump for each in led if each.jump is not jump], setting)
        return Verdict(Label.ALONG, 0.2, (f"it changes whenever {leader} is turned",), earlier)
    if perhaps_follows(conduct, leader, setting):
        return Verdict(Label.ALONG, 0.5, (f"it changed when {leader} did before",))
    motors = bool(device.kind.interlocks)  # each is moved by itself, and who sits there moves several
    if not motors and leader not in jump.values and len(led) > _TWICE and _behind(device, conduct, pairs, leader, setting):
        return Verdict(Label.ALONG, 0.5, (f"it changed within a second after {leader}, {len(led)} times",))
    return None


def knobs(device: Device, conduct: Conduct, names: Collection[str]) -> set[str]:
    """Return which of several settings that changed at once were turned, as far as is known: the others go where one of them sends them."""
    if len(names) == 1:
        return set(names)
    return {name for name in names if not any(_sends(device, conduct, each, name) for each in names if each != name)}


def _sends(device: Device, conduct: Conduct, leader: str, setting: str) -> bool:
    """Say whether one setting is known to take another along: by commands, by each value's bringing the same, or by a line.

    Motors of a seat are set together by whoever sits on it, who is as high as they are long: there a line says nothing.
    """
    if follows(conduct, leader, setting):
        return True
    if device.kind.interlocks:
        return False
    pairs = _pairs(conduct, leader, setting)
    repeats = _behind(device, conduct, _brought(pairs), leader, setting) and _repeats(
        device, [each for each in pairs if each.moved], leader, setting
    )
    return repeats or _is_sent(device, conduct, leader, setting)


def _leader(conduct: Conduct, setting: str, jump: Jump) -> str | None:
    """Return the one setting that changed with this one, or just before it: nobody turns two knobs within a second."""
    at_once = [name for name in jump.values if name != setting]
    if at_once:
        return at_once[0] if len(at_once) == 1 else None
    changes = (*conduct.jumps, *conduct.obeyed)
    before = [each for each in changes if setting not in each.values and 0.0 <= (jump.at - each.at).total_seconds() <= JUST_S]
    last = max(before, key=lambda each: each.at, default=None)
    return next(iter(last.values)) if last is not None and len(last.values) == 1 else None


def _pairs(conduct: Conduct, leader: str, setting: str) -> list[_Pair]:
    """Return each time that a setting was turned, or went alone to where it was told, with what another one did then."""
    found = []
    for each in (*conduct.obeyed, *conduct.jumps):
        if leader not in each.values:
            continue
        after = [one for one in conduct.jumps if setting in one.values and 0.0 <= (one.at - each.at).total_seconds() <= JUST_S]
        if after:
            found.append(_Pair(each.values[leader], after[0].first.get(setting, after[0].values[setting]), after[0], moved=True))
        else:
            found.append(_Pair(each.values[leader], each.whole.get(setting), each, moved=False))
    return found


def _behind(device: Device, conduct: Conduct, pairs: Sequence[_Pair], leader: str, setting: str) -> bool:
    """Say whether a setting changes with another one nearly each time that one does, and is the second of them: it changes less alone."""
    together = [each.moved for each in pairs]
    own = [any(each is one.jump for one in pairs) for each in conduct.jumps if setting in each.values]
    names = list(device.settings)
    second = sum(own) < len(own) or names.index(setting) > names.index(leader)
    return second and sum(together) >= _MOSTLY * len(together)


def _brought(pairs: Sequence[_Pair]) -> list[_Pair]:
    """Return the pairs but for those in which the follower stood already where the other one brings it."""
    known = {(each.leader, each.follower) for each in pairs if each.moved}
    return [each for each in pairs if each.moved or (each.leader, each.follower) not in known]


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
    pairs = [(each.leader, each.follower) for each in _pairs(conduct, leader, setting)]
    return sorted({float(x): float(y) for x, y in pairs if not isinstance(x, str) and isinstance(y, float | int)}.items())


def _repeats(device: Device, led: Sequence[_Pair], leader: str, setting: str) -> bool:
    """Say whether one setting goes where another one sends it: each value of that brings the same of this, and some came again.

    That both always change at once says nothing: people have remotes, and scenes of their own. Nor does it where everybody has one taste.
    No number sends a choice: a loudness has no station.
    """
    chosen_by_number = isinstance(device.settings[leader], NumberSetting) and not isinstance(device.settings[setting], NumberSetting)
    if chosen_by_number or _everybodys_own(led):
        return False
    by_leader: dict[Value, list[Value]] = {}
    for each in led:
        if each.follower is not None:
            by_leader.setdefault(each.leader, []).append(each.follower)
    same = device.settings[setting].same
    again = sum(len(values) - 1 for values in by_leader.values())
    return again >= _TWICE and len(by_leader) > 1 and all(same(values[0], each) for values in by_leader.values() for each in values)


def _everybodys_own(led: Sequence[_Pair]) -> bool:
    """Say whether several people turned a setting, each to one value, and each to another."""
    tastes: dict[frozenset[str], set[Value]] = {}
    for each in led:
        tastes.setdefault(frozenset(theirs(each.jump)), set()).add(each.leader)
    values = [value for each in tastes.values() for value in each]
    return len(values) > 1 and len(values) == len(tastes) == len(set(values))
