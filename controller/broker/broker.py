"""The link to the broker, over all its connections: made again when it broke, what is to leave kept in order, the backlog told apart."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from controller.broker import failures
from controller.broker.connection import V5, V311, Connection, Version
from controller.broker.failures import LinkError
from controller.broker.turns import Turns
from controller.config.mqtt import Mqtt
from controller.effects import Message, Publication
from controller.seldom import Seldom
from controller.traffic.link import Connected, Delivery, Disconnected, Happening, Idle
from controller.traffic.outbox import KEPT_AT_MOST, Outbox, Parcel

logger = logging.getLogger("justright.broker")

PAUSE_SHARE = 0.1
"""A pause is a tenth of the outage so far: a broker that was away for ten seconds has us back within one."""

HANG_UPS_AT_MOST = 2
"""Times that a broker may hang up on MQTT 5 without a word before 3.1.1 is tried."""

SHORT_LIVED_AT_MOST = 5
"""Connections in a row that broke soon after they were made before we say what is mostly behind that: mosquitto 2.0 does not."""

MARKERS_AT_MOST = 5

SILENCES = 3.0
"""Keepalives of silence after which the reader is taken to be dead: the link itself is given up after two."""

ATTEMPT_S = 60.0
"""The longest that an attempt to connect takes, name lookup and TLS included, with room to spare."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things may take, in seconds.

    `shortest` and `longest` pause between two attempts; `taken_over` where another client throws us out, so that this becomes no storm;
    `held`: a connection that broke sooner counts as a part of the outage before it; `answer`: for a broker to answer; `marker`: of quiet
    before our marker is taken to be lost.
    """

    shortest: float = 0.5
    longest: float = 30.0
    taken_over: float = 10.0
    held: float = 10.0
    answer: float = 5.0
    marker: float = 1.0


USUAL_PACE = Pace()


class Broker:
    """Speaks with the broker for as long as `run` runs; tells `happened` what happens, and sends what is posted, in order."""

    def __init__(
        self,
        mqtt: Mqtt,
        subscriptions: Sequence[str],
        will: Publication,
        happened: Callable[[Happening], None],
        pace: Pace = USUAL_PACE,
    ) -> None:
        """Prepare; nothing is connected before `run`."""
        self._mqtt = mqtt
        self._pace = pace
        self._subscriptions = subscriptions
        self._will = will
        self._happened = happened
        self._marker_topic = f"{mqtt.base_topic}/bridge/sync"
        self._outbox = Outbox()
        self._retained: dict[str, Publication] = {}
        self._seldom = Seldom(logger)
        self._connection: Connection | None = None
        self._number = 0
        self._window = 1
        self._marker = ""
        self._synchronised = asyncio.Event()
        self._unacknowledged = 0
        self._turns = Turns()
        self._last_arrival = self._tried = time.monotonic()
        self._emptied = asyncio.Event()
        self._flush_planned = False

    @property
    def online(self) -> bool:
        """Whether the link stands and everything is subscribed."""
        return self._connection is not None

    @property
    def reading(self) -> bool:
        """Whether whoever reads is at work: the broker was heard lately, or was lately tried to be reached."""
        if self._connection is not None:
            return time.monotonic() - self._connection.last_heard < SILENCES * self._mqtt.keepalive + self._pace.answer
        return time.monotonic() - self._tried < ATTEMPT_S + self._pace.longest

    def vitals(self) -> dict[str, Any]:
        """Say whether the link stands, which one it is, and what waits or was dropped on the way out."""
        return {"connected": self.online, "connections": self._number, "waiting": len(self._outbox), "dropped": self._outbox.dropped}

    async def run(self) -> None:
        """Connect, and connect again, until cancelled."""
        down_since, hang_ups, short = time.monotonic(), 0, 0
        version = V311 if self._mqtt.protocol == "3.1.1" else V5
        while True:
            begun, number = time.monotonic(), self._number
            self._tried = begun
            error = await self._live_once(V311 if hang_ups >= HANG_UPS_AT_MOST else version)
            self._tried = now = time.monotonic()
            stood, held = self._number > number, now - begun > self._pace.held
            down_since = now if stood and held else down_since
            short = short + 1 if stood and not held else 0
            hang_ups = hang_ups + 1 if error.hung_up and hang_ups < HANG_UPS_AT_MOST else 0
            if error.code == failures.UNSUPPORTED_VERSION and version is V5:
                version = V311
                logger.warning("broker %s:%s does not speak MQTT 5: going on with 3.1.1", self._mqtt.host, self._mqtt.port)
                continue
            doubt = "; is another client using the same mqtt.client_id?" if short >= SHORT_LIVED_AT_MOST else ""
            self._seldom.warning(f"{error}{doubt}", f"{error}{doubt}; trying again")
            shortest = self._pace.taken_over if error.code == failures.TAKEN_OVER else self._pace.shortest
            await asyncio.sleep(pause(now - down_since, shortest, self._pace.longest, random.random()))  # noqa: S311  # spreads clients, keeps no secret

    def publish(self, publication: Publication) -> None:
        """Post a publication; `flush` sends it. It waits while there is no link."""
        if publication.retain:
            self._retained[publication.topic] = publication
        self._outbox.post(publication, time.monotonic())
        self._emptied.clear()
        if self._connection is None and len(self._outbox) > 2 * KEPT_AT_MOST:
            self._outbox.prune(time.monotonic())  # nobody takes anything, perhaps for weeks

    def acknowledge(self, delivery: Delivery) -> None:
        """Post the acknowledgement of a delivery, behind what was posted before it; in the order of arrival (MQTT 5, 4.6)."""
        if delivery.message.qos and delivery.connection == self._number:
            for one in self._turns.done(delivery):
                self._outbox.acknowledge(one)

    def leave(self, delivery: Delivery) -> None:
        """Leave a delivery unacknowledged for good, and hold up no other for it."""
        if delivery.connection == self._number:
            for one in self._turns.leave(delivery.packet):
                self._outbox.acknowledge(one)

    def flush(self) -> None:
        """Send what may leave, now."""
        if self._connection is None:
            return
        while (item := self._outbox.next(self._window)) is not None:
            self._send(self._connection, item)
        self._connection.write()
        if not self._outbox:
            self._emptied.set()

    async def emptied(self) -> None:
        """Wait until the broker has everything that was posted; for ever, if there is no link."""
        while self._outbox:
            self._emptied.clear()
            await self._emptied.wait()

    # --- what happens on a connection (controller.broker.connection.Listener) ---

    def connected(self, *, resumed: bool, window: int) -> None:
        """The broker accepted us."""
        self._number += 1
        self._unacknowledged = 0
        self._turns.clear()
        self._window = max(window - 1, 1)  # one place is the marker's
        self._marker = secrets.token_hex(8)
        self._synchronised.clear()
        if not resumed:
            self._synchronised.set()
            self._restore()
        self._outbox.prune(time.monotonic())
        self._happened(Connected(resumed))

    def arrived(self, message: Message, packet: int, *, repeated: bool) -> None:
        """A message came."""
        self._last_arrival = time.monotonic()
        self._note_arrival(message.qos, packet)
        delivery = Delivery(message, self._number, packet, queued=not self._synchronised.is_set(), repeated=repeated)
        if message.topic == self._marker_topic and message.payload == self._marker.encode():
            self._synchronised.set()
        ours = message.topic in (self._marker_topic, self._will.topic)
        self._happened(Idle(delivery) if ours else delivery)

    def confirmed(self, packet: int, refusal: str | None) -> None:
        """The broker has a publication of ours, or refused it."""
        parcel = self._outbox.confirmed(packet)
        if refusal is not None and parcel is not None:
            topic = parcel.publication.topic
            self._seldom.error(
                topic, f"the broker refuses what we publish on {topic} ({refusal}); our account needs the right to write there"
            )
        if not self._flush_planned:
            self._flush_planned = True
            asyncio.get_running_loop().call_soon(self._flush_later)

    def unreadable(self, packet: int) -> None:
        """A message came whose topic is no text: it can mean nothing to us, and is acknowledged to be rid of it."""
        self._note_arrival(1, packet)
        self._seldom.warning("unreadable topic", "a message came whose topic is not UTF-8; ignored")
        self._happened(Idle(Delivery(Message("", b"", qos=1), self._number, packet)))

    def _note_arrival(self, qos: int, packet: int) -> None:
        if qos:
            self._unacknowledged += 1
            self._turns.arrived(packet)

    # --- one connection ---

    async def _live_once(self, version: Version) -> LinkError:
        """Connect, serve until the connection ends, and return why it ended or never was."""
        number = self._number
        error = LinkError("")
        try:
            async with Connection.opened(self._mqtt, version, self._will, self, self._pace.answer) as connection:
                await self._begin(connection)
                async with asyncio.TaskGroup() as tasks:
                    marking = tasks.create_task(self._mark(connection))
                    error = await connection.ended()
                    marking.cancel()
        except LinkError as failed:
            error = failed
        finally:
            self._connection = None
            self._outbox.broken()
            if self._number > number:
                self._happened(Disconnected(2.0 * self._mqtt.keepalive if error.code == failures.KEEPALIVE_TIMEOUT else 0.0))
        return error

    async def _begin(self, connection: Connection) -> None:
        """Subscribe first, speak then: whoever hears that we are online may count on being heard."""
        denied = [*await connection.subscribe(self._subscriptions), *await connection.subscribe([self._marker_topic], own=True)]
        for one in denied:
            self._seldom.error(f"denied {one}", f"the broker refuses our subscription to {one}; our account needs the right to read there")
        if self._marker_topic in denied:
            self._synchronised.set()
        self._connection = connection
        logger.info("connected to broker %s:%s", self._mqtt.host, self._mqtt.port)
        self._flush_later()

    async def _mark(self, connection: Connection) -> None:
        """Send our marker to ourselves, behind what is queued for us; again where a full queue dropped it; give up in the end."""
        for _ in range(MARKERS_AT_MOST):
            if self._synchronised.is_set():
                return
            connection.publish(Publication(self._marker_topic, self._marker))
            connection.write()
            await self._synchronised_or_quiet()
        if not self._synchronised.is_set():
            logger.warning("our marker on %s does not come back: when the broker's queue has ended is only guessed", self._marker_topic)
            self._synchronised.set()

    async def _synchronised_or_quiet(self) -> None:
        """Wait for the marker, or until nothing came for a while although all that came is acknowledged."""
        while not self._synchronised.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._pace.marker):
                    await self._synchronised.wait()
            if not self._unacknowledged and time.monotonic() - self._last_arrival >= self._pace.marker:
                return

    def _restore(self) -> None:
        """A broker that began anew has lost what it retained for us: say it again."""
        for publication in self._retained.values():
            self._outbox.post(publication, time.monotonic())

    def _send(self, connection: Connection, item: Parcel | Delivery) -> None:
        if isinstance(item, Delivery):
            self._unacknowledged -= 1
            connection.acknowledge(item.packet, item.message.qos)
            return
        try:
            packet = connection.publish(item.publication)
        except ValueError as error:
            self._seldom.error("unsendable", f"a publication cannot be sent and is dropped: {error}")
            return
        if item.publication.qos:
            self._outbox.sent(packet, item)

    def _flush_later(self) -> None:
        self._flush_planned = False
        self.flush()


def pause(outage: float, shortest: float, longest: float, draw: float) -> float:
    """Return the seconds until the next attempt, a quarter more or less by a `draw` from 0 to 1: clients should not come at once."""
    return min(max(outage * PAUSE_SHARE, shortest), longest) * (0.75 + draw / 2)
