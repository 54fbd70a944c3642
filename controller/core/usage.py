"""A use of a device: whose it is, what was decided for it, and what of earlier ones is remembered.

Plain data, kept within `DeviceState`. What begins and ends a use is in `uses.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from devices.settings import Value


@dataclass(slots=True)
class Use:
    """A use of a device by somebody: `activated` once the device itself said that it is in use, `over` once it said it no longer is."""

    subject: str
    began: datetime
    activated: bool = False
    over: bool = False
    foreseen: dict[str, Value] = field(default_factory=dict)
    """What would have been set when it began, for somebody who only lets us watch."""
    previous: dict[str, Value] = field(default_factory=dict)
    """What its person had here before: the last time, or before their last change in this use."""
    counted: str | None = None
    """For whose habit this use was counted."""
    nameless: bool = False
    """Its person was forgotten while they were here."""


@dataclass(slots=True)
class Decided:
    """What was last decided: enough to know whether the next decision differs, and what silence would accept."""

    id: str
    at: datetime
    subject: str
    settings: dict[str, Value]
    sources: dict[str, str]
    acted: bool
    level: str
    blocked: str | None = None
    touched: list[str] = field(default_factory=list)
    """Settings that somebody changed during the use: no silence of theirs is acceptance."""
    evidence: dict[str, float] = field(default_factory=dict)
    """Explicit choices behind each setting."""
    since: dict[str, datetime] = field(default_factory=dict)
    """Since when each value is what is decided."""
    undated: bool = False
    """The clock was not set then, and it was said so."""
    whose: dict[str, str] = field(default_factory=dict)
    """Who has set what is held."""


@dataclass(slots=True)
class Dismissed:
    """A suggestion that somebody said no to, and how many explicit choices stood behind it then."""

    value: Value
    evidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A value that somebody `made` theirs and that counts no more since `at`; what they had `otherwise`, once that is known."""

    value: Value
    otherwise: Value | None
    made: datetime
    at: datetime
    known: bool = True


@dataclass(slots=True)
class Tally:
    """How right a setting would have been for somebody who only lets us watch: uses, right ones, and how far off they were together."""

    uses: int = 0
    right: int = 0
    off: float = 0.0
