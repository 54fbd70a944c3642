"""A house and its memory, driven event by event in the words of the protocol. Nothing here knows how the core works inside."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from controller.core.decisions import (
    Decision,
    DiscountRow,
    Document,
    ErasePerson,
    PublishDecision,
    PublishSetpoint,
    PublishSuggestion,
    RecordEntry,
    Relearn,
    Respond,
    Room,
    SaveState,
)
from controller.core.events import (
    AvailabilityReported,
    CommandSeen,
    ConnectionLost,
    Event,
    HistoryLoaded,
    IdentitySeen,
    RequestMade,
    SensorRead,
    StateReported,
    StateRequested,
    TimePassed,
)
from controller.core.home import Home
from controller.core.house import House
from controller.core.learning.withdrawing import as_if_never
from controller.core.ledger import Entry, EntryType
from controller.core.requests import ClaimEntry, DiscountEntry, Request
from devices.messages import IdentityReport, Origin, Reading, StateReport
from devices.settings import Value
from tests.unit.core.homes import HOME

MONDAY = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)
"""A winter Monday, 06:30 in Lisbon and in UTC."""
SETTLE_S = 20.0

D = TypeVar("D")


@dataclass(slots=True)
class Memory:
    """What a store keeps, and hands back."""

    entries: dict[str, Entry] = field(default_factory=dict)
    rows: dict[tuple[Room, str], SaveState] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)

    def keep(self, decision: Decision) -> None:
        """Perform what a store performs."""
        match decision:
            case RecordEntry(entry, stored) if stored:
                self.entries.setdefault(entry.id, replace(entry, detail=json.loads(json.dumps(entry.detail))))
            case SaveState(room, key, state, person):
                self.rows.pop((room, key), None)
                if state is not None:
                    self.rows[room, key] = SaveState(room, key, json.loads(json.dumps(state)), person)
            case DiscountRow(entry_id, reason):
                self.gone.setdefault(entry_id, reason)
            case ErasePerson(person):
                self.entries = {each.id: each for each in self.entries.values() if each.person != person}
                self.rows = {key: row for key, row in self.rows.items() if row.person != person}
            case _:
                pass

    def entry(self, entry_id: str) -> Entry | None:
        """Return an entry, or what it has become by claims."""
        claimed = [each.id for each in self.entries.values() if each.detail.get("claimed") == entry_id]
        return self.entry(claimed[-1]) if claimed else self.entries.get(entry_id)

    def evidence(self, person: str, device: str, setting: str) -> tuple[Entry, ...]:
        """Return the evidence that counts, oldest first."""
        kinds = (EntryType.PREFERENCE, EntryType.ACCEPTANCE)
        found = [each for each in self.entries.values() if (each.person, each.device, each.setting) == (person, device, setting)]
        counting = [each for each in found if each.type in kinds and each.id not in self.gone]
        return as_if_never(counting, [each for each in found if each.type in kinds and each.id in self.gone])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was decided, in order, and the usual questions about it."""

    decisions: tuple[Decision, ...] = ()

    def __add__(self, other: Outcome) -> Outcome:
        """Return both, one after the other."""
        return Outcome(self.decisions + other.decisions)

    def of(self, wanted: type[D]) -> list[D]:
        """Return the decisions of a type."""
        return [each for each in self.decisions if isinstance(each, wanted)]

    def sets(self, device: str) -> list[dict[str, Value]]:
        """Return the commands to a device."""
        return [dict(each.values) for each in self.of(PublishSetpoint) if each.device == device]

    def documents(self, device: str) -> list[Document]:
        """Return the decision documents of a device."""
        return [each.document for each in self.of(PublishDecision) if each.device == device and each.document is not None]

    def document(self, device: str) -> Document:
        """Return the last decision document of a device; that there is one is asserted."""
        documents = self.documents(device)
        assert documents, f"nothing was decided for {device}"
        return documents[-1]

    def suggestions(self, device: str) -> list[Document]:
        """Return what was suggested for a device."""
        return [each.document for each in self.of(PublishSuggestion) if each.device == device]

    def entries(self, entry_type: EntryType | None = None) -> list[Entry]:
        """Return the ledger entries, of one type if asked."""
        return [each.entry for each in self.of(RecordEntry) if entry_type in {None, each.entry.type}]

    def preferences(self) -> list[tuple[str | None, Value | None]]:
        """Return whose preferences for what were recorded."""
        return [(each.person, each.value) for each in self.entries(EntryType.PREFERENCE)]

    def reasons(self) -> list[str | None]:
        """Return why changes were nobody's, or were not credited."""
        return [each.reason for each in self.entries() if each.reason is not None]

    def answer(self) -> Respond:
        """Return the one answer to a request."""
        (answer,) = self.of(Respond)
        return answer


@dataclass(slots=True)
class Life:
    """A house, what it keeps and what time it is there. Every method lets one thing happen and returns what was decided because of it."""

    home: Home = HOME
    now: datetime = MONDAY
    house: House = field(init=False)
    memory: Memory = field(default_factory=Memory)
    onlooker: Callable[[Event, Outcome], None] | None = None
    told: dict[str, dict[str, Value]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with nothing known."""
        self.house = House(self.home)

    def happens(self, event: Event) -> Outcome:
        """Let one event happen; what the house wants to read back is read back."""
        done = self._keep(self.house.handle(event))
        if self.onlooker is not None:
            self.onlooker(event, done)
        return done + self._learn_again(done)

    def _keep(self, decisions: Iterable[Decision]) -> Outcome:
        done = Outcome(tuple(decisions))
        for decision in done.decisions:
            self.memory.keep(decision)
        for setpoint in done.of(PublishSetpoint):
            self.told.setdefault(setpoint.device, {}).update(setpoint.values)
        return done

    def _learn_again(self, done: Outcome) -> Outcome:
        again = [(each, self.memory.evidence(each.person, each.device, each.setting)) for each in done.of(Relearn)]
        return together([self.happens(HistoryLoaded(self.now, each.person, each.device, each.setting, found)) for each, found in again])

    def restarts(self, home: Home | None = None) -> Outcome:
        """Let the program start again from what is kept, perhaps on another configuration."""
        self.home = home or self.home
        self.house = House(self.home)
        done = self._keep(self.house.restore(list(self.memory.rows.values())))
        return done + self._learn_again(done)

    def waits(self, seconds: float) -> Outcome:
        """Let time pass; the house is woken exactly when it asked for it."""
        until, done = self.now + timedelta(seconds=seconds), Outcome()
        while (due := self.house.next_deadline()) is not None and due <= until:
            self.now = max(self.now, due)
            done += self.happens(TimePassed(self.now))
        self.now = until
        return done + self.happens(TimePassed(until))

    def until(self, clock: str) -> Outcome:
        """Let time pass until a time of day by the home's clock."""
        hour, minute = map(int, clock.split(":"))
        local = self.now.astimezone(self.home.timezone)
        target = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
        return self.waits(((target if target > local else target + timedelta(days=1)) - local).total_seconds())

    def enters(self, person: str, place: str, source: str = "door", confidence: float = 0.95, ago: float | None = None) -> Outcome:
        """Let a source see a person; `ago` seconds ago, if it says when."""
        return self._seen(place, source, IdentityReport(person=person, confidence=confidence, at=self._ago(ago)))

    def shows(self, tag: str, place: str, source: str = "reader", confidence: float = 0.95, ago: float | None = None) -> Outcome:
        """Let a reader see a tag."""
        return self._seen(place, source, IdentityReport(tag=tag, confidence=confidence, at=self._ago(ago)))

    def leaves(self, person: str, place: str, source: str = "door", ago: float | None = None) -> Outcome:
        """Let a source say that a person left."""
        return self._seen(place, source, IdentityReport(person=person, present=False, at=self._ago(ago)))

    def reports(
        self,
        device: str,
        values: Mapping[str, Value] | None = None,
        *,
        active: bool | None = None,
        powered: bool | None = None,
        origin: Origin | None = None,
        ago: float | None = None,
        retained: bool = False,
        late: bool = False,
        rejected: Mapping[str, str] | None = None,
        **more: Value,
    ) -> Outcome:
        """Let a device say how it stands."""
        report = StateReport({**(values or {}), **more}, rejected or {}, active, powered, origin, self._ago(ago))
        return self.happens(StateReported(self.now, device, report, retained, late))

    def turns(self, device: str, **values: Value) -> Outcome:
        """Let a hand turn knobs, and time pass until that has settled."""
        return self.reports(device, values) + self.waits(SETTLE_S + 5)

    def obeys(self, outcome: Outcome, after: float = 0.5) -> Outcome:
        """Let every device that was commanded report that it did so."""
        waited = self.waits(after)
        told: dict[str, dict[str, Value]] = {}
        for each in outcome.of(PublishSetpoint):
            told.setdefault(each.device, {}).update(each.values)
        return waited + together([self.reports(device, values) for device, values in told.items()])

    def is_available(self, device: str, *, online: bool, retained: bool = False) -> Outcome:
        """Let a device come or go."""
        return self.happens(AvailabilityReported(self.now, device, online, retained))

    def senses(self, readings: Mapping[str, float | str] | None = None, *, retained: bool = False, **more: float | str) -> Outcome:
        """Let sensors give readings."""
        readings = {**(readings or {}), **more}
        return together([self.happens(SensorRead(self.now, name, Reading(value), retained)) for name, value in readings.items()])

    def parked(self) -> Outcome:
        """Let every signal of the car be good."""
        return self.senses(vehicle_speed=0, vehicle_gear="p", driver_belt="off", rear_seat="empty")

    def rival(self, device: str, **values: Value) -> Outcome:
        """Let another controller command a device."""
        return self.happens(CommandSeen(self.now, device, values))

    def wakes_up(self, device: str) -> Outcome:
        """Let a device ask for the value wanted now."""
        return self.happens(StateRequested(self.now, device))

    def loses_connection(self) -> Outcome:
        """Let the broker go away."""
        return self.happens(ConnectionLost(self.now))

    def asks(self, request: Request) -> Outcome:
        """Let somebody make a request; the shell looks up the entry that it speaks of."""
        entry = self.memory.entry(request.event) if isinstance(request, ClaimEntry | DiscountEntry) else None
        return self.happens(RequestMade(self.now, request, "t-1", entry))

    def learned(self, person: str, device: str, setting: str) -> Mapping[str, Any] | None:
        """Return what is kept of what was learned."""
        row = self.memory.rows.get((Room.LEARNED, f"{person}/{device}/{setting}"))
        return row.state if row else None

    def explicit(self) -> dict[str, Mapping[str, Any] | None]:
        """Return what is kept of what people set."""
        return {key: row.state for (room, key), row in sorted(self.memory.rows.items()) if room is Room.EXPLICIT}

    def _seen(self, place: str, source: str, report: IdentityReport) -> Outcome:
        return self.happens(IdentitySeen(self.now, place, source, report))

    def _ago(self, ago: float | None) -> datetime | None:
        return None if ago is None else self.now - timedelta(seconds=ago)


def together(outcomes: Sequence[Outcome]) -> Outcome:
    """Return all of it, in order."""
    return sum(outcomes, start=Outcome())


def served(person: str = "ana", place: str = "living") -> Life:
    """Return a life in which somebody came a minute ago and every device has done as it was told."""
    life = Life()
    life.obeys(life.enters(person, place))
    life.waits(60)
    return life
