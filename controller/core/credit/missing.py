"""Whom sources miss: of whoever made a change for certain, every kind of source that watches the place either had spoken, or had not.

Asked once nothing can change any more whose a change was, and of one stay once; and only where it would have come to light: another kind of
source has spoken of them, or this one repeats itself.
"""

from __future__ import annotations

from controller.core.core import Core
from controller.core.credit.present import LATE_S
from controller.core.learning.journal import Credit
from controller.core.presence.moments import OPEN_S
from controller.core.state import Turn
from devices.kinds import Device

_STAY_S = 900.0
"""Seconds in which a second change of the same person, at the same place, is one more look at the same coming."""


def spoken(core: Core, device: Device, made: Turn) -> dict[str, list[str]]:
    """Return the kinds of sources that have spoken of everybody who is at a device's place, some seconds after the change at the latest."""
    found: dict[str, list[str]] = {}
    for each in core.places[device.place].sightings:
        if (each.since - made.changed).total_seconds() <= LATE_S:
            found.setdefault(each.subject, []).append(core.sources.kind(each.source))
    return found


def count(core: Core) -> None:
    """Count whom sources missed at the changes of which all is known that will be."""
    for known in core.journal.credits:
        if known.made.spoken is not None and (core.now - known.made.changed).total_seconds() > OPEN_S:
            _count(core, known)
            known.made.spoken = None


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
