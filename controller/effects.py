"""What comes out of one step of a household: publications for the broker and writes for the store, as data.

`controller/household.py` makes these; `controller/app.py` (MQTT and SQLite) and `controller/replay.py` (JSON lines) perform them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from controller.core.decisions import Relearn, Write
from controller.core.learning.review import Subject, Verdict
from controller.core.ledger import Entry


@dataclass(frozen=True, slots=True)
class Message:
    """A message as the broker delivers it."""

    topic: str
    payload: bytes
    qos: int = 0
    retain: bool = False


@dataclass(frozen=True, slots=True)
class Publication:
    """A message to send. An `urgent` one (a setpoint) may leave before the writes are committed; all others wait for that.

    A `fleeting` one leaves now or never: what moves something is not sent again after a broken link.
    """

    topic: str
    payload: str
    qos: int = 1
    retain: bool = False
    urgent: bool = False
    fleeting: bool = False


@dataclass(frozen=True, slots=True)
class Findings:
    """What a review found, or why it could not be done."""

    verdicts: tuple[Verdict, ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """A review to run in the background, once this step is stored: what to compare with what, and whom to hand the findings to."""

    subjects: tuple[Subject, ...]
    challengers: tuple[str, ...]
    store: Path
    finished: Callable[[Findings, datetime], Effects]


@dataclass(slots=True)
class Effects:
    """In order: what to publish and what to store in one transaction; and what takes its time.

    `relearn`: what is to be learned again from the store, once this step is in it (`Household.relearn`).
    """

    publications: list[Publication] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)
    review: Review | None = None
    relearn: list[Relearn] = field(default_factory=list)


class History(Protocol):
    """What a household reads back from its store, rarely: for claims, discounts, exports and relearning."""

    def entry(self, entry_id: str) -> Entry | None:
        """Return a ledger entry by id."""

    def evidence(self, person: str, device: str, setting: str) -> tuple[Entry, ...]:
        """Return the preferences and acceptances that count (not discounted or reassigned), oldest first."""

    def uncounted(self, person: str, device: str, setting: str) -> tuple[Entry, ...]:
        """Return the preferences and acceptances that do not count any more, oldest first."""

    def export(self, person: str) -> Mapping[str, Any]:
        """Return everything stored about a person: `preferences`, `explicit`, `learned`, `ledger`."""
