"""One scenario, tried: the program, and its rivals, in virtual time over the same people wanting the same things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from controller.config import Config
from devices.settings import Value
from simulators.chance import stream
from simulators.inprocess import Program, configured
from simulators.needs import Need
from simulators.people import Person, Visit
from simulators.rivals import RIVALS
from simulators.scenarios import SCENARIOS, Scenario, house, seeded
from simulators.score import Score, Who
from simulators.tastes import varied
from simulators.timeline import DAY_S
from simulators.trials.virtual import Virtual

PROGRAM = "justright"
CONTENDERS = (PROGRAM, *RIVALS)

MOST_PEOPLE = 12
MOST_DAYS = 3650


class SimulationError(ValueError):
    """What was asked for cannot be simulated; the message says what can."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is tried: a scenario, how many people (`None`: as the scenario has them), days, and seeds."""

    scenario: str
    days: int | None = None
    people: int | None = None
    seeds: Sequence[int] = (1,)

    def __post_init__(self) -> None:
        """Raise `SimulationError` where it cannot be."""
        if self.scenario not in SCENARIOS:
            raise SimulationError(f"no scenario is called {self.scenario!r}; there are {', '.join(SCENARIOS)}")
        if self.days is not None and not 1 <= self.days <= MOST_DAYS:
            raise SimulationError(f"{self.days} days cannot be simulated: 1 to {MOST_DAYS}")
        if self.people is not None and not 1 <= self.people <= MOST_PEOPLE:
            raise SimulationError(f"{self.people} people cannot be simulated: 1 to {MOST_PEOPLE}")
        if not self.seeds:
            raise SimulationError("at least one seed is needed")

    @property
    def length(self) -> int:
        """Days in all."""
        return self.days if self.days is not None else SCENARIOS[self.scenario]().days

    def scene(self, seed: int) -> Scenario:
        """Return the scenario of a seed, with as many people as asked for."""
        return seeded(peopled(SCENARIOS[self.scenario](), self.people), seed)


class Tally(Score):
    """A score that only counts."""

    def entered(self, visit: Visit) -> None:
        """Nothing to count yet."""

    def turned(self, visit: Visit, need: Need, before: Value) -> None:
        """Counted when the use is over."""

    def left(self, visit: Visit) -> None:
        """Counted use by use."""


@dataclass(slots=True)
class Result:
    """The scores of one contender, a score a seed."""

    contender: str
    scores: list[Score] = field(default_factory=list)


def peopled(scenario: Scenario, count: int | None) -> Scenario:
    """Return the scenario with the first `count` people; where it has fewer, with others like them."""
    if count is None:
        return scenario
    people = [*scenario.people[:count]]
    while len(people) < count:
        people.append(_like(scenario.people[len(people) % len(scenario.people)], len(people)))
    config = scenario.config | {"people": house(tuple(people), ())["people"]}
    return replace(scenario, people=tuple(people), config=config)


def household(config: Config) -> Program:
    """Return the program under test with nothing known yet. It is shown messages, never the truth."""
    from controller.household import Household  # noqa: PLC0415  # numpy comes with it; rivals do without
    from simulators.trials.memory import Evidence, Remembering  # noqa: PLC0415

    history = Evidence()
    return Remembering(Household(config, (), history, kept=False), history)


def days(plan: Plan, contender: str, seed: int, score: Score) -> Iterator[int]:
    """Simulate day by day, filling `score`; the day that has passed comes out, so that somebody can draw a bar."""
    scene = plan.scene(seed)
    config = configured(scene.config, f"scenario {plan.scenario}")
    program = household(config) if contender == PROGRAM else None
    rival = RIVALS[contender]() if contender in RIVALS else None
    virtual = Virtual(scene, config, seed, score, program, rival)  # type: ignore[arg-type]  # a Tally
    virtual.begin()
    for day in range(plan.length):
        virtual.run((day + 1) * DAY_S)
        yield day


def tally(plan: Plan, seed: int) -> Tally:
    """Return an empty score for a seed of the plan."""
    changes: dict[Who, int] = plan.scene(seed).changes()
    return Tally(changes)


def run(plan: Plan, contenders: Sequence[str] = CONTENDERS) -> Iterator[tuple[int, int, dict[str, Result]]]:
    """Try all contenders on all seeds; out come days done, days in all, and the results so far."""
    results = {contender: Result(contender) for contender in contenders}
    total, done = plan.length * len(contenders) * len(plan.seeds), 0
    for seed in plan.seeds:
        for contender in contenders:
            score = tally(plan, seed)
            results[contender].scores.append(score)
            for _ in days(plan, contender, seed, score):
                done += 1
                yield done, total, results


def _like(person: Person, number: int) -> Person:
    tastes = {key: varied(taste, stream("like", number, key)) for key, taste in person.tastes.items()}
    habits = tuple(replace(habit, hour=habit.hour + 0.25 * number) for habit in person.routine)
    tag = f"05-{number:02x}-{number:02x}-aa"
    return replace(person, id=f"{person.id}{number}", name=f"{person.name} {number}", tag=tag, tastes=tastes, routine=habits)
