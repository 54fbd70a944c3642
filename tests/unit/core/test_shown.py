"""Who of two at a place it was, by who showed themselves just before: a tag that is held to the reader again beside the device."""

from __future__ import annotations

from tests.unit.core.life import Life


def both_here() -> Life:
    """Return two who came some while ago."""
    life = Life()
    life.enters("ana", "living")
    life.waits(300)
    life.enters("ben", "living")
    life.waits(1200)
    return life


def test_whose_tag_was_read_again_just_before_made_the_change() -> None:
    life = both_here()
    life.enters("ana", "living")
    life.waits(5)

    assert life.turns("heater", temperature=24.0).preferences() == [("ana", 24.0)]


def test_a_tag_whose_word_is_slower_than_the_hand_counts_as_well() -> None:
    life = both_here()
    life.reports("heater", temperature=24.0)
    life.waits(3)
    life.enters("ben", "living")

    assert life.waits(60).preferences() == [("ben", 24.0)]


def test_where_both_tags_were_read_it_stays_a_doubt() -> None:
    life = both_here()
    life.enters("ana", "living")
    life.waits(2)
    life.enters("ben", "living")
    life.waits(2)

    assert life.turns("heater", temperature=24.0).reasons() == ["doubt"]


def test_a_source_that_speaks_all_the_time_says_nothing_of_a_hand() -> None:
    life = both_here()
    for _ in range(60):
        life.enters("ben", "living")
        life.waits(5)
        life.enters("ana", "living")
        life.waits(5)
    life.enters("ben", "living")
    life.waits(2)

    assert life.turns("heater", temperature=24.0).reasons() == ["doubt"]


def test_a_tag_that_was_read_a_minute_before_says_nothing_of_a_hand() -> None:
    life = both_here()
    life.enters("ana", "living")
    life.waits(60)

    assert life.turns("heater", temperature=24.0).reasons() == ["doubt"]


def test_a_tag_that_was_read_again_says_nothing_where_somebody_else_just_came() -> None:
    life = Life()
    life.enters("ana", "living")
    life.waits(3600)
    life.enters("ben", "living")
    life.waits(5)
    life.enters("ana", "living")

    assert life.turns("heater", temperature=24.0).reasons() == ["doubt"]


def test_a_source_that_never_spoke_because_of_a_hand_says_nothing_of_one() -> None:
    life = Life()
    life.enters("ana", "living")
    for number in range(8):
        life.waits(150)
        life.enters("ana", "living")
        life.waits(100)
        life.turns("heater", temperature=20.0 + number % 2)
    life.enters("ben", "living")
    life.waits(300)
    life.enters("ana", "living")
    life.waits(5)

    assert life.turns("heater", temperature=24.0).reasons() == ["doubt"]


def test_a_phone_that_is_heard_of_now_and_then_shows_nobody() -> None:
    life = both_here()
    life.enters("ana", "living", source="ble", confidence=0.8)
    life.waits(5)

    assert life.turns("heater", temperature=24.0).reasons() == ["doubt"]


def test_a_source_that_says_that_it_is_certain_is_worth_no_more_than_any_can_be() -> None:
    life = both_here()
    life.enters("ana", "living", confidence=1.0)
    life.waits(5)

    assert life.turns("heater", temperature=24.0).preferences() == [("ana", 24.0)]
