"""`run` from the opening of the store to its closing: a store that breaks on the way is restored, and the household served on."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from controller.app import App
from controller.config import Config
from controller.household import Household
from controller.steady import Clock, SteadyClock
from controller.store import StoreDamaged, StoreError, StoreThread
from controller.upkeep.keeping import Keeper
from controller.upkeep.memory import be_frugal, overlook_what_stays
from controller.upkeep.nights import Nightly
from controller.upkeep.upkeep import Upkeep
from controller.vitals import Vitals

logger = logging.getLogger("justright")

BREAKDOWNS_AT_MOST = 3
"""Times that a store may be found damaged in one run before this is given up: the disk itself is failing then."""


async def run(config: Config, environ: Mapping[str, str] = os.environ, clock: Callable[[datetime | None], Clock] = SteadyClock) -> int:
    """Serve a household until SIGTERM or SIGINT, and return the exit code: 0, or 1 where the store cannot be used.

    `clock` makes the time to live by, of the last moment known: the steady one, unless a test lets its months pass faster.
    """
    be_frugal()
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    vitals = Vitals()
    for breakdown in range(BREAKDOWNS_AT_MOST):
        try:
            await _serve(config, environ, clock, vitals, stopping, thorough=bool(breakdown))
        except ExceptionGroup as failures:
            if not failures.subgroup(StoreDamaged):
                raise
            logger.error("store %s: it was found damaged while it was in use; it is opened again, and restored if need be", config.store)  # noqa: TRY400
        except StoreError as error:
            logger.error("%s", error)  # noqa: TRY400  # the text says it all; a traceback would hide it
            return 1
        else:
            return 0
    logger.error("store %s: it was damaged %d times in this run; check the disk and the system log", config.store, BREAKDOWNS_AT_MOST)
    return 1


async def _serve(
    config: Config,
    environ: Mapping[str, str],
    clock: Callable[[datetime | None], Clock],
    vitals: Vitals,
    stopping: asyncio.Event,
    *,
    thorough: bool,
) -> None:
    async with StoreThread.opened(config.store, restoring=datetime.now(UTC), thorough=thorough) as store:
        household = await store.call(lambda: Household(config, store.store.rows(), store.store, vitals.report, at_hand=False))
        last_alive = await store.call(store.store.last_alive)
        crashed = not await store.call(store.store.take_goodbye)
        time = clock(last_alive)
        keeper = Keeper(time, store, config.store, config.home.timezone)
        vitals.watch("backup", keeper.vitals)
        nightly = Nightly(lambda at: config.review.next(at, config.home.timezone), household.review)
        upkeep = Upkeep(nightly, keeper, vitals, household.health)
        app = App(household, store, config.mqtt, last_alive, time, upkeep, crashed=crashed)
        overlook_what_stays()
        await app.serve(stopping, environ)
