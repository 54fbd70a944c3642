"""The nightly backup of a store that is in use. A night that was missed is made up for after the start; large ones are made less often."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from controller.steady import Clock
from controller.store import StoreDamaged, StoreError, StoreThread, backups
from controller.upkeep.memory import give_back

logger = logging.getLogger("justright.store")

HOUR, MINUTE = 4, 30
"""Local time: after the review, when nobody turns anything."""

BYTES_A_NIGHT = 2 * 1024 * 1024
"""What backups may write on average: an SD card wears. After a year of a household of four one takes 1.6 MB, and is made every night;
after five, every fourth."""

NOT_BEFORE = timedelta(minutes=10)
"""After the start: a computer that has just booted has other things to do, and one that boots again and again writes nothing."""

AGAIN = timedelta(hours=1)
"""After a backup that could not be made."""

LONGEST_NAP_S = 600.0
"""Seconds between two looks at the clock, so that a clock that was set is noticed."""


class Keeper:
    """Makes a backup every night, as long as it runs."""

    def __init__(self, clock: Clock, store: StoreThread, path: Path, zone: ZoneInfo) -> None:
        """Keep the store at `path`, in the nights of a time zone."""
        self._clock = clock
        self._store = store
        self._path = path
        self._zone = zone
        self._newest = next(iter(backups.automatic(path)), None)
        self._failed = 0

    async def run(self) -> None:
        """Wait for one night after the other, until cancelled."""
        earliest = self._clock.now() + NOT_BEFORE
        while True:
            due = max(self._due() or earliest, earliest)
            while self._clock.now() < due:  # noqa: ASYNC110  # it is the clock that is waited for
                await asyncio.sleep(min(self._clock.until(due), LONGEST_NAP_S))
            try:
                await self.keep()
            except StoreDamaged:
                raise  # the store is: it is opened again, and restored if need be
            except StoreError as error:
                self._failed += 1
                logger.error("no backup was made: %s", error)  # noqa: TRY400  # the text says it all
            earliest = self._clock.now() + AGAIN

    async def keep(self) -> Path:
        """Make a backup now and return it. Raises `StoreError`. Only the copying keeps the store waiting, not the writing."""
        while True:
            at, erasures = self._clock.now(), self._store.store.erasures
            copy = await self._store.call(self._store.store.snapshot)
            try:
                kept = await asyncio.to_thread(backups.keep, self._path, copy, at)
            except StoreDamaged:
                raise
            except StoreError:
                if self._store.store.erasures == erasures:
                    raise
                continue  # somebody was forgotten meanwhile, and what was being written went with every other copy
            if self._store.store.erasures == erasures:
                break
            kept.unlink(missing_ok=True)  # somebody was forgotten meanwhile, and may be in it
        self._newest = kept
        await asyncio.to_thread(give_back)  # the whole store was there twice
        return kept

    def _due(self) -> datetime | None:
        """Return the night of the next one, or `None` where there is none yet."""
        last = backups.made_at(self._newest) if self._newest is not None else None
        if last is None or self._newest is None:
            return None
        try:
            size = self._newest.stat().st_size
        except OSError:
            return None  # it was erased, for somebody who wanted to be forgotten
        return next_night(last + timedelta(days=size // BYTES_A_NIGHT), self._zone)

    def vitals(self) -> dict[str, Any]:
        """Say when the last one was made, how often one could not be made, and which one this run began with, if it had to."""
        last = backups.made_at(self._newest) if self._newest is not None else None
        return {
            "last": None if last is None else last.isoformat(timespec="seconds"),
            "failed": self._failed,
            "restored_from": self._store.store.restored,
        }


def next_night(last: datetime, zone: ZoneInfo) -> datetime:
    """Return the first quiet hour after a moment."""
    local = last.astimezone(zone)
    tonight = local.replace(hour=HOUR, minute=MINUTE, second=0, microsecond=0)
    return tonight if tonight > local else tonight + timedelta(days=1)
