"""The only file of the simulators that knows the MQTT client: what is sent goes out in order, what comes in is handed on."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TypeAlias
from uuid import uuid4

import aiomqtt
from paho.mqtt.client import MQTT_CLEAN_START_FIRST_ONLY

from controller.cancelling import answered
from controller.effects import Message, Publication
from simulators.brokers.address import Address, BrokerError

Receive: TypeAlias = Callable[[Message], None]

NODELAY = ((socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),)
"""Without it an acknowledgement waits 40 ms for the broker's delayed ACK."""

CONNECT_S = 5.0

_UNWELCOME = (4, 5, 134, 135)
"""Bad user name or password, not authorized: as MQTT 3.1.1 and 5 have them."""

ECHO = "justright-echo"
"""Topics below are the simulators' own: what is sent there comes back to its sender alone."""


@dataclass(slots=True)
class Link:
    """A connection. `send` never waits: a task publishes in order. `weighty` counts what was sent at QoS 1: what somebody may answer."""

    _client: aiomqtt.Client
    weighty: int = 0
    _queue: asyncio.Queue[Publication] = field(default_factory=asyncio.Queue)
    _echo: str = field(default_factory=lambda: f"{ECHO}/{uuid4().hex}")
    _back: asyncio.Event | None = None

    def send(self, publication: Publication) -> None:
        """Publish as soon as all before it are out."""
        self.weighty += publication.qos > 0
        self._queue.put_nowait(publication)

    async def drained(self) -> None:
        """Wait until everything sent so far has been handed to the broker (and acknowledged, at QoS 1)."""
        await self._queue.join()

    async def round_trip(self) -> None:
        """Wait until a message has been to the broker and back: all that was sent before it is on its way to whoever hears it."""
        if self._back is None:
            await self.subscribe(self._echo)
        self._back = asyncio.Event()
        self._queue.put_nowait(Publication(self._echo, ""))
        await self._back.wait()

    async def subscribe(self, *topics: str) -> None:
        """Ask for topics."""
        for topic in topics:
            await answered(self._client.subscribe(topic, qos=1))

    async def publish_all(self) -> None:
        """Publish what is sent, for ever."""
        while True:
            publication = await self._queue.get()
            try:
                sending = self._client.publish(publication.topic, publication.payload, qos=publication.qos, retain=publication.retain)
                await answered(sending)
            finally:
                self._queue.task_done()

    async def read_all(self, receive: Receive) -> None:
        """Hand on what comes in, for ever."""
        async for message in self._client.messages:
            if self._back is not None and str(message.topic) == self._echo:
                self._back.set()
                continue
            receive(Message(str(message.topic), bytes(message.payload), message.qos, retain=bool(message.retain)))


@asynccontextmanager
async def connected(address: Address, topics: tuple[str, ...], receive: Receive) -> AsyncIterator[Link]:
    """Connect, subscribe and keep both directions going for the time of an `async with` block. Raises `BrokerError`."""
    client, there = _client(address), False
    try:
        async with _whole(client), asyncio.TaskGroup() as tasks:
            link = Link(client)
            await link.subscribe(*topics)
            there = True
            running = [tasks.create_task(link.publish_all()), tasks.create_task(link.read_all(receive))]
            try:
                yield link
                await answered(asyncio.wait_for(link.drained(), 1.0))
            finally:
                for task in running:
                    task.cancel()
    except* (aiomqtt.MqttError, TimeoutError) as group:
        raise BrokerError(_refusal(address, first_of(group), there=there)) from None


def _refusal(address: Address, error: BaseException, *, there: bool) -> str:
    """Say what is wrong with a broker, and what to do about it."""
    words = str(error) or "no answer in time"
    if there:
        return f"the broker at {address.url} went away ({words})"
    if isinstance(error, aiomqtt.MqttCodeError) and getattr(error.rc, "value", error.rc) in _UNWELCOME:
        return f"the broker at {address.url} lets nobody in like that ({words}); write mqtt://user:password@host:port"
    return f"no broker answers at {address.url} ({words}); is it running, and is the address right?"


async def end_session(address: Address, identifier: str) -> None:
    """Let a broker forget the session of a program that will not come back, and what it queues for it."""
    async with _whole(_client(address, identifier)):
        pass


def _client(address: Address, identifier: str | None = None) -> aiomqtt.Client:
    """Return a client whose session ends with its connection."""
    newer = address.protocol != "3.1.1"
    return aiomqtt.Client(
        address.host,
        address.port,
        identifier=identifier,
        username=address.username,
        password=address.password,
        protocol=aiomqtt.ProtocolVersion.V5 if newer else aiomqtt.ProtocolVersion.V311,
        clean_start=True if newer else MQTT_CLEAN_START_FIRST_ONLY,
        clean_session=None if newer else True,
        socket_options=NODELAY,
        timeout=CONNECT_S,
    )


@asynccontextmanager
async def _whole(client: aiomqtt.Client) -> AsyncIterator[None]:
    """Enter and leave a client wholly: cancelled while it connects, it would leave its socket to the garbage collector."""
    entering = asyncio.ensure_future(client.__aenter__())
    try:
        await asyncio.shield(entering)
    except asyncio.CancelledError:
        with suppress(aiomqtt.MqttError):
            await entering
            await client.__aexit__(None, None, None)
        raise
    try:
        yield
    finally:
        await client.__aexit__(None, None, None)


def first_of(error: BaseException) -> BaseException:
    """Return the first error that is no group: task groups wrap even a single one."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
