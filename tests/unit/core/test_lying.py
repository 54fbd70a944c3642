"""What goes on saying that somebody is at a place for much longer than people stay there lies there; and when it was taken along."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from controller.core.presence.beliefs import Beliefs, dump_beliefs, load_beliefs
from controller.core.presence.lying import Runs
from controller.core.presence.rhythms import Word
from tests.unit.core.life import Life

START = datetime(2026, 3, 2, 7, tzinfo=UTC)
MINUTE = 1 / 60
PEOPLE = dict.fromkeys(("ana", "ben"))
ANA, BEN = Word("ana", "study", "phone", 0.05, 0.1), Word("ben", "living", "phone", 0.05, 0.1)


def at(hours: float) -> datetime:
    """Return a moment, in hours."""
    return START + timedelta(hours=hours)


def heard(runs: Runs, hours: float, place: str = "study", since: float = 0.0) -> None:
    """Let a source speak of ana each minute."""
    for minute in range(round(hours * 60)):
        says(runs, since + minute / 60, place)


def says(runs: Runs, hours: float, place: str = "study") -> None:
    """Let a source speak of ana once."""
    if not runs.goes_on("phone", "ana", place, at(hours), MINUTE):
        runs.begins("phone", "ana", place, at(hours))


@pytest.mark.parametrize("hours, lies", [(7, False), (9, True)])
def test_what_repeats_itself_for_much_longer_than_a_stay_lies_there(hours: float, *, lies: bool) -> None:
    runs = Runs()
    heard(runs, hours)

    assert runs.lies("phone", "ana") is lies


def test_where_people_stay_for_long_it_takes_longer() -> None:
    runs = Runs()
    for day in range(9):
        heard(runs, 8, since=24.0 * day)

    heard(runs, 9, since=24.0 * 9)

    assert not runs.lies("phone", "ana")


def test_after_a_silence_it_was_taken_along() -> None:
    runs = Runs()
    heard(runs, 9)

    says(runs, 9.5)

    assert not runs.lies("phone", "ana")


@pytest.mark.parametrize("words, lies", [(1, True), (2, False)])
def test_one_word_from_elsewhere_is_about_another_one_and_two_running_are_not(words: int, *, lies: bool) -> None:
    runs = Runs()
    heard(runs, 9)

    for number in range(words):
        says(runs, 9 + number / 60, "living")

    assert runs.lies("phone", "ana") is lies


def test_a_tag_that_is_read_elsewhere_meanwhile_makes_it_plain_sooner() -> None:
    runs = Runs()
    heard(runs, 3)
    runs.contradicted("phone", "ana", "living", at(3), MINUTE, 0.05)

    says(runs, 3)

    assert runs.lies("phone", "ana")


def test_a_tag_that_is_read_once_it_is_silent_says_nothing_against_it() -> None:
    runs = Runs()
    heard(runs, 3)

    runs.contradicted("phone", "ana", "living", at(3.5), MINUTE, 0.05)

    assert runs.now["phone"]["ana"].against == 0


def test_a_lying_phone_says_nothing_of_where_its_owner_is_nor_against_anything() -> None:
    beliefs = Beliefs()
    for minute in range(12 * 60):
        beliefs.came(ANA, PEOPLE, at(minute / 60))
        if minute >= 11 * 60 + 50:
            beliefs.came(BEN, PEOPLE, at(minute / 60 + 0.001))
    beliefs.open("living", PEOPLE, at(12))

    for minute in range(10):
        beliefs.came(ANA, PEOPLE, at(12 + minute / 60))

    assert beliefs.here("study", PEOPLE, at(12.2))["ana"] < 0.5
    assert beliefs.told("living", at(12)).get("ana", 1.0) > 0.3


def test_it_lies_there_after_a_restart_unless_the_place_is_gone() -> None:
    beliefs = Beliefs()
    for minute in range(10 * 60):
        beliefs.came(ANA, PEOPLE, at(minute / 60))
    data = dump_beliefs(beliefs)

    assert load_beliefs(data, PEOPLE, {"study": None}).rhythms.runs.lies("phone", "ana")
    assert not load_beliefs(data, PEOPLE, {}).rhythms.runs.lies("phone", "ana")
    assert not load_beliefs(data, {"ben": None}, {"study": None}).rhythms.runs.lies("phone", "ana")


def test_a_tag_read_elsewhere_is_believed_for_longer_than_a_phone_that_lies() -> None:
    life = Life()
    for _ in range(10 * 60):
        life.enters("ana", "living", source="phone")
        life.waits(60)
    life.shows("04a2", "bathroom")
    served = []
    for _ in range(20):
        life.waits(60)
        served += life.enters("ana", "living", source="phone").documents("heater")

    assert served == []
