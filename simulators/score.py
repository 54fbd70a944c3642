"""Counting: uses, and uses in which somebody had to turn the knob; by day, by person and setting, and after a change of taste."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

Who: TypeAlias = tuple[str, str, str]
"""Person, device, setting."""

CALM = 3
"""Recovered: so many uses in a row left alone."""


@dataclass(slots=True)
class Count:
    """Uses and the overridden ones among them; `turns` counts every time a hand was laid on, also the second in one use."""

    uses: int = 0
    overridden: int = 0
    turns: int = 0

    @property
    def per_100(self) -> float | None:
        """Overridden uses per 100, or `None` without a use."""
        return 100.0 * self.overridden / self.uses if self.uses else None

    def add(self, other: Count) -> None:
        """Take another count in."""
        self.uses += other.uses
        self.overridden += other.overridden
        self.turns += other.turns


@dataclass(slots=True)
class Recovery:
    """How many uses it took, after a change, until `CALM` in a row were left alone."""

    uses: int = 0
    calm: int = 0

    @property
    def done(self) -> bool:
        """Say whether it has recovered."""
        return self.calm >= CALM

    def used(self, *, overridden: bool) -> None:
        """Count one more use."""
        if not self.done:
            self.uses += 1
            self.calm = 0 if overridden else self.calm + 1


@dataclass(slots=True)
class Score:
    """All counts of one run. `changes` says from which day on somebody's taste is another."""

    changes: Mapping[Who, int] = field(default_factory=dict)
    days: dict[int, Count] = field(default_factory=dict)
    settings: dict[Who, Count] = field(default_factory=dict)
    recoveries: dict[Who, Recovery] = field(default_factory=dict)

    def used(self, who: Who, day: int, turns: int) -> None:
        """Count one finished use in which the knob was turned `turns` times."""
        one = Count(1, int(turns > 0), turns)
        self.days.setdefault(day, Count()).add(one)
        self.settings.setdefault(who, Count()).add(one)
        changed = self.changes.get(who)
        if changed is not None and day >= changed:
            self.recoveries.setdefault(who, Recovery()).used(overridden=turns > 0)

    def between(self, first: int, last: int) -> Count:
        """Return the count of days `first` to `last`, both included."""
        return total(count for day, count in sorted(self.days.items()) if first <= day <= last)

    @property
    def overall(self) -> Count:
        """The count of all days."""
        return total(self.days.values())

    @property
    def recovery(self) -> float | None:
        """Mean uses until recovered, over those whose taste changed; an unfinished one counts what it has."""
        counts = [recovery.uses - CALM if recovery.done else recovery.uses for recovery in self.recoveries.values()]
        return sum(counts) / len(counts) if counts else None


def total(counts: Iterable[Count]) -> Count:
    """Return the sum."""
    whole = Count()
    for count in counts:
        whole.add(count)
    return whole


def periods(days: int) -> list[tuple[str, int, int]]:
    """Return the periods of a run as title, first and last day: the first week, the rest of the month, then month by month."""
    cuts = [0, 7, *range(30, days + 30, 30)]
    spans = [(first, min(after, days) - 1) for first, after in pairwise(cuts) if first < days]
    return [(f"days {first + 1}-{last + 1}", first, last) for first, last in spans]
