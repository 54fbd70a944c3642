"""Who can have been there: sources that repeat themselves, err, miss people and departures; how much a value says of whose it is."""

from __future__ import annotations

import pytest

from controller.core.credit.whims import Whims
from controller.core.ledger import EntryType
from tests.unit.core.life import Life


def counting(life: Life) -> list[tuple[str | None, object]]:
    """Return whose preferences count now."""
    entries = [each for each in life.memory.entries.values() if each.type is EntryType.PREFERENCE and each.id not in life.memory.gone]
    return [(each.person, each.value) for each in sorted(entries, key=lambda each: each.at)]


def heard(life: Life, times: int, *people: str) -> None:
    """Let a source say every few minutes who is there."""
    for _ in range(times):
        for person in people:
            life.enters(person, "living")
        life.waits(150)


def visits(life: Life, person: str, times: int = 6, seconds: float = 600) -> None:
    """Let somebody come and go, an hour apart."""
    for _ in range(times):
        life.enters(person, "living")
        life.waits(seconds)
        life.leaves(person, "living")
        life.waits(3600)


def test_one_wrong_word_among_many_does_not_keep_a_change_from_its_person() -> None:
    life = Life()
    visits(life, "ben", 2)
    heard(life, 12, "ana")
    life.enters("ben", "living")
    life.waits(100)
    heard(life, 2, "ana")

    assert life.turns("heater", temperature=24.0).preferences() == [("ana", 24.0)]


def test_two_who_are_spoken_of_again_and_again_are_both_there() -> None:
    life = Life()
    heard(life, 12, "ana", "ben")

    assert life.turns("heater", temperature=24.0).reasons() == ["doubt"]


def test_whose_departure_was_missed_is_not_taken_to_be_there_for_ever() -> None:
    life = Life()
    visits(life, "ana")
    visits(life, "ben")
    life.enters("ana", "living")
    life.waits(5400)
    life.enters("ben", "living")
    life.waits(10)

    assert life.turns("heater", temperature=24.0).preferences() == [("ben", 24.0)]


def test_who_was_missed_on_coming_is_known_by_the_next_word() -> None:
    life = Life()
    visits(life, "ana", 2)
    visits(life, "kid", 2)
    heard(life, 20, "ben")
    life.leaves("ben", "living")
    life.waits(4000)
    life.turns("heater", temperature=24.0)
    before = counting(life)
    life.waits(120)
    life.enters("ben", "living")

    assert before == []
    assert counting(life) == [("ben", 24.0)]


@pytest.mark.parametrize("restarts", [False, True])
def test_a_wrong_word_before_a_change_is_put_right_by_those_that_follow(restarts: bool) -> None:
    life = Life()
    visits(life, "ben", 2)
    heard(life, 12, "ana")
    life.leaves("ana", "living")
    life.waits(3600)
    life.enters("ben", "living")
    life.waits(20)
    life.turns("heater", temperature=24.0)
    before = counting(life)
    if restarts:
        life.restarts()
    for _ in range(4):
        life.waits(150)
        life.enters("ana", "living")

    assert before == [("ben", 24.0)]
    assert counting(life) == [("ana", 24.0)]


@pytest.mark.parametrize("restarts", [False, True])
def test_what_is_believed_survives_a_restart(restarts: bool) -> None:
    life = Life()
    heard(life, 12, "ana")
    life.enters("ben", "living")
    heard(life, 2, "ana")
    if restarts:
        life.restarts()
    life.waits(1)

    assert life.turns("heater", temperature=24.0).preferences() == [("ana", 24.0)]


def test_who_is_forgotten_is_nowhere() -> None:
    from controller.core.requests import ForgetPerson  # noqa: PLC0415  # used here alone

    life = Life()
    heard(life, 3, "ana", "ben")
    life.turns("heater", temperature=24.0)
    life.asks(ForgetPerson("ben"))

    assert not [key for (_, key), row in life.memory.rows.items() if key in {"beliefs", "credits"} and "ben" in str(row.state)]


def test_where_people_play_with_a_knob_a_value_says_less() -> None:
    whims = Whims()
    usual = whims.share("radio", "volume")
    for _ in range(20):
        whims.add("radio", "volume", 1.0)
        whims.add("heater", "temperature", 0.0)

    assert whims.share("heater", "temperature") < usual < whims.share("radio", "volume") <= 0.9


def test_people_are_known_for_their_constancy_after_some_changes_of_which_none_was_a_whim() -> None:
    whims = Whims()
    assert not whims.settled("heater", "temperature")
    for _ in range(6):
        whims.add("heater", "temperature", 0.02)
        whims.add("radio", "volume", 0.6)

    assert whims.settled("heater", "temperature")
    assert not whims.settled("radio", "volume")


def test_how_whimsical_people_are_is_kept() -> None:
    whims, again = Whims(), Whims()
    again.load(whims.add("radio", "volume", 0.7).state or {})

    assert again == whims


def test_of_several_sources_one_that_names_another_keeps_nothing_from_its_person() -> None:
    life = Life()
    life.enters("ben", "living", "phone")
    life.waits(2)
    life.enters("ana", "living", "nfc")
    life.waits(2)
    life.enters("ben", "living", "camera")
    life.waits(60)

    assert life.turns("heater", temperature=24.0).preferences() == [("ben", 24.0)]
