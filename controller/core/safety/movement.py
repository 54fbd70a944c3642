"""Movements of what can pinch: only on fresh and good signals, watched all the way, aborted at the first doubt (protocol, section 2).

A movement waits `WAIT_S` for good signals, then gives up. Aborting sends the last reported position. A hand at one switch stops whatever
moves at that place, and so does a movement that makes no progress; what was stopped is not taken up again in that use.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from controller.core.attribution import between, commanded, note, overtake
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
STILL_S = 1.0
"""Seconds between two reports of the same position, short of the target, after which something is in the way (field survey, 6.3)."""
STARTING_S = 3.0
"""Seconds in which a movement may not have begun yet, for all that is reported."""
SILENT_S = 10.0
"""Seconds without a word after which a device that did report on its way is no longer watched, and is stopped."""
ENTRY_S = 60.0
"""Seconds after somebody got in, a door moved or a request came in which a mere prediction may still move something."""
DOOR = "driver_door"
_JUST_AFTER = timedelta(milliseconds=1)
"""A signal is fresh up to and including its greatest age."""


def _verdict(core: Core, device: Device) -> Verdict:
    return interlock(device, core.samples, core.now)


def blockers(core: Core, device: Device) -> str:
    """Return in words what forbids a movement now."""
    stopped = core.devices[device.name].guard.stopped
    return ", ".join(_verdict(core, device).blockers) or (stopped if core.devices[device.name].aborted else None) or "waiting"


def entered(core: Core, device: Device) -> bool:
    """Say whether somebody has just got in, or asked: a prediction alone moves nothing that somebody sits in."""
    state, door = core.devices[device.name], core.samples.get(device.signals.get(DOOR, DOOR))
    events = [each for each in (state.guard.entered, door.at if door is not None else None) if each is not None]
    return state.movement is not None or any((core.now - each).total_seconds() <= ENTRY_S for each in events)


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
    safe = {setting: limit(device, setting, value, Wish.EXPLICIT).value for setting, value in values.items()}
    note(state, safe, core.now)
    before = state.movement.targets if state.movement is not None and state.movement.moving else {}
    state.movement = Movement({**before, **safe}, core.now + timedelta(seconds=LONGEST_S), moving=True, began=core.now)
    state.movement.stands = _positions(state, state.movement)
    core.emit(PublishSetpoint(device.name, safe, moves=True))


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
        abort(core, device, ", ".join(verdict.blockers))
        return True
    if state.movement.under_way and state.movement.progress and core.now >= state.movement.progress + timedelta(seconds=SILENT_S):
        abort(core, device, "it was not heard any more on its way", itself=True)
        return True
    return False


def advances(core: Core, device: Device, setting: str, value: Value) -> bool:
    """Say whether `value` is one more stretch of a movement of ours, whose strides tell nothing of hands."""
    state = core.devices[device.name]
    moving = state.movement
    if moving is None or not moving.moving or setting not in moving.targets:
        return False
    return between(device.settings[setting], state.field_of(setting).reported, value, moving.targets[setting])


def heard(core: Core, device: Device) -> bool:
    """Note how a movement gets on, after a report; say whether it was stopped because it does not."""
    state = core.device(device.name)
    moving = state.movement
    if moving is None or not moving.moving or moving.began is None:
        return False
    before, moving.stands = moving.stands, _positions(state, moving)
    if before != moving.stands:
        moving.progress, moving.under_way = core.now, True
        return False
    since = moving.progress or moving.began + timedelta(seconds=STARTING_S - STILL_S)
    if not moving.stands or _arrived(device, state, moving) or core.now < since + timedelta(seconds=STILL_S):
        return False
    abort(core, device, "something is in its way", itself=True)
    return True


def switched(core: Core, device: Device) -> None:
    """A hand is at a switch: it and everything else that moves at this place is to stop, once all that was just reported is known.

    The knob of what cannot pinch (the climate, the radio) is no such switch.
    """
    if not device.kind.interlocks:
        return
    for other in core.devices_at(device.place):
        if core.devices[other.name].movement is not None:
            state = core.device(other.name)
            state.aborted = state.guard.touched = True


def let_go(core: Core, device: Device) -> None:
    """Stop what a hand at a switch has ended."""
    for other in core.devices_at(device.place):
        if core.devices[other.name].guard.touched:
            core.device(other.name).guard.touched = False
            abort(core, other, "a switch was touched", itself=True)


def _positions(state: DeviceState, moving: Movement) -> dict[str, Value]:
    reported = {setting: state.field_of(setting).reported for setting in moving.targets}
    return {setting: value for setting, value in reported.items() if value is not None}


def _arrived(device: Device, state: DeviceState, moving: Movement) -> bool:
    return all(
        (reported := state.field_of(setting).reported) is not None and device.settings[setting].same(reported, target)
        for setting, target in moving.targets.items()
    )


def abort(core: Core, device: Device, why: str | None = None, *, itself: bool = False) -> None:
    """Stop a movement where it is, because `why`: command the last reported position of what has not arrived.

    `itself`: what stood still already had stopped by itself, or somebody had stopped it.
    """
    state = core.device(device.name)
    moving, state.movement = state.movement, None
    if moving is None:
        return
    state.aborted, state.guard.stopped = True, why
    if not moving.moving:
        return
    stop: dict[str, Value] = {}
    for setting, target in moving.targets.items():
        field = state.field_of(setting)
        if field.reported is not None and not device.settings[setting].same(field.reported, target):
            stop[setting] = limit(device, setting, field.reported, Wish.INFERRED).value
            overtake(field)  # what was told before may still be heard of, for a moment
            stood = itself and field.turn is not None and field.turn.changed + timedelta(seconds=STILL_S) <= core.now
            if field.turn is not None and field.turn.suspect and not stood:
                field.turn = None  # it is we who stop it here
            commanded(field, stop[setting], core.now, ours=True, stop=True)
    if stop:
        core.emit(PublishSetpoint(device.name, stop, moves=True))


def deadline(core: Core, device: Device) -> datetime | None:
    """Return when a movement has to be looked at again."""
    moving = core.devices[device.name].movement
    if moving is None:
        return None
    times = [moving.deadline]
    if moving.moving and (fresh_until := _verdict(core, device).fresh_until) is not None:
        times.append(fresh_until + _JUST_AFTER)
    if moving.under_way and moving.progress is not None:
        times.append(moving.progress + timedelta(seconds=SILENT_S))
    return min(times)
