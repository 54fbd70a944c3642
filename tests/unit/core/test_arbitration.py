"""Several at once: who is served, and what becomes of their wishes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controller.core.arbitration import compromise, served
from controller.core.decisions import Source
from controller.core.requests import SetDevice
from controller.core.state import Occupant
from devices.catalog import kind
from devices.settings import Value
from tests.unit.core.life import MONDAY, Life


def came(subject: str, second: float, *, conflict: bool = False) -> Occupant:
    return Occupant(subject, 0.95, MONDAY + timedelta(seconds=second), conflict)


ANA, BEN, GUEST = came("ana", 0), came("ben", 60), came("guest:7f", 120)


@pytest.mark.parametrize(
    "kind_name, there, wanted",
    [
        ("shower", [], []),
        ("shower", [ANA, BEN], ["ben"]),
        ("shower", [ANA, BEN, GUEST], ["guest:7f"]),
        ("shower", [ANA, came("ben", 60, conflict=True)], ["ana"]),
        ("shower", [came("ben", 60, conflict=True)], []),
        ("climate", [ANA, BEN], ["ben", "ana"]),
        ("climate", [ANA, BEN, GUEST], ["ben", "ana"]),
        ("climate", [GUEST, came("guest:8a", 130)], ["guest:8a"]),
        ("climate", [GUEST], ["guest:7f"]),
        ("climate", [ANA, came("ben", 60, conflict=True)], ["ana"]),
    ],
)
def test_who_is_served(kind_name: str, there: list[Occupant], wanted: list[str]) -> None:
    assert [each.subject for each in served(kind(kind_name), there)] == wanted


@pytest.mark.parametrize(
    "wishes, wanted",
    [
        ([], None),
        ([(22.0, Source.PREDICTION, 0.5)], (22.0, Source.PREDICTION)),
        ([(22.0, Source.PREDICTION, 0.5), (20.0, Source.PREDICTION, 0.5)], (21.0, Source.PREDICTION)),
        ([(22.0, Source.PREDICTION, 0.9), (19.0, Source.PREDICTION, 0.45)], (21.0, Source.PREDICTION)),
        ([(22.0, Source.PREDICTION, 0.0), (20.0, Source.PREDICTION, 0.0)], (21.0, Source.PREDICTION)),
        ([(22.0, Source.PIN, 0.99), (18.0, Source.PREDICTION, 0.9)], (22.0, Source.PIN)),  # explicit wishes before inferred ones
        ([(22.0, Source.DEFAULT, 0.9), (18.0, Source.HOUSEHOLD, 0.1)], (18.0, Source.HOUSEHOLD)),
        ([("jazz", Source.PREDICTION, 0.4), ("rock", Source.PREDICTION, 0.9)], ("jazz", Source.PREDICTION)),
    ],
)
def test_what_becomes_of_several_wishes(wishes: list[tuple[Value, Source, float]], wanted: tuple[Value, Source] | None) -> None:
    assert compromise(wishes) == wanted


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
    assert "compromise between the 2 who are here" in document.why


def test_when_one_of_two_leaves_the_other_is_served_again() -> None:
    life = Life()
    for person, wish in (("ana", 20.0), ("ben", 24.0)):
        life.enters(person, "living")
        life.turns("heater", temperature=wish)
        life.leaves(person, "living")
    life.enters("ana", "living")
    life.obeys(life.enters("ben", "living"))
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
