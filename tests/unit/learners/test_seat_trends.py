"""One answer sets a first seat position: what the catalogue says is what 38 measured drivers say, and it holds for those left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.learning.seats import left_out, trends
from devices.catalog import kind
from learners.base import NumberDomain
from learners.prior.household import default_spread
from learners.prior.segments import segments_of


def test_the_catalogue_has_the_fitted_trends() -> None:
    assert [replace(trend, source="") for trend in kind("car_seat").trends] == trends()
    assert all(trend.source for trend in kind("car_seat").trends)


def test_height_beats_the_populations_position_by_a_third_on_drivers_left_out() -> None:
    population, height = left_out(None).error, left_out("height").error

    assert population == pytest.approx(49, abs=1)
    assert height < 0.65 * population


def test_weight_alone_helps_too_and_age_does_not() -> None:
    assert left_out("weight").error < 0.75 * left_out(None).error
    assert left_out("age").error > left_out(None).error


@pytest.mark.parametrize("fact", [None, "height", "weight"])
def test_four_of_five_drivers_left_out_lie_within_the_spread(fact: str | None) -> None:
    assert 0.74 <= left_out(fact).covered <= 0.86


def test_without_an_answer_the_spread_is_the_populations() -> None:
    deviation = next(trend.deviation for trend in kind("car_seat").trends if trend.given is None)

    assert 70 < default_spread(NumberDomain(0, 300, 5, 150), deviation) < 80


@pytest.mark.parametrize("age, narrowest", [(18, "adults under 40"), (40, "adults between 40 and 64"), (65, "adults of 65 and over")])
def test_an_age_makes_a_segment(age: float, narrowest: str) -> None:
    assert segments_of(child=False, age=age)[0] == narrowest
