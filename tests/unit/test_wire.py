"""Native topics and documents have exactly the names and shapes of the protocol."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta, timezone
from http import HTTPStatus
from math import inf, nan
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.core.decisions import Document, PublishDevice, Respond, Source
from controller.core.ledger import Entry, EntryType
from controller.core.requests import Level
from controller.wire import (
    Arrival,
    Listed,
    Topics,
    encode,
    encode_device,
    encode_devices,
    encode_document,
    encode_entry,
    encode_info,
    encode_response,
    encode_state,
    encode_time,
)
from devices.settings import ChoiceSetting, NumberSetting

AT = datetime(2026, 3, 2, 6, 31, tzinfo=UTC)
TOPICS = Topics("home/jr")

# --- topics --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "topic, arrival",
    [
        ("identity/bathroom/nfc", ("identity", "bathroom", "nfc")),
        ("shower/state", ("state", "shower")),
        ("shower/availability", ("availability", "shower")),
        ("shower/get", ("get", "shower")),
        ("shower/set", ("set", "shower")),
        ("sensor/outdoor", ("sensor", "outdoor")),
        ("sensor/state", ("sensor", "state")),
        ("bridge/request/health", ("request", "health")),
        ("bridge/request/person/level", ("request", "person/level")),
        ("bridge/request/a/b/c", ("request", "a/b/c")),
        ("shower/suggestion/accept", ("suggestion/accept", "shower")),
        ("shower/suggestion/dismiss", ("suggestion/dismiss", "shower")),
    ],
)
def test_a_topic_says_what_arrived(topic: str, arrival: Arrival) -> None:
    assert TOPICS.parse(f"home/jr/{topic}") == arrival


@pytest.mark.parametrize(
    "topic",
    [
        "home/jr", "home/jr/", "home/jrx/shower/state", "home/shower/state", "shower/state", "", "home/jr/shower", "home/jr//state",
        "home/jr/shower/state/more", "home/jr/shower/decision", "home/jr/shower/suggestion", "home/jr/shower/suggestion/maybe",
        "home/jr/identity/state", "home/jr/identity/bathroom", "home/jr/identity/a/b/c", "home/jr/identity//nfc", "home/jr/sensor",
        "home/jr/sensor/a/b", "home/jr/bridge/state", "home/jr/bridge/event", "home/jr/bridge/request", "home/jr/bridge/request/",
        "home/jr/bridge/response/health", "home/jr/bridge/device/shower", "Home/jr/shower/state", f"home/jr/bridge/request/{'x' * 2000}",
    ],
)  # fmt: skip
def test_other_topics_are_nobodys(topic: str) -> None:
    assert TOPICS.parse(topic) is None


def test_our_own_topics_are_those_of_the_protocol() -> None:
    assert TOPICS.set("shower") == "home/jr/shower/set"
    assert TOPICS.decision("shower") == "home/jr/shower/decision"
    assert TOPICS.suggestion("shower") == "home/jr/shower/suggestion"
    assert TOPICS.bridge_state == "home/jr/bridge/state"
    assert TOPICS.bridge_info == "home/jr/bridge/info"
    assert TOPICS.bridge_event == "home/jr/bridge/event"
    assert TOPICS.bridge_devices == "home/jr/bridge/devices"
    assert TOPICS.bridge_device("shower") == "home/jr/bridge/device/shower"
    assert TOPICS.response("person/level") == "home/jr/bridge/response/person/level"


def matches(pattern: str, topic: str) -> bool:
    return re.fullmatch(re.escape(pattern).replace(r"\+", "[^/]*").replace("/\\#", "(/.*)?"), topic) is not None


LEVELS = st.sampled_from(
    ["identity", "sensor", "bridge", "request", "state", "set", "get", "availability", "suggestion", "accept", "shower", "x"]
)


@given(st.lists(LEVELS, max_size=4))
def test_what_is_understood_is_subscribed_to(levels: list[str]) -> None:
    topic = "/".join(["home/jr", *levels])

    assert TOPICS.parse(topic) is None or any(matches(pattern, topic) for pattern in TOPICS.subscriptions)


@given(st.text(max_size=40))
def test_any_topic_can_be_asked_about(rest: str) -> None:
    arrival = TOPICS.parse(f"home/jr/{rest}")

    assert arrival is None or all(arrival)


@pytest.mark.parametrize("base", ["", "/", "/jr", "jr/", "jr/+", "#", "$SYS", "a\0b"])
def test_a_base_that_no_broker_takes_is_refused(base: str) -> None:
    with pytest.raises(ValueError, match="base topic"):
        Topics(base)


@pytest.mark.parametrize("base", ["j", "justright", "a/b/c", "Zu Hause", "a$b"])
def test_a_base_may_have_levels(base: str) -> None:
    assert Topics(base).parse(f"{base}/shower/state") == ("state", "shower")


# --- documents -----------------------------------------------------------------------------------------------------------

DOCUMENT = Document(
    id="d1",
    at=AT,
    device="shower",
    person="ana",
    guest=False,
    settings={"temperature": 39.5},
    source=Source.PREDICTION,
    level=Level.AUTO,
    acted=True,
    confidence=0.86,
    spread={"temperature": 0.1 + 0.3},
    why="Ana usually has 39.5 °C.",
    because={"temperature": {"terms": ({"value": 39.0, "last": AT},)}},
)


def test_the_decision_document_is_that_of_the_protocol() -> None:
    assert encode_document(DOCUMENT) == (
        '{"id":"d1","at":"2026-03-02T06:31:00Z","device":"shower","person":"ana","guest":false,"settings":{"temperature":39.5},'
        '"source":"prediction","level":"auto","acted":true,"confidence":0.86,"spread":{"temperature":0.4},"why":"Ana usually has 39.5 °C.",'
        '"because":{"temperature":{"terms":[{"value":39,"last":"2026-03-02T06:31:00Z"}]}}}'
    )


def test_a_ledger_event_has_what_it_has_and_no_detail() -> None:
    entry = Entry(
        "e1", AT, EntryType.PREFERENCE, "shower", "temperature", 39.0, "ana", "device", None, 0.95, {"circumstance": {"hour": 6.5}}
    )

    assert encode_entry(entry) == (
        '{"type":"preference","id":"e1","at":"2026-03-02T06:31:00Z","device":"shower","person":"ana","setting":"temperature","value":39,'
        '"origin":"device","confidence":0.95}'
    )


def test_an_event_of_nobody_names_nobody() -> None:
    entry = Entry("e2", AT, EntryType.IGNORED, "shower", "temperature", 0.0, reason="echo")

    assert json.loads(encode_entry(entry)) == {
        "type": "ignored", "id": "e2", "at": "2026-03-02T06:31:00Z", "device": "shower", "setting": "temperature",
        "value": 0, "reason": "echo",
    }  # fmt: skip


@pytest.mark.parametrize(
    "answer, text",
    [
        (Respond("health"), '{"status":"ok","data":{}}'),
        (Respond("health", {"lag": 0.25}, transaction="t"), '{"status":"ok","data":{"lag":0.25},"transaction":"t"}'),
        (Respond("x", error="no such person", transaction=0), '{"status":"error","data":{},"error":"no such person","transaction":0}'),
    ],
)
def test_an_answer_has_status_data_error_and_transaction(answer: Respond, text: str) -> None:
    assert encode_response(answer) == text


def test_devices_are_listed_with_what_can_be_set() -> None:
    radio = Listed(
        "radio",
        "radio",
        "car",
        {"station": ChoiceSetting("station", ("news", "jazz")), "volume": NumberSetting("volume", "%", 0.0, 100.0, 1, 30)},
    )
    unknown = Listed(
        "box", "generic", None, {}, via="homeassistant", adopted=False, available=False, reason="a template that is not understood"
    )

    assert json.loads(encode_devices([radio, unknown])) == [
        {
            "device": "radio", "kind": "radio", "place": "car", "via": "native", "adopted": True, "available": None, "reason": None,
            "settings": {
                "station": {"type": "choice", "options": ["news", "jazz"]},
                "volume": {"type": "number", "unit": "%", "minimum": 0, "maximum": 100, "step": 1},
            },
        },
        {
            "device": "box", "kind": "generic", "place": None, "via": "homeassistant", "adopted": False, "available": False,
            "reason": "a template that is not understood", "settings": {},
        },
    ]  # fmt: skip


def test_a_device_is_shown_as_reported() -> None:
    assert encode_device(PublishDevice("shower", {"temperature": 39.0}, None)) == '{"settings":{"temperature":39},"available":null}'


def test_the_bridge_says_what_it_is_and_whether_it_is_there() -> None:
    assert encode_info("1.2.3", {"started": AT}) == '{"version":"1.2.3","protocol":1,"started":"2026-03-02T06:31:00Z"}'
    assert encode_info("1.2.3") == '{"version":"1.2.3","protocol":1}'
    assert encode_state(online=True) == '{"state":"online"}'
    assert encode_state(online=False) == '{"state":"offline"}'


@pytest.mark.parametrize(
    "at, text",
    [
        (AT, "2026-03-02T06:31:00Z"),
        (AT + timedelta(milliseconds=250), "2026-03-02T06:31:00.25Z"),
        (AT + timedelta(microseconds=1), "2026-03-02T06:31:00.000001Z"),
        (AT.astimezone(timezone(timedelta(hours=-5))), "2026-03-02T06:31:00Z"),
    ],
)
def test_a_time_has_no_more_decimals_than_it_needs(at: datetime, text: str) -> None:
    assert encode_time(at) == text
    assert datetime.fromisoformat(text) == at


def test_what_is_no_number_in_json_is_null() -> None:
    assert encode({"a": nan, "b": [inf, -inf], "c": True, "d": None, "e": -0.0}) == '{"a":null,"b":[null,null],"c":true,"d":null,"e":0}'


def test_what_is_json_by_descent_is_written_as_such() -> None:
    body = {
        "source": Source.PIN,
        "value": np.float64(39.0),
        "spread": np.float64(nan),
        "code": HTTPStatus.OK,
        "at": AT,
        "terms": MappingProxyType({"a": (1,)}),
    }

    assert encode(body) == '{"source":"pin","value":39,"spread":null,"code":200,"at":"2026-03-02T06:31:00Z","terms":{"a":[1]}}'


def test_what_is_not_json_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="set is not JSON"):
        encode({"a": {1, 2}})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=10,
)


@given(JSON)
def test_anything_json_ready_is_written_as_strict_json_and_alike_twice(body: object) -> None:
    text = encode(body)

    assert encode(json.loads(text, parse_constant=pytest.fail)) == text
