"""Movements of what can pinch: only on fresh and good signals, watched all the way, aborted at the first doubt (protocol, section 2).

A movement waits `WAIT_S` for good signals, then gives up. Aborting sends the last reported position.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from controller.core.attribution import commanded, note
from controller.core.core import Core
from controller.core.decisions import PublishSetpoint
from controller.core.safety import Verdict, Wish, interlock, limit
from controller.core.state import DeviceState, Movement
from devices.kinds import Device
from devices.settings import Value

WAIT_S = 30.0
"""Seconds for which a movement waits for good signals (protocol, section 2)."""
LONGEST_S = 60.0
"""Seconds after which a movement that was never reported as done is no longer watched: twice what a seat takes end to end."""
_JUST_AFTER = timedelta(milliseconds=1)
"""A signal is fresh up to and including its greatest age."""


def _verdict(core: Core, device: Device) -> Verdict:
    return interlock(device, core.samples, core.now)


def blockers(core: Core, device: Device) -> str:
    """Return in words what forbids a movement now."""
    return ", ".join(_verdict(core, device).blockers) or "waiting"


def begin(core: Core, device: Device, values: Mapping[str, Value]) -> bool:
    """Start a movement, or let it wait for good signals; say whether it waits. One that was aborted is not taken up again in that use."""
    state = core.device(device.name)
    if state.aborted:
        return True
    if state.movement is not None and not state.movement.moving and state.movement.targets == values:
        return True
    if _verdict(core, device).good:
        _move(core, device, values)
        return False
    abort(core, device)
    state.aborted = False
    state.movement = Movement(dict(values), core.now + timedelta(seconds=WAIT_S))
    return True


def _move(core: Core, device: Device, values: Mapping[str, Value]) -> None:
    state = core.device(device.name)
    note(state, values, core.now)
    before = state.movement.targets if state.movement is not None and state.movement.moving else {}
    state.movement = Movement({**before, **values}, core.now + timedelta(seconds=LONGEST_S), moving=True)
    core.emit(PublishSetpoint(device.name, dict(values)))


def review(core: Core, device: Device) -> bool:
    """Look at a movement again after a signal, a report or time; say whether its decision has to be made anew."""
    state = core.devices[device.name]
    moving = state.movement
    if moving is None:
        return False
    verdict = _verdict(core, device)
    if moving.moving:
        return _watch(core, device, verdict)
    if verdict.good:
        core.device(device.name).movement = None
        return True
    if core.now >= moving.deadline:
        core.device(device.name).movement = None
    return False


def _watch(core: Core, device: Device, verdict: Verdict) -> bool:
    state = core.device(device.name)
    if state.movement is None or _arrived(device, state, state.movement) or core.now >= state.movement.deadline:
        state.movement = None
        return False
    if not verdict.good:
        abort(core, device)
        return True
    return False


def _arrived(device: Device, state: DeviceState, moving: Movement) -> bool:
    return all(
        (reported := state.field_of(setting).reported) is not None and device.settings[setting].same(reported, target)
        for setting, target in moving.targets.items()
    )


def abort(core: Core, device: Device) -> None:
    """Stop a movement where it is: command the last reported position of what has not arrived."""
    state = core.device(device.name)
    moving, state.movement = state.movement, None
    if moving is None:
        return
    state.aborted = True
    if not moving.moving:
        return
    stop: dict[str, Value] = {}
    for setting, target in moving.targets.items():
        field = state.field_of(setting)
        if field.reported is not None and not device.settings[setting].same(field.reported, target):
            stop[setting] = limit(device, setting, field.reported, Wish.INFERRED).value
            field.commands.clear()
            commanded(field, stop[setting], core.now, ours=True)
    if stop:
        core.emit(PublishSetpoint(device.name, stop))


def deadline(core: Core, device: Device) -> datetime | None:
    """Return when a movement has to be looked at again."""
    moving = core.devices[device.name].movement
    if moving is None:
        return None
    fresh_until = _verdict(core, device).fresh_until if moving.moving else None
    return min(moving.deadline, fresh_until + _JUST_AFTER) if fresh_until else moving.deadline
