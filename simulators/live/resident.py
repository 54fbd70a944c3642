"""The real program (`controller.app`) beside a simulated house: one process, a clock that may be paced, a store in memory."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count

from pydantic import SecretStr

from controller.app import App
from controller.config import Config
from controller.household import Household
from controller.steady import SteadyClock
from controller.store import StoreThread
from simulators.brokers.address import Address
from simulators.live.pace import PacedClock

_numbers = count(1)
"""Every program has a session of its own at the broker, or it would be handed what was queued for the one before."""

MEMORY = ":memory:"
"""Nothing is written to disk, so nothing is left behind."""


def at(address: Address, config: Config, base: str | None = None) -> Config:
    """Return a configuration for a program on `address`, without discovery, perhaps with another base topic."""
    secret = None if address.password is None else SecretStr(address.password)
    here = replace(config.mqtt, host=address.host, port=address.port, protocol=address.protocol, discovery_prefix=None)
    if address.username is not None:
        here = replace(here, username=address.username, password=secret)
    named = base or config.mqtt.base_topic
    return replace(config, mqtt=replace(here, base_topic=named, client_id=f"{named}-{os.getpid()}-{next(_numbers)}"))


@asynccontextmanager
async def serving(config: Config, clock: PacedClock | None = None) -> AsyncIterator[None]:
    """Run the program for the time of an `async with` block."""
    async with StoreThread.opened(MEMORY) as store:
        household = await store.call(lambda: Household(config, store.store.rows(), store.store, at_hand=False))
        lives_by = clock or SteadyClock()  # nobody was away, so nothing that comes in while it connects is a backlog
        app, stopping = App(household, store, config.mqtt, lives_by.now(), lives_by), asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(app.serve(stopping, {}))
            try:
                yield
            finally:
                stopping.set()
