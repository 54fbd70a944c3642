"""People who set a thing once, and have been served it since, are known for what they want: others' values are not credited to them."""

from __future__ import annotations

import pytest

from tests.unit.core.life import Life

WISHES = {"ana": ("07:00", 23.0), "ben": ("18:00", 19.0)}


def lived(days: int = 8, *, leaves: bool = True) -> Life:
    """Return a life in which ana and ben turned the heater once each, and were served what they want ever since."""
    life = Life()
    for day in range(days):
        for person, (clock, value) in WISHES.items():
            life.until(clock)
            life.obeys(life.enters(person, "living", source="tag"))
            life.waits(60)
            _ = life.turns("heater", temperature=value) if day == 0 else None
            life.waits(1200)
            _ = life.leaves(person, "living", source="tag") if leaves else None
            life.waits(60)
    life.until("12:00")
    return life


@pytest.mark.parametrize("leaves", [True, False])
def test_who_comes_unseen_a_minute_later_and_sets_what_they_want_is_not_taken_for_who_was_named(leaves: bool) -> None:
    life = lived(leaves=leaves)
    life.obeys(life.enters("ana", "living", source="tag"))
    life.waits(65)

    assert ("ana", 19.0) not in life.turns("heater", temperature=19.0).preferences()


def test_a_wrong_tag_with_the_others_own_value_is_not_believed() -> None:
    life = lived()
    life.until("18:00")
    life.obeys(life.enters("ana", "living", source="tag"))
    life.waits(60)

    assert ("ana", 19.0) not in life.turns("heater", temperature=19.0).preferences()


def test_a_change_of_mind_of_who_was_served_well_is_theirs() -> None:
    life = lived()
    life.obeys(life.enters("ana", "living", source="tag"))
    life.waits(60)

    assert life.turns("heater", temperature=25.0).preferences() == [("ana", 25.0)]


def test_a_little_more_of_what_they_want_is_theirs() -> None:
    life = lived()
    life.obeys(life.enters("ana", "living", source="tag"))
    life.waits(60)

    assert life.turns("heater", temperature=23.5).preferences() == [("ana", 23.5)]
