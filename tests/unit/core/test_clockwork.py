"""A clock that is not set yet, and one that is set: no hour is learned of the first, and no timer runs out because of the second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from controller.core.clock import next_local, trusted
from controller.core.decisions import Warn
from controller.core.requests import SetPin, When
from tests.unit.core.life import MONDAY, Life

LISBON = ZoneInfo("Europe/Lisbon")
BOOT = datetime(1970, 1, 1, 0, 0, 30, tzinfo=UTC)


def booted() -> Life:
    """A life that begins in 1970, with somebody in the living room."""
    life = Life()
    life.now = BOOT
    life.obeys(life.enters("ana", "living"))
    life.waits(60)
    return life


@pytest.mark.parametrize(
    "moment, true",
    [
        (BOOT, False),
        (datetime(2000, 1, 1, 0, 1, tzinfo=UTC), False),  # a clock chip that lost power
        (datetime(2007, 1, 1, tzinfo=UTC), True),  # a log that somebody recorded
        (MONDAY, True),
    ],
)
def test_only_a_clock_that_was_never_set_is_not_believed(moment: datetime, true: bool) -> None:
    assert trusted(moment) is true


def test_a_log_from_before_the_program_was_made_is_learned_from() -> None:
    life = Life()
    life.now = datetime(2017, 5, 1, 7, tzinfo=UTC)
    life.obeys(life.enters("ana", "living"))
    life.waits(60)
    life.turns("heater", temperature=24.0)

    assert life.learned("ana", "heater", "temperature") is not None


def test_without_a_clock_no_hours_of_a_pin_apply_and_with_it_all_is_said_anew() -> None:
    life = booted()
    asked = life.asks(SetPin("ana", "heater", "temperature", 25.0, When(after=0.0, before=9 * 3600.0))) + life.waits(60)
    life.now = MONDAY
    dated = life.waits(0)

    assert asked.sets("heater") == []
    assert dated.sets("heater") == [{"temperature": 25}]
    assert "clock" not in dated.document("heater").why
    assert "clock" not in dated.document("lamp").why


def test_without_a_clock_no_hour_is_learned_and_it_is_said() -> None:
    life = Life()
    life.now = BOOT
    came = life.enters("ana", "living")
    life.obeys(came)
    life.waits(60)
    turned = life.turns("heater", temperature=24.0)

    assert turned.preferences() == [("ana", 24.0)]
    assert life.learned("ana", "heater", "temperature") is None
    assert "clock is not set" in came.document("heater").why
    assert [each.topic for each in came.of(Warn)] == ["clock"]
    assert not [key for _, key in life.memory.rows if key.startswith("habit/")]


def test_what_was_wished_before_is_learned_with_its_true_time() -> None:
    life = booted()
    life.turns("heater", temperature=24.0)
    ago = life.now
    life.now = MONDAY
    life.waits(1)

    (entry,) = life.memory.evidence("ana", "heater", "temperature")
    assert entry.value == 24.0
    assert MONDAY - timedelta(seconds=60) < entry.at <= MONDAY
    assert life.learned("ana", "heater", "temperature") is not None
    assert ago < MONDAY


def test_setting_the_clock_lets_no_time_pass() -> None:
    life = booted()
    life.turns("heater", temperature=24.0)
    life.now = MONDAY
    set_now = life.waits(1)

    assert set_now.sets("heater") == []
    assert life.wakes_up("heater").sets("heater") == [{"temperature": 24}]
    assert life.turns("heater", temperature=23.0).preferences() == [("ana", 23.0)]


def test_what_was_known_before_is_served_without_a_clock() -> None:
    life = Life()
    life.enters("ana", "living")
    life.turns("heater", temperature=24.0)
    life.leaves("ana", "living")
    life.restarts()
    life.now = BOOT

    assert life.enters("ana", "living").document("heater").settings == {"temperature": 24}


@pytest.mark.parametrize(
    "at, hour, wanted",
    [
        ("2026-03-28T12:00", 1.5, "2026-03-29T01:30"),  # the hour that does not exist: an hour later by the clock
        ("2026-03-29T12:00", 1.5, "2026-03-30T00:30"),
        ("2026-10-24T12:00", 1.5, "2026-10-25T00:30"),  # the hour that comes twice: the first time
        ("2026-10-25T12:00", 1.5, "2026-10-26T01:30"),
    ],
)
def test_a_local_time_of_day_in_the_nights_of_the_change(at: str, hour: float, wanted: str) -> None:
    found = next_local(datetime.fromisoformat(at).replace(tzinfo=UTC), LISBON, hour * 3600)

    assert found == datetime.fromisoformat(wanted).replace(tzinfo=UTC)
