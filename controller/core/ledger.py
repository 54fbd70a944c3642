"""One row of the ledger: something that a person did, left alone, or that was found to be nobody's wish.

The ledger is never rewritten: a claim or a discount is a further row that speaks of an earlier one. What was learned can be rebuilt
from it at any time, so a row carries the circumstances it was made in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from devices.settings import Value


class EntryType(StrEnum):
    """The types of ledger events (protocol, section 2)."""

    PREFERENCE = "preference"
    ACCEPTANCE = "acceptance"
    UNATTRIBUTED = "unattributed"
    IGNORED = "ignored"
    LEARNER = "learner"
    SAFETY = "safety"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is found of one setting, before it has an id and a moment: whose value, by what path, or why it is nobody's."""

    setting: str
    value: Value | None = None
    person: str | None = None
    origin: str | None = None
    reason: str | None = None
    confidence: float | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """A ledger row. `detail` is JSON-ready: the circumstances under "circumstance", and what else explains the label."""

    id: str
    at: datetime
    type: EntryType
    device: str
    setting: str | None = None
    value: Value | None = None
    person: str | None = None
    origin: str | None = None
    reason: str | None = None
    confidence: float | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
