"""What is held after a silence, and for whom another weekday or another choice before is another circumstance."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from learners.base import ChoiceDomain, Circumstance, Learner
from learners.checks import moment
from learners.commitment.contest import Contest
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


def weekday(count: int) -> int:
    """Return the day of the n-th weekday."""
    return MONDAY + 7 * (count // 5) + count % 5


def share(learner: Learner[str], x: Circumstance, option: str) -> float:
    made = learner.predict_one(x)
    assert made is not None
    assert isinstance(made.spread, dict)
    return float(made.spread[option])


def after(usual: int, learner: Learner[str], hours: tuple[float, ...] = (7,)) -> int:
    """Let news be wished once and left alone on so many weekdays; return the next one."""
    for day in range(usual):
        for hour in hours:
            x = moment(weekday(day), hour)
            (learner.accept_one if day else learner.learn_one)(x, "news")
    return usual


@pytest.mark.parametrize("usual", [4, 15, 30, 60, 120])
def test_one_silence_takes_back_less_than_half_of_what_a_wish_moved(usual: int) -> None:
    learner = choice_learner(CHANNEL)
    day = after(usual, learner)
    before = share(learner, moment(weekday(day), 7), "film")
    learner.learn_one(moment(weekday(day), 7), "film")
    moved = share(learner, moment(weekday(day + 1), 7), "film")
    learner.accept_one(moment(weekday(day + 1), 7), "news")

    left = share(learner, moment(weekday(day + 2), 7), "film")
    assert before < moved
    assert left - before > 0.55 * (moved - before)


@pytest.mark.parametrize("silences", [0, 1, 2, 3])
@pytest.mark.parametrize("usual", [4, 15, 60, 120])
def test_a_second_wish_is_followed_though_a_few_silences_lie_between(usual: int, silences: int) -> None:
    learner = choice_learner(CHANNEL)
    day = after(usual, learner)
    learner.learn_one(moment(weekday(day), 7), "film")
    for later in range(silences):
        learner.accept_one(moment(weekday(day + 1 + later), 7), "news")
    learner.learn_one(moment(weekday(day + 1 + silences), 7), "film")

    made = learner.predict_one(moment(weekday(day + 2 + silences), 7))

    assert made is not None
    assert made.value == "film"


@pytest.mark.parametrize("corrects, follows", [(False, "film"), (True, "news")])
def test_silence_between_two_wishes_is_believed_of_who_corrects_something_else_meanwhile(corrects: bool, follows: str) -> None:
    learner = choice_learner(CHANNEL)
    day = after(60, learner, (7, 20))
    learner.learn_one(moment(weekday(day), 7), "film")
    for later in range(1, 4):
        learner.accept_one(moment(weekday(day + later), 7), "news")
        (learner.learn_one if corrects and later == 3 else learner.accept_one)(
            moment(weekday(day + later), 20), "quiz" if corrects and later == 3 else "news"
        )
    learner.learn_one(moment(weekday(day + 4), 7), "film")

    made = learner.predict_one(moment(weekday(day + 5), 7))

    assert made is not None
    assert made.value == follows


def test_wishes_parted_by_many_silences_are_two_of_their_own() -> None:
    learner = choice_learner(CHANNEL)
    day = after(60, learner)
    learner.learn_one(moment(weekday(day), 7), "film")
    for later in range(1, 9):
        learner.accept_one(moment(weekday(day + later), 7), "news")
    learner.learn_one(moment(weekday(day + 9), 7), "film")

    made = learner.predict_one(moment(weekday(day + 10), 7))

    assert made is not None
    assert made.value == "news"


def test_what_silence_left_of_a_wish_is_in_the_state() -> None:
    one, other = choice_learner(CHANNEL), choice_learner(CHANNEL)
    day = after(30, one)
    one.learn_one(moment(weekday(day), 7), "film")
    one.accept_one(moment(weekday(day + 1), 7), "news")
    other.load_state(json.loads(json.dumps(one.to_state())))
    told = [learner.predict_one(moment(weekday(day + 2), 7)) for learner in (one, other)]
    for learner in (one, other):
        learner.learn_one(moment(weekday(day + 2), 7), "film")

    assert told[0] == told[1]
    for learner in (one, other):
        made = learner.predict_one(moment(weekday(day + 3), 7))
        assert made is not None
        assert made.value == "film"
