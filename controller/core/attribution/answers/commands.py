"""What was commanded to a setting, by whom, and what became of it: the bookkeeping that paths are read from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from controller.core.attribution.answers.wording import accounts
from controller.core.state import Command, DeviceState, Field
from devices.settings import Setting, Value

KEEP_COMMANDS = 4
CONFIRMS_S = 45.0
"""Seconds in which a device confirms what it promised: some promise at once, and ask thirty seconds later how things stand."""
ANSWER_S = 15.0
"""Seconds after which what accounts for a command says nothing about how fast the device answers: it may be its next round of reports."""


def answer(setting: Setting, field: Field, value: Value, at: datetime | None = None) -> None:
    """Note that the device has said it stands where it was told to, or (stale) that it does not yet. Learns from it where `at` is given."""
    learned = at is None
    for command in reversed(field.commands):
        answered = accounts(setting, field, command, value)
        if answered and not learned and at is not None:
            learned = True
            _learn(setting, field, command, value, at)
        command.answered = answered


def _learn(setting: Setting, field: Field, command: Command, value: Value, at: datetime) -> None:
    """Learn from what answers a command; what comes long after it is said for another reason."""
    model = field.echo
    delay = ((command.set_out or at) - command.sent).total_seconds()
    if command.reached is not None:
        overruled = field.turn is not None and field.turn.suspect is None and field.turn.value != command.start
        model.promised += not command.answered and not overruled  # it had said so before, and was not there yet
        if setting.same(command.value, value):
            model.paired(command.value, value, exact=True)
        return
    command.reached = at
    if command.stop:
        return  # it stood there already, whoever had moved it: that is no way of answering
    if delay <= ANSWER_S or command.on_way is not None:
        exact, ramped = setting.same(command.value, value), command.on_way is not None
        model.answered(delay, command.value, value, ramped=ramped, exact=exact, start=field.reported)
        if ramped and isinstance(value, int | float) and isinstance(field.reported, int | float) and isinstance(command.start, int | float):
            model.strode(max(command.stretch, abs(value - field.reported)), abs(value - command.start))


def commanded(field: Field, value: Value, at: datetime, *, ours: bool, stop: bool = False) -> None:
    """Note a command to this setting. `stop`: only to stop where it stands."""
    _unconfirmed(field, at)
    if ours and field.commands and field.commands[-1].ours:
        field.echo.left_alone(field.commands[-1].sent)
    standing = [each.value for each in field.commands if not each.answered]
    start = field.reported if field.reported is not None else (standing[-1] if standing else None)
    field.lit = None  # what is told to be lit is no longer off
    field.commands.append(Command(value, start, at, ours, stop=stop))
    del field.commands[:-KEEP_COMMANDS]


def _unconfirmed(field: Field, at: datetime) -> None:
    """Note that a device has said only once that it obeyed the last command, and not again when it had time to."""
    last = field.commands[-1] if field.commands else None
    if last is not None and last.said == 1 and not (last.overtaken or last.stop) and (at - last.sent).total_seconds() > CONFIRMS_S:
        field.echo.confirmed(0.0)


def note(state: DeviceState, values: Mapping[str, Value], at: datetime, *, onward: bool = False) -> None:
    """Note a setpoint of ours, so that its echo is known when it comes back and it can be undone.

    `onward`: it is one more step to what was decided before, and undone with it.
    """
    stood = {setting: in_force(state.field_of(setting)) for setting in values}
    before = {setting: each for setting, each in stood.items() if each is not None and each != values[setting]}
    if before and not onward:
        state.undo = before
    for setting, value in values.items():
        commanded(state.field_of(setting), value, at, ours=True)


def overtake(field: Field) -> None:
    """Note that somebody else has changed the setting since: what we commanded before is no longer what stands."""
    for command in field.commands:
        command.overtaken = True


def in_force(field: Field) -> Value | None:
    """Return the value that stands at a setting: the newest command's, unless it was answered or overtaken, else what was reported."""
    newest = field.commands[-1] if field.commands else None
    return field.reported if newest is None or newest.answered or newest.overtaken else newest.value


def carried_out(setting: Setting, field: Field, value: Value) -> bool:
    """Say whether it stands where we told it to, as well as it can: what it says of that need not be the same number."""
    newest = field.commands[-1] if field.commands else None
    return newest is not None and newest.ours and newest.answered and not newest.overtaken and setting.same(newest.value, value)


def standing(state: DeviceState) -> dict[str, Value]:
    """Return what stands at every setting of which anything is known."""
    found = {setting: in_force(field) for setting, field in state.fields.items()}
    return {setting: value for setting, value in found.items() if value is not None}
