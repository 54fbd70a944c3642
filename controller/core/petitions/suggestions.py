"""Suggestions: yes or no to what was asked."""

from __future__ import annotations

from controller.core.core import Core
from controller.core.deciding import Cause, decide
from controller.core.events import RequestMade
from controller.core.petitions.devices import command_safely, wished
from controller.core.petitions.names import Answer, RefusedError, known_device, strength
from controller.core.requests import AcceptSuggestion, DismissSuggestion
from controller.core.safety import limit
from controller.core.wishes import suggesting
from devices.kinds import Device
from devices.settings import Value


def _suggested(core: Core, request: AcceptSuggestion | DismissSuggestion) -> tuple[Device, dict[str, Value]]:
    device = known_device(core, request.device)
    state = core.device(device.name)
    if request.id not in {None, state.suggestion}:
        message = f"this is not what is suggested for {device.name} now"
        raise RefusedError(message)
    asked, state.suggested = state.suggested, {}
    if not asked or state.use is None:
        message = f"nothing is suggested for {device.name} now"
        raise RefusedError(message)
    return device, asked


def accept(core: Core, event: RequestMade) -> Answer:
    """Do what was suggested: from now on it is an explicit wish."""
    request = event.request
    assert isinstance(request, AcceptSuggestion)  # noqa: S101
    device, asked = _suggested(core, request)
    use, asked_of = core.devices[device.name].use, core.devices[device.name].suggested_to
    subject = asked_of or (use.subject if use is not None else None)
    person = subject if subject in core.home.people else None
    strong = strength(core, device, person)
    safe = {name: limit(device, name, value, strong).value for name, value in asked.items()}
    for setting, value in safe.items():
        wished(core, device, setting, value, person, "request")
    command_safely(core, device, safe)
    decide(core, device.name, Cause.CHANGE)
    return {"device": device.name, "settings": safe}


def dismiss(core: Core, event: RequestMade) -> Answer:
    """Leave it, and do not ask the same again before there is something new."""
    request = event.request
    assert isinstance(request, DismissSuggestion)  # noqa: S101
    device, asked = _suggested(core, request)
    suggesting.dismiss(core.device(device.name), device, asked)
    return {"device": device.name, "settings": asked}
