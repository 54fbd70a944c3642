"""The one piece of shared state behind the door of the house, and the outbox of decisions.

The rooms beside this file (`uses`, `reports`, `turns`, `deciding`, `movement`, `petitions`) are functions over a `Core`; `house.py` is
the door. A device or place that is looked up for change is saved when the event is done.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from controller.core import context
from controller.core.clock import circumstance
from controller.core.credit.hindsight import Hindsight
from controller.core.credit.insisting import Insistence
from controller.core.credit.leanings import Leanings
from controller.core.credit.whims import Whims
from controller.core.decisions import Decision, RecordEntry, SaveState
from controller.core.home import Home
from controller.core.learning.journal import Journal
from controller.core.learning.milestones import Milestones
from controller.core.learning.review import Pending
from controller.core.ledger import Entry, EntryType, Finding
from controller.core.preferences import Wishes
from controller.core.presence import PlaceState, Sources
from controller.core.presence.beliefs import Beliefs
from controller.core.presence.habits import Habits
from controller.core.requests import Level
from controller.core.safety import Sample
from controller.core.state import DeviceState, Occupant
from controller.core.wishes.proposal import Minds
from devices.kinds import Device
from devices.settings import Value
from learners.base import Circumstance

_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Core:
    """Everything the house knows at `now`."""

    home: Home
    wishes: Wishes
    minds: Minds
    devices: dict[str, DeviceState]
    places: dict[str, PlaceState]
    samples: dict[str, Sample] = field(default_factory=dict)
    now: datetime = _BEFORE_ALL
    out: list[Decision] = field(default_factory=list)
    touched_devices: dict[str, None] = field(default_factory=dict)
    touched_places: dict[str, None] = field(default_factory=dict)
    serial: int = 0
    review: Pending | None = None
    listening: bool = True
    """The link to the broker stands, as far as is known: what is silent is silent of its own accord."""
    asked: bool = False
    """Somebody asked for something just now: what follows is their doing."""
    habits: Habits = field(default_factory=Habits)
    journal: Journal = field(default_factory=Journal)
    milestones: Milestones = field(default_factory=Milestones)
    clockless: bool = False
    """The clock is not set: moments tell only what came before what, and by how many seconds."""
    leanings: Leanings = field(default_factory=Leanings)
    insistence: Insistence = field(default_factory=Insistence)
    hindsight: Hindsight = field(default_factory=Hindsight)
    sources: Sources = field(default_factory=Sources)
    beliefs: Beliefs = field(default_factory=Beliefs)
    whims: Whims = field(default_factory=Whims)

    def device(self, name: str) -> DeviceState:
        """Return a device's state for change."""
        self.touched_devices[name] = None
        return self.devices[name]

    def place(self, name: str) -> PlaceState:
        """Return a place's state for change."""
        self.touched_places[name] = None
        return self.places[name]

    def devices_at(self, place: str) -> list[Device]:
        """Return the devices of a place, in the order of the configuration."""
        return [each for each in self.home.devices.values() if each.place == place]

    def emit(self, *decisions: Decision) -> None:
        """Decide."""
        self.out.extend(decisions)

    def save(self, *saves: SaveState) -> None:
        """Keep pieces of state."""
        self.out.extend(saves)

    def circumstance(self, at: datetime, previous: Value | None, company: int = 0) -> Circumstance:
        """Return what a learner is told of the moment `at`."""
        return circumstance(at, self.home.timezone, context.readings(self.home.sensors, self.samples, self.now), previous, company)

    def level(self, occupant: Occupant, device: str) -> Level:
        """Return how far personalization may go for somebody at a device; guests are served as the household is."""
        return self.wishes.level(occupant.person, device) if occupant.person else Level.AUTO

    def child_at(self, place: str) -> bool:
        """Say whether a child is at a place."""
        children = [person for person, each in self.home.people.items() if each.child]
        if not any(each.subject in children for each in self.places[place].sightings):
            return False
        return any(each.person in children for each in self.places[place].occupants())

    def name(self, subject: str | None) -> str:
        """Return how a subject is spoken of."""
        person = self.home.people.get(subject or "")
        return person.name if person else "A guest" if subject else "Somebody"

    def new_id(self, *parts: object) -> str:
        """Return an id that is the same whenever the same events come in."""
        self.serial += 1
        text = "|".join(map(str, (self.now.isoformat(), self.serial, *parts)))
        return blake2b(text.encode(), digest_size=8).hexdigest()

    def record(
        self, entry_type: EntryType, device: str, finding: Finding, at: datetime | None = None, *, stored: bool = True, said: bool = False
    ) -> Entry:
        """Write a ledger entry about one setting of a device, and say it, unless it was `said` before."""
        entry = Entry(
            self.new_id(entry_type, device, finding.setting),
            at or self.now,
            entry_type,
            device,
            finding.setting,
            finding.value,
            finding.person,
            finding.origin,
            finding.reason,
            finding.confidence,
            finding.detail,
        )
        self.emit(RecordEntry(entry, stored, said))
        return entry


def circumstance_detail(x: Circumstance) -> dict[str, Any]:
    """Return circumstances as JSON-ready data for the ledger."""
    return {
        "days": x.days,
        "hour": x.hour,
        "weekday": x.weekday,
        "readings": dict(x.readings),
        "previous": x.previous,
        "company": x.company,
    }


def detail_circumstance(detail: Any) -> Circumstance:  # a ledger row's own JSON
    """Return the circumstances that `circumstance_detail` wrote."""
    return Circumstance(**detail)
