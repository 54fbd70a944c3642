"""What the learner of numbers is for: habits of the hour, favourite numbers, weather, changes of mind, and rule 9 in daily life."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learners.base import Circumstance, Learner, NumberDomain, Prediction
from learners.checks import moment
from learners.grid import published
from learners.numbers.atoms import Atoms
from learners.packing import pack, unpack
from learners.registry import number_learner

SHOWER = NumberDomain(15, 46, 0.5, 38)
MONDAY = 20458


def shown(learner: Learner[float], x: Circumstance) -> float:
    prediction = learner.predict_one(x)
    assert prediction is not None
    return published(SHOWER, prediction.value)


def taught(days: int, wish: dict[float, float]) -> Learner[float]:
    """Return a learner that was told the same wishes at the same hours every day."""
    learner = number_learner(SHOWER)
    for day in range(days):
        for hour, value in wish.items():
            learner.learn_one(moment(MONDAY + day, hour), value)
    return learner


def test_mornings_and_evenings_have_their_own_habit() -> None:
    learner = taught(14, {7: 36.0, 19: 40.0})

    assert shown(learner, moment(MONDAY + 14, 7)) == 36.0
    assert shown(learner, moment(MONDAY + 14, 19)) == 40.0


def test_favourite_numbers_are_kept_not_averaged() -> None:
    learner = number_learner(SHOWER)
    random = Random(1)
    for day in range(60):
        learner.learn_one(moment(MONDAY + day, 7), random.choice((36.0, 36.0, 41.0)))

    assert shown(learner, moment(MONDAY + 60, 12)) in {36.0, 41.0}


def test_colder_days_ask_for_warmer_water_where_they_did_before() -> None:
    learner, random = number_learner(SHOWER), Random(2)
    for day in range(120):
        outdoor = random.uniform(-5, 30)
        learner.learn_one(moment(MONDAY + day, 7, outdoor=outdoor), round(2 * (40 - outdoor / 10)) / 2)

    cold, warm = (shown(learner, moment(MONDAY + 121, 7, outdoor=outdoor)) for outdoor in (-5.0, 30.0))
    assert cold - warm >= 2.0


def test_an_abrupt_change_of_taste_is_followed_within_three_wishes() -> None:
    learner = taught(60, {7: 37.0})
    for day in range(60, 63):
        learner.learn_one(moment(MONDAY + day, 7), 40.0)

    assert shown(learner, moment(MONDAY + 63, 7)) >= 39.5


def strayed(seed: int, tolerance: float) -> float:
    """Return how far from what somebody wants on average, with much scatter, what is published stands in their second to fourth month."""
    learner, random, before, off = number_learner(SHOWER), Random(seed), 38.0, []
    for use in range(480):
        x = replace(moment(MONDAY + use // 4, (7, 13, 19, 22)[use % 4]), previous=before)
        made = learner.predict_one(x)
        stood = published(SHOWER, 38.0 if made is None else made.value)
        wish = published(SHOWER, random.gauss(37.5, 0.6))
        silent = abs(wish - stood) <= tolerance
        before = stood if silent else wish
        (learner.accept_one if silent else learner.learn_one)(x, before)
        off.append(abs(stood - 37.5))
    return sum(off[120:]) / 360


@pytest.mark.parametrize("tolerance, most", [(0.3, 0.11), (1.0, 0.2)])
def test_who_often_corrects_to_either_side_has_not_changed_their_mind(tolerance: float, most: float) -> None:
    assert sum(strayed(seed, tolerance) for seed in range(8)) / 8 < most


def test_the_interval_holds_eight_times_in_ten() -> None:
    learner, random, held = number_learner(SHOWER), Random(3), []
    for day in range(400):
        x, wish = moment(MONDAY + day, 7), round(2 * random.gauss(38, 0.8)) / 2
        prediction = learner.predict_one(x)
        if prediction is not None and day >= 100:
            assert isinstance(prediction.spread, float)
            held.append(abs(wish - published(SHOWER, prediction.value)) <= prediction.spread)
        learner.learn_one(x, wish)

    assert 0.75 <= sum(held) / len(held) <= 0.87


def test_confidence_falls_where_wishes_scatter() -> None:
    steady, fickle, random = number_learner(SHOWER), number_learner(SHOWER), Random(4)
    for day in range(80):
        steady.learn_one(moment(MONDAY + day, 7), 38.0)
        fickle.learn_one(moment(MONDAY + day, 7), random.choice((34.0, 36.0, 38.0, 40.0, 42.0)))

    one, other = steady.predict_one(moment(MONDAY + 80, 7)), fickle.predict_one(moment(MONDAY + 80, 7))
    assert one is not None
    assert other is not None
    assert one.confidence > other.confidence


def test_terms_name_the_hour_and_count_its_choices() -> None:
    learner = taught(5, {7: 39.5})

    prediction = learner.predict_one(moment(MONDAY + 7, 7))

    assert prediction is not None
    term = next(term for term in prediction.terms if term.name == "weekday mornings")
    assert (term.value, term.count, term.last) == (39.5, 5, MONDAY + 4 + 7 / 24)


def test_a_prior_is_passed_on_until_the_first_wish() -> None:
    learner, prior = number_learner(SHOWER), Prediction(37.0, 1.0, 3.0, 0.7)

    prediction = learner.predict_one(moment(MONDAY, 7), prior)

    assert prediction == replace(prior, evidence=0.0)


def test_of_what_may_be_the_best_is_no_compromise_between_favourites() -> None:
    atoms = Atoms.of(np.array([36.0, 41.0]), np.array([0.55, 0.45]))
    free, bound = (atoms.best(SHOWER, 1.0, 0.65, seasoned=True, within=within) for within in (None, (37.0, 41.0)))

    assert (free, bound) == (36.0, 41.0)


def test_evenings_left_alone_before_the_first_wish_are_not_carried_away_by_a_morning() -> None:
    learner = number_learner(SHOWER)
    for day in range(10):
        learner.accept_one(moment(MONDAY + day, 19), 38.0)
    learner.learn_one(moment(MONDAY + 10, 7), 41.0)

    assert shown(learner, moment(MONDAY + 10, 19)) == 38.0
    assert shown(learner, moment(MONDAY + 11, 7)) == 41.0


def test_silence_before_the_first_wish_is_kept_and_predicts_nothing() -> None:
    learner, again = number_learner(SHOWER), number_learner(SHOWER)
    learner.accept_one(moment(MONDAY, 19), 38.0)
    again.load_state(json.loads(json.dumps(learner.to_state())))
    for each in (learner, again):
        assert each.predict_one(moment(MONDAY + 1, 19)) is None
        each.learn_one(moment(MONDAY + 1, 7), 41.0)

    assert again.predict_one(moment(MONDAY + 1, 19)) == learner.predict_one(moment(MONDAY + 1, 19))


@settings(max_examples=30, deadline=None)
@given(
    wishes=st.lists(st.tuples(st.integers(0, 62), st.sampled_from((7.0, 7.5, 19.0))), min_size=1, max_size=11),
    hours=st.lists(st.floats(6.5, 7.5), min_size=2, max_size=12),
    befores=st.lists(st.sampled_from((None, 30.0, 38.0, 45.0)), min_size=12, max_size=12),
)
def test_silent_mornings_are_all_alike_whatever_stood_before(
    wishes: list[tuple[int, float]], hours: list[float], befores: list[float | None]
) -> None:
    learner = number_learner(SHOWER)
    learner.learn_one(moment(MONDAY, 7), 38.0)
    for day, (code, hour) in enumerate(wishes[:-1]):
        learner.learn_one(replace(moment(MONDAY + day % 5 + 7 * (day // 5), hour), previous=38.0), 15 + code / 2)

    published_values = []
    for week, (hour, before) in enumerate(zip(hours, befores, strict=False)):
        x = replace(moment(MONDAY + 70 + 7 * week, hour), previous=before)
        published_values.append(shown(learner, x))
        learner.accept_one(x, published_values[-1])

    assert len(set(published_values)) == 1


@settings(max_examples=30, deadline=None)
@given(wishes=st.lists(st.integers(0, 62), min_size=2, max_size=40), silence=st.integers(0, 30))
def test_a_further_wish_moves_the_next_morning_by_a_step(wishes: list[int], silence: int) -> None:
    learner, day = number_learner(SHOWER), MONDAY
    for code in wishes[:-1]:
        learner.learn_one(replace(moment(day, 7), previous=38.0), 15 + code / 2)
        day += 7
    for _ in range(silence):
        x = replace(moment(day, 7), previous=38.0)
        learner.accept_one(x, shown(learner, x))
        day += 7
    wanted = 15 + wishes[-1] / 2
    stood = shown(learner, replace(moment(day, 7), previous=38.0))

    learner.learn_one(replace(moment(day, 7), previous=38.0), wanted)

    moved = shown(learner, replace(moment(day + 7, 7.25), previous=wanted)) - stood
    assert moved >= 0.5 if wanted > stood else moved <= -0.5 if wanted < stood else moved == 0


def test_state_stays_below_eight_kilobytes() -> None:
    learner, random = number_learner(SHOWER), Random(5)
    for day in range(1200):
        x = moment(MONDAY + day / 3, random.uniform(0, 24), outdoor=random.gauss(10, 8), indoor=random.gauss(21, 1))
        (learner.learn_one if random.random() < 0.5 else learner.accept_one)(x, round(random.uniform(15, 46), 3))

    assert len(json.dumps(learner.to_state())) <= 8 * 1024


@pytest.mark.parametrize("damaged", [None, "not a packed array", pack(np.zeros(3), "f4")[:-3]])
def test_a_damaged_array_is_refused(damaged: object) -> None:
    with pytest.raises(ValueError, match="packed array"):
        unpack(damaged, "f4", (-1,))


def test_read_back_after_months_it_goes_on_to_the_bit() -> None:
    """Where what it remembers is kept together, and some of it was overwritten: the order in which that came must not count."""
    lived, random = number_learner(SHOWER), Random(9)
    for use in range(420):
        if use == 300:
            read = number_learner(SHOWER)
            read.load_state(json.loads(json.dumps(lived.to_state())))
        x = replace(moment(MONDAY + use / 3, use % 3 * 8 + random.random()), previous=random.choice((None, 37.0, 38.5)))
        wish = random.choice((36.0, 38.0, 38.5, random.uniform(35, 41)))
        told = [learner.predict_one(x) for learner in ([lived, read] if use >= 300 else [lived])]
        for learner in (lived, read) if use >= 300 else (lived,):
            (learner.accept_one if use % 5 == 0 else learner.learn_one)(x, wish)
        assert told[0] == told[-1]
