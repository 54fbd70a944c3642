"""How likely everybody is at every place, from all that was ever said: what attribution asks. Who is served is `place.py`'s question.

People move between each place and elsewhere. A word of a source has one of three causes: its person was there already (of a source that
repeats itself), its person has just come, or it is about somebody else who is there or came. Time without a word says that nobody came
or left seen, and, of a source that repeats itself, that its person has gone unseen. Who is at one place is `company.py`'s arithmetic, how
people move `chains.py`'s; what a later word says of an earlier moment, `moments.py`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from controller.core.decisions import Room, SaveState
from controller.core.presence import chains, moments
from controller.core.presence.company import MOST as MOST_TOGETHER
from controller.core.presence.company import Company, alike
from controller.core.presence.moments import Moment
from controller.core.presence.rhythms import Rhythms, Word

KEY = "beliefs"
ARRIVES_S = 10.0
"""Seconds that a word on somebody's coming may take longer than a hand to turn a knob: it speaks neither for nor against them."""
_ON_THE_WAY = 0.4  # how likely somebody is still there once what is used there is used no more
_STILL = 0.5  # how likely somebody must be there for the one word on them to be of this stay
_MISTAKEN = 0.1  # how likely somebody is there of whom a weak guess spoke that turned out to be about another


@dataclass(slots=True)
class Beliefs:
    """The probability of everybody at every place at the moment `at`; what is left is elsewhere. `moments`: the past that is still open."""

    shares: chains.Shares = field(default_factory=dict)
    at: datetime | None = None
    rhythms: Rhythms = field(default_factory=Rhythms)
    moments: list[Moment] = field(default_factory=list)
    together: dict[str, Company] = field(default_factory=dict)
    """By place, who is there together."""

    def watches(self, place: str) -> bool:
        """Say whether any source has ever spoken of a place."""
        return place in self.rhythms.spoke

    def here(self, place: str, people: Mapping[str, object], at: datetime) -> dict[str, float]:
        """Return how likely each of some people is at a place."""
        return {person: self._after(person, at).get(place, 0.0) for person in people}

    def open(self, place: str, people: Mapping[str, object], at: datetime) -> None:
        """Let what is heard from now on say who is there now: something was changed by hand."""
        self._advance(people, at)
        self.moments = moments.opened(self.moments, place, self._company(place, people), at)

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
        if self.rhythms.repeated(word, at):
            self._advance(people, at)
            return
        arrives = self.rhythms.comes(word, at)
        self.rhythms.came(word, at)
        self._advance(people, at)
        company = self._company(word.place, people, word.person)
        free, told = company.came(self.rhythms, word, people, at)
        gone = chains.gone(self.rhythms, word)
        for name, stayed in gone.items():
            company.put(name, company.share(name) * stayed if name in company.names else 0.0)
        away = {place: each.elsewhere(word.person, told) for place, each in self.together.items() if place != word.place}
        for moment in self.moments:
            here = moment.place == word.place
            counts = not (arrives and here and (at - moment.at).total_seconds() <= ARRIVES_S)
            for name, each in moment.supposed.items():
                if here and word.person not in each.names:
                    each.admit(word.person, company.share(word.person))
                said = each.came(self.rhythms, word, people, at)[0] if here else each.elsewhere(word.person, told)
                moment.said[name] += said * counts
            moment.free += (free if here else away.get(moment.place, 0.0)) * counts
            moment.heard += 1
        self._share_out(word.place)
        for place in away:
            if word.person in self.together[place].names:
                chains.put(self.shares, word.person, place, self.together[place].share(word.person))

    def left(self, word: Word, people: Mapping[str, object], at: datetime) -> None:
        """Take in that a source says that somebody left.

        Of whom it has spoken once, and who is there still, that is the same word again: where the tag was another's, so it is on
        leaving.
        """
        once = self.rhythms.once(word.person, word.place)
        self.rhythms.left(word, at)
        self._advance(people, at)
        counts = not once or chains.share(self.shares, word.person, word.place) < _STILL
        company = self._company(word.place, people, word.person)
        before = {name: company.share(name) for name in company.names}
        free = company.left(word, people)
        for moment in [each for each in self.moments if each.place == word.place]:
            for name, each in moment.supposed.items():
                moment.said[name] += each.left(word, people) * counts
            moment.free += free * counts
            moment.heard += 1
        self._share_out(word.place)
        for name, there in before.items():
            chains.goes_on(self.shares, self.rhythms, name, word.place, max(there - company.share(name), 0.0))
        self._together_as_shared(before)

    def idle(self, place: str, people: Mapping[str, object], at: datetime) -> None:
        """Take in that what is used at a place is used no more."""
        self._advance(people, at)
        if place in self.together:
            for each in self._all(place):
                for person in list(each.names):
                    each.put(person, each.share(person) * _ON_THE_WAY)
            self._share_out(place)

    def hand(self, place: str, speaks: Mapping[str, float], doubt: float, people: Mapping[str, object], at: datetime) -> None:
        """Take in that a hand turned something at a place, and for whom it speaks, at most 1; `doubt`: that they have left since."""
        self._advance(people, at)
        unseen = min(speaks.values(), default=1.0)
        self._company(place, people).hand({name: each for name, each in speaks.items() if name in people}, unseen, doubt)
        self._share_out(place)

    def mistaken(self, place: str, person: str) -> None:
        """Take in that a guess that somebody is at a place was about another."""
        for each in self._all(place):
            if person in each.names:  # a guest is nobody to be expected anywhere
                each.put(person, each.share(person) * _MISTAKEN)
        if place in self.together:
            self._share_out(place)

    def forget(self, person: str) -> None:
        """Drop a person."""
        self.shares.pop(person, None)
        self.rhythms.forget(person)
        for company in self.together.values():
            company.drop(person)
        for moment in self.moments:
            moment.forget(person)

    def saved(self) -> SaveState:
        """Return everything as it is kept."""
        return SaveState(Room.RUNNING, KEY, dump_beliefs(self))

    def rows(self) -> list[SaveState]:
        """Return everything as it is kept, if there is anything."""
        return [self.saved()] if self.at is not None else []

    def _all(self, place: str) -> list[Company]:
        """Return who is at a place, as is believed and in every supposition."""
        supposed = [each for moment in self.moments if moment.place == place for each in moment.supposed.values()]
        return [*([self.together[place]] if place in self.together else []), *supposed]

    def _company(self, place: str, people: Mapping[str, object], *who: str) -> Company:
        """Return who is at a place, `who` among them."""
        likely = sorted(people, key=lambda name: -chains.share(self.shares, name, place))
        known = self.together.setdefault(place, alike([], {}))
        for name in [*(each for each in likely[: MOST_TOGETHER - len(known.names)] if each not in known.names), *who]:
            known.admit(name, chains.share(self.shares, name, place))
        return known

    def _share_out(self, place: str) -> None:
        """Let everybody's own chances be what is believed of all together."""
        for name in self.together[place].names:
            chains.put(self.shares, name, place, self.together[place].share(name))

    def _together_as_shared(self, names: Iterable[str]) -> None:
        """Let what is believed of all together be everybody's own chances."""
        for place, company in self.together.items():
            for name in names:
                company.put(name, chains.share(self.shares, name, place))

    def _advance(self, people: Mapping[str, object], to: datetime) -> None:
        """Let time go by without a word."""
        self.moments = moments.current(self.moments, to)
        passed = (to - self.at).total_seconds() if self.at is not None else 0.0
        if self.at is not None and passed > 0:
            silent = {person: chains.passing(self.rhythms, person, self.at, passed) for person in people}
            before = {person: self.shares.get(person, {}) for person in people}
            for person, each in silent.items():
                self.shares[person], _ = chains.after(before[person], each)
            for place, company in self.together.items():
                flows = {name: chains.flow(before[name], silent[name], place) for name in people}
                moments.pass_time(self.moments, place, flows, company.pass_time(flows))
                self._share_out(place)
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
    found = _BELIEFS.validate_python(_told_apart(data))
    supposed = [name for moment in found.moments for name in moment.supposed]
    together = [name for company in found.together.values() for name in company.names]
    heard = [*found.rhythms.last, *found.rhythms.slips.people(), *(name for known in found.rhythms.runs.now.values() for name in known)]
    for person in [each for each in (*found.shares, *heard, *supposed, *together) if each not in people]:
        found.forget(person)
    found.shares = {person: {name: each for name, each in known.items() if name in places} for person, known in found.shares.items()}
    found.together = {place: company for place, company in found.together.items() if place in places}
    found.moments = [each for each in found.moments if each.place in places]
    for of_places in (found.rhythms.spoke, found.rhythms.leavers, found.rhythms.stays, found.rhythms.runs.lasted):
        for place in [each for each in of_places if each not in places]:
            del of_places[place]
    for runs in found.rhythms.runs.now.values():
        for person in [each for each, run in runs.items() if run.place not in places]:
            del runs[person]
    for named in found.rhythms.slips.now.values():
        for place in [each for each in named if each not in places]:
            del named[place]
    return found


def _told_apart(data: Any) -> Any:  # JSON
    """Return saved beliefs without the open moments of a version that told nobody apart together: they lasted a quarter of an hour."""
    if not isinstance(data, dict) or not isinstance(data.get("moments"), list):
        return data
    new = [each for each in data["moments"] if all("weights" in company for company in each.get("supposed", {}).values())]
    return {**data, "moments": new}
