"""What tells the house who is where, and how it errs: tag readers and key fobs, rooms by Bluetooth, a camera that knows faces; weather."""

from __future__ import annotations

import json
from dataclasses import dataclass
from random import Random
from typing import Protocol

from controller.effects import Publication
from simulators.devices import Send
from simulators.people import Visit
from simulators.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a source stands: the timeline, the way out, the base topic, the places and the known people of the house."""

    timeline: Timeline
    send: Send
    base: str
    places: tuple[str, ...]
    people: tuple[str, ...]

    def identify(self, place: str, source: str, payload: dict[str, object]) -> None:
        """Send one identity message."""
        self.send(Publication(f"{self.base}/identity/{place}/{source}", json.dumps(payload)))

    def sense(self, sensor: str, value: float | str) -> None:
        """Send one reading."""
        self.send(Publication(f"{self.base}/sensor/{sensor}", json.dumps(value) if not isinstance(value, str) else value, qos=0))


class Source(Protocol):
    """A kind of source of identity."""

    def enters(self, desk: Desk, visit: Visit, rng: Random) -> None:
        """Notice, or miss, that somebody came."""

    def leaves(self, desk: Desk, visit: Visit, rng: Random) -> None:
        """Notice, or miss, that somebody went."""


@dataclass(frozen=True, slots=True)
class TagReader:
    """An NFC reader at a door, or the key fob of a car: names the tag, and its going where `says_left`."""

    name: str = "nfc"
    says_left: bool = True

    def enters(self, desk: Desk, visit: Visit, rng: Random) -> None:  # noqa: ARG002  # a reader does not err
        """Name the tag, if there is one."""
        if visit.tag is not None:
            desk.identify(visit.place, self.name, {"tag": visit.tag})

    def leaves(self, desk: Desk, visit: Visit, rng: Random) -> None:  # noqa: ARG002  # a reader does not err
        """Say that the tag went, unless its bearer did so silently."""
        if visit.tag is not None and self.says_left and not visit.silent:
            desk.identify(visit.place, self.name, {"tag": visit.tag, "present": False})


@dataclass(frozen=True, slots=True)
class BluetoothRooms:
    """Rooms by signal strength: repeats itself, is never quite sure, and now and then jumps to another room for one sighting."""

    name: str = "ble"
    every: float = 400.0
    jumps: float = 0.03

    def enters(self, desk: Desk, visit: Visit, rng: Random) -> None:
        """See the person at once and again every while, until they leave."""
        if visit.person.guest:
            return
        moment = desk.timeline.now
        while moment < visit.leaves:
            elsewhere = [place for place in desk.places if place != visit.place]
            place = rng.choice(elsewhere) if elsewhere and rng.random() < self.jumps and moment > visit.arrives + 60 else visit.place
            sure = 0.35 + 0.2 * rng.random() if place != visit.place else 0.75 + 0.2 * rng.random()
            desk.timeline.at(moment, lambda p=place, c=sure: self._saw(desk, visit, p, c))  # type: ignore[misc]
            moment += self.every * (0.7 + 0.6 * rng.random())

    def leaves(self, desk: Desk, visit: Visit, rng: Random) -> None:  # noqa: ARG002  # silence is not seen
        """Say so, where the person did not slip out of range."""
        if not visit.silent and not visit.person.guest:
            desk.identify(visit.place, self.name, {"person": visit.person.id, "present": False})

    def _saw(self, desk: Desk, visit: Visit, place: str, sure: float) -> None:
        desk.identify(place, self.name, {"person": visit.person.id, "confidence": round(sure, 2)})


@dataclass(frozen=True, slots=True)
class FaceCamera:
    """Knows faces, mostly: misses some, takes some for somebody else, and says how sure it is (less so when it is wrong)."""

    name: str = "camera"
    misses: float = 0.05
    errs: float = 0.03

    def enters(self, desk: Desk, visit: Visit, rng: Random) -> None:
        """Name the face."""
        luck, sure = rng.random(), 0.8 + 0.18 * rng.random()
        others = [person for person in desk.people if person != visit.person.id]
        if luck < self.misses or (visit.person.guest and luck > self.misses + self.errs):
            return
        wrong = bool(others) and (visit.person.guest or luck < self.misses + self.errs)
        person = rng.choice(others) if wrong else visit.person.id
        desk.identify(visit.place, self.name, {"person": person, "confidence": round(sure - 0.2 if wrong else sure, 2)})

    def leaves(self, desk: Desk, visit: Visit, rng: Random) -> None:
        """A camera at the door sees nobody go."""
        del desk, visit, rng
