"""Devices that come and go: what they are told while they are away is lost, and told again when they are back."""

from __future__ import annotations

from controller.core.commanding import repair
from controller.core.core import Core
from controller.core.deciding import Cause, decide
from controller.core.decisions import PublishDevice, PublishDevices, Warn
from controller.core.events import AvailabilityReported
from controller.core.safety import movement


def availability(core: Core, event: AvailabilityReported) -> None:
    """A device came or went."""
    device = core.home.devices.get(event.device)
    if device is None:
        core.emit(Warn("device", "availability came from a device that is not configured"))
        return
    state = core.device(device.name)
    if event.retained and state.live:
        return
    state.live = state.live or not event.retained
    before, state.available = state.available, event.available
    if before is event.available:
        return
    core.emit(PublishDevice(device.name, state.values(), event.available), PublishDevices())
    if event.available and before is False:
        state.online_since = core.now
        repair.back(state)
    if not event.available:
        state.away_since = core.now
        movement.abort(core, device)
    if before is not None or not event.available:
        decide(core, device.name, Cause.CHANGE)
