"""Strong evidence that comes late: who it names may have made the changes of the last minutes (field survey, P11).

Five cases. An identity takes some seconds to arrive, and a hand is quicker: what nobody, or somebody else, seemed to have turned just
before may be theirs. A weak guess about somebody else ends, and what was turned under it goes along. Somebody unknown was using the
device, and shows a tag. Everybody had left, so that it may have been nobody's hand, and somebody shows a tag minutes later. Or a source
that keeps speaking of who is there first speaks of somebody only now.
"""

from __future__ import annotations

from dataclasses import replace

from controller.core.core import Core
from controller.core.credit import closing
from controller.core.credit.crediting import hold, move
from controller.core.credit.present import LATE_S, corrected
from controller.core.credit.suspects import verdict
from controller.core.learning.journal import Credit
from controller.core.ledger import EntryType
from controller.core.presence import STRONG, Sighting
from controller.core.presence.sources import LOOSE
from controller.core.state import UNKNOWN, Field, Occupant, Turn
from devices.kinds import Device

UNSEEN_S, AWAY_S = 90.0, 900.0
"""Seconds in which a tag follows a hand that nobody was seen for, and in which what changes after somebody's leaving is not theirs."""
WINDOW_S = 300.0
"""Seconds in which strong evidence says whose a change under a weak guess was."""
KEPT = 0.8
"""Below this probability a change is not believed any more to be whose it was taken for."""
SAME_SOURCE_S = 30.0
"""Seconds in which a source that guessed at one person and is sure of another has corrected itself; later it saw two people."""


def seen(core: Core, place: str, new: Sighting) -> None:
    """Somebody was seen for certain: ask again whose the last changes at a place were."""
    if new.confidence < STRONG or new.conflict or new.subject not in core.home.people:
        return
    for device in core.devices_at(place):
        for field in core.devices[device.name].fields.values():
            witnesses = _witnesses(core, device, field.turn, new) if field.turn is not None else None
            if field.turn is not None and witnesses is not None:
                core.device(device.name)
                field.turn.here = corrected(field.turn, witnesses)
                field.turn.witnesses = witnesses
        for known in [each for each in core.journal.credits if each.entry.device == device.name]:
            _again(core, device, known, new)


def heard(core: Core) -> None:
    """Something was heard of somebody: where it says who was there when something was changed, ask again whose that was."""
    closing.close(core)
    news = False
    for moment in core.beliefs.news():
        names = [device.name for device in core.devices_at(moment.place)]
        for known in [each for each in core.journal.credits if each.entry.device in names and each.made.reason is None]:
            if known.made.here is not None and core.beliefs.of(moment.place, known.made.began) is moment:
                known.made.told, news = moment.told(), True
                _look_again(core, core.home.devices[known.entry.device], known)
    core.save(*([core.journal.saved()] if news else []))


def told(core: Core, place: str, entry: str) -> None:
    """Something was changed at a place: ask again whose the other changes of the last minutes there were. `entry`: what it has become."""
    names = [device.name for device in core.devices_at(place)]
    for known in [each for each in core.journal.credits if each.entry.device in names and each.entry.id != entry]:
        if known.made.here is not None and known.made.reason is None:
            _look_again(core, core.home.devices[known.entry.device], known)


def _look_again(core: Core, device: Device, known: Credit) -> None:
    """Move a change to whom it was more likely; it is nobody's if it is more likely not theirs whose it was taken for."""
    found = verdict(core, device, str(known.entry.setting), known.made, known.entry.person)
    doubted = known.entry.person is not None and found.shares.get(known.entry.person, 0.0) < KEPT
    if found.person != known.entry.person and (found.person is not None or doubted):
        move(core, device, known, found)


def _again(core: Core, device: Device, known: Credit, new: Sighting) -> None:
    witnesses = _witnesses(core, device, known.made, new)
    if unseen := witnesses is None and _unseen(core, device, known, new):
        witnesses = [Occupant(new.subject, new.confidence, known.made.changed, source=new.source)]
    if witnesses is None:
        return
    here, setting = corrected(known.made, witnesses), str(known.entry.setting)
    made = replace(known.made, witnesses=witnesses, here=here, reason=None)
    found = verdict(core, device, setting, made, known.entry.person)
    if found.person != known.entry.person:
        move(core, device, Credit(known.entry, made), found)
    field = core.device(device.name).field_of(setting)
    if unseen and found.person == new.subject and field.hold is None:
        hold(core, device, setting, made.value, new.subject)  # nobody was there to hold it for, when it was turned


def _unseen(core: Core, device: Device, known: Credit, new: Sighting) -> bool:
    """Say whether whoever shows a tag now may have turned, a moment ago, what nobody was known to be there for.

    What has been changed since was another's, or a machine's; a phone that comes into reach was not there before; and what changes when
    somebody has just left is what others, or machines, make of their absence.
    """
    made, field = known.made, core.devices[device.name].fields[str(known.entry.setting)]
    late = (new.seen - made.changed).total_seconds()
    nobody = known.entry.type is EntryType.IGNORED and not made.witnesses and not core.places[device.place].occupants()
    stays = [each for each in core.places[device.place].stays if each.subject == new.subject]
    had_left = any(0 <= (made.changed - each.until).total_seconds() <= AWAY_S for each in stays)
    return (
        nobody and not had_left and 0 <= late <= UNSEEN_S and core.sources.kind(new.source) not in LOOSE and _stands(device, field, known)
    )


def _stands(device: Device, field: Field, known: Credit) -> bool:
    """Say whether a device stands where a change left it."""
    made = known.made
    return field.reported is not None and field.turn is None and device.settings[str(known.entry.setting)].same(field.reported, made.value)


def _witnesses(core: Core, device: Device, made: Turn, new: Sighting) -> list[Occupant] | None:
    """Return who was there as it looks now, or `None` where the new evidence says nothing about a change."""
    late = (new.seen - made.changed).total_seconds()
    others = [each for each in made.witnesses if each.subject != new.subject]
    if (
        made.reason is not None
        or late > WINDOW_S
        or any(each.subject == new.subject and each.confidence >= STRONG for each in made.witnesses)
    ):
        return None
    me = Occupant(new.subject, new.confidence, new.since, source=new.source)
    wrong = [each for each in others if each.confidence < STRONG and _corrected(core, device.place, each, new)]
    rest = [each for each in others if each not in wrong]
    if wrong or len(others) < len(made.witnesses):
        since = min(each.since for each in made.witnesses if each not in rest)
        return [*rest, replace(me, since=min(since, made.changed))]
    if late <= LATE_S or (not others and _still_in_use(core, device, made)):
        return [*others, me]
    return None


def _corrected(core: Core, place: str, guess: Occupant, new: Sighting) -> bool:
    """Say whether strong evidence of somebody else shows that a weak guess was wrong."""
    state = core.places[place]
    if guess.subject not in state.guesses(new):
        return False
    soon = (new.since - guess.since).total_seconds() <= SAME_SOURCE_S
    return soon or all(each.source != new.source for each in state.of(guess.subject))


def _still_in_use(core: Core, device: Device, made: Turn) -> bool:
    """Say whether somebody unknown, who made a change, is still using the device."""
    use = core.devices[device.name].use
    return use is not None and use.subject == UNKNOWN and not use.over and use.began <= made.changed
