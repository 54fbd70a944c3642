"""One seed of the benchmark: the real program, driven by messages alone, and the field's rules listening beside it."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from benchmarks.attribution.house import House, configuration
from benchmarks.attribution.rules import Rules
from benchmarks.attribution.verdicts import Finding, Score, judge
from controller.effects import Effects, Message, Publication
from controller.household import Household
from controller.store import Store
from devices.settings import Value
from simulators.inprocess import InProcess
from simulators.scenarios import START
from simulators.timeline import DAY_S, Timeline

OURS = "justright"
_AFTER_S = 300.0
"""Seconds for the last changes to settle."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Which households live how many days. `quiet`: their sensors do not err, and nobody has company."""

    seeds: tuple[int, ...]
    days: int
    quiet: bool = False

    @property
    def total(self) -> int:
        """Return how many days there are in all."""
        return self.days * len(self.seeds)


def run(plan: Plan, lived: Callable[[], None] = lambda: None) -> dict[str, Score]:
    """Live through all households and return the scores by contender; `lived` is told of every day that has passed."""
    total: dict[str, Score] = {}
    for seed in plan.seeds:
        trial = Trial(seed, quiet=plan.quiet)
        for _ in trial.run(plan.days):
            lived()
        for name, score in trial.scores().items():
            total.setdefault(name, Score()).add(score)
    return total


@dataclass(slots=True)
class _Delivery:
    """The program behind a broker that hands out old states with the retain flag."""

    program: Household
    replayed: deque[bytes] = field(default_factory=deque)

    def start(self, at: datetime) -> Effects:
        """Begin."""
        return self.program.start(at)

    def receive(self, message: Message, at: datetime, *, late: bool = False) -> Effects:
        """Deliver a message; one that was retained says so."""
        if self.replayed and message.payload == self.replayed[0]:
            self.replayed.popleft()
            message = replace(message, retain=True)
        return self.program.receive(message, at, late=late)

    def wake(self, at: datetime) -> Effects:
        """Pass it on."""
        return self.program.wake(at)

    def next_deadline(self) -> datetime | None:
        """Pass it on."""
        return self.program.next_deadline()


@dataclass(slots=True)
class Trial:
    """A household that lives for some days. `ledger` is every ledger event that the program published, as it published it."""

    seed: int
    quiet: bool = False
    house: House = field(init=False)
    rules: Rules = field(init=False)
    ledger: list[dict[str, object]] = field(default_factory=list)
    messages: list[tuple[float, Publication]] | None = None
    _loop: InProcess = field(init=False)
    _program: _Delivery = field(init=False)

    def __post_init__(self) -> None:
        """Furnish the house and start the program in it."""
        config = configuration()
        timeline = Timeline(START)
        store = Store.open(":memory:")
        self._program = _Delivery(Household(config, (), store))
        self._loop = InProcess(timeline, self._program, self._published, lambda effects: _keep(store, effects), self._heard)
        self.house = House(config, self.seed, timeline, self._tell, self.quiet)
        self.rules = Rules(config)

    def run(self, days: int) -> Iterator[int]:
        """Live, a day at a time."""
        self._loop.begin()
        self.house.start()
        for day in range(days):
            self._loop.run((day + 1) * DAY_S)
            yield day
        self._loop.run(days * DAY_S + _AFTER_S)

    def scores(self) -> dict[str, Score]:
        """Return how everybody did, by the name of the rule or pair of rules."""
        happenings = [each for each in self.house.truth.happenings if each.at <= self.house.timeline.now - _AFTER_S]
        quirks = {name: each.traits.quirks for name, each in self.house.devices.items()}
        last = {_which(event): event for event in self.ledger}
        found = {OURS: [each for event in self.ledger if (each := self._finding(event, last[_which(event)])) is not None]}
        found |= {", ".join(names): each for names, each in self.rules.findings.items()}
        return {name: judge(happenings, each, quirks, self._alike) for name, each in found.items()}

    def _alike(self, device: str, setting: str, one: Value, other: Value) -> bool:
        return self.house.devices[device].device.settings[setting].same(one, other)

    def _tell(self, publication: Publication) -> None:
        if publication.retain:
            self._program.replayed.append(publication.payload.encode())
        self._loop.send(publication)

    def _published(self, publication: Publication) -> None:
        if self.messages is not None:
            self.messages.append((self.house.timeline.now, publication))
        if publication.topic.endswith("/set"):
            self.rules.commanded(self.house.timeline.now, publication)
        elif publication.topic.endswith("/bridge/event"):
            self.ledger.append(json.loads(publication.payload))
        self.house.receive(publication)

    def _heard(self, publication: Publication) -> None:
        if self.messages is not None:
            self.messages.append((self.house.timeline.now, publication))
        self.rules.heard(self.house.timeline.now, publication)

    def _finding(self, event: dict[str, object], last: dict[str, object]) -> Finding | None:
        """Return what a ledger event says about a hand; `None` where it says that there was none. `last`: what is said of it at the end."""
        doubtful = event["type"] == "ignored" and event.get("reason") == "doubtful"
        if event["type"] not in {"preference", "unattributed"} and not doubtful:
            return None
        at = self.house.timeline.seconds_of(datetime.fromisoformat(str(event["at"])))
        person = event.get("person")
        return Finding(
            at,
            str(event["device"]),
            str(event["setting"]),
            event.get("value"),  # type: ignore[arg-type]
            str(person) if person is not None else None,
            sure=not doubtful,
            back=last["type"] == "ignored" and not doubtful,
            at_last=str(last["person"]) if last["type"] == "preference" else None,
        )


def _which(event: dict[str, object]) -> tuple[object, ...]:
    """Return of which change an event speaks: a later one about the same change corrects an earlier one."""
    return event["device"], event.get("setting"), event["at"], event.get("value")


def _keep(store: Store, effects: Effects) -> None:
    if effects.writes:
        store.commit(effects.writes)
