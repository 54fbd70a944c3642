"""How the shell is: what each of its parts says of itself, gathered for `health`. Numbers only, nothing of anybody."""

from __future__ import annotations

import statistics
import time
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

REMEMBERED = 500
"""Durations of which the median and the worst are told: some minutes of a busy house."""


class Vitals:
    """The parts that can be asked."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Start the clock of the uptime."""
        self._monotonic = monotonic
        self._started = monotonic()
        self._parts: dict[str, Callable[[], Mapping[str, Any]]] = {}

    def watch(self, name: str, part: Callable[[], Mapping[str, Any]]) -> None:
        """Ask a part from now on, in the place of an earlier one of the same name."""
        self._parts[name] = part

    def report(self) -> dict[str, Any]:
        """Return what all parts say now, JSON-ready."""
        process = {"uptime_s": round(self._monotonic() - self._started), **_process()}
        return {"process": process, **{name: dict(part()) for name, part in self._parts.items()}}


class Durations:
    """How long something took, the last few hundred times."""

    def __init__(self) -> None:
        """Start with none."""
        self._last: deque[float] = deque(maxlen=REMEMBERED)

    def note(self, seconds: float) -> None:
        """Take one down."""
        self._last.append(seconds)

    def in_ms(self) -> dict[str, float]:
        """Return the median and the worst in milliseconds; nothing where nothing happened."""
        if not self._last:
            return {}
        return {"median": round(statistics.median(self._last) * 1000, 2), "worst": round(max(self._last) * 1000, 2)}


def _process() -> dict[str, float]:
    """Return memory in use and what was written to disk since the start, as Linux counts them; nothing elsewhere."""
    try:
        status, io = (Path(f"/proc/self/{name}").read_text(encoding="ascii", errors="replace") for name in ("status", "io"))
        resident = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
        written = next(line.split()[1] for line in io.splitlines() if line.startswith("write_bytes"))
        return {"memory_mb": round(int(resident) / 1024, 1), "written_kb": int(written) // 1024}
    except (OSError, StopIteration):
        return {}
