"""The beat of systemd's watchdog: stops while the reader, the consumer or the store does not answer, and goes on when it does again."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from controller.steady import SteadyClock
from controller.store import StoreThread
from controller.traffic.link import Beat, Inbox
from controller.upkeep.pulse import Pulse

BEATS = 5


@dataclass
class Reader:
    """Reads, or does not."""

    online: bool = True
    reading: bool = True


class Watchdog:
    """What systemd hears, and the parts whose answers it hangs on."""

    def __init__(self, heard: socket.socket, store: StoreThread, reader: Reader, inbox: Inbox) -> None:
        self._heard = heard
        self.store, self.reader, self.inbox = store, reader, inbox
        self.consuming = asyncio.Event()
        self.consuming.set()

    async def consume(self) -> None:
        """Answer every beat, unless frozen."""
        while True:
            await self.inbox.stirred()
            await self.consuming.wait()
            while isinstance(happening := self.inbox.take(), Beat):
                happening.seen.set()

    async def beats(self) -> None:
        """Wait for a few beats."""
        for _ in range(BEATS):
            assert await asyncio.get_running_loop().sock_recv(self._heard, 100) == b"WATCHDOG=1"

    async def is_silent(self) -> bool:
        """Say whether nothing is heard for ten beats, once those that were on their way are over."""
        await asyncio.sleep(0.05)
        while self._heard_one():
            pass
        await asyncio.sleep(0.2)  # what must not happen has no event to wait for
        return not self._heard_one()

    def _heard_one(self) -> bool:
        try:
            return bool(self._heard.recv(100))
        except BlockingIOError:
            return False


@asynccontextmanager
async def watched(tmp_path: Path) -> AsyncIterator[Watchdog]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(str(tmp_path / "notify"))
        heard.setblocking(False)
        async with StoreThread.opened(tmp_path / "justright.db") as store:
            watchdog = Watchdog(heard, store, Reader(), Inbox())
            pulse = Pulse(SteadyClock(), watchdog.inbox, store, watchdog.reader, None)
            environ = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "20000"}
            tasks = [asyncio.create_task(pulse.run(environ)), asyncio.create_task(watchdog.consume())]
            try:
                yield watchdog
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)


async def test_it_beats_while_all_three_answer(tmp_path: Path) -> None:
    async with watched(tmp_path) as watchdog:
        await watchdog.beats()


async def test_it_stops_with_the_consumer(tmp_path: Path) -> None:
    async with watched(tmp_path) as watchdog:
        await watchdog.beats()
        watchdog.consuming.clear()
        assert await watchdog.is_silent()
        watchdog.consuming.set()
        await watchdog.beats()


async def test_it_stops_with_the_reader(tmp_path: Path) -> None:
    async with watched(tmp_path) as watchdog:
        await watchdog.beats()
        watchdog.reader.reading = False
        assert await watchdog.is_silent()
        watchdog.reader.reading = True
        await watchdog.beats()


async def test_it_stops_with_the_store(tmp_path: Path) -> None:
    async with watched(tmp_path) as watchdog:
        await watchdog.beats()
        release = threading.Event()
        held = asyncio.create_task(watchdog.store.call(release.wait))
        assert await watchdog.is_silent()
        release.set()
        await held
        await watchdog.beats()
