"""`justright demo`: a private broker, the real program, a household played before your eyes; nothing is left behind, however it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass

from controller.effects import Message
from simulators.brokers.address import Address, BrokerError
from simulators.brokers.private import private_broker
from simulators.demo.family import Family, live
from simulators.demo.scenes import SCENES, settings
from simulators.demo.stage import Stage
from simulators.inprocess import configured
from simulators.live.house import RETOLD, LiveDriver, on_broker
from simulators.live.link import first_of
from simulators.live.pace import PacedClock
from simulators.live.resident import at, serving
from simulators.live.stopping import STOPPING
from simulators.scenarios import SCENARIOS, START, seeded
from simulators.screen.screen import Screen
from simulators.testing.bench import SimulatedHousehold
from simulators.timeline import Timeline
from simulators.world import World

ONLINE_S = 5.0

GOODBYE_S = 3.0
"""The program takes at most half of this to say goodbye."""

SEED = 3

MOST_SPEED = 2.0
"""Movements are played at most so many times as fast: the car's signals count for five seconds, and a busy machine is slow."""


@dataclass(frozen=True, slots=True)
class Show:
    """How it is to be played: `seconds` of real time at most (`None`: to the end), `speed` times as fast, so many days of the family."""

    seconds: float | None = None
    speed: float = 1.0
    days: int = 30


def play(show: Show, screen: Screen | None = None, address: Address | None = None) -> None:
    """Play the demo, on a private broker unless there is one already. Raises `BrokerError` where there is none to be had."""
    with private_broker() if address is None else nullcontext(address) as broker:
        asyncio.run(_until_stopped(show, broker, screen or Screen()))


async def _until_stopped(show: Show, address: Address, screen: Screen) -> None:
    """Play until it is over, the time is up, or somebody stops it; then take the house down in order."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in STOPPING:
        loop.add_signal_handler(number, stop.set)
    story = asyncio.create_task(_story(show, address, screen))
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({story, stopped}, timeout=show.seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopped.cancel()
        while not story.done():  # a library may swallow a cancellation
            story.cancel()
            await asyncio.wait({story}, timeout=GOODBYE_S)
    if not story.cancelled() and (error := story.exception()) is not None:
        raise first_of(error)


async def _story(show: Show, address: Address, screen: Screen) -> None:
    with screen:
        screen.board.title, screen.board.address = "[bold]justright[/] demo", address.url
        screen.say(f"[bold]justright[/] on a private broker, [dim]{address.url}[/]; simulated people, the real program, real MQTT")
        await _scenes(show, address, screen)
        await _days(show, address, screen)


async def _scenes(show: Show, address: Address, screen: Screen) -> None:
    config = at(address, configured(settings(), "the demo's house"), "scenes")
    driver = LiveDriver(Timeline(START), PacedClock(START, rate=6.0))
    home = SimulatedHousehold(config, driver)
    driver.heard = home.receive
    async with on_broker(driver, address, "scenes", RETOLD), serving(config, driver.clock):
        await _online(driver, home)
        home.start()
        stage = Stage(home, driver, screen, rate=6.0 * min(show.speed, MOST_SPEED), patience=1.0 / show.speed)
        for title, scene in SCENES:
            screen.heading(title)
            await scene(stage)


async def _days(show: Show, address: Address, screen: Screen) -> None:
    """Let the family live, from knowing nothing, on a base topic of its own."""
    scenario = seeded(SCENARIOS["family"](), SEED)
    config = at(address, configured(scenario.config, "the family's house"), "family")
    driver = LiveDriver(Timeline(START), PacedClock(START, rate=6.0, limit=0.0))
    board = SimulatedHousehold(config, driver, real=config.home.devices)
    stage = Stage(board, driver, screen, patience=1.0 / show.speed)
    family = Family(stage)
    world = World(scenario, config.home, SEED, driver.timeline, driver.send, family, base="family")
    driver.heard = both(world, board)
    screen.heading("Now a family of three and the car live here, and nothing is known of them yet")
    async with on_broker(driver, address, "family", RETOLD), serving(config, driver.clock):
        await _online(driver, board)
        await live(world, family, driver, show.days)
    ours, theirs = (sum(pair[index] for pair in screen.board.scores[-3:]) / max(len(screen.board.scores[-3:]), 1) for index in (0, 1))
    screen.say("")
    screen.say(f"After {show.days} days: of 100 uses [bold green]{ours:.0f}[/] by hand, [bold red]{theirs:.0f}[/] with no controller.")


async def _online(driver: LiveDriver, home: SimulatedHousehold) -> None:
    """Wait, by the wall clock, until the program says that it is there."""
    try:
        async with asyncio.timeout(ONLINE_S):
            while not home.online:  # noqa: ASYNC110  # the virtual clock stands still, and nothing else tells us
                await asyncio.sleep(0.005)
    except TimeoutError:
        raise BrokerError("the program did not come online on the private broker") from None
    driver.catch_up()


def both(world: World, board: SimulatedHousehold) -> Callable[[Message], None]:
    """Return what lets the devices of a world hear a message, and the board tell of it."""

    def heard(message: Message) -> None:
        world.receive(message.topic, message.payload)
        board.receive(message)

    return heard
