"""Virtual time: what is to happen, in order, on one clock of seconds. Nothing here sleeps; a driver decides how fast it passes."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

Action: TypeAlias = Callable[[], None]

DAY_S = 86_400.0


@dataclass(slots=True)
class Timeline:
    """A queue of actions by time; of two at the same moment the one that was asked for first comes first."""

    start: datetime
    now: float = 0.0
    _queue: list[tuple[float, int, Action]] = field(default_factory=list)
    _count: int = 0

    def at(self, when: float, action: Action) -> None:
        """Do `action` at `when` (seconds since `start`), or at once if that has passed."""
        self._count += 1
        heapq.heappush(self._queue, (max(when, self.now), self._count, action))

    def after(self, delay: float, action: Action) -> None:
        """Do `action` in `delay` seconds."""
        self.at(self.now + delay, action)

    def next(self) -> float | None:
        """Return when the next action is due, or `None`."""
        return self._queue[0][0] if self._queue else None

    def step(self) -> None:
        """Go to the next action and do it."""
        when, _, action = heapq.heappop(self._queue)
        self.now = max(self.now, when)
        action()

    def advance(self, until: float) -> None:
        """Do all that is due up to `until` and stand there."""
        while self._queue and self._queue[0][0] <= until:
            self.step()
        self.now = max(self.now, until)

    def clear(self) -> None:
        """Forget everything that was to happen."""
        self._queue.clear()

    @property
    def moment(self) -> datetime:
        """The time now, as a date and time."""
        return self.moment_of(self.now)

    def moment_of(self, seconds: float) -> datetime:
        """Return the date and time `seconds` after the start, to the microsecond."""
        return self.start + timedelta(microseconds=round(seconds * 1e6))

    def seconds_of(self, moment: datetime) -> float:
        """Return the inverse of `moment_of`."""
        return (moment.astimezone(UTC) - self.start) / timedelta(seconds=1)
