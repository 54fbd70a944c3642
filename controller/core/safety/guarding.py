"""Everything that is watched while a device is used, in one place for the door of the house: water, rises, repairs, rivals, rests.

Each has a room of its own; here is only when they are asked, and that what they find is decided anew.
"""

from __future__ import annotations

from datetime import datetime

from controller.core.commanding import blocking, leaving, repair, yielding
from controller.core.core import Core
from controller.core.deciding import Cause, decide
from controller.core.events import CommandSeen, StateReported
from controller.core.safety import Sample, capping, movement, water
from controller.core.state import DeviceState
from devices.kinds import Device


def sensed(core: Core, device: Device, sample: Sample) -> None:
    """A sensor of a device spoke."""
    if water.heard(core, device, sample):
        decide(core, device.name, Cause.CHANGE)


def reported(core: Core, event: StateReported) -> None:
    """A device spoke, and what it said has been taken in."""
    device = core.home.devices.get(event.device)
    if device is None:
        return
    changed = capping.heard(core, device, event)
    changed = repair.heard(core, device, event) or changed
    changed = yielding.heard(core, device, yielding.reported(core.out, device.name)) or changed
    movement.let_go(core, device)
    changed = movement.heard(core, device) or changed
    if changed:
        decide(core, device.name, Cause.CHANGE)


def overruled(core: Core, event: CommandSeen) -> None:
    """Somebody published on a device's command topic."""
    device = core.home.devices.get(event.device)
    if device is not None and yielding.heard(core, device, _foreign(core, device, event)):
        decide(core, device.name, Cause.CHANGE)


def after(core: Core) -> None:
    """Look at every device that something happened to: whether its water may run on, and its rises go on."""
    for name in list(core.touched_devices):
        device, state = core.home.devices[name], core.devices[name]
        blocking.anew(state)
        if water.review(core, device):
            decide(core, name, Cause.CHANGE)
        leaving.go_on(core, device)


def due(core: Core, device: Device) -> None:
    """Something is due at a device."""
    repaired, rested = repair.due(core, device), blocking.rested(core, device)
    if repaired or rested:
        decide(core, device.name, Cause.CHANGE)


def deadlines(core: Core, device: Device) -> list[datetime]:
    """Return when something of a device is due."""
    state = core.devices[device.name]
    watched = water.deadline(core, device)
    times = [*leaving.next_step(state), *repair.deadlines(state), *state.guard.resting.values()]
    return [*times, watched] if watched is not None else times


def disconnected(core: Core) -> None:
    """Nobody hears us: nothing goes on rising, nothing is repeated, and no sensor is silent of its own accord."""
    for name, state in core.devices.items():
        if state.guard.rises or state.guard.repairs or state.guard.outlet is not None:
            resumed(core.device(name))


def connected(core: Core) -> None:
    """Everybody hears us again: water that was to be cold is told so again, for that may have been lost."""
    for name, device in core.home.devices.items():
        if core.devices[name].guard.outlet is not None:
            core.device(name)
            water.remind(core, device)


def resumed(state: DeviceState) -> None:
    """We were away: nothing goes on rising, and an outlet that is known has a moment to speak again."""
    leaving.stop(state)
    state.guard.repairs = {}
    if state.guard.outlet is not None:
        state.guard.outlet.running = state.guard.outlet.hot = None


def _foreign(core: Core, device: Device, event: CommandSeen) -> dict[str, float | str]:
    """Return the values of a command that are not our own words read back."""
    state = core.devices[device.name]
    return {
        setting: value
        for setting, value in event.values.items()
        if not any(each.ours and device.settings[setting].same(each.value, value) for each in state.field_of(setting).commands)
    }
