"""What safety has to remember of a device from one event to the next. Plain data; it goes to JSON and back with the device's state."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from controller.core.safety.outlets import Watched
from devices.settings import Value


@dataclass(slots=True)
class Rise:
    """A setting on its way up to `target`; the next step is `due` (`None`: once the device is in use)."""

    target: float
    due: datetime | None = None


@dataclass(slots=True)
class Turnaround:
    """When we last moved a setting, and whether upwards; `swings`: how many times in a row it was turned round as soon as it might be."""

    at: datetime
    up: bool
    swings: int = 0


@dataclass(slots=True)
class Repair:
    """A command that a device does not follow: how often it was repeated, when it may be again, and whether the device said so since."""

    value: Value
    due: datetime
    tries: int = 0
    refused: bool = False


@dataclass(slots=True)
class Rivalry:
    """Somebody else keeps setting what we set: how often, last when and to what."""

    rounds: int
    at: datetime
    value: Value


@dataclass(slots=True)
class Guard:
    """Everything of it, by setting where there may be several.

    `rose` is when a setting last took a step up, `resting` until when what we predict has to wait, `failed` what the device would not
    take, `yielded` which settings are left to somebody else. `use` is the use all this belongs to. `entered` is the last event that lets
    something move for a prediction, `stopped` says why a movement was stopped, `touched` that a hand has just ended one.
    """

    rises: dict[str, Rise] = field(default_factory=dict)
    rose: dict[str, datetime] = field(default_factory=dict)
    turned: dict[str, Turnaround] = field(default_factory=dict)
    resting: dict[str, datetime] = field(default_factory=dict)
    repairs: dict[str, Repair] = field(default_factory=dict)
    failed: dict[str, Value] = field(default_factory=dict)
    rivals: dict[str, Rivalry] = field(default_factory=dict)
    yielded: list[str] = field(default_factory=list)
    outlet: Watched | None = None
    use: datetime | None = None
    entered: datetime | None = None
    stopped: str | None = None
    touched: bool = False
