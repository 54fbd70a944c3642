"""Whose hand was that? Labels one reported change of one setting by the path of what was commanded, never by a blind window.

Pure functions over a `Field`. A change that lies on the path of an outstanding command (its target, its way there, or the value from
before it) is *suspect*: an echo at once where it is the target, else decided when it has settled. Everything off the path is a hand,
even 300 ms after our own command (protocol, rule 6).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from controller.core.state import UNKNOWN, Command, DeviceState, Field, Occupant
from devices.messages import Origin
from devices.settings import NumberSetting, Setting, Value

STALE_S = 5.0
"""Seconds in which a device may still repeat its old value after a command (an optimistic publisher does; field survey, P4)."""
ECHO_S = 60.0
"""Seconds in which a report is taken for the answer to a command, or for a value on the way to it (a seat takes some 30 s)."""
BOOT_S = 10.0
"""Seconds after coming online in which a device restores its defaults (field survey, P6)."""
KEEP_COMMANDS = 4
CREDIT = 0.8
"""From this probability on a change is credited to a person (field survey, P12)."""


class Label(StrEnum):
    """What a reported value is. Ramps, stale values and hands become turns; a change heard of too late is credited without one."""

    SAME = "duplicate"
    ECHO = "echo"
    BASELINE = "baseline"
    BOOT = "boot"
    SCHEDULE = "schedule"
    RIVAL = "rival"
    RAMP = "ramp"
    STALE = "stale"
    PAST = "late"
    HAND = "hand"


_WORD = {Origin.SCHEDULE: Label.SCHEDULE, Origin.EXTERNAL: Label.RIVAL, Origin.BOOT: Label.BOOT}


def label(setting: Setting, field: Field, value: Value, origin: Origin | None, at: datetime, *, booting: bool) -> Label:
    """Label a live report of `value`. The device's own word counts most; then what was commanded; then what was reported before."""
    if origin is not None:
        return _by_its_word(setting, field, value, origin, at)
    by_command = _on_a_path(setting, field, value, at)
    if by_command is not None:
        return by_command
    if _unchanged(setting, field, value):
        return Label.SAME
    standing = in_force(field)
    if standing is not None and setting.same(standing, value):
        return Label.ECHO if field.commands[-1].ours else Label.RIVAL  # said at last, with the device's next round of reports
    return Label.BOOT if booting else Label.HAND


def _by_its_word(setting: Setting, field: Field, value: Value, origin: Origin, at: datetime) -> Label:
    if origin in _WORD:
        return _WORD[origin]
    if origin is Origin.COMMAND and (by_command := _on_a_path(setting, field, value, at)):
        return by_command
    if _unchanged(setting, field, value):
        return Label.SAME
    return Label.RIVAL if origin is Origin.COMMAND else Label.HAND


def past(setting: Setting, field: Field, value: Value, origin: Origin | None, when: datetime) -> Label:
    """Label a report that is older than what is known: it may still be a hand's, and change nothing but the ledger."""
    if origin in _WORD:
        return _WORD[origin]
    echoed = any(setting.same(each.value, value) and 0 <= (when - each.sent).total_seconds() <= ECHO_S for each in field.commands)
    if echoed and origin is not Origin.MANUAL:
        return Label.ECHO
    if _unchanged(setting, field, value):
        return Label.SAME
    return Label.RIVAL if origin is Origin.COMMAND else Label.PAST


def _unchanged(setting: Setting, field: Field, value: Value) -> bool:
    return field.reported is not None and setting.same(field.reported, value)


def _on_a_path(setting: Setting, field: Field, value: Value, at: datetime) -> Label | None:
    """Return what the value is to the newest command that explains it, or `None`."""
    for back, command in enumerate(reversed(field.commands)):
        age = (at - command.sent).total_seconds()
        if age > (STALE_S if back else ECHO_S):
            break  # an older command is over once a newer one had its time, and so is one that was never confirmed
        found = _explains(setting, field, command, value, age)
        if found is not None:
            return found
    return None


def _explains(setting: Setting, field: Field, command: Command, value: Value, age: float) -> Label | None:
    if setting.same(command.value, value) or _rounded(setting, command.value, value):
        return (Label.ECHO if command.ours else Label.RIVAL) if not command.answered else None
    if _unchanged(setting, field, value):
        return None
    if command.start is not None and setting.same(command.start, value) and age <= STALE_S:
        return Label.STALE
    if not command.answered and _between(setting, field.reported, value, command.value):
        return Label.RAMP
    return None


def _rounded(setting: Setting, commanded: Value, reported: Value) -> bool:
    """Say whether a device with a grid of its own (°F inside, whole degrees) would report `commanded` as `reported`."""
    if not isinstance(setting, NumberSetting) or isinstance(commanded, str) or isinstance(reported, str):
        return False
    off_grid = abs(reported - setting.quantise(reported)) > 1e-6  # noqa: PLR2004  # binary dust
    return off_grid and abs(commanded - reported) < setting.step


def _between(setting: Setting, start: Value | None, value: Value, target: Value) -> bool:
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


def answer(setting: Setting, field: Field, value: Value) -> None:
    """Note that the device has said it stands where it was told to, or (stale) that it does not yet."""
    for command in field.commands:
        command.answered = setting.same(command.value, value) or _rounded(setting, command.value, value)


def commanded(field: Field, value: Value, at: datetime, *, ours: bool) -> None:
    """Note a command to this setting."""
    standing = [each.value for each in field.commands if not each.answered]
    start = field.reported if field.reported is not None else (standing[-1] if standing else None)
    field.commands.append(Command(value, start, at, ours))
    del field.commands[:-KEEP_COMMANDS]


def note(state: DeviceState, values: Mapping[str, Value], at: datetime) -> None:
    """Note a setpoint of ours, so that its echo is known when it comes back and it can be undone."""
    for setting, value in values.items():
        field = state.field_of(setting)
        if (standing := in_force(field)) is not None:
            state.undo.setdefault(setting, standing)
        commanded(field, value, at, ours=True)


def overtake(field: Field) -> None:
    """Note that somebody else has changed the setting since: what we commanded before is no longer what stands."""
    for command in field.commands:
        command.overtaken = True


def in_force(field: Field) -> Value | None:
    """Return the value that stands at a setting: the newest command's, unless it was answered or overtaken, else what was reported."""
    newest = field.commands[-1] if field.commands else None
    return field.reported if newest is None or newest.answered or newest.overtaken else newest.value


def standing(state: DeviceState) -> dict[str, Value]:
    """Return what stands at every setting of which anything is known."""
    found = {setting: in_force(field) for setting, field in state.fields.items()}
    return {setting: value for setting, value in found.items() if value is not None}


def whose(witnesses: Sequence[Occupant]) -> tuple[Occupant | None, str | None]:
    """Return who made a change, and why it cannot be credited to them if it cannot."""
    if len(witnesses) != 1:
        return None, "guest" if witnesses and all(each.guest for each in witnesses) else "doubt"
    (who,) = witnesses
    if who.subject == UNKNOWN or who.conflict or who.confidence < CREDIT:
        return None, "doubt"
    return who, "guest" if who.guest else None
