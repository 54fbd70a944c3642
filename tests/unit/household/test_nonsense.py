"""Whatever arrives: what means nothing is counted and changes nothing, and nothing makes a household raise."""

from __future__ import annotations

import json
import logging
from contextlib import closing
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from controller.store import Store
from tests.unit.household.wired import Wired, on


@pytest.mark.parametrize(
    "topic, payload",
    [
        ("elsewhere/heater/state", b"{}"),
        ("justright/heater/moon", b"{}"),
        ("justright/toaster/state", b"{}"),
        ("justright/toaster/get", b""),
        ("justright/heater/state", b"[]"),
        ("justright/heater/state", b"\xff"),
        ("justright/heater/state", b"{" * 100_000),
        ("justright/heater/state", b'{"temperature": 1' + b"0" * 70_000 + b"}"),
        ("justright/heater/availability", b"perhaps"),
        ("justright/identity/bathroom/nfc", b'{"person": 7}'),
        ("justright/identity/bathroom/nfc", b'{"person": "zoe"}'),
        ("justright/identity/cellar/nfc", b'{"person": "ana"}'),
        ("justright/sensor/moon", b"7"),
        ("justright/sensor/outdoor", b""),
    ],
)
def test_what_means_nothing_is_counted_warned_of_and_changes_nothing(
    wired: Wired, topic: str, payload: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        said = wired.raw(topic, payload)

    assert [each.topic for each in said] == []
    assert wired.household.counters["refused"] == 1
    assert len(caplog.records) == 1
    assert "zoe" not in caplog.text


@pytest.mark.parametrize(
    "topic, payload",
    [
        ("bridge/request/device/set", {"device": "heater", "settings": {"temperature": 24}}),
        ("heater/get", ""),
        ("heater/set", {"temperature": 24}),
        ("shower/suggestion/accept", ""),
    ],
)
def test_what_is_retained_asks_for_nothing(wired: Wired, topic: str, payload: object) -> None:
    wired.hears("identity/living/nfc", {"person": "ana"})

    assert wired.hears(topic, payload, retain=True) == []
    assert wired.household.counters["refused"] == 1


def test_a_retained_identity_starts_no_use_and_a_retained_reading_moves_nothing(wired: Wired) -> None:
    assert wired.hears("identity/bathroom/nfc", {"person": "ana"}, retain=True) == []
    assert wired.hears("sensor/vehicle_speed", 0, retain=True) == []


def test_an_oversized_request_is_answered(wired: Wired) -> None:
    payload = b'{"transaction": "a-1", "person": "' + b"x" * 70_000 + b'"}'
    (answer,) = on(wired.raw("justright/bridge/request/person/export", payload), "bridge/response/person/export")

    assert answer["status"] == "error"
    assert answer["data"] == {}


_WORDS = st.sampled_from(
    ["ana", "zoe", "shower", "heater", "radio", "wheel", "bathroom", "car", "temperature", "station", "jazz", "auto", "04a2", ""]
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | _WORDS | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(_WORDS | st.sampled_from(["person", "device", "settings", "value"]), inner, max_size=4)
    ),
    max_leaves=8,
)
_SAID = ["person", "tag", "confidence", "present", "at", "temperature", "station", "volume", "active", "origin", "state"]
_ASKED = ["device", "level", "setting", "value", "when", "settings", "duration", "event", "answers", "transaction", "place", "kind"]
_KEYS = st.sampled_from(_SAID + _ASKED)
_TOPICS = st.one_of(
    st.sampled_from(
        ["identity/bathroom/nfc", "identity/car/key", "shower/state", "radio/state", "wheel/state", "heater/availability", "heater/get"]
    ),
    st.sampled_from(["heater/set", "sensor/outdoor", "sensor/vehicle_speed", "shower/suggestion/accept", "bridge/request/device/set"]),
    st.sampled_from(
        ["person/level", "person/claim", "preference/set", "person/export", "quiz/answer", "review/run", "device/adopt", "health"]
    ).map("bridge/request/{}".format),
    st.text(max_size=12),
)


@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(st.tuples(_TOPICS, st.dictionaries(_KEYS, _JSON, max_size=5) | _JSON, st.booleans(), st.integers(0, 40)), max_size=25))
def test_no_message_makes_it_raise_or_publish_what_is_no_json(messages: list[tuple[str, Any, bool, int]]) -> None:
    with closing(Store.open(":memory:")) as store:
        wired = Wired(store)
        for topic, payload, retain, seconds in messages:
            wired.waits(seconds)
            for each in wired.hears(topic, payload, retain=retain):
                json.dumps(each.payload, allow_nan=False)
        wired.waits(60)
