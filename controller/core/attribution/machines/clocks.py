"""A clock: the same value at the same second of another day.

What was seen once makes a change doubtful, what was seen again settles it; and then it settles what was taken for a hand's before.
"""

from __future__ import annotations

from controller.core.attribution.jumps import ANOTHER_DAY_S, DAY_S, apart, climbed, credited, jump_of, whole_second
from controller.core.attribution.labels import Label, Verdict
from controller.core.conduct import Conduct, Jump, in_step
from controller.core.state import Turn
from devices.settings import Setting

SECOND_S = 3.0
"""How exactly a schedule keeps its time of day."""
_TWICE = 2


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


def _at_that_second(spec: Setting, setting: str, each: Jump, jump: Jump) -> bool:
    began = [one.first.get(setting, one.values.get(setting)) for one in (each, jump)]
    ended = [one.values.get(setting) for one in (each, jump)]
    alike = any(value is not None and now is not None and spec.same(value, now) for value, now in (began, ended))
    if not alike or apart(each, jump) < ANOTHER_DAY_S:
        return False
    off = abs(each.second - jump.second) % DAY_S
    return min(off, DAY_S - off) <= SECOND_S and not in_step(each.present_s, jump.present_s)
