"""A fade: many even steps, as long after one another as a clock counts them, or minutes of less than a step. No hand goes so."""

from __future__ import annotations

from itertools import pairwise

from controller.core.attribution.labels import Label, Verdict
from controller.core.echo import EchoModel
from controller.core.state import Turn
from devices.settings import NumberSetting, Setting

_SLOW_S = 3.0
"""Seconds between two steps from which on nobody clicks a knob in time; quicker ones do."""
_EVEN_S = 0.5
"""By how much the longest pause may be longer than the shortest."""
_CREEPS_S, _FADES_S, _WORDS = 60.0, 120.0, 8
"""For how long a way of less than a step at a time is doubted, and settled, to be nobody's, and in how many reports of it at least."""
_SOME, _MANY = 4, 6
"""Even steps after one another that make it doubtful, and that settle it."""


def fade(spec: Setting, model: EchoModel, made: Turn) -> Verdict | None:
    """Say whether a value was come to by a fade, on a device that takes no such way when it is told to go somewhere."""
    if made.crept:
        return _creeps(made)
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
