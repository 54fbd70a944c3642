"""A short visit to the broker: ask the program that is running there, look at what is retained, try what our account may do."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Any

from controller.broker import LinkError, failures
from controller.broker.connection import V5, V311, Connection
from controller.config import Mqtt
from controller.effects import Message, Publication
from controller.wire import Topics, encode

ANSWER_S = 10.0
"""Seconds to wait for an answer of `run`; its slowest, a rebuild from a year's ledger, takes one."""
CONFIRMED_S = 3.0
"""Seconds for the broker to say that it has a message."""
QUIET_S = 0.5
"""Silence after which what is retained has all come."""


class Unanswered(Exception):
    """Nobody answered in time."""


class Visit:
    """One connection and what was heard on it (a `controller.broker.connection.Listener`). `to` is the way to have one."""

    def __init__(self, mqtt: Mqtt) -> None:
        """Prepare; `to` connects."""
        self.version = "3.1.1"
        self._mqtt = mqtt
        self._connection: Connection | None = None
        self._ending: asyncio.Task[LinkError] | None = None
        self._heard: list[tuple[Message, int]] = []
        self._refusals: dict[int, str | None] = {}
        self._stirred = asyncio.Event()

    @classmethod
    @asynccontextmanager
    async def to(cls, mqtt: Mqtt) -> AsyncIterator[Visit]:
        """Connect under a name of its own, beside a `run` that may be there. Raises `LinkError`."""
        visit = cls(replace(mqtt, client_id=f"{mqtt.client_id}-{secrets.token_hex(4)}"))
        async with AsyncExitStack() as stack:
            await visit._connect(stack)
            yield visit

    async def _connect(self, stack: AsyncExitStack) -> None:
        if self._mqtt.protocol == "5":
            try:
                self._connection = await stack.enter_async_context(Connection.opened(self._mqtt, V5, None, self))
                self.version = "5"
            except LinkError as error:
                if error.code != failures.UNSUPPORTED_VERSION and not error.hung_up:
                    raise
        if self._connection is None:
            self._connection = await stack.enter_async_context(Connection.opened(self._mqtt, V311, None, self))
        self._ending = asyncio.create_task(self._connection.ended())
        self._ending.add_done_callback(lambda _: self._stirred.set())
        stack.callback(self._ending.cancel)

    async def subscribe(self, *filters: str) -> list[str]:
        """Subscribe, also to what we publish ourselves, and return the filters that were refused."""
        return await self._open.subscribe(filters, own=True)

    async def publish(self, topic: str, payload: str, *, retain: bool = False) -> str | None:
        """Publish at QoS 1 and wait until the broker has it; return why it refused, where it says so."""
        packet = self._open.publish(Publication(topic, payload, retain=retain))
        self._open.write()
        await self._until(lambda: packet in self._refusals, CONFIRMED_S)
        return self._refusals.pop(packet)

    async def first(self, wanted: Callable[[Message], bool], within: float = ANSWER_S) -> Message:
        """Return the first message like that, from now or heard already. Raises `Unanswered`."""
        found: list[Message] = []

        def look() -> bool:
            found.extend(message for message in self._taken() if wanted(message))
            return bool(found)

        await self._until(look, within)
        return found[0]

    async def retained(self, filters: Iterable[str]) -> list[Message]:
        """Return what is retained below the filters: what comes until nothing more does."""
        await self.subscribe(*filters)
        found: list[Message] = []
        while True:
            found += [message for message in self._taken() if message.retain and message.payload]
            try:
                await self._until(lambda: bool(self._heard), QUIET_S)
            except Unanswered:
                return found

    # --- what happens on the connection ---

    def connected(self, *, resumed: bool, window: int) -> None:
        """The broker accepted us."""

    def arrived(self, message: Message, packet: int, *, repeated: bool) -> None:  # noqa: ARG002  # the protocol of a listener
        """A message came."""
        self._heard.append((message, packet))
        self._stirred.set()

    def confirmed(self, packet: int, refusal: str | None) -> None:
        """The broker has a publication of ours, or refused it."""
        self._refusals[packet] = refusal
        self._stirred.set()

    def unreadable(self, packet: int) -> None:
        """A message came whose topic is no text: of no interest on a visit."""

    @property
    def _open(self) -> Connection:
        assert self._connection is not None  # noqa: S101  # `to` hands nothing else out
        return self._connection

    def _taken(self) -> list[Message]:
        """Take what was heard, and acknowledge it."""
        heard, self._heard = self._heard, []
        for message, packet in heard:
            if message.qos:
                self._open.acknowledge(packet, message.qos)
        if heard:
            self._open.write()
        return [message for message, _ in heard]

    async def _until(self, done: Callable[[], bool], within: float = ANSWER_S) -> None:
        """Wait until something is so. Raises `Unanswered`, or `LinkError` where the connection ends before."""
        try:
            async with asyncio.timeout(within):
                while not done():
                    if self._ending is not None and self._ending.done():
                        raise self._ending.result()
                    self._stirred.clear()
                    await self._stirred.wait()
        except TimeoutError:
            raise Unanswered from None


async def ask(mqtt: Mqtt, verb: str, body: dict[str, Any], within: float = ANSWER_S) -> dict[str, Any]:
    """Make a request of the `run` that is online and return its answer. Raises `LinkError` or `Unanswered`."""
    topics, transaction = Topics(mqtt.base_topic), secrets.token_hex(8)

    def answers(message: Message) -> bool:
        return message.topic == topics.response(verb) and _json(message.payload).get("transaction") == transaction

    async with Visit.to(mqtt) as visit:
        await visit.subscribe(topics.response(verb))
        refusal = await visit.publish(f"{mqtt.base_topic}/bridge/request/{verb}", encode({**body, "transaction": transaction}))
        if refusal:
            raise LinkError(f"broker {mqtt.host}:{mqtt.port}: it does not let us make requests ({refusal})")
        return _json((await visit.first(answers, within)).payload)


def _json(payload: bytes) -> dict[str, Any]:
    """Return a JSON object, or `{}` for anything else."""
    try:
        body = json.loads(payload)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
