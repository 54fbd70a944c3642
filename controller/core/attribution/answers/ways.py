"""Whether a value lies on the way to what was commanded, or so near to it that the device may have rounded it."""

from __future__ import annotations

from datetime import datetime

from controller.core.attribution.answers.due import late
from controller.core.attribution.labels import STALE_S, Label
from controller.core.state import Command, Field, Turn
from devices.settings import NumberSetting, Setting, Value

_DIRECT = 3
"""After so many commands that it answered without a way, a device is known to have none."""
_LEAP = 6.0
"""How many times as far as in any stretch before nobody goes on."""
SOON_S = 1.0
"""Seconds after a command in which few hands have turned anything, and a device may set out that has said already that it is there."""
_FIRST = 0.25
"""Share of a way that the first stretch of it may be."""
_SLIGHT = 0.02
"""The share of a range by which a device may round what it was told."""


def about(setting: Setting, told: Value, said: Value) -> bool:
    """Say whether a value is so near to what was told that a device may have rounded it, and nobody would correct it by so little."""
    if not isinstance(setting, NumberSetting) or isinstance(told, str) or isinstance(said, str):
        return False
    return abs(told - said) <= _SLIGHT * (setting.maximum - setting.minimum)


def nearly_there(setting: Setting, field: Field, command: Command, value: Value) -> bool:
    """Say whether a value that would do for an answer is only one more stretch of a way that goes on."""
    going = command.set_out is not None or (field.turn is not None and field.turn.suspect == Label.RAMP)
    return going and not setting.same(command.value, value) and between(setting, field.reported, value, command.value)


def under_way(setting: Setting, field: Field, command: Command, value: Value, age: float) -> bool:
    """Say whether `value` may be a stretch of the way to what was commanded, as far as the device is known to take one."""
    model = field.echo
    if _leaps(setting, field, command, value):
        return False
    if command.on_way is None and model.direct >= _DIRECT and not model.takes_ways and model.candid and not model.timely(age):
        return False  # what comes in time may be as far as it goes
    if not command.answered and command.set_out is None and model.early(age):
        return False  # it cannot have set out yet
    if not command.answered:
        return between(setting, field.reported, value, command.value)
    promised = field.reported is not None and setting.same(field.reported, command.value)
    due = command.on_way is not None or age <= max(2 * STALE_S, late(model))
    if not (promised and due and between(setting, command.start, value, command.value)):
        return False
    return model.direct < _DIRECT or not model.candid or _sets_out(command, value, age)


def _sets_out(command: Command, value: Value, age: float) -> bool:
    """Say whether a value is where a device would be that has only promised and now sets out: few turn nearly all the way back so soon."""
    if isinstance(value, str) or isinstance(command.value, str) or not isinstance(command.start, int | float):
        return False
    return age <= SOON_S and abs(value - command.start) <= _FIRST * abs(command.value - command.start)


def at_once(field: Field, made: Turn) -> bool:
    """Say whether a device goes all the way of the command at once on whose way it may have been, as far as it is known."""
    if not isinstance(made.commanded, int | float) or not isinstance(made.before_command, int | float):
        return False
    return field.echo.at_once(abs(made.commanded - made.before_command))


def reworded(setting: Setting | None, field: Field, made: Turn, at: datetime) -> bool:
    """Say whether a device answered in time with nearly what it was told, and says just that now: one that is overruled comes late.

    `setting` is `None` where the value is known to lie on the way.
    """
    command, model = field.commands[-1], field.echo
    if made.reports > 1 or made.manual or command.reached is not None or not model.known:
        return False
    if setting is not None:
        step = setting.step if isinstance(setting, NumberSetting) else 0.0
        if not isinstance(made.value, int | float) or not isinstance(command.value, int | float):
            return False
        if abs(made.value - command.value) > step * 1.01:
            return False
    answered, corrected = (made.changed - command.sent).total_seconds(), (at - command.sent).total_seconds()
    return answered > 0 and model.timely(answered) and not model.timely(corrected)


def _leaps(setting: Setting, field: Field, command: Command, value: Value) -> bool:
    """Say whether a device that takes its way in strides would have to leap to be there by itself."""
    if not isinstance(setting, NumberSetting) or isinstance(value, str) or not isinstance(field.reported, int | float):
        return False
    if field.commands[-1].answered or not isinstance(command.start, int | float) or isinstance(command.value, str):
        return False  # it has promised
    return field.echo.leaps(setting, abs(value - field.reported), abs(command.value - command.start))


def outrun(field: Field, value: Value) -> bool:
    """Say whether a device that a hand has turned on its way would have to leap to go on with it: then the hand turned on."""
    command, made = field.commands[-1], field.turn
    if made is None or not command.stretch or isinstance(value, str) or isinstance(made.value, str):
        return False
    return abs(value - made.value) > _LEAP * command.stretch


def between(setting: Setting, start: Value | None, value: Value, target: Value) -> bool:
    """Say whether `value` is progress from what was last reported towards `target`, on a numeric setting."""
    if (
        not isinstance(setting, NumberSetting)
        or start is None
        or isinstance(start, str)
        or isinstance(value, str)
        or isinstance(target, str)
    ):
        return False
    return start < value < target or target < value < start
