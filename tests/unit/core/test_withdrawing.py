"""What somebody had last is what it would be, had what they took back never come: now, after a restart, and for what came since."""

from __future__ import annotations

from typing import Any

import pytest

from controller.core.ledger import EntryType
from controller.core.requests import ClaimEntry, DiscountEntry
from tests.unit.core.life import Life

DAY_S = 86_400.0


def visits(life: Life, person: str, turned: float | None = None) -> str:
    """Let somebody be at the heater for a quarter of an hour, and turn it; return the wish's id."""
    life.obeys(life.enters(person, "living"))
    made = life.turns("heater", temperature=turned).entries(EntryType.PREFERENCE) if turned is not None else []
    life.waits(900)
    life.leaves(person, "living")
    life.waits(3600)
    return made[0].id if made else ""


def began() -> Life:
    """Return a life in which Ben has chosen twice, and Ana has been there last."""
    life = Life()
    for turned in (22.0, 23.0):
        visits(life, "ben", turned)
        visits(life, "ana", 20.0)
    return life


def previous(life: Life, person: str) -> list[Any]:
    return [each.detail["circumstance"]["previous"] for each in life.memory.evidence(person, "heater", "temperature")]


@pytest.mark.parametrize("restarted", [False, True])
@pytest.mark.parametrize("ana_between", [False, True])
def test_what_was_discounted_is_not_what_somebody_had_before(*, restarted: bool, ana_between: bool) -> None:
    life, calm = began(), began()
    life.asks(DiscountEntry(visits(life, "ben", 25.5)))
    calm.waits((life.now - calm.now).total_seconds())
    for one in (life, calm):
        if restarted:
            one.restarts()
        for _ in range(1 if ana_between else 0):
            visits(one, "ana")
        for _ in range(3):
            one.waits(DAY_S)
            visits(one, "ben")

    assert previous(life, "ben") == previous(calm, "ben")
    assert life.learned("ben", "heater", "temperature") == calm.learned("ben", "heater", "temperature")


def test_what_was_discounted_while_its_person_is_there_is_not_what_they_had() -> None:
    life = began()
    life.obeys(life.enters("ben", "living"))
    (wish,) = life.turns("heater", temperature=25.5).entries(EntryType.PREFERENCE)
    life.asks(DiscountEntry(wish.id))
    life.waits(900)
    life.leaves("ben", "living")
    visits(life, "ben", 21.0)

    assert previous(life, "ben")[-1] == 23.0


def test_two_turns_of_one_use_are_both_left_out() -> None:
    life = began()
    life.obeys(life.enters("ben", "living"))
    wishes = [life.turns("heater", temperature=value).entries(EntryType.PREFERENCE)[0].id for value in (25.0, 26.0)]
    life.waits(900)
    life.leaves("ben", "living")
    for wish in reversed(wishes):
        life.asks(DiscountEntry(wish))
    visits(life, "ben", 21.0)

    assert previous(life, "ben")[-1] == 23.0


def test_what_came_after_a_discounted_turn_is_told_as_if_it_had_not_been() -> None:
    life = began()
    wish = visits(life, "ben", 25.5)
    visits(life, "ben", 21.0)
    life.asks(DiscountEntry(wish))

    assert previous(life, "ben")[-1] == 23.0


def test_what_was_left_alone_after_it_still_counts() -> None:
    life = began()
    wish = visits(life, "ben", 25.5)
    visits(life, "ben")
    stood = life.memory.evidence("ben", "heater", "temperature")[-1]
    life.asks(DiscountEntry(wish))
    visits(life, "ben", 21.0)

    assert stood.type is EntryType.ACCEPTANCE
    assert previous(life, "ben")[-1] == stood.value


def test_a_claimed_turn_is_what_its_new_owner_had_and_its_old_one_had_not() -> None:
    life = began()
    life.asks(ClaimEntry(visits(life, "ben", 25.5), "ana"))
    visits(life, "kid")
    visits(life, "ana", 21.0)
    visits(life, "ben", 24.0)

    assert previous(life, "ana")[-1] == 25.5
    assert previous(life, "ben")[-1] == 23.0
