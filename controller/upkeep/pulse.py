"""The regular signs of life: the wall clock is followed, that somebody listens is noted, and systemd's watchdog is fed.

The watchdog is fed only after the reader, the consumer and the store have all answered, so that a program that hangs is started again.
A store that answers with an error is no reason: nothing gets better by starting again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Protocol

from controller.seldom import Seldom
from controller.steady import Clock
from controller.store import StoreThread, StoreUnavailable
from controller.traffic.link import Beat, Inbox
from controller.upkeep import systemd

logger = logging.getLogger("justright")

BEAT_S = 10.0
"""Seconds between two beats, or fewer where the watchdog wants that."""

MARK_EVERY = timedelta(minutes=15)
"""How often we note that we are listening, where nothing else is stored: 100 small writes a day. After a crash the gap is overestimated
by as much, which errs on the side of crediting nobody."""

REPEATED_WITHIN = timedelta(minutes=10)
"""A delivery that was acknowledged longer ago than this, over a link that stood since, does not come again; identifiers do."""


class Reader(Protocol):
    """Who reads what the broker says (`controller.broker.Broker`)."""

    @property
    def online(self) -> bool:
        """Whether the link stands."""

    @property
    def reading(self) -> bool:
        """Whether whoever reads is at work."""


class Pulse:
    """Beats until cancelled."""

    def __init__(self, clock: Clock, inbox: Inbox, store: StoreThread, reader: Reader, marked: datetime | None) -> None:
        """`marked` is when it was last noted that the link stands."""
        self._clock = clock
        self._inbox = inbox
        self._store = store
        self._reader = reader
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
            with suppress(StoreUnavailable):
                await self._store.call(self._store.store.answer)
            if self._reader.reading:
                systemd.notify("WATCHDOG=1", environ)
            else:
                self._seldom.error("reader", "nothing is read from the broker any more; systemd's watchdog is left to act")
            if self._inbox.dropped:
                self._seldom.warning(
                    "dropped", f"messages of QoS 0 come faster than they are read: {self._inbox.dropped} were dropped so far"
                )

    async def mark(self, every: timedelta) -> None:
        """Note that we are listening, unless that was noted a little while ago."""
        at = self._clock.now()
        if not self._reader.online or (self._marked is not None and at - self._marked < every):
            return
        try:
            await self._store.call(self._store.store.mark_alive, at, at - REPEATED_WITHIN)
            self._marked = at
        except StoreUnavailable as error:
            self._seldom.error("store", str(error))
