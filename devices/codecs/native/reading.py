"""Availability of devices and readings of sensors: one word or number, plain or in an object."""

from __future__ import annotations

import math
from collections.abc import Mapping

from devices.codecs.payload import BadPayload, Json, json_value, printable, text
from devices.messages import Reading

_BARE: Mapping[str, Json] = {"true": True, "false": False, "null": None}


def decode_availability(payload: bytes) -> bool:
    """Say whether a device is there: `online` or `offline`, plain or under `state`. Raises `BadPayload` for anything else."""
    word = _unwrapped(text(payload).strip(), "state")
    known = {"online": True, "offline": False}.get(word.strip().lower()) if isinstance(word, str) else None
    if known is not None:
        return known
    raise BadPayload("neither online nor offline")


def decode_reading(payload: bytes) -> Reading:
    """Return what a sensor reads: a number, or a word in lower case, plain or under `value`; true and false are `on` and `off`.

    Raises `BadPayload` for anything else, numbers that are not finite and words beyond 256 characters among it.

    >>> decode_reading(b'{"value": "P"}'), decode_reading(b"21.50")
    (Reading(value='p'), Reading(value=21.5))
    """
    value = _unwrapped(text(payload).strip(), "value")
    if isinstance(value, bool):
        return Reading("on" if value else "off")
    reading = _finite(value) if isinstance(value, int | float) else _word(value)
    if reading is not None:
        return Reading(reading)
    raise BadPayload("neither a number nor a word")


def _unwrapped(written: str, key: str) -> Json:
    """Return the JSON value in `written`, what stands under `key` where it is an object, or the text itself where it is no JSON."""
    if not written.startswith(("{", "[", '"', "-")) and not written[:1].isdigit():
        return _BARE.get(written.lower(), written)
    try:
        value = json_value(written)
    except BadPayload:
        if written.startswith(("{", "[")):
            raise
        return written
    return value.get(key) if isinstance(value, dict) else value


def _finite(raw: float) -> float | None:
    try:
        value = float(raw)
    except OverflowError:
        return None
    return value if math.isfinite(value) else None


def _word(raw: Json) -> float | str | None:
    """Read a word; a number in quotes is a number, and what only looks like one (nan, inf) is neither."""
    word = printable(raw)
    if word is None:
        return None
    try:
        return _finite(float(word.replace("_", "x")))  # float() would read "1_0" as ten
    except ValueError:
        return word.strip().lower() or None
