"""Saying the same thing less and less often: a log of years stays small, and the first time is never kept back."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

FIRST_PAUSE_S = 10.0
LONGEST_PAUSE_S = 3600.0
KEYS_AT_MOST = 256
"""Strangers choose some of the keys (topics), so their number is bounded; the least recently used goes first."""


@dataclass(slots=True)
class _Told:
    at: float
    pause: float
    kept_back: int = 0


class Seldom:
    """A logger that says what belongs to one key at once, then after 10 s, then after twice the pause each time, up to an hour."""

    def __init__(self, logger: logging.Logger, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Write to `logger`."""
        self._logger = logger
        self._monotonic = monotonic
        self._told: OrderedDict[str, _Told] = OrderedDict()

    def log(self, level: int, key: str, text: str) -> None:
        """Log a text unless one of the same key was logged a little while ago."""
        now, told = self._monotonic(), self._told.get(key)
        if told is not None and now - told.at < told.pause:
            told.kept_back += 1
            return
        quiet = told is None or now - told.at > 2 * told.pause + FIRST_PAUSE_S
        pause = FIRST_PAUSE_S if told is None or quiet else min(told.pause * 2, LONGEST_PAUSE_S)
        more = f" ({told.kept_back} more like it since)" if told is not None and told.kept_back else ""
        self._told[key] = _Told(now, pause)
        self._told.move_to_end(key)
        if len(self._told) > KEYS_AT_MOST:
            self._told.popitem(last=False)
        self._logger.log(level, "%s%s", text, more)

    def warning(self, key: str, text: str) -> None:
        """Log a warning, seldom."""
        self.log(logging.WARNING, key, text)

    def error(self, key: str, text: str) -> None:
        """Log an error, seldom."""
        self.log(logging.ERROR, key, text)
