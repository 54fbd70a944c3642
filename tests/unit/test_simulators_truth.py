"""The truth of simulated people: chance, weather, tastes, moods and the days made of them."""

from __future__ import annotations

import itertools
from math import pi, sin
from random import Random

import pytest

from simulators.chance import bell, pick, stream, wave
from simulators.household import ANA, BEN, MIA
from simulators.scenarios import SCENARIOS, seeded
from simulators.tastes import ChoiceTaste, Moment, Mood, NumberTaste
from simulators.visits import Planner
from simulators.weather import Weather

MONDAY_7 = Moment(day=0, hour=7.0, weekday=0)


def test_a_stream_depends_on_its_names_alone() -> None:
    assert stream(1, "ana", "shower").random() == stream(1, "ana", "shower").random()
    assert stream(1, "ana", "shower").random() != stream(2, "ana", "shower").random()


def test_a_bell_is_standard_normal() -> None:
    rng = Random(1)
    drawn = [bell(rng) for _ in range(20_000)]
    mean = sum(drawn) / len(drawn)

    assert mean == pytest.approx(0.0, abs=0.03)
    assert sum((value - mean) ** 2 for value in drawn) / len(drawn) == pytest.approx(1.0, abs=0.03)


@pytest.mark.parametrize("turns", [0.0, 0.1, 0.25, 0.4, 0.5, 0.75, 0.9, 3.25, -0.25])
def test_a_wave_is_a_sine(turns: float) -> None:
    assert wave(turns) == pytest.approx(sin(2 * pi * turns), abs=0.002)


def test_what_weighs_nothing_is_never_picked() -> None:
    rng = Random(1)

    assert {pick(rng, {"jazz": 1.0, "news": 0.0, "rock": 3.0}) for _ in range(200)} == {"jazz", "rock"}


def test_winter_is_colder_than_summer_and_night_than_day() -> None:
    weather = Weather(seed=1, spell=0.0)

    assert weather.outdoors(20, 14.0) + 10 < weather.outdoors(200, 14.0)
    assert weather.outdoors(100, 4.0) + 4 < weather.outdoors(100, 15.0)


def test_weather_asked_twice_is_the_same() -> None:
    weather = Weather(seed=1)
    first = [weather.outdoors(day, 12.0) for day in (0, 5, 9)]

    assert [weather.outdoors(day, 12.0) for day in (0, 5, 9)] == first


@pytest.mark.parametrize(
    "habit, moment, shift",
    [
        ({"morning": 1.0}, MONDAY_7, 1.0),
        ({"morning": 1.0}, Moment(5, 7.0, 5), 0.0),
        ({"evening": 1.0}, Moment(0, 19.0, 0), 1.0),
        ({"weekend": 1.0}, Moment(5, 7.0, 5), 1.0),
        ({"outdoor": -0.1}, Moment(0, 7.0, 0, outdoors=5.0), 1.0),
        ({"company": 1.0}, Moment(0, 7.0, 0, company=True), 1.0),
        ({"drift": 1.0}, Moment(100, 7.0, 2), 1.0),
        ({"change": 2.0, "change_day": 60}, Moment(59, 7.0, 3), 0.0),
        ({"change": 2.0, "change_day": 60}, Moment(60, 7.0, 4), 2.0),
    ],
)
def test_a_habit_moves_what_is_expected(habit: dict[str, float], moment: Moment, shift: float) -> None:
    taste = NumberTaste(38.0, 0.5, **habit)  # type: ignore[arg-type]

    assert taste.expected(moment, mood=0.0) == pytest.approx(38.0 + shift)


def test_a_favourite_number_is_taken_as_often_as_it_pulls() -> None:
    taste = NumberTaste(38.4, 0.5, step=0.1, whim=0.3, favourites=(38.0, 40.0), pull=0.7)
    rng = Random(1)
    drawn = [taste.wanted(MONDAY_7, 0.0, rng) for _ in range(2000)]

    assert drawn.count(38.0) / len(drawn) == pytest.approx(0.7, abs=0.08)


def test_a_wish_stays_within_what_the_knob_can_do() -> None:
    taste = NumberTaste(40.8, 0.5, minimum=30, maximum=41, whim=2.0)
    rng = Random(1)

    assert max(taste.wanted(MONDAY_7, 0.0, rng) for _ in range(500)) == 41


def test_content_is_within_the_tolerance() -> None:
    taste = NumberTaste(38.0, 0.5)

    assert taste.content(38.0, 38.5)
    assert not taste.content(38.0, 39.0)
    assert not taste.content(38.0, "warm")


def test_another_station_is_wanted_after_the_change() -> None:
    usual = {part: {"rock": 1.0} for part in ("morning", "day", "evening")}
    later = {part: {"jazz": 1.0} for part in ("morning", "day", "evening")}
    taste = ChoiceTaste(usual, change_day=60, later=later)

    assert taste.expected(Moment(59, 7.0, 3), 0.0) == "rock"
    assert taste.wanted(Moment(60, 7.0, 4), 0.0, Random(1)) == "jazz"


def test_half_of_a_mood_is_left_after_a_day() -> None:
    mood = Mood((1, "ana"))
    series = [mood.at(day, 12.0) for day in range(3000)]
    variance = sum(value * value for value in series) / len(series)
    lagged = sum(one * next_ for one, next_ in itertools.pairwise(series)) / len(series)

    assert variance == pytest.approx(1.0, abs=0.12)
    assert lagged / variance == pytest.approx(0.60, abs=0.05)


def test_nobody_is_in_two_places_and_the_bathroom_takes_one() -> None:
    planner = Planner(1, (ANA, BEN, MIA), frozenset({"bathroom", "car", "kitchen"}))
    visits = [visit for day in range(30) for visit in planner.day(day, day % 7, day * 86_400.0)]

    for key in ("ana", "ben", "mia"):
        own = sorted((visit.arrives, visit.leaves) for visit in visits if visit.person.id == key)
        assert all(end <= start for (_, end), (start, _) in itertools.pairwise(own))
    bathroom = sorted((visit.arrives, visit.leaves) for visit in visits if visit.place == "bathroom")
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(bathroom))


def test_a_guest_is_there_for_a_week() -> None:
    scenario = SCENARIOS["guest-week"]()
    planner = Planner(1, scenario.people, frozenset(scenario.one_at_a_time))
    days = {visit.day for day in range(42) for visit in planner.day(day, day % 7, day * 86_400.0) if visit.person.guest}

    assert days == set(range(14, 21))


def test_another_seed_makes_other_people() -> None:
    one, other = (seeded(SCENARIOS["family"](), seed).people[0].tastes["shower.temperature"] for seed in (1, 2))

    assert one != other
    assert seeded(SCENARIOS["family"](), 1).people[0].tastes["shower.temperature"] == one
