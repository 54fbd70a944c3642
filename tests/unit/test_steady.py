"""The time that events carry: never backwards, whatever happens to the wall clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.steady import SteadyClock

START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


class Clocks:
    """A wall clock and a monotonic one, both moved by hand."""

    def __init__(self) -> None:
        self.wall = START.timestamp()
        self.monotonic = 1000.0

    def steady(self, last: datetime | None = None) -> SteadyClock:
        return SteadyClock(last, lambda: self.wall, lambda: self.monotonic)

    def passes(self, seconds: float) -> None:
        self.wall += seconds
        self.monotonic += seconds


def test_it_runs_with_the_monotonic_clock() -> None:
    clocks = Clocks()
    steady = clocks.steady()
    clocks.monotonic += 5

    assert steady.now() == START + timedelta(seconds=5)
    assert steady.until(START + timedelta(seconds=12)) == pytest.approx(7)
    assert steady.until(START) == 0


def test_a_wall_clock_that_is_slewed_changes_nothing() -> None:
    clocks = Clocks()
    steady = clocks.steady()
    clocks.passes(10)
    clocks.wall += 1.9
    steady.compare()

    assert steady.now() == START + timedelta(seconds=10)


def test_a_clock_that_gets_its_time_from_the_network_is_followed_at_once() -> None:
    clocks = Clocks()
    steady = clocks.steady()
    clocks.wall += timedelta(days=200).total_seconds()
    steady.compare()

    assert steady.now() == START + timedelta(days=200)


def test_a_clock_that_was_set_back_is_waited_for_without_living_moments_twice() -> None:
    clocks = Clocks()
    steady = clocks.steady()
    clocks.wall -= 60
    steady.compare()
    assert steady.now() == START
    assert steady.until(START + timedelta(seconds=9)) == pytest.approx(10)

    moments = []
    for _ in range(70):
        clocks.passes(10)
        steady.compare()
        moments.append(steady.now())

    assert moments == sorted(set(moments))
    assert abs(moments[-1].timestamp() - clocks.wall) <= 2.1


def test_a_clock_that_was_not_set_yet_at_start_goes_on_from_the_last_known_moment() -> None:
    clocks = Clocks()

    assert clocks.steady(START + timedelta(minutes=40)).now() == START + timedelta(minutes=40)
    assert clocks.steady(START - timedelta(minutes=40)).now() == START


def test_a_last_known_moment_of_another_year_is_no_clock(caplog: pytest.LogCaptureFixture) -> None:
    clocks = Clocks()
    assert clocks.steady(START + timedelta(days=400)).now() == START

    steady = clocks.steady()
    clocks.wall -= timedelta(days=400).total_seconds()
    for _ in range(3):
        steady.compare()
    assert len([record for record in caplog.records if "set back" in record.message]) == 1


@given(st.lists(st.tuples(st.floats(0, 1e5), st.floats(-1e9, 1e9))))
def test_it_never_runs_backwards(happenings: list[tuple[float, float]]) -> None:
    clocks = Clocks()
    clocks.wall = 2e9
    steady = clocks.steady()
    last = steady.now()
    for passed, jump in happenings:
        clocks.passes(passed)
        clocks.wall = min(max(clocks.wall + jump, 0.0), 4e9)
        assert steady.now() >= last
        steady.compare()
        assert steady.now() >= last
        last = steady.now()
