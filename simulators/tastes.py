"""What somebody would like, known for certain: the truth behind a simulated person, which no controller is ever shown.

After the simulator of the learning comparison: base, weekday mornings and evenings, weekend, weather, company, slow drift, one abrupt
change, an AR(1) mood, favourite numbers, a whim of the moment, and a tolerance within which a person leaves the knob alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import TypeAlias

from devices.settings import Value
from simulators.chance import bell, pick, stream

MILD = 15.0
"""Outdoor temperature, °C, at which the weather asks for nothing."""

LENIENCY = 1.5
"""Tolerance in company, in tolerances alone: people who share a room compromise more often than they fight (Sintov et al. 2019)."""

MOOD_HOURS = 6
MOOD_MEMORY = 0.88
"""Of a mood from one quarter of a day to the next: more than half of it is left after a day (0.88 ** 4 = 0.60)."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When and in what surroundings something is wanted: day since the start, local hour, 0 = Monday, °C, and whether in company."""

    day: int
    hour: float
    weekday: int
    outdoors: float = MILD
    company: bool = False

    @property
    def weekend(self) -> bool:
        """Saturday or Sunday."""
        return self.weekday >= 5  # noqa: PLR2004  # Monday is 0

    @property
    def part(self) -> str:
        """The part of the day, as people say it."""
        return "morning" if 4 <= self.hour < 11 else "day" if 11 <= self.hour < 17 else "evening"  # noqa: PLR2004  # hours


@dataclass(slots=True)
class Mood:
    """An AR(1) series of unit variance, a step every quarter of a day; the same for the same names."""

    names: tuple[object, ...]
    _step: int = -1
    _value: float = 0.0

    def at(self, day: int, hour: float) -> float:
        """Return the mood then. Asking in order costs nothing; going back starts over."""
        wanted = day * (24 // MOOD_HOURS) + int(hour) // MOOD_HOURS
        if wanted < self._step:
            self._step, self._value = -1, 0.0
        while self._step < wanted:
            self._step += 1
            fresh = bell(stream(*self.names, "mood", self._step))
            self._value = fresh if self._step == 0 else MOOD_MEMORY * self._value + (1 - MOOD_MEMORY**2) ** 0.5 * fresh
        return self._value


@dataclass(frozen=True, slots=True)
class NumberTaste:
    """A liking for a number; all in the setting's unit, `outdoor` per °C above mild, `drift` per 100 days, `pull` = share of times that a
    favourite number is taken; `unit` is what counts as one clear difference (1 °C, 25 mm).
    """

    base: float
    tolerance: float
    step: float = 0.5
    minimum: float = float("-inf")
    maximum: float = float("inf")
    morning: float = 0.0
    evening: float = 0.0
    weekend: float = 0.0
    outdoor: float = 0.0
    company: float = 0.0
    drift: float = 0.0
    change: float = 0.0
    change_day: int | None = None
    mood: float = 0.0
    whim: float = 0.0
    favourites: tuple[float, ...] = ()
    pull: float = 0.0
    unit: float = 1.0

    def expected(self, m: Moment, mood: float) -> float:
        """Return what the truth says before the whim of the moment; this is all that the oracle knows."""
        return self._settle(self._ideal(m, mood), snapped=self.pull >= 0.5)  # noqa: PLR2004  # more often than not

    def wanted(self, m: Moment, mood: float, rng: Random) -> float:
        """Return what is wanted this time."""
        ideal = self._ideal(m, mood) + self.whim * bell(rng)
        return self._settle(ideal, snapped=rng.random() < self.pull)

    def content(self, wanted: Value, value: Value, *, company: bool = False) -> bool:
        """Say whether `value` is near enough to be left alone; in company people bear more."""
        bears = self.tolerance * (LENIENCY if company else 1.0)
        return not isinstance(wanted, str) and not isinstance(value, str) and abs(value - wanted) <= bears + 1e-9

    def _ideal(self, m: Moment, mood: float) -> float:
        hour = {"morning": 0.0 if m.weekend else self.morning, "day": 0.0, "evening": self.evening}[m.part]
        slow = self.drift * m.day / 100.0 + (self.change if self.change_day is not None and m.day >= self.change_day else 0.0)
        around = self.outdoor * (m.outdoors - MILD) + (self.company if m.company else 0.0) + (self.weekend if m.weekend else 0.0)
        return self.base + hour + slow + around + self.mood * mood

    def _settle(self, ideal: float, *, snapped: bool) -> float:
        """Put `ideal` on a favourite number, or on the grid of the knob, and within what the knob can do."""
        if snapped and self.favourites:
            ideal = min(self.favourites, key=lambda number: (abs(number - ideal), number))
        return min(max(round(ideal / self.step) * self.step, self.minimum), self.maximum)


@dataclass(frozen=True, slots=True)
class ChoiceTaste:
    """A liking for one of several: weights by part of the day, others from `change_day` on; `easy` is how often another will do too."""

    usual: Mapping[str, Mapping[str, float]]
    easy: float = 0.1
    change_day: int | None = None
    later: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def weights(self, m: Moment) -> Mapping[str, float]:
        """Return how likely each is wanted then."""
        changed = self.change_day is not None and m.day >= self.change_day
        return (self.later if changed and self.later else self.usual)[m.part]

    def expected(self, m: Moment, mood: float) -> str:
        """Return the likeliest; of two alike the first."""
        del mood
        weights = self.weights(m)
        return max(weights, key=lambda option: weights[option])

    def wanted(self, m: Moment, mood: float, rng: Random) -> str:
        """Return what is wanted this time."""
        del mood
        return pick(rng, self.weights(m))

    def content(self, wanted: Value, value: Value, *, company: bool = False) -> bool:
        """Say whether `value` is it, in company or not."""
        del company
        return wanted == value


Taste: TypeAlias = NumberTaste | ChoiceTaste


def varied(taste: Taste, rng: Random) -> Taste:
    """Return a like taste of another seed's person: base and habits moved by part of a unit, the tolerance 0.7 to 1.3 times."""
    if isinstance(taste, ChoiceTaste):
        return taste
    shift = 0.4 * taste.unit * bell(rng)
    return replace(
        taste,
        base=taste.base + shift,
        morning=taste.morning * (0.7 + 0.6 * rng.random()),
        evening=taste.evening * (0.7 + 0.6 * rng.random()),
        tolerance=taste.tolerance * (0.7 + 0.6 * rng.random()),
        favourites=tuple(round((number + shift) / taste.step) * taste.step for number in taste.favourites),
    )
