"""Habits of machines: what one does again and again, whoever is there: the same value, the same step, at about the same hour.

A person who wants the same again is served it, and need not set it; and no person is there every time that a machine does it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from controller.core.attribution.jumps import ANOTHER_DAY_S, APART_S, DAY_S, apart, credited, set_to, whole_second
from controller.core.attribution.labels import Label, Verdict
from controller.core.attribution.machines.clocks import SECOND_S
from controller.core.attribution.machines.reverts import many
from controller.core.conduct import Conduct, Jump, in_step
from devices.settings import NumberSetting, Setting

ABOUT_S = 900.0
"""How much a schedule may spread that waits for a random while, for the sun or for a meeting."""
NEARLY_S = 10.0
"""How much one may spread that only takes a while: nobody turns a knob mostly within so many seconds of the same time."""
DAILY = 0.8
"""The share of days on which a schedule does what it does: people are not there so regularly."""
HALF_HOUR_S = 1800.0
WELCOME_S, _ALIKE_S = 30.0, 1.0
"""Seconds after a coming in which what greets people acts, and how exactly it keeps its time."""
_TURNS, _EVEN_S, _LITTLE = 3, 1.0, 0.15
"""So many times before, how evenly in seconds, and by what share of the range at most."""
_FIVE_MINUTES_S, _TICK_S = 300.0, 1.0
"""What clocks count in, and how exactly they keep it."""
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
    tests = (
        _about_that_hour(setting, same, jump),
        _nearly_that_second(setting, same, jump),
        _half_hourly(setting, same, jump),
        _welcoming(spec, setting, mine, jump),
        _adapting(spec, setting, mine, jump),
        _on_the_clock(setting, mine, jump),
        _insisted(spec, mine, same, jump),
        _stepped(spec, setting, mine, jump),
    )
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


def _nearly_that_second(setting: str, same: Sequence[Jump], jump: Jump) -> Verdict | None:
    """The same value within some seconds of the same time, day after day: a clock on a slow network keeps no better.

    Of somebody's who keeps about that time some come so near by chance, and most do not.
    """
    about = [each for each in same if apart(each, jump) >= ANOTHER_DAY_S and _off(each.second - jump.second, DAY_S) <= ABOUT_S]
    then = [each for each in about if _off(each.second - jump.second, DAY_S) <= NEARLY_S]
    then = [each for each in then if not in_step(each.present_s, jump.present_s)]
    if len(then) < _TWICE or len(then) < _SHARE * len(about):
        return None
    said = (f"the same value within {NEARLY_S:.0f} s of the same time on {len(then)} other days",)
    return Verdict(Label.SCHEDULE, 0.5, said) if len(then) < _FEW else Verdict(Label.SCHEDULE, 0.2, said, credited(then, setting))


def _half_hourly(setting: str, same: Sequence[Jump], jump: Jump) -> Verdict | None:
    """The same value, several times at the same second of the half-hour, to parts of a second: what is rounded proves nothing."""
    then = [each for each in same if apart(each, jump) > HALF_HOUR_S / 2 and not in_step(each.present_s, jump.present_s)]
    then = [each for each in then if _off(each.second - jump.second, HALF_HOUR_S) <= SECOND_S / 2]
    if len(then) < _FEW or all(whole_second(each) for each in then) or whole_second(jump):
        return None
    said = f"the same value at the same second of the half-hour, {len(then) + 1} times"
    return Verdict(Label.SCHEDULE, 0.2, (said,), credited(then, setting))


def _welcoming(spec: Setting, setting: str, mine: Sequence[Jump], jump: Jump) -> Verdict | None:
    """The same value as long after a coming, to the second, whoever comes: several people do not do that, but what greets them does.

    Unless other values come as long after it: then that is how those who live there do things.
    """
    came_s = jump.present_s
    if came_s is None or not jump.people or came_s > WELCOME_S or not (many(spec) or len(jump.values) > 1):
        return None
    near = [each for each in mine if each.people and each.present_s is not None and abs(each.present_s - came_s) <= _ALIKE_S]
    then = [each for each in near if spec.same(each.values[setting], jump.values[setting])]
    companies = {tuple(sorted(each.people)) for each in (*then, jump)}
    if len(then) < _FEW or len(companies) < _TWICE or len(then) < DAILY * len(near):
        return None
    said = f"it took this value {len(then) + 1} times {came_s:.1f} s after a coming, whoever came"
    return Verdict(Label.RIVAL, 0.2, (said,), credited(then, setting))


def _adapting(spec: Setting, setting: str, mine: Sequence[Jump], jump: Jump) -> Verdict | None:
    """A little further at every turn of a clock: light that follows the sun, a thermostat that eases off. No hand comes back so evenly."""
    if not isinstance(spec, NumberSetting):
        return None
    last = [*mine[-_TURNS:], jump]
    gaps = [apart(one, other) for one, other in pairwise(last)]
    values = [float(each.values[setting]) for each in last]
    ways = [later - sooner for sooner, later in pairwise(values)]
    little = all(0.0 < abs(way) <= _LITTLE * (spec.maximum - spec.minimum) for way in ways)
    even = (
        len(gaps) >= _TURNS and min(gaps) >= APART_S and all(_off(gap, min(gaps)) <= _EVEN_S for gap in gaps) and max(gaps) <= HALF_HOUR_S
    )
    if not (even and little and (all(way > 0 for way in ways) or all(way < 0 for way in ways))):
        return None
    if all(in_step(each.present_s, jump.present_s) for each in mine[-_TURNS:]):
        return None
    said = f"a little further every {min(gaps):.0f} s, {len(last)} times"
    return Verdict(Label.RIVAL, 0.2, (said,), credited(mine[-_TURNS:], setting))


def _on_the_clock(setting: str, mine: Sequence[Jump], jump: Jump) -> Verdict | None:
    """At the same second of the five minutes, to parts of a second, whatever it is set to: one in 150 of people's turns is, by chance.

    What is rounded to seconds proves nothing, nor does what keeps step with a coming.
    """
    then = [each for each in mine if apart(each, jump) > APART_S and not in_step(each.present_s, jump.present_s)]
    then = [each for each in then if _off(each.second - jump.second, _FIVE_MINUTES_S) <= _TICK_S]
    if len(then) < _TURNS or all(whole_second(each) for each in then) or whole_second(jump):
        return None
    said = (f"it changed at the same second of five minutes, {len(then) + 1} times",)
    if len(then) == _TURNS:
        return Verdict(Label.SCHEDULE, 0.5, said)
    return Verdict(Label.SCHEDULE, 0.2, said, credited(then, setting))


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
    """Return by how much a number was changed: all the way, not by the first click of a knob or the first stretch of a way."""
    before, value = jump.before.get(setting), set_to(spec, setting, jump)
    if not isinstance(before, int | float) or isinstance(value, str) or spec.same(before, value):
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
