"""A device that begins each use where it likes, and says so as it begins."""

from __future__ import annotations

import pytest

from controller.core.ledger import EntryType
from devices.messages import Origin
from devices.settings import Value
from tests.unit.core.life import Life, Outcome, served

DAY_S = 86_400.0


def showered(life: Life, begins: float, wanted: float | None, origin: Origin | None = None) -> Outcome:
    """Let ana come, the shower begin where it likes, and her turn it to what she wants; return what was made of its beginning."""
    life.enters("ana", "bathroom")
    life.waits(5)
    heard = life.reports("shower", active=True, temperature=begins, origin=origin) + life.waits(3)
    for told in heard.sets("shower")[-1:]:
        heard += life.reports("shower", told, active=True)
    heard += life.waits(27)
    if wanted is not None:
        life.reports("shower", active=True, temperature=wanted, origin=Origin.MANUAL)
        life.waits(300)
    life.reports("shower", active=False)
    life.leaves("ana", "bathroom")
    life.waits(DAY_S - 400)
    return heard


def wishes(outcome: Outcome) -> list[Value | None]:
    return [each.value for each in outcome.entries(EntryType.PREFERENCE)]


def known() -> Life:
    """Return a life with a shower that is idle, and was heard of."""
    life = Life()
    life.reports("shower", active=False, temperature=36.0)
    life.waits(600)
    return life


def test_where_a_shower_begins_is_nobodys_wish_and_it_goes_on_to_what_she_wants() -> None:
    life = known()
    showered(life, 38.0, 40.5)
    for _ in range(3):
        heard = showered(life, 38.0, None)

        assert wishes(heard) == []
        assert heard.sets("shower")[-1]["temperature"] == pytest.approx(40.5, abs=0.5)
        assert "boot" in heard.reasons()


def test_where_a_shower_begins_is_known_after_a_restart() -> None:
    life = known()
    showered(life, 38.0, 40.5)
    life.restarts()

    assert wishes(showered(life, 38.0, None)) == []


def test_a_lever_that_stands_elsewhere_each_time_is_turned_before_the_water_runs() -> None:
    life = known()
    showered(life, 39.0, None)

    assert wishes(showered(life, 41.0, None)) == [41.0]


def test_who_turned_it_before_it_began_is_believed_where_the_device_says_so() -> None:
    assert wishes(showered(known(), 37.0, None, Origin.MANUAL)) == [37.0]


def test_who_begins_with_a_choice_has_made_it() -> None:
    life = Life()
    life.reports("coffee", active=False, drink="espresso", strength=3.0)
    life.waits(600)
    life.enters("ana", "living")
    life.waits(30)
    heard = life.reports("coffee", active=True, drink="latte", strength=4.0) + life.waits(60)

    assert sorted(map(str, wishes(heard))) == ["4.0", "latte"]
    assert heard.sets("coffee") == []


def test_what_sets_a_heater_going_is_a_hand() -> None:
    life = served()
    life.reports("heater", active=False, temperature=20.0, origin=Origin.EXTERNAL)
    life.waits(600)

    assert wishes(life.reports("heater", active=True, temperature=23.0) + life.waits(60)) == [23.0]
