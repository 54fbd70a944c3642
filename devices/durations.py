"""Durations as people write them everywhere in this project: seconds, or "HH:MM:SS"."""

from __future__ import annotations

import math
import re

LONGEST_S = 10 * 366 * 86_400
"""Ten years: longer is a slip of the pen, and far below what a date can be moved by."""

_CLOCK = re.compile(r"([0-9]{1,5}):([0-5][0-9]):([0-5][0-9](?:\.[0-9]{1,6})?)")


def seconds(raw: object) -> float:
    """Return a duration in seconds, from a number of seconds or from "HH:MM:SS" (hours may pass 24).

    Raises `ValueError` for anything else, for a negative one and for one beyond `LONGEST_S`.

    >>> seconds("01:30:00"), seconds(90)
    (5400.0, 90.0)
    """
    value = _clock(raw) if isinstance(raw, str) else _number(raw)
    if value is None or not 0 <= value <= LONGEST_S:
        message = 'a duration is seconds (0 to ten years) or "HH:MM:SS"'
        raise ValueError(message)
    return value


def _clock(text: str) -> float | None:
    parts = _CLOCK.fullmatch(text)
    return None if parts is None else int(parts[1]) * 3600 + int(parts[2]) * 60 + float(parts[3])


def _number(raw: object) -> float | None:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return None
    return float(raw) if abs(raw) <= LONGEST_S and math.isfinite(raw) else None
