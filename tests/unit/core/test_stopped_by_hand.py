"""A hand at the switch of a seat that we move: our own stop is an answer to that hand, and says nothing against it."""

from __future__ import annotations

import pytest

from controller.core.requests import SetDevice
from tests.unit.core.life import Life, Outcome
from tests.unit.core.test_hands_and_machines import wishes
from tests.unit.core.test_movement import SEATED, TARGET

LATENCY_S = 0.5


def seated() -> Life:
    """Ana sits in a car whose seat answers half a second after a command, at once and exactly."""
    life = Life()
    life.reports("seat", SEATED)
    life.parked()
    life.enters("ana", "car")
    life.waits(LATENCY_S)
    life.reports("seat", {**SEATED, **TARGET})
    for position in (100.0, 160.0, 120.0, 170.0, 130.0):
        stopped_by_hand(life, position)
        life.reports("seat", position=position)
        life.waits(120)
    return life


def stopped_by_hand(life: Life, target: float, hand: float | None = None, after: float = 0.4) -> Outcome:
    """Send the seat somewhere; a hand sends it elsewhere, and half a second later it confirms where we stopped it."""
    life.parked()
    life.asks(SetDevice("seat", {"position": target}, "ana"))
    life.waits(after)
    if hand is None:
        return Outcome()
    turned = life.reports("seat", position=hand)
    life.waits(LATENCY_S)
    return turned + life.reports("seat", position=hand) + life.waits(120)


@pytest.mark.parametrize("hand", [180.0, 165.0, 100.0])
def test_a_hand_that_we_stop_the_seat_for_is_a_hand_however_near_it_is_to_the_target(hand: float) -> None:
    life = seated()
    heard = stopped_by_hand(life, 160.0, hand)

    assert heard.sets("seat") == [{"position": hand}]
    assert wishes(heard) == [("ana", hand)]


def test_a_hand_that_we_stop_the_seat_for_is_one_every_time() -> None:
    life = seated()
    ways = ((160.0, 170.0), (110.0, 100.0), (150.0, 160.0), (120.0, 110.0), (180.0, 190.0), (130.0, 120.0))
    heard = [stopped_by_hand(life, target, beyond) for target, beyond in ways]

    assert [len(wishes(each)) for each in heard] == [1] * 6


def test_a_hand_that_drives_on_while_the_seat_is_still_drawn_back_is_taken_by_how_far_it_went() -> None:
    life = seated()
    life.parked()
    life.asks(SetDevice("seat", {"position": 160.0}, "ana"))
    life.waits(0.4)
    heard = sum((life.reports("seat", position=each) + life.waits(0.2) for each in (165.0, 170.0, 175.0, 180.0)), Outcome())
    heard += life.reports("seat", position=165.0) + life.waits(120)

    assert wishes(heard) == [("ana", 180.0)]


def test_a_seat_that_stops_on_its_way_was_perhaps_stopped_by_a_hand() -> None:
    life = seated()
    life.parked()
    life.asks(SetDevice("seat", {"position": 200.0}, "ana"))
    heard = Outcome()
    for position in (140.0, 150.0, 160.0):
        heard += life.waits(0.4) + life.reports("seat", position=position)
    heard += life.waits(1.2) + life.parked() + life.reports("seat", position=160.0)
    heard += life.waits(0.5) + life.reports("seat", position=160.0) + life.waits(300)

    assert heard.sets("seat") == [{"position": 160.0}]
    assert [(each.value, each.reason) for each in heard.entries()] == [(160.0, "doubtful")]


def test_a_seat_that_we_stop_on_its_way_was_stopped_by_nobody() -> None:
    life = seated()
    life.parked()
    life.asks(SetDevice("seat", {"position": 200.0}, "ana"))
    life.waits(0.4)
    heard = life.reports("seat", position=150.0) + life.waits(1.2) + life.senses(vehicle_speed=5.0)
    heard += life.waits(0.5) + life.reports("seat", position=150.0) + life.waits(300)

    assert heard.sets("seat") == [{"position": 150.0}]
    assert heard.entries() == []
