"""Published segments as a prior: the narrowest sort of people with a cell, at this part of the day, then at all times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from learners.base import ChoiceDomain, NumberDomain, Prediction, Term
from learners.features import ALWAYS, PARTS, part
from learners.prior.household import prior_number

EVERYBODY, ADULTS, CHILDREN = "people", "adults", "children"
_AGES = ((40, "adults under 40"), (65, "adults between 40 and 64"), (1000, "adults of 65 and over"))
SEGMENTS = (EVERYBODY, ADULTS, CHILDREN, *(name for _, name in _AGES))
"""Every segment there is, in the words in which a sentence speaks of it."""
LEAST_HOMES = 5
"""k: a published figure stands for at least so many homes."""


class Cell(NamedTuple):
    """What a figure is about: `part` is a part of the day or "always"."""

    kind: str
    setting: str
    segment: str
    part: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """A published number: `mean` and `spread` (half-width that holds four of five further people), rounded to the setting's step."""

    mean: float
    spread: float
    homes: int


@dataclass(frozen=True, slots=True)
class Shares:
    """A published choice: option -> share of the people; what too few homes know is left out, so the shares may sum to less than 1."""

    shares: Mapping[str, float]
    homes: int


@dataclass(frozen=True, slots=True)
class Segments:
    """All that was published; empty where nothing was loaded."""

    numbers: Mapping[Cell, Numbers] = field(default_factory=dict)
    choices: Mapping[Cell, Shares] = field(default_factory=dict)

    def number(self, kind: str, setting: str, segments: Sequence[str], hour: float, domain: NumberDomain) -> Prediction[float] | None:
        """Return what people of the first of `segments` with a cell want, or `None`."""
        for cell in _cells(kind, setting, segments, hour):
            found = self.numbers.get(cell)
            if found is not None:
                return prior_number(domain, found.mean, found.spread, _name(cell))
        return None

    def choice(self, kind: str, setting: str, segments: Sequence[str], hour: float, domain: ChoiceDomain) -> Prediction[str] | None:
        """Return how probable each option is; what the published shares leave over falls to all options alike."""
        for cell in _cells(kind, setting, segments, hour):
            found = self.choices.get(cell)
            told = {option: found.shares.get(option, 0.0) for option in domain.options} if found else {}
            if any(told.values()):
                rest = max(1 - sum(told.values()), 0.0) / len(told)
                total = sum(told.values()) + rest * len(told)
                spread = {option: (share + rest) / total for option, share in told.items()}
                value = max(domain.options, key=spread.__getitem__)
                return Prediction(value, spread, 0.0, spread[value], (Term(_name(cell), value, 1.0, 0, None),))
        return None


def segments_of(*, child: bool | None, age: float | None = None) -> tuple[str, ...]:
    """Return the segments somebody belongs to, narrowest first; `child` is `None` for a guest.

    >>> segments_of(child=False, age=70)
    ('adults of 65 and over', 'adults', 'people')
    """
    if child is None:
        return (EVERYBODY,)
    if child:
        return (CHILDREN, EVERYBODY)
    ages = () if age is None else (next(name for below, name in _AGES if age < below),)
    return (*ages, ADULTS, EVERYBODY)


def parts_of(hour: float) -> tuple[str, str]:
    """Return the parts that a moment belongs to, the narrower first."""
    return PARTS[part(hour)], ALWAYS


def _cells(kind: str, setting: str, segments: Sequence[str], hour: float) -> list[Cell]:
    return [Cell(kind, setting, segment, when) for segment in segments for when in parts_of(hour)]


def _name(cell: Cell) -> str:
    """Name a cell as a sentence would."""
    return f"{cell.segment} in other homes" + ("" if cell.part == ALWAYS else f" in the {cell.part}")
