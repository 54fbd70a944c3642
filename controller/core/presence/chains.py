"""Where people may be, as a hidden Markov model in continuous time: a chain for each person, coupled by whom a wrong word may be about.

Shares are by person and place; what is left is elsewhere. Each step returns how likely it is that it came to what was heard, or to no word
(as a logarithm), so that two suppositions about the past can be told apart by what came after (the forward algorithm; Rabiner, 1989).
Pure arithmetic on shares: who keeps them, and what is asked of them, is `beliefs.py` and `moments.py`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime

from controller.core.presence.rhythms import COMES_S, LONGEST_S, Rhythms, Word

Shares = dict[str, dict[str, float]]
Passing = dict[str, tuple[float, float, float]]

STUCK = 0.2
"""Share of the errors of a source that it makes again and again: a phone left somewhere, a look-alike."""
NOISE = 1e-7
"""Words a second that are about nobody at all."""
LEAST = 1e-5
"""Shares below this are none."""
_GOES_ON = 0.5  # how likely who leaves one place goes straight to another one
_EXPLAINED = 0.2  # how much less likely somebody of whom nobody spoke is to be there for each repeated word on another
_FOLLOWED, _SHARED_S = 0.4, 600.0  # how likely who was there stays when another one comes, where nobody says *left*; when that is so
_UNHEARD_OF = 1e-12  # a silence is never less likely than that


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


def pass_time(shares: Shares, passed: Mapping[str, Passing]) -> float:
    """Let time go by without a word; `passed` by person."""
    said = 1.0
    for person, each in passed.items():
        shares[person], silent = after(shares.get(person, {}), each)
        said *= max(silent, _UNHEARD_OF)
    return math.log(said)


def came(shares: Shares, rhythms: Rhythms, word: Word, people: Mapping[str, object]) -> float:
    """Take in that a source sees somebody."""
    causes = _causes(shares, rhythms, word, people)
    whole = sum(causes.values()) + NOISE
    again = share(shares, word.person, word.place) * rhythms.again(word.kind) * (1.0 - word.false) / whole
    gone = _gone(rhythms, word)
    for person in people:
        due, before = causes[person] / whole, share(shares, person, word.place)
        if person == word.person:
            most = max(1.0 - STUCK * word.false, before)
            put(shares, person, word.place, min(due + (1.0 - due) * before, most))
        else:
            stayed = before * (1.0 - causes[word.person] / whole) if word.alone else before
            if not rhythms.spoken(person, word.place):
                stayed *= 1.0 - again * _EXPLAINED
            elif person in gone:
                stayed *= gone[person]
            put(shares, person, word.place, due + (1.0 - due) * stayed)
    return math.log(whole)


def _gone(rhythms: Rhythms, word: Word) -> dict[str, float]:
    """Return of whom a new word says that they have gone meanwhile, and how likely they have not: where no source ever says so, or repeats.

    Who comes one after the other to such a place mostly follows one another; only who came a moment ago may be in company.
    """
    now = rhythms.last[word.person]
    if now.since < now.seen or rhythms.leavers.get(word.place) or rhythms.repeating(word.kind):
        return {}
    ages = {name: (now.since - each.seen).total_seconds() for name, each in rhythms.last.items() if each.place == word.place}
    return {name: _FOLLOWED + (1.0 - _FOLLOWED) * math.exp(-age / _SHARED_S) for name, age in ages.items() if name != word.person}


def left(shares: Shares, rhythms: Rhythms, word: Word, people: Mapping[str, object]) -> float:
    """Take in that a source says that somebody left."""
    error = word.false / max(len(people) - 1, 1)
    causes = {each: share(shares, each, word.place) * (1.0 - word.false if each == word.person else error) for each in people}
    whole = sum(causes.values()) + STUCK * word.false + NOISE
    for person in people:
        gone = share(shares, person, word.place) * causes[person] / whole
        put(shares, person, word.place, share(shares, person, word.place) - gone)
        _goes_on(shares, rhythms, person, word.place, gone)
    return math.log(whole)


def _goes_on(shares: Shares, rhythms: Rhythms, person: str, place: str, gone: float) -> None:
    """Let somebody who has just left a place perhaps be at another one, unseen until now."""
    others = [each for each in rhythms.spoke if each != place]
    for other in others:
        comes, _ = rhythms.missed(person, other)
        there = share(shares, person, other)
        put(shares, person, other, there + (1.0 - there) * gone * _GOES_ON * comes / len(others))


def _causes(shares: Shares, rhythms: Rhythms, word: Word, people: Mapping[str, object]) -> dict[str, float]:
    """Return how often somebody's being or coming there makes a source say just this, in words a second."""
    error = word.false / max(len(people) - 1, 1)
    again, comes = rhythms.again(word.kind), (1.0 - word.miss) / COMES_S
    there = {each: share(shares, each, word.place) for each in people}
    takes = {each: 1.0 - word.false if each == word.person else error for each in people}
    return {each: (there[each] * again + (1.0 - there[each]) * comes) * takes[each] for each in people}


def _lasting(rate: float) -> float:
    """Return what is left on average, at the end of a time, of what began at any moment in it, and ends at a `rate` for all of the time."""
    return -math.expm1(-rate) / rate if rate > 0 else 1.0
