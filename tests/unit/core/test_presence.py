"""Who is at a place: sightings of several sources, how they add up, end and lapse."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from controller.core.presence import AFTER_USE_S, PlaceState, Sighting, dump_place, load_place
from controller.core.state import Occupant
from tests.unit.core.life import MONDAY

LINGER = 7200.0


def at(seconds: float) -> datetime:
    return MONDAY + timedelta(seconds=seconds)


def seen(*sightings: tuple[str, float] | tuple[str, float, str]) -> PlaceState:
    """A place where subjects were seen one second after each other, by a source each unless it is named."""
    place = PlaceState()
    for second, each in enumerate(sightings):
        subject, confidence = each[0], each[1]
        place.see(Sighting(subject, each[2] if len(each) > 2 else f"{subject}-{second}", confidence, at(second), at(second)))
    return place


def there(place: PlaceState) -> list[tuple[str, float]]:
    return [(each.subject, each.confidence) for each in place.occupants()]


@pytest.mark.parametrize(
    "sightings, wanted",
    [
        ([], []),
        ([("ana", 0.95)], [("ana", 0.95)]),
        ([("ana", 0.5)], [("ana", 0.5)]),
        ([("ana", 0.49)], []),
        ([("ana", 0.0)], []),
        ([("ana", 0.5), ("ana", 0.5)], [("ana", 0.75)]),
        ([("ana", 0.3), ("ana", 0.3)], [("ana", 0.51)]),
        ([("ana", 0.6, "ble"), ("ana", 0.7, "ble")], [("ana", 0.7)]),
        ([("ana", 0.95), ("ben", 0.95)], [("ana", 0.95), ("ben", 0.95)]),
        ([("ben", 0.6), ("ana", 0.95)], [("ana", 0.95)]),
        ([("ana", 0.95), ("ben", 0.6)], [("ana", 0.95)]),
        ([("ana", 0.6), ("ben", 0.7)], [("ana", 0.6), ("ben", 0.7)]),
        ([("ana", 0.95), ("ben", 0.8), ("ben", 0.8)], [("ana", 0.95), ("ben", 0.96)]),
    ],
)
def test_sources_add_up_and_strong_evidence_ends_weak(sightings: list[tuple[str, float]], wanted: list[tuple[str, float]]) -> None:
    assert there(seen(*sightings)) == wanted


def test_the_newest_arrival_is_last_however_often_others_are_seen_again() -> None:
    place = seen(("ana", 0.95, "door"), ("ben", 0.95, "door"), ("ana", 0.95, "door"))

    assert there(place) == [("ana", 0.95), ("ben", 0.95)]
    assert place.occupants()[0].since == at(0)


def test_a_repeated_sighting_renews_and_never_makes_older() -> None:
    place = PlaceState()
    place.see(Sighting("ana", "door", 0.95, at(100), at(100)))
    place.see(Sighting("ana", "door", 0.9, at(50), at(50)))

    (sighting,) = place.sightings
    assert (sighting.since, sighting.seen, sighting.confidence) == (at(100), at(100), 0.9)


def test_conflict_is_of_the_person_not_of_the_source() -> None:
    place = seen(("ana", 0.95, "door"), ("ana", 0.6, "ble"))
    place.sightings[1].conflict = True

    assert place.occupants()[0].conflict


def test_leaving_ends_everything_that_says_somebody_is_there() -> None:
    place = seen(("ana", 0.95, "door"), ("ana", 0.6, "ble"))

    assert place.leave("ana", at(60))
    assert not place.leave("ana", at(61))
    assert there(place) == []
    assert [(stay.subject, stay.since, stay.until, stay.confidence) for stay in place.stays] == [("ana", at(0), at(60), 0.95)]


@pytest.mark.parametrize(
    "second, wanted",
    [(-1, []), (0, ["ana"]), (59.9, ["ana"]), (60, []), (99, []), (100, ["ben"]), (500, ["ben"])],
)
def test_a_moment_in_the_past_knows_who_was_there(second: float, wanted: list[str]) -> None:
    place = seen(("ana", 0.95))
    place.leave("ana", at(60))
    place.see(Sighting("ben", "door", 0.95, at(100), at(100)))

    assert [each.subject for each in place.occupants_at(at(second))] == wanted


def test_somebody_who_came_back_is_one_person_in_the_past() -> None:
    place = seen(("ana", 0.95))
    place.leave("ana", at(60))
    place.see(Sighting("ana", "door", 0.9, at(50), at(90)))

    assert [each.subject for each in place.occupants_at(at(55))] == ["ana"]


def test_stays_are_remembered_to_a_number() -> None:
    place = PlaceState()
    for second in range(300):
        place.see(Sighting("ana", "door", 0.95, at(second), at(second)))
        place.leave("ana", at(second + 0.5))

    assert len(place.stays) == 200
    assert place.stays[0].since == at(100)


def test_a_crowd_of_strangers_does_not_push_out_the_last_stay_of_somebody_of_the_house() -> None:
    place = PlaceState()
    place.see(Sighting("ana", "door", 0.95, at(0), at(0)))
    place.leave("ana", at(1))
    for second in range(300):
        place.see(Sighting(f"guest:{second}", "door", 0.95, at(second), at(second)))
        place.leave(f"guest:{second}", at(second + 0.5))

    assert [each.subject for each in place.stays if not each.subject.startswith("guest:")] == ["ana"]
    assert len(place.stays) == 201


def test_who_is_not_heard_of_lapses_after_lingering() -> None:
    place = seen(("ana", 0.95))

    assert place.deadline(LINGER) == at(LINGER)
    assert place.lapse(at(LINGER - 0.001), LINGER) == []
    assert place.lapse(at(LINGER), LINGER) == ["ana"]
    assert place.occupants() == []


def test_being_seen_again_begins_lingering_anew() -> None:
    place = seen(("ana", 0.95, "door"))
    place.see(Sighting("ana", "door", 0.95, at(3600), at(3600)))

    assert place.deadline(LINGER) == at(3600 + LINGER)


def test_one_source_lapses_without_the_other() -> None:
    place = seen(("ana", 0.8, "door"))
    place.see(Sighting("ana", "ble", 0.6, at(3600), at(3600)))

    assert place.lapse(at(LINGER), LINGER) == []
    assert there(place) == [("ana", 0.6)]


def test_a_source_that_says_left_never_lapses() -> None:
    place = seen(("ana", 0.95, "door"))
    place.leavers.append("door")

    assert place.deadline(LINGER) is None
    assert place.lapse(at(90_000), LINGER) == []


def test_ten_minutes_after_the_device_became_idle_its_user_is_gone() -> None:
    place = seen(("ana", 0.95))
    place.idle(at(100))

    assert place.deadline(LINGER) == at(100 + AFTER_USE_S)
    place.busy()
    assert place.deadline(LINGER) == at(LINGER)


def test_idleness_does_not_make_anybody_stay_longer() -> None:
    place = seen(("ana", 0.95))
    place.idle(at(LINGER - 60))

    assert place.deadline(LINGER) == at(LINGER)


def test_being_seen_after_the_use_is_being_there() -> None:
    place = seen(("ana", 0.95, "door"))
    place.idle(at(100))
    place.see(Sighting("ana", "door", 0.95, at(200), at(200)))

    assert place.deadline(LINGER) == at(200 + LINGER)


def test_a_place_goes_to_json_and_back() -> None:
    place = seen(("ana", 0.95, "door"), ("guest:7f", 0.6, "ble"))
    place.sightings[0].conflict = place.sightings[0].tag = True
    place.idle(at(5))
    place.leave("guest:7f", at(7))
    place.leavers.append("door")

    assert load_place(json.loads(json.dumps(dump_place(place)))) == place
    assert load_place(dump_place(PlaceState())) == PlaceState()


@pytest.mark.parametrize("broken", [{"sightings": 7}, {"sightings": [{"subject": "ana"}]}, [], "x", None])
def test_what_is_no_place_is_refused(broken: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # pydantic's own
        load_place(broken)


def test_an_occupant_knows_whether_it_lives_here() -> None:
    assert (Occupant("ana", 1, MONDAY).person, Occupant("ana", 1, MONDAY).guest) == ("ana", False)
    assert (Occupant("guest:7f", 1, MONDAY).person, Occupant("guest:7f", 1, MONDAY).guest) == (None, True)
