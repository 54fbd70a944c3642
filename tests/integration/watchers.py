"""Somebody else on the broker, who sees what is published and says things."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiomqtt

WAIT_S = 20.0
"""Bounds a wait for something that should come at once; reached only where a test fails."""


class Watcher:
    """Sees everything below a filter, in order."""

    def __init__(self, client: aiomqtt.Client) -> None:
        self.seen: list[tuple[str, str]] = []
        self._client = client
        self._stirred = asyncio.Condition()

    @classmethod
    @asynccontextmanager
    async def on(cls, port: int, pattern: str = "justright/#", **options: Any) -> AsyncIterator[Watcher]:
        options.setdefault("socket_options", [(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)])
        async with aiomqtt.Client("127.0.0.1", port, protocol=aiomqtt.ProtocolVersion.V5, **options) as client:
            await client.subscribe(pattern, qos=1)
            watcher = cls(client)
            reading = asyncio.create_task(watcher._read())
            try:
                yield watcher
            finally:
                reading.cancel()
                await asyncio.gather(reading, return_exceptions=True)

    async def say(self, topic: str, payload: object, *, retain: bool = False, qos: int = 1) -> None:
        """Publish, and return once the broker has it."""
        data = payload if isinstance(payload, str | bytes) else json.dumps(payload)
        await self._client.publish(topic, data, qos=qos, retain=retain)

    async def sees(self, topic: str, wanted: Callable[[str], bool] | None = None, *, times: int = 1) -> list[str]:
        """Wait until so many messages on a topic fit, and return them."""
        async with asyncio.timeout(WAIT_S), self._stirred:
            while len(found := self.on_topic(topic, wanted)) < times:
                await self._stirred.wait()
            return found

    def on_topic(self, topic: str, wanted: Callable[[str], bool] | None = None) -> list[str]:
        return [payload for name, payload in self.seen if name == topic and (wanted is None or wanted(payload))]

    async def _read(self) -> None:
        async for message in self._client.messages:
            async with self._stirred:
                self.seen.append((str(message.topic), bytes(message.payload).decode("utf-8", "replace")))
                self._stirred.notify_all()


async def until(true: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(WAIT_S):
        while not true():  # noqa: ASYNC110  # what is waited for has no event: it is another program's doing
            await asyncio.sleep(0.005)
