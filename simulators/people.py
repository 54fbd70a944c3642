"""Simulated people: what they would like, when they go where, and how they behave at a knob. The truth is theirs alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from simulators.chance import bell, pick
from simulators.tastes import Taste


@dataclass(frozen=True, slots=True)
class Hand:
    """How somebody turns a knob: seconds before they reach for it, and how often at once, in steps, or too far and back."""

    delay: float = 4.0
    spread: float = 6.0
    manner: Mapping[str, float] = field(default_factory=lambda: {"once": 0.6, "steps": 0.3, "back": 0.1})

    def waits(self, rng: Random) -> float:
        """Return the seconds between noticing and reaching out; never none at all."""
        return self.delay + self.spread * rng.random()

    def way(self, rng: Random) -> str:
        """Return how they turn it this time."""
        return pick(rng, self.manner)


@dataclass(frozen=True, slots=True)
class Habit:
    """Somewhere to go: a place at an hour (another one at weekends, or never), for some minutes, on a share of the days."""

    place: str
    hour: float
    minutes: float
    devices: tuple[str, ...]
    weekend: float | None = None
    chance: float = 0.95
    jitter: float = 12.0

    def today(self, rng: Random, *, weekend: bool) -> tuple[float, float] | None:
        """Return the hour of arrival and the hours of stay, or `None` if it does not happen today."""
        goes = rng.random() < self.chance
        late, long = bell(rng) * self.jitter / 60.0, 0.8 + 0.4 * rng.random()
        hour = self.weekend if weekend else self.hour
        return (hour + late, self.minutes * long / 60.0) if goes and hour is not None else None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody: `tastes` by device and setting ("shower.temperature"), where they go, their hand, and how often they forget to leave.

    Without a `tag` nobody can tell who they are; `guest` says that the house does not know them. `swaps` is how often they carry another's
    tag by mistake.
    """

    id: str
    name: str
    tastes: Mapping[str, Taste]
    routine: tuple[Habit, ...]
    tag: str | None = None
    hand: Hand = field(default_factory=Hand)
    forgets: float = 0.02
    swaps: float = 0.0
    child: bool = False
    guest: bool = False
    from_day: int = 0
    to_day: int = 1_000_000

    def taste(self, device: str, setting: str) -> Taste | None:
        """Return what they think of a setting, or `None` where they do not care."""
        return self.tastes.get(f"{device}.{setting}")


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at a place from `arrives` to `leaves` (seconds on the timeline), to use `devices`."""

    person: Person
    place: str
    arrives: float
    leaves: float
    devices: tuple[str, ...]
    day: int
    number: int
    tag: str | None = None
    silent: bool = False
