"""What the word of each kind of source is worth: how often it names the wrong one or misses somebody, and what was learned.

A source says how sure it is; what came of it says how sure it should be. Every kind keeps a count of words that turned out right and
wrong, softly where nobody can know; the configuration may say what to start from.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from controller.core.decisions import Room, SaveState

KEY = "sources"
_STUBBORN, _SURE = 24.0, 60.0  # words that what a source says of itself, or the configuration of it, is worth
_BEST, _MISS = 0.02, 0.1  # nothing is more reliable than this; what is missed where nobody has said
_USUAL = 0.05  # share of wrong words of a source that says nothing of itself
_SEES, _BLIND = 0.01, 0.6  # between these a share of misses that was learned is believed
_FADING = 0.995
_COUNTS = 4  # numbers of a row, before the word that was counted last
MOST_KINDS = 64
"""Kinds that are counted; their names are chosen by whoever speaks, and a house has a handful."""
LOOSE = frozenset({"phone", "ble", "bluetooth", "wifi", "wlan", "uwb", "espresense", "theengs", "bermuda", "tracker", "watch", "beacon"})
"""Kinds that tell where a thing is, and of its owner only that they mostly have it on them; a tag or a key is put to a reader by hand."""
_KIND = re.compile(r"[A-Za-z]+(?:_[A-Za-z]+)*")


@dataclass(frozen=True, slots=True)
class Rates:
    """How a kind of source errs: `false_alarm` is the share of its words that name the wrong one, `miss` of people whom it does not see.

    `None`: what it says of itself is believed, or what is usual.
    """

    false_alarm: float | None = None
    miss: float | None = None


@dataclass(slots=True)
class Counts:
    """What came of the words of one kind of source."""

    told: float = 0.0
    false: float = 0.0
    looked: float = 0.0
    missed: float = 0.0


@dataclass(slots=True)
class Sources:
    """The rates of the configuration by kind, and the counts."""

    rates: Mapping[str, Rates] = field(default_factory=dict)
    counts: dict[str, Counts] = field(default_factory=dict)
    latest: dict[str, tuple[str, float]] = field(default_factory=dict)
    """By kind the word that was counted last (`word_of`), and as how false: what is turned in one stay is one more look at one word."""

    def kind(self, source: str) -> str:
        """Return the kind of a source: its name where that is configured, else the word that it begins with (`ble-ana`: `ble`)."""
        if source in self.rates:
            return source
        found = _KIND.match(source)
        return found[0].lower() if found else source

    def confidence(self, source: str, said: float) -> float:
        """Return what a word is believed with at most: no source is stronger than its configured share of false alarms lets it be."""
        rates = self.rates.get(self.kind(source))
        return said if rates is None or rates.false_alarm is None else min(said, 1.0 - rates.false_alarm)

    def trust(self, source: str | None, said: float) -> float:
        """Return the probability that a word is right, in the light of what came of others of its kind."""
        if source is None:
            return said
        kind = self.kind(source)
        rates, counts = self.rates.get(kind), self.counts.get(kind)
        false, worth = (1.0 - said, _STUBBORN) if rates is None or rates.false_alarm is None else (rates.false_alarm, _SURE)
        if counts is not None:
            false = (false * worth + counts.false) / (worth + counts.told)
        return 1.0 - max(min(false, 1.0), min(_BEST, 1.0 - said))

    def miss(self, source: str | None) -> float:
        """Return the probability that somebody who is there is not seen."""
        kind = self.kind(source) if source is not None else ""
        rates, counts = self.rates.get(kind), self.counts.get(kind)
        usual = rates.miss if rates is not None and rates.miss is not None else _MISS
        if counts is None or not counts.looked:
            return usual
        worth = _STUBBORN if rates is None or rates.miss is None else _SURE
        return min(max((usual * worth + counts.missed) / (worth + counts.looked), min(_SEES, usual)), max(_BLIND, usual))

    def learned(self, kind: str) -> tuple[float, float, float, float]:
        """Return how many words of a kind were judged, the share that is wrong, how many comings were looked at, and the share missed."""
        counts = self.counts.get(kind, Counts())
        return counts.told, 1.0 - self.trust(kind, 1.0 - _USUAL), counts.looked, self.miss(kind)

    def heard(self, source: str, *, false: float, word: str | None = None) -> SaveState:
        """Count a word that was wrong with the probability `false`; the same `word` (not `None`) again is counted anew, not once more."""
        kind = self.kind(source)
        counts = self._counts_of(kind)
        known, before = self.latest.pop(kind, (None, 0.0))
        if word is not None and word == known:
            counts.false = max(round(counts.false + false - before, 4), 0.0)
        else:
            counts.told, counts.false = round(counts.told * _FADING + 1.0, 4), round(counts.false * _FADING + false, 4)
        if word is not None:
            self.latest[kind] = (word, round(false, 4))
        return self.saved()

    def counted(self, source: str, word: str) -> bool:
        """Say whether a word is the one that was counted last of its kind."""
        return self.latest.get(self.kind(source), ("", 0.0))[0] == word

    def corrected(self, source: str, *, false: float, word: str) -> SaveState | None:
        """Count the word that was counted last anew, now that more is known; `None` where it was another one."""
        known, _ = self.latest.get(self.kind(source), (None, 0.0))
        return self.heard(source, false=false, word=word) if word == known else None

    def looked(self, source: str, *, missed: float) -> SaveState:
        """Count somebody who was there and was not seen with the probability `missed`."""
        counts = self._counts_of(self.kind(source))
        counts.looked, counts.missed = round(counts.looked * _FADING + 1.0, 4), round(counts.missed * _FADING + missed, 4)
        return self.saved()

    def _counts_of(self, kind: str) -> Counts:
        """Return the counts of a kind; the one that was heard of least makes room for a new one."""
        if kind not in self.counts and len(self.counts) >= MOST_KINDS:
            least = min(self.counts, key=lambda name: (name in self.rates, self.counts[name].told + self.counts[name].looked))
            del self.counts[least]
            self.latest.pop(least, None)
        return self.counts.setdefault(kind, Counts())

    def saved(self) -> SaveState:
        """Return the counts as they are kept; they speak of no person."""
        return SaveState(Room.RUNNING, KEY, {kind: self._row(kind) for kind in sorted(self.counts)})

    def _row(self, kind: str) -> list[Any]:
        counts = self.counts[kind]
        return [counts.told, counts.false, counts.looked, counts.missed, *self.latest.get(kind, ())]

    def rows(self) -> list[SaveState]:
        """Return everything as it is saved, if there is anything."""
        return [self.saved()] if self.counts else []

    def load(self, state: Mapping[str, Any]) -> None:
        """Take over what was kept. Raises `ValueError` or `TypeError` if it is none."""
        kept = [*state.items()][:MOST_KINDS]
        self.counts = {kind: Counts(*(float(each) for each in row[:_COUNTS])) for kind, row in kept}
        self.latest = {kind: (str(row[_COUNTS]), float(row[_COUNTS + 1])) for kind, row in kept if len(row) > _COUNTS}


def word_of(subject: str, since: datetime) -> str:
    """Return a name for the word that somebody has been there since a moment; it says neither who nor when."""
    return hashlib.blake2s(f"{subject} {since.astimezone(UTC).isoformat()}".encode(), digest_size=8).hexdigest()
