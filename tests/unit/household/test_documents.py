"""The documents that a household publishes: topics, keys and values as the protocol has them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.household.wired import Said, Wired, accepted, entered, guest_turned, on, scheduled, suggested, turned

AT = "2026-03-02T06:30:00Z"
DEFAULT_TERM = {"name": "default", "value": 38, "weight": 1, "count": 0, "last": None}


@pytest.mark.parametrize(
    "happens, topic, payload, retain",
    [
        (lambda wired: wired.started, "bridge/state", {"state": "online"}, True),
        (lambda wired: wired.started, "bridge/info", {"protocol": 1, "people": 3, "devices": 4}, True),
        (entered, "shower/set", {"temperature": 38}, False),
        (
            entered,
            "shower/decision",
            {
                "at": AT,
                "device": "shower",
                "person": "ana",
                "guest": False,
                "settings": {"temperature": 38},
                "source": "default",
                "level": "auto",
                "acted": True,
                "why": "Nothing is known of Ana here yet; the default of a shower is 38 °C.",
                "because": {
                    "temperature": {"source": "default", "value": 38, "evidence": 0, "confidence": 0.2822, "terms": [DEFAULT_TERM]}
                },
            },
            True,
        ),
        (
            lambda wired: wired.hears("identity/bathroom/nfc", {"tag": "ff-ff"}),
            "shower/decision",
            {"person": None, "guest": True, "settings": {"temperature": 38}, "acted": True},
            True,
        ),
        (
            lambda wired: wired.hears("identity/car/key", {"person": "ana"}),
            "wheel/decision",
            {"settings": {"height": 50, "reach": 50}, "acted": False},
            True,
        ),
        (
            suggested,
            "shower/suggestion",
            {"person": "ana", "settings": {"temperature": 40}, "source": "prediction", "level": "suggest", "acted": False},
            False,
        ),
        (suggested, "shower/decision", {"settings": {"temperature": 40}, "source": "prediction", "acted": False}, True),
        (
            turned,
            "shower/decision",
            {
                "settings": {"temperature": 40},
                "source": "override",
                "acted": True,
                "why": "Ana set 40 °C; it is kept.",
                "spread": {"temperature": 0},
            },
            True,
        ),
        (
            turned,
            "bridge/event",
            {
                "type": "preference",
                "at": "2026-03-02T06:31:00Z",
                "device": "shower",
                "person": "ana",
                "setting": "temperature",
                "value": 40,
                "origin": "device",
                "confidence": 0.95,
            },
            False,
        ),
        (
            guest_turned,
            "bridge/event",
            {"type": "unattributed", "device": "shower", "setting": "temperature", "value": 36, "reason": "guest", "confidence": 0.95},
            False,
        ),
        (
            accepted,
            "bridge/event",
            {"type": "acceptance", "person": "ana", "device": "shower", "setting": "temperature", "value": 38},
            False,
        ),
        (
            scheduled,
            "bridge/event",
            {"type": "ignored", "device": "heater", "setting": "temperature", "value": 17, "reason": "schedule"},
            False,
        ),
        (scheduled, "bridge/device/heater", {"settings": {"temperature": 17}, "available": None}, True),
        (
            lambda wired: wired.hears("heater/availability", "offline"),
            "bridge/device/heater",
            {"settings": {}, "available": False},
            True,
        ),
        (
            lambda wired: wired.hears("bridge/request/device/pause", {"device": "heater", "duration": "00:10:00", "transaction": "a-1"}),
            "bridge/response/device/pause",
            {"status": "ok", "data": {"device": "heater", "duration": 600}, "transaction": "a-1"},
            False,
        ),
        (
            lambda wired: wired.hears("bridge/request/device/pause", {"device": "sauna", "duration": 1, "transaction": 7}),
            "bridge/response/device/pause",
            {"status": "error", "data": {}, "error": "no device 'sauna'; known are shower, heater, radio, wheel", "transaction": 7},
            False,
        ),
        (
            lambda wired: wired.hears("bridge/request/sing", {"transaction": "a-2"}),
            "bridge/response/sing",
            {"status": "error", "data": {}, "transaction": "a-2"},
            False,
        ),
    ],
)
def test_documents_are_the_protocols(
    wired: Wired, happens: Callable[[Wired], list[Said]], topic: str, payload: dict[str, Any], retain: bool
) -> None:
    said = [each for each in happens(wired) if each.topic == topic]

    assert said, f"nothing was published on {topic}"
    assert {name: said[-1].payload.get(name) for name in payload} == payload
    assert said[-1].retain is retain
    assert said[-1].urgent is topic.endswith("/set")


@pytest.mark.parametrize(
    "happens, topic, keys",
    [
        (
            entered,
            "shower/decision",
            "id at device person guest settings source level acted confidence spread why because",
        ),
        (turned, "bridge/event", "type id at device person setting value origin confidence"),
        (guest_turned, "bridge/event", "type id at device setting value reason confidence"),
        (accepted, "bridge/event", "type id at device person setting value"),
        (lambda wired: wired.hears("bridge/request/health", ""), "bridge/response/health", "status data"),
        (lambda wired: wired.hears("bridge/request/health", {"transaction": 1}), "bridge/response/health", "status data transaction"),
        (lambda wired: wired.hears("bridge/request/sing", {}), "bridge/response/sing", "status data error"),
    ],
)
def test_documents_have_the_protocols_keys_in_its_order(
    wired: Wired, happens: Callable[[Wired], list[Said]], topic: str, keys: str
) -> None:
    document = on(happens(wired), topic)[-1]

    assert " ".join(document) == keys


def test_the_list_of_devices_says_what_each_can_be_set_to(wired: Wired) -> None:
    (listed,) = on(wired.started, "bridge/devices")
    radio = next(each for each in listed if each["device"] == "radio")

    assert [each["device"] for each in listed] == ["shower", "heater", "radio", "wheel"]
    assert radio == {
        "device": "radio",
        "kind": "radio",
        "place": "car",
        "via": "native",
        "adopted": True,
        "available": None,
        "reason": None,
        "settings": {
            "station": {"type": "choice", "options": ["news", "jazz"]},
            "volume": {"type": "number", "unit": "%", "minimum": 0, "maximum": 100, "step": 1},
        },
    }


def test_the_list_of_devices_is_said_again_when_one_comes_or_goes(wired: Wired) -> None:
    (listed,) = on(wired.hears("heater/availability", {"state": "offline"}), "bridge/devices")

    assert [each["available"] for each in listed] == [None, False, None, None]
    assert on(wired.hears("heater/availability", "offline"), "bridge/devices") == []
