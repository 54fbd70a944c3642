"""Fixtures of the integration tests: a real mosquitto, and households served on it in this process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from controller.app import App
from controller.config import Mqtt
from controller.store import StoreThread
from tests.integration.brokers import Mosquitto
from tests.integration.residents import Countable

Serves = Callable[..., AbstractAsyncContextManager["Served"]]


class Served:
    """A household being served in this process."""

    def __init__(self, store: StoreThread, household: Countable) -> None:
        self.store = store
        self.household = household
        self.stopping = asyncio.Event()
        self.task: asyncio.Task[None]

    async def crash(self) -> None:
        """End it without a goodbye to anybody; the socket closes as the kernel would close it."""
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)

    async def recorded(self) -> list[str]:
        ledger = await self.store.call(self.store.store.ledger, limit=-1)
        return [entry.id for entry in ledger]


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Mosquitto]:
    broker = Mosquitto(tmp_path)
    broker.start()
    yield broker
    broker.stop()


@pytest.fixture
def serves(tmp_path: Path) -> Serves:
    """Give a way to serve a countable household on a port, for as long as an `async with` lasts."""

    @asynccontextmanager
    async def serve(port: int, environ: Mapping[str, str] | None = None, **options: Any) -> AsyncIterator[Served]:
        mqtt = Mqtt(port=port, **{"keepalive": 5, **options})
        async with StoreThread.opened(tmp_path / "justright.db") as store:
            served = Served(store, Countable(store.store))
            app = App(served.household, store, mqtt, await store.call(store.store.last_alive))
            served.task = asyncio.create_task(app.serve(served.stopping, environ or {}))
            try:
                yield served
            finally:
                served.stopping.set()
                await asyncio.gather(served.task, return_exceptions=True)

    return serve
