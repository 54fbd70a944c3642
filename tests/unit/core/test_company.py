"""Who is at a place together: names seconds apart, a misread between right words, a hand, a pause."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from controller.core.presence.beliefs import Beliefs, dump_beliefs, load_beliefs
from controller.core.presence.company import MOST, Company, alike
from controller.core.presence.rhythms import Rhythms, Word

START = datetime(2026, 3, 2, 7, tzinfo=UTC)
PEOPLE = dict.fromkeys(("ana", "ben", "cleo"))
ANA = Word("ana", "kitchen", "phone", 0.05, 0.1)
CLEO = replace(ANA, person="cleo")


def at(seconds: float) -> datetime:
    """Return a moment of the day."""
    return START + timedelta(seconds=seconds)


def visits(beliefs: Beliefs, person: str, since: float, *, words: int = 6) -> None:
    """Let a phone speak of somebody every minute, and then no more."""
    for number in range(words):
        beliefs.came(replace(ANA, person=person), PEOPLE, at(since + 60 * number))


def accustomed() -> Beliefs:
    """Return what is believed once a phone is known to speak of everybody each minute, with pauses of half an hour between visits."""
    beliefs = Beliefs()
    for number in range(9):
        visits(beliefs, list(PEOPLE)[number % 3], 1800.0 * number)
    return beliefs


def test_of_two_names_seconds_apart_one_is_wrong() -> None:
    beliefs = Beliefs()
    beliefs.came(CLEO, PEOPLE, at(0))
    beliefs.came(replace(ANA, kind="nfc"), PEOPLE, at(2))

    here = beliefs.here("kitchen", PEOPLE, at(3))
    assert here["ana"] + here["cleo"] == pytest.approx(1.0, abs=0.15)
    assert min(here["ana"], here["cleo"]) > 0.3


def test_a_third_source_settles_which_one() -> None:
    beliefs = Beliefs()
    beliefs.came(CLEO, PEOPLE, at(0))
    beliefs.came(replace(ANA, kind="nfc"), PEOPLE, at(2))
    beliefs.came(replace(CLEO, kind="camera"), PEOPLE, at(4))

    here = beliefs.here("kitchen", PEOPLE, at(5))
    assert here["cleo"] > 0.9
    assert here["ana"] < 0.25


def test_two_whom_every_source_names_have_both_come() -> None:
    beliefs = Beliefs()
    for number, word in enumerate((CLEO, ANA)):
        beliefs.came(word, PEOPLE, at(number * 2))
        beliefs.came(replace(word, kind="nfc"), PEOPLE, at(number * 2 + 1))

    here = beliefs.here("kitchen", PEOPLE, at(5))
    assert min(here["ana"], here["cleo"]) > 0.8


def test_a_misread_on_coming_is_outvoted_by_the_words_after_a_hand() -> None:
    beliefs = accustomed()
    beliefs.came(ANA, PEOPLE, at(20_000))
    beliefs.open("kitchen", PEOPLE, at(20_040))
    before = beliefs.here("kitchen", PEOPLE, at(20_040))
    for minute in (1, 2, 3):
        beliefs.came(CLEO, PEOPLE, at(20_000 + 60 * minute))

    told = beliefs.told("kitchen", at(20_040))
    assert told["cleo"] * before["cleo"] > 3 * told["ana"] * before["ana"]


def test_who_is_silent_beside_a_source_that_speaks_each_minute_has_gone() -> None:
    beliefs = accustomed()
    visits(beliefs, "ana", 20_000)
    visits(beliefs, "cleo", 20_400, words=4)

    assert beliefs.here("kitchen", PEOPLE, at(20_600))["ana"] < 0.1


def test_absences_do_not_slow_down_a_pace() -> None:
    assert accustomed().rhythms.again("phone") == pytest.approx(1 / 60, rel=0.3)


def test_pauses_without_a_pace_keep_their_mean() -> None:
    rhythms = Rhythms()
    for number in range(14):
        rhythms.came(ANA, at(number // 2 * 1000 + number % 2 * 10))

    assert rhythms.again("phone") < 1 / 200


def test_a_word_of_leaving_says_who_had_come_unseen() -> None:
    beliefs = Beliefs()
    for number, person in enumerate(("ana", "ben", "cleo")):
        beliefs.came(replace(ANA, person=person), PEOPLE, at(number * 1000))
        beliefs.left(replace(ANA, person=person), PEOPLE, at(number * 1000 + 500))
    beliefs.open("kitchen", PEOPLE, at(9000))
    beliefs.left(CLEO, PEOPLE, at(9200))

    told = beliefs.told("kitchen", at(9000))
    assert told["cleo"] > 10 * told["ana"]


def test_a_hand_speaks_against_whom_its_value_does_not_befit() -> None:
    company = alike(list(PEOPLE), {"ana": 0.9, "cleo": 0.2})
    company.hand({"ana": 0.1, "ben": 0.1, "cleo": 1.0}, 0.1, 0.0)

    assert company.share("ana") < 0.9
    assert company.share("cleo") > 0.35


def test_who_had_left_before_a_hand_was_credited_moves_nobody() -> None:
    company = alike(list(PEOPLE), {"ana": 0.9})
    company.hand({"ana": 0.1, "ben": 1.0, "cleo": 1.0}, 0.1, 1.0)

    assert company.share("ana") == pytest.approx(0.9)


def test_it_stays_a_distribution_whatever_is_put_and_dropped() -> None:
    company = alike(["ana", "ben"], {"ana": 0.5})
    for name in ("cleo", "dan", "eve", "fay"):
        company.admit(name, 0.3)
    company.put("fay", 1.0)
    company.put("fay", 0.25)
    company.drop("ana")

    assert len(company.names) <= MOST
    assert len(company.weights) == 1 << len(company.names)
    assert sum(company.weights) == pytest.approx(1.0)
    assert company.share("fay") == pytest.approx(0.25)


def test_supposing_somebody_there_leaves_the_others_as_they_go_together() -> None:
    company = Company(["ana", "ben"], [0.0, 0.5, 0.5, 0.0])

    assert company.supposing("ana").share("ben") == 0.0


def test_moments_of_a_version_that_told_nobody_apart_together_are_left_out() -> None:
    beliefs = accustomed()
    beliefs.open("kitchen", PEOPLE, at(20_000))
    saved = dump_beliefs(beliefs)
    del saved["together"]
    saved["moments"][0]["supposed"] = {"ana": {"ana": {"kitchen": 1.0}}}

    old = load_beliefs(saved, PEOPLE, {"kitchen": None})
    assert old.moments == []
    assert old.shares == beliefs.shares
