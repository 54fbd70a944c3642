"""What is learned of a change once nothing can change any more whose it was: for whom it would speak, and which sources had missed them.

Of whoever made it for certain, every kind of source that watches the place either had spoken, or had not: asked of one stay once, and only
where it would have come to light, because another kind of source has spoken of them, or this one repeats itself. And what the value says of
whom sources only guess at (`leanings.py`) is noted so late that no change is a witness for the next one of the same minutes.
"""

from __future__ import annotations

from controller.core.core import Core
from controller.core.credit.insisting import Insisted
from controller.core.credit.present import LATE_S
from controller.core.credit.reconsidering import keep
from controller.core.credit.suspects import named
from controller.core.learning.journal import Credit
from controller.core.ledger import EntryType
from controller.core.presence import STRONG
from controller.core.presence.moments import OPEN_S
from controller.core.presence.sources import word_of
from controller.core.state import Occupant, Turn
from devices.kinds import Device

SURE = 0.85
"""How likely somebody must have been there for a doubt to speak for them."""
_STAY_S = 900.0
"""Seconds in which a second change of the same person, at the same place, is one more look at the same coming."""


def spoken(core: Core, device: Device, made: Turn) -> dict[str, list[str]]:
    """Return the kinds of sources that have spoken of everybody who is at a device's place, some seconds after the change at the latest."""
    found: dict[str, list[str]] = {}
    for each in core.places[device.place].sightings:
        if (each.since - made.changed).total_seconds() <= LATE_S:
            found.setdefault(each.subject, []).append(core.sources.kind(each.source))
    return found


def close(core: Core) -> None:
    """Learn from the changes of which all is known that will be."""
    waiting = [each for each in core.journal.credits if each.made.spoken is not None]
    due = [each for each in waiting if (core.now - each.made.changed).total_seconds() > OPEN_S]
    for known in due:
        _count(core, known)
        _lean(core, known)
        _insist(core, known)
        keep(core, known)
        known.made.spoken = None
    core.save(*([core.journal.saved()] if due else []))


def _lean(core: Core, known: Credit) -> None:
    """Note for whom a change would speak by what sources say; a visitor's change speaks for nobody."""
    entry, made = known.entry, known.made
    if entry.reason in {None, "doubt"} and entry.type is not EntryType.IGNORED and made.reason is None and made.witnesses:
        shares = named(core, made.witnesses, made.changed)
        core.save(*core.leanings.add(entry.device, str(entry.setting), made.value, shares, entry.id))


def _insist(core: Core, known: Credit) -> None:
    """Note a doubt that speaks for the only one who was there by a certain word; what is credited to somebody ends their doubts."""
    entry, made, setting = known.entry, known.made, str(known.entry.setting)
    device = core.home.devices[entry.device]
    if entry.person is not None:
        core.save(*core.insistence.credited(entry.device, entry.person, setting))
    elif entry.reason == "doubt" and len(made.witnesses) == 1 and made.witnesses[0].confidence >= STRONG:
        (there,) = made.witnesses
        sure = made.here is None or made.here.get(there.subject, 0.0) >= SURE
        if sure and there.since <= made.changed and there.subject in core.home.people and not _flaps(core, device.place, there):
            told = Insisted(made.value, word_of(there.subject, there.since), entry.id)
            core.save(core.insistence.add(entry.device, there.subject, setting, told))


def _flaps(core: Core, place: str, there: Occupant) -> bool:
    """Say whether somebody had only just been said to have left when they came: a sensor that flaps sees no comings."""
    stays = [each for each in core.places[place].stays if each.subject == there.subject]
    return any(0 <= (there.since - each.until).total_seconds() < _STAY_S for each in stays)


def _count(core: Core, known: Credit) -> None:
    person, place = known.entry.person, core.home.devices[known.entry.device].place
    if person is None or known.made.here is None or _counted_already(core, known, person, place):
        return
    heard = (known.made.spoken or {}).get(person, [])
    for kind in [each for each in core.beliefs.rhythms.spoke.get(place, {}) if person in core.beliefs.rhythms.knows.get(each, {})]:
        if core.beliefs.rhythms.repeating(kind) or any(each != kind for each in heard):
            core.save(core.sources.looked(kind, missed=0.0 if kind in heard else 1.0))


def _counted_already(core: Core, known: Credit, person: str, place: str) -> bool:
    """Say whether an earlier change of theirs there, a moment ago, stands for the same coming."""
    return any(
        each.entry.person == person
        and core.home.devices[each.entry.device].place == place
        and 0 < (known.made.changed - each.made.changed).total_seconds() <= _STAY_S
        for each in core.journal.credits
    )
