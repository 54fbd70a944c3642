"""Off is off: a light that says a brightness of 0 was switched off, and comes back as it was; nobody has wished for a brightness.

What Home Assistant and zigbee2mqtt show of a light that is off is no level of it. Where it was told to be at 0, that is its answer. A light
that never says whether it is on counts as on (protocol, rule 10): a brightness of 0 is a level like any other there.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from controller.core.attribution import creeping, noting, overtake
from controller.core.core import Core
from controller.core.credit import turns
from controller.core.events import StateReported
from controller.core.state import Field, Turn
from devices.kinds import Device
from devices.settings import Value

_BRIGHTNESS = "light.brightness"
_FADES_S = 3.0
"""Seconds between two values of a light that fades out; what it stood at for longer, somebody may have wanted."""


def heard(core: Core, device: Device, event: StateReported, when: datetime) -> StateReported:
    """Take in that a light went off, or came back; return the report with what is left of it to be labelled."""
    if event.report.powered is None and core.devices[device.name].powered is None:
        return event
    for setting, value in event.report.values.items():
        field = core.device(device.name).field_of(setting)
        if device.kind.home_assistant.get(setting) != _BRIGHTNESS or (field.reported_at is not None and when < field.reported_at):
            continue
        if not device.settings[setting].same(value, 0.0):
            _back(field)
        elif _goes_off(device, setting, field):
            _off(core, device, setting, field, when)
            left = {name: each for name, each in event.report.values.items() if name != setting}
            event = replace(event, report=replace(event.report, values=left))
    return event


def _goes_off(device: Device, setting: str, field: Field) -> bool:
    """Say whether a light that says it is dark was lit before, or never heard of, and nobody has told it to be dark."""
    spec, newest = device.settings[setting], field.commands[-1] if field.commands else None
    if newest is not None and spec.same(newest.value, 0.0) and not newest.overtaken:
        return False
    return field.reported is None or not spec.same(field.reported, 0.0)


def _off(core: Core, device: Device, setting: str, field: Field, when: datetime) -> None:
    """A light went off: what a hand had turned it to before counts, and what it only passed on its way there does not."""
    if field.reported is not None:
        turned = Turn(0.0, field.reported, when, when, core.now)
        field.lit = _before(core, device, setting, field, when)
        overtake(field)
        noting.note(core, device, {setting: 0.0}, turned, [])
    field.reported, field.reported_at, field.live = 0.0, when, True
    creeping.stands(field, 0.0)


def _before(core: Core, device: Device, setting: str, field: Field, when: datetime) -> Value | None:
    """Return how bright a light was before it went off."""
    made, stood = field.turn, field.reported
    if made is not None and (when - made.changed).total_seconds() <= _FADES_S:
        field.turn = None
        return stood if made.before is None else made.before
    if made is not None:
        turns.settle(core, device, setting, quietly=True)
    return stood


def _back(field: Field) -> None:
    """A light is on again: it is compared with how it was before it went off."""
    if field.lit is not None:
        creeping.stands(field, field.lit)
        field.reported, field.lit = field.lit, None
