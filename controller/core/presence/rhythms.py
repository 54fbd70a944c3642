"""What sources do, as far as one has heard: of whom they speak, whether they repeat themselves and say *left*, and how long people stay.

Counts alone, which fade. A source that speaks of somebody every few minutes is known for it after a few; from then on its silence means
something, and only where it speaks at all: a source that has fallen silent altogether may be broken.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime

from controller.core.presence.lying import Runs
from controller.core.presence.slips import Slips

COMES_S = 12 * 3600.0
"""Seconds after which somebody comes to a place, on average."""
LONGEST_S = 12 * 3600.0
"""Seconds after which nothing more can be said of where somebody is."""
MOST_KINDS = 64
"""Kinds of sources that are known; their names are chosen by whoever speaks, and a house has a handful."""
AWAY_S, UNSAID_S = 3600.0, 1200.0
"""Seconds after which somebody of whom nothing was heard, and then the same again, has been away meanwhile; where nobody says *left*."""
PAUSE_S = 1800.0
"""Seconds between its words, at most, of a source that speaks of who stays: one that is slower tells of comings."""
_STAYS, _STAY_S = 3.0, 7200.0  # so many stays of so many seconds are assumed of a place before any was seen
_REPEATS, _REPEATS_S = 0.02, 900.0  # so many repetitions in so many seconds are assumed of a source before it was heard
_OFTEN = 5.0  # repetitions from which on a source is known for them
_UNSAID = 1.0  # times as long somebody is taken to stay where nobody says *left*: they lapse by another rule
_FADING = 0.99
_EVEN, _NEAR, _SHIFT, _SLOW = 0.6, 2.0, 0.5, 0.05
"""Share of pauses within a factor of the usual one from which on a source keeps a pace; how far one pause moves the usual one at most, as a
logarithm, and how much of that once many were heard: a long absence is no pause."""
_HEALTHY = 4.0  # average pauses after which a source that says nothing at all may be broken
_SHOWS, _SHOWN = 0.25, 3.0  # how often people show themselves before they turn something, and how many hands that guess is worth
_UNHEARD = 0.1  # how likely a source misses somebody of whom it has never spoken


@dataclass(frozen=True, slots=True)
class Word:
    """A source's word: who, where, of what kind the source is, how often it names the wrong one, and how often it misses somebody.

    `alone`: the place has one occupant who counts, so that who was there has gone.
    """

    person: str
    place: str
    kind: str
    false: float
    miss: float
    alone: bool = False


@dataclass(slots=True)
class Heard:
    """The last that was heard of somebody: where, from which kind of source, since when, and when."""

    place: str
    kind: str
    since: datetime
    seen: datetime


@dataclass(slots=True)
class Rhythms:
    """What is known of sources and stays. Numbers are pairs: of what, and how many seconds."""

    knows: dict[str, dict[str, float]] = field(default_factory=dict)
    """By kind of source, of whom it has spoken, and its share of misses."""
    spoke: dict[str, dict[str, datetime]] = field(default_factory=dict)
    """By place, when each kind of source there has spoken last."""
    leavers: dict[str, list[str]] = field(default_factory=dict)
    """By place, the kinds of sources that say *left*."""
    repeats: dict[str, tuple[float, float]] = field(default_factory=dict)
    """By kind of source, how often it spoke of somebody again, and in how much time."""
    paces: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    """By kind of source, how many pauses between its words on somebody there were, the usual one, and the share of those about like it."""
    stays: dict[str, tuple[float, float]] = field(default_factory=dict)
    """By place, how many stays there were, and how long they were together."""
    last: dict[str, Heard] = field(default_factory=dict)
    runs: Runs = field(default_factory=Runs)
    slips: Slips = field(default_factory=Slips)
    hands: dict[str, tuple[float, float]] = field(default_factory=dict)
    """By kind of source, how many hands of people who were alone were looked at, and before how many it had spoken of them again."""

    def came(self, word: Word, at: datetime) -> None:
        """Note that somebody was seen, for the first time in a stay or again."""
        fresh, last = self.comes(word, at), self.last.get(word.person)
        self._spoken(word, at)
        if last is None or fresh or last.kind != word.kind:
            self._silent(last, word, at)
            self.last[word.person] = Heard(word.place, word.kind, at, at)
            return
        pause = (at - last.seen).total_seconds()
        self.repeats[word.kind] = _counted(self.repeats.get(word.kind), 1.0, pause)
        self.paces[word.kind] = _paced(self.paces.get(word.kind), pause)
        last.seen = at

    def repeated(self, word: Word, at: datetime) -> bool:
        """Note that a source sees somebody; say whether it only repeats itself where what it hears of them lies."""
        if self.repeating(word.kind):
            self.slips.heard(word.kind, word.person, word.place, at, self.again(word.kind))
        if not self.goes_on(word.kind, word.person, word.place, at):
            self.runs.begins(word.kind, word.person, word.place, at)
            for kind in [each for each in self.runs.now if each != word.kind]:
                self.runs.contradicted(kind, word.person, word.place, at, self._pace(kind), word.false)
        run = self.runs.now[word.kind][word.person]
        if run.lies and run.place == word.place:
            self._spoken(word, at)
        return run.lies and run.place == word.place

    def goes_on(self, kind: str, person: str, place: str, at: datetime) -> bool:
        """Say whether a word goes on with those that its kind of source said of somebody before, and let it."""
        return self.runs.goes_on(kind, person, place, at, self._pace(kind))

    def comes(self, word: Word, at: datetime) -> bool:
        """Say whether a word tells of somebody's coming: it is the first on them there, or they must have left without a word since."""
        last = self.last.get(word.person)
        away = AWAY_S if self.leavers.get(word.place) else UNSAID_S
        if last is None or last.place != word.place or (at - last.seen).total_seconds() > away:
            return True
        others = [each for name, each in self.last.items() if name != word.person and each.place == word.place]
        return word.alone and any(each.seen > last.seen for each in others)

    def left(self, word: Word, at: datetime) -> None:
        """Note that somebody left, as a source says."""
        self._spoken(word, at)
        leavers = self.leavers.setdefault(word.place, [])
        if word.kind not in leavers:
            leavers.append(word.kind)
        self.runs.ended(word.kind, word.person)
        self.slips.ended(word.kind, word.place)
        last = self.last.get(word.person)
        if last is None or last.place != word.place:
            return
        self.stays[word.place] = _counted(self.stays.get(word.place), 1.0, (at - last.since).total_seconds())
        if last.kind == word.kind:
            self.repeats[word.kind] = _counted(self.repeats.get(word.kind), 0.0, (at - last.seen).total_seconds())
        del self.last[word.person]

    def again(self, kind: str) -> float:
        """Return how many times a second a kind of source speaks of somebody who stays.

        Of one that keeps a pace, by that: who went without a word, and came again, was not silent in between.
        """
        pauses, usual, even = self.paces.get(kind, (0.0, 0.0, 0.0))
        if pauses >= _OFTEN and even >= _EVEN and self.repeating(kind):
            return 1.0 / usual
        times, seconds = self.repeats.get(kind, (0.0, 0.0))
        return (_REPEATS + times) / (_REPEATS_S + seconds)

    def again_of(self, kind: str, person: str) -> float:
        """Return how many times a second a kind of source speaks of somebody who stays.

        Of whom it has never spoken it does not: they carry no phone, so that neither its words nor its silence are about them. So it is
        with whose phone lies somewhere.
        """
        return self.again(kind) if person in self.knows.get(kind, {}) and not self.runs.lies(kind, person) else 0.0

    def repeating(self, kind: str) -> bool:
        """Say whether a kind of source is known to speak of who stays again and again."""
        times, seconds = self.repeats.get(kind, (0.0, 0.0))
        return times >= _OFTEN and seconds <= times * PAUSE_S

    def hand(self, kind: str, *, shown: bool) -> None:
        """Note whether a kind of source had spoken of somebody again just before their hand."""
        if kind in self.knows:
            looked, before = self.hands.get(kind, (0.0, 0.0))
            self.hands[kind] = round(looked * _FADING + 1.0, 4), round(before * _FADING + float(shown), 4)

    def shows(self, kind: str, anyhow: float) -> float:
        """Return how often somebody shows themselves to a kind of source because they are about to turn something.

        `anyhow`: how likely it had spoken of them again just then for no reason.
        """
        looked, before = self.hands.get(kind, (0.0, 0.0))
        because = (_SHOWS * _SHOWN + before - min(anyhow, 1.0) * looked) / (_SHOWN + looked)
        return max(because, 0.0)

    def stay(self, place: str) -> float:
        """Return how many seconds a stay lasts on average."""
        count, seconds = self.stays.get(place, (0.0, 0.0))
        mean = (_STAYS * _STAY_S + seconds) / (_STAYS + count)
        return mean if self.leavers.get(place) else _UNSAID * mean

    def spoken(self, person: str, place: str) -> bool:
        """Say whether the last that was heard of somebody is that they are at a place."""
        return person in self.last and self.last[person].place == place

    def once(self, person: str, place: str) -> bool:
        """Say whether somebody was heard of at a place, and never again since."""
        return self.spoken(person, place) and self.last[person].since == self.last[person].seen

    def missed(self, person: str, place: str) -> tuple[float, float]:
        """Return how likely nobody says that somebody came to a place, and that they left it."""
        comes = leaves = 1.0
        for kind in [each for each in self.spoke.get(place, {}) if not self.runs.lies(each, person)]:
            miss = self.knows.get(kind, {}).get(person, _UNHEARD)
            comes = min(comes, miss)
            if kind in self.leavers.get(place, ()):
                leaves = min(leaves, miss)
        return comes, leaves

    def silence(self, person: str, place: str, since: datetime, passed: float) -> float:
        """Return what the silence of sources that repeat themselves says against somebody's being there (-log of its probability)."""
        most = 0.0
        for kind, spoke in self.spoke.get(place, {}).items():
            again = self.again_of(kind, person)
            if again > 0:
                healthy = (spoke - since).total_seconds() + _HEALTHY / again
                most = max(most, again * min(max(healthy, 0.0), passed))
        return most

    def forget(self, person: str) -> None:
        """Drop a person."""
        self.last.pop(person, None)
        self.runs.forget(person)
        self.slips.forget(person)
        for known in self.knows.values():
            known.pop(person, None)

    def _silent(self, last: Heard | None, word: Word, at: datetime) -> None:
        """Note that a source had not spoken of somebody again before they left a place of which nobody says so."""
        if last is not None and last.kind == word.kind and not self.leavers.get(last.place):
            pause = min((at - last.seen).total_seconds(), UNSAID_S)
            self.repeats[word.kind] = _counted(self.repeats.get(word.kind), 0.0, pause)

    def _pace(self, kind: str) -> float:
        """Return how many times a second a source speaks again that does so; of another one nothing goes on."""
        return self.again(kind) if self.repeating(kind) else math.inf

    def _spoken(self, word: Word, at: datetime) -> None:
        if word.kind not in self.knows and len(self.knows) >= MOST_KINDS:
            self._make_room()
        self.knows.setdefault(word.kind, {})[word.person] = round(word.miss, 4)
        self.spoke.setdefault(word.place, {})[word.kind] = at

    def _make_room(self) -> None:
        """Forget the kind of source that has been silent for longest."""
        newest = {kind: max((each[kind] for each in self.spoke.values() if kind in each), default=None) for kind in self.knows}
        oldest = min(newest, key=lambda kind: (newest[kind] is not None, newest[kind]))
        del self.knows[oldest]
        self.repeats.pop(oldest, None)
        self.paces.pop(oldest, None)
        self.runs.now.pop(oldest, None)
        self.slips.drop(oldest)
        self.hands.pop(oldest, None)
        for spoken in self.spoke.values():
            spoken.pop(oldest, None)
        for leavers in self.leavers.values():
            leavers[:] = [each for each in leavers if each != oldest]


def _paced(before: tuple[float, float, float] | None, pause: float) -> tuple[float, float, float]:
    """Return what is known of a source's pace after one more pause, in seconds; a robust mean of logarithms (Huber, 1964)."""
    pauses, usual, even = before if before is not None else (0.0, max(pause, 1.0), 1.0)
    off, more = math.log(max(pause, 1.0) / usual), max(1.0 / (pauses + 1.0), _SLOW)
    like = float(abs(off) <= math.log(_NEAR))
    usual *= math.exp(more * max(min(off, _SHIFT), -_SHIFT))
    return min(pauses + 1.0, 1.0 / _SLOW), round(usual, 2), round(even + more * (like - even), 4)


def _counted(before: tuple[float, float] | None, times: float, seconds: float) -> tuple[float, float]:
    old, older = before if before is not None else (0.0, 0.0)
    return round(old * _FADING + times, 4), round(older * _FADING + min(max(seconds, 0.0), LONGEST_S), 1)
