"""Strong evidence that comes late says whose the last changes were; what was learned is as if that had been known from the start."""

from __future__ import annotations

import pytest

from controller.core.decisions import Room
from controller.core.ledger import EntryType
from controller.core.requests import Level, SetLevel
from tests.unit.core.life import Life, Outcome

KEY = "heater/temperature"


def counting(life: Life) -> list[tuple[str | None, object]]:
    """Return whose preferences count now."""
    entries = [each for each in life.memory.entries.values() if each.type is EntryType.PREFERENCE and each.id not in life.memory.gone]
    return [(each.person, each.value) for each in sorted(entries, key=lambda each: each.at)]


def learned(life: Life) -> dict[str, object]:
    """Return everything that was learned or last set."""
    rows = life.memory.rows.items()
    return {key: row.state for (room, key), row in rows if room is Room.LEARNED or key.startswith("last/")}


def guessed(life: Life, person: str = "ben", confidence: float = 0.85, **turned: float) -> Outcome:
    """Let a camera guess at somebody, and a hand turn the heater."""
    life.enters(person, "living", source="camera", confidence=confidence)
    life.waits(30)
    return life.turns("heater", temperature=24.0)


def test_a_tag_shown_after_a_weak_guess_moves_the_change() -> None:
    life = Life()
    assert guessed(life).preferences() == [("ben", 24.0)]
    life.waits(60)
    shown = life.shows("04a2", "living")

    assert shown.preferences() == [("ana", 24.0)]
    assert counting(life) == [("ana", 24.0)]
    assert shown.document("heater").why.startswith("Ana set 24 °C")
    assert shown.sets("heater") == []


def test_what_was_learned_follows_exactly() -> None:
    guess, known = Life(), Life()
    guessed(guess)
    guess.shows("04a2", "living")
    known.shows("04a2", "living")
    known.waits(30)
    known.turns("heater", temperature=24.0)

    assert guess.learned("ben", "heater", "temperature") is None
    assert learned(guess) == learned(known)


def test_what_was_set_before_the_guess_stays() -> None:
    life = Life()
    life.enters("ben", "living")
    life.turns("heater", temperature=19.0)
    life.leaves("ben", "living")
    before = learned(life)
    life.waits(3600)
    guessed(life)
    life.shows("04a2", "living")

    assert {key: state for key, state in learned(life).items() if "ben" in key} == before


def test_minutes_later_it_says_nothing_about_the_past() -> None:
    life = Life()
    guessed(life)
    life.waits(300)

    assert life.shows("04a2", "living").preferences() == []
    assert counting(life) == [("ben", 24.0)]


def test_a_source_that_sees_another_one_later_has_seen_two() -> None:
    life = Life()
    guessed(life)
    life.waits(60)
    life.enters("ana", "living", source="camera")

    assert counting(life) == [("ben", 24.0)]


@pytest.mark.parametrize("late, whose", [(5, [("ana", 24.0)]), (9, [("ana", 24.0)]), (30, [])])
def test_an_identity_may_be_some_seconds_late(late: float, whose: list[tuple[str, float]]) -> None:
    life = Life()
    life.reports("heater", temperature=18.0)
    life.waits(600)
    life.reports("heater", temperature=24.0)
    life.waits(late)
    life.enters("ana", "living")
    life.waits(60)

    assert counting(life) == whose


def test_somebody_unknown_who_shows_a_tag_during_the_use_made_its_changes() -> None:
    life = Life()
    life.obeys(life.reports("shower", active=True, temperature=30.0))
    life.waits(30)
    assert life.turns("shower", temperature=36.0).reasons() == ["doubt"]
    life.waits(60)
    shown = life.shows("04a2", "bathroom")

    assert shown.preferences() == [("ana", 36.0)]
    assert shown.sets("shower") == []
    assert shown.document("shower").source == "override"


def test_a_doubt_is_resolved_when_the_one_who_was_guessed_at_shows_a_tag() -> None:
    life = Life()
    assert guessed(life, "ana", 0.6).reasons() == ["doubt"]

    assert life.shows("04a2", "living").preferences() == [("ana", 24.0)]


def test_who_was_there_for_certain_keeps_what_they_set() -> None:
    life = Life()
    life.enters("ben", "living")
    life.waits(60)
    life.reports("heater", temperature=24.0)
    life.waits(3)
    life.enters("ana", "living", source="nfc")
    life.waits(60)

    assert counting(life) == [("ben", 24.0)]


def test_whoever_wants_nothing_stored_gets_nothing_stored() -> None:
    life = Life()
    life.asks(SetLevel("ana", Level.OFF))
    guessed(life)
    life.shows("04a2", "living")

    assert counting(life) == []


def test_after_a_restart_a_change_can_still_be_moved() -> None:
    life = Life()
    guessed(life)
    life.restarts()
    life.waits(10)
    life.shows("04a2", "living")

    assert counting(life) == [("ana", 24.0)]
    assert life.learned("ben", "heater", "temperature") is None


def test_a_wrong_guess_accepts_nothing() -> None:
    life = Life()
    life.obeys(life.enters("ben", "living", source="camera", confidence=0.85))
    life.obeys(life.waits(60))
    life.shows("04a2", "living")

    assert not [each for each in life.memory.entries.values() if each.type is EntryType.ACCEPTANCE and each.person == "ben"]


def deserted() -> Life:
    """Let everybody have left the living room some time ago."""
    life = Life()
    life.enters("ben", "living")
    life.waits(600)
    life.leaves("ben", "living")
    life.waits(3600)
    return life


def test_what_nobody_was_known_to_be_there_for_is_whose_tag_is_read_minutes_later() -> None:
    life = deserted()
    assert life.turns("heater", temperature=24.0).reasons() == ["doubtful"]
    life.waits(60)
    shown = life.shows("04a2", "living")

    assert shown.preferences() == [("ana", 24.0)]
    assert shown.sets("heater") == []
    assert shown.document("heater").why.startswith("Ana set 24 °C")


def test_what_was_changed_long_before_a_tag_is_read_stays_nobodys() -> None:
    life = deserted()
    life.turns("heater", temperature=24.0)
    life.waits(400)

    assert life.shows("04a2", "living").preferences() == []


def test_a_phone_that_comes_into_reach_was_not_there_before() -> None:
    life = deserted()
    life.turns("heater", temperature=24.0)
    life.waits(60)

    assert life.enters("ana", "living", source="phone").preferences() == []


def test_what_was_changed_again_before_a_tag_is_read_is_not_moved() -> None:
    life = deserted()
    life.turns("heater", temperature=24.0)
    life.waits(30)
    life.turns("heater", temperature=19.0)
    life.waits(30)

    assert ("ana", 24.0) not in life.shows("04a2", "living").preferences()
