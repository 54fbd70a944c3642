"""A small home with every kind of device, three people (one a child) and a place of each sort, built without a configuration file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from controller.core.home import Home, Person, Place
from controller.core.requests import Level
from devices.catalog import kind
from devices.kinds import Device
from devices.narrowing import narrow

STATIONS = ("news", "jazz", "rock")
GENERIC: Mapping[str, Mapping[str, object]] = {
    "speed": {"minimum": 0, "maximum": 10, "step": 1, "default": 2, "settle": 2, "hold": 600},
    "mode": {"options": ["low", "high"]},
}


def device(name: str, kind_name: str, place: str, settings: Mapping[str, Mapping[str, object]] | None = None, **signals: str) -> Device:
    """Return a device of a kind of the catalogue, its settings narrowed as a configuration would."""
    return Device(name, kind(kind_name), place, narrow(kind(kind_name), settings or {}), signals)


DEVICES = (
    device("shower", "shower", "bathroom"),
    device("bath", "bath", "bathroom"),
    device("coffee", "coffee", "living", {"drink": {"options": ["espresso", "latte", "tea"]}}),
    device("heater", "climate", "living", {"temperature": {"maximum": 26, "settle": 5}}),
    device("lamp", "light", "living"),
    device("hifi", "media", "living", {"playlist": {"options": ["calm", "loud"], "default": "calm"}}),
    device("fan", "generic", "living", GENERIC),
    device("seat", "car_seat", "car", seat_behind="rear_seat"),
    device("wheel", "steering_wheel", "car"),
    device("mirrors", "mirrors", "car"),
    device("radio", "radio", "car", {"station": {"options": list(STATIONS)}}),
)

PEOPLE = (
    Person("ana", "Ana", ("04a2",)),
    Person("ben", "Ben", ("04d4",)),
    Person("kid", "Kid", child=True),
)

HOME = Home(
    ZoneInfo("Europe/Lisbon"),
    {person.id: person for person in PEOPLE},
    {place.id: place for place in (Place("bathroom"), Place("living"), Place("car", exclusive=True))},
    {each.name: each for each in DEVICES},
    ("outdoor",),
)


def with_person(home: Home, name: str, levels: Mapping[str, Level] | None = None, confidence: float = 0.0) -> Home:
    """Return the home with other levels, or another bar of confidence, of one person."""
    changed = replace(home.people[name], levels=levels or {}, confidence=confidence)
    return replace(home, people={**home.people, name: changed})


def with_device(home: Home, changed: Device) -> Home:
    """Return the home with a device added, or configured otherwise."""
    return replace(home, devices={**home.devices, changed.name: changed})


def without(home: Home, *, person: str | None = None, device: str | None = None) -> Home:
    """Return the home after somebody or something was taken out of its configuration."""
    people = {name: each for name, each in home.people.items() if name != person}
    return replace(home, people=people, devices={name: each for name, each in home.devices.items() if name != device})
