"""What the learner of choices is for: habits, favourites, newcomers, options that come and go."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

import pytest

from learners.base import ChoiceDomain, Learner, Prediction
from learners.checks import moment
from learners.registry import choice_learner

STATION = ChoiceDomain(("news", "jazz", "rock"))
MONDAY = 20458


def spread(prediction: Prediction[str] | None) -> Mapping[str, float]:
    assert prediction is not None
    assert isinstance(prediction.spread, Mapping)
    return prediction.spread


def test_mornings_and_evenings_have_their_own_station() -> None:
    learner = choice_learner(STATION)
    for day in range(10):
        learner.learn_one(moment(MONDAY + day, 7), "news")
        learner.learn_one(moment(MONDAY + day, 20), "jazz")

    morning, evening = (learner.predict_one(moment(MONDAY + 10, hour)) for hour in (7, 20))
    assert morning is not None
    assert evening is not None
    assert (morning.value, evening.value) == ("news", "jazz")


def test_what_was_never_chosen_follows_the_household() -> None:
    learner = choice_learner(STATION)
    learner.learn_one(moment(MONDAY, 7), "news")
    household = Prediction("rock", {"news": 0.0, "jazz": 0.1, "rock": 0.9}, 3.0, 0.9)

    told = spread(learner.predict_one(moment(MONDAY + 1, 7), household))

    assert told["news"] > told["rock"] > told["jazz"] > 0


def test_an_option_that_is_gone_is_not_proposed_and_a_new_one_is_possible() -> None:
    learner = choice_learner(STATION)
    for day in range(5):
        learner.learn_one(moment(MONDAY + day, 7), "news")
    learner.learn_one(moment(MONDAY + 5, 7), "jazz")
    renamed = choice_learner(ChoiceDomain(("jazz", "talk")))
    renamed.load_state(learner.to_state())

    told = renamed.predict_one(moment(MONDAY + 7, 7))

    assert told is not None
    assert told.value == "jazz"
    assert spread(told)["talk"] > 0


def test_nothing_but_vanished_options_leaves_the_prior() -> None:
    learner = choice_learner(STATION)
    learner.learn_one(moment(MONDAY, 7), "news")
    renamed = choice_learner(ChoiceDomain(("talk", "folk")))
    renamed.load_state(learner.to_state())

    assert renamed.predict_one(moment(MONDAY + 1, 7)) is None


def test_silence_alone_never_changes_the_station() -> None:
    learner, random = choice_learner(STATION), Random(1)
    for day in range(20):
        learner.learn_one(moment(MONDAY + day, 7), random.choice(STATION.options))
    heard = []
    for week in range(20):
        made = learner.predict_one(moment(MONDAY + 28 + 7 * week, 7))
        assert made is not None
        heard.append(made.value)
        learner.accept_one(moment(MONDAY + 28 + 7 * week, 7), made.value)
        learner.accept_one(moment(MONDAY + 28 + 7 * week, 20), "rock")

    assert len(set(heard)) == 1


def test_thousands_of_labels_do_not_grow_the_state_for_ever() -> None:
    options = tuple(f"album {number}" for number in range(2000))
    learner, random = choice_learner(ChoiceDomain(options)), Random(2)
    for day in range(2500):
        learner.learn_one(moment(MONDAY + day / 4, 7), options[min(int(random.expovariate(0.003)), 1999)])

    size = len(json.dumps(learner.to_state()))
    told = spread(learner.predict_one(moment(MONDAY + 700, 7)))

    assert size <= 16 * 1024
    assert abs(sum(told.values()) - 1) < 1e-9


def lived(wanted: Sequence[str], corrects: float, hours: Sequence[float] = (7,)) -> list[bool]:
    """Let somebody who corrects only that share of errors live with the learner; return by use whether it was right."""
    learner, random, right = choice_learner(STATION), Random(3), []
    for use, wish in enumerate(wanted):
        x = moment(MONDAY + use // len(hours), hours[use % len(hours)])
        made = learner.predict_one(x)
        right.append(made is not None and made.value == wish)
        if right[-1] or (made is not None and random.random() > corrects):
            assert made is not None
            learner.accept_one(x, made.value)
        else:
            learner.learn_one(x, wish)
    return right


def test_a_new_liking_is_followed_at_once_however_long_the_old_one_was_left_alone() -> None:
    right = lived(["news"] * 200 + ["jazz"] * 20, corrects=1.0)

    assert not right[200]
    assert sum(right[201:]) >= 18


def test_it_is_not_stuck_on_its_own_echo_where_errors_are_mostly_borne() -> None:
    right = lived(["news"] * 100 + ["jazz"] * 60, corrects=0.34)

    assert sum(right[130:]) >= 27


def test_two_hours_of_one_part_of_the_day_each_keep_their_own_in_silence() -> None:
    right = lived(["news", "jazz"] * 60, corrects=1.0, hours=(6, 9.5))

    assert all(right[20:])


TAGGED = ChoiceDomain(("news", "jazz", "bossa", "metal"), tags=((), ("music", "calm"), ("music", "calm"), ("music",)))


def test_what_is_like_what_is_liked_is_likelier_and_named_as_an_idea() -> None:
    learner = choice_learner(TAGGED)
    learner.learn_one(moment(MONDAY, 7), "jazz")

    made = learner.predict_one(moment(MONDAY + 1, 7))

    told = spread(made)
    assert told["jazz"] > told["bossa"] > told["metal"] > told["news"] > 0
    assert made is not None
    assert [(idea.option, idea.like, idea.tags) for idea in made.ideas] == [
        ("bossa", "jazz", ("music", "calm")),
        ("metal", "jazz", ("music",)),
    ]


def test_without_tags_in_common_there_are_no_ideas() -> None:
    learner = choice_learner(TAGGED)
    learner.learn_one(moment(MONDAY, 7), "news")

    made = learner.predict_one(moment(MONDAY + 1, 7))

    assert made is not None
    assert made.ideas == ()


def test_what_follows_on_a_rare_choice_is_remembered_through_hundreds_of_others() -> None:
    learner = choice_learner(STATION)
    wishes = [*(["news"] * 8 + ["jazz", "rock"]) * 10, *["news"] * 400]
    for use, wish in enumerate(wishes):
        x = moment(MONDAY + use // 4, 6 + 4 * (use % 4))
        learner.learn_one(replace(x, previous=wishes[use - 1] if use else None), wish)
    later = moment(MONDAY + len(wishes) // 4 + 1, 8)

    after_jazz, after_news = (spread(learner.predict_one(replace(later, previous=before))) for before in ("jazz", "news"))

    assert after_jazz["rock"] > 3 * after_news["rock"]


def test_choices_in_bursts_are_not_held_to_what_was_just_left_alone_once_that_has_shown() -> None:
    learner, right = choice_learner(STATION), []
    for use in range(240):
        wish = STATION.options[use % 3]
        x = replace(moment(MONDAY + use // 6, 7), previous=STATION.options[(use - 1) % 3] if use else None)
        x = replace(x, days=x.days + use % 6 * 0.003, hour=x.hour + use % 6 * 0.072)
        made = learner.predict_one(x)
        right.append(made is not None and made.value == wish)
        (learner.accept_one if right[-1] else learner.learn_one)(x, wish)

    assert sum(right[120:]) >= 110


def test_the_state_stays_within_eight_kilobytes_for_sixty_options() -> None:
    options = tuple(f"option {number}" for number in range(60))
    learner, random = choice_learner(ChoiceDomain(options)), Random(5)
    for use in range(1500):
        learner.learn_one(moment(MONDAY + use / 4, 24 * random.random()), options[min(int(random.expovariate(0.08)), 59)])

    assert len(json.dumps(learner.to_state(), separators=(",", ":"))) <= 8 * 1024


HOUSEHOLD = Prediction("jazz", {"news": 0.2, "jazz": 0.5, "rock": 0.3}, 3.0, 0.5)


def left_alone(*uses: tuple[float, str]) -> Learner[str]:
    """Return what is known of somebody who left those choices alone, each on ten days at its hour, and wished nothing."""
    learner = choice_learner(STATION)
    for day in range(10):
        for hour, shown in uses:
            learner.accept_one(moment(MONDAY + 7 * day, hour), shown)
    return learner


def test_what_was_left_alone_before_a_first_wish_makes_the_prior_surer_and_is_no_evidence_of_ones_own() -> None:
    learner = left_alone((7, "jazz"))

    made = learner.predict_one(moment(MONDAY + 84, 7), HOUSEHOLD)

    assert made is not None
    assert (made.value, made.evidence) == ("jazz", 0)
    assert spread(made)["jazz"] > 0.7
    assert learner.predict_one(moment(MONDAY + 84, 7)) is None


def test_a_first_wish_is_followed_where_it_was_made_however_much_was_left_alone_there() -> None:
    learner = left_alone((7, "jazz"))
    learner.learn_one(moment(MONDAY + 84, 7), "rock")

    made = learner.predict_one(moment(MONDAY + 85, 7), HOUSEHOLD)

    assert made is not None
    assert made.value == "rock"
    assert spread(made)["rock"] == pytest.approx(max(spread(made).values()))


def test_who_changes_an_evening_keeps_the_mornings_that_were_left_alone() -> None:
    learner = left_alone((7, "jazz"), (20, "jazz"))
    learner.learn_one(moment(MONDAY + 84, 20), "rock")

    made = learner.predict_one(moment(MONDAY + 85, 7), HOUSEHOLD)

    assert made is not None
    assert made.value == "jazz"
