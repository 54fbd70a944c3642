"""How likely everybody is at every place, from all that was ever said: what attribution asks. Who is served is `place.py`'s question.

People move between each place and elsewhere. A word of a source has one of three causes: its person was there already (of a source that
repeats itself), its person has just come, or it is about somebody else who is there or came. Time without a word says that nobody came
or left seen, and, of a source that repeats itself, that its person has gone unseen. A hidden Markov model in continuous time, a chain
for each person, coupled by whom a wrong word may be about; the shares are those of its forward algorithm (Rabiner, 1989).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from controller.core.decisions import Room, SaveState
from controller.core.presence.rhythms import COMES_S, LONGEST_S, Rhythms, Word

KEY = "beliefs"
_NOISE = 1e-7  # words a second that are about nobody at all
_STUCK = 0.2  # share of the errors of a source that it makes again and again: a phone left somewhere, a look-alike
_ON_THE_WAY = 0.4  # how likely somebody is still there once what is used there is used no more
_MISTAKEN = 0.1  # how likely somebody is there of whom a weak guess spoke that turned out to be about another
_GOES_ON = 0.5  # how likely who leaves one place goes straight to another one
_EXPLAINED = 0.2  # how much less likely somebody of whom nobody spoke is to be there for each repeated word on another
_LEAST = 1e-5


@dataclass(slots=True)
class Beliefs:
    """The probability of everybody at every place at the moment `at`; what is left is elsewhere."""

    shares: dict[str, dict[str, float]] = field(default_factory=dict)
    at: datetime | None = None
    rhythms: Rhythms = field(default_factory=Rhythms)

    def watches(self, place: str) -> bool:
        """Say whether any source has ever spoken of a place."""
        return place in self.rhythms.spoke

    def here(self, place: str, people: Mapping[str, object], at: datetime) -> dict[str, float]:
        """Return how likely each of some people is at a place."""
        return {person: self._after(person, at).get(place, 0.0) for person in people}

    def came(self, word: Word, people: Mapping[str, object], at: datetime) -> None:
        """Take in that a source sees somebody."""
        self.rhythms.came(word, at)
        self._advance(people, at)
        causes = self._causes(word, people)
        whole = sum(causes.values()) + _NOISE
        again = self._share(word.person, word.place) * self.rhythms.again(word.kind) * (1.0 - word.false) / whole
        for person in people:
            due, before = causes[person] / whole, self._share(person, word.place)
            if person == word.person:
                most = max(1.0 - _STUCK * word.false, before)
                self._set(person, word.place, min(due + (1.0 - due) * before, most))
            else:
                stayed = before * (1.0 - causes[word.person] / whole) if word.alone else before
                if not self.rhythms.spoken(person, word.place):
                    stayed *= 1.0 - again * _EXPLAINED
                self._set(person, word.place, due + (1.0 - due) * stayed)

    def left(self, word: Word, people: Mapping[str, object], at: datetime) -> None:
        """Take in that a source says that somebody left."""
        self.rhythms.left(word, at)
        self._advance(people, at)
        error = word.false / max(len(people) - 1, 1)
        causes = {each: self._share(each, word.place) * (1.0 - word.false if each == word.person else error) for each in people}
        whole = sum(causes.values()) + _STUCK * word.false + _NOISE
        for person in people:
            gone = self._share(person, word.place) * causes[person] / whole
            self._set(person, word.place, self._share(person, word.place) - gone)
            self._goes_on(person, word.place, gone)

    def likelier(self, word: Word, here: Mapping[str, float]) -> float:
        """Return how much likelier a word is if its person is among who is `here` than if they are not."""
        again, comes = self.rhythms.again(word.kind), (1.0 - word.miss) / COMES_S
        others = sum(share for person, share in here.items() if person != word.person)
        error = again * others * word.false / max(len(here) - 1, 1) + _NOISE
        return ((1.0 - word.false) * again + error) / ((1.0 - word.false) * comes + error)

    def idle(self, place: str, people: Mapping[str, object], at: datetime) -> None:
        """Take in that what is used at a place is used no more."""
        self._advance(people, at)
        for person in people:
            self._set(person, place, self._share(person, place) * _ON_THE_WAY)

    def hand(self, place: str, shares: Mapping[str, float], people: Mapping[str, object], at: datetime) -> None:
        """Take in whose a hand at a place was, as far as that is known."""
        self._advance(people, at)
        for person in people:
            self._set(person, place, max(shares.get(person, 0.0), self._share(person, place)))

    def mistaken(self, place: str, person: str) -> None:
        """Take in that a guess that somebody is at a place was about another."""
        self._set(person, place, self._share(person, place) * _MISTAKEN)

    def forget(self, person: str) -> None:
        """Drop a person."""
        self.shares.pop(person, None)
        self.rhythms.forget(person)

    def saved(self) -> SaveState:
        """Return everything as it is kept."""
        return SaveState(Room.RUNNING, KEY, dump_beliefs(self))

    def rows(self) -> list[SaveState]:
        """Return everything as it is kept, if there is anything."""
        return [self.saved()] if self.at is not None else []

    def _goes_on(self, person: str, left: str, gone: float) -> None:
        """Let somebody who has just left a place perhaps be at another one, unseen until now."""
        others = [place for place in self.rhythms.spoke if place != left]
        for place in others:
            comes, _ = self.rhythms.missed(person, place)
            share = self._share(person, place)
            self._set(person, place, share + (1.0 - share) * gone * _GOES_ON * comes / len(others))

    def _causes(self, word: Word, people: Mapping[str, object]) -> dict[str, float]:
        """Return how often somebody's being or coming there makes a source say just this, in words a second."""
        error = word.false / max(len(people) - 1, 1)
        again, comes = self.rhythms.again(word.kind), (1.0 - word.miss) / COMES_S
        there = {each: self._share(each, word.place) for each in people}
        return {
            each: (there[each] * again + (1.0 - there[each]) * comes) * (1.0 - word.false if each == word.person else error)
            for each in people
        }

    def _advance(self, people: Mapping[str, object], to: datetime) -> None:
        """Let time go by without a word."""
        self.shares = {person: self._after(person, to) for person in people}
        self.at = to if self.at is None else max(self.at, to)

    def _after(self, person: str, at: datetime) -> dict[str, float]:
        """Return where somebody is at a moment, if nothing was said since."""
        shares, passed = self.shares.get(person, {}), (at - self.at).total_seconds() if self.at is not None else 0.0
        if self.at is None or passed <= 0:
            return dict(shares)
        passed = min(passed, LONGEST_S)
        elsewhere = 1.0 - sum(shares.values())
        out, found = elsewhere, {}
        for place in self.rhythms.spoke:
            there, (comes, leaves) = shares.get(place, 0.0), self.rhythms.missed(person, place)
            silence, ends = self.rhythms.silence(person, place, self.at, passed), passed / self.rhythms.stay(place)
            stays, came = math.exp(-ends), elsewhere * comes * -math.expm1(-passed / COMES_S)
            found[place] = there * stays * math.exp(-silence) + came * _lasting(silence + ends)
            out += there * (1.0 - stays) * leaves * _lasting(silence)
        whole = out + sum(found.values())
        return {place: round(each / whole, 6) for place, each in found.items() if each / whole >= _LEAST}

    def _share(self, person: str, place: str) -> float:
        return self.shares.get(person, {}).get(place, 0.0)

    def _set(self, person: str, place: str, share: float) -> None:
        """Let somebody be at a place with a probability; the other places share the rest as before."""
        shares = self.shares.setdefault(person, {})
        rest = 1.0 - shares.get(place, 0.0)
        scale = (1.0 - share) / rest if rest > _LEAST else 0.0
        self.shares[person] = {other: round(each * scale, 6) for other, each in shares.items() if other != place} | {place: round(share, 6)}


def _lasting(rate: float) -> float:
    """Return what is left on average, at the end of a time, of what began at any moment in it, and ends at a `rate` for all of the time."""
    return -math.expm1(-rate) / rate if rate > 0 else 1.0


_BELIEFS: TypeAdapter[Beliefs] = TypeAdapter(Beliefs)


def dump_beliefs(beliefs: Beliefs) -> dict[str, Any]:
    """Return beliefs as JSON-ready data."""
    return dict(_BELIEFS.dump_python(beliefs, mode="json", exclude_defaults=True, warnings=False))


def load_beliefs(data: Any, people: Mapping[str, object], places: Mapping[str, object]) -> Beliefs:  # JSON from the store, checked here
    """Return the beliefs that were saved, of those who live here and of the places there are. Raises `ValueError` if it is none."""
    found = _BELIEFS.validate_python(data)
    for person in [each for each in (*found.shares, *found.rhythms.last) if each not in people]:
        found.forget(person)
    found.shares = {person: {name: each for name, each in known.items() if name in places} for person, known in found.shares.items()}
    for of_places in (found.rhythms.spoke, found.rhythms.leavers, found.rhythms.stays):
        for place in [each for each in of_places if each not in places]:
            del of_places[place]
    return found
