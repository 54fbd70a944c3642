"""Uses: who comes is served, who goes lets go; one is not in two places; silence is weak evidence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from controller.core.decisions import Warn
from controller.core.ledger import EntryType
from controller.core.requests import Level, SetLevel, SetPin
from tests.unit.core.life import Life, Outcome


def accepted(outcome: Outcome, device: str | None = None) -> list[tuple[str | None, object]]:
    return [(each.setting, each.value) for each in outcome.entries(EntryType.ACCEPTANCE) if device in {None, each.device}]


def test_who_comes_is_served_at_once() -> None:
    entered = Life().enters("ana", "bathroom")

    assert entered.sets("shower") == [{"temperature": 38}]
    assert entered.document("shower").person == "ana"


def test_being_seen_again_is_no_new_use() -> None:
    life = Life()
    life.enters("ana", "bathroom")
    life.waits(30)
    again = life.enters("ana", "bathroom") + life.enters("ana", "bathroom", source="camera")

    assert again.documents("shower") == []
    assert again.sets("shower") == []


def test_the_newest_is_served_and_the_other_again_when_alone() -> None:
    life = Life()
    life.enters("ana", "bathroom")
    life.waits(30)

    assert life.enters("ben", "bathroom").document("shower").person == "ben"
    assert life.leaves("ben", "bathroom").document("shower").person == "ana"
    assert life.leaves("ana", "bathroom").documents("shower") == []


@pytest.mark.parametrize("confidence, taken", [(0.9, True), (0.89, False)])
def test_in_a_car_the_newest_strong_identity_takes_over(confidence: float, taken: bool) -> None:
    life = Life()
    life.enters("ana", "car")
    life.turns("radio", volume=45.0)
    came = life.enters("ben", "car", confidence=confidence)

    assert [each.person for each in came.documents("radio")] == (["ben"] if taken else [])
    assert life.turns("radio", volume=20.0).preferences() == [("ben" if taken else "ana", 20.0)]


def test_taking_over_ends_the_others_hold() -> None:
    life = Life()
    life.enters("ana", "car")
    life.turns("radio", volume=45.0)

    assert life.enters("ben", "car").document("radio").source == "household"


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


@pytest.mark.parametrize("seconds, wishes", [(590, [("ana", 40.0)]), (600, [])])
def test_ten_minutes_after_the_use_its_user_is_gone(seconds: float, wishes: list[tuple[str, float]]) -> None:
    life = Life()
    life.obeys(life.enters("ana", "bathroom"))
    life.reports("shower", active=True)
    life.waits(300)
    life.reports("shower", active=False)
    life.waits(seconds)

    assert life.turns("shower", temperature=40.0).preferences() == wishes


def test_another_device_in_use_keeps_its_user_there() -> None:
    life = Life()
    life.enters("ana", "bathroom")
    life.reports("bath", active=True)
    life.reports("shower", active=True)
    life.reports("shower", active=False)
    life.waits(700)

    assert life.turns("bath", temperature=40.0).preferences() == [("ana", 40.0)]


def test_turning_a_device_on_decides_again_for_who_is_there() -> None:
    life = Life()
    life.obeys(life.enters("ana", "bathroom"))
    life.waits(5)
    on = life.reports("shower", active=True)

    assert on.document("shower").person == "ana"
    assert on.sets("shower") == []
    assert life.reports("shower", active=True).documents("shower") == []


def test_turning_it_on_again_is_a_new_use() -> None:
    life = Life()
    life.obeys(life.enters("ana", "bathroom"))
    life.reports("shower", active=True)
    life.turns("shower", temperature=36.0)
    life.reports("shower", active=False)
    life.waits(60)
    again = life.reports("shower", active=True)

    assert again.document("shower").source == "prediction"


def test_turned_on_by_nobody_known_is_a_guests_use() -> None:
    on = Life().reports("shower", active=True)

    document = on.document("shower")
    assert (document.person, document.guest, document.settings) == (None, True, {"temperature": 38})


def test_what_moves_or_plays_on_is_not_set_for_nobody() -> None:
    life = Life()

    for name in ("seat", "radio", "heater"):
        assert life.reports(name, active=True).documents(name) == []


def test_an_identity_takes_an_unknown_users_use_over() -> None:
    life = Life()
    life.reports("shower", active=True)
    life.waits(5)

    assert life.enters("ana", "bathroom").document("shower").person == "ana"


def test_what_was_left_alone_is_weakly_accepted() -> None:
    life = Life()
    life.obeys(life.enters("ana", "bathroom"))
    life.waits(300)

    assert accepted(life.leaves("ana", "bathroom"), "shower") == [("temperature", 38)]


def overridden(life: Life) -> None:
    life.turns("shower", temperature=36.0)


def pinned(life: Life) -> None:
    life.asks(SetPin("ana", "shower", "temperature", 38.0))


def observed(life: Life) -> None:
    life.asks(SetLevel("ana", Level.OBSERVE))


def unreachable(life: Life) -> None:
    life.is_available("shower", online=False)


def changed_by_another(life: Life) -> None:
    life.rival("shower", temperature=30.0)
    life.reports("shower", temperature=30.0)


@pytest.mark.parametrize("happens", [overridden, pinned, observed, unreachable, changed_by_another])
def test_silence_says_nothing_where_something_else_explains_it(happens: Callable[[Life], None]) -> None:
    life = Life()
    life.obeys(life.enters("ana", "bathroom"))
    happens(life)
    life.waits(300)

    assert accepted(life.leaves("ana", "bathroom"), "shower") == []


def test_a_moments_silence_says_nothing() -> None:
    life = Life()
    life.obeys(life.enters("ana", "bathroom"))
    life.waits(5)

    assert accepted(life.leaves("ana", "bathroom")) == []


def test_a_guests_silence_says_nothing() -> None:
    life = Life()
    life.obeys(life.shows("ffff", "bathroom"))
    life.waits(300)
    life.enters("ana", "bathroom")

    assert not life.memory.entries


def test_a_doubtful_persons_silence_says_nothing() -> None:
    life = Life()
    life.obeys(life.enters("ana", "bathroom", confidence=0.7))
    life.waits(300)

    assert accepted(life.leaves("ana", "bathroom")) == []


def test_silence_in_company_says_nothing_about_a_compromise() -> None:
    life = Life()
    life.obeys(life.enters("ana", "living"))
    life.obeys(life.enters("ben", "living"))
    life.waits(300)

    assert accepted(life.leaves("ben", "living"), "heater") == []
