"""How fast virtual time passes in front of somebody's eyes: a clock that a program can live by, at a rate that may change, up to a limit.

The limit is the next thing that is to happen in the simulated house: however fast time runs, it never runs past that.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

LOOK_S = 0.001
"""A program that lives by a paced clock looks at it this often, in real seconds."""

GRAIN_S = 1e-6
"""The clock's own grain: what is due within a microsecond is due."""


@dataclass(slots=True)
class PacedClock:
    """Virtual seconds since `start`: `rate` in a real second, never beyond `limit`. `awaited` is the moment that a program waits for."""

    start: datetime
    rate: float = 1.0
    limit: float = float("inf")
    awaited: float = float("-inf")
    steady: Callable[[], float] = time.monotonic
    _from_real: float = field(init=False)
    _from_virtual: float = 0.0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        """Start now."""
        self._from_real = self.steady()

    @property
    def seconds(self) -> float:
        """Virtual seconds since the start."""
        return min(self._from_virtual + (self.steady() - self._from_real) * self.rate, self.limit)

    def now(self) -> datetime:
        """Return the virtual moment."""
        return self.moment(self.seconds)

    def moment(self, seconds: float) -> datetime:
        """Return the moment `seconds` after the start."""
        return self.start + timedelta(microseconds=round(seconds * 1e6))

    def set(self, rate: float, limit: float = float("inf")) -> None:
        """Go on from here at another rate, up to another limit; whoever sleeps reckons anew."""
        self._from_virtual, self._from_real = self.seconds, self.steady()
        self.rate, self.limit = rate, limit
        self.nudge()

    def jump(self, seconds: float) -> None:
        """Be at `seconds` at once."""
        self._from_virtual, self._from_real = seconds, self.steady()
        self.nudge()

    def stand(self, seconds: float) -> None:
        """Be at `seconds` and stay there."""
        self.rate, self.limit = 1.0, seconds
        self.jump(seconds)

    def nudge(self) -> None:
        """Let everybody who sleeps look again at what they are waiting for."""
        self._changed.set()
        self._changed = asyncio.Event()

    def until(self, moment: datetime) -> float:
        """Return the real seconds after which a program that waits for `moment` should look at the clock again.

        Never long: the rate may change meanwhile, and the limit may move.
        """
        self.awaited = (moment - self.start) / timedelta(seconds=1)
        left = self.awaited - self.seconds
        return min(max(left, 0.0) / self.rate, LOOK_S) if left > GRAIN_S else 0.0

    def compare(self) -> None:
        """There is no wall clock to follow."""

    async def reach(self, seconds: float) -> None:
        """Sleep until `seconds` of virtual time; at the limit, until it is moved."""
        while seconds - self.seconds > GRAIN_S:
            await self.doze(seconds)

    async def doze(self, seconds: float | None) -> None:
        """Sleep until `seconds` of virtual time (never, if `None`) or until something has changed."""
        changed = self._changed
        reachable = seconds is not None and seconds <= self.limit
        wait = max(seconds - self.seconds, 0.0) / self.rate if reachable and seconds is not None else None
        with suppress(TimeoutError):
            async with asyncio.timeout(wait):
                await changed.wait()
