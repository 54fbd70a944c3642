"""Who is at one place together: a probability for every set of people, so that a word is about one of those who are there.

Two words seconds apart that name two people are either about both, or one of them is wrong; what each person's chance is alone cannot tell.
The likeliest people are kept, as a joint distribution (a factorial hidden Markov model, exactly; Ghahramani and Jordan, 1997). Somebody's
coming is told by every kind of source within some seconds, once each: a kind that names another one then is likelier wrong than that two
came. Pure arithmetic on one place; what moves between places is `chains.py`'s, what is asked `beliefs.py`'s.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from controller.core.presence.rhythms import COMES_S, Rhythms, Word

MOST = 4
"""People at a place who are told apart together, the likeliest."""
COMING_S = 10.0
"""Seconds within which every kind of source has spoken of a coming."""
NOISE = 1e-7
"""Words a second that are about nobody at all."""
STUCK = 0.2
"""Share of the errors of a source that it makes again and again: a phone left somewhere, a look-alike."""
_BESIDE = 0.003  # how likely another one comes along within those seconds, and is seen by part of the sources only
_WHIM = 0.1  # how likely a hand is anybody's who is there, whatever its value says
_DIGITS = 9

Flow = tuple[float, float, float, float]
"""What some seconds without a word do: of who is there, the shares that stay and leave; of who is not, those that come and stay away."""


@dataclass(slots=True)
class Coming:
    """Words of one coming: since when, how likely everybody was there before it, and how doubtful the word of each kind of source was."""

    since: datetime
    before: dict[str, float] = field(default_factory=dict)
    doubts: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """How likely a word was (as a rate): altogether, for its person's being there already, and for their coming just now."""

    whole: float
    there: float
    comes: float


@dataclass(slots=True)
class Company:
    """The probability of every set of people at a place: bit `i` of an index into `weights` says whether `names[i]` is there."""

    names: list[str]
    weights: list[float]
    coming: Coming | None = None

    def share(self, name: str) -> float:
        """Return how likely somebody is there."""
        bit = 1 << self.names.index(name)
        return min(sum(each for subset, each in enumerate(self.weights) if subset & bit), 1.0)

    def put(self, name: str, there: float) -> None:
        """Let somebody be there with a probability, whoever else is."""
        if name not in self.names:
            return
        bit, before = 1 << self.names.index(name), self.share(name)
        if there == before:
            return
        found = self.weights[:]
        for without in [subset for subset in range(len(found)) if not subset & bit]:
            outside, inside = self.weights[without], self.weights[without | bit]
            if 0.0 < before < 1.0:
                found[without], found[without | bit] = outside * (1.0 - there) / (1.0 - before), inside * there / before
            else:
                found[without], found[without | bit] = (outside + inside) * (1.0 - there), (outside + inside) * there
        self._take(found)

    def drop(self, name: str) -> None:
        """Leave somebody out."""
        if name in self.names:
            bit = 1 << self.names.index(name)
            rest = [subset for subset in range(len(self.weights)) if not subset & bit]
            self.weights = [self.weights[subset] + self.weights[subset | bit] for subset in rest]
            self.names.remove(name)
            if self.coming is not None:
                self.coming.before.pop(name, None)

    def admit(self, name: str, there: float) -> None:
        """Tell somebody apart as well; the least likely makes room."""
        if name in self.names:
            return
        if len(self.names) >= MOST:
            self.drop(min(self.names, key=self.share))
        self.names.append(name)
        self.weights = [each * (1.0 - there) for each in self.weights] + [each * there for each in self.weights]

    def supposing(self, name: str) -> Company:
        """Return who is there if somebody is."""
        bit = 1 << self.names.index(name)
        known = Coming(self.coming.since, dict(self.coming.before), dict(self.coming.doubts)) if self.coming else None
        found = Company(list(self.names), [each if subset & bit else 0.0 for subset, each in enumerate(self.weights)], known)
        found._take(found.weights)
        return found

    def pass_time(self, flows: Mapping[str, Flow]) -> float:
        """Let time go by without a word; return how likely that was, as a logarithm."""
        found = self.weights
        for number, name in enumerate(self.names):
            bit, (stays, leaves, comes, away) = 1 << number, flows[name]
            for without in [subset for subset in range(len(found)) if not subset & bit]:
                outside, inside = found[without], found[without | bit]
                found[without], found[without | bit] = outside * away + inside * leaves, inside * stays + outside * comes
        return self._take(found)

    def came(self, rhythms: Rhythms, word: Word, people: Mapping[str, object], at: datetime) -> tuple[float, Told]:
        """Take in that a source sees somebody; return how likely that was, as a logarithm, and in parts."""
        before = {name: self.share(name) for name in self.names}
        fresh = self._fresh(word, before, at)
        error, comes = word.false / max(len(people) - 1, 1), (1.0 - word.miss) / COMES_S
        beside = (1.0 - word.miss) * _BESIDE / COMING_S if self._going_on(at) else 0.0
        takes = [1.0 - word.false if name == word.person else error for name in self.names]
        there = [(rhythms.again_of(word.kind, name) + fresh[name]) * each for name, each in zip(self.names, takes, strict=True)]
        coming = [(comes + beside) * each for each in takes]
        found = self._explained(there, coming, alone=word.alone)
        me = self.names.index(word.person)
        inside = before[word.person]
        told = Told(sum(found), inside * there[me], (1.0 - inside) * coming[me])
        said = self._take(found)
        self.put(word.person, min(self.share(word.person), max(1.0 - STUCK * word.false, inside)))
        self._note(word, before, at)
        return said, told

    def left(self, word: Word, people: Mapping[str, object]) -> float:
        """Take in that a source says that somebody left; return how likely that was, as a logarithm."""
        error = word.false / max(len(people) - 1, 1)
        found = [each * NOISE for each in self.weights]
        for number, name in enumerate(self.names):
            bit, rate = 1 << number, 1.0 - word.false if name == word.person else error
            for subset in [each for each in range(len(found)) if each & bit]:
                found[subset ^ bit] += self.weights[subset] * rate
        return self._take(found)

    def hand(self, speaks: Mapping[str, float], unseen: float, doubt: float) -> None:
        """Take in that something was turned by one of those who are there, each as likely as it `speaks` for them.

        `unseen`: how much it speaks for somebody else; `doubt`: how likely it was nobody of who is there now.
        """
        found = []
        for subset, each in enumerate(self.weights):
            those = [speaks.get(name, unseen) for number, name in enumerate(self.names) if subset >> number & 1] or [unseen]
            likely = _WHIM + (1.0 - _WHIM) * sum(those) / len(those)
            found.append(each * (doubt + (1.0 - doubt) * likely))
        self._take(found)

    def elsewhere(self, name: str, told: Told) -> float:
        """Take in a word that sees somebody at another place; return how much likelier it was, as a logarithm, than without this one."""
        if name not in self.names or told.whole <= 0:
            return 0.0
        bit, found = 1 << self.names.index(name), self.weights[:]
        still = max(told.whole - told.there - told.comes, NOISE) / told.whole
        for subset in [each for each in range(len(found)) if each & bit]:
            found[subset ^ bit] += self.weights[subset] * told.comes / told.whole
            found[subset] = self.weights[subset] * still
        return self._take(found)

    def _explained(self, there: list[float], coming: list[float], *, alone: bool) -> list[float]:
        """Return the sets after a word, each with the rate of all that may have caused it."""
        found = [each * NOISE for each in self.weights]
        for number in range(len(self.names)):
            bit = 1 << number
            for subset, each in enumerate(self.weights):
                after = bit if alone else subset | bit
                found[after] += each * (there[number] if subset & bit else coming[number])
        return found

    def _going_on(self, at: datetime) -> bool:
        return self.coming is not None and (at - self.coming.since).total_seconds() <= COMING_S

    def _fresh(self, word: Word, before: Mapping[str, float], at: datetime) -> dict[str, float]:
        """Return how often a source speaks of everybody for having just come, if they are there.

        Each kind does once of every coming, or again when it is surer than it was: it corrects itself.
        """
        if self.coming is None or not self._going_on(at):
            return dict.fromkeys(self.names, 0.0)
        if word.false >= self.coming.doubts.get(word.kind, math.inf):
            return dict.fromkeys(self.names, 0.0)
        found = {}
        for name, there in before.items():
            was = self.coming.before.get(name, 0.0)
            found[name] = max(1.0 - was / there, 0.0) * (1.0 - word.miss) / COMING_S if there > was else 0.0
        return found

    def _note(self, word: Word, before: dict[str, float], at: datetime) -> None:
        if self.coming is None or not self._going_on(at):
            self.coming = Coming(at, {name: round(each, 6) for name, each in before.items()})
        self.coming.doubts[word.kind] = min(word.false, self.coming.doubts.get(word.kind, word.false))

    def _take(self, found: list[float]) -> float:
        """Take over sets as they are likely in proportion; return the logarithm of their sum."""
        whole = sum(found)
        if whole <= 0:
            return math.log(NOISE)
        self.weights = [round(each / whole, _DIGITS) for each in found]
        return math.log(whole)


def alike(names: list[str], shares: Mapping[str, float]) -> Company:
    """Return people at a place of whom nothing is known together."""
    found = Company([], [1.0])
    for name in names:
        found.admit(name, shares.get(name, 0.0))
    return found
