"""The household most scenes play in, as a configuration, and what must hold of it after nonsense came in."""

from __future__ import annotations

import copy

from tests.household.driver import Document, Heard, Household

HOME: Document = {
    "home": {"timezone": "Europe/Lisbon"},
    "people": {
        "ana": {"name": "Ana", "tags": ["04-a2-b1-c3"]},
        "ben": {"name": "Ben", "tags": ["04-d4-e5-f6"]},
        "kid": {"name": "Kid", "profile": "child"},
    },
    "places": {"bathroom": {}, "kitchen": {}, "living": {}, "car": {"exclusive": True}},
    "devices": {
        "shower": {"kind": "shower", "place": "bathroom"},
        "coffee": {"kind": "coffee", "place": "kitchen", "settings": {"drink": {"options": ["espresso", "latte", "tea"]}}},
        "heater": {"kind": "climate", "place": "living"},
        "lamp": {"kind": "light", "place": "living"},
        "seat": {"kind": "car_seat", "place": "car"},
        "wheel": {"kind": "steering_wheel", "place": "car"},
        "mirrors": {"kind": "mirrors", "place": "car"},
        "cabin": {"kind": "climate", "place": "car"},
        "radio": {"kind": "radio", "place": "car", "settings": {"station": {"options": ["news", "jazz", "rock"]}}},
    },
}


def merged(base: Document, changes: Document) -> Document:
    """Return a configuration with changes laid over it, key by key."""
    result = copy.deepcopy(base)
    for key, value in changes.items():
        both = isinstance(value, dict) and isinstance(result.get(key), dict)
        result[key] = merged(result[key], value) if both else copy.deepcopy(value)
    return result


def untouched(home: Household, heard: Heard) -> None:
    """Assert that nothing was commanded or recorded, that the heater is still held at Ana's 24, and that a turn still counts."""
    assert not heard.commands()
    assert not heard.events("preference")
    after = home.turns("heater", temperature=22)
    assert [(event["person"], event["value"]) for event in after.events("preference")] == [("ana", 22)]
