"""Settings that go together: one that changes whenever another one does is no second hand's, whoever or whatever moved the first.

Learned where a command to one setting is answered by a report in which another one has changed too, that nobody told to.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from controller.core.attribution.answers.commands import overtake
from controller.core.attribution.answers.ways import about
from controller.core.attribution.labels import STALE_S, Label
from controller.core.conduct import Conduct
from controller.core.state import DeviceState, Field
from devices.kinds import Device
from devices.messages import Origin
from devices.settings import Value

SURELY = 3
"""So many times a setting must have followed another one, and more often than not, before it is taken to follow it always."""
_THERE = {Label.ECHO, Label.SAME}
"""What a setting is labelled that stands where it was told to."""
_DUST = 1e-3
JUST_S = 1.0
"""Seconds in which a device says in several words what it was told, or does, at once."""
_OWN = {Label.HAND, Label.RAMP}
"""What a change that nobody commanded is labelled."""


def move_along(device: Device, state: DeviceState, values: Mapping[str, Value], labels: dict[str, Label], at: datetime) -> list[str]:
    """Label what moves along with another setting, and learn which do; return which settings led, by command."""
    _answer_together(device, state, values, labels, at)
    moved = [name for name in values if _moved(device, state, name, values[name])]
    led = [name for name in values if labels[name] in _THERE and _arrives(device, state, name, values[name], moved=name in moved)]
    for name in [each for each in moved if len(moved) > 1 and labels[each] is Label.HAND]:
        if _not_yet(device, state, name, values[name], at):
            labels[name] = Label.ECHO
    confirmed = [name for name in values if name not in moved and _confirmed(device, state, name, values[name], at)]
    for name in values:
        if name in labels and name not in led and (name not in moved or labels[name] is Label.ECHO):
            for leader in (each for each in (*led, *confirmed) if each != name):
                if not _creeps(state.field_of(leader), values[leader]):
                    state.conduct.stood_apart(leader, name)
    for name in [each for each in moved if labels[each] in _OWN]:
        labels[name] = _labelled(state, name, labels[name], led, [each for each in (*moved, *led) if each != name], at)
        if labels[name] is Label.HAND:
            labels[name] = _with_what_was_promised(state, name, confirmed)
        if labels[name] is Label.HAND and any(
            follows(state.conduct, each, name) and _unsettled(device, state, each, name, values[each], at) for each in values
        ):
            labels[name] = Label.ALONG
    _led_by_others(state, moved, labels)
    return led


def by_its_word(
    device: Device, state: DeviceState, values: Mapping[str, Value], labels: dict[str, Label], word: Origin, at: datetime
) -> None:
    """Do the same where a device says of a whole report whose it is: what goes along has no word of its own."""
    moved = [name for name in values if _moved(device, state, name, values[name])]
    if word is Origin.COMMAND:
        _count_what_was_told(state, moved, labels, at)
    hands = [name for name in moved if labels[name] is Label.HAND]
    for name in hands:
        if any(follows(state.conduct, each, name) and not follows(state.conduct, name, each) for each in hands if each != name):
            overtake(state.field_of(name))
            labels[name] = Label.ECHO


def _count_what_was_told(state: DeviceState, moved: list[str], labels: Mapping[str, Label], at: datetime) -> None:
    """Count what moved, and what did not, as a device did what it was told, of all that it was not told."""
    untold = [name for name in labels if labels[name] in {Label.RIVAL, Label.SAME} and _told_nothing(state.field_of(name), at)]
    for leader in [name for name in moved if labels[name] is Label.ECHO]:
        for name in untold:
            (state.conduct.moved_along if name in moved else state.conduct.stood_apart)(leader, name)


def _told_nothing(field: Field, at: datetime) -> bool:
    """Say whether nobody is known to have told a setting anything of late that it has not answered."""
    newest = field.commands[-1] if field.commands else None
    return newest is None or newest.answered or (at - newest.sent).total_seconds() > STALE_S


def _answer_together(device: Device, state: DeviceState, values: Mapping[str, Value], labels: dict[str, Label], at: datetime) -> None:
    """Take a first word near what was told for the answer where what was told along with it is answered just then: a grid of its own."""
    for name in [each for each in values if labels[each] is Label.HAND]:
        field = state.field_of(name)
        newest = field.commands[-1] if field.commands else None
        if newest is None or newest.reached is not None or newest.overtaken or field.reported_at is None or field.reported_at > newest.sent:
            continue
        mates = [each for each in state.fields if each != name and told_at(state, each, newest.sent)]
        answered = any(labels.get(each) is Label.ECHO or _just_reached(state.field_of(each), at) for each in mates)
        if answered and about(device.settings[name], newest.value, values[name]):
            field.echo.paired(newest.value, values[name])
            labels[name] = Label.ECHO


def told_at(state: DeviceState, name: str, sent: datetime) -> bool:
    """Say whether a setting was told something at a moment, too."""
    commands = state.field_of(name).commands
    return bool(commands) and commands[-1].sent == sent


def _just_reached(field: Field, at: datetime) -> bool:
    reached = field.commands[-1].reached
    return reached is not None and (at - reached).total_seconds() <= JUST_S


def _arrives(device: Device, state: DeviceState, name: str, value: Value, *, moved: bool) -> bool:
    """Say whether a setting comes to where it was told to; the last bit of a way may be less than a step."""
    field = state.field_of(name)
    newest = field.commands[-1] if field.commands else None
    if moved or newest is None or (newest.overtaken and not newest.answered) or field.reported == value:
        return moved
    return field.echo.takes_ways and device.settings[name].same(newest.value, value) and not _creeps(field, value)


def _creeps(field: Field, value: Value) -> bool:
    """Say whether a setting that goes a way is less than a step short of its end: what follows it may wait until it is there."""
    newest = field.commands[-1] if field.commands else None
    if newest is None or not field.echo.takes_ways or isinstance(value, str) or isinstance(newest.value, str):
        return False
    return abs(newest.value - value) > _DUST


def _led_by_others(state: DeviceState, moved: list[str], labels: dict[str, Label]) -> None:
    """Label what goes along with what another controller moved, though it goes to where it stood before."""
    for name in [each for each in moved if labels[each] is Label.STALE]:
        if any(labels[each] is Label.RIVAL and follows(state.conduct, each, name) for each in moved):
            labels[name] = Label.ECHO
            overtake(state.field_of(name))


def follows(conduct: Conduct, leader: str, follower: str, more: int = 0) -> bool:
    """Say whether a setting is known to follow another one, which it must have done `more` often than is enough elsewhere."""
    times = conduct.together.get(f"{leader}>{follower}", 0)
    return times >= SURELY + more and times > conduct.together.get(f"{leader}|{follower}", 0)


def perhaps_follows(conduct: Conduct, leader: str, follower: str) -> bool:
    """Say whether a setting has followed another one each time so far."""
    return conduct.together.get(f"{leader}>{follower}", 0) > 0 and not conduct.together.get(f"{leader}|{follower}", 0)


def apart(conduct: Conduct, leader: str, follower: str) -> bool:
    """Say whether a setting is known to stay where it is when another one moves: then one that moves is turned by a hand."""
    stayed = conduct.together.get(f"{leader}|{follower}", 0)
    return stayed >= SURELY and stayed > SURELY * conduct.together.get(f"{leader}>{follower}", 0)


def _labelled(state: DeviceState, name: str, found: Label, led: list[str], others: list[str], at: datetime) -> Label:
    """Return what a change is that may be another one's doing, and count it."""
    field, conduct = state.field_of(name), state.conduct
    own = any(not each.answered and not each.overtaken for each in field.commands)
    free = all(apart(conduct, leader, name) for leader in led)
    if found is Label.HAND:
        for leader in led:
            conduct.moved_along(leader, name)
    if found is Label.RAMP and own and field.echo.takes_ways:
        return found  # it goes a way of its own, as ever
    if any(follows(conduct, each, name, int(own)) and not follows(conduct, name, each) for each in others):
        overtake(field)
        field.led_at = at
        return Label.ECHO
    stopped = found is Label.HAND or (found is Label.RAMP and not field.echo.takes_ways)
    if led and stopped and field.turn is None and not free:
        return Label.ALONG
    return found


def _confirmed(device: Device, state: DeviceState, name: str, value: Value, at: datetime) -> bool:
    """Say whether a device that promises says now, when it usually does, that a setting is where it promised."""
    field = state.field_of(name)
    newest = field.commands[-1] if field.commands else None
    if newest is None or newest.said != 1 or not device.settings[name].same(newest.value, value):
        return False
    return field.echo.promises and field.echo.confirming((at - newest.sent).total_seconds())


def _not_yet(device: Device, state: DeviceState, name: str, value: Value, at: datetime) -> bool:
    """Say whether a device that promised, and has yet to confirm that, says in passing where a setting still is."""
    field = state.field_of(name)
    newest = field.commands[-1] if field.commands else None
    if newest is None or newest.said != 1 or newest.start is None or not device.settings[name].same(newest.start, value):
        return False
    return field.echo.unfinished((at - newest.sent).total_seconds())


def _with_what_was_promised(state: DeviceState, name: str, confirmed: list[str]) -> Label:
    """Return what a change is that comes when a promise to another setting is kept: once or twice a hand, then perhaps, then none."""
    before = max((state.conduct.moved_along(leader, name) for leader in confirmed), default=0)
    if any(follows(state.conduct, leader, name, SURELY) for leader in confirmed):
        overtake(state.field_of(name))
        return Label.ECHO
    return Label.ALONG if before >= SURELY else Label.HAND


def _unsettled(device: Device, state: DeviceState, leader: str, name: str, value: Value, at: datetime) -> bool:
    """Say whether a device may be at what was commanded to a setting just now, or at a change that may be none.

    One that says that the setting still stands where it stood has not begun with it; one that goes to its value at once is done when
    `name` has gone along.
    """
    field = state.field_of(leader)
    newest = field.commands[-1] if field.commands else None
    along, began = state.field_of(name).led_at, field.turn.changed if field.turn is not None else newest.sent if newest else None
    if along is not None and began is not None and began <= along < at and not field.echo.takes_ways:
        return False
    told = newest is not None and (at - newest.sent).total_seconds() <= STALE_S
    waits = newest is not None and newest.said == 0 and newest.start is not None and device.settings[leader].same(newest.start, value)
    return (told and not waits) or (field.turn is not None and (at - field.turn.changed).total_seconds() <= STALE_S)


def _moved(device: Device, state: DeviceState, name: str, value: Value) -> bool:
    field = state.field_of(name)
    return field.reported is not None and not device.settings[name].same(field.reported, value)
