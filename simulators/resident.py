"""The real program (`controller.app`) beside a simulated house: one process, a clock that may be paced, a store in memory."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from controller.app import App
from controller.config import Config
from controller.household import Household
from controller.store import StoreThread
from simulators.inprocess import configured
from simulators.mosquitto import Address
from simulators.pace import PacedClock
from simulators.scenarios import Settings

MEMORY = ":memory:"
"""Nothing is written to disk, so nothing is left behind."""


def at(address: Address, settings: Settings, base: str, name: str) -> Config:
    """Return the configuration of a house on a broker; `name` is what its problems call it. Raises `ConfigError`."""
    own = {key: value for key, value in settings.get("mqtt", {}).items() if key not in {"host", "port", "server"}}
    mqtt = own | {"host": address.host, "port": address.port, "protocol": address.protocol}
    mqtt |= {"base_topic": base, "discovery_prefix": False, "client_id": f"{base}-{os.getpid()}"}
    for key, value in (("username", address.username), ("password", address.password)):
        if value is not None:
            mqtt[key] = value
    return configured(dict(settings) | {"mqtt": mqtt}, name)


@asynccontextmanager
async def serving(config: Config, clock: PacedClock | None = None) -> AsyncIterator[None]:
    """Run the program for the time of an `async with` block."""
    async with StoreThread.opened(MEMORY) as store:
        household = await store.call(lambda: Household(config, store.store.rows(), store.store))
        app, stopping = App(household, store, config.mqtt, None, clock), asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(app.serve(stopping, {}))
            try:
                yield
            finally:
                stopping.set()
