"""What is left behind: a phone that lies in a room goes on speaking of its owner, whose tag is read in another one (rule 11).

Where a source that only tells where a thing is had spoken of somebody, and strong evidence of another kind sees them elsewhere, what it
goes on saying at its usual pace is no coming. A word after a pause is one: they took it along. So is any once they left that other place,
or after some minutes, unless it is known to lie there (`lying.py`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from controller.core.core import Core
from controller.core.presence import STRONG, Sighting
from controller.core.presence.sources import LOOSE

BELIEVED_AGAIN_S = 600.0
"""Seconds after which a strong word of elsewhere says no more than what is repeated since: tags are misread too."""
_MOST = 20  # sources of a place that are kept; whoever speaks chooses their names
_LEAST_S, _LONGEST_S, _PAUSES = 90.0, 300.0, 3.0  # between these, so many usual pauses are one in which a thing was carried about


def note(core: Core, place: str, new: Sighting) -> None:
    """Somebody is seen elsewhere for certain (`new`): keep what spoke of them at a place, should it only lie there."""
    if new.confidence < STRONG or core.sources.kind(new.source) in LOOSE:
        return
    known = [replace(each) for each in core.places[place].of(new.subject) if not each.tag and core.sources.kind(each.source) in LOOSE]
    if known:
        names = [(each.subject, each.source) for each in known]
        rest = [each for each in core.places[place].behind if (each.subject, each.source) not in names]
        core.place(place).behind = [*rest, *known][-_MOST:]


def lies(core: Core, place: str, source: str, subject: str, seen: datetime) -> bool:
    """Say whether a word only repeats what its source said before its person was seen elsewhere; else it may be believed again."""
    kept = next((each for each in core.places[place].behind if (each.subject, each.source) == (subject, source)), None)
    if kept is None:
        return False
    pause = min(max(_PAUSES / core.beliefs.rhythms.again(core.sources.kind(source)), _LEAST_S), _LONGEST_S)
    if (seen - kept.seen).total_seconds() <= pause and _is_elsewhere(core, place, kept, seen):
        core.place(place)
        kept.seen = max(kept.seen, seen)
        core.beliefs.rhythms.goes_on(core.sources.kind(source), subject, place, core.now)
        core.save(core.beliefs.saved())
        return True
    took_up(core, place, source, subject)
    return False


def took_up(core: Core, place: str, source: str, subject: str) -> None:
    """Forget that something may lie at a place: it was carried away, or its owner is back."""
    if core.places[place].behind:
        state = core.place(place)
        state.behind = [each for each in state.behind if (each.subject, each.source) != (subject, source)]


def _is_elsewhere(core: Core, here: str, kept: Sighting, now: datetime) -> bool:
    """Say whether strong evidence that is no such thing has somebody in another place."""
    others = [each for name, place in core.places.items() if name != here for each in place.of(kept.subject)]
    known = core.beliefs.rhythms.runs.lies(core.sources.kind(kept.source), kept.subject)
    return any(
        each.confidence >= STRONG
        and core.sources.kind(each.source) not in LOOSE
        and not each.conflict
        and (known or (now - each.seen).total_seconds() <= BELIEVED_AGAIN_S)
        for each in others
    )
