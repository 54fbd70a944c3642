"""What is set hotter than whoever is there may have, while it runs: it is set back at once, before it is asked whose hand that was.

An override is never fought, but safety comes before it (protocol, rules 1 and 8). What was turned settles, is written down and is held
as it was; only what leaves for the device is limited.
"""

from __future__ import annotations

from controller.core.commanding import leaving
from controller.core.core import Core
from controller.core.events import StateReported
from controller.core.safety import Wish, limit, most, water
from controller.core.state import DeviceState, Field
from devices.kinds import Device
from devices.settings import Value


def heard(core: Core, device: Device, event: StateReported) -> bool:
    """Take back what a report says is above the most that may be asked for by whoever is served; say whether anything was."""
    state = core.devices[device.name]
    if event.retained or not device.kind.caps or not _in_use(core, state) or not water.ours(core, device):
        return False
    wish = Wish.PROTECTED if leaving.protected(core, device) else Wish.EXPLICIT
    capped: dict[str, Value] = {}
    for setting in [each.setting for each in device.kind.caps if each.setting in event.report.values]:
        field = state.field_of(setting)
        stands = field.reported
        if not isinstance(stands, float | int) or stands <= most(device, setting, wish):
            continue  # on our grid or between: that is no reason to move it
        safe = limit(device, setting, stands, wish).value
        if not _told(device, setting, field, safe):
            capped[setting] = safe
    if capped:
        leaving.command(core, device, capped, asked=True, onward=True)  # this cannot be undone
    return bool(capped)


def _in_use(core: Core, state: DeviceState) -> bool:
    """Say whether it runs, as far as is known, and may be told anything."""
    paused = state.paused_until is not None and state.paused_until > core.now
    return state.use is not None and not state.use.over and state.active is not False and state.available is not False and not paused


def _told(device: Device, setting: str, field: Field, value: Value) -> bool:
    """Say whether it was told so since it was last moved: what does not follow is told again in its time."""
    newest = field.commands[-1] if field.commands else None
    return newest is not None and newest.ours and not newest.overtaken and device.settings[setting].same(newest.value, value)
