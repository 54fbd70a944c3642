"""Everything about one place: who was seen there, who is taken to be there, who was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter

from controller.core.presence.sightings import CORRECTS_S, GRACE_S, STRONG, Sighting, Stay
from controller.core.state import Occupant

LIKELY = 0.5
"""Below this it is more likely somebody unknown: nobody is taken to be there."""
_REMEMBERED, _RECENT = 200, timedelta(hours=3)
"""Stays that are remembered at most, and how long; of those who live here the last one is kept for good, since nothing asks for more."""
MOST_GUESTS, MOST_SOURCES = 20, 20
"""Unknown people at one place, and sources that say the same of one person, that are told apart: a party, and a house full of sensors."""


@dataclass(slots=True)
class PlaceState:
    """Everything about one place that must survive a power cut."""

    sightings: list[Sighting] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    leavers: list[str] = field(default_factory=list)
    """Sources that have said *left* before: their silence means nothing."""
    watched: bool = False
    """Some source has spoken of this place."""
    heard: datetime | None = None
    """When a word came that told of an earlier moment: a house that starts again knows that it was awake then."""
    behind: list[Sighting] = field(default_factory=list)
    """What may only lie here, since its owner was seen elsewhere for certain (`behind.py`)."""

    def of(self, subject: str) -> list[Sighting]:
        """Return the sightings of one subject."""
        return [each for each in self.sightings if each.subject == subject]

    def occupants(self) -> list[Occupant]:
        """Return who is there, the newest arrival last."""
        if len(self.sightings) <= 1:
            return [who for each in self.sightings if (who := _alone(each)).confidence >= LIKELY]
        found: dict[str, Occupant] = {}
        best: dict[str, float] = {}
        for each in self.sightings:
            before = found.get(each.subject)
            found[each.subject] = Occupant(
                each.subject,
                round(1 - (1 - (before.confidence if before else 0)) * (1 - each.confidence), 6),
                min(before.since, each.since) if before else each.since,
                each.conflict or (before is not None and before.conflict),
                each.done and (before is None or before.done),
                before.source if before is not None and each.confidence <= best[each.subject] else each.source,
            )
            best[each.subject] = max(best.get(each.subject, 0.0), each.confidence)
        strong = [each.subject for each in found.values() if each.confidence >= STRONG]
        there = [each for each in found.values() if each.confidence >= STRONG or self._counts(each, strong)]
        return sorted(there, key=lambda each: each.since)

    def guesses(self, new: Sighting) -> list[str]:
        """Return who is here by a weak guess alone, which `new`, strong evidence of somebody else, is about to end."""
        weak = [each for each in self.occupants() if each.confidence < STRONG and each.subject != new.subject]
        return [each.subject for each in weak if not (self._apart(each.subject, [new]) and self._known(each, new))]

    def _known(self, weak: Occupant, new: Sighting) -> bool:
        """Say whether a weak guess was not about `new`, whom its source knew before that or only much later."""
        before = any(each.source == new.source and each.since < weak.since for each in self.of(new.subject))
        return before or (new.since - weak.since).total_seconds() > CORRECTS_S

    def _counts(self, weak: Occupant, strong: Sequence[str]) -> bool:
        return weak.confidence >= LIKELY and not self._outweighed(weak.subject, strong)

    def _outweighed(self, subject: str, strong: Sequence[str]) -> bool:
        """Say whether what is known of a subject may be a weak guess about somebody of whom there is strong evidence.

        Not where one source names both: a phone heard at .92 says nothing against another phone heard at .85.
        """
        return any(other != subject and not self._apart(subject, self.of(other)) for other in strong)

    def _apart(self, subject: str, others: Sequence[Sighting]) -> bool:
        sources = [each.source for each in others]
        return any(each.apart and each.source in sources for each in self.of(subject))

    def occupants_at(self, at: datetime) -> list[Occupant]:
        """Return who was there at a moment in the past, as far as remembered."""
        now = [each for each in self.occupants() if each.since <= at]
        names = {each.subject for each in now}
        past = [each for each in self.stays if each.since <= at < each.until and each.subject not in names]
        return [Occupant(each.subject, each.confidence, each.since) for each in past] + now

    def see(self, new: Sighting) -> None:
        """Take in a sighting; an earlier one of the same subject by the same source is renewed."""
        for each in self.of(new.subject):
            if each.source == new.source:
                each.seen, each.confidence, each.idle_from = max(each.seen, new.seen), new.confidence, None
                each.done = False
                each.tag, each.conflict, each.leaving, each.apart = new.tag, new.conflict, None, new.apart
                return
        self.sightings.append(new)
        self._make_room(new)

    def _make_room(self, new: Sighting) -> None:
        """Strangers choose tags and names of sources, so what is known of them is bounded: the oldest makes room."""
        known = self.of(new.subject)
        if len(known) > MOST_SOURCES:
            self.sightings.remove(known[0])
        guests = list(dict.fromkeys(each.subject for each in self.sightings if each.subject.startswith("guest:")))
        if len(guests) > MOST_GUESTS:
            self.sightings = [each for each in self.sightings if each.subject != guests[0]]

    def leave(self, subject: str, at: datetime) -> bool:
        """End everything that says a subject is here; say whether anything did."""
        gone = self.of(subject)
        if not gone:
            return False
        self.stays.append(Stay(subject, min(each.since for each in gone), at, max(each.confidence for each in gone)))
        last = {each.subject: each for each in self.stays if not each.subject.startswith("guest:")}
        recent = [each for each in self.stays if at - each.until <= _RECENT][-_REMEMBERED:]
        self.stays = sorted([each for each in last.values() if each not in recent] + recent, key=lambda each: each.until)
        self.sightings = [each for each in self.sightings if each.subject != subject]
        return True

    def depart(self, subject: str, at: datetime) -> bool:
        """Let somebody who is only guessed to be here leave in a while; say whether they are only guessed to be here."""
        known = self.of(subject)
        if any(each.confidence >= STRONG for each in known):
            return False
        for each in known:
            each.leaving = each.leaving or at + timedelta(seconds=GRACE_S)
        return bool(known)

    def idle(self, at: datetime) -> None:
        """A device in use here became inactive."""
        for each in self.sightings:
            each.idle_from, each.done = at, True

    def busy(self) -> None:
        """A device here is in use (again)."""
        for each in self.sightings:
            each.idle_from = None

    def expiry(self, each: Sighting, linger: float) -> datetime | None:
        """Return when a sighting lapses by itself; `None` for a source that says *left*."""
        return each.expiry(linger, says_left=each.source in self.leavers)

    def deadline(self, linger: float) -> datetime | None:
        """Return when the next sighting lapses."""
        times = [expiry for each in self.sightings if (expiry := self.expiry(each, linger))]
        return min(times, default=None)

    def lapse(self, at: datetime, linger: float) -> list[str]:
        """Drop what has lapsed by `at`; return the subjects of whom nothing is left."""
        lapsed = [each for each in self.sightings if (expiry := self.expiry(each, linger)) and expiry <= at]
        gone = []
        for each in lapsed:
            if self.of(each.subject) == [each]:
                self.leave(each.subject, at)
                gone.append(each.subject)
            else:
                self.sightings.remove(each)
        return gone


_PLACE_STATE: TypeAdapter[PlaceState] = TypeAdapter(PlaceState)


def dump_place(state: PlaceState) -> dict[str, Any]:
    """Return a place's state as JSON-ready data."""
    return dict(_PLACE_STATE.dump_python(state, mode="json", exclude_defaults=True, warnings=False))


def load_place(data: Any) -> PlaceState:  # JSON from the store, checked right here
    """Return the state that `dump_place` wrote. Raises `ValueError` if it is none."""
    return _PLACE_STATE.validate_python(data)


def _alone(seen: Sighting) -> Occupant:
    """Return whom a single sighting speaks of: what `occupants` makes of it, at less cost."""
    return Occupant(seen.subject, round(1 - (1 - seen.confidence), 6), seen.since, seen.conflict, seen.done, seen.source)
