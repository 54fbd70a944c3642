"""The simulated house on a real broker: its timeline follows a clock, its messages go over MQTT. The world of `simulate --live`, the demo's
scenes and the plugin's household all run on this.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from controller.effects import Message, Publication
from simulators.brokers.address import Address
from simulators.live.link import Link, connected
from simulators.live.pace import PacedClock
from simulators.timeline import Timeline

ALL = ("#",)
COMMANDS = ("+/set",)
RETOLD = ("+/set", "+/decision", "bridge/event", "bridge/state", "bridge/response/#")
"""What is listened to, below the base topic: everything; what devices need; and what a screen retells besides."""


@dataclass(slots=True)
class LiveDriver:
    """Lets a timeline follow a clock. `heard` takes what the broker delivers."""

    timeline: Timeline
    clock: PacedClock
    heard: Callable[[Message], None] = lambda _: None
    link: Link | None = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _failure: BaseException | None = None

    def send(self, publication: Publication) -> None:
        """Publish."""
        if self.link is not None:
            self.link.send(publication)

    def receive(self, message: Message) -> None:
        """Take a message: bring the house up to now first, then let it hear."""
        self.timeline.advance(self.clock.seconds)
        self.heard(message)
        self.tell()

    def tell(self) -> None:
        """Something has changed: the pump reckons anew, and whoever waits looks again."""
        self._news.set()
        self._news = asyncio.Event()
        self.clock.nudge()

    async def pump(self) -> None:
        """Let the timeline follow the clock, for ever. What an action raises ends it, and is raised to whoever waits too."""
        try:
            while True:
                before = self.timeline.next()
                self.timeline.advance(self.clock.seconds)
                if before != self.timeline.next():
                    self._news.set()
                    self._news = asyncio.Event()
                await self.clock.doze(self.timeline.next())
        except Exception as error:
            self._failure = error
            self._news.set()
            raise

    def catch_up(self) -> None:
        """Bring the timeline up to the clock."""
        self.timeline.advance(self.clock.seconds)

    async def passes(self, seconds: float) -> None:
        """Let the clock go on by so much, and in any case let what was sent reach the broker: others may publish next."""
        self.catch_up()
        self.tell()
        if self.link is not None:
            await self.link.drained()
        if seconds > 0:
            await self.until(lambda: False, seconds)
        self._raise()

    async def until(self, done: Callable[[], bool], within: float) -> bool:
        """Wait until `done`, looking whenever something changed, at most `within` seconds of the clock."""
        end = self.clock.seconds + within
        waiting = asyncio.ensure_future(self.clock.reach(end))
        try:
            while not done():
                self._raise()
                if waiting.done():
                    return False
                news = asyncio.ensure_future(self._news.wait())
                await asyncio.wait({waiting, news}, return_when=asyncio.FIRST_COMPLETED)
                news.cancel()
            return True
        finally:
            waiting.cancel()

    async def failed(self) -> None:
        """Wait until an action raises, which may be never, and raise that."""
        while self._failure is None:
            await self._news.wait()
        self._raise()

    def _raise(self) -> None:
        if self._failure is not None:
            raise self._failure


@asynccontextmanager
async def on_broker(driver: LiveDriver, address: Address, base: str, heard: tuple[str, ...] = ALL) -> AsyncIterator[Link]:
    """Connect a driver to a broker and let its timeline run, for the time of an `async with` block. Raises `BrokerError`."""
    topics = tuple(f"{base}/{name}" for name in heard)
    async with connected(address, topics, driver.receive) as link:
        driver.link = link
        pump = asyncio.create_task(driver.pump())
        try:
            yield link
        finally:
            pump.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await pump
            driver.link = None
