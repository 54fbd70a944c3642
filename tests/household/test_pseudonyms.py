"""With pseudonyms no name and no key of a person leaves for the broker, and everything works as it does with names."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from controller.pseudonyms import Key, Pseudonyms
from tests.household.driver import Heard, Household, together

PEOPLE = {"xenia": {"name": "Xenia Q", "tags": ["0a0b0c"]}, "quentin": {"name": "Quentin"}, "zoe": {"name": "Zoé", "profile": "child"}}
NAMES = re.compile(r"xenia|quentin|zo[eé]", re.IGNORECASE)


@pytest.fixture
def private(opens: Callable[..., Household]) -> Household:
    return opens(people=PEOPLE, privacy={"pseudonyms": True})


def lives(home: Household, person: Callable[[str], str] = str) -> Heard:
    """Do everything in which somebody's name could come up. `person` says how people are called in requests."""
    xenia, quentin = person("xenia"), person("quentin")
    heard = [
        home.publish("identity/bathroom/nfc", {"tag": "0a0b0c"}),
        home.reports("shower", temperature=36.5, active=True),
        home.turns("shower", temperature=37.5),
        home.enters("quentin", "living"),
        home.enters("xenia", "living"),
        home.turns("heater", temperature=23.5),
        home.asks("preference/set", person=xenia, device="heater", setting="temperature", value=22.5),
        home.asks("person/level", person=quentin, level="suggest"),
        home.asks("quiz/answer", person=xenia, answers={"heater.temperature": 20}),
        home.asks("device/set", device="heater", settings={"temperature": 21}, person=quentin),
        home.asks("person/export", person=xenia),
        home.asks("person/export", person="nobody"),
        home.asks("person/level", person="nobody", level="off"),
        home.waits(3600),
        home.leaves("xenia", "living"),
        home.enters("zoe", "bathroom"),
        home.asks("review/run"),
        home.asks("health"),
        home.waits(86_400),
        home.enters("xenia", "living"),
        home.asks("person/forget", person=xenia),
    ]
    return together(heard)


def said(heard: Heard) -> list[str]:
    return [json.dumps([message.topic, message.payload], ensure_ascii=False) for message in heard.messages]


def test_no_name_leaves(private: Household) -> None:
    heard = lives(private)

    assert len(heard.messages) > 40
    assert [line for line in said(heard) if NAMES.search(line)] == []
    assert any('"person": "p-' in line for line in said(heard))


def test_everything_else_is_as_with_names(opens: Callable[..., Household]) -> None:
    plain, veiled = (lives(opens(people=PEOPLE, privacy={"pseudonyms": on})) for on in (False, True))

    topics = [[message.topic for message in heard.messages if message.payload != ""] for heard in (plain, veiled)]
    assert topics[0] == topics[1]
    assert plain.commands() == veiled.commands()


def test_a_request_may_use_the_pseudonym(private: Household, opens: Callable[..., Household]) -> None:
    word = private.enters("xenia", "bathroom").decision("shower")["person"]
    assert word.startswith("p-")

    answer = private.asks("person/level", person=word, level="off").answer("person/level")
    assert (answer["status"], answer["data"]["person"]) == ("ok", word)
    assert opens(people=PEOPLE).asks("person/level", person=word, level="off").answer("person/level")["status"] == "error"


def test_an_identity_source_may_use_the_pseudonym(private: Household) -> None:
    word = private.enters("xenia", "bathroom").decision("shower")["person"]
    private.leaves("xenia", "bathroom")

    assert private.enters(word, "bathroom").decision("shower")["person"] == word


def test_a_pseudonym_stays_the_same_with_its_key_and_tells_nothing_without(tmp_path: Path) -> None:
    from controller.config import parse  # noqa: PLC0415

    home = parse("people: { ana: {}, ben: {} }\ndevices: { shower: { kind: shower } }", "home.yaml", tmp_path).home
    one, same, other = (Pseudonyms(Key(key), home) for key in (b"1" * 32, b"1" * 32, b"2" * 32))

    assert one.of("ana") == same.of("ana") != other.of("ana")
    assert one.of("ana") != one.of("ben")
    assert one.person(one.of("ana")) == "ana"
    assert other.person(one.of("ana")) == one.of("ana")


def test_a_station_that_is_called_like_somebody_stays_what_it_is(opens: Callable[..., Household]) -> None:
    options = {"station": {"options": ["xenia", "jazz"], "default": "jazz"}}
    home = opens(people=PEOPLE, privacy={"pseudonyms": True}, devices={"radio": {"settings": options}})
    home.enters("quentin", "car", source="fob")

    heard = home.turns("radio", station="xenia")

    assert heard.decision("radio")["settings"]["station"] == "xenia"


def test_the_store_keeps_people_by_their_keys_so_that_the_option_can_be_changed(opens: Callable[..., Household], tmp_path: Path) -> None:
    store = tmp_path / "justright.db"
    home = opens(people=PEOPLE, privacy={"pseudonyms": True}, store=store)
    home.enters("xenia", "bathroom")
    home.turns("shower", temperature=37.5)
    home.waits(60)
    veiled = home.asks("person/export", person="xenia").answer("person/export")["data"]
    home.steps.close()

    plain = opens(people=PEOPLE, store=store).asks("person/export", person="xenia").answer("person/export")["data"]
    assert [entry["value"] for entry in plain["preferences"]] == [entry["value"] for entry in veiled["preferences"]] == [37.5]
    assert {entry["person"] for entry in plain["preferences"]} == {"xenia"}
