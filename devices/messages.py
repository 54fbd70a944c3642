"""What a codec makes of a payload: reports of devices, identities, availability and readings, in our own words.

Codecs build these; the core consumes them. No bytes and no topics from here on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from devices.settings import Value


class Origin(StrEnum):
    """Who the device itself says caused a report (protocol, section 2)."""

    MANUAL = "manual"
    COMMAND = "command"
    SCHEDULE = "schedule"
    EXTERNAL = "external"
    BOOT = "boot"


@dataclass(frozen=True, slots=True)
class StateReport:
    """A device said how it stands: plausible `values` by setting, and `rejected` names with the reason.

    `active` is whether it is in use, `powered` whether it is on; `None` where it did not say. `at` is the device's own time of the
    change, where it gave one.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    rejected: Mapping[str, str] = field(default_factory=dict)
    active: bool | None = None
    powered: bool | None = None
    origin: Origin | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class IdentityReport:
    """A source saw `person` or `tag` (exactly one is set) at a place, with a confidence of 0 to 1; not `present` means left."""

    person: str | None = None
    tag: str | None = None
    confidence: float = 0.95
    present: bool = True
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A sensor's `value`: a number, or a lower-case word (`on`, `off`, `p`, `occupied` …)."""

    value: float | str
