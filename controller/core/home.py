"""The home as configured: who lives there, which places and devices it has. Static; what a request changes is state of the core."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from controller.core.arbitration.sharing import Policy, Sharing
from controller.core.presence.sources import Rates
from controller.core.requests import Level
from devices.kinds import Device
from learners.prior.segments import Segments

LINGER_S = 2 * 3600.0
"""Seconds after which somebody whose source never says *left* is taken to be gone (protocol, rule 11)."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who lives here. `levels` by device, kind or "default"; `confidence` is the bar below which nothing learned may act.

    `private`: what they would have is told to nobody they share a device with.
    """

    id: str
    name: str
    tags: tuple[str, ...] = ()
    levels: Mapping[str, Level] = field(default_factory=dict)
    child: bool = False
    confidence: float = 0.0
    private: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where devices stand and people are. `exclusive`: one occupant decides, the newest strong identity takes over.

    `adjacent`: the places next to it, and the seconds that it takes to get there.
    """

    id: str
    area: str | None = None
    exclusive: bool = False
    linger: float = LINGER_S
    adjacent: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Home:
    """All of it. Tags are normalised (lower case, no separators); `segments` are the priors that a fleet or a friend published."""

    timezone: ZoneInfo
    people: Mapping[str, Person]
    places: Mapping[str, Place]
    devices: Mapping[str, Device]
    sensors: tuple[str, ...] = ()
    segments: Segments = field(default_factory=Segments)
    sharing: Mapping[str, Sharing] = field(default_factory=dict)

    def sharing_of(self, device: Device) -> Sharing:
        """Return how several people share a device: as configured, else as its kind is shared."""
        return self.sharing.get(device.name) or Sharing(Policy(device.kind.shared))

    sources: Mapping[str, Rates] = field(default_factory=dict)
