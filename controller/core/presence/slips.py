"""Whether a source's wrong words stand alone, between right ones, or it goes on naming the wrong one.

A camera that takes one face for another now and then puts itself right with its next word; so whom it names again and again is there,
however often single words of it are wrong. A tag in another one's coat goes on being wrong for as long as it hangs there. Which it is
shows where a source repeats itself: a word on another one, with words on somebody before and after it, was a slip.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

AFTER = 2
"""Words on the same one, after one word on another, that make it a slip: of two who are both there, the second is named again by then."""
_FADING = 0.995
_PAUSES, _SOON_S = 4.0, 300.0  # so many usual pauses, and so many seconds at least, between two words that belong together
_LASTING, _LEAST = 2.0, 0.1
"""Errors that last for a stay, assumed of a source before any slip was seen; and the share of what is wrong that lasts at least."""


@dataclass(slots=True)
class Named:
    """Whom a kind of source goes on naming at a place; `other`: whom it named once in between, so many words ago (`since`)."""

    person: str
    seen: datetime
    other: str | None = None
    since: int = 0


@dataclass(slots=True)
class Slips:
    """By kind of source: whom it names at every place (`now`), and how many slips there were, lately."""

    now: dict[str, dict[str, Named]] = field(default_factory=dict)
    slips: dict[str, float] = field(default_factory=dict)

    def heard(self, kind: str, person: str, place: str, at: datetime, pace: float) -> None:
        """Take in a word of a source that speaks so many times a second (`pace`)."""
        named = self.now.setdefault(kind, {}).get(place)
        if named is None or (at - named.seen).total_seconds() > max(_PAUSES / pace, _SOON_S):
            self.now[kind][place] = Named(person, at)
        elif person == named.person:
            named.seen, named.since = at, named.since + 1
            slipped = named.other is not None and named.since >= AFTER
            if slipped:
                named.other = None
            self.slips[kind] = round(self.slips.get(kind, 0.0) * _FADING + float(slipped), 4)
        elif named.other is None:
            named.other, named.since = person, 0
        else:
            self.now[kind][place] = Named(person, at)

    def lasting(self, kind: str, false: float) -> float:
        """Return the share of words that are wrong for a whole stay, of a source of which so many are wrong in all (`false`).

        What is wrong lasts until slips are seen: then so much of it does as two errors that last are of these and the slips together.
        """
        return false * max(_LASTING / (_LASTING + self.slips.get(kind, 0.0)), _LEAST)

    def ended(self, kind: str, place: str) -> None:
        """Somebody left a place, as a source says: what it says next belongs to another stay."""
        self.now.get(kind, {}).pop(place, None)

    def forget(self, person: str) -> None:
        """Drop a person."""
        for places in self.now.values():
            for place in [each for each, named in places.items() if person in {named.person, named.other}]:
                del places[place]

    def people(self) -> set[str]:
        """Return everybody who is named."""
        named = [each for places in self.now.values() for each in places.values()]
        return {each.person for each in named} | {each.other for each in named if each.other is not None}

    def drop(self, kind: str) -> None:
        """Drop a kind of source."""
        self.now.pop(kind, None)
        self.slips.pop(kind, None)
