"""Uses of devices: somebody comes, is served, and goes; a device goes into use and out of it (protocol, rules 5 and 11)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from controller.core.arbitration.heeding import heeded, only_shown
from controller.core.arbitration.sharing import Policy
from controller.core.attribution import judging, standing
from controller.core.clock import trusted
from controller.core.core import Core
from controller.core.credit import turns
from controller.core.deciding import Cause, decide, occupants_of, show, turn_away
from controller.core.fairness import disperse, settle
from controller.core.learning import withdrawing
from controller.core.learning.accepting import LONG_ENOUGH_S, accept, certain
from controller.core.presence import STRONG, customs
from controller.core.presence.dwelling import arrived, settled
from controller.core.state import UNKNOWN, Occupant
from controller.core.usage import Use
from controller.core.wishes import observing
from devices.kinds import Device


def leave(core: Core, place: str, subject: str, at: datetime | None = None) -> None:
    """Somebody left: what they just turned is theirs, what they held is let go, whoever is still there is served."""
    if not core.places[place].of(subject):
        _nameless_left(core, place)
        return
    for device in core.devices_at(place):
        judging.leaves(core, device, at or core.now)
        turns.settle_all(core, device)
        _let_go(core, device, subject)
    core.place(place).leave(subject, at or core.now)
    if not core.places[place].occupants():
        _nobody_left(core, place)
    refresh(core, place)


def _nameless_left(core: Core, place: str) -> None:
    """Somebody left who is not known to be here, nor is anybody else: that is who was forgotten while they were here, if anybody was."""
    for device in core.devices_at(place) if not core.places[place].occupants() else ():
        use = core.devices[device.name].use
        if use is not None and use.nameless:
            finish(core, device)
            core.device(device.name).use = None


def disown(core: Core, place: str, subject: str) -> None:
    """A guess was wrong: what was used in that person's name was used by somebody else, so that it says nothing about them."""
    for device in core.devices_at(place):
        state = core.device(device.name)
        if state.use is not None and state.use.subject == subject:
            state.use.subject, state.decided = UNKNOWN, None


def _nobody_left(core: Core, place: str) -> None:
    """The last one is gone: nothing is held for anybody any more, whoever it was."""
    for device in core.devices_at(place):
        disperse(core.device(device.name).fairness)
        for field in core.device(device.name).fields.values():
            field.hold = None


def _let_go(core: Core, device: Device, subject: str) -> None:
    """End a person's use of a device, and their holds with it."""
    state = core.device(device.name)
    if state.use is not None and state.use.subject == subject:
        alone = all(each.subject == subject for each in core.places[device.place].occupants())
        finish(core, device, keep_holds=not alone and not device.kind.once)
        state.use = None
    if state.suggested_to == subject:
        state.suggested, state.suggested_to = {}, None
    for field in state.fields.values():
        if field.hold is not None and field.hold.subject == subject:
            field.hold = None


def refresh(core: Core, place: str, *, changed: bool = True, came: str | None = None) -> None:
    """After somebody came or went: start the uses of whoever is to be served now; where several are, find their new compromise.

    Who `came` is told where a device stays its owner's, or others are served though they are not.
    """
    for device in core.devices_at(place):
        state = core.devices[device.name]
        people = heeded(core, device, settled(core, device))
        newest = people[0].subject if people else None
        if newest is not None and (state.use is None or state.use.subject != newest):
            begin(core, device, newest)
        elif not changed:
            continue
        elif newest is None and core.places[place].occupants():
            decide(core, device.name, Cause.START)
        elif core.home.sharing_of(device).together or state.turned_away is not None:
            decide(core, device.name, Cause.CHANGE)
        if came is not None and newest is not None:
            _tell(core, device, people, [each for each in settled(core, device) if each.subject == came])


def _tell(core: Core, device: Device, people: Sequence[Occupant], joining: Sequence[Occupant]) -> None:
    """Tell those who join others that a device serves its owner, or what they would have if their level let it act."""
    sharing = core.home.sharing_of(device)
    for each in joining:
        if sharing.policy is Policy.OWNER and people[0].subject == sharing.owner != each.subject and not each.conflict:
            turn_away(core, device, each)
        elif only_shown(core, device, each, people):
            show(core, device, each)


def serve_anew(core: Core, device: Device, person: str) -> None:
    """The level of somebody who is there has changed: serve whoever is to be served now; who is not is told what they would have."""
    there, use = settled(core, device), core.devices[device.name].use
    people = heeded(core, device, there)
    if people and use is not None and use.subject != people[0].subject and not use.over:
        begin(core, device, people[0].subject)
    else:
        decide(core, device.name, Cause.CHANGE)
    _tell(core, device, people, [each for each in there if each.subject == person and only_shown(core, device, each, people)])


def settle_in(core: Core, place: str) -> None:
    """Serve those of whom it has become certain enough that they are here."""
    for device in core.devices_at(place):
        use = core.devices[device.name].use
        people = heeded(core, device, settled(core, device))
        if people and arrived(core, device, people[0]) and (use is None or use.subject != people[0].subject):
            begin(core, device, people[0].subject)
        elif people:
            _tell(core, device, people, [each for each in settled(core, device) if arrived(core, device, each)])


def begin(core: Core, device: Device, subject: str, *, activated: bool = False) -> None:
    """Somebody starts to use a device: the decision of a use."""
    state = core.device(device.name)
    going = state.active is True and not activated
    if state.use is not None:
        gone = state.use.nameless and (core.now - state.use.began).total_seconds() > core.home.places[device.place].linger
        finish(core, device, keep_holds=not device.kind.once and not gone, heir=subject if state.use.subject != subject else None)
    own = state.had.get(subject, {}) if state.shown != subject else {}  # what others left here since says nothing of them
    state.use = Use(subject, core.now, activated or going, previous=withdrawing.before(state, subject, {**standing(state), **own}))
    state.undo, state.aborted = {}, False
    _count(core, device, state.use)
    for field in state.fields.values():
        if field.hold is not None and not core.places[device.place].of(field.hold.subject or subject):
            field.hold = None  # asked for from afar, by or for somebody who is not here
    decide(core, device.name, Cause.START)


def _count(core: Core, device: Device, use: Use) -> None:
    """Whoever strong evidence says to begin a use has the habit of it."""
    there = [each for each in core.places[device.place].occupants() if each.subject == use.subject]
    if trusted(core.now) and use.subject in core.home.people and there and there[0].confidence >= STRONG and not there[0].conflict:
        use.counted = use.subject
        core.save(*core.habits.used(device.name, use.subject, core.circumstance(core.now, None)))


def activity(core: Core, device: Device, *, active: bool) -> None:
    """A device said whether it is in use."""
    state = core.device(device.name)
    before, state.active = state.active, active
    if active and not before:
        state.active_since = core.now
        core.place(device.place).busy()
        _went_on(core, device)
    elif before and not active:
        state.idle_since = core.now
        if state.use is not None:
            finish(core, device)
            state.use.over = True
        if not any(core.devices[each.name].active for each in core.devices_at(device.place)):
            core.place(device.place).idle(core.now)
            core.beliefs.idle(device.place, core.home.people, core.now)
            core.save(core.beliefs.saved())
            for subject in customs.guessed(core, device.place):
                leave(core, device.place, subject)


def _went_on(core: Core, device: Device) -> None:
    state = core.device(device.name)
    if not core.places[device.place].watched and customs.guess(core, device) is not None:
        people = heeded(core, device, core.places[device.place].occupants())
    else:
        people = heeded(core, device, occupants_of(core, device))
    if not people and not (device.kind.once and not device.kind.interlocks):
        return
    subject = people[0].subject if people else UNKNOWN
    if state.use is None or state.use.over or state.use.subject != subject or state.use.activated:
        begin(core, device, subject, activated=True)
    else:
        state.use.activated = True
        decide(core, device.name, Cause.START)


def finish(core: Core, device: Device, *, keep_holds: bool = False, heir: str | None = None) -> None:
    """A use ends: what was just turned counts, what was left alone is accepted, what was held is let go, but for what the `heir` set."""
    state = core.device(device.name)
    settle(state.fairness, core.now)
    turns.settle_all(core, device)
    _compare(core, device)
    accept(core, device)
    if state.use is not None and state.use.subject in core.home.people:
        withdrawing.used(state, state.use.subject, standing(state), state.use.began)
    for field in state.fields.values():
        if not keep_holds and (heir is None or field.hold is None or field.hold.subject != heir):
            field.hold = None
    if state.movement is not None and not state.movement.moving:
        state.movement = None
    state.suggested = {}
    state.decided = None


def _compare(core: Core, device: Device) -> None:
    """Where somebody only lets us watch, count how right we would have been; who just passed by has seen nothing of it."""
    use = core.devices[device.name].use
    if use is None or not use.foreseen or core.now - use.began < timedelta(seconds=LONG_ENOUGH_S):
        return
    if certain(core, device, use.subject):
        observing.compare(core.device(device.name), device)
