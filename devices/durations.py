"""Durations as people write them everywhere in this project: seconds, or "HH:MM:SS"."""

from __future__ import annotations

import re

LONGEST_S = 10 * 366 * 86_400
"""Ten years: longer is a slip of the pen, and far below what a date can be moved by."""

_CLOCK = re.compile(r"([0-9]{1,5}):([0-5][0-9]):([0-5][0-9](?:\.[0-9]{1,6})?)")
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")


def seconds(raw: object) -> float:
    """Return a duration in seconds, from a number of seconds or from "HH:MM:SS" (hours may pass 24).

    Raises `ValueError`, saying what is allowed, for anything else, for a negative one and for one beyond `LONGEST_S`.

    >>> seconds("01:30:00"), seconds(90)
    (5400.0, 90.0)
    """
    value = _written(raw.strip()) if isinstance(raw, str) else raw
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= LONGEST_S:
        raise ValueError('must be a duration: seconds (20) or "HH:MM:SS" ("00:20:00"), not negative, ten years at most')
    return float(value)


def _written(text: str) -> float | None:
    clock = _CLOCK.fullmatch(text)
    if clock:
        return int(clock[1]) * 3600 + int(clock[2]) * 60 + float(clock[3])
    return float(text) if _NUMBER.fullmatch(text) else None
