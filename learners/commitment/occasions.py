"""Like circumstances (protocol, rule 9) as one person lives them: the same slot, and where a day holds two uses of it, the same hour.

A slot is a part of the day on weekdays or at weekends, or on one weekday that is known to want something else. Somebody who wants one
thing at seven and another at nine has two occasions in one morning: the one is not the next like use of the other. On another day a use
belongs to the occasion nearest by the hour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from learners.base import Circumstance

_SAME_HOUR = 1.0  # hours


@dataclass(frozen=True, slots=True)
class Occasion:
    """When something was published, and what the sensors said; `hour` as in `Circumstance`, `day` the whole part of its `days`.

    Kept short: in hundredths of an hour, readings to five digits.
    """

    day: int
    hour: float
    slot: int
    readings: dict[str, float]
    company: int

    @classmethod
    def of(cls, x: Circumstance, here: int, attended: Sequence[str]) -> Occasion:
        """Return what is kept of a circumstance of the slot `here`; of the readings those that are `attended` to."""
        readings = {name: float(f"{x.readings[name]:.5g}") for name in attended if name in x.readings}
        return cls(int(x.days), round(x.hour, 2), here, readings, x.company)

    def seen_from(self, x: Circumstance) -> Circumstance:
        """Return `x` with what the sensors said then."""
        return Circumstance(x.days, x.hour, x.weekday, {**x.readings, **self.readings}, x.previous, self.company)

    def row(self) -> list[object]:
        """Return it as JSON-ready data, in the order of the fields."""
        return [self.day, self.hour, self.slot, self.readings, self.company]


class Kept(Protocol):
    """Anything that belongs to an occasion."""

    @property
    def when(self) -> Occasion:
        """The occasion."""


K = TypeVar("K", bound=Kept)


def nearest(kept: Sequence[K], x: Circumstance, here: int) -> K | None:
    """Return what belongs to the occasion that `x`, of the slot `here`, is a like use of: that of the same hour, else the nearest by hour;
    the newest of two.
    """
    today, best, found = int(x.days), (True, 24.0), None
    for each in reversed(kept):
        when = each.when
        if when.slot != here:
            continue
        apart = _apart(when.hour, x.hour)
        rank = apart > _SAME_HOUR, apart
        if (not rank[0] or when.day != today) and (found is None or rank < best):
            best, found = rank, each
    return found


def _apart(hour: float, other: float) -> float:
    apart = abs(hour - other)
    return min(apart, 24.0 - apart)
