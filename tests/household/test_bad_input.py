"""Whatever comes in: no setpoint or preference changed, nothing published that should not be, and the household goes on."""

from __future__ import annotations

import json
import math
from datetime import timedelta

import pytest

from tests.household.driver import Household, recorded, stamp, together
from tests.household.homes import untouched

BROKEN = [
    "",
    " ",
    "{",
    "}",
    "[",
    "{]",
    "nul",
    "'ana'",
    "{'person': 'ana'}",
    '{"temperature": 39.5',
    "\x00\x01",
    "\ud800",
    "{" * 20000,
    "[" * 20000,
    '"' * 999,
]
"""Payloads that are no JSON, or not to the end."""

NOT_NUMBERS: list[object] = [
    True,
    False,
    None,
    "dim",
    "",
    "NaN",
    "Infinity",
    "-inf",
    "1e999",
    "0x28",
    [],
    {},
    [40],
    {"value": 40},
    "40,5",
    "4 0",
]
"""Values that are no brightness."""

HUGE = ["NaN", "Infinity", "-Infinity", "1e400", "-1e400", "9" * 400, "1e308", "-1e308", "1e-400x", "99999999999999999999"]
"""Number literals a JSON reader may or may not take."""


@pytest.mark.parametrize(
    "topic",
    [
        "heater/state",
        "identity/living/nfc",
        "identity/car/nfc",
        "sensor/vehicle_speed",
        "heater/availability",
        "bridge/request/device/set",
        "heater/set",
    ],
)
def test_broken_json_changes_nothing(lived_in: Household, topic: str) -> None:
    heard = together([lived_in.publish(topic, payload) + lived_in.waits(30) for payload in BROKEN])

    untouched(lived_in, heard)


@pytest.mark.parametrize(
    "topic", ["heater/state", "identity/living/nfc", "sensor/outdoor_temperature", "heater/availability", "heater/suggestion/accept"]
)
@pytest.mark.parametrize("payload", ["null", "true", "7", '"ana"', "[]", "[1, 2]", "{}", '{"": ""}', '{"unknown": 1}'])
def test_json_of_the_wrong_shape_changes_nothing(lived_in: Household, topic: str, payload: str) -> None:
    untouched(lived_in, lived_in.publish(topic, payload) + lived_in.waits(30))


def test_values_of_the_wrong_type_change_nothing(lived_in: Household) -> None:
    heard = together([lived_in.reports("lamp", brightness=value) + lived_in.waits(30) for value in NOT_NUMBERS])

    untouched(lived_in, heard)


@pytest.mark.parametrize("literal", HUGE)
def test_huge_and_infinite_numbers_change_nothing(lived_in: Household, literal: str) -> None:
    state = lived_in.publish("heater/state", f'{{"temperature": {literal}}}') + lived_in.waits(30)
    asked = lived_in.publish("bridge/request/device/set", f'{{"device": "heater", "settings": {{"temperature": {literal}}}}}')
    pinned = lived_in.publish(
        "bridge/request/preference/set", f'{{"person": "ana", "device": "heater", "setting": "temperature", "value": {literal}}}'
    )
    sensed = lived_in.publish("sensor/outdoor_temperature", literal) + lived_in.publish(
        "identity/car/fob", f'{{"person": "ben", "confidence": {literal}}}'
    )

    assert asked.answer("device/set")["status"] == pinned.answer("preference/set")["status"] == "error"
    untouched(lived_in, state + asked + pinned + sensed)


@pytest.mark.parametrize("value", [4, -4, 36, 35.5, 200, 1e6])
def test_a_value_out_of_range_is_implausible(lived_in: Household, value: float) -> None:
    heard = lived_in.reports("heater", temperature=value) + lived_in.waits(30)

    assert {event["reason"] for event in heard.events("ignored")} <= {"implausible"}
    untouched(lived_in, heard)


def test_an_option_nobody_configured_is_no_preference(home: Household) -> None:
    home.enters("ana", "car", source="fob")
    heard = home.turns("radio", station="opera") + home.turns("radio", station=7)

    assert not heard.events("preference")


def test_a_megabyte_changes_nothing(lived_in: Household) -> None:
    megabyte = "x" * 1_000_000
    heard = lived_in.publish("heater/state", megabyte) + lived_in.publish("identity/living/nfc", json.dumps({"tag": megabyte}))
    heard += lived_in.publish("heater/state", json.dumps(dict.fromkeys(map(str, range(90000)), 1))) + lived_in.publish("sensor/x", megabyte)
    heard += lived_in.publish(f"identity/{megabyte[:60000]}/nfc", {"person": "ben"})

    untouched(lived_in, heard)


@pytest.mark.parametrize(
    "topic, payload",
    [
        ("identity/living/nfc", {"person": "zoe"}),
        ("identity/living/nfc", {"person": ""}),
        ("identity/living/nfc", {"person": "ANA BANANA"}),
        ("identity/cellar/nfc", {"person": "ben"}),
        ("identity/living", {"person": "ben"}),
        ("identity/living/nfc/more", {"person": "ben"}),
        ("identity//nfc", {"person": "ben"}),
        ("sauna/state", {"temperature": 90}),
        ("heater/state/more", {"temperature": 30}),
        ("heater", {"temperature": 30}),
        ("state", {"temperature": 30}),
        ("", {"temperature": 30}),
        ("heater/decision", {"settings": {"temperature": 30}}),
        ("bridge/event", {"type": "preference", "person": "ana", "device": "heater", "setting": "temperature", "value": 30}),
        ("bridge/response/device/set", {"status": "ok"}),
        ("bridge/request", {"person": "ana"}),
        ("bridge/request/", {"person": "ana"}),
        ("sensor/", 7),
        ("sensor/a/b", 7),
        ("identity/living/nfc", {"person": "ben", "tag": 12345}),
        ("identity/living/nfc", {"tag": 12345}),
        ("identity/living/nfc", {"tag": ""}),
        ("identity/living/nfc", {"person": "ben", "confidence": 2}),
        ("identity/living/nfc", {"person": "ben", "confidence": -0.1}),
        ("identity/living/nfc", {"person": "ben", "confidence": "high"}),
        ("identity/living/nfc", {"person": "ben", "present": "perhaps"}),
        ("identity/living/nfc", {"person": ["ben"]}),
        ("identity/living/nfc", {"person": "ben", "at": "yesterday"}),
    ],
    ids=str,
)
def test_unknown_people_places_devices_and_topics_change_nothing(lived_in: Household, topic: str, payload: object) -> None:
    heard = lived_in.publish(topic, payload) + lived_in.waits(30)

    assert not [message for message in heard.messages if message.topic.endswith("/decision")]
    untouched(lived_in, heard)


def test_foreign_topics_change_nothing(lived_in: Household) -> None:
    topics = [
        "justrightx/heater/state",
        "heater/state",
        "$SYS/broker/uptime",
        "zigbee2mqtt/heater",
        "/justright/heater/state",
        "Justright/heater/state",
    ]
    heard = together([lived_in.line(recorded(lived_in.now, topic, '{"temperature": 30}')) for topic in topics]) + lived_in.waits(30)

    untouched(lived_in, heard)


def test_events_out_of_order_change_nothing_and_time_never_goes_back(lived_in: Household) -> None:
    past = lived_in.now - timedelta(days=2)
    heard = lived_in.line(recorded(past, "justright/sensor/outdoor_temperature", "7"))
    heard += lived_in.line(json.dumps({"tst": stamp(past)})) + lived_in.line(recorded(past, "justright/heater/get", ""))

    assert all(message.at >= lived_in.now for message in heard.messages)
    heard = lived_in.line(json.dumps({"tst": stamp(past)}))
    untouched(lived_in, heard)


def test_a_retained_replay_of_everything_changes_nothing(home: Household) -> None:
    home.parked()
    home.enters("ana", "car", source="fob")
    home.turns("radio", station="rock")
    home.leaves("ana", "car", source="fob")
    home.shows("ff-ff", "kitchen")
    home.enters("ana", "living")
    home.asks("preference/set", person="ana", device="heater", setting="temperature", value=19)
    home.asks("device/set", device="lamp", settings={"brightness": 50}, person="ana")
    home.turns("heater", temperature=24)
    home.asks("person/level", person="ana", level="observe")
    home.asks("person/level", person="ana", level="auto")
    home.waits(60)
    everything = [json.loads(line) for line in home.sent]
    heard = together([home.line(json.dumps({**line, "tst": stamp(home.now), "retain": 1})) for line in everything]) + home.waits(60)

    assert not [message for message in heard.messages if message.topic.endswith(("/set", "/suggestion"))]
    assert not heard.events("preference") + heard.events("unattributed") + heard.events("acceptance")
    assert home.turns("heater", temperature=22).events("preference", person="ana", value=22)


def test_numbers_that_are_published_are_finite(lived_in: Household) -> None:
    for value in (1e308, -1e308, 1e-320, 0):
        lived_in.senses(outdoor_temperature=value, indoor_temperature=-value)
    lived_in.leaves("ana", "living")
    decision = lived_in.enters("ana", "living").decision("heater")

    assert math.isfinite(decision["settings"]["temperature"])
    assert math.isfinite(decision["confidence"])
