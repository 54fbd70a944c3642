"""Native payloads: what makes sense is understood, the rest is refused without a word of it, whatever anybody sends."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.codecs.native import (
    BadPayload,
    decode_availability,
    decode_command,
    decode_identity,
    decode_reading,
    decode_state,
    encode_setpoint,
    normalise_tag,
)
from devices.codecs.payload import LARGEST
from devices.messages import IdentityReport, Origin, Reading, StateReport
from devices.settings import ChoiceSetting, NumberSetting, Setting

SETTINGS: Mapping[str, Setting] = {
    "temperature": NumberSetting("temperature", "°C", 15, 46, 0.5, 38),
    "volume": NumberSetting("volume", "", 0, 100, 1, 30),
    "station": ChoiceSetting("station", ("news", "jazz", "1")),
    "lamp": ChoiceSetting("lamp", ("on", "off")),
}
AT = datetime(2026, 3, 2, 6, 31, tzinfo=UTC)


def state(body: Any) -> StateReport:
    return decode_state(json.dumps(body).encode(), SETTINGS)


# --- state ---------------------------------------------------------------------------------------------------------------


def test_a_state_is_read() -> None:
    report = state({"temperature": 39.5, "station": "jazz", "active": True, "origin": "manual", "at": "2026-03-02T06:31:00Z"})

    assert report == StateReport(values={"temperature": 39.5, "station": "jazz"}, active=True, origin=Origin.MANUAL, at=AT)


@pytest.mark.parametrize("raw, value", [(39, 39.0), ("39.5", 39.5), (46.25, 46.25), (14.75, 14.75)])
def test_plausible_numbers_are_taken_as_reported(raw: object, value: float) -> None:
    assert state({"temperature": raw}).values == {"temperature": value}


@pytest.mark.parametrize(
    "raw, reason",
    [
        (True, "not a number"),
        ("warm", "not a number"),
        ([39], "not a number"),
        ({"value": 39}, "not a number"),
        ("nan", "not a number"),
        ("1e999", "not a number"),
        (10**400, "not a number"),
        (200, "outside 15 to 46 °C"),
        (1e300, "outside 15 to 46 °C"),
        (-40, "outside 15 to 46 °C"),
    ],
)
def test_a_senseless_number_is_rejected_and_the_rest_is_kept(raw: object, reason: str) -> None:
    report = state({"temperature": raw, "volume": 20})

    assert report.rejected == {"temperature": reason}
    assert report.values == {"volume": 20}


def test_a_number_without_unit_is_rejected_in_plain_words() -> None:
    assert state({"volume": 101}).rejected == {"volume": "outside 0 to 100"}


@pytest.mark.parametrize(
    "raw, reason", [("rock", "not one of the options"), ("", "not one of the options"), (1, "not a word"), (True, "not one of the options")]
)
def test_a_senseless_choice_is_rejected(raw: object, reason: str) -> None:
    assert state({"station": raw}).rejected == {"station": reason}


@pytest.mark.parametrize("raw, value", [(True, "on"), (False, "off"), ("on", "on")])
def test_a_boolean_is_on_or_off_where_those_are_options(raw: object, value: str) -> None:
    assert state({"lamp": raw}).values == {"lamp": value}


def test_null_means_that_it_did_not_say() -> None:
    assert state(dict.fromkeys([*SETTINGS, "active", "origin", "at", "state"])) == StateReport()


def test_unknown_keys_are_ignored() -> None:
    assert state({"linkquality": 80, "update": {"state": "idle"}}) == StateReport()


@pytest.mark.parametrize(
    "raw, active",
    [
        (True, True),
        (False, False),
        ("on", True),
        ("OFF", False),
        (1, True),
        (0, False),
        ("true", True),
        (2, None),
        ("maybe", None),
        ([], None),
        (0.5, None),
    ],
)
def test_active_is_read_as_devices_write_it(raw: object, active: bool | None) -> None:
    assert state({"active": raw}).active is active


@pytest.mark.parametrize("raw, origin", [("manual", Origin.MANUAL), ("Boot", Origin.BOOT), ("button", None), (1, None), (["manual"], None)])
def test_an_unknown_origin_is_none(raw: object, origin: Origin | None) -> None:
    assert state({"origin": raw}).origin is origin


@pytest.mark.parametrize(
    "body, powered",
    [
        ({}, None),
        ({"state": "OFF"}, False),
        ({"state": "on"}, True),
        ({"state": "heating"}, True),
        ({"state": "unavailable"}, None),
        ({"state": ""}, None),
        ({"state": False}, False),
        ({"state": 0}, False),
        ({"state": 7}, None),
        ({"state": {"nested": "off"}}, None),
        ({"power": "off"}, False),
        ({"power": True}, True),
        ({"power": 0}, None),
        ({"power": 1800.5}, None),
        ({"hvac_mode": "off"}, False),
        ({"hvac_mode": "heat"}, True),
        ({"operation_mode": "eco"}, True),
        ({"state": "on", "hvac_mode": "off"}, False),
        ({"state": None, "power": "on"}, True),
    ],
)
def test_powered_follows_what_the_device_says(body: dict[str, Any], powered: bool | None) -> None:
    assert state(body).powered is powered


def test_a_setting_named_state_says_nothing_about_power() -> None:
    settings = {"state": ChoiceSetting("state", ("on", "off"))}

    report = decode_state(b'{"state": "off"}', settings)

    assert report == StateReport(values={"state": "off"})


@pytest.mark.parametrize(
    "payload, reason",
    [
        (b"", "not JSON"),
        (b"on", "not JSON"),
        (b"{", "not JSON"),
        (b'{"temperature": 39,}', "not JSON"),
        (b'{"temperature": NaN}', "not JSON"),
        (b'{"temperature": Infinity}', "not JSON"),
        (b'{"temperature": -Infinity}', "not JSON"),
        (b'{"temperature": ' + b"9" * 5000 + b"}", "not JSON"),
        (b'\xef\xbb\xbf{"temperature": 39}', "not JSON"),
        ('{"temperature": 39}'.encode("utf-16"), "not UTF-8"),
        (b'{"station": "\xff"}', "not UTF-8"),
        (b"[" * 60_000, "nested too deep"),
        (b'{"a":' * 10_000, "nested too deep"),
        (b"39", "not a JSON object"),
        (b"null", "not a JSON object"),
        (b'[{"temperature": 39}]', "not a JSON object"),
        (b" " * (LARGEST + 1), "larger than 64 KiB"),
        (b"x" * 1_000_000, "larger than 64 KiB"),
    ],
    ids=range(18),
)
def test_an_unusable_payload_is_refused_without_quoting_it(payload: bytes, reason: str) -> None:
    with pytest.raises(BadPayload, match=f"^{reason}$"):
        decode_state(payload, SETTINGS)


def test_of_doubled_keys_the_last_one_counts() -> None:
    assert decode_state(b'{"volume": 1, "volume": 2}', SETTINGS).values == {"volume": 2}


def test_a_command_keeps_what_is_plausible() -> None:
    assert decode_command(b'{"temperature": 36, "volume": 900, "transition": 2}', SETTINGS) == {"temperature": 36}


# --- identity ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body, report",
    [
        ({"person": "ana"}, IdentityReport(person="ana")),
        ({"tag": "04-A2-b1:C3"}, IdentityReport(tag="04a2b1c3")),
        ({"person": "ana", "tag": None}, IdentityReport(person="ana")),
        ({"person": "ana", "confidence": 0.4, "present": False}, IdentityReport(person="ana", confidence=0.4, present=False)),
        ({"person": "ana", "confidence": 1, "rssi": -70}, IdentityReport(person="ana", confidence=1)),
        ({"person": "ana", "at": "2026-03-02T07:31:00+01:00"}, IdentityReport(person="ana", at=AT)),
        ({"person": "ana", "at": "2026-03-02T06:31:00"}, IdentityReport(person="ana")),
        ({"person": "ana", "at": "1970-01-01T00:00:09Z"}, IdentityReport(person="ana")),
        ({"person": "ana", "at": None}, IdentityReport(person="ana")),
    ],
)
def test_an_identity_is_read(body: dict[str, Any], report: IdentityReport) -> None:
    assert decode_identity(json.dumps(body).encode()) == report


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"person": "ana", "tag": "04a2"},
        {"person": 1},
        {"person": ""},
        {"person": "a" * 257},
        {"person": "a\u0000"},
        {"person": "\ud800"},
        {"person": ["ana"]},
        {"tag": 4_231_123},
        {"tag": "--"},
        {"tag": True},
        *({"person": "ana", "confidence": raw} for raw in (-0.1, 1.1, True, "0.9", 10**400)),
        *({"person": "ana", "present": raw} for raw in (0, "false", "no")),
        *({"person": "ana", "at": raw} for raw in ("yesterday", 1_772_433_060, True, "")),
    ],
    ids=str,
)
def test_an_identity_that_makes_no_sense_is_refused_as_a_whole(body: dict[str, Any]) -> None:
    with pytest.raises(BadPayload):
        decode_identity(json.dumps(body).encode())


def test_a_confidence_that_is_no_number_is_refused() -> None:
    with pytest.raises(BadPayload):
        decode_identity(b'{"person": "ana", "confidence": NaN}')
    with pytest.raises(BadPayload):
        decode_identity(b'{"person": "ana", "confidence": 1e999}')


@given(st.text())
def test_case_and_separators_of_a_tag_do_not_matter(tag: str) -> None:
    normal = normalise_tag(tag)

    assert normalise_tag(normal) == normal
    assert normalise_tag("-".join(tag)) == normal


@given(st.from_regex(r"[0-9A-Fa-f]{2}([-: ]?[0-9A-Fa-f]{2}){3,9}", fullmatch=True))
def test_every_spelling_of_a_tag_is_one_tag(tag: str) -> None:
    assert normalise_tag(tag) == normalise_tag(tag.upper()) == normalise_tag(tag.replace("-", ":").lower())


# --- availability and readings -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("payload", [b"online", b"Online\n", b'"online"', b'{"state": "online"}', b'{"state":"ONLINE","since":1}'])
def test_online_is_read_in_every_form(payload: bytes) -> None:
    assert decode_availability(payload) is True
    assert decode_availability(payload.replace(b"on", b"off").replace(b"ON", b"OFF").replace(b"On", b"Off")) is False


@pytest.mark.parametrize(
    "payload", [b"", b"up", b"true", b"1", b"{}", b'{"state": 1}', b'{"state": null}', b"[", b'["online"]', b"\xff", b'{"online":true}']
)
def test_any_other_availability_is_refused(payload: bytes) -> None:
    with pytest.raises(BadPayload):
        decode_availability(payload)


@pytest.mark.parametrize(
    "payload, value",
    [
        (b"21.5", 21.5),
        (b" -3 ", -3.0),
        (b"0", 0.0),
        (b'"126"', 126.0),
        (b'{"value": 21.5}', 21.5),
        (b'{"value": "P", "at": "now"}', "p"),
        (b"P", "p"),
        (b"OCCUPIED", "occupied"),
        (b"heavy rain", "heavy rain"),
        (b"true", "on"),
        (b"False", "off"),
        (b'{"value": false}', "off"),
        (b"ON", "on"),
        (b"3 people", "3 people"),
        (b"1_000", "1_000"),
        (b"-", "-"),
        ("ü".encode(), "ü"),
        (b"unknown", "unknown"),
    ],
)
def test_a_reading_is_a_number_or_a_lower_case_word(payload: bytes, value: float | str) -> None:
    assert decode_reading(payload) == Reading(value)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"  ",
        b"null",
        b"NaN",
        b"nan",
        b"inf",
        b"-Infinity",
        b"1e999",
        b'{"value": NaN}',
        b'{"value": 1e999}',
        b'{"value": "nan"}',
        b"{}",
        b'{"value": {"value": 1}}',
        b'{"value": [1]}',
        b"[1]",
        b'["x"]',
        b"[" * 5000,
        b"9" * 400,
        b"9" * 5000,
        b"x" * 257,
        b"a\x00b",
        b"a\nb",
        b"\xff",
        b"{",
        b'"\\ud800"',
        b'" "',
        b"1" * (LARGEST + 1),
    ],
    ids=range(27),
)
def test_what_is_neither_a_number_nor_a_word_is_refused(payload: bytes) -> None:
    with pytest.raises(BadPayload):
        decode_reading(payload)


# --- commands out --------------------------------------------------------------------------------------------------------


def test_a_setpoint_is_compact_and_tidy() -> None:
    assert (
        encode_setpoint({"temperature": 39.0, "volume": 0.1 + 0.2, "station": "Jazz “é”"})
        == '{"temperature":39,"volume":0.3,"station":"Jazz “é”"}'
    )


@given(st.fixed_dictionaries({"temperature": st.integers(30, 92).map(lambda half: half / 2), "station": st.sampled_from(["news", "jazz"])}))
def test_a_setpoint_echoed_as_a_state_is_read_as_sent(values: dict[str, float | str]) -> None:
    assert decode_state(encode_setpoint(values).encode(), SETTINGS).values == values
