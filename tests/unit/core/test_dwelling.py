"""Weak evidence acts once it has held for what acting costs, leaves with grace, and does not fly from room to room."""

from __future__ import annotations

from dataclasses import replace

import pytest

from controller.core.home import Place
from controller.core.presence import Rates, Sources
from tests.unit.core.homes import HOME
from tests.unit.core.life import Life


@pytest.mark.parametrize("confidence, lamp, heater", [(0.5, 1.0, 180.0), (0.7, 0.5, 90.0), (0.8, 0.25, 45.0), (0.9, 0.0, 0.0)])
def test_the_doubtful_wait_for_what_acting_costs(confidence: float, lamp: float, heater: float) -> None:
    life = Life()
    came = life.enters("ana", "living", confidence=confidence)
    waited = {device: came.sets(device) for device in ("lamp", "heater")}
    for device, seconds in (("lamp", lamp), ("heater", heater)):
        if seconds:
            assert waited[device] == []
            early = life.waits(max(seconds - 0.1 - (life.now - came_at(life)).total_seconds(), 0))
            assert early.sets(device) == []
            waited[device] = life.waits(0.3).sets(device)

    assert waited["lamp"]
    assert waited["heater"] == [{"temperature": 21}]


def came_at(life: Life):  # type: ignore[no-untyped-def]  # noqa: ANN201  # a moment
    """Return when the first one came."""
    return life.house._core.places["living"].sightings[0].since  # noqa: SLF001


def test_who_becomes_certain_is_served_at_once() -> None:
    life = Life()
    life.enters("ana", "living", source="ble", confidence=0.6)
    life.waits(1)

    assert life.enters("ana", "living", source="nfc").sets("heater") == [{"temperature": 21}]


def test_a_flapping_sensor_lets_nothing_go() -> None:
    life = Life()
    life.enters("ana", "living", source="ble", confidence=0.85)
    life.waits(60)
    life.turns("heater", temperature=24.0)
    flapped = []
    for _ in range(20):
        life.enters("ana", "bathroom", source="ble", confidence=0.85)
        flapped.append(life.waits(5))
        flapped.append(life.enters("ana", "living", source="ble", confidence=0.85))
        flapped.append(life.waits(5))

    assert [each for outcome in flapped for each in outcome.sets("heater")] == []
    assert len([each for outcome in flapped for each in outcome.sets("shower")]) <= 1
    assert [each for outcome in flapped for each in outcome.entries()] == []


def test_a_weak_word_of_leaving_is_often_taken_back() -> None:
    life = Life()
    life.enters("ana", "living", source="ble", confidence=0.85)
    life.waits(60)
    life.turns("heater", temperature=24.0)
    life.leaves("ana", "living", source="ble")
    life.waits(10)

    assert life.enters("ana", "living", source="ble", confidence=0.85).documents("heater") == []
    life.leaves("ana", "living", source="ble")
    life.waits(21)
    assert life.enters("ana", "living", source="nfc").document("heater").source == "prediction"


def test_nobody_is_in_two_places_sooner_than_they_can_walk() -> None:
    doors = {"living": Place("living", adjacent={"bathroom": 20.0}), "bathroom": Place("bathroom"), "car": Place("car", exclusive=True)}
    life = Life(replace(HOME, places=doors))
    life.enters("ana", "living", source="ble", confidence=0.8)
    life.waits(5)
    life.enters("ana", "bathroom", source="ble", confidence=0.85)

    assert life.turns("shower", temperature=36.5).preferences() == []


def test_no_source_is_stronger_than_its_false_alarms_let_it_be() -> None:
    home = replace(HOME, sources={"ble": Rates(false_alarm=0.2)})

    assert Life(home).enters("ana", "living", source="ble-1").sets("heater") == []
    assert Life(home).enters("ana", "living", source="nfc").sets("heater") == [{"temperature": 21}]


def test_what_came_of_its_words_says_what_a_source_is_worth() -> None:
    good, bad = Sources(), Sources()
    for _ in range(60):
        good.heard("ble-ana", false=0.0)
        bad.heard("ble", false=0.4)

    assert good.trust("ble", 0.7) > 0.9
    assert bad.trust("ble-2", 0.95) < 0.75
    assert bad.trust("nfc", 0.95) == pytest.approx(0.95)
    again = Sources()
    again.load(bad.saved().state or {})
    assert again.counts == bad.counts
