"""Who of those who may be here was it: presence, habit, who just came, and whose value it is."""

from __future__ import annotations

import pytest

from controller.core.presence.sources import MOST_KINDS, Sources
from tests.unit.core.life import Life, Outcome

DAY = 86_400.0


def used_to(days: int = 6, **wishes: float) -> Life:
    """People who turned the heater on some mornings, each to their own, more or less."""
    life = Life()
    for day in range(days):
        for person, value in wishes.items():
            life.obeys(life.enters(person, "living", source=f"tag-{person}"))
            life.waits(60)
            life.turns("heater", temperature=value + (day % 2) * 0.5)
            life.waits(600)
            life.leaves(person, "living", source=f"tag-{person}")
            life.reports("heater", temperature=21.0)
            life.waits(30)
        life.waits(DAY - (life.now.hour * 3600 + life.now.minute * 60 + life.now.second) + 6.5 * 3600)
    return life


def both(life: Life) -> Life:
    """Let two be in the living room for some time."""
    life.obeys(life.enters("ana", "living", source="a"))
    life.obeys(life.enters("ben", "living", source="b"))
    life.waits(600)
    return life


@pytest.mark.parametrize("value, whose", [(18.0, "ana"), (24.0, "ben")])
def test_of_two_who_are_there_the_value_says_who_it_was(value: float, whose: str) -> None:
    life = both(used_to(ana=18.0, ben=24.0))

    assert life.turns("heater", temperature=value).preferences() == [(whose, value)]


def test_a_value_between_two_is_a_doubt() -> None:
    life = both(used_to(ana=18.0, ben=24.0))

    assert life.turns("heater", temperature=21.5).preferences() == []


def test_a_value_that_is_only_anothers_is_not_believed_of_the_one_who_was_named() -> None:
    life = used_to(ana=18.0, ben=24.0)
    life.obeys(life.enters("ana", "living"))
    life.waits(60)

    assert ("ana", 24.0) not in life.turns("heater", temperature=24.0).preferences()


def test_a_change_of_mind_is_theirs_where_nobody_else_wants_it() -> None:
    life = used_to(ana=18.0)
    life.obeys(life.enters("ana", "living"))
    life.waits(60)

    assert life.turns("heater", temperature=24.0).preferences() == [("ana", 24.0)]


def test_who_was_missed_is_most_likely_the_one_who_wants_it() -> None:
    life = used_to(ana=18.0, ben=24.0)
    life.waits(1817)
    (entry,) = life.turns("heater", temperature=23.5).entries()

    assert max(entry.detail["who"], key=entry.detail["who"].__getitem__) == "ben"


def test_a_guest_without_a_tag_is_nobody_of_the_house() -> None:
    life = used_to(ana=18.0, ben=24.0)
    life.waits(1817)

    assert life.turns("heater", temperature=14.0).preferences() == []


def test_the_ledger_says_who_it_may_have_been() -> None:
    life = both(used_to(ana=18.0, ben=24.0))
    (entry,) = life.turns("heater", temperature=20.5).entries()

    assert set(entry.detail["who"]) >= {"ana", "ben"}
    assert sum(entry.detail["who"].values()) == pytest.approx(1.0, abs=0.02)


def named(life: Life, person: str, value: float) -> Outcome:
    """Let a phone be heard, not clearly, and its bearer turn the heater."""
    life.enters(person, "living", source="ble", confidence=0.7)
    life.waits(120)
    turned = life.turns("heater", temperature=value)
    life.waits(600)
    life.leaves(person, "living", source="ble")
    life.waits(60)
    life.reports("heater", temperature=21.0)
    life.waits(60)
    return turned


def test_where_sources_only_guess_the_values_tell_in_time() -> None:
    life = Life()
    first = named(life, "ana", 18.0)
    later = [named(life, person, value) for _ in range(4) for person, value in (("ben", 24.0), ("ana", 18.0))]
    credited = [each for turned in later for each in turned.preferences()]

    assert first.reasons() == ["doubt"]
    assert set(credited) == {("ana", 18.0), ("ben", 24.0)}


def test_a_forgotten_person_is_no_suspect_any_more() -> None:
    from controller.core.requests import ForgetPerson  # noqa: PLC0415  # used here alone

    life = used_to(ana=18.0, ben=24.0)
    life.asks(ForgetPerson("ben"))

    assert not [key for _, key in life.memory.rows if "/ben" in key and key.split("/")[0] in {"habit", "leaning"}]
    assert life.turns("heater", temperature=24.5).preferences() == []


def test_what_somebody_turns_in_one_stay_is_one_more_look_at_one_word_of_a_source() -> None:
    sources = Sources()
    for _ in range(10):  # a wrong key: everything in the car is set anew
        sources.heard("fob", false=0.9, word="one")
    once = sources.trust("fob", 0.95)
    sources.heard("fob", false=0.9, word="another")

    assert 0.85 < once < 0.95
    assert sources.trust("fob", 0.95) < once


def test_made_up_kinds_of_sources_take_no_place_from_real_ones_and_are_bounded() -> None:
    sources = Sources()
    for _ in range(20):
        sources.heard("ble-ana", false=0.1)
    known = sources.trust("ble-ana", 0.7)
    for number in range(1000):
        sources.heard("x" * (number + 1), false=1.0)

    assert len(sources.counts) == MOST_KINDS
    assert sources.trust("ble-ana", 0.7) == known


def test_whom_nobody_named_is_not_credited_with_what_they_are_not_known_to_want() -> None:
    life = used_to(days=10, ben=22.0)
    life.enters("ana", "living")
    credited = []
    for again in range(12):
        life.waits(7200)
        credited += life.turns("heater", temperature=(5.0, 6.0)[again % 2]).preferences()

    assert "ben" not in [person for person, _ in credited]


def test_a_source_that_has_no_confidence_in_its_own_word_names_nobody() -> None:
    life = Life()
    life.obeys(life.enters("ana", "bathroom"))
    life.waits(80)
    life.leaves("ana", "bathroom")
    life.waits(3600)
    life.enters("ana", "bathroom", source="reader", confidence=0.0)
    life.waits(7200)

    assert (life.reports("shower", temperature=42.0, active=True, ago=7000) + life.waits(60)).preferences() == []
