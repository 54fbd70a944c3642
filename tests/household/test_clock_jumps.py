"""A clock that was years off at one start and right at the next: nothing waits for those years to pass again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.household.driver import MONDAY, Household

Opens = Callable[..., Household]
WEEK = timedelta(weeks=1)


def evening(home: Household, value: float) -> list[tuple[str, object, object]]:
    """Let Ana come, turn the heater, and leave."""
    heard = home.enters("ana", "living")
    heard += home.obeys("heater", heard) + home.waits(60) + home.turns("heater", temperature=value)
    heard += home.waits(600) + home.leaves("ana", "living")
    home.steps.close()
    return [(event["type"], event.get("person"), event.get("value")) for event in heard.events("preference")]


@pytest.mark.parametrize("years", [-20, -3, 3, 20])
def test_after_a_jump_of_years_at_a_restart_a_turn_is_still_hers(opens: Opens, tmp_path: Path, years: int) -> None:
    for number, start in enumerate((MONDAY, MONDAY + years * 52 * WEEK, MONDAY + WEEK, MONDAY + 2 * WEEK)):
        home = opens(store=tmp_path / "home.db")
        home.now = start

        assert evening(home, 22 + number / 2) == [("preference", "ana", 22 + number / 2)]


@pytest.mark.parametrize("years", [-20, -3])
def test_a_turn_under_way_and_a_pause_survive_a_jump_back(opens: Opens, tmp_path: Path, years: int) -> None:
    home = opens(store=tmp_path / "home.db")
    home.obeys("heater", home.enters("ana", "living"))
    home.waits(60)
    home.reports("heater", temperature=24)
    home.asks("device/pause", device="lamp", duration=3600)
    home.steps.close()
    again = opens(store=tmp_path / "home.db")
    again.now = home.now + years * 52 * WEEK
    heard = again.waits(1) + again.waits(60)

    assert [(event["person"], event["value"]) for event in heard.events("preference")] == [("ana", 24)]
    assert again.waits(1800).sets("lamp") == []
    assert again.asks("person/level", person="ana", device="lamp", level="auto").sets("lamp") == []


def test_a_wish_of_a_time_without_a_clock_is_said_once_and_its_id_stays_good(opens: Opens) -> None:
    home = opens()
    home.now = datetime(1970, 1, 1, 0, 1, tzinfo=UTC)
    home.obeys("heater", home.enters("ana", "living"))
    home.waits(60)
    (said,) = home.turns("heater", temperature=24).events("preference")
    home.now = MONDAY
    set_now = home.waits(1) + home.leaves("ana", "living")
    served = home.enters("ana", "living").decision("heater")
    home.leaves("ana", "living")

    assert set_now.events("preference") == []
    assert (served["settings"], served["source"]) == ({"temperature": 24}, "prediction")
    assert home.asks("preference/discount", event=said["id"]).answer("preference/discount")["status"] == "ok"
    assert home.enters("ana", "living").decision("heater")["source"] == "default"
