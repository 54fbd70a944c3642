"""Somebody who sets the same every day, though it is not what they were taken to want, is believed."""

from __future__ import annotations

import json

from controller.core.credit.insisting import SORT, Insisted, Insistence
from tests.unit.core.life import Life

EVENING = 3600 * 20


def family() -> Life:
    """Return a house where ana was known to want 19 °C, and ben 23 °C."""
    life = Life()
    for _ in range(8):
        for person, wish in (("ana", 19.0), ("ben", 23.0)):
            life.enters(person, "living")
            life.waits(300)
            life.turns("heater", temperature=wish)
            life.waits(1800)
            life.leaves(person, "living")
            life.turns("heater", temperature=20.0)
            life.waits(3600)
    return life


def visit(life: Life, person: str, *wishes: float) -> list[tuple[str | None, object]]:
    """Let somebody come alone, set something, and go; return what was credited."""
    life.enters(person, "living")
    life.waits(600)
    credited: list[tuple[str | None, object]] = [each for wish in wishes for each in life.turns("heater", temperature=wish).preferences()]
    life.waits(1800)
    life.leaves(person, "living")
    life.waits(EVENING)
    return credited


def test_who_comes_alone_again_and_sets_the_same_again_is_believed() -> None:
    life = family()

    assert visit(life, "ana", 23.0) == []
    assert ("ana", 23.0) in visit(life, "ana", 23.0) + visit(life, "ana", 23.0)


def test_a_doubt_is_forgotten_with_what_is_credited_afterwards() -> None:
    insistence = Insistence()
    insistence.add("heater", "ana", "temperature", Insisted(23.0, "monday", "e1"))
    insistence.add("heater", "ana", "temperature", Insisted(24.0, "monday", "e2"))
    assert insistence.of("heater", "ana", "temperature") == []
    insistence.add("heater", "ana", "temperature", Insisted(24.5, "tuesday", "e3"))

    assert insistence.of("heater", "ana", "temperature") == [24.0, 24.5]
    assert insistence.credited("heater", "ana", "temperature")
    assert insistence.of("heater", "ana", "temperature") == []


def test_a_doubt_that_is_claimed_speaks_for_nobody() -> None:
    insistence = Insistence()
    insistence.add("heater", "ana", "temperature", Insisted(23.0, "monday", "e1"))
    (row,) = insistence.withdraw("e1")

    assert row.state is None
    assert insistence.withdraw("e1") == []


def test_doubts_go_to_json_and_back() -> None:
    insistence, again = Insistence(), Insistence()
    insistence.add("radio", "ana", "station", Insisted("jazz", "monday", "e1"))
    saved = insistence.add("radio", "ana", "station", Insisted("jazz", "friday", "e2"))
    again.load(saved.__class__(saved.room, saved.key, json.loads(json.dumps(saved.state)), "ana"))

    assert saved.key == f"{SORT}/radio/ana"
    assert again.of("radio", "ana", "station") == ["jazz", "jazz"]
    again.forget("ana")
    assert again.rows() == []


def test_who_leaves_something_else_alone_insists_on_nothing() -> None:
    insistence = Insistence()
    for word in ("monday", "tuesday"):
        insistence.add("heater", "ana", "temperature", Insisted(23.0, word, word))

    assert insistence.left_alone("heater", "ana", "temperature", 23.0) == []
    assert insistence.of("heater", "ana", "temperature") == [23.0, 23.0]
    assert insistence.left_alone("heater", "ana", "temperature", 19.0)
    assert insistence.of("heater", "ana", "temperature") == []
    assert insistence.rows() == []
