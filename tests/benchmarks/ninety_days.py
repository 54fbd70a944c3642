"""Ninety days of a household of four with six devices and twenty sensors, as JSON lines, and how long their replay takes.

    python -m tests.benchmarks.ninety_days            # prints lines, seconds and lines per second
    python -m tests.benchmarks.ninety_days --write DIR --days 14

The lines are an open-loop recording: they do not depend on what the program decides, only on the seed.
"""

from __future__ import annotations

import argparse
import heapq
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TypeAlias

from tests.household.driver import command, recorded

Timed: TypeAlias = tuple[datetime, int, str, str]
"""When, an order among equals, topic below the base, payload."""

START = datetime(2026, 1, 5, tzinfo=UTC)
"""A Monday; ninety days from here cross the change to summer time."""

INTERLOCKS = {"vehicle_speed": "0", "vehicle_gear": "P", "driver_belt": "off"}

SENSORS = [
    f"{what}_{where}"
    for what in ("temperature", "humidity", "illuminance")
    for where in ("bathroom", "kitchen", "living", "car", "outdoor")
]
SENSORS += ["wind_outdoor", "pressure_outdoor", *INTERLOCKS]

OPTIONS = {"drink": ["espresso", "latte", "tea"], "station": ["news", "jazz", "rock", "pop"]}


@dataclass(frozen=True, slots=True)
class Habit:
    """A daily visit: at about `hour` somebody comes to a place, and now and then turns a setting of a device to about `wish`."""

    person: str
    hour: float
    place: str
    device: str
    setting: str
    wish: float | str
    minutes: int
    weekdays_only: bool = False


HABITS = [
    *(
        Habit(person, hour, "bathroom", "shower", "temperature", wish, 9)
        for person, hour, wish in [("ana", 6.5, 39.5), ("ben", 7.0, 38), ("cleo", 21.0, 37), ("dan", 19.5, 36)]
    ),
    *(
        Habit(person, hour, "kitchen", "coffee", "drink", wish, 15)
        for person, hour, wish in [("ana", 7.0, "latte"), ("ben", 7.4, "espresso"), ("cleo", 8.0, "tea")]
    ),
    *(Habit(person, hour, "living", "heater", "temperature", wish, 150) for person, hour, wish in [("ana", 18.5, 22.5), ("ben", 21.2, 20)]),
    *(Habit(person, hour, "living", "lamp", "brightness", wish, 60) for person, hour, wish in [("cleo", 16.5, 180), ("dan", 15.0, 90)]),
    *(
        Habit(person, hour, "car", "radio", "station", wish, 35, True)
        for person, hour, wish in [("ana", 8.2, "jazz"), ("ben", 17.5, "rock")]
    ),
    Habit("ben", 12.3, "car", "seat", "position", 220, 20),
]


def configuration() -> str:
    """Return the household's configuration (JSON, which is YAML)."""
    people = {person: {"name": person.title()} for person in ("ana", "ben", "cleo")} | {"dan": {"name": "Dan", "profile": "child"}}
    devices: dict[str, dict[str, object]] = {
        "shower": {"kind": "shower", "place": "bathroom"},
        "coffee": {"kind": "coffee", "place": "kitchen", "settings": {"drink": {"options": OPTIONS["drink"]}}},
        "heater": {"kind": "climate", "place": "living"},
        "lamp": {"kind": "light", "place": "living"},
        "seat": {"kind": "car_seat", "place": "car"},
        "radio": {"kind": "radio", "place": "car", "settings": {"station": {"options": OPTIONS["station"]}}},
    }
    places: dict[str, dict[str, object]] = {"bathroom": {}, "kitchen": {}, "living": {}, "car": {"exclusive": True}}
    sensors: dict[str, dict[str, object]] = {sensor: {} for sensor in SENSORS}
    home = {"timezone": "Europe/Lisbon"}
    return json.dumps({"home": home, "people": people, "places": places, "devices": devices, "sensors": sensors}, indent=1)


def messages(days: int = 90, seed: int = 1) -> Iterator[str]:
    """Yield the recording, a JSON line a message, in order of time."""
    random = Random(seed)
    for day in range(days):
        today = START + timedelta(days=day)
        visits = [
            _visit(habit, today, number, random) for number, habit in enumerate(HABITS) if not habit.weekdays_only or today.weekday() < 5
        ]
        for at, _, topic, payload in heapq.merge(list(_readings(today, random)), *map(sorted, visits)):
            yield recorded(at, f"justright/{topic}", payload)


def _readings(today: datetime, random: Random) -> Iterator[Timed]:
    """Every sensor every ten minutes, a little apart; the parked car among them."""
    for slot in range(24 * 6):
        for number, sensor in enumerate(SENSORS):
            at = today + timedelta(minutes=10 * slot, milliseconds=250 * number)
            yield at, number, f"sensor/{sensor}", INTERLOCKS.get(sensor) or f"{random.gauss(20, 4):.2f}"


def _visit(habit: Habit, today: datetime, number: int, random: Random) -> list[Timed]:
    """Return one visit: identity, perhaps a turn in some steps, use of the device, and leaving."""
    at = today + timedelta(hours=habit.hour, seconds=round(random.gauss(0, 300)))
    identity = f"identity/{habit.place}/nfc"
    happened: list[tuple[datetime, str, object]] = [(at, identity, {"person": habit.person})]
    if habit.place == "car":
        happened += [(at - timedelta(milliseconds=100), f"sensor/{signal}", value) for signal, value in INTERLOCKS.items()]
    else:
        happened.append((at + timedelta(seconds=20), f"{habit.device}/state", {"active": True}))
    for step in range(random.choice([0, 0, 1, 3])):
        happened.append((at + timedelta(seconds=90 + 2 * step), f"{habit.device}/state", {habit.setting: _wished(habit, random)}))
    end = at + timedelta(minutes=habit.minutes)
    if habit.place != "car":
        happened.append((end, f"{habit.device}/state", {"active": False}))
    if random.random() < 0.8:
        happened.append((end + timedelta(seconds=30), identity, {"person": habit.person, "present": False}))
    return [(when, 100 + number, topic, said if isinstance(said, str) else json.dumps(said)) for when, topic, said in happened]


def _wished(habit: Habit, random: Random) -> float | str:
    """Return what a person wants this time: a choice mostly the usual one, a number near the usual on the step."""
    if isinstance(habit.wish, str):
        return habit.wish if random.random() < 0.7 else random.choice(OPTIONS[habit.setting])
    step = {"temperature": 0.5, "position": 5, "brightness": 1}[habit.setting]
    return habit.wish + step * random.randint(-2, 2)


def write(directory: Path, days: int, seed: int) -> tuple[Path, Path, int]:
    """Write configuration and recording; return their paths and the number of lines."""
    config, recording = directory / "ninety_days.yaml", directory / "ninety_days.jsonl"
    config.write_text(configuration())
    lines = 0
    with recording.open("w") as file:
        for lines, line in enumerate(messages(days, seed), start=1):  # noqa: B007  counted
            file.write(f"{line}\n")
    return config, recording, lines


def measure(directory: Path, days: int, seed: int) -> str:
    """Replay once and return what it took."""
    config, recording, lines = write(directory, days, seed)
    start = time.perf_counter()
    with (directory / "out.jsonl").open("w") as out:
        subprocess.run(command("replay", "--config", str(config), str(recording)), stdout=out, check=True)
    seconds = time.perf_counter() - start
    written = sum(1 for _ in (directory / "out.jsonl").open())
    return f"{days} days, {lines} lines in, {written} out: {seconds:.1f} s, {lines / seconds:.0f} lines/s"


def main() -> None:
    """Write the files, or measure their replay."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path, metavar="DIR", help="only write the two files there")
    arguments = parser.parse_args()
    if arguments.write:
        write(arguments.write, arguments.days, arguments.seed)
        return
    with tempfile.TemporaryDirectory() as directory:
        sys.stdout.write(measure(Path(directory), arguments.days, arguments.seed) + "\n")


if __name__ == "__main__":
    main()
