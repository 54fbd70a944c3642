"""What is to leave, in order: the window, what goes out again, what is better left out."""

from __future__ import annotations

from controller.effects import Message, Publication
from controller.traffic.link import Delivery
from controller.traffic.outbox import KEPT_AT_MOST, Outbox, Parcel

DELIVERY = Delivery(Message("t", b"", 1), 1, 7)


def event(number: int) -> Publication:
    return Publication("b/event", f"{number}")


def setpoint(text: str = "{}") -> Publication:
    return Publication("b/shower/set", text, urgent=True)


def leaving(outbox: Outbox, window: int = 20) -> list[str | int]:
    """Take out what may leave, as payloads and packet identifiers."""
    taken: list[str | int] = []
    while (item := outbox.next(window)) is not None:
        if isinstance(item, Parcel):
            if item.publication.qos:
                outbox.sent(1000 + len(taken), item)
            taken.append(item.publication.payload)
        else:
            taken.append(item.packet)
    return taken


def test_what_was_posted_first_leaves_first() -> None:
    outbox = Outbox()
    outbox.post(event(1), 0.0)
    outbox.acknowledge(DELIVERY)
    outbox.post(event(2), 0.0)

    assert leaving(outbox) == ["1", 7, "2"]


def test_an_acknowledgement_waits_with_the_publications_before_it_for_the_window() -> None:
    outbox = Outbox()
    for number in range(3):
        outbox.post(event(number), 0.0)
    outbox.acknowledge(DELIVERY)

    assert leaving(outbox, window=2) == ["0", "1"]
    outbox.confirmed(1000)
    assert leaving(outbox, window=2) == ["2", 7]


def test_qos_0_needs_no_window() -> None:
    outbox = Outbox()
    outbox.post(event(1), 0.0)
    outbox.post(Publication("b/x", "passing", qos=0), 0.0)

    outbox.post(event(2), 0.0)

    assert leaving(outbox, window=1) == ["1", "passing"]


def test_what_was_not_confirmed_leaves_again_first_and_acknowledgements_end_with_their_link() -> None:
    outbox = Outbox()
    for number in range(4):
        outbox.post(event(number), 0.0)
    outbox.acknowledge(DELIVERY)
    leaving(outbox, window=3)
    outbox.confirmed(1001)
    outbox.broken()

    assert leaving(outbox) == ["0", "2", "3"]


def test_a_setpoint_of_a_minute_ago_does_not_leave_any_more() -> None:
    outbox = Outbox()
    outbox.post(setpoint("old"), 0.0)
    outbox.post(event(1), 0.0)
    outbox.post(setpoint("new"), 10.0)
    outbox.prune(61.0)

    assert leaving(outbox) == ["1", "new"]


def test_of_what_is_retained_the_last_of_each_topic_leaves() -> None:
    outbox = Outbox()
    for text in ("a", "b", "c"):
        outbox.post(Publication("b/shower/decision", f"shower {text}", retain=True), 0.0)
        outbox.post(Publication("b/bath/decision", f"bath {text}", retain=True), 0.0)
    outbox.prune(1.0)

    assert leaving(outbox) == ["shower c", "bath c"]


def test_acknowledgements_keep_their_places_when_the_rest_is_thinned_out() -> None:
    outbox = Outbox()
    outbox.post(setpoint("old"), 0.0)
    outbox.acknowledge(DELIVERY)
    outbox.post(event(1), 0.0)
    outbox.prune(100.0)

    assert leaving(outbox) == [7, "1"]


def test_of_too_much_the_oldest_is_dropped_and_counted() -> None:
    outbox = Outbox()
    outbox.post(Publication("b/state", "kept", retain=True), 0.0)
    for number in range(KEPT_AT_MOST + 5):
        outbox.post(event(number), 0.0)
    outbox.prune(1.0)

    assert outbox.dropped == 5
    assert leaving(outbox, window=10**6)[:2] == ["kept", "5"]


def test_it_is_empty_when_everything_is_confirmed() -> None:
    outbox = Outbox()
    outbox.post(event(1), 0.0)
    leaving(outbox)
    assert len(outbox) == 1
    outbox.confirmed(1000)

    assert not len(outbox)
    assert outbox.confirmed(1000) is None


def test_what_moves_something_does_not_leave_after_a_broken_link_however_young_it_is() -> None:
    outbox = Outbox()
    outbox.post(Publication("b/seat/set", "seat", urgent=True, fleeting=True), 0.0)
    leaving(outbox)
    outbox.broken()
    outbox.post(Publication("b/seat/set", "stop", urgent=True, fleeting=True), 0.5)
    outbox.post(setpoint("shower"), 0.5)
    outbox.prune(1.0)

    assert leaving(outbox) == ["shower"]
