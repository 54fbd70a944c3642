"""What is asked of a change that no command explains: when it was, whose it may be, how it came to its value, what it was taken for."""

from __future__ import annotations

from collections.abc import Sequence

from controller.core.conduct import Conduct, Credited, Jump
from controller.core.state import Turn
from devices.settings import Setting, Value

DAY_S = 86_400.0
ANOTHER_DAY_S = 20 * 3600.0
APART_S = 30.0
"""Seconds between two changes that are two occasions."""
_WHOLE_S = 0.01
"""So near to whole seconds a time may be one that somebody rounded."""


def jump_of(conduct: Conduct, setting: str, made: Turn, *, named: bool = False) -> Jump | None:
    """Return the jump that a turn began or ended with. `named`: one that the device said was a hand's."""
    known = conduct.named if named else conduct.jumps
    return next((each for each in reversed(known) if made.began <= each.at <= made.changed and setting in each.values), None)


def apart(one: Jump, other: Jump) -> float:
    """Return how many seconds lie between two changes."""
    return abs((one.at - other.at).total_seconds())


def whole_second(jump: Jump) -> bool:
    """Say whether a change came on a whole second, as records that are rounded say of all."""
    return abs(jump.second - round(jump.second)) < _WHOLE_S


def climbed(spec: Setting, setting: str, jump: Jump) -> bool:
    """Say whether a setting came to its value by steps: a knob is turned like that, and nothing boots so."""
    first = jump.first.get(setting)
    return first is not None and not spec.same(first, jump.values.get(setting, first))


def overruled(spec: Setting, setting: str, jump: Jump) -> bool:
    """Say whether what a change began with was turned away before it had settled."""
    first, last = jump.first.get(setting), jump.values.get(setting)
    return first is not None and last is not None and not on_the_way(spec, jump.before.get(setting), first, last)


def set_to(spec: Setting, setting: str, jump: Jump) -> Value:
    """Return what a setting was set to by whatever changed it: what it came to, or what somebody then turned away at once."""
    return jump.first[setting] if overruled(spec, setting, jump) else jump.values[setting]


def on_the_way(spec: Setting, before: Value | None, first: Value, last: Value) -> bool:
    """Say whether a value is no more than a stop on the way to another one, as the clicks of a knob are."""
    if isinstance(before, str) or isinstance(first, str) or isinstance(last, str) or before is None:
        return spec.same(first, last)
    return min(before, last) <= first <= max(before, last)


def way(setting: str, jump: Jump) -> float | None:
    """Return by how much a number changed, if it did and it is known where it stood."""
    before, value = jump.before.get(setting), jump.values.get(setting)
    return value - before if isinstance(before, int | float) and isinstance(value, int | float) else None


def theirs(jump: Jump) -> set[str]:
    """Return whose a change may be, as was known then or has come to light."""
    return {each.person for each in jump.entries.values() if each.person is not None} or set(jump.people)


def attended(jump: Jump) -> bool:
    """Say whether somebody was there when a device changed, as was known then or has come to light."""
    return bool(jump.people) or any(each.person is not None for each in jump.entries.values())


def credited(jumps: Sequence[Jump], setting: str) -> tuple[Credited, ...]:
    """Return what earlier jumps of a setting were taken for."""
    return tuple(each.entries[setting] for each in jumps if setting in each.entries)
