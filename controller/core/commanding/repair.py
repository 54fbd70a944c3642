"""Commands that a device does not follow: repeated a few times with growing pauses, then given up, and said.

That a device did not follow is known only where it says so: it still reports, some time later, what it stood at before. One that says
nothing is left alone.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from controller.core.attribution import in_force
from controller.core.attribution.answers.commands import CONFIRMS_S
from controller.core.commanding import leaving
from controller.core.core import Core
from controller.core.events import StateReported
from controller.core.ledger import EntryType, Finding
from controller.core.safety.guard import Repair
from controller.core.state import Command, DeviceState, Field
from devices.kinds import Device
from devices.settings import Value

PAUSES_S = (10.0, 30.0, 90.0)
"""Seconds after a command, and after each repetition of it, before it is repeated. Then it is given up."""


def heard(core: Core, device: Device, event: StateReported) -> bool:
    """Note what a device says of commands it was given; say whether the decision has to be made anew."""
    if device.kind.interlocks or event.retained or event.late:
        return False
    state, changed = core.device(device.name), False
    for setting, value in event.report.values.items():
        command = _open(state, setting)
        if command is None:
            changed = state.guard.failed.pop(setting, None) is not None or changed
            state.guard.repairs.pop(setting, None)
        elif _refuses(core, device, setting, command, value):
            _refused(state, setting, command)
    return changed


def due(core: Core, device: Device) -> bool:
    """Repeat what is due, or give it up; say whether the decision has to be made anew."""
    state, changed = core.device(device.name), False
    for setting, repair in list(state.guard.repairs.items()):
        if repair.due > core.now or not repair.refused:
            continue
        command = _open(state, setting)
        if command is None or not _still_wanted(state, device, setting, repair.value) or _barred(core, state, setting):
            del state.guard.repairs[setting]
        elif repair.tries < len(PAUSES_S):
            _repeat(core, device, setting, repair)
        else:
            _give_up(core, device, setting, repair)
            changed = True
    return changed


def deadlines(state: DeviceState) -> list[datetime]:
    """Return when commands are to be repeated."""
    return [each.due for each in state.guard.repairs.values() if each.refused]


def back(state: DeviceState) -> None:
    """A device is back: what it was told and never confirmed is lost, so that whatever is wanted is told again."""
    for field in state.fields.values():
        for command in field.commands:
            command.overtaken = command.overtaken or not command.answered
    state.guard.repairs, state.guard.failed = {}, {}
    leaving.stop(state)


def _open(state: DeviceState, setting: str) -> Command | None:
    """Return the command to a setting that stands, and that the device has not confirmed."""
    field = state.fields.get(setting, Field())
    newest = field.commands[-1] if field.commands else None
    if newest is None or not newest.ours or newest.answered or newest.overtaken or field.turn is not None:
        return None
    return newest


def _refuses(core: Core, device: Device, setting: str, command: Command, value: Value) -> bool:
    """Say whether a device does not do what it was told; one that had done it for a while is being moved by somebody."""
    done = command.reached is not None and (core.now - command.reached).total_seconds() > CONFIRMS_S
    stands = device.settings[setting].same(command.value, value)
    return not done and not stands and _still_wanted(core.device(device.name), device, setting, command.value)


def _still_wanted(state: DeviceState, device: Device, setting: str, value: Value) -> bool:
    """Say whether what was commanded is still what somebody is to have here."""
    if setting in state.guard.failed:
        return False
    decided = state.decided.settings.get(setting) if state.decided is not None and state.decided.acted else None
    hold = state.fields[setting].hold
    wanted = hold.value if hold is not None else decided
    return wanted is not None and device.settings[setting].same(wanted, value)


def _refused(state: DeviceState, setting: str, command: Command) -> None:
    repair = state.guard.repairs.get(setting)
    if repair is None or repair.value != command.value:
        slowest = min(1.5 * (state.fields[setting].echo.slowest or 0.0) + 1.0, PAUSES_S[-1])  # one that may still obey is not told again
        pause = timedelta(seconds=max(PAUSES_S[0], slowest))
        state.guard.repairs[setting] = Repair(command.value, command.sent + pause, refused=True)
    else:
        repair.refused = True


def _barred(core: Core, state: DeviceState, setting: str) -> bool:
    paused = state.paused_until is not None and state.paused_until > core.now
    return paused or state.available is False or setting in state.guard.rises or setting in state.guard.yielded


def _repeat(core: Core, device: Device, setting: str, repair: Repair) -> None:
    repair.tries += 1
    pause = PAUSES_S[min(repair.tries, len(PAUSES_S) - 1)]
    repair.due, repair.refused = core.now + timedelta(seconds=pause), False
    value: Value | None = in_force(core.device(device.name).field_of(setting))
    if value is not None:
        leaving.command(core, device, {setting: value}, asked=True, again=True)


def _give_up(core: Core, device: Device, setting: str, repair: Repair) -> None:
    state = core.device(device.name)
    del state.guard.repairs[setting]
    state.guard.failed[setting] = repair.value
    core.record(EntryType.IGNORED, device.name, Finding(setting, repair.value, reason="failed_command"), stored=False)
