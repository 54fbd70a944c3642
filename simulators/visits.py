"""Who goes where on one day: habits become visits, nobody is in two places at once, and some places take one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from simulators.chance import stream
from simulators.people import Habit, Person, Visit
from simulators.timeline import DAY_S

GAP_S = 45.0
"""At least so long between two visits of one person, or of two people to a place that takes one at a time."""


@dataclass(slots=True)
class Planner:
    """Makes a day's visits; the same seed makes the same visits whoever controls the house."""

    seed: object
    people: Sequence[Person]
    one_at_a_time: frozenset[str]
    swift: float = 0.0
    _number: int = 0
    _free: dict[str, float] = field(default_factory=dict)

    def day(self, day: int, weekday: int, midnight: float) -> list[Visit]:
        """Return the visits that begin on a day, in order. `swift` is how often two people swap within seconds."""
        wishes = [wish for person in self.people if person.from_day <= day < person.to_day for wish in self._wishes(person, day, weekday)]
        wishes.sort(key=lambda wish: wish[0])
        return [self._visit(hour, hours, person, habit, day, midnight) for hour, hours, person, habit in wishes]

    def _wishes(self, person: Person, day: int, weekday: int) -> list[tuple[float, float, Person, Habit]]:
        wishes = []
        for index, habit in enumerate(person.routine):
            rng = stream(self.seed, "habit", person.id, index, day)
            today = habit.today(rng, weekend=weekday >= 5)  # noqa: PLR2004  # Monday is 0
            if today is not None:
                wishes.append((*today, person, habit))
        return wishes

    def _visit(self, hour: float, hours: float, person: Person, habit: Habit, day: int, midnight: float) -> Visit:
        rng = stream(self.seed, "visit", person.id, habit.place, day, round(habit.hour * 60))
        self._number += 1
        keys = [person.id, habit.place] if habit.place in self.one_at_a_time else [person.id]
        free = max(self._free.get(key, 0.0) for key in keys)
        wanted = midnight + hour * 3600.0
        swift = rng.random() < self.swift
        arrives = max(wanted, free + (8.0 if swift else GAP_S))
        leaves = min(max(arrives + max(hours * 3600.0, 120.0), arrives + 120.0), arrives + DAY_S / 3)
        self._free.update(dict.fromkeys(keys, leaves))
        others = [other.tag for other in self.people if other is not person and other.tag is not None and not other.guest]
        swapped = rng.random() < person.swaps and bool(others)
        return Visit(
            person=person,
            place=habit.place,
            arrives=arrives,
            leaves=leaves,
            devices=habit.devices,
            day=day,
            number=self._number,
            tag=rng.choice(others) if swapped else person.tag,
            silent=swift or rng.random() < person.forgets,
        )
