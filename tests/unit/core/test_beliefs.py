"""How likely everybody is at a place: words, silence, wrong words, departures that nobody saw."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from controller.core.presence.beliefs import Beliefs, dump_beliefs, load_beliefs
from controller.core.presence.moments import MOST
from controller.core.presence.rhythms import MOST_KINDS, Word

START = datetime(2026, 3, 2, 7, tzinfo=UTC)
PEOPLE = dict.fromkeys(("ana", "ben", "cleo"))
ANA, BEN = Word("ana", "living", "door", 0.05, 0.1), Word("ben", "living", "door", 0.05, 0.1)


def at(seconds: float) -> datetime:
    """Return a moment of the day."""
    return START + timedelta(seconds=seconds)


def living(beliefs: Beliefs, seconds: float) -> dict[str, float]:
    """Return who is in the living room."""
    return beliefs.here("living", PEOPLE, at(seconds))


def repeating(words: int = 12, every: float = 200.0) -> Beliefs:
    """Return what is believed once a source has spoken of ana every few minutes."""
    beliefs = Beliefs()
    for number in range(words):
        beliefs.came(ANA, PEOPLE, at(number * every))
    return beliefs


def test_one_word_is_believed_as_far_as_its_source_is() -> None:
    beliefs = Beliefs()
    beliefs.came(ANA, PEOPLE, at(0))

    here = living(beliefs, 1)
    assert here["ana"] == pytest.approx(0.95, abs=0.01)
    assert here["ben"] == here["cleo"] == pytest.approx(0.025, abs=0.01)


def test_a_source_that_repeats_itself_is_surer_and_never_certain() -> None:
    assert 0.98 < living(repeating(), 11 * 200)["ana"] <= 0.995


def test_one_wrong_word_among_many_makes_nobody_appear() -> None:
    beliefs = repeating()
    beliefs.came(BEN, PEOPLE, at(2300))
    beliefs.came(ANA, PEOPLE, at(2400))

    here = living(beliefs, 2500)
    assert here["ana"] > 0.95
    assert here["ben"] < 0.5


def test_who_is_seen_again_beside_somebody_is_there_too() -> None:
    beliefs = repeating()
    for seconds in (2300, 2500, 2700):
        beliefs.came(BEN, PEOPLE, at(seconds))
        beliefs.came(ANA, PEOPLE, at(seconds + 60))

    here = living(beliefs, 2800)
    assert min(here["ana"], here["ben"]) > 0.95


def test_silence_speaks_against_whom_a_source_keeps_speaking_of() -> None:
    beliefs = repeating()

    assert living(beliefs, 11 * 200 + 900)["ana"] < 0.6
    assert living(beliefs, 11 * 200 + 100)["ana"] > 0.9


def test_silence_of_a_source_that_speaks_once_says_little() -> None:
    beliefs = Beliefs()
    beliefs.came(ANA, PEOPLE, at(0))

    assert living(beliefs, 1800)["ana"] > 0.7


def test_a_source_that_has_fallen_silent_altogether_may_be_broken() -> None:
    beliefs = repeating()
    soon, late = living(beliefs, 11 * 200 + 4000)["ana"], living(beliefs, 11 * 200 + 5000)["ana"]

    assert late == pytest.approx(soon, abs=0.03)


def test_a_word_of_leaving_ends_it() -> None:
    beliefs = Beliefs()
    beliefs.came(ANA, PEOPLE, at(0))
    beliefs.left(ANA, PEOPLE, at(600))

    assert living(beliefs, 601)["ana"] < 0.1


def test_a_departure_under_a_wrong_name_is_perhaps_of_who_was_there() -> None:
    beliefs = Beliefs()
    beliefs.came(ANA, PEOPLE, at(0))
    before = living(beliefs, 600)["ana"]
    beliefs.left(replace(BEN, false=0.3), PEOPLE, at(600))

    assert living(beliefs, 600)["ana"] < before - 0.1


def test_who_is_seen_elsewhere_is_not_here() -> None:
    beliefs = Beliefs()
    beliefs.came(ANA, PEOPLE, at(0))
    beliefs.came(replace(ANA, place="bath"), PEOPLE, at(300))

    assert living(beliefs, 301)["ana"] < 0.1
    assert sum(share.get("ana", 0.0) for share in beliefs.shares.values()) <= 1.0


def test_where_one_occupant_counts_who_was_there_has_gone() -> None:
    beliefs = Beliefs()
    beliefs.came(replace(ANA, alone=True), PEOPLE, at(0))
    beliefs.came(replace(BEN, alone=True), PEOPLE, at(600))

    here = living(beliefs, 601)
    assert here["ben"] > 0.9
    assert here["ana"] < 0.1


def test_the_longer_nobody_says_left_the_likelier_that_was_missed() -> None:
    beliefs = Beliefs()
    for day in range(5):
        beliefs.came(ANA, PEOPLE, at(86_400 * day))
        beliefs.left(ANA, PEOPLE, at(86_400 * day + 600))
    beliefs.came(ANA, PEOPLE, at(86_400 * 5))

    shares = [living(beliefs, 86_400 * 5 + hours * 3600)["ana"] for hours in (0, 1, 3, 9)]
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] < 0.3


def test_it_goes_to_json_and_back_without_a_trace() -> None:
    beliefs = repeating()
    beliefs.left(ANA, PEOPLE, at(3000))

    assert load_beliefs(dump_beliefs(beliefs), PEOPLE, {"living": None}) == beliefs


def test_who_and_what_is_gone_from_the_configuration_is_left_out() -> None:
    beliefs = Beliefs()
    beliefs.came(ANA, PEOPLE, at(0))
    beliefs.came(replace(BEN, place="bath"), PEOPLE, at(1))
    kept = load_beliefs(dump_beliefs(beliefs), {"ben": None}, {"living": None})

    assert "ana" not in str(dump_beliefs(kept))
    assert not kept.watches("bath")


def test_made_up_kinds_of_sources_are_bounded() -> None:
    beliefs = Beliefs()
    for number in range(MOST_KINDS + 20):
        beliefs.came(replace(ANA, kind=f"kind{number}"), PEOPLE, at(number))

    assert len(beliefs.rhythms.knows) == MOST_KINDS
    assert len(beliefs.rhythms.spoke["living"]) == MOST_KINDS


def test_it_stays_a_probability_whatever_is_said() -> None:
    beliefs = Beliefs()
    words = [replace(ANA, false=false, miss=miss, place=place) for false in (0.0, 0.5, 1.0) for miss in (0.0, 1.0) for place in ("a", "b")]
    for number, word in enumerate([*words, *words]):
        (beliefs.left if number % 5 == 0 else beliefs.came)(word, PEOPLE, at(number * 37.0))
        beliefs.idle("a", PEOPLE, at(number * 37.0 + 1))

        for shares in beliefs.shares.values():
            assert all(0.0 <= each <= 1.0 for each in shares.values())
            assert sum(shares.values()) <= 1.0 + 1e-4


def test_words_that_follow_say_who_was_there() -> None:
    beliefs = repeating()
    beliefs.left(ANA, PEOPLE, at(2500))
    beliefs.came(BEN, PEOPLE, at(6000))
    beliefs.open("living", PEOPLE, at(6020))
    for seconds in (6200, 6400, 6600):
        beliefs.came(ANA, PEOPLE, at(seconds))

    told = beliefs.told("living", at(6020))
    assert told["ana"] > 5 * told["ben"]


def test_silence_says_that_somebody_was_not_there() -> None:
    beliefs = repeating()
    beliefs.open("living", PEOPLE, at(2700))
    for seconds in (2800, 3000, 3200, 3400):
        beliefs.came(BEN, PEOPLE, at(seconds))

    told = beliefs.told("living", at(2700))
    assert told["ben"] > 1 > told["ana"]


def test_after_a_quarter_of_an_hour_nothing_more_is_said() -> None:
    beliefs = repeating()
    beliefs.open("living", PEOPLE, at(2500))
    beliefs.came(BEN, PEOPLE, at(2500 + 901))

    assert beliefs.told("living", at(2500)) == {}


def test_hands_of_one_moment_share_it_and_only_some_moments_are_open() -> None:
    beliefs = repeating()
    for seconds in (2500, 2503, *range(2520, 2900, 20)):
        beliefs.open("living", PEOPLE, at(seconds))

    assert beliefs.of("living", at(2503)) is None
    assert len(beliefs.moments) == MOST


def test_open_moments_survive_and_drop_who_and_what_is_gone() -> None:
    beliefs = repeating()
    beliefs.open("living", PEOPLE, at(2500))
    beliefs.came(BEN, PEOPLE, at(2600))
    saved = dump_beliefs(beliefs)

    assert load_beliefs(saved, PEOPLE, {"living": None}) == beliefs
    without = load_beliefs(saved, {"ben": None}, {"living": None})
    assert [set(each.supposed) | set(each.said) for each in without.moments] == [{"ben"} & set(beliefs.moments[0].supposed)]
    assert load_beliefs(saved, PEOPLE, {}).moments == []


def test_the_words_of_a_weak_source_make_nobody_likely_of_whom_it_never_speaks() -> None:
    beliefs = Beliefs()
    for minute in range(30):
        beliefs.came(Word("ana", "living", "ble", 0.3, 0.1), PEOPLE, at(60 * minute + minute % 5))
    here = living(beliefs, 1800)
    assert here["ana"] > 0.8
    assert max(here["ben"], here["cleo"]) < 0.1

    for minute in range(120, 123):
        beliefs.came(Word("ben", "living", "ble", 0.3, 0.1), PEOPLE, at(60 * minute))
    here = living(beliefs, 123 * 60)
    assert here["ben"] > 0.8
    assert here["cleo"] < 0.4
