"""Who is taken to be where: one is not in two places, newer words beat older ones, strong evidence beats weak."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from controller.core.decisions import Room, Warn
from controller.core.home import Place
from tests.unit.core.homes import HOME
from tests.unit.core.life import Life, Outcome


@pytest.mark.parametrize("confidence, taken", [(0.9, True), (0.89, False)])
def test_in_a_car_the_newest_strong_identity_takes_over(confidence: float, taken: bool) -> None:
    life = Life()
    life.enters("ana", "car")
    life.turns("radio", volume=45.0)
    came = life.enters("ben", "car", confidence=confidence)

    assert [each.person for each in came.documents("radio")] == (["ben"] if taken else [])
    assert life.turns("radio", volume=20.0).preferences() == [("ben" if taken else "ana", 20.0)]


def test_who_is_seen_elsewhere_has_left() -> None:
    life = Life()
    life.enters("ana", "living")
    life.reports("heater", temperature=24.0)
    life.waits(2)

    assert life.enters("ana", "bathroom").preferences() == [("ana", 24.0)]
    assert life.turns("heater", temperature=20.0).reasons() == ["doubt"]


def test_a_weak_sighting_elsewhere_does_not_move_who_was_seen_strongly() -> None:
    life = Life()
    life.enters("ana", "living")
    life.waits(120)
    life.enters("ana", "bathroom", confidence=0.6)

    assert life.turns("heater", temperature=24.0).preferences() == [("ana", 24.0)]


def test_one_tag_in_two_places_is_a_conflict_that_serves_nobody() -> None:
    life = Life()
    life.shows("04a2", "living")
    life.waits(59)
    met = life.shows("04a2", "bathroom")

    assert met.sets("shower") == []
    assert met.document("shower").why == "Not set, because one tag was seen in two places."
    assert met.document("heater").settings == {}
    assert life.turns("heater", temperature=24.0).reasons() == ["doubt"]
    assert life.turns("shower", temperature=40.0).reasons() == ["doubt"]


def test_a_minute_later_the_newer_sighting_wins() -> None:
    life = Life()
    life.shows("04a2", "living")
    life.waits(60)

    assert life.shows("04a2", "bathroom").document("shower").person == "ana"


def test_a_conflict_ends_when_the_tag_is_seen_again_later() -> None:
    life = Life()
    life.shows("04a2", "living")
    life.waits(10)
    life.shows("04a2", "bathroom")
    life.waits(60)

    assert life.shows("04a2", "bathroom").document("shower").person == "ana"
    assert life.turns("shower", temperature=40.0).preferences() == [("ana", 40.0)]


def test_a_person_by_name_is_in_one_place_without_any_conflict() -> None:
    life = Life()
    life.enters("ana", "living")
    life.waits(1)

    assert life.enters("ana", "bathroom").document("shower").person == "ana"


@pytest.mark.parametrize("after, served", [(19, False), (21, True)])
def test_strong_words_that_the_doors_do_not_allow_are_a_conflict(after: float, served: bool) -> None:
    doors = {"living": Place("living", adjacent={"bathroom": 20.0}), "bathroom": Place("bathroom"), "car": Place("car", exclusive=True)}
    life = Life(replace(HOME, places=doors))
    life.enters("ana", "living", source="cam")
    life.waits(after)

    met = life.enters("ana", "bathroom", source="eye")

    assert met.document("shower").acted is served
    assert (met.document("shower").why == "Not set, because one person was seen in two places at once.") is not served


def test_an_unknown_tag_is_a_guest_under_a_pseudonym() -> None:
    entered = Life().shows("ffff", "bathroom")

    document = entered.document("shower")
    assert (document.person, document.guest) == (None, True)
    assert "ffff" not in repr(entered)


@pytest.mark.parametrize(
    "happens, topic",
    [
        (lambda life: life.enters("zoe", "bathroom"), "person"),
        (lambda life: life.enters("ana", "cellar"), "place"),
        (lambda life: life.leaves("zoe", "bathroom"), "person"),
    ],
)
def test_who_and_what_is_not_configured_is_warned_of(happens: Callable[[Life], Outcome], topic: str) -> None:
    heard = happens(Life())

    assert [each.topic for each in heard.of(Warn)] == [topic]
    assert not heard.documents("shower")


def test_a_sighting_some_minutes_old_still_starts_a_use_and_an_older_one_does_not() -> None:
    assert Life().enters("ana", "bathroom", ago=300).sets("shower") == [{"temperature": 38}]
    assert Life().enters("ana", "bathroom", ago=301).sets("shower") == []


def test_an_old_sighting_says_whose_hand_it_is_all_the_same() -> None:
    life = Life()
    life.enters("ana", "bathroom", ago=1000)

    assert life.turns("shower", temperature=40.0).preferences() == [("ana", 40.0)]


def test_a_sighting_older_than_lingering_says_nothing() -> None:
    life = Life()
    life.enters("ana", "bathroom", ago=7201)

    assert life.turns("shower", temperature=40.0).preferences() == []


def test_leaving_before_arriving_is_not_leaving() -> None:
    life = Life()
    life.enters("ana", "bathroom")
    life.waits(60)
    life.leaves("ana", "bathroom", ago=90)

    assert life.turns("shower", temperature=40.0).preferences() == [("ana", 40.0)]


@pytest.mark.parametrize("show", [False, True])
def test_an_older_sighting_elsewhere_moves_nobody(show: bool) -> None:
    life = Life()
    life.shows("04a2", "living") if show else life.enters("ana", "living")
    life.waits(60)
    life.shows("04a2", "bathroom", ago=3000) if show else life.enters("ana", "bathroom", ago=3000)

    assert life.turns("heater", temperature=24.0).preferences() == [("ana", 24.0)]


def test_an_older_sighting_takes_no_car_over() -> None:
    life = Life()
    life.enters("ana", "car")
    life.waits(60)
    life.enters("ben", "car", ago=3000)

    assert life.turns("radio", volume=24.0).preferences() == [("ana", 24.0)]


def test_a_delayed_arrival_does_not_bring_back_who_has_left_since() -> None:
    life = Life()
    life.enters("ana", "living")
    life.waits(60)
    life.leaves("ana", "living")
    life.waits(10)

    assert life.enters("ana", "living", ago=40).sets("heater") == []


def test_a_weak_sighting_takes_nothing_over() -> None:
    life = Life()
    life.obeys(life.enters("ana", "bathroom"))
    life.turns("shower", temperature=37.0)
    came = life.shows("ffff", "bathroom", confidence=0.6)

    assert came.documents("shower") == []


def test_strong_evidence_takes_the_overrides_of_a_weak_guess_along() -> None:
    life = Life()
    life.obeys(life.enters("ben", "living", confidence=0.85))
    life.waits(60)
    life.turns("fan", speed=7.0)

    assert life.enters("ana", "living").document("fan").source != "override"


def test_two_phones_heard_in_one_room_are_two_people_however_strongly_each() -> None:
    life = Life()
    life.enters("ana", "living", confidence=0.85)
    life.waits(600)
    life.enters("ben", "living", confidence=0.93)
    life.waits(400)
    again = life.enters("ana", "living", confidence=0.8) + life.enters("ben", "living", confidence=0.95)

    assert again.documents("heater") == []
    assert life.turns("heater", temperature=24.0).reasons() == ["doubt"]


def test_hearing_again_of_who_was_there_before_says_nothing_against_who_just_came() -> None:
    life = Life()
    life.enters("ana", "living", confidence=0.8)
    life.waits(600)
    life.enters("ben", "living", confidence=0.85)
    life.waits(5)

    assert life.enters("ana", "living", confidence=0.95).documents("heater") == []
    assert life.turns("heater", temperature=24.0).reasons() == ["doubt"]


def test_a_source_that_corrects_itself_means_one_person() -> None:
    life = Life()
    life.enters("ben", "living", source="camera", confidence=0.7)
    life.waits(5)
    life.enters("ana", "living", source="camera", confidence=0.95)

    assert life.turns("heater", temperature=24.0).preferences() == [("ana", 24.0)]


def test_who_is_not_heard_of_for_two_hours_is_gone() -> None:
    life = Life()
    life.enters("ana", "living")
    life.waits(7200)

    assert life.turns("heater", temperature=24.0).reasons() == ["doubt"]


def test_a_turn_just_before_lapsing_is_theirs() -> None:
    life = Life()
    life.enters("ana", "living")
    life.waits(7190)
    life.reports("heater", temperature=24.0)

    assert life.waits(10).preferences() == [("ana", 24.0)]
    assert life.turns("heater", temperature=25.0).reasons() == ["doubt"]


def test_who_comes_after_somebody_who_forgot_to_say_that_they_left_is_alone() -> None:
    life = Life()
    life.enters("ana", "living")
    life.leaves("ana", "living")
    life.enters("ana", "living")
    life.waits(4 * 3600)
    life.enters("ben", "living")

    assert life.turns("heater", temperature=24.0).preferences() == [("ben", 24.0)]


def test_a_fresh_sighting_after_a_delayed_one_starts_the_use() -> None:
    life = Life()
    life.enters("ana", "bathroom", ago=400)
    life.waits(5)

    assert life.enters("ana", "bathroom").sets("shower") == [{"temperature": 38}]


def test_who_left_and_came_back_while_nobody_listened_is_there() -> None:
    life = Life()
    life.enters("ana", "living")
    life.waits(3600)
    life.leaves("ana", "living", ago=60)
    life.enters("ana", "living", ago=30)
    life.waits(60)

    assert life.turns("heater", temperature=24.0).preferences() == [("ana", 24.0)]


def test_a_readers_clock_may_be_some_seconds_slow() -> None:
    life = Life()
    life.enters("ana", "living")
    life.waits(600)
    life.leaves("ana", "living")
    life.waits(1)

    assert life.enters("ana", "bathroom", ago=2).sets("shower") == [{"temperature": 38}]


def test_who_becomes_unlikely_has_left() -> None:
    life = Life()
    life.obeys(life.enters("ana", "living"))
    life.turns("heater", temperature=24.0)
    life.enters("ana", "living", confidence=0.3)
    life.waits(60)

    assert life.enters("ben", "living").document("heater").source != "override"


def test_of_visits_long_ago_only_everybodys_last_is_remembered() -> None:
    life = Life()
    for _ in range(30):
        for person in ("ana", "ben"):
            life.enters(person, "living")
            life.waits(600)
            life.leaves(person, "living")
        life.waits(6 * 3600)
    row = life.memory.rows[Room.RUNNING, "place/living"].state

    assert row is not None
    assert [each["subject"] for each in row["stays"]] == ["ana", "ben"]


@pytest.mark.parametrize("after, served", [(4, False), (6, True), (59, True)])
def test_a_tag_that_can_have_walked_through_the_door_is_in_one_place(after: float, served: bool) -> None:
    doors = {"living": Place("living"), "bathroom": Place("bathroom", adjacent={"living": 5.0}), "car": Place("car", exclusive=True)}
    life = Life(replace(HOME, places=doors))
    life.shows("04a2", "living")
    life.waits(after)

    assert life.shows("04a2", "bathroom").document("shower").acted is served


def test_a_conflict_ends_when_the_tag_leaves_one_of_the_two_places() -> None:
    life = Life()
    life.shows("04a2", "living")
    life.waits(12)
    life.shows("04a2", "bathroom")
    life.waits(1)
    left = life.leaves("ana", "living", source="reader")

    assert left.document("shower").person == "ana"
    assert life.turns("shower", temperature=40.0).preferences() == [("ana", 40.0)]
