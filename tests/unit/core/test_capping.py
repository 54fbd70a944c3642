"""Water that is set hotter than whoever is there may have: taken back at once, kept as it was, and no measure for anybody else."""

from __future__ import annotations

import pytest

from controller.core.decisions import PublishSetpoint
from controller.core.ledger import EntryType
from controller.core.requests import Level, PauseDevice, SetDevice, SetLevel
from tests.unit.core.life import Life, Outcome


def under(who: str) -> Life:
    """Return a life with somebody (`guest`: a tag that nobody knows) under running water at 38 °C."""
    life = Life()
    life.reports("shower", temperature=36.0, active=False)
    life.obeys(life.shows("ffff", "bathroom") if who == "guest" else life.enters(who, "bathroom"))
    life.obeys(life.reports("shower", temperature=38.0, active=True))
    life.waits(30)
    return life


@pytest.mark.parametrize("who, turned, told", [("kid", 42.0, 38), ("guest", 45.0, 38), ("ana", 45.0, 43)])
def test_water_above_what_whoever_is_there_may_have_is_set_back_at_once(who: str, turned: float, told: float) -> None:
    turned_up = under(who).reports("shower", temperature=turned)

    assert turned_up.sets("shower") == [{"temperature": told}]
    assert (turned_up.document("shower").source, turned_up.document("shower").acted) == ("safety", True)


@pytest.mark.parametrize("who, turned", [("ana", 43.0), ("ana", 40.3), ("kid", 38.0), ("kid", 37.6), ("guest", 37.0)])
def test_what_they_may_have_is_left_alone(who: str, turned: float) -> None:
    life = under(who)

    assert (life.reports("shower", temperature=turned) + life.waits(60)).sets("shower") == []


def test_water_that_warms_up_in_finer_steps_than_ours_is_told_nothing_on_its_way() -> None:
    life = under("ana")
    some = life.asks(SetDevice("shower", {"temperature": 41.0}))
    for value in (38.3, 38.6, 39.1):
        some += life.waits(0.5) + life.reports("shower", temperature=value)

    assert len(some.sets("shower")) == 1


def test_what_was_turned_is_written_down_as_it_was_and_stays_capped() -> None:
    life = under("kid")
    heard = life.reports("shower", temperature=42.0)
    heard += life.obeys(heard) + life.waits(60)

    assert heard.preferences() == [("kid", 42.0)]
    assert heard.sets("shower") == [{"temperature": 38}]
    assert [each.type for each in heard.entries() if each.type is EntryType.UNATTRIBUTED] == []


def test_every_further_turn_is_taken_back_and_no_report_of_the_same_twice() -> None:
    life, heard = under("kid"), Outcome()
    for value in (40.0, 41.0, 41.0):
        heard += life.reports("shower", temperature=value) + life.waits(1)
    life.obeys(heard)
    again = life.reports("shower", temperature=42.0)

    assert heard.sets("shower") == [{"temperature": 38}] * 2
    assert again.sets("shower") == [{"temperature": 38}]


def test_water_that_is_off_or_left_to_somebody_waits_for_the_usual() -> None:
    off, paused, level = under("kid"), under("kid"), under("ana")
    off.reports("shower", active=False)
    paused.asks(PauseDevice("shower", 600.0))
    level.asks(SetLevel("ana", Level.OFF))

    assert [each.reports("shower", temperature=44.0).of(PublishSetpoint) for each in (off, paused, level)] == [[], [], []]


def test_a_childs_bath_is_no_measure_for_anybody_else_nor_beyond_their_limit_for_themselves() -> None:
    life = under("kid")
    life.turns("shower", temperature=42.0)
    life.leaves("kid", "bathroom")
    life.reports("shower", active=False)
    life.waits(600)
    ben = life.enters("ben", "bathroom").document("shower")
    life.leaves("ben", "bathroom")
    life.until("06:30")
    kid = life.enters("kid", "bathroom").document("shower")

    assert (ben.settings, ben.source) == ({"temperature": 38}, "default")
    assert (kid.settings, kid.source) == ({"temperature": 38}, "safety")
    assert kid.because["temperature"]["terms"][0]["value"] == 38
    assert kid.why == "Kid has chosen 42 °C here before (1 choice, last on 2 March). It is limited to 38 °C to protect who is here."
