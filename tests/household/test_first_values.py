"""What somebody gets who has set nothing yet: by what they answered, by what they set beside it, by their household, by other homes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.household.driver import Document, Heard, Household

Opens = Callable[..., Household]


def answers(home: Household, person: str = "ana", **facts: object) -> Document:
    return home.asks("quiz/answer", person=person, answers=facts).answer("quiz/answer")


def first(home: Household, person: str, place: str, device: str) -> Document:
    """Return the decision for somebody who comes, and let them go again."""
    heard = home.enters(person, place, source="fob")
    home.leaves(person, place, source="fob")
    return heard.decision(device)


def test_a_height_sets_a_first_seat_position(home: Household) -> None:
    home.parked()
    before = home.enters("ana", "car", source="fob").decision("seat")
    told = home.asks("quiz/answer", person="ana", answers={"height": 178})

    assert before["settings"]["position"] == 150
    assert told.commanded("seat")["position"] == 190
    decision = told.decision("seat")
    assert (decision["settings"]["position"], decision["source"]) == (190, "default")
    assert "People of 178 cm usually have position 190 mm." in decision["why"]
    assert decision["because"]["position"]["terms"] == [
        {"name": "people of 178 cm", "value": pytest.approx(188, abs=1), "weight": 1, "count": 0, "last": None}
    ]
    assert 45 < decision["spread"]["position"] < 52 < before["spread"]["position"]


@pytest.mark.parametrize("height, position", [(150, 70), (169, 150), (190, 240), (230, 300)])
def test_the_taller_the_further_back(home: Household, height: float, position: float) -> None:
    answers(home, height=height)

    assert first(home, "ana", "car", "seat")["settings"]["position"] == position


def test_far_from_those_who_were_measured_it_is_less_sure(home: Household) -> None:
    answers(home, "ana", height=170)
    answers(home, "ben", height=215)

    assert first(home, "ben", "car", "seat")["spread"]["position"] > first(home, "ana", "car", "seat")["spread"]["position"] + 5


@pytest.mark.parametrize("height", [99, 231, 1.78, -178, "tall", True])
def test_an_impossible_height_is_refused_with_what_is_allowed(home: Household, height: object) -> None:
    refused = answers(home, height=height, weight=70)

    assert (refused["status"], refused["error"]) == ("error", "height takes 100 to 230 cm")
    assert first(home, "ana", "car", "seat")["settings"]["position"] == 150


def test_of_height_and_weight_the_height_serves(home: Household) -> None:
    answers(home, "ana", height=178, weight=50)
    answers(home, "ben", weight=90)

    assert first(home, "ana", "car", "seat")["settings"]["position"] == 190
    assert "People of 90 kg" in first(home, "ben", "car", "seat")["why"]


def test_one_position_of_ones_own_beats_every_answer(home: Household) -> None:
    answers(home, height=178)
    home.enters("ana", "car", source="fob")
    home.turns("seat", position=120)
    home.leaves("ana", "car", source="fob")
    home.waits(3600)

    decision = first(home, "ana", "car", "seat")

    assert (decision["settings"]["position"], decision["because"]["position"]["source"]) == (120, "prediction")


def test_a_forgotten_height_says_nothing(home: Household) -> None:
    answers(home, height=190)
    home.asks("person/forget", person="ana")

    assert first(home, "ana", "car", "seat")["settings"]["position"] == 150


def test_a_height_outlives_a_restart(opens: Opens, tmp_path: Path) -> None:
    before = opens(store=tmp_path / "home.db")
    answers(before, height=178)
    before.steps.close()

    assert first(opens(store=tmp_path / "home.db"), "ana", "car", "seat")["settings"]["position"] == 190


def test_one_mirror_says_something_of_the_other(home: Household) -> None:
    home.enters("ana", "car", source="fob")
    home.turns("mirrors", left_tilt=30)
    home.leaves("ana", "car", source="fob")
    home.waits(3600)

    decision = first(home, "ana", "car", "mirrors")

    assert decision["settings"] == {"left_tilt": 30, "left_yaw": 0, "right_tilt": 15, "right_yaw": 0}
    assert decision["because"]["right_tilt"]["terms"][0]["name"] == "people with such a left tilt"


def test_the_household_is_less_sure_of_a_newcomer_than_of_its_own(home: Household) -> None:
    for day in range(3):
        home.until(day, "07:00")
        home.enters("ana", "living")
        home.turns("heater", temperature=23)
        home.leaves("ana", "living")
    home.until(3, "07:00")
    own, newcomer = first(home, "ana", "living", "heater"), first(home, "ben", "living", "heater")

    assert (newcomer["settings"]["temperature"], newcomer["source"]) == (23, "household")
    assert newcomer["spread"]["temperature"] > 1.5 * own["spread"]["temperature"]


SEGMENTS: Document = {
    "justright": "segments",
    "version": 1,
    "numbers": [
        {"kind": "climate", "setting": "temperature", "segment": "adults", "part": "always", "mean": 22.5, "spread": 1.5, "homes": 20},
        {"kind": "climate", "setting": "temperature", "segment": "adults", "part": "evenings", "mean": 19.0, "spread": 2.0, "homes": 20},
        {"kind": "climate", "setting": "temperature", "segment": "children", "part": "always", "mean": 20.0, "spread": 1.0, "homes": 20},
    ],
    "choices": [
        {"kind": "coffee", "setting": "drink", "segment": "people", "part": "always", "shares": {"latte": 0.5, "tea": 0.3}, "homes": 20}
    ],
}


@pytest.fixture
def published(opens: Opens, tmp_path: Path) -> Callable[..., Household]:
    """Open the household with segments of other homes beside its configuration."""
    (tmp_path / "segments.json").write_text(json.dumps(SEGMENTS))

    def open_(**changes: Any) -> Household:
        return opens(priors="segments.json", **changes)

    return open_


def test_other_homes_stand_in_for_a_home_that_knows_nothing(published: Callable[..., Household]) -> None:
    home = published()
    morning, child = first(home, "ana", "living", "heater"), first(home, "kid", "living", "heater")
    home.until(0, "19:00")
    evening = first(home, "ana", "living", "heater")

    assert [each["settings"]["temperature"] for each in (morning, evening, child)] == [22.5, 19, 20]
    assert {each["source"] for each in (morning, evening, child)} == {"default"}
    assert morning["why"] == "Adults in other homes usually have 22.5 °C."
    assert evening["why"] == "Adults in other homes in the evenings usually have 19 °C."
    assert morning["spread"]["temperature"] == 1.5


def test_a_drink_is_known_from_other_homes(published: Callable[..., Household]) -> None:
    decision = first(published(), "ana", "kitchen", "coffee")

    assert decision["settings"]["drink"] == "latte"
    assert decision["spread"]["drink"] == pytest.approx({"espresso": 0.067, "latte": 0.567, "tea": 0.367}, abs=0.001)


def test_the_household_comes_before_other_homes(published: Callable[..., Household]) -> None:
    home = published()
    home.enters("ben", "living")
    home.turns("heater", temperature=17)
    home.leaves("ben", "living")

    assert first(home, "ana", "living", "heater")["settings"]["temperature"] == 17


def test_a_default_that_the_owner_configured_comes_before_other_homes(published: Callable[..., Household]) -> None:
    home = published(devices={"heater": {"settings": {"temperature": {"default": 18}}}})

    assert first(home, "ana", "living", "heater")["settings"]["temperature"] == 18


def learned(home: Household) -> Heard:
    """Let Ana turn the heater once, and come again."""
    home.enters("ana", "living")
    home.turns("heater", temperature=25)
    home.leaves("ana", "living")
    home.until(1, "06:30")
    return home.enters("ana", "living")


def test_below_a_persons_bar_the_default_serves_and_says_so(opens: Opens) -> None:
    decision = learned(opens(people={"ana": {"name": "Ana", "confidence": 0.95}})).decision("heater")

    assert (decision["settings"]["temperature"], decision["source"]) == (21, "default")
    assert decision["why"] == "What is known of Ana here is not sure enough for them; the default of a thermostat is 21 °C."
    assert decision["because"]["temperature"]["below_bar"] is True


def test_below_a_persons_bar_the_household_serves_first(opens: Opens) -> None:
    home = opens(people={"ana": {"name": "Ana", "confidence": 0.95}})
    home.enters("ben", "living")
    home.turns("heater", temperature=19)
    home.leaves("ben", "living")
    decision = learned(home).decision("heater")

    assert (decision["settings"]["temperature"], decision["source"]) == (19, "household")
    assert decision["why"] == "What is known of Ana here is not sure enough for them; the household usually has 19 °C."


def test_without_a_bar_one_choice_serves(home: Household) -> None:
    decision = learned(home).decision("heater")

    assert (decision["settings"]["temperature"], decision["source"]) == (25, "prediction")
    assert "below_bar" not in decision["because"]["temperature"]


def test_above_the_bar_her_own_habit_serves(opens: Opens) -> None:
    home = opens(people={"ana": {"name": "Ana", "confidence": 0.6}})
    for day in range(12):
        home.until(day, "06:30")
        heard = home.enters("ana", "living")
        home.obeys("heater", heard)
        if heard.decision("heater")["settings"]["temperature"] != 25:
            home.turns("heater", temperature=25)
        home.leaves("ana", "living")
    home.until(12, "06:30")
    decision = home.enters("ana", "living").decision("heater")

    assert (decision["settings"]["temperature"], decision["source"]) == (25, "prediction")
    assert decision["confidence"] >= 0.57
