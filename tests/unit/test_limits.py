"""How much one source may say: nobody pays for another's flood, the newest message always arrives, and memory is bounded."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.effects import Message
from controller.traffic.gate import KEPT_AT_MOST, UNACKNOWLEDGED_AT_MOST, Gate
from controller.traffic.limits import DEED, NAMED_AT_MOST, READING, REQUEST, SHARED, Limits
from controller.traffic.link import Delivery, Disconnected, Idle, Inbox
from controller.traffic.refusals import TOPICS_AT_MOST, Refusals
from controller.wire import Topics
from devices.codecs.payload import LARGEST

STATE, OTHER = "justright/shower/state", "justright/radio/state"


def limits(most: int = 4096) -> Limits:
    return Limits(Topics("justright"), most)


def delivery(topic: str = STATE, payload: bytes = b"{}", packet: int = 1, qos: int = 1, *, queued: bool = False) -> Delivery:
    return Delivery(Message(topic, payload, qos), 1, packet, queued)


def emptied(inbox: Inbox) -> list[object]:
    found: list[object] = []
    while (happening := inbox.take()) is not None:
        found.append(happening)
    return found


# --- the buckets --------------------------------------------------------------------------------------------------------


def test_a_flood_gets_its_burst_and_then_its_rate() -> None:
    bucket = limits()

    passed = sum(bucket.admits(STATE, number / 1000) for number in range(60_000))

    assert passed == pytest.approx(DEED.burst + 60 * DEED.per_second, abs=2)


def test_the_flood_of_one_device_leaves_another_its_own_limits() -> None:
    bucket = limits()
    for number in range(10_000):
        bucket.admits(STATE, number / 1000)

    assert all(bucket.admits(OTHER, 10 + number / DEED.per_second) for number in range(1000))


def test_a_knob_turned_as_fast_as_hands_can_is_never_limited() -> None:
    bucket = limits()

    assert all(bucket.admits(STATE, number / 40) for number in range(5 * 40))  # forty detents a second for five seconds


def test_all_topics_of_a_device_are_one_source() -> None:
    bucket = limits()

    assert {bucket.source(f"justright/shower/{end}")[0] for end in ("state", "availability", "get", "set", "suggestion/accept")} == {
        "shower"
    }
    assert bucket.source("justright/sensor/hall") == ("sensor/hall", READING)
    assert bucket.source("justright/identity/bath/nfc") == ("identity/bath/nfc", DEED)
    assert bucket.source("justright/bridge/request/person/level") == ("request/person/level", REQUEST)
    assert bucket.source("zigbee2mqtt/hall") == ("zigbee2mqtt/hall", READING)


def test_strangers_without_number_share_one_bucket() -> None:
    bucket = limits(most=3)

    passed = sum(bucket.admits(f"justright/x{number}/state", 0.0) for number in range(10_000))

    assert passed == 3 + DEED.burst
    assert bucket.source("justright/x9999/state")[0] == "x9999"
    bucket.leave_out("justright/x9999/state")
    assert bucket.left_out == {SHARED: 1}


def test_a_source_that_was_quiet_makes_room_for_another() -> None:
    bucket = limits(most=1)
    bucket.admits(STATE, 0.0)
    for _ in range(300):
        bucket.admits("justright/x/state", 1.0)

    assert not bucket.admits("justright/y/state", 1.0)
    assert bucket.admits(OTHER, 60.0)


@given(st.lists(st.floats(-1e9, 1e9), max_size=300))
def test_a_clock_that_jumps_gives_nobody_more_than_a_burst_at_once(moments: list[float]) -> None:
    bucket = limits()

    for at in moments:
        bucket.admits(STATE, at)
        assert 0 <= bucket.opens_in(STATE, at) <= 1 / DEED.per_second


def test_what_was_left_out_is_named_for_a_bounded_number_of_sources() -> None:
    bucket = limits()

    for number in range(NAMED_AT_MOST + 50):
        bucket.admits(f"justright/x{number}/state", 0.0)
        bucket.leave_out(f"justright/x{number}/state")

    assert len(bucket.left_out) == NAMED_AT_MOST + 1
    assert bucket.left_out[SHARED] == 50


def test_strangers_that_come_and_go_are_forgotten_long_before_there_are_too_many() -> None:
    bucket = limits()

    for number in range(6000):
        bucket.admits(f"justright/x{number}/state", number / 10)

    assert len(bucket._buckets) < 300  # noqa: SLF001  # a bound on memory shows nowhere else


# --- the gate -----------------------------------------------------------------------------------------------------------


async def test_what_a_newer_message_replaces_is_acknowledged_at_once_and_the_newest_when_it_is_looked_at() -> None:
    inbox, bucket = Inbox(), limits()
    gate = Gate(inbox, bucket, lambda: 0.0)
    for _ in range(int(DEED.burst)):
        gate.put(delivery())
    emptied(inbox)

    for packet in range(3):
        gate.put(delivery(payload=b"%d" % packet, packet=packet))

    assert [happening.delivery.packet for happening in emptied(inbox) if isinstance(happening, Idle)] == [0, 1]
    assert bucket.left_out == {"shower": 2}


async def test_the_newest_message_of_a_flood_is_looked_at_in_the_end() -> None:
    inbox, now = Inbox(), [0.0]
    gate = Gate(inbox, limits(), lambda: now[0])
    for number in range(1000):
        gate.put(delivery(payload=b"%d" % number))
    emptied(inbox)

    now[0] = 1.0
    await inbox.stirred()  # stirred by what was put before
    await inbox.stirred()
    (last,) = emptied(inbox)

    assert isinstance(last, Delivery)
    assert (last.message.payload, last.message.qos) == (b"999", 1)


async def test_what_is_kept_of_a_link_that_broke_is_left_to_the_broker_to_send_again() -> None:
    inbox, now = Inbox(), [0.0]
    gate = Gate(inbox, limits(), lambda: now[0])
    for number in range(300):
        gate.put(delivery(payload=b"%d" % number))
    emptied(inbox)
    gate.put(Disconnected())
    now[0] = 10.0
    gate.put(delivery(payload=b"again"))

    kinds = [happening.message.payload for happening in emptied(inbox) if isinstance(happening, Delivery)]
    assert kinds == [b"again"]


async def test_a_flood_on_many_topics_leaves_most_of_the_brokers_window_free() -> None:
    inbox = Inbox()
    gate = Gate(inbox, limits(most=1), lambda: 0.0)
    for number in range(1000):
        gate.put(delivery(f"justright/x{number}/state", packet=number))
    taken = emptied(inbox)

    assert 1000 - len(taken) == UNACKNOWLEDGED_AT_MOST


async def test_a_newer_message_never_overtakes_the_one_that_is_kept() -> None:
    inbox, now = Inbox(), [0.0]
    gate = Gate(inbox, limits(), lambda: now[0])
    for _ in range(int(DEED.burst) + 1):
        gate.put(delivery(payload=b"old"))
    emptied(inbox)
    now[0] = 10.0  # the limits would allow it, and the kept one has not been handed on yet

    gate.put(delivery(payload=b"new"))

    assert all(isinstance(happening, Idle) for happening in emptied(inbox))
    await inbox.stirred()
    await inbox.stirred()
    assert [happening.message.payload for happening in emptied(inbox) if isinstance(happening, Delivery)] == [b"new"]


async def test_what_waited_at_the_broker_is_no_flood() -> None:
    inbox = Inbox()
    gate = Gate(inbox, limits(), lambda: 0.0)

    for number in range(900):
        gate.put(delivery(payload=b"%d" % number, queued=True))

    assert sum(isinstance(happening, Delivery) for happening in emptied(inbox)) == 900


async def test_what_is_retained_on_thousands_of_topics_is_no_flood() -> None:
    inbox = Inbox()
    gate = Gate(inbox, limits(most=3), lambda: 0.0)

    for number in range(5000):
        gate.put(Delivery(Message(f"homeassistant/sensor/x{number}/config", b"{}", 1, retain=True), 1))

    assert sum(isinstance(happening, Delivery) for happening in emptied(inbox)) == 5000


async def test_a_payload_that_is_too_long_takes_no_memory() -> None:
    inbox = Inbox()

    Gate(inbox, None).put(delivery(payload=b"x" * 4_000_000))

    (happening,) = emptied(inbox)
    assert isinstance(happening, Delivery)
    assert len(happening.message.payload) == LARGEST + 1


async def test_topics_without_number_are_not_kept_without_bound() -> None:
    inbox, bucket = Inbox(), limits(most=1)
    gate = Gate(inbox, bucket, lambda: 0.0)

    for number in range(5000):
        gate.put(delivery(f"justright/x{number}/state", qos=0))

    assert len(gate._newest) == KEPT_AT_MOST  # noqa: SLF001  # a bound on memory shows nowhere else
    assert bucket.left_out.total() == 5000 - 1 - DEED.burst - KEPT_AT_MOST


# --- requests that are left out -----------------------------------------------------------------------------------------

HEALTH = "justright/bridge/request/health"


async def test_a_request_that_is_left_out_is_told_and_no_other_message_is() -> None:
    told: list[bytes] = []
    gate = Gate(Inbox(), limits(), lambda: 0.0, lambda message, _: told.append(message.payload))

    for number in range(int(REQUEST.burst) + 3):
        gate.put(delivery(HEALTH, b"%d" % number))

    assert told == [b"1000", b"1001"]  # the newest is looked at in the end


def test_who_asks_too_fast_is_told_with_the_transaction_at_most_once_a_second() -> None:
    refusals = Refusals(Topics("justright"))
    asked = [Message(HEALTH, b'{"transaction": %d}' % number) for number in range(30)]

    told = [answer for number, message in enumerate(asked) if (answer := refusals.answer(message, number / 10)) is not None]

    assert [json.loads(each.payload)["transaction"] for each in told] == [0, 10, 20]
    assert {each.topic for each in told} == {"justright/bridge/response/health"}
    assert json.loads(told[0].payload)["status"] == "error"


def test_nobody_is_told_of_anything_but_requests_and_not_of_verbs_without_number() -> None:
    refusals = Refusals(Topics("justright"))

    assert refusals.answer(Message(STATE, b"{}"), 0.0) is None
    told = [refusals.answer(Message(f"justright/bridge/request/x{number}", b"{}"), 0.0) for number in range(1000)]
    assert sum(each is not None for each in told) == TOPICS_AT_MOST
