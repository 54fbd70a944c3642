"""The tables of numbers: real thermostats of the reported half, and simulated people with a known truth."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from benchmarks.learning import datasets
from benchmarks.learning.closed import Run, eight_in_ten, oracle, served, told
from benchmarks.learning.door import Door, Through
from benchmarks.learning.figures import OURS, Table, compared
from benchmarks.learning.people import CHANGE_DAY, KINDS, Kind, Person, person
from benchmarks.learning.rivals import Rival, rivals
from learners.base import NumberDomain

CLIMATE = NumberDomain(5, 35, 0.5, 21)
FINE = NumberDomain(5, 35, 0.1, 21)
THROUGH = "ours, through replay"
Play = Callable[[Rival, str], Run]
Columns = dict[str, Callable[[Run], float]]

OPEN: Columns = {"MAE °C": Run.error, "off by more than 0.5, per 100": lambda run: run.off(0.5), "80 % held": Run.held}
SURENESS: Columns = {"80 % held": Run.held, "confidence less left alone, per 100": Run.too_sure}
CLOSED: Columns = {"overrides per 100": Run.rate, "first week": lambda run: run.rate(0, 7)} | SURENESS
SIMULATED: Columns = {
    "overrides per 100": Run.rate,
    "two weeks after the change": lambda run: run.rate(CHANGE_DAY, CHANGE_DAY + 14),
    "uses until recovered": lambda run: float(run.uses_until_recovered(CHANGE_DAY)),
    **SURENESS,
}


@dataclass(frozen=True, slots=True)
class Case:
    """One table to be: who is to be served what, how, and by which device the door serves it."""

    title: str
    domain: NumberDomain
    people: tuple[str, ...]
    columns: Columns
    play: Play
    device: Mapping[str, Any]
    setting: str
    sensors: tuple[str, ...] = ()
    note: Callable[[Mapping[str, Sequence[Run]]], str] = lambda _: ""

    def runs(self, through: bool) -> int:  # noqa: FBT001  # an option of the command
        """Return how many runs it takes."""
        return (len(rivals(self.domain)) + through) * len(self.people)

    def table(self, advance: Callable[[], None], *, through: bool) -> Table:
        """Play it with every rival."""
        played: dict[str, list[Run]] = {}
        for name, make in rivals(self.domain).items():
            played[name] = [self._played(make(), each, advance) for each in self.people]
        if through:
            played[THROUGH] = [self._behind_the_door(each, advance) for each in self.people]
        return compared(self.title, self.columns, played, self.note(played))

    def _played(self, rival: Rival, each: str, advance: Callable[[], None]) -> Run:
        run = self.play(rival, each)
        advance()
        return run

    def _behind_the_door(self, each: str, advance: Callable[[], None]) -> Run:
        with _door(self) as rival:
            return self._played(rival, each, advance)


@contextmanager
def _door(case: Case) -> Iterator[Rival]:
    with Door(case.device, case.setting, case.sensors) as door:
        yield Through(door)


def cases(homes: int, people: int) -> list[Case]:
    """Return all of them."""
    return [*_real(tuple(datasets.halves()[1][:homes])), *(_simulated(kind, people) for kind in KINDS)]


def _real(homes: tuple[str, ...]) -> list[Case]:
    climate: Mapping[str, Any] = {"kind": "climate"}
    limits = {"minimum": FINE.minimum, "maximum": FINE.maximum, "step": FINE.step, "default": FINE.default}
    fine: Mapping[str, Any] = {"kind": "generic", "settings": {"temperature": limits}}

    def opened(title: str, wishes: Callable[[str], Sequence[datasets.Wish]], domain: NumberDomain, device: Mapping[str, Any]) -> Case:
        return Case(title, domain, homes, OPEN, lambda rival, home: told(rival, domain, wishes(home)), device, "temperature")

    def closed(tolerance: float) -> Case:
        title = f"Real homes, closed loop, tolerance {tolerance} °C"
        return Case(
            title,
            CLIMATE,
            homes,
            CLOSED,
            lambda rival, home: served(rival, CLIMATE, datasets.uses(home), tolerance),
            climate,
            "temperature",
            note=_calibration,
        )

    return [
        opened("Real thermostats, use", datasets.uses, CLIMATE, climate),
        opened("Real thermostats, use, on a step of 0.1 °C", datasets.uses, FINE, fine),
        opened("Real thermostats, change", datasets.changes, CLIMATE, climate),
        closed(0.5),
        closed(1.0),
    ]


def _simulated(kind: Kind, people: int) -> Case:
    crowd = {str(seed): person(kind, seed) for seed in range(people)}
    limits = {"minimum": kind.domain.minimum, "maximum": kind.domain.maximum, "step": kind.domain.step, "default": kind.domain.default}
    wishes = {name: [(use.x, use.wanted) for use in one.uses] for name, one in crowd.items()}
    return Case(
        f"Simulated {kind.name}",
        kind.domain,
        tuple(crowd),
        SIMULATED,
        lambda rival, name: served(rival, kind.domain, wishes[name], crowd[name].tolerance),
        {"kind": "generic", "settings": {"value": limits}},
        "value",
        ("outdoor_temperature",),
        lambda played: _way(kind, crowd, played),
    )


def _calibration(played: Mapping[str, Sequence[Run]]) -> str:
    """Say how many are left alone of what ours says are."""
    return f"left alone of what says 75 to 85 %: {eight_in_ten(played[OURS]):.0f} %"


def _way(kind: Kind, crowd: Mapping[str, Person], played: Mapping[str, Sequence[Run]]) -> str:
    """Say how far along we are from holding the last override to knowing every habit."""
    limit = fmean(oracle(kind.domain, one, lambda use: use.habitual) for one in crowd.values())
    hold, ours = (fmean(run.rate() for run in played[name]) for name in ("last value", OURS))
    way = (hold - ours) / (hold - limit) if hold > limit else 0.0
    return f"the oracle, who knows every habit but no mood: {limit:.1f}; of the way from hold to it: {way:.2f}. {_calibration(played)}"
