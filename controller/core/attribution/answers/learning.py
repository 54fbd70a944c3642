"""What a report teaches of the device that made it: how long it takes, how far it strides, where it stands, what it repeats."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from controller.core.attribution.answers.commands import CONFIRMS_S
from controller.core.attribution.answers.ways import between
from controller.core.attribution.labels import ECHO_S, STALE_S, Label
from controller.core.state import Command, DeviceState, Field, Turn
from devices.kinds import Device
from devices.settings import NumberSetting, Setting, Value

_STOOD_S = 10.0
"""A value that was reported for so long is one that the device can stand at."""
_LONGEST_GAP_S = 60.0
_SAYS_S = 20.0
"""Seconds in which a device that speaks of commands says something of one."""
_CREPT = 0.15
"""Share of a step, and of a unit a third of it, from which on a change of less than a step is a way and no noise."""


def compare(setting: Setting, field: Field, found: Label, fresh: Turn) -> None:
    """Note how a change lies to the newest command of ours, or to anybody's whose way it may be, or which it takes back."""
    newest = next((each for each in reversed(field.commands) if each.ours), None)
    if newest is None:
        return
    last = field.commands[-1]
    if found is Label.RAMP or (last.start is not None and setting.same(last.start, fresh.value)):
        newest = last
    fresh.since = (fresh.changed - newest.sent).total_seconds()
    fresh.commanded, fresh.before_command, fresh.said = newest.value, newest.start, newest.said
    if found is Label.RAMP and (newest.on_way is not None or not newest.answered):
        fresh.gap = min((fresh.changed - (newest.on_way or newest.sent)).total_seconds(), _LONGEST_GAP_S)
    if found is Label.RAMP:
        if newest is last and newest.said == 1:
            confirm(field, fresh.changed)  # what was promised is begun
        _stride(field, newest, fresh.value, fresh.changed)
    elif found is Label.HAND and not newest.answered and not newest.overtaken and fresh.since > _SAYS_S:
        field.echo.ignored += 1


def undone(device: Device, state: DeviceState, values: Mapping[str, Value], when: datetime) -> list[str]:
    """Return the settings that went back at once to where a command of ours had found them: nobody has two hands.

    Several at once, or one that was only promised and is said in passing when a hand has turned another.
    """
    back = [name for name, value in values.items() if _is_back(device.settings[name], state.field_of(name), value, when)]
    if len(back) == 1 and len(values) > 1:
        command = state.field_of(back[0]).commands[-1]
        return back if command.said == 1 and (when - command.sent).total_seconds() <= STALE_S else []
    return back if len(back) > 1 else []


def _is_back(setting: Setting, field: Field, value: Value, when: datetime) -> bool:
    newest = field.commands[-1] if field.commands else None
    if newest is None or not newest.ours or newest.start is None or (when - newest.sent).total_seconds() > ECHO_S:
        return False
    return setting.same(newest.start, value) and not setting.same(newest.start, newest.value)


def rest(spec: Setting, field: Field, when: datetime) -> None:
    """Learn that the device can stand where it stood until now."""
    if field.reported is not None and field.reported_at is not None and (when - field.reported_at).total_seconds() >= _STOOD_S:
        field.echo.rested(spec, field.reported)
        field.echo.reached(field.reported)


def confirm(field: Field, when: datetime) -> None:
    """Count how often a device says that it obeyed: one that does so twice, and once this time, has taken it back."""
    command = field.commands[-1]
    command.said += 1
    since = (when - command.sent).total_seconds()
    if command.said == 2 and not command.stop:  # noqa: PLR2004
        field.echo.confirmed(since if since <= CONFIRMS_S else 0.0)


def go_on(field: Field, value: Value, when: datetime) -> None:
    """Note that a device goes on to where it was told, whatever a hand has turned on its way."""
    command = field.commands[-1] if field.commands else None
    if command is not None and command.reached is None:
        _stride(field, command, value, when)


def repeat(setting: Setting, field: Field, value: Value, when: datetime) -> None:
    """Learn from a report that says what was said before, or less than a step beside it."""
    _creep(setting, field, value, when)
    field.echo.repeated += field.turn is None


def _creep(setting: Setting, field: Field, value: Value, when: datetime) -> None:
    """A device may be on its way by less than a step from report to report."""
    command = field.commands[-1] if field.commands else None
    if command is None or command.answered or command.overtaken or not isinstance(setting, NumberSetting):
        return
    if not between(setting, command.start, value, command.value):
        return
    if abs(float(value) - float(command.start or 0.0)) >= max(setting.step * _CREPT, _CREPT / 3):
        _stride(field, command, value, when)


def _stride(field: Field, command: Command, value: Value, when: datetime) -> None:
    """Learn from one more stretch of a way."""
    command.set_out, command.on_way = command.set_out or when, when
    if not isinstance(value, str) and isinstance(field.reported, int | float):
        command.stretch = round(max(command.stretch, abs(value - field.reported)), 6)
