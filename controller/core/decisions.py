"""What the house decides, as data in the imperative. The shell performs them; it decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from controller.core.learning.review import Subject
from controller.core.ledger import Entry
from controller.core.requests import Transaction
from devices.settings import Value


class Source(StrEnum):
    """Where a value comes from, weakest first (protocol, rule 1)."""

    DEFAULT = "default"
    HOUSEHOLD = "household"
    PREDICTION = "prediction"
    PIN = "pin"
    OVERRIDE = "override"
    SAFETY = "safety"


@dataclass(frozen=True, slots=True)
class Document:
    """The decision document of the protocol, before it becomes JSON. `because` and `spread` are JSON-ready, per setting."""

    id: str
    at: datetime
    device: str
    person: str | None
    guest: bool
    settings: Mapping[str, Value]
    source: Source
    level: str
    acted: bool
    confidence: float
    spread: Mapping[str, Any]
    why: str
    because: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PublishSetpoint:
    """Command a device. Leaves before anything is stored, because somebody is waiting at the device.

    What `moves` something leaves now or never: nobody can say whether it still may when the link is back.
    """

    device: str
    values: Mapping[str, Value]
    moves: bool = False


@dataclass(frozen=True, slots=True)
class PublishDecision:
    """Say what was decided and why; `None` withdraws what is retained."""

    device: str
    document: Document | None


@dataclass(frozen=True, slots=True)
class PublishSuggestion:
    """Ask first."""

    device: str
    document: Document


@dataclass(frozen=True, slots=True)
class PublishDevice:
    """Say how a device stands: last reported values and whether it is available."""

    device: str
    values: Mapping[str, Value]
    available: bool | None


@dataclass(frozen=True, slots=True)
class PublishDevices:
    """Say which devices there are (structure or availability changed)."""


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """Say a ledger event; `stored` ones are kept, the others only counted. One that was `said` before, under another id, is only kept."""

    entry: Entry
    stored: bool = True
    said: bool = False


class Room(StrEnum):
    """Where a piece of state is kept: what people set, what was learned, and what is going on now stay apart."""

    EXPLICIT = "explicit"
    LEARNED = "learned"
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class SaveState:
    """Keep one piece of state under `room` and `key` (unique within the room); `state` is JSON-ready, `None` erases it.

    `person` is whose data it is, so that it can be exported and erased.
    """

    room: Room
    key: str
    state: Mapping[str, Any] | None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class ErasePerson:
    """Erase every row of a person: ledger, explicit wishes, learned state."""

    person: str


@dataclass(frozen=True, slots=True)
class Relearn:
    """Read the evidence on one setting of one person back (discounted and reassigned rows left out) and hand it in as `HistoryLoaded`."""

    person: str
    device: str
    setting: str


@dataclass(frozen=True, slots=True)
class DiscountRow:
    """Mark a ledger entry as not counting any more (`reason`: "discount", or "claim" when it went to somebody else)."""

    entry: str
    reason: str


@dataclass(frozen=True, slots=True)
class RunReview:
    """Compare the learners that serve with others, in the background, and hand in what was found as `ReviewFinished`."""

    subjects: tuple[Subject, ...]


@dataclass(frozen=True, slots=True)
class Respond:
    """Answer a request. `error` set means status "error"."""

    verb: str
    data: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None
    transaction: Transaction | None = None


@dataclass(frozen=True, slots=True)
class Warn:
    """Say something in the log, once in a while: `topic` groups like warnings for rate limiting. No personal data."""

    topic: str
    text: str


Decision: TypeAlias = (
    PublishSetpoint
    | PublishDecision
    | PublishSuggestion
    | PublishDevice
    | PublishDevices
    | RecordEntry
    | SaveState
    | ErasePerson
    | Relearn
    | DiscountRow
    | RunReview
    | Respond
    | Warn
)

Write: TypeAlias = RecordEntry | SaveState | ErasePerson | DiscountRow
"""The decisions that a store performs."""
