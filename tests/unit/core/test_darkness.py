"""Off is off: a lamp that says brightness 0 was switched off, and nobody wished for a brightness of none."""

from __future__ import annotations

import pytest

from controller.core.requests import SetDevice
from tests.unit.core.life import Life, Outcome, served
from tests.unit.core.test_hands_and_machines import asked, wishes


def lit(brightness: float = 120.0) -> Life:
    """Return a life in which Ana is in a room whose lamp is lit as she asked."""
    life = served()
    asked(life, "lamp", brightness=brightness)
    life.reports("lamp", brightness=brightness, powered=True)
    life.waits(600)
    return life


@pytest.mark.parametrize("powered", [None, False])
def test_a_lamp_that_goes_off_and_comes_back_as_it_was_tells_of_no_wish(powered: bool | None) -> None:
    life = lit()
    heard = life.reports("lamp", brightness=0.0, powered=powered) + life.waits(900)
    heard += life.reports("lamp", brightness=120.0, powered=None if powered is None else True) + life.waits(900)

    assert wishes(heard) == []
    assert heard.reasons() == []
    assert heard.sets("lamp") == []


def test_a_lamp_that_went_off_is_not_lit_again_by_a_decision() -> None:
    life = lit()
    heard = life.reports("lamp", brightness=0.0) + life.waits(60) + life.leaves("ana", "living") + life.waits(3600)
    life.restarts()
    heard += life.enters("ana", "living") + life.waits(60)

    assert heard.sets("lamp") == []


def test_a_lamp_that_went_off_is_lit_where_somebody_asks_for_it() -> None:
    life = lit()
    life.reports("lamp", brightness=0.0)
    life.waits(60)
    told = asked(life, "lamp", brightness=80.0)

    assert told.sets("lamp") == [{"brightness": 80}]
    assert wishes(told + life.waits(600)) == []


def test_a_lamp_that_fades_out_and_in_tells_of_no_wish() -> None:
    life, heard = lit(), Outcome()
    for brightness in (80.0, 40.0, 0.0):
        heard += life.reports("lamp", brightness=brightness) + life.waits(0.4)
    heard += life.waits(900)
    for brightness in (40.0, 80.0, 120.0):
        heard += life.reports("lamp", brightness=brightness) + life.waits(0.4)

    assert wishes(heard + life.waits(900)) == []


@pytest.mark.parametrize("says_power", [False, True])
def test_a_lamp_that_says_again_and_again_that_it_is_off_and_then_that_it_is_on_tells_of_no_wish(*, says_power: bool) -> None:
    life, heard = lit(), Outcome()
    for brightness in (0.0, 0.0, 0.0, 120.0, 120.0, 120.0):
        heard += life.reports("lamp", brightness=brightness, powered=brightness > 0 if says_power else None) + life.waits(60)

    assert wishes(heard + life.waits(900)) == []
    assert heard.sets("lamp") == []


def test_what_a_lamp_was_turned_to_before_it_went_off_is_a_wish() -> None:
    life = lit()
    heard = life.reports("lamp", brightness=60.0) + life.waits(8) + life.reports("lamp", brightness=0.0) + life.waits(900)

    assert wishes(heard) == [("ana", 60.0)]


def test_a_lamp_that_comes_back_otherwise_was_turned() -> None:
    life = lit()
    life.reports("lamp", brightness=0.0)
    life.waits(900)

    assert wishes(life.turns("lamp", brightness=200.0)) == [("ana", 200.0)]


def test_a_lamp_that_is_dark_as_it_was_told_has_answered() -> None:
    life = lit()
    heard = asked(life, "lamp", brightness=0.0) + life.waits(600)

    assert heard.reasons() == ["echo"]
    assert life.asks(SetDevice("lamp", {"brightness": 90.0}, "ana")).sets("lamp") == [{"brightness": 90}]


def test_a_lamp_that_is_off_when_it_is_first_heard_of_was_turned_by_nobody() -> None:
    life = Life()
    life.enters("ana", "living")
    life.waits(60)

    assert wishes(life.reports("lamp", brightness=0.0, powered=False) + life.waits(60)) == []


def test_a_lamp_that_never_says_whether_it_is_on_counts_as_on() -> None:
    life = served()
    asked(life, "lamp", brightness=120.0)
    life.waits(600)

    assert wishes(life.turns("lamp", brightness=0.0)) == [("ana", 0.0)]
