"""Segments of many homes: what is published, what is not, and how little one home can change or be seen in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learners.base import ChoiceDomain, Circumstance, NumberDomain
from learners.prior.documents import read_segments, read_statistics, segments_document, statistics_document
from learners.prior.publishing import published
from learners.prior.segments import LEAST_HOMES, Cell, Segments
from learners.prior.statistics import Statistics

SHOWER = NumberDomain(15, 46, 0.5, 38)
DOMAINS = {("shower", "temperature"): SHOWER}
ALL = Cell("shower", "temperature", "people", "always")
STATIONS = Cell("radio", "station", "people", "always")

homes = st.lists(st.lists(st.floats(15, 46), min_size=1, max_size=4), min_size=LEAST_HOMES + 1, max_size=40)


def at(hour: float) -> Circumstance:
    return Circumstance(days=20000 + hour / 24, hour=hour, weekday=0)


def home(*people: float, hour: float = 12.0) -> Statistics:
    """Return a home whose people each wish for one temperature."""
    made = Statistics()
    for value in people:
        made.add("shower", "temperature", ("people",), [(at(hour), value)])
    return made


def listeners(*people: Sequence[str]) -> Statistics:
    """Return a home whose people each choose these stations."""
    made = Statistics()
    for chosen in people:
        made.add("radio", "station", ("people",), [(at(7), station) for station in chosen])
    return made


def test_a_cell_of_too_few_homes_is_not_published() -> None:
    few, enough = [home(38.0)] * (LEAST_HOMES - 1), [home(38.0)] * LEAST_HOMES

    assert published(few, DOMAINS).numbers == {}
    assert published(enough, DOMAINS).numbers[ALL].mean == 38


def test_a_station_that_few_homes_know_is_not_published_even_where_it_is_loved() -> None:
    everywhere = [listeners(["news"]) for _ in range(LEAST_HOMES)]
    rare = [listeners(["grandma's choir"] * 9) for _ in range(LEAST_HOMES - 1)]

    assert published([*everywhere, *rare], {}).choices[STATIONS].shares.keys() == {"news"}


def test_a_home_counts_once_however_many_live_there_and_however_often_they_turn_the_knob() -> None:
    crowd = Statistics()
    for _ in range(30):
        crowd.add("shower", "temperature", ("people",), [(at(12), 44.0)] * 50)

    assert published([crowd, *[home(38.0)] * 9], DOMAINS) == published([home(44.0), *[home(38.0)] * 9], DOMAINS)


def test_one_odd_home_moves_nothing() -> None:
    usual = [home(value) for value in (37.5, 38.0, 38.0, 38.5, 38.0, 38.5)]

    assert published([*usual, home(15.0)], DOMAINS).numbers[ALL].mean == pytest.approx(38, abs=0.5)


@given(homes, st.data())
def test_one_home_less_changes_a_mean_by_a_bounded_amount(told: list[list[float]], data: st.DataObject) -> None:
    gone = data.draw(st.integers(0, len(told) - 1))
    whole = published([home(*people) for people in told], DOMAINS).numbers[ALL]
    less = published([home(*people) for people in told[:gone] + told[gone + 1 :]], DOMAINS).numbers[ALL]

    bound = 2 * (SHOWER.maximum - SHOWER.minimum) / len(told) + SHOWER.step
    assert abs(whole.mean - less.mean) <= bound + 1e-9
    assert SHOWER.minimum <= whole.mean <= SHOWER.maximum
    assert SHOWER.step <= whole.spread <= (SHOWER.maximum - SHOWER.minimum) / 2


@given(st.lists(st.lists(st.sampled_from("abcd"), min_size=1, max_size=5), min_size=LEAST_HOMES + 1, max_size=30), st.data())
@settings(max_examples=50)
def test_one_home_less_changes_a_share_by_a_bounded_amount(told: list[list[str]], data: st.DataObject) -> None:
    gone = data.draw(st.integers(0, len(told) - 1))
    whole = published([listeners(chosen) for chosen in told], {}).choices.get(STATIONS)
    less = published([listeners(chosen) for chosen in told[:gone] + told[gone + 1 :]], {}).choices.get(STATIONS)

    for option in set(whole.shares if whole else ()) & set(less.shares if less else ()):
        assert whole is not None
        assert less is not None
        assert abs(whole.shares[option] - less.shares[option]) <= 1 / len(told) + 0.02 + 1e-9
    for option in set(whole.shares if whole else ()) - set(less.shares if less else ()):
        assert sum(option in chosen for chosen in told) == LEAST_HOMES


def test_the_spread_holds_four_of_five_people_of_further_homes() -> None:
    random = Random(7)

    def person() -> float:
        return 38 + random.gauss(0, 1.5)

    held = []
    for _ in range(200):
        cell = published([home(*(person() for _ in range(1 + index % 3))) for index in range(8)], DOMAINS).numbers[ALL]
        held += [abs(person() - cell.mean) <= cell.spread for _ in range(20)]

    assert 0.76 <= sum(held) / len(held) <= 0.86


def test_documents_come_back_as_they_were() -> None:
    told = [home(38.0 + index / 10) for index in range(7)] + [listeners(["news", "jazz"]) for _ in range(6)]
    segments = published(told, DOMAINS)
    one = told[0]

    assert read_segments(json.loads(json.dumps(segments_document(segments)))) == segments
    assert read_statistics(json.loads(json.dumps(statistics_document(one)))) == one


def test_the_narrowest_cell_answers_first() -> None:
    told = []
    for index in range(LEAST_HOMES):
        made = Statistics()
        made.add("shower", "temperature", ("adults", "people"), [(at(7), 39.0), (at(20), 37.0)])
        made.add("shower", "temperature", ("children", "people"), [(at(20), 35.0 + index / 100)])
        told.append(made)
    segments = published(told, DOMAINS)

    def asked(of: tuple[str, ...], hour: float) -> float | None:
        found = segments.number("shower", "temperature", of, hour, SHOWER)
        return found.value if found else None

    assert asked(("adults", "people"), 7) == 39
    assert asked(("adults", "people"), 2) == 38
    assert asked(("children", "people"), 7) == 35
    assert asked(("adults of 65 and over", "people"), 21) == 36
    assert Segments().number("shower", "temperature", ("people",), 7, SHOWER) is None


def test_shares_are_of_the_options_there_are() -> None:
    segments = published([listeners(["news", "news", "news", "jazz"]) for _ in range(LEAST_HOMES)], {})

    found = segments.choice("radio", "station", ("people",), 7, ChoiceDomain(("rock", "jazz")))
    nothing = segments.choice("radio", "station", ("people",), 7, ChoiceDomain(("rock", "folk")))

    assert found is not None
    assert found.value == "jazz"
    assert isinstance(found.spread, dict)
    assert sum(found.spread.values()) == pytest.approx(1)
    assert found.evidence == 0
    assert nothing is None
