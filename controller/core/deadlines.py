"""When a house has to be woken: what settles, runs out, is looked at again, or lapses, whichever comes first."""

from __future__ import annotations

from datetime import datetime

from controller.core.clock import next_local, next_multiple
from controller.core.core import Core
from controller.core.credit import turns
from controller.core.presence import dwelling
from controller.core.safety import guarding, movement
from devices.kinds import Device

TICK_S = 300.0
"""How often a prediction is looked at again while a device is in use (a compressor wants no more than one change in five minutes)."""


def device_deadline(core: Core, device: Device, ticking_from: datetime) -> datetime | None:
    """Return when a device is to be looked at next. Ticks before `ticking_from`, when the program was down, are not caught up."""
    state = core.devices[device.name]
    times = [turns.settles(device, setting, field) for setting, field in state.fields.items() if field.turn is not None]
    times += [field.hold.until for field in state.fields.values() if field.hold is not None and field.hold.until is not None]
    times += [each for each in (state.paused_until, movement.deadline(core, device)) if each is not None]
    times += guarding.deadlines(core, device)
    if state.decided is not None and not device.kind.once:
        now = max(core.now, state.decided.at, ticking_from)
        times.append(next_multiple(now, TICK_S))
        boundaries = core.wishes.boundaries(state.decided.subject, device.name)
        times += [next_local(now, core.home.timezone, each) for each in boundaries]
    return min(times, default=None)


def place_deadline(core: Core, name: str) -> datetime | None:
    """Return when the next sighting at a place lapses, or becomes certain enough to act on."""
    times = [core.places[name].deadline(core.home.places[name].linger), dwelling.due(core, name)]
    return min((each for each in times if each is not None), default=None)
