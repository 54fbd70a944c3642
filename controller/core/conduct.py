"""What a whole device does by itself: what it comes back with, the changes that no command explains, which settings go together.

How one setting answers commands is learned beside it, in `echo.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from devices.settings import Value

_KEPT, _JUMPS = 12, 24
"""Counts, and changes, that are kept of each thing."""
PRESENT_S, WHILE_S = 60.0, 1800.0
"""A person's habit keeps step with their coming, for a while; what comes at the same second whenever they came is a clock's."""


def in_step(one: float | None, other: float | None) -> bool:
    """Say whether two changes came equally long after somebody came, give or take a minute: later than half an hour nobody does that."""
    return one is not None and other is not None and abs(one - other) <= PRESENT_S and min(one, other) <= WHILE_S


@dataclass(frozen=True, slots=True)
class Credited:
    """What a change became in the ledger, and whose: so that it can be taken back when a machine turns out to have made it."""

    entry: str
    at: datetime
    value: Value
    person: str | None = None


@dataclass(slots=True)
class Jump:
    """A change that no command explains: what changed in one report, the whole state after it, who was there and since when.

    `first` is what it first changed to, where it went on from there within one turn; `second` is the local time of day; `led` which
    settings changed in the same report, as commanded; `entries` what it became, by setting.
    """

    at: datetime
    second: float
    values: dict[str, Value]
    whole: dict[str, Value]
    people: list[str] = field(default_factory=list)
    present_s: float | None = None
    led: list[str] = field(default_factory=list)
    first: dict[str, Value] = field(default_factory=dict)
    entries: dict[str, Credited] = field(default_factory=dict)
    before: dict[str, Value] = field(default_factory=dict)
    """Where it stood before."""
    since_s: float | None = None
    """Seconds since the last command of ours."""
    after_s: dict[str, float] = field(default_factory=dict)
    """Seconds since each setting was turned before, in the same turn too."""
    active_s: float | None = None
    """Seconds since the device went into use, where it is."""
    explained: list[str] = field(default_factory=list)
    """Settings that changed at their hour, or with other devices: what explains that is not the value."""
    ended: datetime | None = None
    """When the last use of the device was over, where it says so and is in none."""
    left_s: float | None = None
    """Seconds until somebody left, where that was soon."""


@dataclass(slots=True)
class Conduct:
    """A whole device: what it came back with after it was off, the changes that no command explains, and which settings go together."""

    boots: list[dict[str, Value]] = field(default_factory=list)
    jumps: list[Jump] = field(default_factory=list)
    older: list[Jump] = field(default_factory=list)
    """The last ones of a setting that is changed seldom, beside another one that is changed often."""
    named: list[Jump] = field(default_factory=list)
    """Those that the device itself said were a hand's: its word is on a whole report, in which one setting may have taken another along."""
    obeyed: list[Jump] = field(default_factory=list)
    """When one setting went to where it alone was told to: another one that follows it may say so in a word of its own."""
    starts: dict[str, Value] = field(default_factory=dict)
    """Where it stood elsewhere than before when a use of it began, the last time."""
    found: dict[str, Value] = field(default_factory=dict)
    """Where each setting stood when it was first heard of."""
    together: dict[str, int] = field(default_factory=dict)
    """`leader>follower`: how many times the second changed in the very report that answered a command to the first; `leader|follower`: how
    many times it did not, or went just where it was told to."""
    moved: list[datetime] = field(default_factory=list)
    """When others moved it of late, by its own word or another controller's command."""
    words: dict[str, int] = field(default_factory=dict)
    """How many times of late it named a hand and an answer as such, and how many times it named nothing (`machines/wordless.py`)."""
    hellos: int = 0
    """How many times it said `online` while it was, and nothing followed: then such a word is no birth."""

    @property
    def changes(self) -> list[Jump]:
        """Return all changes that no command explains."""
        return [*self.older, *self.jumps, *self.named]

    def jumped(self, jump: Jump, *, named: bool) -> None:
        """Note a change that no command explains. `named`: the device says that it was a hand."""
        if named:
            self.named = [*self.named, jump][-_KEPT:]
        else:
            jumps = [*self.jumps, jump]
            self.older = _older([*self.older, *jumps[:-_JUMPS]], jumps[-_JUMPS:])
            self.jumps = jumps[-_JUMPS:]

    def obeys(self, jump: Jump) -> None:
        """Note that one setting went where it alone was told to."""
        self.obeyed = [*self.obeyed, jump][-_KEPT:]

    def moved_by_others(self, at: datetime) -> None:
        """Note that others moved it."""
        self.moved = [*self.moved, at][-3:]

    def said(self, word: str) -> None:
        """Count what it said of what moved it; of all counts old ones fade, so that their ratio is that of late."""
        self.words[word] = self.words.get(word, 0) + 1
        if self.words[word] > _KEPT:
            self.words = {name: each * 3 // 4 for name, each in self.words.items()}

    def booted(self, values: dict[str, Value]) -> None:
        """Note what it came back with."""
        self.boots = [*(each for each in self.boots if each != values), values][-3:]

    def stood_apart(self, leader: str, follower: str) -> None:
        """Count that one setting did not move along with another."""
        self._count(leader, follower, "|")

    def moved_along(self, leader: str, follower: str) -> int:
        """Count that one setting moved along with another; return how many times it had before."""
        return self._count(leader, follower, ">")

    def _count(self, leader: str, follower: str, what: str) -> int:
        """Count, and return how many times it was before; of both counts old ones fade, so that their ratio is that of late."""
        key = f"{leader}{what}{follower}"
        before = self.together.get(key, 0)
        self.together[key] = before + 1
        if self.together[key] > _KEPT:
            for each in (f"{leader}>{follower}", f"{leader}|{follower}"):
                self.together[each] = self.together.get(each, 0) * 3 // 4
        return before


def _older(jumps: Sequence[Jump], later: Sequence[Jump]) -> list[Jump]:
    """Return those of which a setting has not changed as often since: one that is turned often is no reason to forget another."""
    seen = Counter(name for each in later for name in each.values)
    kept = []
    for each in reversed(jumps):
        if any(seen[name] < _JUMPS for name in each.values):
            kept.append(each)
        seen.update(list(each.values))
    return kept[::-1]
