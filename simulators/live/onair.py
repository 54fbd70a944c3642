"""`simulate --live`: the world of a scenario on somebody's broker, in real time or faster; or one simulated device alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from controller.effects import Message
from simulators.brokers.address import Address
from simulators.chance import stream
from simulators.devices import SimulatedDevice
from simulators.inprocess import configured
from simulators.live.house import COMMANDS, LiveDriver, on_broker
from simulators.live.link import first_of
from simulators.live.pace import PacedClock
from simulators.live.stopping import STOPPING
from simulators.needs import Need
from simulators.people import Visit
from simulators.quirks import usual
from simulators.scenarios import Scenario
from simulators.score import Who
from simulators.screen.words import clock, worded
from simulators.timeline import Timeline
from simulators.trials.trial import SimulationError
from simulators.world import World

Say = Callable[[str], None]

GOODBYE_S = 1.0


class OnAir(Protocol):
    """A house, or a device."""

    def start(self) -> None:
        """Come on air."""

    def stop(self) -> None:
        """Go off it."""


@dataclass(frozen=True, slots=True)
class Broadcast:
    """Where and how fast a scenario is put on air; `only` names a single device."""

    address: Address
    base: str = "justright"
    speed: float = 1.0
    only: str | None = None
    seconds: float | None = None


@dataclass(slots=True)
class Witness:
    """Says what the simulated people do; what happens on the broker is for others to say."""

    say: Say
    timeline: Timeline

    def entered(self, visit: Visit) -> None:
        """Somebody came."""
        self._tell(f"{visit.person.name} comes into the {visit.place}")

    def turned(self, visit: Visit, need: Need, before: object) -> None:
        """Somebody turned a knob."""
        value = worded(need.device.device, need.setting, need.device.value(need.setting))
        self._tell(f"{visit.person.name} turns {need.device.name} {need.setting} from {before} to {value}")

    def used(self, who: Who, day: int, turns: int) -> None:
        """Not told."""

    def left(self, visit: Visit) -> None:
        """Somebody went."""
        self._tell(f"{visit.person.name} leaves the {visit.place}")

    def _tell(self, text: str) -> None:
        self.say(f"{clock(self.timeline.now)}  {text}")


def broadcast(scenario: Scenario, seed: int, how: Broadcast, say: Say) -> None:
    """Put a scenario on air until interrupted. Raises `SimulationError` or `BrokerError`."""
    devices = scenario.config["devices"]
    if how.only is not None and how.only not in devices:
        raise SimulationError(f"{scenario.name} has no device {how.only!r}; it has {', '.join(devices)}")
    asyncio.run(_until_interrupted(scenario, seed, how, say))


async def _until_interrupted(scenario: Scenario, seed: int, how: Broadcast, say: Say) -> None:
    stop = asyncio.Event()
    for number in STOPPING:
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    tasks = {asyncio.create_task(_on_air(scenario, seed, how, say)), asyncio.create_task(stop.wait())}
    await asyncio.wait(tasks, timeout=how.seconds, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(result, Exception):
            raise first_of(result)


async def _on_air(scenario: Scenario, seed: int, how: Broadcast, say: Say) -> None:
    now = datetime.now(UTC)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    driver = LiveDriver(Timeline(midnight), PacedClock(midnight))
    driver.clock.jump((now - midnight) / timedelta(seconds=1))
    driver.clock.set(how.speed)
    driver.timeline.now = driver.clock.seconds
    house, driver.heard = _house(scenario, seed, how, say, driver)
    async with on_broker(driver, how.address, how.base, COMMANDS) as link:
        say(f"on air at {how.address.url}, base topic {how.base}: {how.only or scenario.title}; Ctrl-C ends it")
        house.start()
        driver.tell()
        try:
            await driver.failed()
        finally:
            driver.timeline.clear()  # no device has the last word
            house.stop()
            with suppress(TimeoutError):
                await asyncio.wait_for(link.drained(), GOODBYE_S)


def _house(scenario: Scenario, seed: int, how: Broadcast, say: Say, driver: LiveDriver) -> tuple[OnAir, Callable[[Message], None]]:
    """Return the house, or the one device, and what hears for it."""
    home = configured(scenario.config).home
    if how.only is None:
        world = World(scenario, home, seed, driver.timeline, driver.send, Witness(say, driver.timeline), base=how.base)
        return world, lambda message: world.receive(message.topic, message.payload)
    kind, quirks = home.devices[how.only], scenario.quirks.get(how.only) or usual(home.devices[how.only].kind.name)
    device = SimulatedDevice(kind, quirks, driver.timeline, driver.send, how.base, stream(seed, "device", how.only))

    def heard(message: Message) -> None:
        if message.topic == f"{how.base}/{how.only}/set":
            say(f"{clock(driver.timeline.now)}  {how.only} is set: {message.payload.decode(errors='replace')}")
            device.command(message.payload)

    return device, heard
