"""Requests: every verb answers on its response topic and does what it says (protocol, section 2).

Those about what was set and learned are in `test_requests_on_evidence.py`.
"""

from __future__ import annotations

import pytest

from tests.household.driver import Household

VERBS = [
    ("person/level", {"person": "ana", "device": "heater", "level": "auto"}),
    ("person/enrol", {"person": "ana", "tag": "aa-bb-cc"}),
    ("person/export", {"person": "ana"}),
    ("person/forget", {"person": "ana"}),
    ("preference/set", {"person": "ana", "device": "heater", "setting": "temperature", "value": 20}),
    ("preference/clear", {"person": "ana", "device": "heater", "setting": "temperature"}),
    ("device/set", {"device": "heater", "settings": {"temperature": 20}, "person": "ana"}),
    ("device/pause", {"device": "heater", "duration": 600}),
    ("hold/release", {"device": "heater"}),
    ("echo/reset", {"device": "heater"}),
    ("health", {}),
]

WRONG = [
    ("person/level", {"person": "zoe", "level": "auto"}),
    ("person/enrol", {"person": "zoe", "tag": "aa"}),
    ("person/enrol", {"person": "ana", "tag": 12345}),
    ("person/enrol", {"person": "ana"}),
    ("person/export", {"person": "zoe"}),
    ("person/forget", {"person": "zoe"}),
    ("person/claim", {"event": "none such", "person": "ana"}),
    ("preference/set", {"person": "zoe", "device": "heater", "setting": "temperature", "value": 20}),
    ("preference/set", {"person": "ana", "device": "sauna", "setting": "temperature", "value": 20}),
    ("preference/set", {"person": "ana", "device": "heater", "setting": "humidity", "value": 20}),
    ("preference/set", {"person": "ana", "device": "heater", "setting": "temperature", "value": 80}),
    ("preference/set", {"person": "ana", "device": "heater", "setting": "temperature", "value": True}),
    ("preference/set", {"person": "ana", "device": "heater", "setting": "temperature", "value": None}),
    ("preference/set", {"person": "ana", "device": "radio", "setting": "station", "value": "opera"}),
    ("preference/set", {"person": "ana", "device": "heater", "setting": "temperature", "value": 20, "when": {"weekday": ["someday"]}}),
    ("preference/set", {"person": "ana", "device": "heater", "setting": "temperature", "value": 20, "when": {"after": "25:00"}}),
    ("preference/set", {"person": "ana", "device": "heater", "setting": "temperature", "value": 20, "when": "always"}),
    ("preference/clear", {"person": "ana", "device": "heater", "setting": "humidity"}),
    ("preference/discount", {"event": "none such"}),
    ("decision/undo", {"device": "sauna"}),
    ("suggestion/accept", {"device": "sauna"}),
    ("suggestion/dismiss", {"device": "sauna"}),
    ("device/set", {"device": "heater", "settings": {"temperature": 80}}),
    ("device/set", {"device": "heater", "settings": {"temperature": "warm"}}),
    ("device/set", {"device": "heater", "settings": 20}),
    ("device/set", {"device": "heater"}),
    ("device/set", {"device": "heater", "settings": {"temperature": 20}, "person": "zoe"}),
    ("device/adopt", {"device": "none_such", "place": "living"}),
    ("device/pause", {"device": "heater", "duration": "long"}),
    ("device/pause", {"device": "heater", "duration": -5}),
    ("hold/release", {"device": "sauna"}),
    ("echo/reset", {"device": "sauna"}),
    ("quiz/answer", {"person": "zoe", "answers": {}}),
    ("no/such/verb", {}),
]


@pytest.mark.parametrize("verb, request_", VERBS, ids=[verb for verb, _ in VERBS])
def test_a_request_is_answered_with_its_transaction(home: Household, verb: str, request_: dict[str, object]) -> None:
    heard = home.asks(verb, **request_, transaction="t-1")
    answer = heard.answer(verb)

    assert (answer["status"], answer["transaction"]) == ("ok", "t-1"), answer
    assert isinstance(answer["data"], dict)
    assert not [message for message in heard.messages if message.topic.startswith("bridge/response") and message.retain]


@pytest.mark.parametrize("verb, request_", WRONG, ids=[f"{verb} {request}" for verb, request in WRONG])
def test_a_wrong_request_is_an_error_and_changes_nothing(home: Household, verb: str, request_: dict[str, object]) -> None:
    heard = home.asks(verb, **request_, transaction=7)
    answer = heard.answer(verb)

    assert (answer["status"], answer["transaction"]) == ("error", 7), answer
    assert isinstance(answer["error"], str)
    assert answer["error"]
    assert not heard.commands()
    assert not heard.events("preference")
    assert home.enters("ana", "living").sets("heater") == [{"temperature": 21}]


@pytest.mark.parametrize("payload", ["", "{", "[]", "7", "null", '"ana"', "\x00", '{"person": NaN}', "[" * 5000])
def test_a_request_that_is_no_object_is_an_error(home: Household, payload: str) -> None:
    assert home.publish("bridge/request/person/forget", payload).answer("person/forget")["status"] == "error"


def test_the_transaction_is_left_out_where_there_was_none(home: Household) -> None:
    assert home.asks("health").answer("health").get("transaction") is None


def test_a_retained_request_is_not_carried_out(home: Household) -> None:
    request = {"person": "ana", "device": "heater", "setting": "temperature", "value": 26}
    heard = home.publish("bridge/request/preference/set", request, retain=True)
    arrival = home.enters("ana", "living")

    assert not heard.events("preference")
    assert arrival.sets("heater") == [{"temperature": 21}]


def test_enrol_makes_a_tag_somebodys_at_once(home: Household) -> None:
    stranger = home.shows("77-88", "living")
    home.asks("person/enrol", person="ben", tag="77-88")
    home.waits(3600 * 3)

    assert stranger.decision("heater")["guest"] is True
    assert home.shows("7788", "living").decision("heater")["person"] == "ben"


def test_enrol_refuses_somebody_elses_tag(home: Household) -> None:
    refused = home.asks("person/enrol", person="ben", tag="04:A2:B1:C3")

    assert refused.answer("person/enrol")["status"] == "error"
    assert home.shows("04a2b1c3", "living").decision("heater")["person"] == "ana"


def test_device_set_sets_now_and_is_an_explicit_wish(home: Household) -> None:
    home.until(0, "18:00")
    home.enters("ana", "living")
    asked = home.asks("device/set", device="heater", settings={"temperature": 24}, person="ana")
    settled = home.obeys("heater", asked) + home.waits(3600)
    home.leaves("ana", "living")
    home.until(1, "18:00")

    assert asked.sets("heater") == [{"temperature": 24}]
    events = (asked + settled).events("preference")
    assert [(event["person"], event["value"], event["origin"]) for event in events] == [("ana", 24, "request")]
    assert not settled.sets("heater")
    assert home.enters("ana", "living").decision("heater")["settings"] == {"temperature": 24}


def test_device_set_is_all_or_nothing(home: Household) -> None:
    asked = home.asks("device/set", device="lamp", settings={"brightness": 100, "color_temp_kelvin": 99})

    assert asked.answer("device/set")["status"] == "error"
    assert not asked.sets("lamp")


def test_device_set_chooses_a_coffee_and_does_not_brew(home: Household) -> None:
    assert home.asks("device/set", device="coffee", settings={"drink": "tea"}, person="ana").sets("coffee") == [{"drink": "tea"}]


@pytest.mark.parametrize("duration", [600, "00:10:00"])
def test_pause_keeps_still_for_its_duration(home: Household, duration: object) -> None:
    home.asks("device/pause", device="heater", duration=duration)
    paused = home.enters("ana", "living") + home.waits(590)
    over = home.waits(20)

    assert not paused.sets("heater")
    assert paused.decision("heater")["acted"] is False
    assert over.sets("heater") == [{"temperature": 21}]


def test_release_ends_a_hold(home: Household) -> None:
    home.asks("preference/set", person="ana", device="heater", setting="temperature", value=19)
    home.obeys("heater", home.enters("ana", "living"))
    home.turns("heater", temperature=24)
    released = home.asks("hold/release", device="heater", setting="temperature")

    assert released.answer("hold/release")["status"] == "ok"
    assert released.sets("heater") == [{"temperature": 19}]


def test_undo_goes_back_to_what_was_before_and_stays_there(home: Household) -> None:
    home.reports("heater", temperature=17)
    home.obeys("heater", home.enters("ana", "living"))
    home.waits(60)
    undone = home.asks("decision/undo", device="heater")
    later = home.obeys("heater", undone) + home.waits(3600)

    assert undone.answer("decision/undo")["status"] == "ok"
    assert undone.sets("heater") == [{"temperature": 17}]
    assert not later.sets("heater")


def test_get_sends_the_wanted_value_again(home: Household) -> None:
    home.obeys("heater", home.enters("ana", "living"))
    asked = home.waits(60) + home.publish("heater/get", "")
    home.turns("heater", temperature=24)
    held = home.publish("heater/get", "{}")
    home.leaves("ana", "living")

    assert asked.sets("heater") == [{"temperature": 21}]
    assert held.sets("heater") in ([], [{"temperature": 24}])
    assert not home.publish("heater/get", "").sets("heater")
