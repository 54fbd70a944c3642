"""Acknowledgements leave in the order of arrival."""

from __future__ import annotations

from controller.broker.turns import Turns
from controller.effects import Message
from controller.traffic.link import Delivery


def delivery(packet: int) -> Delivery:
    return Delivery(Message("t", b"", 1), 1, packet)


def came(*packets: int) -> Turns:
    turns = Turns()
    for packet in packets:
        turns.arrived(packet)
    return turns


def packets(deliveries: list[Delivery]) -> list[int]:
    return [each.packet for each in deliveries]


def test_what_is_done_first_waits_for_what_came_first() -> None:
    turns = came(1, 2, 3)

    assert packets(turns.done(delivery(2))) == []
    assert packets(turns.done(delivery(1))) == [1, 2]
    assert packets(turns.done(delivery(3))) == [3]


def test_what_will_never_be_done_holds_up_nobody() -> None:
    turns = came(1, 2)
    turns.done(delivery(2))

    assert packets(turns.leave(1)) == [2]
    assert packets(turns.leave(9)) == []


def test_one_identifier_delivered_twice_is_acknowledged_twice() -> None:
    turns = came(1, 1, 2)
    turns.done(delivery(2))

    assert packets(turns.done(delivery(1))) == [1]
    assert packets(turns.done(delivery(1))) == [1, 2]


def test_a_new_connection_owes_nothing_for_the_old_one() -> None:
    turns = came(1)
    turns.clear()
    turns.arrived(2)

    assert packets(turns.done(delivery(2))) == [2]
