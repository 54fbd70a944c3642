"""Local time: when a standing wish applies, and what a learner is told of a moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from controller.core.clock import applies, circumstance, day_of, next_multiple
from controller.core.requests import When

LISBON = ZoneInfo("Europe/Lisbon")
KOLKATA = ZoneInfo("Asia/Kolkata")


def local(text: str, zone: ZoneInfo = LISBON, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


def hours(after: float | None = None, before: float | None = None, *weekdays: int) -> When:
    return When(weekdays, None if after is None else after * 3600, None if before is None else before * 3600)


@pytest.mark.parametrize(
    "when, at, wanted",
    [
        (None, "2026-03-02T03:00", True),
        (hours(), "2026-03-02T03:00", True),
        (hours(6, 9), "2026-03-02T05:59:59.999999", False),
        (hours(6, 9), "2026-03-02T06:00", True),
        (hours(6, 9), "2026-03-02T08:59:59", True),
        (hours(6, 9), "2026-03-02T09:00", False),
        (hours(6), "2026-03-02T23:59", True),
        (hours(6), "2026-03-02T05:00", False),
        (hours(None, 9), "2026-03-02T00:00", True),
        (hours(None, 9), "2026-03-02T09:00", False),
        (hours(22, 6), "2026-03-02T21:59", False),
        (hours(22, 6), "2026-03-02T22:00", True),
        (hours(22, 6), "2026-03-03T05:59", True),
        (hours(22, 6), "2026-03-03T06:00", False),
        (hours(None, None, 0), "2026-03-02T12:00", True),
        (hours(None, None, 0), "2026-03-03T00:00", False),
        (hours(None, None, 5, 6), "2026-03-08T23:59", True),
        (hours(6, 9, 0), "2026-03-03T07:00", False),
        (hours(22, 6, 0), "2026-03-03T01:00", False),  # the weekday is that of the moment, as in Home Assistant
    ],
)
def test_a_time_condition_is_home_assistants(when: When | None, at: str, wanted: bool) -> None:
    assert applies(when, local(at), LISBON) is wanted


def test_a_time_condition_follows_the_clock_on_the_wall_through_summer_time() -> None:
    morning = hours(6, 9)

    assert applies(morning, local("2026-03-28T06:00"), LISBON)
    assert applies(morning, datetime(2026, 3, 29, 5, 0, tzinfo=UTC), LISBON)  # 06:00 again, an hour earlier in UTC
    assert not applies(morning, datetime(2026, 3, 29, 8, 0, tzinfo=UTC), LISBON)


def test_the_hour_that_comes_twice_counts_twice() -> None:
    night = hours(1, 2)

    assert applies(night, local("2026-10-25T01:30", fold=0), LISBON)
    assert applies(night, local("2026-10-25T01:30", fold=1), LISBON)
    assert local("2026-10-25T01:30", fold=1) - local("2026-10-25T01:30") == timedelta(hours=1)


@pytest.mark.parametrize(
    "at, zone, hour, weekday",
    [
        (datetime(2026, 3, 2, 6, 30, tzinfo=UTC), LISBON, 6.5, 0),
        (datetime(2026, 7, 6, 6, 30, tzinfo=UTC), LISBON, 7.5, 0),
        (datetime(2026, 3, 1, 20, 0, tzinfo=UTC), KOLKATA, 1.5, 0),
        (datetime(2026, 3, 7, 12, 0, 0, 500_000, tzinfo=UTC), LISBON, 12 + 0.5 / 3600, 5),
    ],
)
def test_a_learner_is_told_local_time(at: datetime, zone: ZoneInfo, hour: float, weekday: int) -> None:
    x = circumstance(at, zone, {"outdoor": 4.0}, 38.0, 1)

    assert x.hour == pytest.approx(hour)
    assert x.weekday == weekday
    assert (x.readings, x.previous, x.company) == ({"outdoor": 4.0}, 38.0, 1)
    assert day_of(x.days).date() == at.astimezone(zone).date()
    assert (day_of(x.days) - at.astimezone(zone).replace(tzinfo=None)).total_seconds() == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize("offset, wanted", [(0, 300), (0.000001, 300), (299.999999, 300), (300, 600), (301.5, 600)])
def test_the_next_tick_always_lies_ahead(offset: float, wanted: float) -> None:
    start = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)

    assert next_multiple(start + timedelta(seconds=offset), 300) == start + timedelta(seconds=wanted)
