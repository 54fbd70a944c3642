"""What does not last: an extreme that a device goes to and comes back from by itself, and what comes at once and is always undone.

A thermostat that feels an open window goes to its frost guard, and returns minutes later to just where it stood. What greets people, or
writes back after our commands, sets one value within seconds, and whoever lives there turns it away again, time and again. A person who
undoes what they did each time would not do it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from controller.core.attribution.jumps import apart, credited, on_the_way, overruled
from controller.core.attribution.labels import Label, Verdict
from controller.core.attribution.machines.reverts import many
from controller.core.conduct import Conduct, Jump
from devices.settings import NumberSetting, Setting, Value

SHORTEST_S, LONGEST_S = 60.0, 3600.0
"""Seconds for which a device stays away."""
FAR, END = 0.15, 0.1
"""Shares of its range: how far it goes at least, and how near to an end of it."""
AT_ONCE_S, SOON_S = 8.0, 30.0
"""Seconds after a coming or a command in which hardly anybody has turned a knob, and in which machines answer."""
UNDONE_S = 7200.0
"""Seconds in which what nobody wanted is undone."""
_HEAT = {"°C", "°F"}
"""Units of what is set for frost, where an extreme is hardly anybody's wish."""
_MOSTLY = 0.75
_TWICE, _THRICE = 2, 3


def excursion(spec: Setting, conduct: Conduct, setting: str, jump: Jump | None) -> Verdict | None:
    """Say whether a device goes away to an extreme, or comes back from it, as it did before."""
    if jump is None or not isinstance(spec, NumberSetting) or not many(spec) or setting not in jump.values:
        return None
    mine = [each for each in conduct.jumps if setting in each.values and each.at <= jump.at]
    back = len(mine) > 1 and mine[-1] is jump and _returns(spec, setting, mine[-2], jump)
    away, earlier = (mine[-2], mine[:-2]) if back else (jump, mine[:-1])
    if not _is_away(spec, setting, away, mine):
        return None
    extreme = away.values[setting]
    gone = [(one, other) for one, other in pairwise([*earlier, away]) if spec.same(one.values[setting], extreme)]
    cycles = [(one, other) for one, other in gone if _returns(spec, setting, one, other)]
    told = [one for one, other in gone if other.since_s is not None and other.since_s <= apart(one, other)]  # we ended it, and never saw
    if not cycles or len(cycles) < _MOSTLY * (len(gone) - len(told)):
        return None
    said = (f"it went there {len(cycles) + 1} times, and came back by itself to just where it stood",)
    doubts = len(cycles) - (spec.unit not in _HEAT)  # people open a cover all the way and put it back, too
    if not doubts:
        return None
    if doubts < _TWICE:
        return Verdict(Label.RIVAL, 0.5, said)
    known = [each for cycle in cycles for each in cycle]
    return Verdict(Label.RIVAL, 0.2, said, credited([*known, away] if back else known, setting))


def _is_away(spec: NumberSetting, setting: str, away: Jump, mine: Sequence[Jump]) -> bool:
    """Say whether a change goes far, and to an end of its range, and of all that it was set to."""
    stood, extreme = away.before.get(setting), away.values[setting]
    if not isinstance(stood, int | float) or isinstance(extreme, str) or abs(extreme - stood) < FAR * (spec.maximum - spec.minimum):
        return False
    others = [float(each.values[setting]) for each in mine]
    end = END * (spec.maximum - spec.minimum)
    if extreme < stood:
        return extreme <= min(spec.minimum + end, min(others) + spec.step / 2)
    return extreme >= max(spec.maximum - end, max(others) - spec.step / 2)


def _returns(spec: Setting, setting: str, away: Jump, back: Jump) -> bool:
    """Say whether one change takes another back after some minutes, with no command of ours in between."""
    stood, gap = away.before.get(setting), apart(back, away)
    alone = back.since_s is None or back.since_s > gap
    return stood is not None and spec.same(stood, back.values[setting]) and SHORTEST_S <= gap <= LONGEST_S and alone


def undone(spec: Setting, conduct: Conduct, setting: str, jump: Jump | None) -> Verdict | None:
    """Say whether a value comes at once after comings or commands, and was turned away by people each time."""
    wait = _wait(jump) if jump is not None else None
    if jump is None or wait is None or not many(spec) or setting not in jump.values:
        return None
    mine = [each for each in (*conduct.older, *conduct.jumps) if setting in each.values and each.at <= jump.at]
    soon = [(one, after) for one, after in pairwise(mine) if _wait(one) is not None]
    came = [(one, after) for one, after in soon if spec.same(one.values[setting], jump.values[setting])]
    corrected = [one for one, _ in soon if overruled(spec, setting, one) and spec.same(one.first[setting], jump.values[setting])]
    away = [one for one, after in came if undoes(spec, setting, one, after)]
    waits = [wait, *(each for one in (*away, *corrected) if (each := _wait(one)) is not None)]
    times, least = len(away) + len(corrected), _TWICE if max(waits) <= AT_ONCE_S else _THRICE
    if times < least or times < _MOSTLY * (len(came) + len(corrected)):
        return None
    said = (f"it took this value at once {times + 1} times, and somebody turned it away each time",)
    return Verdict(Label.RIVAL, 0.5, said) if times == least else Verdict(Label.RIVAL, 0.2, said, credited(away, setting))


def _wait(jump: Jump) -> float | None:
    """Return how many seconds after a coming or a command a change came, if that was soon."""
    waits = [each for each in (jump.since_s, jump.present_s if jump.people else None) if each is not None and each <= SOON_S]
    return min(waits, default=None)


def undoes(spec: Setting, setting: str, one: Jump, after: Jump) -> bool:
    """Say whether a later change is somebody's who did not want the one before it, and no click of the same knob.

    Who came only then, where others are there or were, has turned it to what they want themselves: whoever it was that turned it before.
    """
    value: Value = after.values[setting]
    if not (after.people or setting in after.entries) or apart(one, after) > UNDONE_S or spec.same(one.values[setting], value):
        return False
    if after.present_s is not None and after.present_s < apart(one, after) and len({*one.people, *after.people}) > 1:
        return False
    return _wait(after) is None or not on_the_way(spec, one.before.get(setting), one.values[setting], value)
