"""One source's word about one subject at one place, how long it lasts, and a stay that is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

STRONG = 0.9
"""From here on evidence acts at once and ends weaker guesses (rule 11)."""
CONFLICT_S = 60.0
"""One tag in two places within this many seconds is a conflict (rule 11)."""
CORRECTS_S = 120.0
"""Seconds in which a source corrects itself: a weak word on somebody that is older than this was not about who came now."""
GRACE_S = 20.0
"""Seconds for which somebody stays of whom a weak source says that they left, or are elsewhere: it often takes that back."""
AFTER_USE_S = 600.0
"""Seconds after which somebody has left who was only ever seen arriving, once the device they used is idle (rule 11)."""


@dataclass(slots=True)
class Sighting:
    """One source's word that somebody is at a place, believed with `confidence` (what the source said, and what its kind is worth).

    `idle_from`: when the last device in use there became inactive. `leaving`: a weak source said that they left; it counts from then on,
    unless they are seen here before.
    """

    subject: str
    source: str
    confidence: float
    since: datetime
    seen: datetime
    tag: bool = False
    conflict: bool = False
    idle_from: datetime | None = None
    done: bool = False
    """What they used here has gone out of use since they were last seen."""
    leaving: datetime | None = None
    apart: bool = False
    """Its source may know of several people here at once, and tells them apart."""

    def expiry(self, linger: float, *, says_left: bool) -> datetime | None:
        """Return when this lapses by itself; `None` for a source that `says_left`."""
        lapse = self.leaving
        if not says_left:
            silent = self.seen + timedelta(seconds=linger)
            lapse = min(silent, self.idle_from + timedelta(seconds=AFTER_USE_S)) if self.idle_from else silent
            lapse = min(lapse, self.leaving) if self.leaving else lapse
        return lapse


@dataclass(slots=True)
class Stay:
    """A past stay, so that what arrives late with its own time is credited to who was there then."""

    subject: str
    since: datetime
    until: datetime
    confidence: float
