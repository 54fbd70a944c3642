"""Bytes from anybody to JSON that is safe to look at: the strict reading that every codec shares.

The rule: bounded time and memory, and no exception but `BadPayload`, whose reason never quotes the payload. NaN and Infinity are no
JSON; of doubled keys the last one counts, as in every JSON reader.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import NoReturn, TypeAlias

Json: TypeAlias = dict[str, "Json"] | list["Json"] | str | int | float | bool | None

LARGEST = 64 * 1024
"""Bytes of a payload that are looked at; no device has that much to say."""

LONGEST_NAME = 256
"""Characters of a name, a tag or a word."""

YEARS = range(2000, 2100)
"""Years in which a sender's clock can be right; one without a battery says 1970."""

_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


class BadPayload(ValueError):
    """A payload that cannot be used at all, with a reason that quotes nothing of it."""


def text(payload: bytes) -> str:
    """Return the payload as text. Raises `BadPayload` where it is too large or no UTF-8."""
    if len(payload) > LARGEST:
        raise BadPayload(f"larger than {LARGEST // 1024} KiB")
    try:
        return payload.decode()
    except UnicodeDecodeError:
        raise BadPayload("not UTF-8") from None


def json_value(written: str) -> Json:
    """Return the JSON value in `written`. Raises `BadPayload` where there is none, or one nested or numbered beyond reason."""
    try:
        value: Json = _DECODER.decode(written)
    except RecursionError:
        raise BadPayload("nested too deep") from None
    except ValueError:  # broken JSON, NaN, or an integer of more digits than Python converts
        raise BadPayload("not JSON") from None
    return value


def json_object(payload: bytes) -> dict[str, Json]:
    """Return the JSON object that the payload is. Raises `BadPayload` where it is none."""
    value = json_value(text(payload))
    if isinstance(value, dict):
        return value
    raise BadPayload("not a JSON object")


def printable(raw: object) -> str | None:
    """Return `raw` if it can be stored, shown and sent on: 1 to 256 characters, no control characters, no half of a surrogate pair."""
    return raw if isinstance(raw, str) and 0 < len(raw) <= LONGEST_NAME and raw.isprintable() else None


def instant(raw: object) -> datetime | None:
    """Return an RFC 3339 time in UTC; `None` for anything else, a time without its zone and a year in which no clock is right.

    >>> instant("2026-03-02T06:31:00+01:00").isoformat()
    '2026-03-02T05:31:00+00:00'
    """
    if not isinstance(raw, str) or _INSTANT.fullmatch(raw) is None:
        return None
    try:
        at = datetime.fromisoformat(raw.upper())
    except ValueError:  # the 30th of February, 24 o'clock, an offset of a day
        return None
    return at.astimezone(UTC) if at.year in YEARS else None


def _refuse(_constant: str) -> NoReturn:
    raise ValueError("no number")


def once(payload: bytes) -> dict[str, Json]:
    """Return the JSON object that the payload is, as `json_object` does. Raises `BadPayload` too where it says anything twice."""
    value = json_object(payload)
    try:
        _STRICT.decode(text(payload))
    except _Twice:
        raise BadPayload("no clear JSON: a key stands in it twice") from None
    return value


class _Twice(Exception):  # it never leaves this file
    """A key stands twice in one object."""


def _each_once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Twice
    return found


_DECODER = json.JSONDecoder(parse_constant=_refuse)
_STRICT = json.JSONDecoder(parse_constant=_refuse, object_pairs_hook=_each_once)
"""The same, for what nobody may have meant otherwise: which of two equal keys counts, senders do not agree on (RFC 8259, section 4)."""
