"""From which probability on a change is somebody's: against what another one wants, and beside another one who is there."""

from __future__ import annotations

import pytest

from controller.core.credit.whims import Whims
from tests.unit.core.life import Life
from tests.unit.core.test_suspects import both, used_to


def named_twice() -> Life:
    """Return a life in which ana and ben are known to want their own, and two sources name ana."""
    life = used_to(2, ana=20.0, ben=23.0)
    life.obeys(life.enters("ana", "living", source="tag-ana"))
    life.waits(3)
    life.enters("ana", "living", source="camera")
    life.waits(60)
    return life


def test_two_sources_that_name_somebody_are_not_believed_of_what_only_another_one_is_known_to_want() -> None:
    life = named_twice()

    assert life.turns("heater", temperature=23.5).preferences() == []


def test_what_nobody_is_known_to_want_is_a_change_of_mind_of_whom_sources_name() -> None:
    life = named_twice()

    assert life.turns("heater", temperature=17.0).preferences() == [("ana", 17.0)]


def test_who_has_what_they_want_does_not_put_back_what_another_one_wants() -> None:
    life = used_to(3, ana=20.0, ben=23.0)
    life.obeys(life.enters("ben", "living", source="tag-ben"))
    life.waits(900)
    life.leaves("ben", "living", source="tag-ben")
    life.waits(20)
    life.obeys(life.enters("ana", "living", source="tag-ana"))
    life.waits(120)
    (entry,) = life.turns("heater", temperature=23.0).entries()

    assert entry.detail["who"]["ben"] > 0.4


@pytest.mark.parametrize("days, stood", [(2, 20.5), (4, 20.0)])
def test_of_two_who_are_there_a_value_that_is_plainly_of_one_is_theirs_after_some_days(days: int, stood: float) -> None:
    life = both(used_to(days, ana=20.0, ben=23.0))
    life.reports("heater", temperature=stood)
    life.waits(300)

    assert life.turns("heater", temperature=23.5).preferences() == [("ben", 23.5)]


def test_people_play_with_a_knob_once_much_of_what_they_set_had_nothing_to_do_with_what_they_wanted() -> None:
    whims = Whims()
    assert not whims.playful("radio", "volume")
    for _ in range(4):
        whims.add("radio", "volume", 0.6)
        whims.add("heater", "temperature", 0.02)

    assert whims.playful("radio", "volume")
    assert not whims.playful("heater", "temperature")
