"""What is held after a silence, and for whom another weekday or another choice before is another circumstance."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from learners.base import ChoiceDomain, Circumstance, Learner
from learners.checks import moment
from learners.contest import Contest
from learners.registry import choice_learner

CHANNEL = ChoiceDomain(("film", "news", "quiz", "sport", "talk"))
MONDAY = 20458


def use(learner: Learner[str], x: Circumstance, wish: str) -> bool:
    """Play one use: the person turns to what they want, or leaves alone what is right; return whether it was."""
    made = learner.predict_one(x)
    right = made is not None and made.value == wish
    (learner.accept_one if right else learner.learn_one)(x, wish)
    return right


def evenings(learner: Learner[str], weeks: range) -> list[bool]:
    """Live weeks with a programme of five evenings; return by use whether it was right."""
    return [
        use(learner, replace(moment(MONDAY + 7 * week + day, 20), previous=CHANNEL.options[day - 1]), CHANNEL.options[day])
        for week in weeks
        for day in range(5)
    ]


def test_who_sees_another_programme_every_evening_is_not_held_to_yesterdays() -> None:
    learner = choice_learner(CHANNEL)
    evenings(learner, range(12))

    assert sum(evenings(learner, range(12, 20))) >= 38


def test_what_was_left_alone_stays_on_other_weekdays_with_who_never_showed_otherwise() -> None:
    learner = choice_learner(CHANNEL)
    for day in range(5):
        learner.learn_one(moment(MONDAY + day, 20), CHANNEL.options[day])
    shown: list[str] = []
    for day in range(7, 40):
        if day % 7 < 5:
            x = replace(moment(MONDAY + day, 20), previous=shown[-1] if shown else "talk")
            made = learner.predict_one(x)
            assert made is not None
            shown.append(made.value)
            learner.accept_one(x, made.value)

    assert len(set(shown)) == 1


def test_on_the_same_weekday_after_the_same_choice_silence_moves_nothing_for_anybody() -> None:
    learner = choice_learner(CHANNEL)
    evenings(learner, range(20))
    shown: list[str] = []
    for week in range(20, 50):
        x = replace(moment(MONDAY + 7 * week, 20), previous="talk")
        made = learner.predict_one(x)
        assert made is not None
        shown.append(made.value)
        learner.accept_one(x, made.value)

    assert len(set(shown)) == 1


def songs(learner: Learner[str], evenings: range) -> list[bool]:
    """Live evenings of four songs in a row, always in the same order."""
    right = []
    for evening in evenings:
        for song in range(4):
            x = moment(MONDAY + evening, 20 + song / 15)
            right.append(use(learner, replace(x, previous=CHANNEL.options[song - 1]), CHANNEL.options[song]))
    return right


def test_the_next_song_is_no_like_use_to_the_one_before() -> None:
    learner = choice_learner(CHANNEL)
    songs(learner, range(5))

    assert all(songs(learner, range(5, 12)))


def test_what_comes_in_a_row_says_nothing_of_what_begins_the_next_evening() -> None:
    learner, first = choice_learner(CHANNEL), []
    for evening in range(30):
        x = replace(moment(MONDAY + evening, 20), previous="quiz")
        first.append(use(learner, x, "news"))
        for wish in ("film", "talk", "quiz")[: evening % 3 + 1]:
            x = replace(x, days=x.days + 0.004, hour=x.hour + 0.1, previous="news")
            use(learner, x, wish)

    assert all(first[5:])


def test_who_comes_back_at_once_finds_what_was_just_wished_likelier() -> None:
    learner = choice_learner(CHANNEL)
    for day in range(20):
        use(learner, moment(MONDAY + day, 7), "news")
    before = learner.predict_one(moment(MONDAY + 20, 7))
    learner.learn_one(moment(MONDAY + 20, 7), "film")
    after = learner.predict_one(moment(MONDAY + 20, 7.1))

    assert before is not None
    assert after is not None
    assert isinstance(before.spread, dict)
    assert isinstance(after.spread, dict)
    assert after.spread["film"] > before.spread["film"]


def test_company_is_a_circumstance() -> None:
    learner = choice_learner(CHANNEL)
    for day in range(60):
        alone = moment(MONDAY + day, 20)
        use(learner, replace(alone, company=day % 3 % 2), "film" if day % 3 % 2 else "news")
    told = [learner.predict_one(replace(moment(MONDAY + 61, 20), company=company)) for company in (0, 1)]

    assert [made and made.value for made in told] == ["news", "film"]


def test_a_state_read_back_holds_on_to_the_same() -> None:
    one, other = choice_learner(CHANNEL), choice_learner(CHANNEL)
    evenings(one, range(6))
    other.load_state(json.loads(json.dumps(one.to_state())))

    assert evenings(one, range(6, 12)) == evenings(other, range(6, 12))
    assert one.to_state() == other.to_state()


@pytest.mark.parametrize(
    "rounds, decided", [("www", True), ("ww", False), ("wlwlwlwlwl", False), ("wwwwlwwwlwww", True), ("lllwwww", False)]
)
def test_a_contest_is_decided_beyond_chance_only(rounds: str, decided: bool) -> None:
    contest = Contest()
    for outcome in rounds:
        contest.compared(challenger=outcome == "w", letter=outcome == "l")

    assert contest.decided == decided


def test_what_silence_says_of_a_contest_waits_for_a_wish() -> None:
    contest = Contest()
    for _ in range(9):
        contest.left_alone(challenger=True, letter=False)
    before = contest.decided
    contest.settle()

    assert (before, contest.decided) == (False, True)
