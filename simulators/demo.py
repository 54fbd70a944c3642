"""`justright demo`: a private broker, the real program, a household played before your eyes; nothing is left behind, however it ends."""

from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack
from dataclasses import dataclass

from simulators.bench import SimulatedHousehold
from simulators.live import LiveDriver, on_broker
from simulators.mosquitto import Address, BrokerError, private_broker
from simulators.pace import PacedClock
from simulators.resident import at, serving
from simulators.scenarios import START
from simulators.scenes import SCENES, settings
from simulators.screen import Screen
from simulators.stage import Stage
from simulators.timeline import Timeline

ONLINE_S = 5.0


@dataclass(frozen=True, slots=True)
class Show:
    """How it is to be played: `seconds` of real time at most (`None`: to the end), `speed` times as fast, so many days of the family."""

    seconds: float | None = None
    speed: float = 1.0
    days: int = 30


def play(show: Show, screen: Screen | None = None) -> None:
    """Play the demo. Raises `BrokerError` where there is no broker to be had."""
    with private_broker() as address:
        asyncio.run(_until_stopped(show, address, screen or Screen()))


async def _until_stopped(show: Show, address: Address, screen: Screen) -> None:
    """Play until it is over, the time is up, or somebody stops it; then take the house down in order."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    story = asyncio.create_task(_story(show, address, screen))
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({story, stopped}, timeout=show.seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopped.cancel()
        story.cancel()
        await asyncio.wait({story})
    if not story.cancelled():
        story.result()


async def _story(show: Show, address: Address, screen: Screen) -> None:
    with screen:
        screen.board.title, screen.board.address = "[bold]justright[/] demo", address.url
        screen.say(f"[bold]justright[/] on a private broker, [dim]{address.url}[/]; simulated people, the real program, real MQTT")
        await _scenes(show, address, screen)


async def _scenes(show: Show, address: Address, screen: Screen) -> None:
    async with AsyncExitStack() as stack:
        config = at(address, settings(), "scenes", "the demo's house")
        clock = PacedClock(START, rate=6.0)
        driver = LiveDriver(Timeline(START), clock)
        home = SimulatedHousehold(config, driver)
        driver.heard = home.receive
        await stack.enter_async_context(on_broker(driver, address, "scenes"))
        await stack.enter_async_context(serving(config, clock))
        if not await driver.until(lambda: home.online, ONLINE_S * clock.rate):
            raise BrokerError("the program did not come online on the private broker")
        home.start()
        stage = Stage(home, driver, screen, patience=1.0 / show.speed)
        for title, scene in SCENES:
            screen.heading(title)
            await scene(stage)
