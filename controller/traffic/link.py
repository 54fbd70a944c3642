"""What happens on the link to the broker, as data, and the queue it waits in. Nothing here knows how MQTT is spoken."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from controller.effects import Effects, Message
from controller.vitals import Durations

WAITING_AT_MOST = 1000
"""Messages that may wait to be looked at. Only QoS 0 can reach it (the broker stops at its Receive Maximum of ours for the rest); what
is above is dropped, as QoS 0 allows, so that a flood costs no memory."""


@dataclass(frozen=True, slots=True)
class Connected:
    """The link stands. `resumed`: the broker kept our session, so what it queued for us while we were away comes first."""

    resumed: bool


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The link is gone, and may have been dead for `silent` seconds before that was noticed."""

    silent: float = 0.0


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message as it came over one connection. `queued`: it waited at the broker while we were away; `repeated`: it was sent before."""

    message: Message
    connection: int
    packet: int = 0
    queued: bool = False
    repeated: bool = False

    @property
    def key(self) -> str:
        """What tells this delivery from every other that the broker may have under way to us.

        The broker sends what was not acknowledged again under the same packet identifier (MQTT 5, 4.4); the hash guards against an
        identifier that was used anew. Keys of one session sort as they came, which keeps them together on disk.
        """
        content = hashlib.sha256(self.message.topic.encode("utf-8", "replace") + b"\0" + self.message.payload)
        return f"{self.packet:05}-{content.hexdigest()[:24]}"


@dataclass(frozen=True, slots=True)
class Idle:
    """Something came that nobody has to look at, such as our own last will. Only to be acknowledged, in its turn."""

    delivery: Delivery


@dataclass(frozen=True, slots=True)
class Beat:
    """Not from the broker at all: a sign that whoever empties the queue still does."""

    seen: asyncio.Event


@dataclass(frozen=True, slots=True)
class Turn:
    """Not from the broker either: something of our own to be done in its turn. It may read what is stored."""

    act: Callable[[datetime], Effects]


Happening: TypeAlias = Connected | Disconnected | Delivery | Idle | Beat | Turn


class Inbox:
    """The one queue between the link and the one consumer."""

    def __init__(self) -> None:
        """Start empty."""
        self._waiting: deque[tuple[float, Happening]] = deque()
        self._stirred = asyncio.Event()
        self._closed = False
        self._lag = Durations()
        self.dropped = 0

    def put(self, happening: Happening) -> None:
        """Let something wait its turn; a QoS 0 message is dropped where too much waits."""
        if isinstance(happening, Delivery) and not happening.message.qos and len(self._waiting) >= WAITING_AT_MOST:
            self.dropped += 1
            return
        if not self._closed:
            self._waiting.append((time.monotonic(), happening))
            self._stirred.set()

    def close(self) -> None:
        """Take nothing more in, and let whoever waits see that."""
        self._closed = True
        self._stirred.set()

    def take(self) -> Happening | None:
        """Take what came first, or nothing."""
        if not self._waiting:
            return None
        since, happening = self._waiting.popleft()
        self._lag.note(time.monotonic() - since)
        return happening

    def stir(self) -> None:
        """Wake whoever waits, though nothing came: a deadline is due."""
        self._stirred.set()

    async def stirred(self) -> None:
        """Wait until something came or `stir` was called."""
        await self._stirred.wait()
        self._stirred.clear()

    def vitals(self) -> dict[str, Any]:
        """Say how much waits, how long it lately waited, and how much was dropped."""
        return {"waiting": len(self._waiting), "dropped": self.dropped, "lag_ms": self._lag.in_ms()}

    def __len__(self) -> int:
        return len(self._waiting)
