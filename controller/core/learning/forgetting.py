"""Forgetting somebody: what they set, what was learned, where they were and are, and what the broker retains of them.

Whoever is forgotten while they are there is somebody unknown from that moment on: what was set for them is let go.
"""

from __future__ import annotations

from controller.core import fairness
from controller.core.arbitration.heeding import heeded
from controller.core.core import Core
from controller.core.deciding import Cause, decide
from controller.core.decisions import ErasePerson, PublishDecision
from controller.core.state import UNKNOWN, DeviceState
from controller.core.usage import Use
from controller.core.uses import begin
from devices.kinds import Device


def forget(core: Core, person: str) -> None:
    """Erase a person."""
    core.minds.forget(person)
    core.wishes.forget(person)
    core.habits.forget(person)
    core.leanings.forget(person)
    core.insistence.forget(person)
    core.journal.forget(person)
    core.save(*core.hindsight.forget(person))
    core.milestones.forget(person)
    core.beliefs.forget(person)
    core.emit(core.journal.saved(), core.beliefs.saved())
    core.emit(ErasePerson(person))
    were = [name for name in core.places if core.places[name].of(person)]
    for name in core.places:
        place = core.place(name)
        place.stays = [each for each in place.stays if each.subject != person]
        place.behind = [each for each in place.behind if each.subject != person]
        place.sightings = [each for each in place.sightings if each.subject != person]
    for device in core.home.devices.values():
        state = core.device(device.name)
        _forget_at(state, person)
        theirs = state.use is not None and person in (state.use.subject, state.use.counted)
        if theirs:
            state.use, state.undo = None, {}
        if person in {state.shown, state.turned_away}:
            state.shown, state.turned_away = None if state.shown == person else state.shown, None
            core.emit(PublishDecision(device.name, None))
        if device.place in were:
            _serve_others(core, device, theirs=theirs)


def _forget_at(state: DeviceState, person: str) -> None:
    for field in state.fields.values():
        if field.hold is not None and field.hold.subject == person:
            field.hold = None
        if field.turn is not None and any(each.subject == person for each in field.turn.witnesses):
            field.turn = None
        if field.turn is not None and field.turn.here is not None:
            field.turn.here.pop(person, None)
        field.echo.reverts = [each for each in field.echo.reverts if person not in each.people]
        for revert in field.echo.reverts:
            revert.credited = None if revert.credited is not None and revert.credited.person == person else revert.credited
    state.conduct.jumps = [each for each in state.conduct.jumps if person not in each.people]
    state.conduct.older = [each for each in state.conduct.older if person not in each.people]
    state.conduct.named = [each for each in state.conduct.named if person not in each.people]
    for jump in state.conduct.changes:
        jump.entries = {name: each for name, each in jump.entries.items() if each.person != person}
    state.dismissed.pop(person, None)
    state.observed.pop(person, None)
    state.suggested, state.suggested_to = {}, None
    for theirs in (state.had, state.had_since, state.withdrawn):
        theirs.pop(person, None)
    fairness.forget(state.fairness, person)
    if state.decided is not None:
        state.decided.whose = {setting: whose for setting, whose in state.decided.whose.items() if whose != person}
        state.decided = state.decided if state.decided.subject != person else None


def _serve_others(core: Core, device: Device, *, theirs: bool) -> None:
    """Serve who is left: whoever else is there, else somebody unknown who uses it on. Nothing moves because of it."""
    state, people = core.device(device.name), heeded(core, device, core.places[device.place].occupants())
    if not people:
        for field in state.fields.values():
            field.hold = None
    if not theirs:
        decide(core, device.name, Cause.CHANGE)
    elif people:
        begin(core, device, people[0].subject)
    elif state.active is not False and not device.kind.interlocks:
        state.use = Use(UNKNOWN, core.now, activated=state.active is True, nameless=True)
        decide(core, device.name, Cause.START)
