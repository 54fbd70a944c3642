"""What must hold whatever happens: random households' lives, sane and insane messages mixed, judged by what comes out alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from tests.household.driver import Document, Heard, Household
from tests.household.homes import HOME

Opens = Callable[..., Household]

PLACES = tuple(HOME["places"])
DEVICES = tuple(HOME["devices"])
LIMITS: dict[str, tuple[float, float, float]] = {
    "shower temperature": (15, 43, 0.5),
    "heater temperature": (5, 35, 0.5),
    "cabin temperature": (5, 35, 0.5),
    "lamp brightness": (0, 255, 1),
    "lamp color_temp_kelvin": (1500, 9000, 50),
    "seat position": (0, 300, 5),
    "seat height": (0, 100, 5),
    "seat recline": (0, 60, 1),
    "seat lumbar": (0, 100, 5),
    "wheel height": (0, 100, 1),
    "wheel reach": (0, 100, 1),
    "radio volume": (0, 100, 1),
    "coffee strength": (1, 5, 1),
    **{f"mirrors {mirror}_{axis}": (-100, 100, 1) for mirror in ("left", "right") for axis in ("tilt", "yaw")},
}
OPTIONS = {"radio station": {"news", "jazz", "rock"}, "coffee drink": {"espresso", "latte", "tea"}}
"""Limits (the shower's is an adult's explicit one) and steps of every setting, written down from the protocol's table."""

MOVING = {"seat", "wheel", "mirrors"}
GOOD: Document = {"vehicle_speed": 0, "vehicle_gear": "P", "driver_belt": "off"}
SIGNALS: dict[str, list[object]] = {
    "vehicle_speed": [0, 0, 0, 7, "unknown"],
    "vehicle_gear": ["P", "P", "P", "D"],
    "driver_belt": ["off", "off", "off", "on"],
}


def value(random: Random, name: str) -> object:
    """Return a value for a setting: mostly on its range, sometimes beyond it, sometimes no value at all."""
    if random.random() < 0.1:
        return random.choice([None, True, "", "x", -1e9, 1e9, [], {}, "NaN", 10**400])
    if name in OPTIONS:
        return random.choice(sorted(OPTIONS[name]))
    low, high, step = LIMITS[name]
    return low + step * random.randint(0, int((high - low) / step * 1.1))


def settings(random: Random, device: str) -> Document:
    """Return values for some settings of a device."""
    names = [name for name in sorted(LIMITS | OPTIONS) if name.split()[0] == device]
    return {name.split()[1]: value(random, name) for name in random.sample(names, random.randint(1, len(names)))}


def wish(random: Random, device: str) -> Document:
    """Return one setting of a device and a value for it."""
    setting, wished = settings(random, device).popitem()
    return {"setting": setting, "value": wished}


def one_act(random: Random, home: Household) -> Heard:
    """Let one thing happen."""
    person, device, place = random.choice(["ana", "ben", "kid", "zoe"]), random.choice(DEVICES), random.choice(PLACES)
    acts: list[Callable[[], Heard]] = [
        lambda: home.enters(person, place, source=random.choice(["nfc", "ble"]), confidence=random.choice([0.5, 0.95, 0.95, 7])),
        lambda: home.leaves(person, place),
        lambda: home.shows(random.choice(["04a2b1c3", "04d4e5f6", "ff", ""]), place),
        lambda: home.publish(f"{device}/state", settings(random, device), retain=random.random() < 0.1),
        lambda: home.publish(f"{device}/state", settings(random, device)),
        lambda: home.reports(device, active=random.random() < 0.5, origin=random.choice(["manual", "boot", "schedule", "magic"])),
        lambda: home.publish(f"{device}/availability", random.choice(["online", "offline", '{"state":"online"}', "7"])),
        lambda: home.publish(f"{device}/{random.choice(['get', 'set', 'suggestion/accept'])}", settings(random, device)),
        lambda: home.asks(
            "preference/set", person=person, device=device, setting=(one := settings(random, device)).popitem()[0], value=one
        ),
        lambda: home.asks("device/set", device=device, settings=settings(random, device), person=random.choice([person, None])),
        lambda: home.asks("person/level", person=person, device=device, level=random.choice(["explicit", "observe", "suggest", "auto"])),
        lambda: home.asks(random.choice(["hold/release", "decision/undo", "echo/reset", "suggestion/accept"]), device=device),
        lambda: home.asks(random.choice(["person/forget", "person/export"]), person=person),
        lambda: home.asks("device/pause", device=device, duration=random.choice([1, 60, "00:05:00", -1])),
        lambda: home.line(random.choice(["", "{", "null", '{"topic": 1}', "[[["])),
    ]
    return home.waits(random.choice([0, 0.1, 1, 25, 600])) + random.choice(acts)()


def outside(device: str, name: str, sent: Any) -> bool:
    """Say whether a commanded value is none that may leave."""
    key = f"{device} {name}"
    if key in OPTIONS:
        return sent not in OPTIONS[key]
    if key not in LIMITS or isinstance(sent, bool) or not isinstance(sent, int | float):
        return True
    low, high, step = LIMITS[key]
    return not low <= sent <= high or abs((sent - low) / step - round((sent - low) / step)) > 1e-6


@pytest.mark.parametrize("seed", range(8))
def test_whatever_happens_what_leaves_is_within_limits_and_on_the_grid(home: Household, seed: int) -> None:
    random = Random(seed)
    heard = sum((one_act(random, home) for _ in range(500)), start=Heard())
    sent = [(message.topic.split("/")[0], *item) for message in heard.commands() for item in message.payload.items()]

    assert len(sent) > 20
    assert [one for one in sent if outside(*one)] == []


@pytest.mark.parametrize("seed", range(8))
def test_whatever_happens_every_document_is_whole_and_an_id_names_one_alone(home: Household, seed: int) -> None:
    random = Random(100 + seed)
    heard = sum((one_act(random, home) for _ in range(500)), start=Heard())
    decisions = [message.payload for message in heard.messages if message.topic.endswith("/decision") and message.payload]
    events = [event["id"] for event in heard.on("bridge/event")]
    decided = {(document["id"], document["at"], document["person"], json.dumps(document["settings"])) for document in decisions}
    ids = [*events, *(each[0] for each in decided)]  # what is in force is said once more where somebody joins whom it leaves as they are

    assert len(decisions) > 50
    assert len(ids) == len(set(ids))
    assert all(0 <= document["confidence"] <= 1 and document["why"].strip() for document in decisions)
    assert {document["person"] for document in decisions} <= {"ana", "ben", "kid", None}
    assert {event["person"] for event in heard.events("preference")} <= {"ana", "ben", "kid"}
    assert [message.at for message in heard.messages] == sorted(message.at for message in heard.messages)


@pytest.mark.parametrize("seed", range(8))
def test_whatever_happens_a_child_or_a_guest_gets_no_more_than_38(home: Household, seed: int) -> None:
    random = Random(200 + seed)
    served = []
    for _ in range(300):
        home.asks("preference/set", person="kid", device="shower", setting="temperature", value=random.choice([30, 38, 41]))
        home.waits(random.choice([60, 9000]))
        arrival = home.enters("kid", "bathroom") if random.random() < 0.5 else home.shows("ff-ff", "bathroom")
        heard = arrival + home.turns("shower", temperature=random.choice([36, 40, 41, 43]), active=random.random() < 0.5)
        heard += home.publish("shower/get", "") + home.leaves("kid", "bathroom")
        heard += home.publish("identity/bathroom/nfc", json.dumps({"tag": "ff-ff", "present": False}))
        served += heard.sets("shower")

    assert served
    assert [command for command in served if command["temperature"] > 38] == []


@pytest.mark.parametrize("seed", range(8))
def test_whatever_happens_nothing_moves_while_a_signal_is_not_proven_good(home: Household, seed: int) -> None:
    random = Random(300 + seed)
    known: Document = {}
    reported: dict[str, Document] = {device: {} for device in MOVING}
    wrong, moved = [], 0
    for step in range(600):
        name = random.choice(sorted(SIGNALS))
        known[name] = random.choice(SIGNALS[name])
        before = {device: dict(values) for device, values in reported.items()}
        heard = home.senses(**{name: known[name]}) + home.waits(0.2)
        if step % 6 == 0:
            heard += home.enters(random.choice(["ana", "ben"]), "car", source="fob")
        if step % 7 == 0:
            device = random.choice(sorted(MOVING))
            reported[device] |= {name: value for name, value in settings(random, device).items() if not outside(device, name, value)}
            heard += home.publish(f"{device}/state", reported[device])
        for message in [one for one in heard.commands() if one.topic.removesuffix("/set") in MOVING]:
            device, sent = message.topic.removesuffix("/set"), message.payload.items()
            moved += known == GOOD
            aborted = sent <= before[device].items() or sent <= reported[device].items()
            wrong += [(step, message.topic, message.payload)] if known != GOOD and not aborted else []

    assert moved
    assert wrong == []
