"""Sensors that speak on topics of their own, read through templates: they are as good as native ones, and no better."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.household.driver import Household, recorded

SENSORS = {
    "vehicle_speed": {"topic": "vss/Vehicle/Speed", "template": "{{ value_json.value | float }}"},
    "vehicle_gear": {"topic": "vss/Vehicle/Gear", "template": "{{ 'P' if value == '126' else 'D' }}"},
    "driver_belt": {"topic": "car/body", "template": "{{ ('on' if value_json.belt else 'off') if value_json.belt is defined }}"},
    "driver_door": {"topic": "car/body", "template": "{{ value_json.door }}"},
}


@pytest.fixture
def car(opens: Callable[..., Household]) -> Household:
    return opens(sensors=SENSORS)


def says(home: Household, topic: str, payload: object) -> None:
    home.line(recorded(home.now, topic, payload if isinstance(payload, str) else json.dumps(payload)))


def stands(home: Household, speed: object = 0, gear: str = "126", *, belt: object = False) -> None:
    says(home, "vss/Vehicle/Speed", {"value": speed})
    says(home, "vss/Vehicle/Gear", gear)
    says(home, "car/body", {"belt": belt, "door": "closed"})


def test_a_seat_moves_on_signals_of_the_vehicle_in_their_own_words(car: Household) -> None:
    stands(car)

    assert car.enters("ana", "car", source="fob").sets("seat")


@pytest.mark.parametrize("changed", [{"speed": 3}, {"speed": "fast"}, {"speed": None}, {"gear": "127"}, {"belt": True}])
def test_what_the_template_makes_of_a_signal_counts(car: Household, changed: dict[str, Any]) -> None:
    stands(car, **changed)

    assert not car.enters("ana", "car", source="fob").sets("seat")


def test_a_message_without_the_key_says_nothing_and_is_not_wrong(car: Household) -> None:
    stands(car)
    says(car, "car/body", {"window": "open"})  # no belt, no door

    answer = car.asks("health").answer("health")
    assert answer["data"]["counters"].get("refused", 0) == 0
    assert car.enters("ana", "car", source="fob").sets("seat")


@pytest.mark.parametrize("payload", ["", "x", "[]", "[" * 3000, '{"value": 1e999}', '{"value": "nan"}', '{"value": {}}', "9" * 9000])
def test_a_payload_that_fits_no_template_leaves_the_signal_unknown(car: Household, payload: str) -> None:
    stands(car)
    car.waits(6)  # what was heard is stale now
    stands(car)
    car.waits(6)
    says(car, "vss/Vehicle/Gear", "126")
    says(car, "car/body", {"belt": False, "door": "closed"})
    says(car, "vss/Vehicle/Speed", payload)

    assert not car.enters("ana", "car", source="fob").sets("seat")


def test_a_topic_of_nobody_is_refused_as_before(car: Household) -> None:
    says(car, "vss/Vehicle/Other", "1")

    assert car.asks("health").answer("health")["data"]["counters"]["refused"] == 1
