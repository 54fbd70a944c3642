"""Changes that no command explains, and what they have in common with earlier ones: a power cut, a clock, a setting that goes along.

What was seen once makes a change doubtful, what was seen again settles it; and then it settles what was taken for a hand's before.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from controller.core.attribution.along import follows, perhaps_follows
from controller.core.attribution.labels import Label, Verdict
from controller.core.conduct import Conduct, Credited, Jump, in_step
from controller.core.state import Turn
from devices.kinds import Device
from devices.settings import NumberSetting, Setting, Value

SECOND_S = 3.0
"""How exactly a schedule keeps its time of day."""
DAY_S = 86_400.0
_WHOLE_S = 0.01
"""So near to whole seconds a time may be one that somebody rounded."""
ANOTHER_DAY_S = 20 * 3600.0
APART_S = 30.0
"""Seconds between two changes that are two occasions."""
_TWICE = 2
_MOSTLY = 0.75
_LINE, _OFF_LINE = 4, 0.05
"""So many values make a line, and so far from it, of all its height, one may be."""
_ALONE, _ATTENDED = 3.5, 0.375
"""How much likelier a machine's change than a hand's comes where nobody is known to be, and where somebody is: two hands in ten, and seven
of ten that are a machine's, come where sources see nobody."""
_MACHINES = 3.0
"""So much likelier a machine's it must be before it is doubted."""


def jump_of(conduct: Conduct, setting: str, made: Turn) -> Jump | None:
    """Return the jump that a turn began or ended with."""
    return next((each for each in reversed(conduct.jumps) if made.began <= each.at <= made.changed and setting in each.values), None)


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
    """
    if _everybodys_own(jumps, leader):
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
        tastes.setdefault(frozenset(_theirs(each)), set()).add(each.values[setting])
    values = [value for each in tastes.values() for value in each]
    return len(values) > 1 and len(values) == len(tastes) == len(set(values))


def booted(device: Device, conduct: Conduct, setting: str, jump: Jump | None) -> Verdict | None:
    """Say whether a device stands as it does after a power cut, or always does of its own accord."""
    if jump is None:
        return None
    if any(_alike(device, jump.whole, each) for each in conduct.boots):
        return Verdict(Label.BOOT, 0.1 if len(jump.values) > 1 else 0.5, ("it stands as it does after a power cut",))
    if climbed(device.settings[setting], setting, jump):
        return None
    if len(jump.values) == 1:  # one knob at a time is what hands do
        return _came_again(device, conduct, setting, jump)
    return _at_once_again(device, conduct, setting, jump)


def _at_once_again(device: Device, conduct: Conduct, setting: str, jump: Jump) -> Verdict | None:
    """Several settings at once are a power cut's where they took the same values before, or nobody was there."""
    both = [each for each in conduct.jumps if set(each.values) == set(jump.values) and each is not jump and apart(each, jump) > APART_S]
    if same := [each for each in both if _alike(device, jump.values, each.values)]:
        if not _fresh(device, jump) and _tastes(conduct, [*same, jump]):
            return None
        often = 2 * len(same) >= len(both) and not (len(same) == 1 and _another_ones(conduct, [*same, jump]))
        said = ("the same settings took the same values at once before",)
        return Verdict(Label.BOOT, 0.1 if often else 0.5, said, credited(same, setting) if often else ())
    odd = "nobody was there" if not jump.people else "all stand as they do when it is new" if _fresh(device, jump) else None
    return Verdict(Label.BOOT, 0.6, (f"several settings changed at once, and {odd}",)) if odd else None


def _tastes(conduct: Conduct, same: Sequence[Jump]) -> bool:
    """Say whether people set this here as they like it: others to other values, and one of them was there whenever it came to these."""
    known = [_theirs(each) for each in same if _attended(each)]
    common = bool(known) and bool(set.intersection(*known))
    return common and _another_ones(conduct, same) and _somebodys(len(same) - len(known), len(known))


def _another_ones(conduct: Conduct, same: Sequence[Jump]) -> bool:
    """Say whether others than who was there for these have set any of it to something else."""
    known = [_theirs(each) for each in same if _attended(each)]
    others = [_theirs(each) for each in conduct.jumps if each not in same and _attended(each) and set(each.values) & set(same[-1].values)]
    return any(one != other for one in known for other in others)


def _theirs(jump: Jump) -> set[str]:
    """Return whose a change may be, as was known then or has come to light."""
    return {each.person for each in jump.entries.values() if each.person is not None} or set(jump.people)


def _fresh(device: Device, jump: Jump) -> bool:
    defaults = {name: each.default for name, each in device.settings.items() if each.default is not None}
    stands = [name in jump.whole and device.settings[name].same(default, jump.whole[name]) for name, default in defaults.items()]
    return len(stands) > 1 and all(stands)


def _came_again(device: Device, conduct: Conduct, setting: str, jump: Jump) -> Verdict | None:
    """One value that a device takes again and again, whoever is there and nobody too, is its own."""
    spec = device.settings[setting]
    same = [each for each in conduct.jumps if set(each.values) == {setting} and spec.same(each.values[setting], jump.values[setting])]
    earlier = [each for each in same if each is not jump and apart(each, jump) > APART_S]
    whole = [each for each in conduct.jumps if each is not jump and len(each.values) > 1 and _alike(device, jump.whole, each.whole)]
    if len(whole) >= _TWICE and not _tastes(conduct, [*whole, jump]):
        return Verdict(Label.BOOT, 0.5, ("all of it stands as it did at once before",))
    alone = [each for each in earlier if not _attended(each)]
    if jump.people and len(alone) >= max(_TWICE, 2 * len(earlier) / 3):
        return Verdict(Label.BOOT, 0.6, (f"it took this value {len(earlier)} times, mostly when nobody was there",))
    if jump.people or not alone or _somebodys(len(alone) + 1, len(earlier) - len(alone)):
        return None
    return Verdict(Label.BOOT, 0.6, ("it took this value before, and nobody was there",))


def _attended(jump: Jump) -> bool:
    """Say whether somebody was there when a device changed, as was known then or has come to light."""
    return bool(jump.people) or any(each.person is not None for each in jump.entries.values())


def _somebodys(alone: int, attended: int) -> bool:
    """Say whether a value that comes with nobody there, and with somebody, is rather one that people set whom sources miss at times."""
    return math.pow(_ALONE, alone) * math.pow(_ATTENDED, attended) < _MACHINES


def scheduled(spec: Setting, conduct: Conduct, setting: str, jump: Jump | None) -> Verdict | None:
    """Say whether it is the same value at the same second of another day, whoever was there and however long."""
    if jump is None:
        return None
    same = [each for each in conduct.jumps if _at_that_second(spec, setting, each, jump)]
    if not same or (len(same) < _TWICE and _perhaps_theirs(same[0], jump)):
        return None
    return Verdict(Label.SCHEDULE, 0.1, ("the same value at the same second of another day",), credited(same, setting))


def by_the_clock(spec: Setting, conduct: Conduct, setting: str, made: Turn) -> bool:
    """Say whether what has yet to settle is what a clock is known to do at this second, at once: what follows it is somebody else's."""
    jump = jump_of(conduct, setting, made)
    if jump is None or made.steps or made.manual or made.suspect is not None:
        return False
    same = [each for each in conduct.jumps if _at_that_second(spec, setting, each, jump) and not climbed(spec, setting, each)]
    return len(same) >= _TWICE


def _perhaps_theirs(earlier: Jump, jump: Jump) -> bool:
    """Say whether twice may be the habit of who was there both times: records are rounded, and nobody hits a part of a second again."""
    if not jump.people or earlier.people != jump.people:
        return False
    off = abs(earlier.second - jump.second) % DAY_S
    rounded = any(map(whole_second, (earlier, jump)))
    return rounded or min(off, DAY_S - off) > SECOND_S / 2


def whole_second(jump: Jump) -> bool:
    """Say whether a change came on a whole second, as records that are rounded say of all."""
    return abs(jump.second - round(jump.second)) < _WHOLE_S


def climbed(spec: Setting, setting: str, jump: Jump) -> bool:
    """Say whether a setting came to its value by steps: a knob is turned like that, and nothing boots so."""
    first = jump.first.get(setting)
    return first is not None and not spec.same(first, jump.values.get(setting, first))


def _at_that_second(spec: Setting, setting: str, each: Jump, jump: Jump) -> bool:
    began = [one.first.get(setting, one.values.get(setting)) for one in (each, jump)]
    ended = [one.values.get(setting) for one in (each, jump)]
    alike = any(value is not None and now is not None and spec.same(value, now) for value, now in (began, ended))
    if not alike or apart(each, jump) < ANOTHER_DAY_S:
        return False
    off = abs(each.second - jump.second) % DAY_S
    return min(off, DAY_S - off) <= SECOND_S and not in_step(each.present_s, jump.present_s)


def credited(jumps: Sequence[Jump], setting: str) -> tuple[Credited, ...]:
    """Return what earlier jumps of a setting were taken for."""
    return tuple(each.entries[setting] for each in jumps if setting in each.entries)


def _alike(device: Device, one: Mapping[str, Value], other: Mapping[str, Value]) -> bool:
    shared = [name for name in one if name in other]
    same = all(device.settings[name].same(one[name], other[name]) for name in shared if name in device.settings)
    return bool(shared) and len(shared) == len(one) == len(other) and same


def apart(one: Jump, other: Jump) -> float:
    """Return how many seconds lie between two changes."""
    return abs((one.at - other.at).total_seconds())
