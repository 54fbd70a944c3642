"""Several at once: who is served, and what becomes of their wishes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controller.core.arbitration import served
from controller.core.arbitration.sharing import Policy, Sharing
from controller.core.requests import SetDevice
from controller.core.state import Occupant
from tests.unit.core.life import MONDAY, Life


def came(subject: str, second: float, *, conflict: bool = False, sure: float = 0.95) -> Occupant:
    return Occupant(subject, sure, MONDAY + timedelta(seconds=second), conflict)


ANA, BEN, GUEST = came("ana", 0), came("ben", 60), came("guest:7f", 120)


@pytest.mark.parametrize(
    "sharing, there, wanted",
    [
        (Sharing(Policy.NEWEST), [], []),
        (Sharing(Policy.NEWEST), [ANA, BEN], ["ben"]),
        (Sharing(Policy.NEWEST), [ANA, BEN, GUEST], ["guest:7f"]),
        (Sharing(Policy.NEWEST), [ANA, came("ben", 60, conflict=True)], ["ana"]),
        (Sharing(Policy.NEWEST), [came("ben", 60, conflict=True)], []),
        (Sharing(Policy.DRIVER), [ANA, BEN], ["ben"]),
        (Sharing(Policy.DRIVER), [ANA, came("ben", 60, sure=0.7)], ["ana"]),
        (Sharing(Policy.DRIVER), [came("ben", 60, sure=0.7)], ["ben"]),
        (Sharing(Policy.OWNER, "ana"), [ANA, BEN, GUEST], ["ana"]),
        (Sharing(Policy.OWNER, "ana"), [BEN, GUEST], ["guest:7f"]),
        (Sharing(Policy.OWNER, "kid", Policy.MEAN), [ANA, BEN], ["ben", "ana"]),
        (Sharing(Policy.MEAN), [ANA, BEN], ["ben", "ana"]),
        (Sharing(Policy.LEAST_DISCOMFORT), [ANA, BEN, GUEST], ["ben", "ana"]),
        (Sharing(Policy.TURNS), [GUEST, came("guest:8a", 130)], ["guest:8a"]),
        (Sharing(Policy.TURNS), [GUEST], ["guest:7f"]),
        (Sharing(Policy.MEAN), [ANA, came("ben", 60, conflict=True)], ["ana"]),
    ],
)
def test_who_is_served(sharing: Sharing, there: list[Occupant], wanted: list[str]) -> None:
    assert [each.subject for each in served(sharing, there)] == wanted


def test_who_came_last_is_served_even_at_the_same_moment() -> None:
    life = Life()
    life.enters("ben", "bathroom")

    assert life.enters("ana", "bathroom").document("shower").person == "ana"


def test_two_in_a_room_get_what_lies_between_them() -> None:
    life = Life()
    for person, wish in (("ana", 20.0), ("ben", 24.0)):
        life.enters(person, "living")
        life.turns("heater", temperature=wish)
        life.leaves(person, "living")
    life.enters("ana", "living")
    met = life.enters("ben", "living")

    document = met.document("heater")
    assert document.settings == {"temperature": 22}
    assert document.because["temperature"]["people"] == 2
    assert document.because["temperature"]["wishes"] == [{"person": "ana", "value": 20.0}, {"person": "ben", "value": 24.0}]
    assert "compromise between the 2 who are here" in document.why
    assert "Ana would have 20 °C, Ben 24 °C" in document.why


def test_when_one_of_two_leaves_the_other_is_served_again() -> None:
    life = Life()
    for person, wish in (("ana", 20.0), ("ben", 24.0)):
        life.enters(person, "living")
        life.turns("heater", temperature=wish)
        life.leaves(person, "living")
    life.enters("ana", "living")
    life.waits(600)
    life.obeys(life.enters("ben", "living"))
    life.waits(600)
    alone = life.leaves("ben", "living")

    assert alone.sets("heater") == [{"temperature": 20}]
    assert alone.document("heater").person == "ana"


def test_an_explicit_wish_of_one_outweighs_what_is_inferred_of_the_other() -> None:
    life = Life()
    life.enters("ana", "living")
    life.turns("heater", temperature=20.0)
    met = life.enters("ben", "living")

    assert met.document("heater").settings == {"temperature": 20}
    assert met.document("heater").why == "Ana set 20 °C; it is kept."


def test_two_who_want_the_same_make_no_compromise() -> None:
    life = Life()
    life.enters("ana", "living")
    life.waits(60)
    life.enters("ben", "living")
    asked = life.asks(SetDevice("heater", {"temperature": 24.0}))

    assert asked.document("heater").why == "Somebody set 24 °C; it is kept."
