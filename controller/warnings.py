"""Warnings that an attacker or a broken device could repeat without end: each kind is said once in a while, and then how often it came."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

QUIET = timedelta(minutes=10)
"""How long a kind of warning is silent after it was said."""
_MOST = 200


@dataclass(slots=True)
class Warnings:
    """Says each kind of warning at most once in ten minutes. Bounded: beyond 200 kinds, all others count as one."""

    log: logging.Logger
    _said: dict[str, datetime] = field(default_factory=dict)
    _held_back: dict[str, int] = field(default_factory=dict)

    def say(self, kind: str, text: str, at: datetime) -> None:
        """Log `text` unless its kind was logged a short while ago."""
        kind = kind if kind in self._said or len(self._said) < _MOST else "others"
        last = self._said.get(kind)
        if last is not None and at - last < QUIET:
            self._held_back[kind] = self._held_back.get(kind, 0) + 1
            return
        self._said[kind] = at
        before = self._held_back.pop(kind, 0)
        self.log.warning("%s%s", text, f" ({before} more like it since it was last said)" if before else "")
