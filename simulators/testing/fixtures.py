"""What the pytest plugin's fixtures are made of: a household on a broker, lived in a thread of its own, or one in virtual time.

A test may run on any event loop, or on a new one each: the household has its own, and the calls of a test are carried over to it.
"""

from __future__ import annotations

import asyncio
import inspect
import threading
from collections.abc import AsyncIterator, Collection, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self, TypeVar, cast

from controller.config import Config, load
from controller.effects import Publication
from controller.household import Household
from controller.store import Store
from simulators.brokers.address import Address, BrokerError
from simulators.household import ANA, BEN, MIA
from simulators.inprocess import InProcess, configured
from simulators.live.house import LiveDriver, on_broker
from simulators.live.link import end_session, first_of
from simulators.live.pace import PacedClock
from simulators.live.resident import MEMORY, at, serving
from simulators.scenarios import START, Settings, house
from simulators.testing.bench import SimulatedHousehold
from simulators.testing.drivers import InProcessDriver
from simulators.testing.handles import DeviceHandle
from simulators.timeline import Timeline

T = TypeVar("T")
Given = Mapping[str, Any] | Path | str | None

READY_S = 10.0


def default_settings() -> Settings:
    """Return the default household: Ana, Ben and the child Mia; a bathroom with a shower, a car, a kitchen."""
    return house((ANA, BEN, MIA), ("shower", "coffee", "seat", "wheel", "mirrors", "ac", "radio"))


@contextmanager
def in_virtual_time(given: Given) -> Iterator[SimulatedHousehold]:
    """Give a household in virtual time, which starts on a Monday at midnight. Raises `ConfigError`."""
    config = _config(given)
    store = Store.open(MEMORY)
    try:
        program = Household(config, store.rows(), store)
        loop = InProcess(Timeline(START), program, perform=lambda effects: store.commit(effects.writes))
        home = SimulatedHousehold(config, InProcessDriver(loop))
        loop.published = home.receive
        loop.begin()
        home.start()
        loop.run(1.0)
        yield home
    finally:
        store.close()


@contextmanager
def on_the_broker(address: Address, given: Given, real: Collection[str], *, tidy: bool) -> Iterator[SimulatedHousehold]:
    """Give a household on a broker. Raises `ConfigError`, `BrokerError`, or `ValueError` for a real device that is not configured.

    With `tidy` what it left retained on the broker is taken away at the end.
    """
    config = at(address, _config(given))
    with _Thread() as thread:
        stack = _household(config, address, real, tidy=tidy)
        home = thread.call(stack.__aenter__())
        try:
            yield cast("SimulatedHousehold", _Carried(home, thread))
        finally:
            thread.call(stack.__aexit__(None, None, None))


@asynccontextmanager
async def _household(config: Config, address: Address, real: Collection[str], *, tidy: bool) -> AsyncIterator[SimulatedHousehold]:
    start = datetime.now(UTC).replace(microsecond=0)
    driver = LiveDriver(Timeline(start), PacedClock(start))
    home = SimulatedHousehold(config, driver, real)
    driver.heard = home.receive
    async with on_broker(driver, address, config.mqtt.base_topic):
        async with serving(config):
            if not await driver.until(lambda: home.online, READY_S):
                raise BrokerError(f"the program did not come online at {address.url} within {READY_S:.0f} s")
            home.start()
            await home.request("health", within=READY_S)  # answered in turn, so everything before it has been taken in
            yield home
        if tidy and driver.link is not None:
            driver.timeline.clear()  # no device may have the last word
            for topic in sorted(home.retained):
                driver.link.send(Publication(topic, "", retain=True))
            await driver.link.drained()
            await end_session(address, config.mqtt.client_id)


class _Thread:
    """An event loop in a thread of its own, for the time of a `with` block."""

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="justright", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    def call(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine there and wait for it here. A group of one error is that error."""
        try:
            return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()
        except BaseExceptionGroup as group:
            raise first_of(group) from None

    async def carry(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine there and await it on the loop of the caller."""
        __tracebackhide__ = True
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(coroutine, self._loop))


class _Carried:
    """A household, or one of its devices, whose coroutines run in the household's thread."""

    def __init__(self, target: SimulatedHousehold | DeviceHandle, thread: _Thread) -> None:
        self._target, self._thread = target, thread

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._target, name)
        if isinstance(found, DeviceHandle):
            return _Carried(found, self._thread)
        if inspect.iscoroutinefunction(found):
            return lambda *args, **kwargs: self._thread.carry(found(*args, **kwargs))
        return found

    def __getitem__(self, name: str) -> Any:
        return _Carried(cast("SimulatedHousehold", self._target)[name], self._thread)

    def __iter__(self) -> Iterator[Any]:
        return (_Carried(device, self._thread) for device in cast("SimulatedHousehold", self._target))


def _config(given: Given) -> Config:
    """Read a configuration: a file's, a mapping's, or the default household's."""
    if isinstance(given, Path | str):
        return load(Path(given))
    return configured(default_settings() if given is None else dict(given), "justright_config")
