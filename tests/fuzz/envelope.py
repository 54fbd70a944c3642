"""What may leave, judged from outside: input lines and published messages alone, with the protocol's figures written down once more.

Nothing of the program is imported here. Where this onlooker cannot know (whether an adult is still in the bathroom), it lets the benefit
of the doubt go to the program; where it can, it forgives nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LIMITS: Mapping[str, Mapping[str, tuple[float, float, float]]] = {
    "shower": {"temperature": (15, 46, 0.5)},
    "bath": {"temperature": (15, 46, 0.5)},
    "seat": {"position": (0, 300, 5), "height": (0, 100, 5), "recline": (0, 60, 1), "lumbar": (0, 100, 5)},
    "wheel": {"height": (0, 100, 1), "reach": (0, 100, 1)},
    "mirrors": dict.fromkeys(("left_tilt", "left_yaw", "right_tilt", "right_yaw"), (-100, 100, 1)),
    "heater": {"temperature": (5, 26, 0.5)},
    "cabin": {"temperature": (5, 35, 0.5)},
    "radio": {"volume": (0, 100, 1)},
    "lamp": {"brightness": (0, 255, 1), "color_temp_kelvin": (1500, 9000, 50)},
    "coffee": {"strength": (1, 5, 1)},
}
OPTIONS = {("radio", "station"): {"news", "jazz", "rock"}, ("coffee", "drink"): {"espresso", "latte", "tea"}}
WATER, MOVING, AIR = ("shower", "bath"), ("seat", "wheel", "mirrors"), ("heater", "cabin")
PLACES = {"shower": "bathroom", "bath": "bathroom"}
GOOD: Mapping[str, tuple[object, ...]] = {"vehicle_speed": (0,), "vehicle_gear": ("p", 126), "driver_belt": ("off",), "rear": ("empty",)}
PARKED = ("vehicle_speed", "vehicle_gear", "driver_belt")
NEEDED = {"seat": (*PARKED, "rear"), "wheel": PARKED, "mirrors": PARKED}
OF_TAG = {"04a2": "ana", "04d4": "ben"}
FRESH_S = 5.0
CHILD_S = 500.0
"""Seconds for which a child that was clearly seen is there for sure, unless something else was heard of it."""
_SLACK = 0.02


class OutsideTheEnvelope(AssertionError):
    """Something left that must not."""


@dataclass(slots=True)
class Said:
    """A value and when it was said, in seconds."""

    value: Any
    at: float


@dataclass(slots=True)
class Envelope:
    """What has been heard and published so far in one life. `probed`: a sensor watches the shower; `calm`: nobody ever asks for over 41."""

    base: str = "justright"
    probed: bool = False
    calm: bool = False
    now: float = 0.0
    readings: dict[str, Said] = field(default_factory=dict)
    reported: dict[tuple[str, str], Said] = field(default_factory=dict)
    remembered: dict[tuple[str, str], Said] = field(default_factory=dict)
    sets: dict[tuple[str, str], Said] = field(default_factory=dict)
    rose: dict[tuple[str, str], float] = field(default_factory=dict)
    active: dict[str, Said] = field(default_factory=dict)
    adults: dict[str, None] = field(default_factory=dict)
    child: float = -1e12
    asked: bool = False
    apart: bool = False
    bad: float | None = None
    movements: int = 0
    stops: int = 0
    commands: int = 0
    trips: int = 0

    def heard(self, topic: str, payload: bytes, at: float, *, retained: bool) -> None:
        """Take in an input message that the program gets next."""
        self.now = max(self.now, at)
        parts = topic.removeprefix(f"{self.base}/").split("/")
        self.asked = parts[:2] == ["bridge", "request"] or parts[-2:-1] == ["suggestion"]
        if parts[0] == "sensor" and len(parts) == 2:
            self._reading(parts[1], payload, retained=retained)
        elif parts[0] == "identity" and len(parts) == 3:
            self._identity(parts[1], payload, retained=retained)
        elif len(parts) == 2 and parts[1] == "state" and parts[0] in LIMITS:
            self._state(parts[0], payload, retained=retained)
        elif self.asked and b"level" in topic.encode():
            self.apart = True  # somebody may have said: hands off

    def passed(self, at: float) -> None:
        """Let time pass."""
        self.now, self.asked = max(self.now, at), False

    def published(self, topic: str, payload: str, at: float, *, qos: int, retained: bool) -> None:
        """Judge a published message."""
        name = topic.removeprefix(f"{self.base}/")
        told = json.loads(payload, parse_constant=_refuse) if payload else None
        if not name.endswith("/set") or name.startswith("bridge/"):
            return
        device, body = name.removesuffix("/set"), told if isinstance(told, dict) else {}
        self._check(bool(body), f"{topic} {payload}: no command")
        self._check(qos == 1 and not retained, f"{topic}: a command is QoS 1 and not retained")
        self.commands += 1
        for setting, value in body.items():
            self._value(device, setting, value)
        if device in WATER:
            self._water(device, float(body["temperature"]), at)
        if device in MOVING:
            self._moves(device, body, at)
        if "volume" in body:
            self._loud(device, float(body["volume"]))
        for setting, value in body.items():
            self.sets[device, setting] = Said(value, at)

    def settled(self, at: float) -> None:
        """After everything that follows from an input line: what had to be done was done."""
        self.now = max(self.now, at)
        if self.probed and self._untrusted(at, FRESH_S + 1.0):
            last, said = self.sets.get(("shower", "temperature")), self.reported.get(("shower", "temperature"))
            cold = (last is not None and last.value == 15) or (said is not None and said.value == 15)
            self._check(cold, "water runs warm although its sensor is not to be trusted")

    def _value(self, device: str, setting: str, value: object) -> None:
        if (device, setting) in OPTIONS:
            self._check(value in OPTIONS[device, setting], f"{device} was told {setting} {value!r}")
            return
        self._check(device in LIMITS and setting in LIMITS[device], f"{device} was told a {setting}")
        low, high, step = LIMITS[device][setting]
        self._check(isinstance(value, int | float) and not isinstance(value, bool), f"{device} was told {setting} {value!r}")
        number = float(value)  # type: ignore[arg-type]
        self._check(low <= number <= high, f"{device} was told {setting} {value}: outside {low} to {high}")
        codes = (number - low) / step
        self._check(abs(codes - round(codes)) < 1e-6, f"{device} was told {setting} {value}: not on its step")

    def _water(self, device: str, value: float, at: float) -> None:
        adult = self.asked or self.adults
        self._check(value <= 43, f"{device} was told {value} °C")
        self._check(value <= 41 or not self.calm, f"{device} was told {value} °C, and nobody ever asked for more than 41")
        self._check(value <= 38 or bool(adult), f"{device} was told {value} °C, and no adult was seen")
        self._check(value <= 38 or at - self.child > CHILD_S, f"{device} was told {value} °C beside a child")
        runs = self.active.get(device)
        if runs is not None and runs.value is True:
            self._rises(device, value, at)
        if device == "shower" and self.probed and value > 15:
            self._check(not self._untrusted(at, FRESH_S + _SLACK), f"water at {value} °C although its sensor is not to be trusted")
        if value == 15 and device == "shower" and self.probed:
            self.trips += 1

    def _rises(self, device: str, value: float, at: float) -> None:
        key = (device, "temperature")
        known = [each.value for each in (self.sets.get(key), self.reported.get(key)) if each is not None]
        numbers = [float(each) for each in known if isinstance(each, int | float)]
        before = self.sets.get(key)
        if value <= 38 or not numbers or value <= max(numbers):
            return
        self._check(value <= max(38.0, *numbers) + 1 + 1e-6, f"{device} rises from {max(numbers)} to {value} °C at once")
        hurried = before is not None and value > before.value and at - self.rose.get(key, -1e12) < 2 - _SLACK
        self._check(not hurried, f"{device} rises to {value} °C too soon after the step before")
        self.rose[key] = at

    def _untrusted(self, at: float, age: float) -> bool:
        """Say whether the shower's sensor has not spoken for `age` seconds of running water, or has said nonsense since it runs."""
        runs = self.active.get("shower")
        if self.apart or runs is None or runs.value is not True:
            return False
        last = self.readings.get("probe")
        if last is None:
            return False  # it was never heard: its caps are all there is
        silent = at - max(runs.at, last.at) > age
        return silent or (self.bad is not None and self.bad >= runs.at)

    def _moves(self, device: str, body: Mapping[str, Any], at: float) -> None:
        if self._proven(device, at):
            self.movements += 1
            return
        for setting, value in body.items():
            known = [each.get((device, setting)) for each in (self.reported, self.remembered)]
            stands = [float(each.value) for each in known if each is not None]
            near = any(abs(each - float(value)) <= LIMITS[device][setting][2] / 2 + 1e-6 for each in stands)
            self._check(near, f"{device} moves ({setting} {value}) although it is not proven that it may; it stands at {stands}")
        self.stops += 1

    def _proven(self, device: str, at: float) -> bool:
        for signal in NEEDED[device]:
            reading = self.readings.get(signal)
            if reading is None or at - reading.at > FRESH_S + 1e-6 or reading.value not in GOOD[signal]:
                return False
        return True

    def _loud(self, device: str, value: float) -> None:
        key = (device, "volume")
        known = [float(each.value) for each in (self.sets.get(key), self.reported.get(key)) if each is not None]
        if not self.asked:
            self._check(value <= max([60.0, *(each + 20 for each in known)]), f"{device} gets loud at once: {value} after {known}")

    def _reading(self, sensor: str, payload: bytes, *, retained: bool) -> None:
        if retained:
            return
        value = _read(payload)
        self.readings[sensor] = Said(value, self.now)
        good = isinstance(value, int | float) and 0 <= value <= 100 and value <= 47
        if sensor == "probe" and not good and self._runs("shower"):
            self.bad = self.now

    def _runs(self, device: str) -> bool:
        runs = self.active.get(device)
        return runs is not None and runs.value is True

    def _identity(self, place: str, payload: bytes, *, retained: bool) -> None:
        body = _object(payload)
        if body is None or retained:
            return
        who, there = body.get("person", body.get("tag")), body.get("present") is not False
        whose = OF_TAG.get(who.lower().replace("-", ""), who) if isinstance(who, str) else ""
        if place == "bathroom" and whose in {"ana", "ben"}:
            if there:
                self.adults[whose] = None
            elif body.get("at") is None:
                self.adults.pop(whose, None)
        if whose == "kid":
            sure = place == "bathroom" and there and body.get("confidence", 0.95) == 0.95 and not {"tag", "at"} & set(body)
            self.child = self.now if sure else -1e12

    def _state(self, device: str, payload: bytes, *, retained: bool) -> None:
        body = _object(payload)
        if body is None:
            return
        for setting, (low, high, step) in LIMITS[device].items():
            value = body.get(setting)
            stands = isinstance(value, int | float) and not isinstance(value, bool) and low - step / 2 <= value <= high + step / 2
            if stands:
                (self.remembered if retained else self.reported)[device, setting] = Said(value, self.now)
        if not retained and isinstance(body.get("active"), bool):
            before = self.active.get(device)
            if before is None or before.value is not body["active"]:
                self.active[device] = Said(body["active"], self.now)
                if device in WATER and body["active"] is False:
                    self.child = -1e12

    def _check(self, holds: bool, text: str) -> None:
        if not holds:
            raise OutsideTheEnvelope(f"at {self.now:.3f}: {text}")


def _object(payload: bytes) -> dict[str, Any] | None:
    try:
        body = json.loads(payload.decode())
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _read(payload: bytes) -> object:
    try:
        text = payload.decode().strip()
        value = json.loads(text) if text[:1] in set('{["-0123456789') else text.lower()
    except (ValueError, RecursionError):
        return "?"
    value = value.get("value") if isinstance(value, dict) else value
    return value.lower() if isinstance(value, str) else value


def _refuse(constant: str) -> object:
    raise OutsideTheEnvelope(f"{constant} was published: it is not JSON")
