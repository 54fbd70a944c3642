"""What a device says: every value of a report is labelled, and what is a hand's becomes a turn.

Retained and late reports set what is known of the device, never an override (protocol, rules 4 and 7).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from controller.core import uses
from controller.core.attribution import (
    STALE_S,
    Label,
    answer,
    at_once,
    commanded,
    creeping,
    darkness,
    judging,
    noting,
    overtake,
    reworded,
    turning,
)
from controller.core.attribution.answers import learning
from controller.core.attribution.answers.nearly import passing
from controller.core.attribution.hearing import labelled
from controller.core.attribution.machines import wordless
from controller.core.attribution.together import along
from controller.core.core import Core
from controller.core.credit import turns
from controller.core.deciding import Cause, decide
from controller.core.decisions import PublishDevice, Warn
from controller.core.events import CommandSeen, StateReported
from controller.core.ledger import EntryType, Finding
from controller.core.safety import movement
from controller.core.state import DeviceState, Field, Turn
from devices.kinds import Device
from devices.messages import Origin
from devices.settings import NumberSetting, Setting, Value

_OLDEST = timedelta(days=1)
_OWN_S = 10.0
"""Seconds after which nobody hears their own words again from the broker."""
_MOVED = {Label.RIVAL, Label.SCHEDULE}


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
        field.replayed = value if field.live and differs else None
    state.active = event.report.active if state.active is None else state.active
    state.powered = event.report.powered if state.powered is None else state.powered


def _hear(core: Core, device: Device, event: StateReported) -> None:
    state, when = core.device(device.name), _moment(event)
    state.live = True
    late = event.late and event.report.at is None
    state.conduct.found |= {name: value for name, value in event.report.values.items() if state.field_of(name).reported is None}
    was_dark, was_idle = state.dark, state.active is False
    event = darkness.heard(core, device, event, when)
    labels = {setting: labelled(core, device, setting, value, event, when) for setting, value in event.report.values.items()}
    for setting in event.report.values:
        state.field_of(setting).replayed = None
    led = _along(core, device, event, labels, when)
    if event.report.at is not None:
        for setting, value in event.report.values.items():
            state.field_of(setting).remember(when, value)
    hands = turning.hands(labels)
    for setting, each in labels.items():
        if setting not in hands:
            _take(core, device, setting, event.report.values[setting], each, when)
    turning.turn(core, device, event, hands, when, None if late else led)
    _powered(core, device, event)
    if was_dark and not state.dark:
        decide(core, device.name, Cause.CHANGE)
    _of_its_own(core, device, event, labels, begins=was_idle and bool(event.report.active))
    if movement.review(core, device):
        decide(core, device.name, Cause.CHANGE)


def _of_its_own(core: Core, device: Device, event: StateReported, labels: dict[str, Label], *, begins: bool) -> None:
    """Remember what a device does by itself: what it names, where it begins, what it comes back with; who uses it may want it otherwise."""
    state, found = core.device(device.name), set(labels.values())
    if event.report.origin is Origin.COMMAND and Label.ECHO in found:
        wordless.obeyed(state.conduct)
    if begins:
        begun = {name for name, each in labels.items() if each in {Label.START, Label.HAND}}
        state.conduct.starts |= {name: event.report.values[name] for name in begun}
    if Label.BOOT in found:
        state.conduct.booted(state.values())
    if found & {Label.BOOT, Label.START}:
        decide(core, device.name, Cause.CHANGE)


def _along(core: Core, device: Device, event: StateReported, labels: dict[str, Label], when: datetime) -> list[str]:
    """Find what moves along with another setting; return which settings led. The device's own word says more."""
    before, state, word = dict(labels), core.device(device.name), event.report.origin
    if word is not None:
        along.by_its_word(device, state, event.report.values, labels, word, when)
        return []
    led = along.move_along(device, state, event.report.values, labels, when)
    for setting, each in labels.items():
        if each is Label.ECHO and before[setting] is not Label.ECHO:
            judging.went_along(core, device, setting)
    return led


def _moment(event: StateReported) -> datetime:
    """Return when a change happened: the device's own word where it is believable."""
    own = event.report.at
    return own if own is not None and event.at - _OLDEST <= own <= event.at else event.at


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
    yields = found is Label.ECHO and _yields(spec, field, value)
    answer(spec, field, value, when if found is Label.ECHO else None)
    learning.rest(spec, field, when)
    if field.commands and (field.commands[-1].answered or spec.same(field.commands[-1].value, value)):
        learning.confirm(field, when)
    if not changed and found is Label.SAME:
        learning.repeat(spec, field, value, when)
    creeping.note(field, value, found, when)
    field.reported, field.reported_at, field.live = value, when, True
    if yields:
        turns.settle(core, device, setting, quietly=True)
    if field.turn is not None and field.turn.suspect and not spec.same(field.turn.value, value):
        _not_a_hand(spec, field, field.turn, found, when)
    if changed and found is not Label.SAME:
        _was_moved(core.device(device.name), setting, found, when)
    if changed and found not in {Label.SAME, Label.BASELINE}:
        reason = judging.REASONS.get(found, found.value)
        core.record(EntryType.IGNORED, device.name, Finding(setting, value, reason=reason), when, stored=found is not Label.ECHO)


def _was_moved(state: DeviceState, setting: str, found: Label, when: datetime) -> None:
    """Note what moved it: we, or somebody or something else."""
    if found is Label.ECHO:
        noting.obeyed(state, setting, when)
    else:
        overtake(state.field_of(setting))
    if found in _MOVED:
        state.conduct.moved_by_others(when)


def _yields(spec: Setting, field: Field, value: Value) -> bool:
    """Say whether a device that was near what it was told has now come there: that was its answer, and is over."""
    command, made = field.commands[-1] if field.commands else None, field.turn
    if command is None or made is None or made.suspect is not None or not spec.same(command.value, value):
        return False
    if command.stop or command.sent > made.began:
        return False  # the hand was there first
    made.yielded = True
    if not passing(spec, field.echo, made):
        return False
    command.set_out = made.changed
    return True


def _not_a_hand(spec: Setting, field: Field, made: Turn, found: Label, when: datetime) -> None:
    """What may have been a hand's was none, now that the device goes on; unless it is one that goes all the way at once."""
    if found is Label.ECHO and field.commands and field.commands[-1].overtaken:
        made.suspect = None  # it follows another setting, and has long left the way of what it was told
        return
    over = found in {Label.ECHO, Label.RIVAL}
    alone = over and made.suspect == Label.RAMP and made.reports == 1 and bool(field.commands) and not _crept(spec, made)
    if alone and at_once(field, made) and not reworded(None, field, made, when):
        made.suspect = None
        return
    settled = made.suspect == Label.STALE or (made.suspect == Label.RAMP and made.said > 0)
    if found is Label.RIVAL and settled and (when - made.changed).total_seconds() >= STALE_S:
        made.suspect = None  # what is stale is corrected by what was commanded, and sooner
        return
    field.echo.relapsed += found is Label.ECHO and made.suspect == Label.STALE
    if found is Label.ECHO and made.suspect == Label.RAMP:
        field.echo.waited(min(max(made.gap, (when - made.changed).total_seconds()), 60.0))
    field.turn = None


def _crept(spec: Setting, made: Turn) -> bool:
    """Say whether a number changed by less than its step, as on the way of a device that goes slowly; no knob does that."""
    numbers = isinstance(made.value, int | float) and isinstance(made.before, int | float)
    return numbers and isinstance(spec, NumberSetting) and abs(float(made.value) - float(made.before or 0.0)) < spec.step


def _powered(core: Core, device: Device, event: StateReported) -> None:
    state, powered = core.device(device.name), event.report.powered
    if powered is None and event.report.active and state.powered is False:
        powered = True  # what is in use is on
    if powered is not None and powered is not state.powered:
        state.powered = powered
        begins = event.report.active and not state.active  # which is decided below
        if state.powered and not (begins and event.report.powered is None):
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
        if field.turn is not None and field.turn.suspect == Label.RAMP and not at_once(field, field.turn):
            field.turn = None  # it was on its way, and is called off it
        commanded(field, value, core.now, ours=False)
