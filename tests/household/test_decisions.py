"""The decision document: its shape, when one is published, and that what it says agrees with what was done (protocol, section 2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.household.driver import Document, Heard, Household, together

Opens = Callable[..., Household]

KEYS = {"id", "at", "device", "person", "guest", "settings", "source", "level", "acted", "confidence", "spread", "why", "because"}
SOURCES = {"override", "pin", "prediction", "household", "default", "safety"}
LEVELS = {"off", "explicit", "observe", "suggest", "auto"}


def varied(home: Household) -> Heard:
    """Play two days in which every source of a decision comes up."""
    heard = Heard()
    for day in (0, 1):
        heard += (
            home.until(day, "18:00") + home.enters("ana", "living") + home.turns("heater", temperature=24) + home.leaves("ana", "living")
        )
        heard += home.enters("ben", "living") + home.leaves("ben", "living") + home.shows("ff", "living") + home.waits(7300)
        heard += home.asks("preference/set", person="ana", device="lamp", setting="brightness", value=99)
        heard += (
            home.parked()
            + home.enters("ana", "car", source="fob")
            + home.turns("radio", station="rock")
            + home.leaves("ana", "car", source="fob")
        )
        heard += home.enters("kid", "bathroom") + home.turns("shower", temperature=41) + home.leaves("kid", "bathroom")
        heard += home.asks("person/level", person="ben", level="observe")
    return heard


def test_every_decision_has_the_documents_shape(home: Household) -> None:
    heard = varied(home)
    decisions = [message for message in heard.messages if message.topic.endswith("/decision")]

    assert {decision.payload["source"] for decision in decisions} == SOURCES
    for decision in decisions:
        document = decision.payload
        assert document.keys() >= KEYS
        assert decision.topic == f"{document['device']}/decision"
        assert decision.retain
        assert document["source"] in SOURCES
        assert document["level"] in LEVELS
        assert isinstance(document["guest"], bool)
        assert isinstance(document["acted"], bool)
        assert 0 <= document["confidence"] <= 1
        assert document["why"].strip()
        assert set(document["because"]) >= set(document["settings"])


def test_ids_are_unique_and_times_are_those_of_the_replay(home: Household) -> None:
    messages = [message for message in varied(home).messages if message.topic.endswith("/decision")]

    assert len({message.payload["id"] for message in messages}) == len(messages)
    assert all(abs(datetime.fromisoformat(message.payload["at"]) - message.at) < timedelta(seconds=1) for message in messages)
    assert all(message.payload["at"].endswith("Z") for message in messages)


def test_commands_are_neither_retained_nor_off_the_grid(home: Household) -> None:
    messages = varied(home).commands()

    assert messages
    assert not [message for message in messages if message.retain]
    assert all(message.payload["temperature"] * 2 % 1 == 0 for message in messages if "temperature" in message.payload)


def test_the_spread_of_a_number_is_a_half_width_and_of_a_choice_a_distribution(home: Household) -> None:
    home.parked()
    home.enters("ana", "car", source="fob")
    home.turns("radio", station="rock", volume=40)
    home.leaves("ana", "car", source="fob")
    decision = home.enters("ana", "car", source="fob").decision("radio")
    station: Document = decision["spread"]["station"]

    assert set(station) <= {"news", "jazz", "rock"}
    assert sum(station.values()) == pytest.approx(1, abs=0.02)
    assert max(station, key=lambda option: station[option]) == "rock"
    assert decision["spread"]["volume"] >= 0


def test_a_decision_is_published_when_an_identity_makes_somebody_the_occupant(home: Household) -> None:
    heard = home.enters("ana", "living")

    assert [decision["person"] for decision in heard.decisions("heater")] == ["ana"]
    assert [decision["person"] for decision in heard.decisions("lamp")] == ["ana"]
    assert not heard.decisions("shower") + heard.decisions("radio")


def test_a_decision_is_published_when_the_device_becomes_active_for_somebody(home: Household) -> None:
    home.obeys("shower", home.enters("ana", "bathroom"))
    home.waits(300)

    assert home.reports("shower", active=True).decision("shower")["person"] == "ana"


def test_nothing_is_decided_when_nothing_changes(home: Household) -> None:
    home.obeys("heater", home.enters("ana", "living"))
    idle = home.waits(1800) + home.reports("heater", temperature=21) + home.senses(outdoor_temperature=7) + home.waits(1800)

    assert not idle.decisions("heater") + idle.sets("heater")


def test_a_decision_follows_an_override(home: Household) -> None:
    home.obeys("heater", home.enters("ana", "living"))
    decision = home.turns("heater", temperature=24).decision("heater")

    assert (decision["source"], decision["settings"], decision["acted"], decision["person"]) == (
        "override",
        {"temperature": 24},
        True,
        "ana",
    )


def test_no_command_where_the_device_stands_there_already(home: Household) -> None:
    home.reports("heater", retain=True, temperature=21)
    heard = home.enters("ana", "living")

    assert not heard.sets("heater")
    assert (heard.decision("heater")["acted"], heard.decision("heater")["settings"]) == (True, {"temperature": 21})


def test_only_the_settings_that_differ_are_commanded(home: Household) -> None:
    home.reports("lamp", retain=True, brightness=255, color_temp_kelvin=4000)

    assert home.enters("ana", "living").sets("lamp") == [{"color_temp_kelvin": 2700}]


def test_one_command_holds_all_settings(home: Household) -> None:
    assert home.enters("ana", "living").sets("lamp") == [{"brightness": 255, "color_temp_kelvin": 2700}]


def test_a_choice_without_a_default_is_not_commanded_until_something_is_known(home: Household) -> None:
    first = home.enters("ana", "car", source="fob")

    assert first.sets("radio") == [{"volume": 30}]
    assert "station" not in first.decision("radio")["settings"]


def test_a_configured_default_of_a_choice_is_commanded(opens: Opens) -> None:
    home = opens(devices={"radio": {"settings": {"station": {"default": "jazz"}}}})

    assert home.enters("ana", "car", source="fob").commanded("radio") == {"station": "jazz", "volume": 30}


def test_below_a_persons_bar_the_household_or_default_serves_and_the_why_says_so(opens: Opens) -> None:
    home = opens(people={"ana": {"confidence": 1.0}})
    home.enters("ana", "living")
    home.turns("heater", temperature=24)
    home.leaves("ana", "living")
    decision = home.enters("ana", "living").decision("heater")

    assert decision["source"] in {"household", "default"}
    assert "confiden" in decision["why"].lower() or "sure" in decision["why"].lower() or "certain" in decision["why"].lower()


def test_an_offline_device_gets_its_value_when_it_is_back(home: Household) -> None:
    home.publish("heater/availability", "offline", retain=True)
    gone = home.enters("ana", "living") + home.waits(60)
    back = home.publish("heater/availability", {"state": "online"}) + home.waits(5)
    booted = home.turns("heater", temperature=5, origin="boot")

    assert gone.sets("heater") + back.sets("heater") == [{"temperature": 21}]
    assert not booted.events("preference")


def test_bridge_topics_tell_what_is_there(home: Household) -> None:
    start = home.waits(0)
    changed = home.reports("heater", temperature=22.5) + home.publish("lamp/availability", "offline")
    devices = {entry["device"]: entry for entry in start.on("bridge/devices")[-1]}
    temperature = devices["shower"]["settings"]["temperature"]

    assert start.on("bridge/state") == [{"state": "online"}]
    assert start.on("bridge/info")[-1]["protocol"] == 1
    assert set(devices) == {"shower", "coffee", "heater", "lamp", "seat", "wheel", "mirrors", "cabin", "radio"}
    assert (devices["shower"]["kind"], devices["shower"]["place"]) == ("shower", "bathroom")
    assert (temperature["unit"], temperature["minimum"], temperature["maximum"], temperature["step"]) == ("°C", 15, 46, 0.5)
    assert devices["radio"]["settings"]["station"]["options"] == ["news", "jazz", "rock"]
    assert changed.on("bridge/device/heater")[-1]["settings"] == {"temperature": 22.5}
    assert changed.on("bridge/device/lamp")[-1]["available"] is False
    standing = ("bridge/devices", "bridge/device/", "bridge/state", "bridge/info")
    assert all(message.retain for message in (start + changed).messages if message.topic.startswith(standing))


def test_ledger_events_name_what_when_and_where(home: Household) -> None:
    heard = varied(home)
    events = heard.on("bridge/event")

    assert heard.events("preference")
    assert all(event.keys() >= {"type", "id", "at", "device"} for event in events)
    assert len({event["id"] for event in events}) == len(events)
    assert all(event.keys() >= {"person", "setting", "value", "origin", "confidence"} for event in heard.events("preference"))
    assert not [message for message in heard.messages if message.topic == "bridge/event" and message.retain]


def test_a_recording_that_holds_our_own_publications_replays_the_same(opens: Opens) -> None:
    acts: list[Callable[[Household], Heard]] = [
        lambda home: home.enters("ana", "living"),
        lambda home: home.waits(1),
        lambda home: home.turns("heater", temperature=24),
        lambda home: home.leaves("ana", "living"),
        lambda home: home.waits(600) + home.enters("ben", "living"),
    ]
    alone, recorded = opens(), opens()
    first, second = Heard(), Heard()
    for act in acts:
        heard = act(alone)
        first += heard
        second += act(recorded) + together([recorded.publish(message.topic, message.payload) for message in heard.messages])

    assert second.sets("heater") == first.sets("heater")
    assert [(event["person"], event["value"]) for event in second.events("preference")] == [("ana", 24)]
    assert not second.events("ignored", reason="rival")
