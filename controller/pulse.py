"""The regular signs of life: the wall clock is followed, that somebody listens is noted, and systemd's watchdog is fed.

The watchdog is fed only after the consumer and the store's thread have both answered, so that a program that hangs is started again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from controller import systemd
from controller.link import Beat, Inbox
from controller.seldom import Seldom
from controller.steady import Clock
from controller.store import StoreThread, StoreUnavailable

logger = logging.getLogger("justright")

BEAT_S = 10.0
"""Seconds between two beats, or fewer where the watchdog wants that."""

MARK_EVERY = timedelta(minutes=5)
"""How often we note that we are listening, where nothing else is stored: 300 small writes a day. After a crash the gap is overestimated
by as much, which errs on the side of crediting nobody."""

REPEATED_WITHIN = timedelta(minutes=10)
"""A delivery that was acknowledged longer ago than this, over a link that stood since, does not come again; identifiers do."""


class Pulse:
    """Beats until cancelled."""

    def __init__(self, clock: Clock, inbox: Inbox, store: StoreThread, online: Callable[[], bool], marked: datetime | None) -> None:
        """`online` says whether the link stands, `marked` is when that was last noted."""
        self._clock = clock
        self._inbox = inbox
        self._store = store
        self._online = online
        self._marked = marked
        self._seldom = Seldom(logger)

    async def run(self, environ: Mapping[str, str]) -> None:
        """Beat for ever."""
        interval = min(systemd.watchdog_interval(environ) or BEAT_S, BEAT_S)
        while True:
            await asyncio.sleep(interval)
            self._clock.compare()
            beat = Beat(asyncio.Event())
            self._inbox.put(beat)
            await beat.seen.wait()
            await self.mark(MARK_EVERY)
            await self._store.call(lambda: None)
            systemd.notify("WATCHDOG=1", environ)
            if self._inbox.dropped:
                self._seldom.warning(
                    "dropped", f"messages of QoS 0 come faster than they are read: {self._inbox.dropped} were dropped so far"
                )

    async def mark(self, every: timedelta) -> None:
        """Note that we are listening, unless that was noted a little while ago."""
        at = self._clock.now()
        if not self._online() or (self._marked is not None and at - self._marked < every):
            return
        try:
            await self._store.call(self._store.store.mark_alive, at, at - REPEATED_WITHIN)
            self._marked = at
        except StoreUnavailable as error:
            self._seldom.error("store", str(error))
