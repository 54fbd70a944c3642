"""Who of the house a hand at a place can have belonged to, before its value is looked at: how likely everybody was there.

Presence (`presence/beliefs.py`), what was heard since (`presence/moments.py`), whom sources saw some seconds after the hand, habit, and
who had just come or shown themselves (`shown.py`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime

from controller.core.core import Core
from controller.core.credit.shown import shown, strongest
from controller.core.credit.strangers import visited
from controller.core.presence import STRONG
from controller.core.presence.sources import LOOSE
from controller.core.state import UNKNOWN, Occupant, Turn
from devices.kinds import Device
from learners.base import Circumstance

LATE_S = 10.0
"""Seconds that an identity may take longer to arrive than a hand to turn a knob."""
JUST_CAME, SETTLED_S = 2.0, 60.0
"""By how much more somebody reaches for a knob on arrival, and in how many seconds that fades."""
NOBODY, VISITED = 0.001, 0.05
"""How likely somebody of whom nothing is known is at a place, and while guests are in the house."""
HEARD = 3.0
"""By how much likelier what was heard since must have made it that somebody was there whom nobody had said to be."""
_UNHEARD = 0.002  # how likely somebody is there at least of whom nothing says so
_UNNOTICED = 0.005  # how likely somebody is there, whatever was heard, beside another one: as often as one comes along whom sources miss
_LATER = 0.1  # how likely who was seen only after the hand made it where somebody else was there; where nobody was, it was them
_MISTAKEN = 0.02  # how likely who was guessed at is there after all, once it is known who is
_HARDLY = 0.1  # how much less likely that is at most for what was heard since
_SEEN, _UNSEEN = 0.3, 0.7  # how much habit says of whom sources surely saw, and of whom they did not see
_SELDOM = 0.15  # nobody is ruled out by habit: this much of an even share is left


def present(core: Core, device: Device, made: Turn, here: Mapping[str, float], x: Circumstance | None) -> dict[str, float]:
    """Return who made a change as far as presence tells: everybody of the house, guests who are here, somebody unknown; they sum to 1.

    `x`: when it was, for the habit of the hour; `None` leaves habit aside.
    """
    habit = core.habits.shares(device.name, core.home.people, x) if x is not None else {}
    came = {each.subject: arrival(each, made.changed) for each in made.witnesses if each.since <= made.changed}
    fresh = max(came.values(), default=1.0)
    told = core.beliefs.told(device.place, made.began) or made.told
    again = strongest(made.shown, shown(core, device.place, made.changed))
    pulls, there = {}, _there(core, device, made, here)
    least = _UNNOTICED * max(there.values(), default=0.0) if made.witnesses else 0.0
    for name, share in there.items():
        reached = max(came.get(name, fresh), again.get(name, 1.0))
        since = told.get(name, 1.0)
        pulls[name] = max(min(share * since, 1.0), least * min(max(since, _HARDLY), 1.0)) * usual(habit, name, share) * reached
    pulls = _perhaps_lasting(core, made.witnesses, pulls)
    visitors = [each for each in made.witnesses if each.guest and each.subject != UNKNOWN]
    pulls |= {each.subject: each.confidence * came.get(each.subject, fresh) for each in visitors}
    pulls[UNKNOWN] = fresh * (VISITED if guests(core) else NOBODY + (VISITED - NOBODY) * visited(core, made.changed))
    whole = sum(pulls.values())
    return {name: each / whole for name, each in pulls.items()}


def _perhaps_lasting(core: Core, witnesses: Sequence[Occupant], pulls: Mapping[str, float]) -> dict[str, float]:
    """Return how likely it was everybody, where one weak source alone speaks: it may go on naming the wrong one.

    However often it repeats itself, it stays as likely about another one as its words are wrong for a whole stay: a phone may lie where
    it was left, and what is no phone is known for whether single words of it are wrong, or all.
    """
    named = {each.subject for each in witnesses}
    if len(named) != 1 or not named <= pulls.keys() or (sure := max(witnesses, key=lambda each: each.confidence)).confidence >= STRONG:
        return dict(pulls)
    kind, false = core.sources.kind(sure.source or ""), 1.0 - sure.confidence
    lasts = false if kind in LOOSE else core.beliefs.rhythms.slips.lasting(kind, false)
    least = pulls[min(named)] * lasts / max((1.0 - false) * (len(pulls) - 1), 1e-9)
    return {name: each if name in named else max(each, least) for name, each in pulls.items()}


def unseen(core: Core, device: Device, made: Turn, name: str) -> bool:
    """Say whether everybody had left, by the word of sources, and nothing heard since says that somebody was there after all.

    A habit, or a value that several may want, makes nobody come back; whoever it was, a guest or one who was missed, may claim it.
    """
    told = core.beliefs.told(device.place, made.began) or made.told
    return not made.witnesses and bool(core.places[device.place].leavers) and told.get(name, 1.0) < HEARD


def usual(habit: Mapping[str, float], name: str, there: float) -> float:
    """Return how much likelier somebody is for their habit of the hour, who is there with the probability `there`."""
    often = max(habit.get(name, 1.0 / max(len(habit), 1)) * max(len(habit), 1), _SELDOM)
    return math.pow(often, there * _SEEN + (1.0 - there) * _UNSEEN)


def arrival(each: Occupant, at: datetime) -> float:
    """Return how much more somebody reaches for a knob for having just come."""
    age = (at - each.since).total_seconds()
    return 1.0 + JUST_CAME * max(1.0 - age / SETTLED_S, 0.0)


def guests(core: Core) -> bool:
    """Say whether guests are in the house."""
    return any(each.subject.startswith("guest:") for place in core.places.values() for each in place.sightings)


def corrected(made: Turn, now: Sequence[Occupant]) -> dict[str, float] | None:
    """Return how likely everybody was there when a change was made, now that it is known who was (`now`)."""
    here = made.here
    if here is None:
        return None
    gone = {each.subject for each in made.witnesses} - {each.subject for each in now}
    surer = {each.subject: each.confidence for each in now if each.since <= made.changed and each.confidence > here.get(each.subject, 1.0)}
    stay = {each.subject for each in now} - surer.keys()
    left = {name: share if name in stay or not surer else share * _MISTAKEN for name, share in here.items()}
    return {name: min(share, _MISTAKEN) if name in gone else surer.get(name, share) for name, share in left.items()}


def _there(core: Core, device: Device, made: Turn, here: Mapping[str, float]) -> dict[str, float]:
    """Return how likely everybody was there when a change was made; who was seen some seconds later may have been."""
    found = {name: max(here.get(name, 0.0), _UNHEARD) for name in core.home.people}
    now = core.beliefs.here(device.place, core.home.people, core.now)
    for name, last in core.beliefs.rhythms.last.items():
        if name in found and last.place == device.place and 0 < (last.since - made.changed).total_seconds() <= LATE_S:
            alone = math.prod(1.0 - share for other, share in here.items() if other != name)
            found[name] = max(found[name], (_LATER + (1.0 - _LATER) * alone) * now[name])
    return found
