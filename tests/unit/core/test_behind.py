"""A phone that lies in a room is not its owner, once a tag has been read elsewhere."""

from __future__ import annotations

from dataclasses import replace

from controller.core.home import Place
from controller.core.ledger import EntryType
from tests.unit.core.homes import HOME
from tests.unit.core.life import Life


def left_behind(minutes: int = 4) -> Life:
    """Let a phone speak of Ana in the living room every minute, and then her tag be read in the bathroom."""
    life = Life()
    for _ in range(minutes):
        life.enters("ana", "living", source="phone")
        life.waits(60)
    life.waits(-30 + 60)
    life.shows("04a2", "bathroom")
    return life


def test_a_phone_that_goes_on_speaking_is_not_where_its_owner_is() -> None:
    life = left_behind()
    life.waits(20)

    again = life.enters("ana", "living", source="phone")

    assert again.documents("heater") == []
    assert again.entries() == []


def test_what_is_turned_beside_it_is_not_its_owners() -> None:
    life = left_behind()
    for _ in range(3):
        life.waits(60)
        life.enters("ana", "living", source="phone")

    turned = life.turns("heater", temperature=16.5)

    assert turned.preferences() == []


def test_it_stays_behind_after_a_restart() -> None:
    life = left_behind()
    life.restarts()
    life.waits(20)

    assert life.enters("ana", "living", source="phone").documents("heater") == []


def test_a_phone_that_was_silent_meanwhile_was_carried_along() -> None:
    life = left_behind()
    life.waits(900)

    assert life.enters("ana", "living", source="phone").document("heater").person == "ana"


def test_once_its_owner_left_the_other_place_a_phone_is_believed_again() -> None:
    life = left_behind()
    life.waits(10)
    life.leaves("ana", "bathroom", source="reader")
    life.waits(10)

    assert life.enters("ana", "living", source="phone").document("heater").person == "ana"


def test_a_tag_that_is_read_again_is_a_coming() -> None:
    life = Life()
    life.enters("ana", "living", source="nfc")
    life.waits(60)
    life.enters("ana", "bathroom", source="nfc")
    life.waits(60)

    assert life.enters("ana", "living", source="nfc").document("heater").person == "ana"


def test_a_weak_word_sooner_than_the_doors_allow_makes_nobody_suspect() -> None:
    doors = {"living": Place("living", adjacent={"bathroom": 60.0}), "bathroom": Place("bathroom"), "car": Place("car", exclusive=True)}
    life = Life(replace(HOME, places=doors))
    life.shows("04a2", "bathroom")
    life.waits(3)
    life.enters("ana", "living", source="ble", confidence=0.7)
    life.waits(7)

    turned = life.turns("heater", temperature=24.0)

    assert turned.preferences() == []
    assert turned.entries(EntryType.PREFERENCE) == []
