"""Devices: set one now, take a decision back, pause, let a hold go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from controller.core.attribution import in_force
from controller.core.commanding import yielding
from controller.core.commanding.leaving import command
from controller.core.conduct import Conduct
from controller.core.core import Core, circumstance_detail
from controller.core.credit import turns
from controller.core.credit.crediting import hold, teach
from controller.core.deciding import Cause, decide
from controller.core.echo import EchoModel
from controller.core.events import RequestMade
from controller.core.learning import withdrawing
from controller.core.ledger import EntryType, Finding
from controller.core.petitions.names import (
    Answer,
    RefusedError,
    allowed_value,
    is_present,
    known_device,
    known_person,
    strength,
    who_is_there,
)
from controller.core.requests import Level, PauseDevice, ReleaseHold, ResetEcho, SetDevice, UndoDecision
from controller.core.safety import limit, movement
from controller.core.state import DeviceState
from devices.kinds import Device
from devices.settings import Value

AFAR = timedelta(hours=3)
"""How long what somebody asks for who is not there waits for them: somebody on their way home is, and no one who comes next week."""


def set_device(core: Core, event: RequestMade) -> Answer:
    """Set it now, as a person would at the device: an explicit wish."""
    request = event.request
    assert isinstance(request, SetDevice)  # noqa: S101
    device = known_device(core, request.device)
    if not request.settings:
        message = f"settings is empty; {device.name} has {', '.join(device.settings)}"
        raise RefusedError(message)
    values = {setting: allowed_value(device, setting, raw) for setting, raw in request.settings.items()}
    person = known_person(core, request.person) if request.person else who_is_there(core, device)
    strong = strength(core, device, person)
    safe = {setting: limit(device, setting, value, strong).value for setting, value in values.items()}
    for setting, value in values.items():
        wished(core, device, setting, value, person, "request")
    core.device(device.name).aborted = False
    waits = command_safely(core, device, safe)
    decide(core, device.name, Cause.CHANGE)
    return {"device": device.name, "settings": safe, **({"waiting": movement.blockers(core, device)} if waits else {})}


def command_safely(core: Core, device: Device, values: Mapping[str, Value]) -> bool:
    """Command what was asked for, through the interlocks where it moves; say whether it has to wait for them."""
    for setting in values:
        yielding.insist(core.device(device.name), setting)
    if device.kind.interlocks:
        return movement.begin(core, device, values)
    command(core, device, values, asked=True)
    return False


def wished(core: Core, device: Device, setting: str, value: Value, person: str | None, origin: str) -> None:
    """Record an explicit wish that came as a request, keep it and learn from it."""
    turns.settle(core, device, setting, quietly=True)
    field = core.device(device.name).field_of(setting)
    use = core.device(device.name).use
    x = core.circumstance(core.now, use.previous.get(setting) if use else in_force(field))
    detail = {"circumstance": circumstance_detail(x)}
    if person is None:
        core.record(EntryType.UNATTRIBUTED, device.name, Finding(setting, value, reason="doubt", detail=detail))
        hold(core, device, setting, value, None)
        return
    if core.wishes.level(person, device.name) is Level.OFF:
        return
    entry = core.record(EntryType.PREFERENCE, device.name, Finding(setting, value, person, origin, confidence=1.0, detail=detail))
    hold(core, device, setting, value, person)
    if field.hold is not None and not is_present(core, device, person):
        comes = core.now + AFAR
        field.hold.until = comes if field.hold.until is None else min(field.hold.until, comes)
    withdrawing.again(core.device(device.name), person, setting, value)
    teach(core, entry, x)


def undo(core: Core, event: RequestMade) -> Answer:
    """Take back what was last decided in this use, and hold what stood before. Who has set it otherwise since has the last word."""
    request = event.request
    assert isinstance(request, UndoDecision)  # noqa: S101
    device = known_device(core, request.device)
    state = core.device(device.name)
    for setting in device.settings:
        turns.settle(core, device, setting, quietly=True)
    back = {name: value for name, value in state.undo.items() if name in device.settings and _ours(state, device, name, value)}
    if not back:
        message = f"nothing was decided for {device.name} that could be undone"
        raise RefusedError(message)
    for setting, value in back.items():
        hold(core, device, setting, value, state.use.subject if state.use else None, put_back=True)
    strong = strength(core, device, who_is_there(core, device))
    command_safely(core, device, {name: limit(device, name, value, strong).value for name, value in back.items()})
    state.undo = {}
    decide(core, device.name, Cause.CHANGE)
    return {"device": device.name, "settings": back}


def _ours(state: DeviceState, device: Device, setting: str, before: Value) -> bool:
    """Say whether a setting stands where we set it, and not where it stood `before`."""
    field = state.field_of(setting)
    newest, standing = field.commands[-1] if field.commands else None, in_force(field)
    if newest is None or not newest.ours or newest.overtaken or standing is None:
        return False
    return not device.settings[setting].same(standing, before)


def pause(core: Core, event: RequestMade) -> Answer:
    """Leave a device alone for a while; a duration of 0 ends that."""
    request = event.request
    assert isinstance(request, PauseDevice)  # noqa: S101
    device = known_device(core, request.device)
    core.device(device.name).paused_until = core.now + timedelta(seconds=request.duration) if request.duration > 0 else None
    movement.abort(core, device)
    decide(core, device.name, Cause.CHANGE)
    return {"device": device.name, "duration": request.duration}


def release(core: Core, event: RequestMade) -> Answer:
    """End the hold of an override, or of all of a device."""
    request = event.request
    assert isinstance(request, ReleaseHold)  # noqa: S101
    device = known_device(core, request.device)
    if request.setting is not None and request.setting not in device.settings:
        message = f"{device.name} has no setting {request.setting!r}; it has {', '.join(device.settings)}"
        raise RefusedError(message)
    released = []
    for setting, field in core.device(device.name).fields.items():
        if field.hold is not None and request.setting in {None, setting}:
            field.hold = None
            released.append(setting)
    decide(core, device.name, Cause.CHANGE)
    return {"device": device.name, "released": released}


def reset_echo(core: Core, event: RequestMade) -> Answer:
    """Forget how a device answers: what was learned of it, its commands under way and the changes that were taken for their ramps."""
    request = event.request
    assert isinstance(request, ResetEcho)  # noqa: S101
    device = known_device(core, request.device)
    core.device(device.name).conduct = Conduct()
    for field in core.device(device.name).fields.values():
        field.echo = EchoModel()
        field.commands.clear()
        field.turn = None if field.turn is not None and field.turn.suspect else field.turn
    return {"device": device.name}
