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
    "rounds, decided", [("www", True), ("ww", False), ("wlwlwlwlwl", False), ("wwwwlwwwlwww", True), ("lllwww", False)]
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
