"""What the sensors of a house say of the circumstances of a use, in the numbers that learners compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from controller.core.safety.interlocks import Sample

CONTEXT_S = 6 * 3600.0
"""Seconds after which a sensor's reading says nothing about the present any more."""
_SWITCHED = {
    **dict.fromkeys(("on", "open", "yes", "home", "detected", "wet", "occupied", "present"), 1.0),
    **dict.fromkeys(("off", "closed", "no", "away", "clear", "dry", "empty", "absent"), 0.0),
}
_NOTHING = frozenset({"", "unknown", "unavailable", "unreadable", "none", "null"})
_LONGEST = 40
"""Characters of a word, from which on it is prose and no state."""


def readings(sensors: Iterable[str], samples: Mapping[str, Sample], now: datetime) -> dict[str, float]:
    """Return what `sensors` say, as far as it is recent: numbers, what is on as 1 and off as 0, and any other word as 1 under the sensor's
    name and the word (`weather=rain`).
    """
    found = {}
    for sensor in sensors:
        sample = samples.get(sensor)
        if sample is None or (now - sample.at).total_seconds() > CONTEXT_S:
            continue
        if not isinstance(sample.value, str):
            found[sensor] = sample.value
        elif sample.value in _SWITCHED:
            found[sensor] = _SWITCHED[sample.value]
        elif sample.value not in _NOTHING and len(sample.value) <= _LONGEST:
            found[f"{sensor}={sample.value}"] = 1.0
    return found
