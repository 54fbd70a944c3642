"""Where people may be, as a hidden Markov model in continuous time: a chain for each person, coupled by whom a wrong word may be about.

Shares are by person and place; what is left is elsewhere. Each step returns how likely it is that it came to what was heard, or to no word
(as a logarithm), so that two suppositions about the past can be told apart by what came after (the forward algorithm; Rabiner, 1989).
Pure arithmetic on shares: who keeps them, and what is asked of them, is `beliefs.py` and `moments.py`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime

from controller.core.presence.company import Flow
from controller.core.presence.rhythms import COMES_S, LONGEST_S, Rhythms, Word

Shares = dict[str, dict[str, float]]
Passing = dict[str, tuple[float, float, float]]

LEAST = 1e-5
"""Shares below this are none."""
_GOES_ON = 0.5  # how likely who leaves one place goes straight to another one
_FOLLOWED, _SHARED_S = 0.4, 600.0  # how likely who was there stays when another one comes, where nobody says *left*; when that is so


def share(shares: Shares, person: str, place: str) -> float:
    """Return how likely somebody is at a place."""
    return shares.get(person, {}).get(place, 0.0)


def put(shares: Shares, person: str, place: str, there: float) -> None:
    """Let somebody be at a place with a probability; the other places share the rest as before."""
    known = shares.setdefault(person, {})
    rest = 1.0 - known.get(place, 0.0)
    scale = (1.0 - there) / rest if rest > LEAST else 0.0
    shares[person] = {other: round(each * scale, 6) for other, each in known.items() if other != place} | {place: round(there, 6)}


def passing(rhythms: Rhythms, person: str, since: datetime, passed: float) -> Passing:
    """Return by place what `passed` seconds without a word do: the shares of who was there that stay and leave, and of others that come."""
    passed, found = min(passed, LONGEST_S), {}
    arrives = -math.expm1(-passed / COMES_S)
    for place in rhythms.spoke:
        comes, leaves = rhythms.missed(person, place)
        silence, ends = rhythms.silence(person, place, since, passed), passed / rhythms.stay(place)
        stays = math.exp(-ends)
        found[place] = stays * math.exp(-silence), (1.0 - stays) * leaves * _lasting(silence), comes * arrives * _lasting(silence + ends)
    return found


def after(before: Mapping[str, float], passed: Passing) -> tuple[dict[str, float], float]:
    """Return where somebody is after a time in which nothing was said of them, and how likely that nothing was."""
    elsewhere = 1.0 - sum(before.values())
    out, whole, found = elsewhere, 0.0, {}
    for place, (stays, leaves, comes) in passed.items():
        there = before.get(place, 0.0)
        found[place] = there * stays + elsewhere * comes
        whole += found[place]
        out += there * leaves
    whole += out
    return {place: round(each / whole, 6) for place, each in found.items() if each / whole >= LEAST}, whole


def flow(before: Mapping[str, float], passed: Passing, place: str) -> Flow:
    """Return what a time without a word does to one place: what stays and leaves of who is there, what comes and stays away of others."""
    there = before.get(place, 0.0)
    outside, elsewhere = max(1.0 - there, LEAST), max(1.0 - sum(before.values()), 0.0)
    others = sum(
        before.get(name, 0.0) * (stays + leaves) + elsewhere * comes for name, (stays, leaves, comes) in passed.items() if name != place
    )
    stays, leaves, comes = passed.get(place, (1.0, 0.0, 0.0))
    return stays, leaves, comes * elsewhere / outside, (others + elsewhere) / outside if there < 1.0 - LEAST else 1.0


def gone(rhythms: Rhythms, word: Word) -> dict[str, float]:
    """Return of whom a new word says that they have gone meanwhile, and how likely they have not: where no source ever says so, or repeats.

    Who comes one after the other to such a place mostly follows one another; only who came a moment ago may be in company.
    """
    now = rhythms.last[word.person]
    if now.since < now.seen or rhythms.leavers.get(word.place) or rhythms.repeating(word.kind):
        return {}
    ages = {name: (now.since - each.seen).total_seconds() for name, each in rhythms.last.items() if each.place == word.place}
    return {name: _FOLLOWED + (1.0 - _FOLLOWED) * math.exp(-age / _SHARED_S) for name, age in ages.items() if name != word.person}


def goes_on(shares: Shares, rhythms: Rhythms, person: str, place: str, gone: float) -> None:
    """Let somebody who has just left a place perhaps be at another one, unseen until now."""
    others = [each for each in rhythms.spoke if each != place]
    for other in others:
        comes, _ = rhythms.missed(person, other)
        there = share(shares, person, other)
        put(shares, person, other, there + (1.0 - there) * gone * _GOES_ON * comes / len(others))


def _lasting(rate: float) -> float:
    """Return what is left on average, at the end of a time, of what began at any moment in it, and ends at a `rate` for all of the time."""
    return -math.expm1(-rate) / rate if rate > 0 else 1.0
