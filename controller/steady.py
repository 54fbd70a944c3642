"""The time that events carry: as the wall clock has it, but never running backwards, and never jumping because a second was stepped.

It starts at the wall clock and goes on with the monotonic one. A wall clock that is corrected forwards by more than `TOLERANCE_S` is
followed at once (a Raspberry Pi without a battery gets its time from the network minutes after it booted). One that is corrected
backwards cannot be followed without living moments twice: then this time runs slower, by `SLOWING`, until the wall clock has caught up.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

logger = logging.getLogger("justright.time")

TOLERANCE_S = 2.0
"""Differences below this are the everyday work of a time service, which slews; following them would only add noise."""

SLOWING = 0.1
"""Share by which this time runs slower while it is ahead. An hour is made good in ten, and no timer takes much longer than it should."""

TRUST = timedelta(days=1)
"""How far the wall clock at start may lie before the last moment we stored, and be taken to be a clock that is not set yet."""


class Clock(Protocol):
    """What the shell asks of time."""

    def now(self) -> datetime:
        """Return the present moment, aware, never running backwards."""

    def until(self, moment: datetime) -> float:
        """Return the seconds to sleep until a moment, or until the clock should be asked again."""

    def compare(self) -> None:
        """Follow the wall clock; called every few seconds."""


class SteadyClock:
    """Aware UTC moments that never decrease. Sleeping is done on the monotonic clock; `until` says for how long."""

    def __init__(
        self,
        last: datetime | None = None,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start at the wall clock, or at the `last` moment known where the wall clock lies a little before it."""
        self._wall = wall
        self._monotonic = monotonic
        start = wall()
        if last is not None and 0 < last.timestamp() - start < TRUST.total_seconds():
            start = last.timestamp()
        self._anchor = (start, monotonic())
        self._rate = 1.0
        self._warned = False

    def now(self) -> datetime:
        """Return the present moment."""
        return datetime.fromtimestamp(self._seconds(), UTC)

    def until(self, moment: datetime) -> float:
        """Return the seconds to sleep until a moment; 0 where it has come."""
        return max((moment.timestamp() - self._seconds()) / self._rate, 0.0)

    def compare(self) -> None:
        """Look at the wall clock and follow it where it was corrected; to be called every few seconds."""
        seconds, wall = self._seconds(), self._wall()
        ahead = seconds - wall
        self._anchor = (wall if ahead < -TOLERANCE_S else seconds, self._monotonic())
        self._rate = 1.0 - SLOWING if ahead > TOLERANCE_S else 1.0
        if ahead > TRUST.total_seconds() and not self._warned:
            self._warned = True
            logger.warning("the wall clock was set back by more than a day; times are ahead of it until the next start")

    def _seconds(self) -> float:
        anchor, since = self._anchor
        return anchor + (self._monotonic() - since) * self._rate
