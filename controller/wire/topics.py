"""The native topics (protocol, section 2): their names, and what a topic that something arrived on is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

RESERVED = ("identity", "sensor", "bridge")
"""No device names: these words stand where a device's name would."""

LONGEST = 1024
"""Characters of a topic below the base; a longer one is nobody's, and could not be answered."""

Channel: TypeAlias = Literal["state", "availability", "get", "set"]
Answer: TypeAlias = Literal["suggestion/accept", "suggestion/dismiss"]
Arrival: TypeAlias = (
    tuple[Literal["identity"], str, str]  # place, source
    | tuple[Channel, str]  # device
    | tuple[Literal["sensor"], str]  # sensor
    | tuple[Literal["request"], str]  # verb
    | tuple[Answer, str]  # device: a suggestion answered beside where it was made
)
"""What a topic is about: a word and the names in it."""

_BASE = re.compile(r"[^+#$/\x00-\x1f\x7f][^+#\x00-\x1f\x7f]*(?<!/)")


@dataclass(frozen=True, slots=True)
class Topics:
    """All topics below `base`. Raises `ValueError` where `base` has a wildcard, a leading `$`, or a slash at an end.

    >>> Topics("justright").set("shower")
    'justright/shower/set'
    """

    base: str

    def __post_init__(self) -> None:
        """Refuse a base that no broker would take, or that would make our topics the broker's own."""
        if _BASE.fullmatch(self.base) is None:
            raise ValueError("a base topic is words with / between them, without + or #, a leading $, or a / at either end")

    @property
    def subscriptions(self) -> tuple[str, ...]:
        """The filters for everything that may come in."""
        channels = ("state", "availability", "get", "set")
        names = ("identity/+/+", *(f"+/{channel}" for channel in channels), "sensor/+", "+/suggestion/+", "bridge/request/#")
        return tuple(f"{self.base}/{name}" for name in names)

    def parse(self, topic: str) -> Arrival | None:
        """Return what a topic is about; `None` for those that are not ours to read.

        >>> Topics("home/jr").parse("home/jr/bridge/request/person/level")
        ('request', 'person/level')
        """
        base, slash, rest = topic[: len(self.base)], topic[len(self.base) : len(self.base) + 1], topic[len(self.base) + 1 :]
        if base != self.base or slash != "/" or len(rest) > LONGEST or "" in (levels := rest.split("/")):
            return None
        match levels:
            case ["identity", place, source]:
                return ("identity", place, source)
            case ["sensor", sensor]:
                return ("sensor", sensor)
            case ["bridge", "request", *verb] if verb:
                return ("request", "/".join(verb))
            case [device, *channel] if device not in RESERVED:
                return _of_device(device, "/".join(channel))
        return None

    @property
    def bridge_state(self) -> str:
        """Whether we are there; also the last will's."""
        return f"{self.base}/bridge/state"

    @property
    def bridge_info(self) -> str:
        """What we are."""
        return f"{self.base}/bridge/info"

    @property
    def bridge_health(self) -> str:
        """How we are, now and then."""
        return f"{self.base}/bridge/health"

    @property
    def bridge_event(self) -> str:
        """Ledger events."""
        return f"{self.base}/bridge/event"

    @property
    def bridge_devices(self) -> str:
        """Every device known."""
        return f"{self.base}/bridge/devices"

    def bridge_device(self, device: str) -> str:
        """How a device stands."""
        return f"{self.base}/bridge/device/{device}"

    def response(self, verb: str) -> str:
        """Where a request is answered."""
        return f"{self.base}/bridge/response/{verb}"

    def set(self, device: str) -> str:
        """Commands to a device."""
        return f"{self.base}/{device}/set"

    def decision(self, device: str) -> str:
        """What was decided for a device."""
        return f"{self.base}/{device}/decision"

    def suggestion(self, device: str) -> str:
        """What is suggested for a device."""
        return f"{self.base}/{device}/suggestion"


def _of_device(device: str, channel: str) -> Arrival | None:
    match channel:
        case "state" | "availability" | "get" | "set":
            return (channel, device)
        case "suggestion/accept" | "suggestion/dismiss":
            return (channel, device)
        case _:
            return None
