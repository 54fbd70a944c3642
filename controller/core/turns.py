"""From a turned knob to one override: it settles, is credited to whoever did it, is kept, and is learned from.

A change is evidence only once it is known to be a person's; a person's only once it is known whose (protocol, rule 4). Doubt trains
nobody and is kept in the ledger, where it can be claimed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from controller.core import movement
from controller.core.attribution import overtake, whose
from controller.core.core import Core, circumstance_detail
from controller.core.deciding import Cause, decide
from controller.core.ledger import EntryType, Finding
from controller.core.requests import Level
from controller.core.state import UNKNOWN, Field, Hold, Turn, Use
from controller.core.suspects import verdict
from devices.kinds import Device
from devices.settings import Value
from learners.base import Circumstance

QUIET_S = 5.0
"""A change that may be a ramp counts as stopped only after this many seconds without a report, however short the settle time."""


TOLD = 0.005
"""Probability from which on the ledger says that it may have been somebody."""


def turn(core: Core, device: Device, setting: str, value: Value, fresh: Turn) -> None:
    """Start a turn, or go on with the one under way. `fresh` is what it would be if it started now."""
    field = core.device(device.name).field_of(setting)
    if field.turn is not None and (fresh.changed - field.turn.changed).total_seconds() > device.settings[setting].settle:
        settle(core, device, setting, quietly=True)  # two changes far apart that came late and together
    going = field.turn
    if going is None:
        field.turn = fresh
    else:
        going.value, going.changed, going.heard = value, fresh.changed, fresh.heard
        going.suspect = going.suspect and fresh.suspect
        going.manual = going.manual or fresh.manual
        known = {each.subject for each in going.witnesses}
        going.witnesses = [*going.witnesses, *(each for each in fresh.witnesses if each.subject not in known)]
        going.reason = going.reason or fresh.reason
    field.reported, field.reported_at, field.live = value, fresh.changed, True
    if field.turn and field.turn.suspect is None:
        overtake(field)
        movement.abort(core, device)
    if settles(device, setting, field) <= core.now:
        settle(core, device, setting)


def past(core: Core, device: Device, setting: str, value: Value, when: datetime) -> None:
    """Credit a change that was heard of only after a later one: to who was there then, for the ledger and the learner alone."""
    made = Turn(value, None, when, when, core.now, core.places[device.place].occupants_at(when))
    made.reason = None if whose(made.witnesses)[0] else "late"
    _credit(core, device, setting, made, keeping=False)


def settles(device: Device, setting: str, field: Field) -> datetime:
    """Return when a field's turn counts as done."""
    assert field.turn is not None  # noqa: S101  # callers look first
    quiet = device.settings[setting].settle
    return field.turn.heard + timedelta(seconds=max(quiet, QUIET_S) if field.turn.suspect else quiet)


def settle(core: Core, device: Device, setting: str, *, quietly: bool = False) -> None:
    """A turn is done: credit it. `quietly`: whoever made it is leaving, so nothing is decided for them any more."""
    field = core.device(device.name).field_of(setting)
    made, field.turn = field.turn, None
    if made is None or (made.suspect and quietly):
        return
    if made.before is not None and device.settings[setting].same(made.value, made.before):
        return
    if made.suspect:
        overtake(field)
    _credit(core, device, setting, made)
    if not quietly:
        decide(core, device.name, Cause.CHANGE)


def settle_all(core: Core, device: Device) -> None:
    """The use is over: a turn just made counts now."""
    for setting, field in core.devices[device.name].fields.items():
        if field.turn is not None:
            settle(core, device, setting, quietly=True)


def _credit(core: Core, device: Device, setting: str, made: Turn, *, keeping: bool = True) -> None:
    found = verdict(core, device, setting, made)
    who, reason = found.who, made.reason or found.reason
    if who is not None and reason is None and core.level(who, device.name) is Level.OFF:
        return
    use = core.device(device.name).use
    previous = use.previous.get(setting) if use is not None else made.before
    x = core.circumstance(made.changed, previous, max(len(made.witnesses) - 1, 0))
    detail = {"circumstance": circumstance_detail(x), "before": made.before, "witnesses": len(made.witnesses)}
    detail |= {"who": {name: round(share, 4) for name, share in found.shares.items() if share >= TOLD}}
    if who is None or reason is not None or who.person is None:
        confidence = round(who.confidence, 4) if who else None
        finding = Finding(setting, made.value, reason=reason or "guest", confidence=confidence, detail=detail)
        core.record(EntryType.UNATTRIBUTED, device.name, finding, made.changed)
        if keeping and (made.witnesses or _used_by_somebody(core, device)):
            hold(core, device, setting, made.value, who.subject if who else None)
        return
    finding = Finding(setting, made.value, who.person, "device", confidence=round(who.confidence, 4), detail=detail)
    core.record(EntryType.PREFERENCE, device.name, finding, made.changed)
    if use is not None:
        use.previous[setting] = made.value
    _count(core, device, use, who.person, x)
    here = core.places[device.place].of(who.person) or made.changed == core.now
    if keeping and here:
        keep(core, device, setting, made.value, who.person)
    elif keeping:
        core.save(core.wishes.set_last((who.person, device.name, setting), made.value))
        if any(core.places[device.place].of(each.subject) for each in made.witnesses):
            hold(core, device, setting, made.value, None)  # whosever it was, it is not fought while somebody is here
    learn(core, (who.person, device.name, setting), x, made.value)


def _count(core: Core, device: Device, use: Use | None, person: str, x: Circumstance) -> None:
    """A use of a device by somebody who is certain is a habit's evidence, once a use."""
    if use is None or use.counted != person:
        core.save(*core.habits.used(device.name, person, x))
    if use is not None:
        use.counted = person


def _used_by_somebody(core: Core, device: Device) -> bool:
    """Say whether somebody unknown is using a device: what they turn is held for their use."""
    use = core.devices[device.name].use
    return use is not None and use.subject == UNKNOWN and not use.over


def keep(core: Core, device: Device, setting: str, value: Value, person: str) -> None:
    """Keep what a person set: it is held for now, and it is their last set value."""
    hold(core, device, setting, value, person)
    core.save(core.wishes.set_last((person, device.name, setting), value))


def hold(core: Core, device: Device, setting: str, value: Value, subject: str | None) -> None:
    """Hold a field at what somebody (`None`: it is not known who) set it to."""
    state = core.device(device.name)
    limit_s = device.settings[setting].hold
    until = core.now + timedelta(seconds=limit_s) if limit_s is not None else None
    state.field_of(setting).hold = Hold(subject, value, core.now, until)
    if state.decided is not None and setting not in state.decided.touched:
        state.decided.touched.append(setting)


def learn(core: Core, key: tuple[str, str, str], x: Circumstance, value: Value) -> None:
    """Let a person's learner have an explicit wish. At level `explicit` nothing is inferred: the ledger keeps it until they want that."""
    person, device, _ = key
    if core.wishes.level(person, device) is not Level.EXPLICIT:
        core.save(core.minds.learn(key, x, value))
