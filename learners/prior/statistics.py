"""What a home gives away: sums over its people, never an event, a name or a time.

Every person counts once in a cell, with the mean of what they set there (of a choice: the shares of what they chose), however often they
set it. Two people of a household therefore look the same as any other two with that sum; a home of one person gives away their means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from learners.base import Circumstance
from learners.prior.segments import Cell, parts_of


@dataclass(slots=True)
class Sums:
    """Of people's means in a cell: how many people, their sum and their sum of squares, in the setting's unit."""

    people: int = 0
    total: float = 0.0
    squares: float = 0.0


@dataclass(slots=True)
class Counts:
    """Of people's choices in a cell: how many people, and for each option the sum of their shares."""

    people: int = 0
    shares: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class Statistics:
    """The sufficient statistics of one home."""

    numbers: dict[Cell, Sums] = field(default_factory=dict)
    choices: dict[Cell, Counts] = field(default_factory=dict)

    def add(self, kind: str, setting: str, segments: Iterable[str], wishes: Iterable[tuple[Circumstance, float | str]]) -> None:
        """Add one person's explicit wishes for a setting of a kind, on all devices of it together.

        >>> home = Statistics()
        >>> morning = Circumstance(days=20000.3, hour=7.2, weekday=0)
        >>> home.add("shower", "temperature", ("people",), [(morning, 38.0), (morning, 39.0)])
        >>> home.numbers[Cell("shower", "temperature", "people", "always")]
        Sums(people=1, total=38.5, squares=1482.25)
        """
        by_part: dict[str, list[float | str]] = {}
        for x, value in wishes:
            for when in parts_of(x.hour):
                by_part.setdefault(when, []).append(value)
        for segment in segments:
            for when, values in by_part.items():
                self._add(Cell(kind, setting, segment, when), values)

    def _add(self, cell: Cell, values: list[float | str]) -> None:
        numbers = [value for value in values if not isinstance(value, str)]
        if numbers:
            mean, sums = sum(numbers) / len(numbers), self.numbers.setdefault(cell, Sums())
            sums.people, sums.total, sums.squares = sums.people + 1, sums.total + mean, sums.squares + mean**2
        words = [value for value in values if isinstance(value, str)]
        if words:
            counts = self.choices.setdefault(cell, Counts())
            counts.people += 1
            for word in words:
                counts.shares[word] = counts.shares.get(word, 0.0) + 1 / len(words)


def shares_of(counts: Counts) -> Mapping[str, float]:
    """Return what a home's people choose, as shares that sum to 1."""
    return {option: share / counts.people for option, share in counts.shares.items()}
