"""Who came and who left: what a source says becomes a stay at a place, and a stay that ends lets go (protocol, rule 11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b

from controller.core.core import Core
from controller.core.credit import reassigning
from controller.core.deciding import Cause, decide
from controller.core.decisions import Warn
from controller.core.events import IdentitySeen
from controller.core.presence import CONFLICT_S, STRONG, Sighting, behind
from controller.core.presence.rhythms import Word
from controller.core.presence.travel import seconds
from controller.core.uses import disown, leave, refresh, settle_in
from devices.kinds import Device

FRESH_S = 300.0
"""A sighting that is older than this when it arrives starts nothing: its person may be gone."""
CLOCKS = timedelta(seconds=10)
"""How far the clocks of two sources may lie apart before one word counts as older than the other."""

MOST_LEAVERS = 100
"""Sources of a place that say *left*; their names are chosen by whoever speaks."""


def identity(core: Core, event: IdentitySeen) -> None:
    """A source says who came or left."""
    if event.place not in core.places:
        core.emit(Warn("place", "an identity came from a place that is not configured"))
        return
    subject = _subject(core, event)
    if subject is None or event.retained:
        return
    if not core.places[event.place].watched:
        core.place(event.place).watched = True
    seen = min(event.report.at or event.at, event.at)
    if (event.at - seen).total_seconds() > core.home.places[event.place].linger:
        return
    if seen < event.at:
        core.place(event.place).heard = event.at
    if not event.report.present:
        behind.took_up(core, event.place, event.source, subject)
    elif behind.lies(core, event.place, event.source, subject, seen) or _hurried(core, event, subject, seen):
        return
    _believe(core, event, subject, seen)
    if event.report.present:
        _came(core, event, subject, seen)
    elif all(each.seen <= seen for each in core.places[event.place].of(subject)):
        _left(core, event, subject)


def _believe(core: Core, event: IdentitySeen, subject: str, seen: datetime) -> None:
    """Let what is known of where everybody is take in a word on somebody of the house, unless it is old."""
    if subject not in core.home.people or (event.at - seen).total_seconds() > CONFLICT_S:
        return
    sources, said = core.sources, core.sources.confidence(event.source, event.report.confidence)
    false, miss = 1.0 - sources.trust(event.source, said), sources.miss(event.source)
    alone = core.home.places[event.place].exclusive
    others = [each for each in core.places[event.place].occupants() if each.subject != subject]
    if alone and said < STRONG and any(each.confidence >= STRONG for each in others):
        return  # a guess takes no wheel over
    word = Word(subject, event.place, sources.kind(event.source), false, miss, alone)
    (core.beliefs.came if event.report.present else core.beliefs.left)(word, core.home.people, core.now)
    reassigning.heard(core)
    core.save(core.beliefs.saved())


def _unbelieve(core: Core, place: str, subject: str) -> None:
    core.beliefs.mistaken(place, subject)
    core.save(core.beliefs.saved())


def _subject(core: Core, event: IdentitySeen) -> str | None:
    report = event.report
    if report.person is not None:
        if report.person not in core.home.people:
            core.emit(Warn("person", "an identity named a person who is not configured"))
            return None
        return report.person
    return tag_subject(core, report.tag or "")


def tag_subject(core: Core, tag: str) -> str:
    """Return whose tag this is; an unknown one is a guest under a pseudonym, since a tag is personal."""
    return core.wishes.tags.get(tag) or f"guest:{blake2b(tag.encode(), digest_size=6).hexdigest()}"


def _came(core: Core, event: IdentitySeen, subject: str, seen: datetime) -> None:
    if _overtaken(core, event.place, subject, seen):
        return
    report, place = event.report, core.place(event.place)
    sure = core.sources.confidence(event.source, report.confidence)
    new = Sighting(subject, event.source, sure, seen, seen, tag=report.tag is not None)
    new.apart = not core.home.places[event.place].exclusive
    new.conflict = _elsewhere(core, event.place, new)
    reassigning.seen(core, event.place, new)
    if core.home.places[event.place].exclusive and new.confidence >= STRONG and not new.conflict:
        for other in [each.subject for each in place.occupants() if each.subject != subject]:
            leave(core, event.place, other)
    _stale_leave(core, event.place, subject, seen)
    fresh = (event.at - seen).total_seconds() <= FRESH_S
    before = [(each.subject, each.conflict) for each in place.occupants()]
    wrong = place.guesses(new) if new.confidence >= STRONG else []
    if fresh:
        place.see(new)
    for weak in wrong:
        disown(core, event.place, weak)
        _unbelieve(core, event.place, weak)
        leave(core, event.place, weak)
    if not fresh:
        place.see(new)
    _become_unlikely(core, event.place, [each for each, _ in before])
    changed = before != [(each.subject, each.conflict) for each in place.occupants()]
    if fresh:
        refresh(core, event.place, changed=changed, came=subject)


def _hurried(core: Core, event: IdentitySeen, subject: str, seen: datetime) -> bool:
    """Say whether a word is not believed, since nobody walks so fast; it may be its source that errs, or the one before."""
    sure = core.sources.confidence(event.source, event.report.confidence)
    soon = _too_soon(core, event.place, Sighting(subject, event.source, sure, seen, seen))
    if not soon or _overtaken(core, event.place, subject, seen):
        return False
    core.save(core.sources.heard(event.source, false=0.5))
    return True


def _too_soon(core: Core, here: str, new: Sighting) -> bool:
    """Say whether a weak word has somebody in one place sooner than they can have come from another one."""
    doors = {name: place.adjacent for name, place in core.home.places.items() if place.adjacent}
    if new.confidence >= STRONG or not doors:
        return False
    others = [(name, each) for name, place in core.places.items() if name != here for each in place.of(new.subject)]
    return any((new.seen - each.seen).total_seconds() < seconds(doors, name, here) for name, each in others)


def _become_unlikely(core: Core, place: str, before: list[str]) -> None:
    """Who was taken to be here and is not any more, without a word of leaving, has left; what is still said of them may add up again."""
    there = [each.subject for each in core.places[place].occupants()]
    for subject in [each for each in before if each not in there]:
        said = core.places[place].of(subject)
        leave(core, place, subject)
        core.place(place).sightings.extend(said)


def _overtaken(core: Core, here: str, subject: str, seen: datetime) -> bool:
    """Say whether something newer is known than a sighting that comes late: they left, were seen elsewhere, or somebody took over."""
    for name, place in core.places.items():
        if any(stay.subject == subject and stay.until > seen + CLOCKS for stay in place.stays):
            return True
        if name != here and any(each.seen > seen + CLOCKS for each in place.of(subject)):
            return True
    others = [each for each in core.places[here].sightings if each.subject != subject]
    return core.home.places[here].exclusive and any(each.since > seen + CLOCKS for each in others)


def rename(core: Core, guest: str, person: str) -> None:
    """A guest turns out to be somebody of the house: what they held and use is theirs."""
    for name in [each for each in core.places if core.places[each].of(guest)]:
        for elsewhere in [each for each in core.places if each != name and core.places[each].of(person)]:
            leave(core, elsewhere, person)
        for sighting in core.place(name).of(guest):
            sighting.subject = person
        for device in core.devices_at(name):
            _rename_at(core, device, guest, person)
            decide(core, device.name, Cause.CHANGE)


def _rename_at(core: Core, device: Device, guest: str, person: str) -> None:
    state = core.device(device.name)
    if state.use is not None and state.use.subject == guest:
        state.use.subject, state.decided = person, None
    for field in state.fields.values():
        if field.hold is not None and field.hold.subject == guest:
            field.hold.subject = person
        if field.turn is not None:
            field.turn.witnesses = [replace(each, subject=person) if each.subject == guest else each for each in field.turn.witnesses]


def _stale_leave(core: Core, place: str, subject: str, seen: datetime) -> None:
    """Somebody comes: who has not been seen for longer than `linger`, and was expected to say so on leaving, forgot to."""
    linger = timedelta(seconds=core.home.places[place].linger)
    others = dict.fromkeys(each.subject for each in core.places[place].sightings if each.subject != subject)
    for other in others:
        if all(each.seen + linger < seen for each in core.places[place].of(other)):
            _unbelieve(core, place, other)
            leave(core, place, other)


def _elsewhere(core: Core, here: str, new: Sighting) -> bool:
    """End a stay in another place, since nobody is in two; say whether it is a conflict: they cannot have gone from there to here."""
    conflict = False
    for name in core.places:
        there = core.places[name].of(new.subject) if name != here else []
        if not there:
            continue
        behind.note(core, name, new)
        if any(_contradicts(core, name, here, each, new) for each in there):
            for each in core.place(name).of(new.subject):
                each.conflict = conflict = True
            refresh(core, name)
            continue
        outweighs = new.confidence >= min(STRONG, max(each.confidence for each in there))
        if outweighs and (new.confidence >= STRONG or not core.place(name).depart(new.subject, core.now)):
            leave(core, name, new.subject)
    return conflict


def _contradicts(core: Core, there: str, here: str, each: Sighting, new: Sighting) -> bool:
    """Say whether two words have somebody in two places at once: one tag within a minute, or strong words sooner than one can walk."""
    apart = (new.seen - each.seen).total_seconds()
    doors = {name: place.adjacent for name, place in core.home.places.items() if place.adjacent}
    walk = seconds(doors, there, here)
    if each.tag and new.tag:
        return apart < (walk or CONFLICT_S)  # from the next room nobody takes a minute
    return min(each.confidence, new.confidence) >= STRONG and apart < walk


def _left(core: Core, event: IdentitySeen, subject: str) -> None:
    place = core.place(event.place)
    if event.source not in place.leavers:
        place.leavers = [*place.leavers, event.source][-MOST_LEAVERS:]
    if not place.depart(subject, core.now):
        leave(core, event.place, subject, min(event.report.at or event.at, event.at))
        _one_place_left(core, subject)


def _one_place_left(core: Core, subject: str) -> None:
    """Who was seen in two places at once, and has left all but one of them, is there."""
    places = [name for name, place in core.places.items() if place.of(subject)]
    torn = [name for name in places if any(each.conflict for each in core.places[name].of(subject))]
    if len(places) == 1 and torn:
        for each in core.place(torn[0]).of(subject):
            each.conflict = False
        refresh(core, torn[0], changed=True, came=subject)


def lapse(core: Core, place: str) -> None:
    """Let those go of whom nothing was heard for too long."""
    linger = core.home.places[place].linger
    there = {each.subject for each in core.places[place].sightings}
    for subject in [each for each in sorted(there) if _lapsed(core, place, each, linger)]:
        _unbelieve(core, place, subject)
        leave(core, place, subject)
    before = [each.subject for each in core.places[place].occupants()]
    core.place(place).lapse(core.now, linger)
    _become_unlikely(core, place, before)
    settle_in(core, place)


def _lapsed(core: Core, place: str, subject: str, linger: float) -> bool:
    state = core.places[place]
    return all((expiry := state.expiry(each, linger)) is not None and expiry <= core.now for each in state.of(subject))
