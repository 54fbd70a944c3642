"""What can happen to a house, in the past tense. Every event carries `at` (aware, UTC); the core never asks for the time.

Codecs and the shell build these. An event that exists is well-formed; whether its names are known is for the house to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from controller.core.learning.review import Verdict
from controller.core.ledger import Entry
from controller.core.requests import Request, Transaction
from devices.messages import IdentityReport, Reading, StateReport
from devices.settings import Value


@dataclass(frozen=True, slots=True)
class IdentitySeen:
    """A source at a place said who is there, or left."""

    at: datetime
    place: str
    source: str
    report: IdentityReport
    retained: bool = False


@dataclass(frozen=True, slots=True)
class StateReported:
    """A device said how it stands. `late`: it waited in a broker's queue while nobody listened, so its time is not known."""

    at: datetime
    device: str
    report: StateReport
    retained: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class AvailabilityReported:
    """A device came or went."""

    at: datetime
    device: str
    available: bool
    retained: bool = False


@dataclass(frozen=True, slots=True)
class StateRequested:
    """A device woke up and asks for the value wanted now."""

    at: datetime
    device: str


@dataclass(frozen=True, slots=True)
class CommandSeen:
    """Somebody else published on the device's command topic: another controller."""

    at: datetime
    device: str
    values: dict[str, Value]


@dataclass(frozen=True, slots=True)
class SensorRead:
    """A sensor gave a reading."""

    at: datetime
    sensor: str
    reading: Reading
    retained: bool = False


@dataclass(frozen=True, slots=True)
class RequestMade:
    """Somebody asked for something on `bridge/request/<verb>`. `entry` and `evidence` are what the shell looked up for it."""

    at: datetime
    request: Request
    transaction: Transaction | None = None
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class HistoryLoaded:
    """The shell read back all evidence on one setting of one person, oldest first, so that what was learned can be rebuilt."""

    at: datetime
    person: str
    device: str
    setting: str
    evidence: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ReviewDue:
    """The quiet hour has come."""

    at: datetime


@dataclass(frozen=True, slots=True)
class ReviewFinished:
    """A review has found something, or could not be done (`error` says why)."""

    at: datetime
    verdicts: tuple[Verdict, ...]
    error: str | None = None


@dataclass(frozen=True, slots=True)
class TimePassed:
    """The moment asked for with `next_deadline` (or any other) has come."""

    at: datetime


@dataclass(frozen=True, slots=True)
class ConnectionLost:
    """The broker is gone: nobody listens, and nothing that moves may go on moving unwatched."""

    at: datetime


@dataclass(frozen=True, slots=True)
class ConnectionMade:
    """The broker is there (again): what is said from now on is heard, and sensors have a moment to speak."""

    at: datetime


Event: TypeAlias = (
    IdentitySeen
    | StateReported
    | AvailabilityReported
    | StateRequested
    | CommandSeen
    | SensorRead
    | RequestMade
    | HistoryLoaded
    | ReviewDue
    | ReviewFinished
    | TimePassed
    | ConnectionLost
    | ConnectionMade
)
