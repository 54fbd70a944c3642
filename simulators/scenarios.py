"""Named scenarios: which people and devices, with which quirks, told by which sensors. Data, and how to vary it by seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, TypeAlias

from simulators.chance import stream
from simulators.household import ANA, BEN, CABIN, DRINKS, GRETA, MIA, STATIONS, air, warmth
from simulators.people import Habit, Hand, Person
from simulators.quirks import Quirks
from simulators.sensors import BluetoothRooms, FaceCamera, Source, TagReader
from simulators.tastes import NumberTaste, Taste, varied

Settings: TypeAlias = dict[str, Any]  # a configuration on its way to JSON

START = datetime(2026, 1, 5, tzinfo=UTC)
"""A Monday in winter: the first day of every scenario."""

Followed: TypeAlias = tuple[str, str, str, float, float, float | None]
"""Device, setting, sensor, lag (s), every (s), resting value: see `physics.Trail`."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A house and its people. `config` is what the controller is given; all else is the truth, which it is not."""

    name: str
    title: str
    people: tuple[Person, ...]
    config: Settings
    sources: Mapping[str, Source]
    quirks: Mapping[str, Quirks] = field(default_factory=dict)
    one_at_a_time: tuple[str, ...] = ("bathroom", "car", "kitchen")
    cars: tuple[str, ...] = ()
    trails: tuple[Followed, ...] = ()
    swift: float = 0.0
    days: int = 90
    habits: bool = True

    def changes(self) -> dict[tuple[str, str, str], int]:
        """Return from which day on a taste is another, by person, device and setting."""
        found = {}
        for person in self.people:
            for key, taste in person.tastes.items():
                if taste.change_day is not None:
                    device, _, setting = key.partition(".")
                    found[person.id, device, setting] = taste.change_day
        return found


DEVICES: Mapping[str, Settings] = {
    "shower": {"kind": "shower", "place": "bathroom"},
    "heater": {"kind": "climate", "place": "living"},
    "lamp": {"kind": "light", "place": "living"},
    "coffee": {"kind": "coffee", "place": "kitchen", "settings": {"drink": {"options": list(DRINKS)}}},
    "seat": {"kind": "car_seat", "place": "car"},
    "wheel": {"kind": "steering_wheel", "place": "car"},
    "mirrors": {"kind": "mirrors", "place": "car"},
    "ac": {"kind": "climate", "place": "car"},
    "radio": {"kind": "radio", "place": "car", "settings": {"station": {"options": list(STATIONS)}}},
}

READERS: Mapping[str, Source] = {
    "bathroom": TagReader("nfc"),
    "kitchen": TagReader("nfc"),
    "living": BluetoothRooms(),
    "car": TagReader("fob"),
}


def house(people: tuple[Person, ...], devices: tuple[str, ...]) -> Settings:
    """Return the controller's configuration of a house with these people and devices."""
    chosen = {name: dict(DEVICES[name]) for name in devices}
    places = dict.fromkeys(device["place"] for device in chosen.values())
    sensors = ["outdoor_temperature", *(["vehicle_speed", "vehicle_gear", "driver_belt"] if "car" in places else [])]
    return {
        "home": {"timezone": "UTC"},
        "people": {person.id: _entry(person) for person in people if not person.guest},
        "places": {place: {"exclusive": True} if place == "car" else {} for place in places},
        "devices": chosen,
        "sensors": {sensor: {} for sensor in sensors},
    }


def _entry(person: Person) -> Settings:
    entry: Settings = {"name": person.name}
    if person.tag is not None:
        entry["tags"] = [person.tag]
    return entry | ({"profile": "child"} if person.child else {})


def _made(name: str, title: str, people: tuple[Person, ...], devices: tuple[str, ...], **more: Any) -> Scenario:
    """Return a scenario of these devices; nobody goes where none of them stands."""
    there = tuple(replace(person, routine=_kept(person.routine, devices)) for person in people)
    return Scenario(name, title, there, house(there, devices), READERS, cars=("car",) if "seat" in devices else (), **more)


def _kept(routine: tuple[Habit, ...], devices: tuple[str, ...]) -> tuple[Habit, ...]:
    kept = (replace(habit, devices=tuple(device for device in habit.devices if device in devices)) for habit in routine)
    return tuple(habit for habit in kept if habit.devices)


def _with(person: Person, **tastes: Taste) -> Person:
    return replace(person, tastes=dict(person.tastes) | {key.replace("__", "."): taste for key, taste in tastes.items()})


def couple() -> Scenario:
    """Ana and Ben, a shower, a living room and a coffee machine; Ana comes to like it warmer on day 60."""
    ana = _with(ANA, shower__temperature=warmth(38.5, morning=0.4, weekend=0.6, change=2.0, change_day=60))
    return _made("couple", "two people at home", _at_home(ana, BEN), ("shower", "heater", "lamp", "coffee"))


def family() -> Scenario:
    """Ana, Ben and Mia, the house and the shared car; Ben's radio station and seat change on day 60."""
    ben = _with(BEN, seat__position=replace_taste(BEN, "seat.position", change=-40.0, change_day=60))
    everything = tuple(DEVICES)
    quirks = {"lamp": Quirks(optimistic=True, resend=900.0)}
    return _made("family", "a family of three and the car", (ANA, ben, MIA), everything, quirks=quirks)


def shared_car() -> Scenario:
    """One car, two drivers of different build, a key fob each; now and then one takes the other's key."""
    return _made("shared-car", "one car, two drivers", _driving(replace(ANA, swaps=0.03), replace(BEN, swaps=0.03)), CABIN)


def guest_week() -> Scenario:
    """The couple, with a guest in the house from day 14 to day 21, whom nobody must learn from."""
    people = (*_at_home(ANA, BEN), replace(GRETA, from_day=14, to_day=21))
    sources = dict(READERS) | {"living": FaceCamera()}
    return replace(_made("guest-week", "a guest for a week", people, ("shower", "heater", "lamp", "coffee"), days=42), sources=sources)


def season() -> Scenario:
    """Half a year: what is wanted follows the weather outside, and drifts."""
    ana = _with(ANA, heater__temperature=air(21.5, evening=0.8, drift=0.5), shower__temperature=warmth(39.5, outdoor=-0.12))
    ben = _with(BEN, heater__temperature=air(20.0, evening=0.6, drift=-0.4), shower__temperature=warmth(38.0, outdoor=-0.1))
    trails = (("heater", "temperature", "indoor_temperature", 5400.0, 1800.0, None),)
    made = _made("season", "half a year of weather", _at_home(ana, ben), ("shower", "heater", "lamp"), days=180, trails=trails)
    return replace(made, config=made.config | {"sensors": {"outdoor_temperature": {}, "indoor_temperature": {}}})


def stubborn() -> Scenario:
    """People who bear nothing: small tolerances, hands that follow at once, back and forth, on devices that misbehave."""
    people = tuple(_stubborn(person) for person in _at_home(ANA, BEN))
    quirks = {
        "shower": Quirks(latency=0.8, report_delay=0.6, says_origin=False),
        "heater": Quirks(latency=2.0, report_delay=1.0, fahrenheit=True, lost=0.02, stale=True),
        "lamp": Quirks(optimistic=True, ramp={"brightness": 60.0}, resend=600.0),
    }
    return _made("stubborn", "people who bear nothing", people, ("shower", "heater", "lamp", "coffee"), quirks=quirks)


def swap() -> Scenario:
    """People who take turns within seconds, do not say that they left, and mix up their tags."""
    people = tuple(replace(person, forgets=0.3, swaps=0.05) for person in (ANA, BEN, MIA))
    return _made("swap", "quick swaps and mixed up tags", people, ("shower", "coffee", *CABIN), swift=0.5)


def replace_taste(person: Person, key: str, **fields: Any) -> Taste:
    """Return a person's taste with some fields changed."""
    return replace(person.tastes[key], **fields)


def _at_home(*people: Person) -> tuple[Person, ...]:
    return tuple(replace(person, routine=tuple(habit for habit in person.routine if habit.place != "car")) for person in people)


def _driving(*people: Person) -> tuple[Person, ...]:
    more = Habit("car", 12.5, 20, CABIN, weekend=16.5, chance=0.6, jitter=60)
    return tuple(replace(person, routine=(*(habit for habit in person.routine if habit.place == "car"), more)) for person in people)


def _stubborn(person: Person) -> Person:
    tastes = {key: _narrow(taste) for key, taste in person.tastes.items()}
    return replace(person, tastes=tastes, hand=Hand(0.3, 1.5, {"once": 0.3, "steps": 0.3, "back": 0.4}))


def _narrow(taste: Taste) -> Taste:
    return replace(taste, tolerance=taste.tolerance * 0.5) if isinstance(taste, NumberTaste) else replace(taste, easy=0.0)


SCENARIOS: Mapping[str, Callable[[], Scenario]] = {
    "couple": couple,
    "family": family,
    "shared-car": shared_car,
    "guest-week": guest_week,
    "season": season,
    "stubborn": stubborn,
    "swap": swap,
}


def seeded(scenario: Scenario, seed: object) -> Scenario:
    """Return the scenario with like people of another seed: everybody's tastes moved a little."""
    people = tuple(
        replace(person, tastes={key: varied(taste, stream(seed, "taste", person.id, key)) for key, taste in person.tastes.items()})
        for person in scenario.people
    )
    return replace(scenario, people=people)
