"""Rooms that everybody has left, by the word of a reader: what is changed there is nobody's by habit."""

from __future__ import annotations

import pytest

from tests.unit.core.life import Life

MINUTE = 60.0


def lived() -> Life:
    """Return a life in which ana turns the heater each morning, and ben each evening, each more or less to their own."""
    life = Life()
    for day in range(8):
        for clock, person, value in (("07:00", "ana", 23.0), ("18:00", "ben", 19.0)):
            life.until(clock)
            life.obeys(life.enters(person, "living", source="tag"))
            life.waits(MINUTE)
            life.turns("heater", temperature=value + day % 2 * 0.5)
            life.waits(20 * MINUTE)
            life.leaves(person, "living", source="tag")
            life.reports("heater", temperature=21.0)
            life.waits(MINUTE)
    return life


@pytest.mark.parametrize("after", [0.5, 10.0, 60.0])
@pytest.mark.parametrize("value", [23.0, 19.0])
def test_where_everybody_has_left_nothing_is_anybodys_by_habit(after: float, value: float) -> None:
    life = lived()
    life.until("07:00")
    life.obeys(life.enters("ana", "living", source="tag"))
    life.waits(10 * MINUTE)
    life.leaves("ana", "living", source="tag")
    life.waits(after * MINUTE)

    assert life.turns("heater", temperature=value).preferences() == []


def test_who_shows_a_tag_within_seconds_was_there() -> None:
    life = lived()
    life.until("07:00")
    life.reports("heater", temperature=23.0)
    life.waits(3)
    life.enters("ana", "living", source="tag")

    assert life.waits(60).preferences() == [("ana", 23.0)]
