"""Who of those at a place showed themselves just before a hand turned something: by a tag that is read again, a key, a PIN.

Where two are at home, the one whose tag was just read is about to use what stands there; a phone that is heard every few seconds says
nothing. So the word counts by how much sooner it came before the hand than such words come anyhow (a likelihood ratio: words that
belong to a hand, over those of the same kind of source that belong to none), and never for more than the source is worth.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from controller.core.core import Core
from controller.core.presence import STRONG, Sighting
from controller.core.presence.beliefs import ARRIVES_S
from controller.core.state import Turn

REACH_S = 30.0
"""Seconds from a word on somebody to their hand at the device, at most."""
_CLEARLY = 3.0  # what counts
_DOUBT = 0.01  # no source is surer, whatever it says
_USUAL, _WORTH_S = 0.3, 300.0  # so many words in so many seconds that belong to no hand are assumed of a source before it was heard


def shown(core: Core, place: str, at: datetime) -> dict[str, float]:
    """Return how much likelier a hand at a moment is somebody's for having shown themselves; those left out have not.

    Where several have, or another one just came or was heard of, none of them is likelier than another for it.
    """
    found: dict[str, float] = {}
    heard: dict[str, None] = {}
    for each in core.places[place].sightings:
        ratio = _ratio(core, each, at)
        if ratio >= _CLEARLY and each.confidence < STRONG:
            heard[each.subject] = None  # a phone in the room, whether its owner is about to do something or not
            continue
        if ratio >= _CLEARLY and (each.conflict or each.subject not in core.home.people or not _again(core, place, each)):
            return {}
        found[each.subject] = max(found.get(each.subject, 1.0), ratio)
    clearly = {name: each for name, each in found.items() if each >= _CLEARLY}
    if any(name not in clearly for name in heard):
        return {}
    return {name: round(min(clearly.values()), 4) for name in clearly}


def strongest(*told: Mapping[str, float]) -> dict[str, float]:
    """Return the strongest of what was told of everybody."""
    return {name: max(each.get(name, 1.0) for each in told) for name in {name: None for each in told for name in each}}


def learn(core: Core, place: str, made: Turn) -> None:
    """Note whether whoever was alone, and made a change, had shown themselves before it: some sources speak of hands, others of rooms.

    Who had only just come says nothing of it: they had been spoken of in any case.
    """
    only = {each.subject for each in made.witnesses}
    for each in core.places[place].sightings:
        if {each.subject} == only and (made.changed - each.since).total_seconds() >= REACH_S:
            core.beliefs.rhythms.hand(core.sources.kind(each.source), shown=-ARRIVES_S <= _age(each, made.changed) < REACH_S)


def _again(core: Core, place: str, each: Sighting) -> bool:
    """Say whether a word came of somebody who was there already; a first one is an arrival, and counts as such."""
    return each.since < each.seen or any(other.since < each.seen for other in core.places[place].of(each.subject))


def _ratio(core: Core, each: Sighting, at: datetime) -> float:
    age, rhythms, kind = _age(each, at), core.beliefs.rhythms, core.sources.kind(each.source)
    if not -ARRIVES_S <= age < REACH_S:
        return 1.0
    times, seconds = rhythms.repeats.get(kind, (0.0, 0.0))
    anyhow = (_USUAL + times) / (_WORTH_S + seconds)
    shows = rhythms.shows(kind, anyhow * (REACH_S + ARRIVES_S))
    before_a_hand = shows * 2.0 / REACH_S * (1.0 - max(age, 0.0) / REACH_S)
    trust = core.sources.trust(each.source, each.confidence)
    return 1.0 + min(before_a_hand / anyhow, trust / max(1.0 - trust, _DOUBT))


def _age(each: Sighting, at: datetime) -> float:
    return (at - each.seen).total_seconds()
