"""Anything from anybody: the strict reading that all codecs share, and what the native ones make of garbage."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from devices.codecs.native import (
    BadPayload,
    decode_availability,
    decode_command,
    decode_identity,
    decode_reading,
    decode_state,
)
from devices.codecs.payload import LARGEST, YEARS, instant, json_object, printable
from devices.settings import ChoiceSetting, NumberSetting, Setting

SETTINGS: Mapping[str, Setting] = {
    "temperature": NumberSetting("temperature", "°C", 15, 46, 0.5, 38),
    "volume": NumberSetting("volume", "", 0, 100, 1, 30),
    "station": ChoiceSetting("station", ("news", "jazz", "1")),
    "lamp": ChoiceSetting("lamp", ("on", "off")),
}
AT = datetime(2026, 3, 2, 6, 31, tzinfo=UTC)


# --- the shared reading --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        "2026-03-02T06:31:00Z",
        "2026-03-02t06:31:00z",
        "2026-03-02 06:31:00+00:00",
        "2026-03-02T07:31:00.000+01:00",
        "2026-03-01T18:31:00-12:00",
    ],
)
def test_an_instant_is_read_in_utc(raw: str) -> None:
    at = instant(raw)

    assert at == AT
    assert at is not None
    assert at.tzinfo is UTC


@pytest.mark.parametrize(
    "raw",
    [
        "2026-03-02T06:31:00",
        "2026-03-02",
        "20260302T063100Z",
        "2026-02-30T06:31:00Z",
        "2026-03-02T24:00:01Z",
        "2026-03-02T06:31:60Z",
        "1970-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2100-01-01T00:00:00Z",
        "2026-03-02T06:31:00+24:00",
        "2026-03-02T06:31:00+99:99",
        "2026-03-02T06:31:00ZZ",
        "٢٠٢٦-03-02T06:31:00Z",
        "",
        1_772_433_060,
        None,
        True,
        "2026-03-02T06:31:00." + "0" * 60_000 + "Z",
    ],
    ids=range(19),
)
def test_any_other_instant_is_none(raw: object) -> None:
    assert instant(raw) is None


ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(datetime(YEARS.start, 1, 1), datetime(YEARS.stop - 1, 12, 31), timezones=ZONES))  # noqa: DTZ001  # hypothesis adds the zone
def test_every_instant_of_these_years_survives_writing_and_reading(at: datetime) -> None:
    assert instant(at.isoformat()) == at


# --- anything from anybody -----------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [*SETTINGS, "active", "origin", "at", "state", "power", "person", "tag", "confidence", "present", "value", "news", "on", "online"]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | WORDS
    | st.text(max_size=8)
    | st.sampled_from(["\ud800", "\0", "1e999", "nan", 10**400])
)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4), max_leaves=8)
BODIES = st.dictionaries(WORDS | st.text(max_size=4), VALUES, max_size=6).map(lambda body: json.dumps(body).encode())
PAYLOADS = (
    BODIES
    | VALUES.map(lambda value: json.dumps(value).encode())
    | st.binary(max_size=64)
    | st.text(max_size=16).map(lambda text: text.encode(errors="replace"))
)

DECODERS: dict[str, Callable[[bytes], object]] = {
    "state": lambda payload: decode_state(payload, SETTINGS),
    "command": lambda payload: decode_command(payload, SETTINGS),
    "identity": decode_identity,
    "availability": decode_availability,
    "reading": decode_reading,
}


@pytest.mark.parametrize("decode", DECODERS.values(), ids=DECODERS)
@given(payload=PAYLOADS)
@example(payload=b'{"a":' * 5000)
@example(payload=b"[" * LARGEST)
@example(payload=b"-" + b"9" * (LARGEST - 1))
@example(payload=b'{"temperature": "' + b"9" * 60_000 + b'"}')
@example(payload=b'{"at": "' + b"2" * 60_000 + b'"}')
@example(payload=b'"' + b"\\u0000" * 10_000 + b'"')
def test_nothing_but_a_bad_payload_is_ever_raised(decode: Callable[[bytes], object], payload: bytes) -> None:
    try:
        made = decode(payload)
    except BadPayload as error:
        made = str(error)

    repr(made).encode()  # what comes out can be written down: no half of a surrogate pair in it


@given(BODIES)
def test_a_state_gives_plausible_values_only(payload: bytes) -> None:
    try:
        report = decode_state(payload, SETTINGS)
    except BadPayload:
        return

    assert all(SETTINGS[name].plausible(value) for name, value in report.values.items())
    assert not set(report.values) & set(report.rejected)
    assert set(report.values) | set(report.rejected) <= set(json_object(payload))


@given(PAYLOADS)
def test_a_reading_is_finite_or_a_printable_word_in_lower_case(payload: bytes) -> None:
    try:
        value = decode_reading(payload).value
    except BadPayload:
        return

    assert printable(value) == value.lower() if isinstance(value, str) else math.isfinite(value)
