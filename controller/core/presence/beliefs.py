"""How likely everybody is at every place, from all that was ever said: what attribution asks. Who is served is `place.py`'s question.

People move between each place and elsewhere. A word of a source has one of three causes: its person was there already (of a source that
repeats itself), its person has just come, or it is about somebody else who is there or came. Time without a word says that nobody came
or left seen, and, of a source that repeats itself, that its person has gone unseen. The arithmetic is `chains.py`'s; what a later word
says of an earlier moment, `moments.py`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from controller.core.decisions import Room, SaveState
from controller.core.presence import chains, moments
from controller.core.presence.moments import Moment
from controller.core.presence.rhythms import Rhythms, Word

KEY = "beliefs"
ARRIVES_S = 10.0
"""Seconds that a word on somebody's coming may take longer than a hand to turn a knob: it speaks neither for nor against them."""
_ON_THE_WAY = 0.4  # how likely somebody is still there once what is used there is used no more
_NEITHER = 0.5  # how likely whom nobody names is there still when something was turned, and not by them
_MISTAKEN = 0.1  # how likely somebody is there of whom a weak guess spoke that turned out to be about another


@dataclass(slots=True)
class Beliefs:
    """The probability of everybody at every place at the moment `at`; what is left is elsewhere. `moments`: the past that is still open."""

    shares: chains.Shares = field(default_factory=dict)
    at: datetime | None = None
    rhythms: Rhythms = field(default_factory=Rhythms)
    moments: list[Moment] = field(default_factory=list)

    def watches(self, place: str) -> bool:
        """Say whether any source has ever spoken of a place."""
        return place in self.rhythms.spoke

    def here(self, place: str, people: Mapping[str, object], at: datetime) -> dict[str, float]:
        """Return how likely each of some people is at a place."""
        return {person: self._after(person, at).get(place, 0.0) for person in people}

    def open(self, place: str, people: Mapping[str, object], at: datetime) -> None:
        """Let what is heard from now on say who is there now: something was changed by hand."""
        self._advance(people, at)
        self.moments = moments.opened(self.moments, place, self.shares, self.rhythms, at)

    def told(self, place: str, when: datetime) -> dict[str, float]:
        """Return how much likelier everybody's having been there at a moment has become since; those left out have not."""
        moment = self.of(place, when)
        return moment.told() if moment is not None else {}

    def of(self, place: str, when: datetime) -> Moment | None:
        """Return the moment that serves a change at a place, if it is open still."""
        return moments.of(self.moments, place, when)

    def news(self) -> list[Moment]:
        """Return the moments of which what was heard says something new since this was asked last."""
        return [each for each in self.moments if each.news()]

    def came(self, word: Word, people: Mapping[str, object], at: datetime) -> None:
        """Take in that a source sees somebody."""
        arrives = self.rhythms.comes(word, at)
        self.rhythms.came(word, at)
        self._advance(people, at)
        free = chains.came(self.shares, self.rhythms, word, people)
        for moment in self.moments:
            counts = not (arrives and moment.place == word.place and (at - moment.at).total_seconds() <= ARRIVES_S)
            for name, shares in moment.supposed.items():
                moment.said[name] += chains.came(shares, self.rhythms, word, people) * counts
            moment.free += free * counts
            moment.heard += 1

    def left(self, word: Word, people: Mapping[str, object], at: datetime) -> None:
        """Take in that a source says that somebody left.

        Of whom it has spoken once, that is the same word again: where the tag was another's, so it is when it leaves.
        """
        counts = not self.rhythms.once(word.person, word.place)
        self.rhythms.left(word, at)
        self._advance(people, at)
        free = chains.left(self.shares, self.rhythms, word, people)
        for moment in self.moments:
            for name, shares in moment.supposed.items():
                moment.said[name] += chains.left(shares, self.rhythms, word, people) * counts
            moment.free += free * counts
            moment.heard += 1

    def idle(self, place: str, people: Mapping[str, object], at: datetime) -> None:
        """Take in that what is used at a place is used no more."""
        self._advance(people, at)
        for shares in self._all():
            for person in people:
                chains.put(shares, person, place, chains.share(shares, person, place) * _ON_THE_WAY)

    def hand(self, place: str, shares: Mapping[str, float], people: Mapping[str, object], at: datetime) -> None:
        """Take in whose a hand at a place was, as far as that is known."""
        self._advance(people, at)
        unnamed = sum(each for person, each in shares.items() if not self.rhythms.spoken(person, place))
        for person in [each for each in people if each in shares]:
            there, theirs = chains.share(self.shares, person, place), shares[person]
            if self.rhythms.once(person, place):  # the one word on them may have been about whom nobody named
                there = there * (1.0 - unnamed) + min(there, moments.BESIDE) * unnamed
            spoken = self.rhythms.spoken(person, place)
            chains.put(self.shares, person, place, max(theirs, there) if spoken else max(theirs, there * _NEITHER))

    def mistaken(self, place: str, person: str) -> None:
        """Take in that a guess that somebody is at a place was about another."""
        for shares in self._all():
            if person in shares:  # a guest is nobody to be expected anywhere
                chains.put(shares, person, place, chains.share(shares, person, place) * _MISTAKEN)

    def forget(self, person: str) -> None:
        """Drop a person."""
        self.shares.pop(person, None)
        self.rhythms.forget(person)
        for moment in self.moments:
            moment.forget(person)

    def saved(self) -> SaveState:
        """Return everything as it is kept."""
        return SaveState(Room.RUNNING, KEY, dump_beliefs(self))

    def rows(self) -> list[SaveState]:
        """Return everything as it is kept, if there is anything."""
        return [self.saved()] if self.at is not None else []

    def _all(self) -> list[chains.Shares]:
        return [self.shares, *(shares for moment in self.moments for shares in moment.supposed.values())]

    def _advance(self, people: Mapping[str, object], to: datetime) -> None:
        """Let time go by without a word."""
        self.moments = moments.current(self.moments, to)
        passed = (to - self.at).total_seconds() if self.at is not None else 0.0
        if self.at is not None and passed > 0:
            silent = {person: chains.passing(self.rhythms, person, self.at, passed) for person in people}
            moments.pass_time(self.moments, silent, chains.pass_time(self.shares, silent))
        self.at = to if self.at is None else max(self.at, to)

    def _after(self, person: str, at: datetime) -> dict[str, float]:
        """Return where somebody is at a moment, if nothing was said since."""
        if self.at is None or at <= self.at:
            return dict(self.shares.get(person, {}))
        return chains.after(self.shares.get(person, {}), chains.passing(self.rhythms, person, self.at, (at - self.at).total_seconds()))[0]


_BELIEFS: TypeAdapter[Beliefs] = TypeAdapter(Beliefs)


def dump_beliefs(beliefs: Beliefs) -> dict[str, Any]:
    """Return beliefs as JSON-ready data."""
    return dict(_BELIEFS.dump_python(beliefs, mode="json", exclude_defaults=True, warnings=False))


def load_beliefs(data: Any, people: Mapping[str, object], places: Mapping[str, object]) -> Beliefs:  # JSON from the store, checked here
    """Return the beliefs that were saved, of those who live here and of the places there are. Raises `ValueError` if it is none."""
    found = _BELIEFS.validate_python(data)
    supposed = [name for moment in found.moments for name in moment.supposed]
    for person in [each for each in (*found.shares, *found.rhythms.last, *supposed) if each not in people]:
        found.forget(person)
    found.shares = {person: {name: each for name, each in known.items() if name in places} for person, known in found.shares.items()}
    for moment in found.moments:
        moment.keep(places)
    found.moments = [each for each in found.moments if each.place in places]
    for of_places in (found.rhythms.spoke, found.rhythms.leavers, found.rhythms.stays):
        for place in [each for each in of_places if each not in places]:
            del of_places[place]
    return found
