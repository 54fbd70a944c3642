"""A household between wire and core: starting, reading the store back, going on after a restart."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from controller.core.decisions import Room, SaveState
from controller.household import Household
from controller.store import Store
from tests.unit.household.wired import MONDAY, Wired, accepted, config, entered, guest_turned, on, suggested, turned


def test_the_last_will_says_that_we_are_gone(wired: Wired) -> None:
    will = wired.household.will

    assert (will.topic, json.loads(will.payload), will.retain) == ("justright/bridge/state", {"state": "offline"}, True)


def test_every_topic_that_is_understood_is_subscribed_to(wired: Wired) -> None:
    assert set(wired.household.subscriptions) == {
        f"justright/{name}"
        for name in (
            "identity/+/+",
            "+/state",
            "+/availability",
            "+/get",
            "+/set",
            "sensor/+",
            "+/suggestion/+",
            "bridge/request/#",
        )
    }


def test_a_device_that_asks_is_told(wired: Wired) -> None:
    entered(wired)

    assert on(wired.hears("shower/get", ""), "shower/set") == [{"temperature": 38}]


def test_our_own_command_read_back_is_not_a_rivals(wired: Wired) -> None:
    command = on(entered(wired), "shower/set")[0]
    wired.hears("shower/set", command)
    reported = wired.hears("shower/state", command)

    assert [event["reason"] for event in on(reported, "bridge/event")] == ["echo"]


def test_a_suggestion_is_answered_beside_itself(wired: Wired) -> None:
    suggested(wired)
    dismissed = wired.hears("shower/suggestion/dismiss", "")
    again = wired.hears("shower/suggestion/accept", "")

    assert on(dismissed, "bridge/response/suggestion/dismiss")[0]["status"] == "ok"
    assert on(again, "bridge/response/suggestion/accept")[0]["error"] == "nothing is suggested for shower now"


def test_health_says_what_was_counted(wired: Wired) -> None:
    turned(wired)
    wired.raw("elsewhere", b"")
    data = wired.asks("health")["data"]

    assert (data["people"], data["devices"], data["unavailable"]) == (3, 4, [])
    assert {name: data["counters"][name] for name in ("preference", "refused", "setpoints")} == {
        "preference": 1,
        "refused": 1,
        "setpoints": 1,
    }
    assert data["counters"]["messages"] > 3


def test_an_export_has_everything_of_one_person_apart(wired: Wired) -> None:
    turned(wired)
    wired.asks("preference/set", person="ana", device="heater", setting="temperature", value=23)
    data = wired.asks("person/export", person="ana")["data"]

    assert [each["value"] for each in data["preferences"]] == [40, 23]
    assert sorted(data["explicit"]) == ["last/ana/shower/temperature", "pin/ana/heater/temperature"]
    assert list(data["learned"]) == ["ana/shower/temperature"]
    assert wired.asks("person/export", person="zoe")["error"] == "no person 'zoe'; known are ana, ben, kid"


def test_a_forgotten_person_is_nowhere_in_the_store(wired: Wired) -> None:
    turned(wired)
    wired.asks("person/forget", person="ana")
    data = wired.asks("person/export", person="ana")["data"]

    assert [data[part] for part in ("preferences", "explicit", "learned", "ledger")] == [[], {}, {}, []]


@pytest.mark.parametrize(
    "topic, reads",
    [
        ("justright/bridge/request/person/claim", True),
        ("justright/bridge/request/person/export", True),
        ("justright/bridge/request/person/forget", True),
        ("justright/bridge/request/preference/discount", True),
        ("justright/bridge/request/person/level", True),
        ("justright/bridge/request/device/set", False),
        ("justright/heater/state", False),
        ("elsewhere", False),
    ],
)
def test_which_messages_read_the_store_back(wired: Wired, topic: str, reads: bool) -> None:
    assert wired.household.reads_history(topic) is reads


def test_a_claim_and_a_discount_read_the_ledger(wired: Wired) -> None:
    event = next(each for each in on(guest_turned(wired), "bridge/event") if each["type"] == "unattributed")
    claimed = wired.asks("person/claim", event=event["id"], person="ben")
    wired.waits(60)
    learned = [row for row in wired.store.rows() if row.room is Room.LEARNED]
    discounted = wired.asks("preference/discount", event=claimed["data"]["event"])

    assert [row.key for row in learned] == ["ben/shower/temperature"]
    assert discounted["status"] == "ok"
    assert [row for row in wired.store.rows() if row.room is Room.LEARNED] == []


def test_a_discounted_preference_of_the_same_person_leaves_the_others(wired: Wired) -> None:
    turned(wired)
    wired.waits(60)
    before = wired.store.rows()
    said = wired.hears("shower/state", {"temperature": 39}) + wired.waits(20)
    (event,) = [each for each in on(said, "bridge/event") if each["type"] == "preference"]
    wired.asks("preference/discount", event=event["id"])

    assert _kept(wired.store.rows()) == _kept(before)


def _kept(rows: list[SaveState]) -> list[object]:
    return [(row.key, row.state) for row in rows if row.room is not Room.RUNNING]


def test_a_restart_goes_on_where_the_store_left_it(wired: Wired) -> None:
    turned(wired)
    wired.now += timedelta(minutes=5)
    wired.restart()

    assert on(wired.started, "bridge/device/shower") == [{"settings": {"temperature": 40}, "available": None}]
    assert on(wired.started, "shower/set") == []
    assert on(wired.hears("shower/get", ""), "shower/set") == [{"temperature": 40}]


def test_what_was_learned_in_an_older_form_is_learned_again_at_the_present(wired: Wired) -> None:
    wired.hears("identity/living/phone", {"person": "ana"})
    wired.waits(60)
    wired.hears("heater/state", {"temperature": 24})
    wired.waits(30)
    wired.asks("hold/release", device="heater")
    learned = next(row for row in wired.store.rows() if row.room is Room.LEARNED)
    wired.store.commit([SaveState(Room.LEARNED, learned.key, {"kind": "older"}, "ana")])
    wired.now += timedelta(minutes=1)
    wired.restart()

    assert [row.state for row in wired.store.rows() if row.room is Room.LEARNED] == [learned.state]
    assert all(document["at"] >= "2026" for document in on(wired.started, "heater/decision"))
    deadline = wired.household.next_deadline()
    assert deadline is not None
    assert deadline > wired.now


def test_a_lost_link_stops_what_moves(wired: Wired) -> None:
    wired.hears("wheel/state", {"height": 10, "reach": 10})
    for name, value in (("vehicle_speed", 0), ("vehicle_gear", "P"), ("driver_belt", "off")):
        wired.hears(f"sensor/{name}", value)
    moving = on(wired.hears("identity/car/key", {"person": "ana"}), "wheel/set")
    stopped = on(wired.done(wired.household.disconnected(wired.now)), "wheel/set")

    assert moving == [{"height": 50, "reach": 50}]
    assert stopped == [{"height": 10, "reach": 10}]


def test_what_waited_at_the_broker_for_long_is_late(wired: Wired) -> None:
    entered(wired)
    wired.hears("shower/state", {"temperature": 38})
    wired.waits(60)
    said = wired.hears("shower/state", {"temperature": 40}, late=True) + wired.waits(20)

    assert [(event["type"], event.get("reason")) for event in on(said, "bridge/event")] == [("unattributed", "late")]


def test_two_households_that_hear_the_same_say_the_same() -> None:
    said = []
    for _ in range(2):
        with closing(Store.open(":memory:")) as store:
            wired = Wired(store)
            said.append([*wired.started, *turned(wired), *suggested(wired), *accepted(wired)])

    assert said[0] == said[1]


def test_a_household_can_be_made_before_the_time_is_known() -> None:
    with closing(Store.open(":memory:")) as store:
        household = Household(config(), store.rows(), store)

        assert household.next_deadline() is None
        assert household.start(MONDAY).publications
        assert household.wake(datetime(2026, 3, 2, 6, 31, tzinfo=UTC)).publications == []
