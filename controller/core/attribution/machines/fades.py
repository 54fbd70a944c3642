"""A fade: many even steps, as long after one another as a clock counts them, or minutes of less than a step. No hand goes so.

Nor does one go evenly by less than a step at a time where hands set the device at once: it goes there as it does when it is told to.
"""

from __future__ import annotations

from itertools import pairwise

from controller.core.attribution.labels import Label, Verdict
from controller.core.conduct import Conduct, Jump
from controller.core.echo import EchoModel
from controller.core.state import Turn
from devices.settings import NumberSetting, Setting

_SLOW_S = 3.0
"""Seconds between two steps from which on nobody clicks a knob in time; quicker ones do."""
_EVEN_S = 0.5
"""By how much the longest pause may be longer than the shortest."""
_CREEPS_S, _FADES_S, _WORDS = 60.0, 120.0, 8
"""For how long a way of less than a step at a time is doubted, and settled, to be nobody's, and in how many reports of it at least."""
_GLIDES, _EVENLY = 5, 1.6
"""Reports from which on it is seen that a way is even, and how much longer than the mean the longest pause may be."""
_TURNED, _MOSTLY, _FAR = 4, 3.0, 2.0
"""Hands that must have set a device at once, how many times as many there may be in all, and from how many steps on it is at once."""
_SOME, _MANY = 4, 6
"""Even steps after one another that make it doubtful, and that settle it."""


def fade(spec: Setting, model: EchoModel, conduct: Conduct, setting: str, made: Turn) -> Verdict | None:
    """Say whether a value was come to by a fade, on a device that takes no such way when it is told to go somewhere."""
    if made.crept:
        return _creeps(made) or _glides(spec, conduct, setting, made)
    points = [*made.steps, (made.value, made.changed)]
    values = [value for value, _ in points if not isinstance(value, str)]
    if not isinstance(spec, NumberSetting) or model.takes_ways or made.suspect is not None or len(values) <= _SOME:
        return None
    pauses = [(then - at).total_seconds() for (_, at), (_, then) in pairwise(points)]
    ways = [later - value for value, later in pairwise(values)]
    if min(pauses) < _SLOW_S or max(pauses) - min(pauses) > _EVEN_S or max(ways) - min(ways) > spec.step / 2:
        return None
    said = (f"{len(ways)} even steps, {min(pauses):.0f} s after one another",)
    return Verdict(Label.RIVAL, 0.2 if len(ways) >= _MANY else 0.5, said)


def _creeps(made: Turn) -> Verdict | None:
    """Say whether a device went its way by less than a step at a time for so long as nobody turns a knob."""
    seconds = (made.changed - made.began).total_seconds()
    if made.reports < _WORDS or seconds < _CREEPS_S:
        return None
    said = (f"it went on for {seconds:.0f} s, by less than a step at a time",)
    return Verdict(Label.RIVAL, 0.2 if seconds >= _FADES_S else 0.5, said)


def _glides(spec: Setting, conduct: Conduct, setting: str, made: Turn) -> Verdict | None:
    """Say whether a device went its way evenly, by less than a step at a time, though whoever turns it sets it at once."""
    seconds = (made.changed - made.began).total_seconds()
    if made.reports < _GLIDES or made.gap > _EVENLY * seconds / (made.reports - 1) or not isinstance(spec, NumberSetting):
        return None
    turned = [each for each in conduct.jumps if setting in each.entries and setting in each.before]
    at_once = [each for each in turned if _leapt(spec, each, setting)]
    if len(at_once) < _TURNED or _MOSTLY * len(at_once) < len(turned):
        return None
    said = (f"it went there in {made.reports} even stretches of less than a step, and hands set it at once",)
    return Verdict(Label.RIVAL, 0.5, said)


def _leapt(spec: NumberSetting, jump: Jump, setting: str) -> bool:
    """Say whether a hand set a device at once, some steps away from where it stood."""
    value, before = jump.values[setting], jump.before[setting]
    if isinstance(value, str) or isinstance(before, str):
        return False
    return setting not in jump.first and abs(value - before) > _FAR * spec.step
