"""Habits of machines: what one does again and again, whoever is there: the same value, the same step, at about the same hour.

A person who wants the same again is served it, and need not set it; and no person is there every time that a machine does it.
"""

from __future__ import annotations

from collections.abc import Sequence

from controller.core.attribution.labels import Label, Verdict
from controller.core.attribution.occasions import ANOTHER_DAY_S, APART_S, DAY_S, apart, credited
from controller.core.attribution.reverts import many
from controller.core.conduct import Conduct, Jump, in_step
from devices.settings import NumberSetting, Setting, Value

ABOUT_S = 900.0
"""How much a schedule may spread that waits for a random while, for the sun or for a meeting."""
DAILY = 0.8
"""The share of days on which a schedule does what it does: people are not there so regularly."""
OFTEN = 5
_FEW = 3
_TWICE = 2
_SHARE = 0.6


def habit(spec: Setting, conduct: Conduct, setting: str, jump: Jump | None) -> Verdict | None:
    """Say whether a change is a machine's habit."""
    if jump is None:
        return None
    mine = [each for each in conduct.jumps if setting in each.values and each is not jump and apart(each, jump) > APART_S]
    same = [each for each in mine if spec.same(each.values[setting], jump.values[setting])]
    tests = (_about_that_hour(setting, same, jump), _insisted(spec, mine, same, jump), _stepped(spec, setting, mine, jump))
    return min((each for each in tests if each is not None), key=lambda each: each.probability, default=None)


def _about_that_hour(setting: str, same: Sequence[Jump], jump: Jump) -> Verdict | None:
    """The same value at about the same hour of nearly every day, and mostly with nobody there: people who want the same have like days."""
    then = [each for each in same if apart(each, jump) >= ANOTHER_DAY_S and _off(each.second - jump.second, DAY_S) <= ABOUT_S]
    then = [each for each in then if not in_step(each.present_s, jump.present_s)]
    days = max((apart(each, jump) / DAY_S for each in then), default=0.0)
    empty = sum(not each.people for each in (*then, jump))
    if len(then) < _TWICE or len(then) < DAILY * days or 2 * empty <= len(then) + 1:
        return None
    said = (f"the same value at about the same hour of {len(then)} other days, whoever was there",)
    return Verdict(Label.SCHEDULE, 0.5, said) if len(then) < _FEW else Verdict(Label.SCHEDULE, 0.3, said, credited(then, setting))


def _insisted(spec: Setting, mine: Sequence[Jump], same: Sequence[Jump], jump: Jump) -> Verdict | None:
    """One value of many, again and again, though nobody was there each time.

    That it is always at the same second of the minute proves nothing: people have alarm clocks, and records are rounded to the minute.
    """
    if len(same) < _FEW or not many(spec):
        return None
    companies = {tuple(sorted(each.people)) for each in same}
    if len(same) < OFTEN - 1 or len(companies) == len(same) or len(same) < _SHARE * len(mine) or _somebodys(same, jump):
        return None
    return Verdict(Label.RIVAL, 0.5, (f"it took this value {len(same) + 1} times, whoever was there",))


def _stepped(spec: Setting, setting: str, mine: Sequence[Jump], jump: Jump) -> Verdict | None:
    """The same step up or down from wherever it stands, when nobody was there too."""
    step = _step(spec, setting, jump)
    if not isinstance(spec, NumberSetting) or step is None:
        return None
    alike = [each for each in mine if (other := _step(spec, setting, each)) is not None and abs(other - step) < spec.step / 10]
    values = {round(float(each.values[setting]) / spec.step) for each in (*alike, jump)}
    alone = any(not each.people for each in alike)
    if not alone or len(alike) < _TWICE or len(values) < _FEW or len(alike) < _SHARE * len(mine):
        return None
    return Verdict(Label.SCHEDULE, 0.5, (f"it took the same step {len(alike) + 1} times, when nobody was there too",))


def _step(spec: Setting, setting: str, jump: Jump) -> float | None:
    before: Value | None = jump.before.get(setting)
    value = jump.first.get(setting, jump.values[setting])
    if before is None or isinstance(before, str) or isinstance(value, str) or spec.same(before, value):
        return None
    return value - before


def _somebodys(earlier: Sequence[Jump], jump: Jump) -> bool:
    """Say whether somebody was there every time: then it may be theirs."""
    there = set(jump.people)
    for each in earlier:
        there &= set(each.people)
    return bool(there)


def _off(seconds: float, period: float) -> float:
    off = abs(seconds) % period
    return min(off, period - off)
