"""Uses: who comes is served, who goes lets go; a device goes into use and out of it."""

from __future__ import annotations

import pytest

from tests.unit.core.life import Life


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


def test_taking_over_ends_the_others_hold() -> None:
    life = Life()
    life.enters("ana", "car")
    life.turns("radio", volume=45.0)

    assert life.enters("ben", "car").document("radio").source == "household"


def test_who_stays_keeps_what_they_set_when_the_newest_leaves() -> None:
    life = Life()
    life.enters("ana", "living")
    life.turns("heater", temperature=24.0)
    life.enters("ben", "living")
    left = life.leaves("ben", "living")

    assert left.sets("heater") == []
    assert left.document("heater").source == "override"
    assert life.leaves("ana", "living").documents("heater") == []
    assert life.enters("ben", "living").document("heater").source != "override"


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
