"""The review of a household that runs: its quiet hour, and the child process that is at it. What follows waits its turn in the inbox."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol

from controller.effects import Effects, Findings, Review
from controller.review.lines import Order
from controller.review.runs import reviewed
from controller.traffic.link import Inbox, Turn

logger = logging.getLogger("justright.review")

LONGEST_NAP_S = 600.0
"""Seconds between two looks at the clock, so that a night that was slept through or a clock that was set is noticed."""


class Clock(Protocol):
    """What is asked of time."""

    def now(self) -> datetime:
        """Return the present moment."""

    def until(self, moment: datetime) -> float:
        """Return the seconds to sleep until a moment."""


@dataclass(frozen=True, slots=True)
class Nightly:
    """When a review is due next, and how it is begun."""

    next: Callable[[datetime], datetime | None]
    begin: Callable[[datetime], Effects]


class Nights:
    """Has reviews begun in time, and done without anybody waiting for them."""

    def __init__(self, clock: Clock, inbox: Inbox, nightly: Nightly | None) -> None:
        """Without `nightly` there are only reviews that somebody asks for."""
        self._clock = clock
        self._inbox = inbox
        self._nightly = nightly
        self._reviews: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Wait for one quiet hour after the other, until cancelled; then whatever review is under way ends too."""
        try:
            while self._nightly is not None and (due := self._nightly.next(self._clock.now())) is not None:
                while self._clock.now() < due:  # noqa: ASYNC110  # it is the clock that is waited for
                    await asyncio.sleep(min(self._clock.until(due), LONGEST_NAP_S))
                self._inbox.put(Turn(self._nightly.begin))
            await asyncio.Event().wait()
        finally:
            for task in self._reviews:
                task.cancel()
            await asyncio.gather(*self._reviews, return_exceptions=True)

    def start(self, review: Review) -> None:
        """Have a review done."""
        task = asyncio.get_running_loop().create_task(self._do(review))
        self._reviews.add(task)
        task.add_done_callback(self._reviews.discard)

    async def _do(self, review: Review) -> None:
        try:
            findings = await reviewed(Order(review.subjects, review.challengers, review.store))
        except OSError as error:
            findings = Findings(error=f"the review could not be started: {error.strerror}")
        if findings.error is not None:
            logger.warning("a review found nothing: %s", findings.error)
        self._inbox.put(Turn(partial(review.finished, findings)))
