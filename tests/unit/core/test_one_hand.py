"""The settings of one report were set by one hand: what each says of whose it was counts for all of them."""

from __future__ import annotations

import pytest

from controller.core.ledger import EntryType
from controller.core.requests import Level
from tests.unit.core.homes import HOME, with_person
from tests.unit.core.life import Life, Outcome

DAY_S = 86_400.0
WATCHED = with_person(with_person(HOME, "ana", {"default": Level.OBSERVE}), "ben", {"default": Level.OBSERVE})
"""People who set everything themselves."""
WISHES = {"ana": ("calm", 30.0), "ben": ("loud", 60.0)}


def alone(life: Life, person: str, number: int) -> None:
    """Let somebody come, set what plays and how loud, and leave."""
    playlist, volume = WISHES[person]
    life.enters(person, "living", source="reader")
    life.waits(60)
    life.reports("hifi", playlist=playlist, volume=volume + number % 3)
    life.waits(600)
    life.leaves(person, "living", source="reader")
    life.waits(1800)


def together(days: int) -> Life:
    """People whose wishes are known from some days, both in the room for a while."""
    life = Life(WATCHED)
    for number in range(days):
        for person in WISHES:
            alone(life, person, number)
        life.waits(DAY_S / 2)
    for person in WISHES:
        life.enters(person, "living", source="reader")
        life.waits(600)
    return life


def whose(found: Outcome) -> dict[str, str | None]:
    """Return whose every change has become at last, by setting."""
    return {str(each.setting): each.person for each in found.entries() if each.type in {EntryType.PREFERENCE, EntryType.UNATTRIBUTED}}


@pytest.mark.parametrize("person", ["ana", "ben"])
def test_two_settings_of_one_report_tell_who_of_two_it_was(person: str) -> None:
    life = together(6)
    other = next(each for each in WISHES if each != person)
    life.reports("hifi", playlist=WISHES[other][0], volume=WISHES[other][1] + 3)
    life.waits(300)

    found = life.reports("hifi", playlist=WISHES[person][0], volume=WISHES[person][1] + 3) + life.waits(60)

    assert whose(found) == {"playlist": person, "volume": person}


def test_settings_that_contradict_each_other_stay_a_doubt() -> None:
    life = together(6)
    life.reports("hifi", playlist="calm", volume=45.0)
    life.waits(300)

    found = life.reports("hifi", playlist="loud", volume=40.0) + life.waits(60)

    assert whose(found) == {"playlist": None, "volume": None}
