"""From event to event, as fast as the program follows: the clock stands at each until what is due then is done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from simulators.live.house import LiveDriver

STEP_S = 0.002
"""Real seconds that the program gets for everything that happens; it needs about one thousandth."""


async def step(driver: LiveDriver, until: float, each: Callable[[], None] = lambda: None, *, thoroughly: bool = False) -> None:
    """Go to `until` (seconds of the timeline); `each` is called after every event of the house.

    The clock never runs past the next event, nor on while the program has something in hand. `thoroughly`: what the program says to
    an event has come back before the next one happens, however slow the machine is.
    """
    while (due := driver.timeline.next()) is not None and due <= until:
        await _reach(driver, due, thoroughly=thoroughly)
        each()
    await _reach(driver, until, thoroughly=thoroughly)


async def _reach(driver: LiveDriver, due: float, *, thoroughly: bool) -> None:
    """Jump to an event of the house, by way of the moments that the program wants to be woken at."""
    clock = driver.clock
    while clock.seconds < clock.awaited < due:
        await _stand(driver, clock.awaited, thoroughly=thoroughly)
    await _stand(driver, due, thoroughly=thoroughly)


async def _stand(driver: LiveDriver, moment: float, *, thoroughly: bool) -> None:
    """Let the clock stand at a moment until what is due then is done."""
    link, waking = driver.link, moment == driver.clock.awaited
    sent = 0 if link is None else link.weighty
    driver.clock.stand(moment)
    driver.catch_up()
    if link is not None:
        await link.drained()
        waking = waking or link.weighty != sent
        if waking and thoroughly:
            await link.round_trip()
    await asyncio.sleep(STEP_S if waking else 0)
    if link is not None and waking and thoroughly:
        await link.round_trip()
