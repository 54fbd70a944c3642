"""Lives of a household, random and adversarial: lines as `replay` reads them, in answer to what the program published before.

Everything is drawn from one seeded `random.Random`: the same seed gives the same life.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from tests.fuzz.envelope import LIMITS, MOVING, OPTIONS

START = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)
DEVICES = (*LIMITS,)
WHERE = {"shower": "bathroom", "bath": "bathroom", "coffee": "living", "heater": "living", "lamp": "living"}
PEOPLE = ("ana", "ben", "kid")
TAGS = ("04-a2", "04-d4", "ff-ff", "04A2")
NONSENSE = (
    "", "null", "[]", "{}", "NaN", "-1e999", "true", "{", '{"temperature":NaN}', '{"temperature":1e400}', '{"temperature":"hot"}',
    '{"person":{"a":1}}', '{"person":"zoe"}', "\ufffd\x00", "9" * 400, '{"value":[1,2]}', '"' * 9,
    '{"at":"2099-01-01T00:00:00Z","temperature":39}',
    '{"temperature":46,"active":"maybe","origin":7}', "[" * 3000,
    '{"volume":-5}', '{"position":1e9,"height":-1}', '{"confidence":2,"person":"ana"}',
)  # fmt: skip
BROKEN = ("{", "[]", "null", '{"topic":7}', '{"tst":"never","topic":"a"}', "", '{"tst":"1970-01-01T00:00:00+0000","topic":"x","payload":1}')
SIGNALS: dict[str, tuple[object, ...]] = {
    "vehicle_speed": (0, 0, 0, 0.0, 5, -1, "unknown"),
    "vehicle_gear": ("P", "P", "P", 126, "D", "R", 0, "unavailable"),
    "driver_belt": ("off", "off", "off", "on", ""),
    "rear": ("empty", "empty", "occupied"),
    "driver_door": ("on", "off"),
}
LEVELS = ("off", "explicit", "observe", "suggest", "auto", "auto", "auto")


@dataclass(slots=True)
class Line:
    """One input line: `text` for the program; `topic` and `payload` for the onlooker, where it is a message."""

    text: str
    at: float
    topic: str | None = None
    payload: bytes = b""
    retained: bool = False


@dataclass(slots=True)
class Life:
    """A household's outside. `told` is what every device was commanded, which it may follow."""

    random: Random
    probed: bool
    calm: bool
    now: datetime = START
    told: dict[str, dict[str, Any]] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)

    def config(self) -> dict[str, Any]:
        """Return the household's configuration."""
        shower: dict[str, Any] = {"kind": "shower", "place": "bathroom"}
        if self.probed:
            shower["signals"] = {"outlet_temperature": "probe"}
        return {
            "home": {"timezone": "Europe/Lisbon"},
            "people": {
                "ana": {"name": "Ana", "tags": ["04-a2"]},
                "ben": {"name": "Ben", "tags": ["04-d4"], **({} if self.probed else {"level": {"default": "suggest", "shower": "auto"}})},
                "kid": {"name": "Kid", "profile": "child"},
            },
            "places": {"bathroom": {}, "living": {}, "car": {"exclusive": True}},
            "devices": {
                "shower": shower,
                "bath": {"kind": "bath", "place": "bathroom", "signals": {"outlet_temperature": None}},
                "coffee": {"kind": "coffee", "place": "living", "settings": {"drink": {"options": sorted(OPTIONS["coffee", "drink"])}}},
                "heater": {"kind": "climate", "place": "living", "settings": {"temperature": {"maximum": 26, "settle": 5}}},
                "cabin": {"kind": "climate", "place": "car"},
                "lamp": {"kind": "light", "place": "living"},
                "seat": {"kind": "car_seat", "place": "car", "signals": {"seat_behind": "rear"}},
                "wheel": {"kind": "steering_wheel", "place": "car"},
                "mirrors": {"kind": "mirrors", "place": "car"},
                "radio": {"kind": "radio", "place": "car", "settings": {"station": {"options": ["news", "jazz", "rock"]}}},
            },
            "sensors": {"rear": {}, "outdoor_temperature": {}},
        }

    def lines(self, count: int) -> Iterator[Line]:
        """Yield `count` events, most of them in little stories."""
        made = 0
        stories: list[Callable[[], Iterator[Line]]] = [
            self._visit, self._visit, self._shower, self._shower, self._drive, self._drive, self._drive, self._request, self._request,
            self._noise, self._noise, self._comings, self._rival, self._sensors, self._wait, self._broken,
        ]  # fmt: skip
        while made < count:
            for line in self.random.choice(stories)():
                yield line
                made += 1

    def hears(self, topic: str, payload: str) -> None:
        """Take in what the program published."""
        name = topic.removeprefix("justright/")
        if name.endswith("/set") and not name.startswith("bridge/"):
            self.told.setdefault(name.removesuffix("/set"), {}).update(json.loads(payload))
        elif name == "bridge/event":
            self.ids = [*self.ids[-40:], json.loads(payload)["id"]]

    # --- stories ---

    def _visit(self) -> Iterator[Line]:
        device = self.random.choice(DEVICES)
        place, person = WHERE.get(device, "car"), self.random.choice(PEOPLE)
        yield self._identity(place, {"person": person})
        for _ in range(self.random.randint(1, 5)):
            yield self.random.choice([self._obeys, self._obeys, self._turns, self._gets])(device)
        if self.random.random() < 0.6:
            yield self._identity(place, {"person": person, "present": False})

    def _shower(self) -> Iterator[Line]:
        yield self._identity("bathroom", {"person": self.random.choice(PEOPLE)} if self.random.random() < 0.8 else {"tag": "ff-ff"})
        yield self._state("shower", {"active": True} | self._values("shower"))
        for _ in range(self.random.randint(2, 30)):
            if self.random.random() < 0.9:
                near = float(self.told.get("shower", {}).get("temperature", 38))
                odd: list[object] = [near + self.random.gauss(0, 0.3)] * 40 + ["NaN", "unavailable", 60, -5, 20, near + 2, None]
                yield self._sense("probe", self.random.choice(odd), gap=1)
            yield self._obeys("shower")
            if self.random.random() < 0.06:
                yield self._turns("shower")
            if self.random.random() < 0.05:
                yield self._identity("bathroom", {"person": self.random.choice(PEOPLE)})
        if self.random.random() < 0.8:
            yield self._state("shower", {"active": False})

    def _drive(self) -> Iterator[Line]:
        yield from self._parked()
        yield self._identity("car", {"person": self.random.choice(PEOPLE)}, source="fob")
        for _ in range(self.random.randint(2, 12)):
            what = self.random.random()
            if what < 0.45:
                yield from self._parked()
            elif what < 0.65:
                yield self._sense(signal := self.random.choice((*SIGNALS,)), self.random.choice(SIGNALS[signal]))
            elif what < 0.9:
                yield self._moves(self.random.choice(MOVING))
            else:
                yield self._turns(self.random.choice(MOVING))

    def _request(self) -> Iterator[Line]:
        device, person = self.random.choice(DEVICES), self.random.choice((*PEOPLE, "zoe"))
        values = self._values(device) or {"colour": 3}
        setting = self.random.choice(list(values))
        wish = {"person": person, "device": device, "setting": setting, "value": values[setting]}
        event = self.random.choice(self.ids) if self.ids else "?"
        found: list[tuple[str, dict[str, Any]]] = [
            ("device/set", {"device": device, "settings": values, "person": person}),
            ("device/set", {"device": device, "settings": values}),
            ("preference/set", wish),
            ("preference/set", wish | {"when": {"after": "06:00"}}),
            ("preference/clear", {"person": person, "device": device, "setting": setting}),
            ("preference/discount", {"event": event}),
            ("person/claim", {"event": event, "person": person}),
            ("person/enrol", {"person": person, "tag": "ee-ee"}),
            ("person/forget", {"person": person}) if self.random.random() < 0.1 else ("person/export", {"person": person}),
            ("decision/undo", {"device": device}),
            ("suggestion/accept", {"device": device}),
            ("suggestion/dismiss", {"device": device}),
            ("device/pause", {"device": device, "duration": self.random.choice([0, 5, "00:01:00", -1])}),
            ("hold/release", {"device": device}),
            ("echo/reset", {"device": device}),
            ("quiz/answer", {"person": person, "answers": {f"{device}.{setting}": values[setting], "height": 180}}),
            ("health", {}),
        ]
        if not self.probed:
            found.append(("person/level", {"person": person, "device": device, "level": self.random.choice(LEVELS)}))
        verb, body = self.random.choice(found)
        yield self._message(f"bridge/request/{verb}", json.dumps(body), retained=self.random.random() < 0.03)

    def _noise(self) -> Iterator[Line]:
        topics = [
            *(f"{device}/{word}" for device in (*DEVICES, "toaster") for word in ("state", "set", "get", "availability")),
            *(f"identity/{place}/nfc" for place in ("bathroom", "car", "cellar")), "sensor/vehicle_speed", "sensor/outdoor_temperature",
            "bridge/request/device/set", "bridge/request/person/level/x", "", "/", "a/b/c/d/e", "sensor/rear",
        ]  # fmt: skip
        topic = self.random.choice(topics)
        if topic.startswith(("shower/", "bath/")):
            topic = "lamp/state"
        yield self._message(topic, self.random.choice(NONSENSE), retained=self.random.random() < 0.2)

    def _comings(self) -> Iterator[Line]:
        device = self.random.choice(DEVICES)
        for word in ("offline", "online") if self.random.random() < 0.7 else ("online", '{"state":"offline"}'):
            yield self._message(f"{device}/availability", word, retained=self.random.random() < 0.3)
        if self.random.random() < 0.5:
            origin = self.random.choice(["boot", "external", "schedule", "command", "manual"])
            yield self._state(device, self._values(device) | {"origin": origin})

    def _rival(self) -> Iterator[Line]:
        device = self.random.choice(DEVICES)
        for _ in range(self.random.randint(1, 5)):
            values = self._values(device)
            yield self._message(f"{device}/set", json.dumps(values))
            yield self._state(device, values)
            yield self._gets(device)

    def _sensors(self) -> Iterator[Line]:
        yield self._sense("outdoor_temperature", round(self.random.uniform(-10, 35), 1))
        yield self._sense("indoor_temperature", "unknown")

    def _wait(self) -> Iterator[Line]:
        self._pass(self.random.choice([1, 5, 5.001, 30, 61, 300, 601, 3600, 7300, 90000]))
        yield Line(json.dumps({"tst": self._stamp()}), self.now.timestamp())

    def _broken(self) -> Iterator[Line]:
        yield Line(self.random.choice(BROKEN), self.now.timestamp())

    # --- words ---

    def _parked(self) -> Iterator[Line]:
        for sensor, good in (("vehicle_speed", 0), ("vehicle_gear", "P"), ("driver_belt", "off"), ("rear", "empty")):
            yield self._sense(sensor, good, gap=0)

    def _identity(self, place: str, body: dict[str, Any], source: str = "nfc") -> Line:
        if self.random.random() < 0.1:
            body = body | {"confidence": self.random.choice([0.3, 0.6, 0.85, 1.0])}
        if self.random.random() < 0.05:
            body = body | {"at": (self.now - timedelta(seconds=self.random.choice([1, 100, 7000, 90000]))).isoformat()}
        return self._message(f"identity/{place}/{source}", json.dumps(body), retained=self.random.random() < 0.05)

    def _obeys(self, device: str) -> Line:
        return self._state(device, dict(self.told.get(device, {})))

    def _moves(self, device: str) -> Line:
        """Report some of the way to where it was told to go."""
        share = self.random.choice([0.2, 0.5, 1.0])
        return self._state(device, {name: round(value * share, 1) for name, value in self.told.get(device, {}).items()})

    def _turns(self, device: str) -> Line:
        more = {"origin": "manual"} if self.random.random() < 0.2 else {}
        return self._state(device, self._values(device) | more)

    def _gets(self, device: str) -> Line:
        return self._message(f"{device}/get", "")

    def _sense(self, sensor: str, value: object, gap: float | None = None) -> Line:
        text = value if isinstance(value, str) else json.dumps(value)
        return self._message(f"sensor/{sensor}", text, retained=self.random.random() < 0.02, gap=gap)

    def _state(self, device: str, body: dict[str, Any]) -> Line:
        return self._message(f"{device}/state", json.dumps(body), retained=self.random.random() < 0.04)

    def _values(self, device: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for setting, (low, high, step) in LIMITS[device].items():
            top = 41 if self.calm and setting == "temperature" and device in {"shower", "bath"} else high
            values = [low, top, low + step * self.random.randint(0, int((top - low) / step)), self.random.uniform(low, top)]
            if self.random.random() < 0.7:
                found[setting] = self.random.choice(values)
        for (name, setting), options in OPTIONS.items():
            if name == device:
                found[setting] = self.random.choice(sorted(options))
        return found

    def _message(self, topic: str, payload: str, *, retained: bool = False, gap: float | None = None) -> Line:
        self._pass(self.random.choice([0, 0, 0.1, 0.3, 1, 1, 2, 4.9, 5, 6, 20, 21, 45]) if gap is None else gap)
        whole = f"justright/{topic}"
        text = json.dumps({"tst": self._stamp(), "topic": whole, "qos": 1, "retain": int(retained), "payload": payload})
        return Line(text, self.now.timestamp(), whole, payload.encode("utf-8", "surrogatepass"), retained)

    def _pass(self, seconds: float) -> None:
        """A little more than `seconds`: what was due at the very moment of a line could not be told from what follows from it."""
        self.now += timedelta(seconds=seconds, microseconds=self.random.randint(1, 900) if seconds else 0)

    def _stamp(self) -> str:
        return self.now.strftime("%Y-%m-%dT%H:%M:%S.%f+0000")
