"""What one value of a report is in the light of what else is known: an older word than one we have, a turn under way, the very first word.

`paths.py` labels a value by what was commanded; here is what stands around it.
"""

from __future__ import annotations

from datetime import datetime

from controller.core.attribution import BOOT_S, Label, judging, label, past, reworded, still_due
from controller.core.attribution.answers import learning
from controller.core.attribution.answers.ways import outrun
from controller.core.attribution.creeping import creeps_on
from controller.core.core import Core
from controller.core.events import StateReported
from controller.core.safety import movement
from controller.core.state import DeviceState, Field
from devices.kinds import Device
from devices.messages import Origin
from devices.settings import NumberSetting, Setting, Value


def labelled(core: Core, device: Device, setting: str, value: Value, event: StateReported, when: datetime) -> Label:
    """Label a value, in the light of what else is known: an older report than one we have, a turn under way, the very first word."""
    state = core.devices[device.name]
    field, spec = state.field_of(setting), device.settings[setting]
    if event.report.at is not None and (when, value) in field.past:
        return Label.SAME
    if field.reported_at is not None and when < field.reported_at:
        return past(spec, field, value, event.report.origin, when)
    found = label(spec, field, value, event.report.origin, when, booting=_booting(state, field, core.now))
    if found in {Label.HAND, Label.STALE} and event.report.origin is None and not _stands(field, device, setting, value):
        found = judging.mechanical(core, device, setting, value, when) or found
    if found is Label.HAND and event.report.origin is not Origin.MANUAL and movement.advances(core, device, setting, value):
        found = Label.RAMP
    if field.turn is not None and field.turn.suspect is None and not (event.report.origin and event.report.origin is not Origin.MANUAL):
        return _during_a_turn(device, setting, field, value, Label.SAME if _is_held(field, found, when) else found, when)
    return _news(core, device, setting, value, event) if found is Label.HAND and event.report.origin is None else found


def _news(core: Core, device: Device, setting: str, value: Value, event: StateReported) -> Label:
    """Label what no command explains and no word of the device: it may be no change at all, or where the device begins by itself."""
    state = core.devices[device.name]
    field, spec = state.field_of(setting), device.settings[setting]
    if field.replayed is not None and spec.same(field.replayed, value):
        return Label.BASELINE  # it stood so when the broker said it, however it came to that
    if _starts(device, state, spec, value, event):
        return Label.START
    if field.reported is None and not field.commands:
        return _first_word(core, device, setting, value, event)
    return Label.HAND


def _starts(device: Device, state: DeviceState, spec: Setting, value: Value, event: StateReported) -> bool:
    """Say whether a device says where it begins a use, in the word that it does: one value each time is its own, several are people's.

    A heater begins because it was turned up, and a coffee machine with the drink that somebody chose.
    """
    numbers = all(isinstance(each, NumberSetting) for each in device.settings.values())
    if not (device.kind.once and numbers and event.report.active and state.active is False):
        return False
    before = state.conduct.starts.get(spec.name)
    return before is None or spec.same(before, value)


def _booting(state: DeviceState, field: Field, now: datetime) -> bool:
    """Say whether this is the first word on a setting of a device that was away: just before it says so, or soon after."""
    if state.available is False:
        back = state.away_since
    else:
        back = state.online_since if state.online_since and (now - state.online_since).total_seconds() <= BOOT_S else None
    return back is not None and (field.reported_at is None or field.reported_at < back)


def _is_held(field: Field, found: Label, when: datetime) -> bool:
    """Say whether it is we who hold a device where a hand has moved it, or draw it back: the hand had its say."""
    return found in {Label.ECHO, Label.RAMP} and bool(field.commands) and field.commands[-1].stop and still_due(field, when)


def _during_a_turn(device: Device, setting: str, field: Field, value: Value, found: Label, when: datetime) -> Label:
    """While a hand turns a knob everything is the hand's, except the late echo of what was commanded just before."""
    if found in {Label.RIVAL, Label.FAILED}:
        return found
    if found is Label.ECHO and field.turn is not None and reworded(device.settings[setting], field, field.turn, when):
        field.commands[-1].set_out, field.turn = field.turn.changed, None
        return found
    goes_on = found is Label.RAMP and field.echo.takes_ways and not outrun(field, value)
    if still_due(field, when) and (found is Label.ECHO or goes_on):
        if found is Label.RAMP:
            learning.go_on(field, value, when)
            return Label.SAME
        return found
    assert field.turn is not None  # noqa: S101  # the caller looked
    if found is Label.SAME:
        return Label.HAND if creeps_on(device.settings[setting], field.turn, value) else found  # it says again what overruled the hand
    return Label.SAME if device.settings[setting].same(field.turn.value, value) else Label.HAND


def _first_word(core: Core, device: Device, setting: str, value: Value, event: StateReported) -> Label:
    """The first word ever on a setting that was never commanded is a hand's only where somebody is there and nothing else explains it."""
    answering = any(_echoes(core, device, other, value, event) for other, value in event.report.values.items() if other != setting)
    nobody = not core.places[device.place].occupants()
    default = device.settings[setting].default
    return Label.BASELINE if nobody or answering or (default is not None and device.settings[setting].same(default, value)) else Label.HAND


def _echoes(core: Core, device: Device, setting: str, value: Value, event: StateReported) -> bool:
    field = core.devices[device.name].field_of(setting)
    return label(device.settings[setting], field, value, event.report.origin, event.at, booting=False) is Label.ECHO


def _stands(field: Field, device: Device, setting: str, value: Value) -> bool:
    return field.reported is not None and device.settings[setting].same(field.reported, value)
