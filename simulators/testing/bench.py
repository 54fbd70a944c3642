"""A household to test against: people enter and leave by a word, devices are turned and looked at, over MQTT or in virtual time.

`SimulatedHousehold` is what the pytest plugin hands out and what the demo's scenes are played on. How time passes and where messages go is
its driver's (`drivers.py`, `live/house.py`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeAlias

from controller.config import Config
from controller.effects import Message, Publication
from simulators.chance import stream
from simulators.devices import SimulatedDevice
from simulators.quirks import Quirks, usual
from simulators.sensors import Desk
from simulators.testing.drivers import Driver
from simulators.testing.handles import DeviceHandle, Json, document_of
from simulators.vehicle import Vehicle

_LEFT = ("bridge/state", "bridge/info", "bridge/device")

Listener: TypeAlias = Callable[[str, str, Json], None]
"""Told of every message on a device's topics (word, device, document) and of every ledger event (`"event"`, "", document)."""


class SimulatedHousehold:
    """A house as configured, its devices simulated (all but the `real` ones), its people moved by a word.

    Devices are attributes (`home.shower`) and items (`home["shower"]`).
    """

    def __init__(self, config: Config, driver: Driver, real: Collection[str] = (), quirks: Mapping[str, Quirks] | None = None) -> None:
        """Furnish the house. Raises `ValueError` where a device is called real that the configuration does not have."""
        self.config, self.driver, self.base = config, driver, config.mqtt.base_topic
        self.events: list[Json] = []
        self.responses: list[tuple[str, Json]] = []
        self.desk = Desk(driver.timeline, driver.send, self.base, tuple(config.home.places), tuple(config.home.people))
        self.online = False
        self.retained: set[str] = set()
        self.listener: Listener = _deaf
        strangers = sorted(set(real) - set(config.home.devices))
        if strangers:
            raise ValueError(f"no device is called {', '.join(strangers)}; the configuration has {', '.join(config.home.devices)}")
        self._devices = {name: DeviceHandle(device, driver) for name, device in config.home.devices.items()}
        self._vehicles = {place: Vehicle(self.desk, place) for place in config.home.places if self._moves(place)}
        for name, device in config.home.devices.items():
            if name not in real:
                own = (quirks or {}).get(name) or usual(device.kind.name)
                rng = stream("bench", name)
                self._devices[name].simulated = SimulatedDevice(device, own, driver.timeline, driver.send, self.base, rng)

    def __getattr__(self, name: str) -> DeviceHandle:
        """Return a device by its name."""
        devices = self.__dict__.get("_devices", {})
        if name in devices:
            return devices[name]  # type: ignore[no-any-return]
        raise AttributeError(f"no device is called {name!r}; the configuration has {', '.join(devices)}")

    def __getitem__(self, name: str) -> DeviceHandle:
        """Return a device by its name, whatever the name."""
        return self._devices[name]

    def __iter__(self) -> Any:
        """Go through the devices."""
        return iter(self._devices.values())

    def start(self) -> None:
        """Bring the simulated devices online."""
        for handle in self._devices.values():
            if handle.simulated is not None:
                handle.simulated.start()

    async def enters(
        self, person: str, place: str, *, tag: str | None = None, source: str = "nfc", confidence: float | None = None
    ) -> None:
        """Let somebody come in. With `tag` the reader names that instead of the person: a stranger's, say."""
        self._check(person, place, known=tag is None)
        self.driver.catch_up()
        payload: Json = {"person": person} if tag is None else {"tag": tag}
        if confidence is not None:
            payload["confidence"] = confidence
        if place in self._vehicles:
            self._vehicles[place].park()
            await self.driver.passes(0.05)
        self.desk.identify(place, source, payload)
        await self.driver.passes(0.0)

    async def leaves(self, person: str, place: str, *, tag: str | None = None, source: str = "nfc") -> None:
        """Let somebody go out."""
        self._check(person, place, known=tag is None)
        self.driver.catch_up()
        payload: Json = {"person": person} if tag is None else {"tag": tag}
        self.desk.identify(place, source, payload | {"present": False})
        if place in self._vehicles:
            self._vehicles[place].leaves()
        await self.driver.passes(0.0)

    async def passes(self, seconds: float = 0.0, *, minutes: float = 0.0, hours: float = 0.0) -> None:
        """Let time pass: at once in virtual time, really on a broker."""
        await self.driver.passes(seconds + 60.0 * minutes + 3600.0 * hours)

    async def sense(self, sensor: str, value: float | str) -> None:
        """Let a sensor give a reading."""
        self.driver.catch_up()
        self.desk.sense(sensor, value)
        await self.driver.passes(0.0)

    async def request(self, verb: str, within: float = 2.0, **fields: Any) -> Json:
        """Ask something of the program (`request("person/level", person="ana", level="explicit")`) and return the data of its answer.

        Raises `AssertionError` with the program's own words where it refuses, or does not answer in time.
        """
        count = len(self.responses)
        self.driver.send(Publication(f"{self.base}/bridge/request/{verb}", json.dumps(fields)))
        found: list[Json] = []

        def answered() -> bool:
            found[:] = [answer for answered_verb, answer in self.responses[count:] if answered_verb == verb]
            return bool(found)

        if not await self.driver.until(answered, within):
            raise AssertionError(f"{verb} was not answered within {within:g} s")
        if found[0].get("status") != "ok":
            raise AssertionError(f"{verb} was refused: {found[0].get('error')}")
        data: Json = found[0].get("data") or {}
        return data

    def receive(self, message: Message | Publication) -> None:
        """Take a message of the broker or the program: commands go to the devices, documents are kept for whoever looks."""
        rest = message.topic.removeprefix(f"{self.base}/")
        self._note_retained(rest)
        payload = message.payload if isinstance(message.payload, str) else message.payload.decode(errors="replace")
        if rest.startswith("bridge/"):
            self._bridge(rest.removeprefix("bridge/"), payload)
            return
        name, _, word = rest.partition("/")
        if name in self._devices:
            self._devices[name].heard(word, payload)
            self.listener(word, name, document_of(payload))

    def _note_retained(self, rest: str) -> None:
        """Remember what this house leaves at a broker: the program's documents, and the states of simulated devices."""
        name, _, word = rest.partition("/")
        simulated = name in self._devices and self._devices[name].simulated is not None
        if word in {"decision", "suggestion"} or (simulated and word in {"state", "availability"}) or rest.startswith(_LEFT):
            self.retained.add(f"{self.base}/{rest}")

    def _bridge(self, word: str, payload: str) -> None:
        if word == "event":
            self.events.append(json.loads(payload))
            self.listener("event", "", self.events[-1])
        elif word == "state":
            self.online = '"online"' in payload
        elif word.startswith("response/"):
            self.responses.append((word.removeprefix("response/"), json.loads(payload)))

    def _moves(self, place: str) -> bool:
        return any(device.place == place and device.kind.interlocks for device in self.config.home.devices.values())

    def _check(self, person: str, place: str, *, known: bool) -> None:
        home = self.config.home
        if place not in home.places:
            raise ValueError(f"no place is called {place!r}; the configuration has {', '.join(home.places)}")
        if known and person not in home.people:
            raise ValueError(f"nobody is called {person!r}; the configuration has {', '.join(home.people)} (for a stranger, give a tag)")


def _deaf(word: str, device: str, document: Json) -> None:
    """Listen to nothing."""
