"""What a device says: every value of a report is labelled, and what is a hand's becomes a turn.

Retained and late reports set what is known of the device, never an override (protocol, rules 4 and 7).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from controller.core import uses
from controller.core.attribution import (
    BOOT_S,
    Label,
    answer,
    commanded,
    in_force,
    judging,
    label,
    learning,
    lost,
    overtake,
    past,
    still_due,
)
from controller.core.core import Core
from controller.core.credit import turns
from controller.core.deciding import Cause, decide
from controller.core.decisions import PublishDevice, Warn
from controller.core.events import CommandSeen, StateReported
from controller.core.ledger import EntryType, Finding
from controller.core.safety import movement
from controller.core.state import Field, Turn
from devices.kinds import Device
from devices.messages import Origin
from devices.settings import Value

_OLDEST = timedelta(days=1)
_SURELY = 3
"""So many times a setting must have followed commands to another before it is taken to follow a hand."""
_OWN_S = 10.0
"""Seconds after which nobody hears their own words again from the broker."""
_SUSPECT = {Label.RAMP: "ramp", Label.STALE: "stale", Label.ALONG: "along"}


def report(core: Core, event: StateReported) -> None:
    """A device said how it stands."""
    device = core.home.devices.get(event.device)
    if device is None:
        core.emit(Warn("device", "a state came from a device that is not configured"))
        return
    before = dict(core.devices[device.name].values())
    if event.retained:
        _remember(core, device, event)
    else:
        _hear(core, device, event)
    _refused(core, device, event)
    if (now := core.devices[device.name].values()) != before:
        core.emit(PublishDevice(device.name, now, core.devices[device.name].available))


def _remember(core: Core, device: Device, event: StateReported) -> None:
    """A broker's memory of a device: taken where nothing was heard from the device itself, and never as somebody's doing."""
    state = core.device(device.name)
    for setting, value in event.report.values.items():
        field = state.field_of(setting)
        differs = field.reported is not None and not device.settings[setting].same(field.reported, value)
        if differs:
            core.record(EntryType.IGNORED, device.name, Finding(setting, value, reason="retained"), stored=False)
        if not field.live:
            field.reported = value
    state.active = event.report.active if state.active is None else state.active
    state.powered = event.report.powered if state.powered is None else state.powered


def _hear(core: Core, device: Device, event: StateReported) -> None:
    state, when = core.device(device.name), _moment(event)
    state.live = True
    late = event.late and event.report.at is None
    labels = {setting: _label(core, device, setting, value, event, when) for setting, value in event.report.values.items()}
    if event.report.origin is None:
        _move_along(core, device, event.report.values, labels)
    hands = {setting: event.report.values[setting] for setting, each in labels.items() if each is Label.HAND or each in _SUSPECT}
    if event.report.at is not None:
        for setting, value in event.report.values.items():
            state.field_of(setting).remember(when, value)
    for setting, each in labels.items():
        if setting not in hands:
            _take(core, device, setting, event.report.values[setting], each, when)
    turned = {setting: _turned(core, device, setting, event, labels[setting], when) for setting in hands}
    news = {setting: hands[setting] for setting, each in turned.items() if each.suspect is None and not each.manual}
    if news and not late:
        judging.jump(core, device, news, turned[next(iter(news))])
    for setting, fresh in turned.items():
        turns.turn(core, device, setting, fresh.value, fresh)
    _powered(core, device, event)
    if any(each is Label.BOOT for each in labels.values()):
        state.conduct.booted(state.values())
        decide(core, device.name, Cause.CHANGE)
    if movement.review(core, device):
        decide(core, device.name, Cause.CHANGE)


def _turned(core: Core, device: Device, setting: str, event: StateReported, found: Label, when: datetime) -> Turn:
    """Return what has been turned, and learn from it."""
    field, value = core.device(device.name).field_of(setting), event.report.values[setting]
    fresh = Turn(value, None, when, when, core.now, core.places[device.place].occupants_at(when), _SUSPECT.get(found))
    fresh.before = field.reported if lost(field, when) else in_force(field)
    fresh.manual = event.report.origin is Origin.MANUAL
    fresh.reason = "late" if event.late and event.report.at is None else None
    learning.compare(field, found, fresh)
    if not fresh.manual and found is not Label.RAMP:
        judging.note(core, device, setting, value, when)
    answer(device.settings[setting], field, value)
    learning.rest(device.settings[setting], field, when)
    return fresh


def _moment(event: StateReported) -> datetime:
    """Return when a change happened: the device's own word where it is believable."""
    own = event.report.at
    return own if own is not None and event.at - _OLDEST <= own <= event.at else event.at


def _label(core: Core, device: Device, setting: str, value: Value, event: StateReported, when: datetime) -> Label:
    """Label a value, in the light of what else is known: an older report than one we have, a turn under way, the very first word."""
    state = core.devices[device.name]
    field, spec = state.field_of(setting), device.settings[setting]
    if event.report.at is not None and (when, value) in field.past:
        return Label.SAME
    if field.reported_at is not None and when < field.reported_at:
        return past(spec, field, value, event.report.origin, when)
    booting = state.online_since is not None and (core.now - state.online_since).total_seconds() <= BOOT_S
    booting = booting and (field.reported_at is None or state.online_since is None or field.reported_at < state.online_since)
    found = label(spec, field, value, event.report.origin, when, booting=booting)
    if found in {Label.HAND, Label.STALE} and event.report.origin is None and not _stands(field, device, setting, value):
        found = judging.mechanical(core, device, setting, value, when) or found
    if found is Label.HAND and event.report.origin is not Origin.MANUAL and movement.advances(core, device, setting, value):
        found = Label.RAMP
    if field.turn is not None and field.turn.suspect is None and not (event.report.origin and event.report.origin is not Origin.MANUAL):
        return _during_a_turn(device, setting, field, value, found, when)
    if found is Label.HAND and field.reported is None and not field.commands and event.report.origin is None:
        return _first_word(core, device, setting, value, event)
    return found


def _during_a_turn(device: Device, setting: str, field: Field, value: Value, found: Label, when: datetime) -> Label:
    """While a hand turns a knob everything is the hand's, except the late echo of what was commanded just before."""
    if found in {Label.RIVAL, Label.FAILED}:
        return found
    if still_due(field, when) and (found is Label.ECHO or (found is Label.RAMP and field.echo.ramped)):
        return Label.SAME if found is Label.RAMP else found
    assert field.turn is not None  # noqa: S101  # the caller looked
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


def _take(core: Core, device: Device, setting: str, value: Value, found: Label, when: datetime) -> None:
    """Take in a value that is nobody's wish."""
    field, spec = core.device(device.name).field_of(setting), device.settings[setting]
    if field.reported_at is not None and when < field.reported_at:
        if found is Label.PAST:
            turns.past(core, device, setting, value, when)
        elif found is not Label.SAME:
            core.record(EntryType.IGNORED, device.name, Finding(setting, value, reason=found.value), when, stored=found is not Label.ECHO)
        return
    changed = field.reported is None or not spec.same(field.reported, value)
    answer(spec, field, value, when if found is Label.ECHO else None)
    learning.rest(spec, field, when)
    if field.commands and spec.same(field.commands[-1].value, value):
        learning.confirm(field, when)
    if not changed and found is Label.SAME:
        learning.repeat(spec, field, value, when)
    field.reported, field.reported_at, field.live = value, when, True
    if field.turn is not None and field.turn.suspect and not spec.same(field.turn.value, value):
        if found is Label.ECHO and field.turn.suspect == "ramp":
            field.echo.waited(min(max(field.turn.gap, (when - field.turn.changed).total_seconds()), 60.0))
        field.turn = None
    if changed and found not in {Label.SAME, Label.BASELINE, Label.ECHO}:
        overtake(field)
    if changed and found not in {Label.SAME, Label.BASELINE}:
        core.record(EntryType.IGNORED, device.name, Finding(setting, value, reason=found.value), when, stored=found is not Label.ECHO)


def _move_along(core: Core, device: Device, values: Mapping[str, Value], labels: dict[str, Label]) -> None:
    """A setting that was not commanded and changes in the very report that answers for another one moves along with it, or so it seems."""
    state = core.device(device.name)
    led = [name for name, each in labels.items() if each is Label.ECHO and not _stands(state.field_of(name), device, name, values[name])]
    turned = [name for name, each in labels.items() if each is Label.HAND]
    for name in turned:
        field = state.field_of(name)
        if field.reported is None or field.turn is not None:
            continue
        before = [state.conduct.moved_along(leader, name) for leader in led]
        by_hand = [state.conduct.together.get(f"{leader}>{name}", 0) for leader in turned if leader != name]
        own = any(not each.answered and not each.overtaken for each in field.commands)
        if max(before, default=0) > (_SURELY if own else 0) or max(by_hand, default=0) >= _SURELY:
            labels[name] = Label.ECHO
        elif led and (not own or max(before) > 1):
            labels[name] = Label.ALONG


def _stands(field: Field, device: Device, setting: str, value: Value) -> bool:
    return field.reported is not None and device.settings[setting].same(field.reported, value)


def _powered(core: Core, device: Device, event: StateReported) -> None:
    state = core.device(device.name)
    if event.report.powered is not None and event.report.powered is not state.powered:
        state.powered = event.report.powered
        if state.powered:
            decide(core, device.name, Cause.CHANGE)
    if event.report.active is not None and event.report.active is not state.active:
        uses.activity(core, device, active=event.report.active)


def _refused(core: Core, device: Device, event: StateReported) -> None:
    """Say which values no such device could have."""
    for setting in event.report.rejected:
        core.emit(Warn(f"implausible/{device.name}", f"{device.name} reported a {setting} that it cannot have"))
        if not event.retained:
            core.record(EntryType.IGNORED, device.name, Finding(setting, reason="implausible"), stored=False)


def command_seen(core: Core, event: CommandSeen) -> None:
    """Somebody published on a device's command topic: what comes back of it is theirs, or our own words again."""
    device = core.home.devices.get(event.device)
    if device is None:
        return
    state = core.device(device.name)
    for setting, value in event.values.items():
        field, spec = state.field_of(setting), device.settings[setting]
        if any(each.ours and spec.same(each.value, value) and (core.now - each.sent).total_seconds() <= _OWN_S for each in field.commands):
            continue
        commanded(field, value, core.now, ours=False)
