"""Who of those who may be here was it? A probability for everybody of the house and for somebody unknown, and whom that credits.

Posterior = presence x habit x who just came x plausibility of the value under each one's own prediction (field survey, P12). Presence
alone decides where the value says nothing. Below the bar (`bars.py`) nobody is credited; a doubt can be claimed.

Presence is what `present.py` says. Where no source speaks of a place, or a change is heard of too late for it, the witnesses are.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from controller.core.attribution import CREDIT, whose
from controller.core.core import Core
from controller.core.credit import bars
from controller.core.credit.along import along
from controller.core.credit.flitting import flits
from controller.core.credit.plausibility import plausible
from controller.core.credit.present import arrival, guests, present, unseen
from controller.core.credit.speaking import against, least_of_those, turned_away
from controller.core.presence import STRONG
from controller.core.state import UNKNOWN, Occupant, Turn
from devices.kinds import Device
from learners.base import Circumstance

UNSEEN = 0.2
"""Probability that one more is here than sources say and made a change, where they see nobody at all; sources miss only some."""
STRANGER = 0.06
"""Probability that whom no source has named is nobody of the house."""
GUESTS = 0.4
"""The same while guests are in the house."""
CARRIED = 0.7
"""How much of who made the last change here holds for the next one in the same company, minutes later."""
DONE = 0.2
"""How much less somebody is likely to turn a knob whose use of the place is over, and who has only not said that they left."""
LATE = 0.1
"""How likely it was somebody who was seen only after the change, a few seconds later, beside somebody who was seen before."""
_AWAY, _AWAY_FOR_SURE, _FRESH_S = 0.3, 0.05, 900.0  # how likely who was seen elsewhere is to be here, and for how long that is certain


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who made a change, or why it cannot be credited; `shares` are the probabilities, `UNKNOWN` among them.

    `pleased`: how plausible the value is as each one's wish, by what was known of them before it; `befits`: how much it speaks for them.
    """

    who: Occupant | None
    reason: str | None
    shares: Mapping[str, float] = field(default_factory=dict)
    pleased: Mapping[str, float] = field(default_factory=dict)
    befits: Mapping[str, float] = field(default_factory=dict)

    @property
    def person(self) -> str | None:
        """Whose preference it is, if anybody's."""
        return self.who.person if self.who is not None and self.reason is None else None


def verdict(core: Core, device: Device, setting: str, made: Turn, before: str | None = None) -> Verdict:
    """Return whose hand it was that made a change. `before`: whose it was taken for, so that they are known by it already."""
    trusted = [replace(each, confidence=core.sources.trust(each.source, each.confidence)) for each in made.witnesses]
    who, reason = whose([each for each in trusted if each.since <= made.changed] or trusted)
    if reason == "guest" or any(each.conflict for each in made.witnesses):
        return Verdict(who, reason)
    x = core.circumstance(made.changed, made.before)
    first = present(core, device, made, made.here, x) if made.here is not None else None
    shares, pleased, befits = posterior(core, device, setting, replace(made, witnesses=trusted), x, before)
    best = max(shares, key=lambda name: shares[name])
    missed = unseen(core, device, made, best) and shares[best] < bars.DESERTED
    if missed or any(flits(core, each.subject, made.changed) for each in made.witnesses):
        return Verdict(None, "doubt", shares, pleased, befits)
    if first is None and who is not None and shares[who.subject] >= max(CREDIT, who.confidence - bars.SPOKEN_AGAINST) - 1e-9:
        return Verdict(Occupant(who.subject, min(max(shares[who.subject], CREDIT), 1.0), who.since), None, shares, pleased, befits)
    there = next((each for each in trusted if each.subject == best), None)
    bar, enough = (
        bars.guessed(trusted, there)
        if first is None
        else bars.known_to_be_there(first, best, who if who is there else None, trusted, bars.together(core, device, setting))
    )
    if first is not None and there is not None and bars.contrary(core, device, setting, best, pleased, x):
        bar = max(bar, bars.CONTRARY)
    if first is not None and there is None and pleased[best] < pleased.get(UNKNOWN, 0.0):
        return Verdict(None, "doubt", shares, pleased, befits)  # neither seen there, nor what they are known to want
    if best in core.home.people and shares[best] >= bar and (enough <= 0 or bars.wishes(core, best, device, setting, made, x) >= enough):
        sure = shares[best] if first is None or who is None or who is not there else max(CREDIT, min(shares[best], who.confidence))
        return Verdict(Occupant(best, sure, there.since if there else made.changed), None, shares, pleased, befits)
    return Verdict(None, "doubt", shares, pleased, befits)


def posterior(
    core: Core, device: Device, setting: str, made: Turn, x: Circumstance, before: str | None = None
) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    """Return the probability of everybody of the house, of the guests who are here, and of somebody unknown; and how it pleases each.

    And how much it speaks for each: less than it pleases them, where it is new for whom sources name.
    """
    if made.here is not None:
        shares = present(core, device, made, made.here, x)
    else:
        shares = _carried(core, device, made, prior(core, device, made.witnesses, made.changed, x))
    pleased = {name: _known_before(made, name) or _pleased(core, name, device, setting, made, x) for name in shares}
    told = turned_away(core, made, device, setting, pleased)
    told = against(core, made, device, setting, x, told) if made.witnesses else told
    if before is not None and before not in made.pleased and before in told:
        told = {**told, before: min(told[before], *least_of_those(pleased, made))}
    others = along(core, device, setting, made)
    weighed = {name: share * told[name] * others.get(name, 1.0) for name, share in shares.items()}
    whole = sum(weighed.values())
    return ({name: each / whole for name, each in weighed.items()} if whole > 0 else shares), pleased, told


def _known_before(made: Turn, name: str) -> float | None:
    """Return how plausible the value was as somebody's wish when it was first asked: what was learned of it since is no witness."""
    return made.pleased.get(name)


def _carried(core: Core, device: Device, made: Turn, shares: dict[str, float]) -> dict[str, float]:
    """Carry over what the last change in the same company said about who it is."""
    company = [(each.subject, each.since, each.source) for each in made.witnesses]
    for past in reversed(core.journal.credits):
        same = [(each.subject, each.since, each.source) for each in past.made.witnesses] == company
        told = past.entry.detail.get("who")
        if same and told and core.home.devices[past.entry.device].place == device.place and past.made.changed < made.changed:
            return {name: CARRIED * told.get(name, 0.0) + (1 - CARRIED) * share for name, share in shares.items()}
    return shares


def _pleased(core: Core, name: str, device: Device, setting: str, made: Turn, x: Circumstance) -> float:
    """Return how plausible the value is as the wish of somebody, after what they had here the last time."""
    if name not in core.home.people:
        return plausible(core, None, device, setting, made, x)
    had = core.devices[device.name].had.get(name, {}).get(setting, made.before)
    return plausible(core, name, device, setting, made, replace(x, previous=had))


def prior(core: Core, device: Device, witnesses: Sequence[Occupant], at: datetime, x: Circumstance) -> dict[str, float]:
    """Return who it was before the value is looked at: whom sources say to be here, and else who usually is at this hour."""
    here = [each for each in witnesses if each.subject != UNKNOWN]
    habit = core.habits.shares(device.name, core.home.people, x)
    unseen = _unseen(core, here)
    shares = {name: unseen * each for name, each in _absent(core, device, here, habit).items()}
    pulls = {each.subject: each.confidence * _arrival(each, at) * _usual(habit, each) * (DONE if each.done else 1.0) for each in here}
    whole = sum(pulls.values()) or 1.0  # nothing speaks for anybody where a source gives its own word no confidence at all
    for name, pull in pulls.items():
        shares[name] = shares.get(name, 0.0) + (1 - unseen) * pull / whole
    return shares


def named(core: Core, witnesses: Sequence[Occupant], at: datetime) -> dict[str, float]:
    """Return who of the house it was by the word of sources alone, habits and values aside."""
    here = [each for each in witnesses if each.subject != UNKNOWN]
    pulls = {each.subject: each.confidence * _arrival(each, at) * (DONE if each.done else 1.0) for each in here}
    whole = sum(pulls.values())
    people = core.home.people
    others = [name for name in people if name not in pulls]
    unseen = _unseen(core, here)
    shares = {name: (1 - unseen) * pull / whole for name, pull in pulls.items() if name in people} if whole > 0 else {}
    return shares | {name: unseen / len(others) for name in others}


def _unseen(core: Core, here: Sequence[Occupant]) -> float:
    """Return the probability that it was nobody of whom sources say that they are here."""
    nobody = 1.0
    for each in here:
        nobody *= 1.0 - min(each.confidence, 0.995)
    if len(here) < 2:  # noqa: PLR2004  # of one, the source's own doubt is all there is
        return nobody
    return min(nobody + UNSEEN * max(core.sources.miss(each.source) for each in here), 1.0)


def _absent(core: Core, device: Device, here: Sequence[Occupant], habit: Mapping[str, float]) -> dict[str, float]:
    """Return who it was if it was nobody who was seen here; they sum to 1."""
    names = {each.subject for each in here}
    pulls = {name: share * _elsewhere(core, device, name) for name, share in habit.items() if name not in names}
    stranger = GUESTS if guests(core) else STRANGER
    whole = sum(pulls.values())
    if whole <= 0:
        return {UNKNOWN: 1.0}
    return {UNKNOWN: stranger} | {name: (1 - stranger) * pull / whole for name, pull in pulls.items()}


def _elsewhere(core: Core, device: Device, person: str) -> float:
    """Return how much less likely somebody is to be here for being seen elsewhere."""
    found = 1.0
    for name, place in core.places.items():
        for each in place.of(person) if name != device.place else ():
            fresh = each.confidence >= STRONG and (core.now - each.seen).total_seconds() <= _FRESH_S
            found = min(found, _AWAY_FOR_SURE if fresh else _AWAY)
    return found


def _arrival(each: Occupant, at: datetime) -> float:
    return LATE if each.since > at else arrival(each, at)


def _usual(habit: Mapping[str, float], each: Occupant) -> float:
    """Habit counts for little beside the word of sources: its square root, and nobody is ruled out by it."""
    return math.sqrt(max(habit.get(each.subject, 0.1), 0.05))
