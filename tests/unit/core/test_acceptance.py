"""Silence: what was left alone through a use is weak evidence, unless something else explains it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from controller.core.ledger import EntryType
from controller.core.requests import Level, SetLevel, SetPin
from tests.unit.core.life import Life, Outcome


def accepted(outcome: Outcome, device: str | None = None) -> list[tuple[str | None, object]]:
    return [(each.setting, each.value) for each in outcome.entries(EntryType.ACCEPTANCE) if device in {None, each.device}]


def test_what_was_left_alone_is_weakly_accepted() -> None:
    life = Life()
    life.obeys(life.enters("ana", "bathroom"))
    life.waits(300)

    assert accepted(life.leaves("ana", "bathroom"), "shower") == [("temperature", 38)]


def overridden(life: Life) -> None:
    life.turns("shower", temperature=36.0)


def pinned(life: Life) -> None:
    life.asks(SetPin("ana", "shower", "temperature", 38.0))


def observed(life: Life) -> None:
    life.asks(SetLevel("ana", Level.OBSERVE))


def unreachable(life: Life) -> None:
    life.is_available("shower", online=False)


def changed_by_another(life: Life) -> None:
    life.rival("shower", temperature=30.0)
    life.reports("shower", temperature=30.0)


@pytest.mark.parametrize("happens", [overridden, pinned, observed, unreachable, changed_by_another])
def test_silence_says_nothing_where_something_else_explains_it(happens: Callable[[Life], None]) -> None:
    life = Life()
    life.obeys(life.enters("ana", "bathroom"))
    happens(life)
    life.waits(300)

    assert accepted(life.leaves("ana", "bathroom"), "shower") == []


def test_a_moments_silence_says_nothing() -> None:
    life = Life()
    life.obeys(life.enters("ana", "bathroom"))
    life.waits(5)

    assert accepted(life.leaves("ana", "bathroom")) == []


def test_a_guests_silence_says_nothing() -> None:
    life = Life()
    life.obeys(life.shows("ffff", "bathroom"))
    life.waits(300)
    life.enters("ana", "bathroom")

    assert not life.memory.entries


def test_a_doubtful_persons_silence_says_nothing() -> None:
    life = Life()
    life.obeys(life.enters("ana", "bathroom", confidence=0.7))
    life.waits(300)

    assert accepted(life.leaves("ana", "bathroom")) == []


def test_silence_in_company_says_nothing_about_a_compromise() -> None:
    life = Life()
    life.obeys(life.enters("ana", "living"))
    life.obeys(life.enters("ben", "living"))
    life.waits(300)

    assert accepted(life.leaves("ben", "living"), "heater") == []
