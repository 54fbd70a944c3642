"""Levels and pins: how far personalization may go, and standing wishes."""

from __future__ import annotations

from controller.core.commanding import leaving
from controller.core.core import Core
from controller.core.deciding import Cause, decide
from controller.core.decisions import PublishDecision
from controller.core.events import RequestMade
from controller.core.learning import rebuilding
from controller.core.ledger import EntryType, Finding
from controller.core.petitions.names import Answer, RefusedError, allowed_value, is_present, known_device, known_person
from controller.core.preferences import Pin
from controller.core.requests import ClearPin, Level, SetLevel, SetPin
from controller.core.safety import Wish, limit
from controller.core.uses import serve_anew
from devices.kinds import Device
from devices.settings import Value


def set_level(core: Core, event: RequestMade) -> Answer:
    """Change how far personalization may go, at once."""
    request = event.request
    assert isinstance(request, SetLevel)  # noqa: S101  # the table below says so
    person, scope = known_person(core, request.person), request.device
    kinds = {device.kind.name for device in core.home.devices.values()}
    if scope is not None and scope not in core.home.devices and scope not in kinds:
        message = f"no device or kind {scope!r}; known are {', '.join(dict.fromkeys([*core.home.devices, *sorted(kinds)]))}"
        raise RefusedError(message)
    before = {name: core.wishes.level(person, name) for name in core.home.devices}
    core.save(*core.wishes.set_level(person, scope, request.level))
    for name, device in core.home.devices.items():
        _level_changed(core, person, device, before[name])
    return {"person": person, "device": scope, "level": request.level.value}


def _level_changed(core: Core, person: str, device: Device, before: Level) -> None:
    after = core.wishes.level(person, device.name)
    if after is before:
        return
    if core.devices[device.name].suggested:
        core.device(device.name).suggested = {}
    use = core.devices[device.name].use
    if use is not None and use.subject == person and use.foreseen:
        core.device(device.name)
        use.foreseen = {}  # from here on it is not only watched
    if before is Level.EXPLICIT and after is not Level.OFF:
        rebuilding.ask(core, person, device)
    if is_present(core, device, person):
        serve_anew(core, device, person)
    if after is Level.OFF:
        _fall_silent(core, person, device)


def _fall_silent(core: Core, person: str, device: Device) -> None:
    """At `off` nothing is done, and no decision is published: nor does one that was stay retained, as if it still held."""
    state = core.devices[device.name]
    if state.use is not None and state.use.subject == person:
        leaving.stop(core.device(device.name))
    if person in {state.shown, state.turned_away}:
        core.device(device.name).shown = None if state.shown == person else state.shown
        core.device(device.name).turned_away = None
        core.emit(PublishDecision(device.name, None))


def set_pin(core: Core, event: RequestMade) -> Answer:
    """Add a standing wish."""
    request = event.request
    assert isinstance(request, SetPin)  # noqa: S101
    device, person = known_device(core, request.device), known_person(core, request.person)
    value = allowed_value(device, request.setting, request.value)
    core.save(core.wishes.set_pin((person, device.name, request.setting), Pin(value, request.when)))
    finding = Finding(request.setting, value, person, "request", confidence=1.0, detail={"pin": True})
    entry = core.record(EntryType.PREFERENCE, device.name, finding)
    if is_present(core, device, person):
        decide(core, device.name, Cause.CHANGE)
    told = {"event": entry.id, "person": person, "device": device.name, "setting": request.setting, "value": value}
    return told | _served(core, device, request.setting, value, person)


def _served(core: Core, device: Device, setting: str, value: Value, person: str) -> Answer:
    """Say what a standing wish comes to, and why, where it is not what was asked for."""
    wish = Wish.PROTECTED if core.home.people[person].child else Wish.EXPLICIT
    safe = limit(device, setting, value, wish)
    if device.settings[setting].same(safe.value, value) and safe.value == value:
        return {}
    return {"served": safe.value, **({"limited": safe.reason} if safe.reason else {})}


def clear_pin(core: Core, event: RequestMade) -> Answer:
    """End the standing wishes for a setting; what was learned serves again."""
    request = event.request
    assert isinstance(request, ClearPin)  # noqa: S101
    device, person = known_device(core, request.device), known_person(core, request.person)
    if request.setting not in device.settings:
        message = f"{device.name} has no setting {request.setting!r}; it has {', '.join(device.settings)}"
        raise RefusedError(message)
    key = (person, device.name, request.setting)
    cleared = len(core.wishes.pins.get(key, ()))
    core.save(core.wishes.clear_pins(key))
    if is_present(core, device, person):
        decide(core, device.name, Cause.CHANGE)
    return {"person": person, "device": device.name, "setting": request.setting, "cleared": cleared}
