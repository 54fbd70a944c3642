"""The household of the benchmark: people who come alone and together, look, and correct; sensors that err; scenes and rivals."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from benchmarks.attribution.device import QuirkyDevice
from benchmarks.attribution.traits import QUIRKS, comfortable, drawn
from benchmarks.attribution.truth import Truth
from controller.config import Config
from controller.effects import Publication
from devices.settings import NumberSetting, Setting, Value
from simulators.chance import stream
from simulators.inprocess import configured
from simulators.timeline import DAY_S, Timeline

PEOPLE = ("ana", "ben", "cleo")
PLACES = ("living", "study", "bathroom")
WRONG, MISSING, LATE_S = 0.05, 0.10, 5.0
"""Identity noise: share of messages that name somebody else, share that never come, and how late one may come."""
REACH_S = 1.5
"""How long somebody takes to reach from one device to the next."""
FASTEST_S, SLOWEST_S = 0.2, 7200.0
"""How soon, and how late, somebody corrects what was set."""
_KINDS: Mapping[str, tuple[tuple[str, dict[str, object]], ...]] = {
    "living": (
        ("climate", {}),
        ("light", {}),
        ("radio", {"station": {"options": ["news", "jazz", "rock", "folk"], "default": "news"}}),
        ("generic", {"speed": {"minimum": 0, "maximum": 20, "step": 1, "default": 8}, "tilt": {"minimum": 0, "maximum": 90, "step": 5}}),
    ),
    "study": (("climate", {}), ("light", {}), ("climate", {})),
    "bathroom": (("shower", {}), ("climate", {})),
}


def configuration() -> Config:
    """Return the benchmark's house, read as a file would be."""
    devices = {
        f"{place}_{kind}{number}": {"kind": kind, "place": place, **({"settings": settings} if settings else {})}
        for place, kinds in _KINDS.items()
        for number, (kind, settings) in enumerate(kinds)
    }
    people = {name: {"name": name.capitalize()} for name in PEOPLE}
    return configured({"people": people, "places": {place: {} for place in PLACES}, "devices": devices}, "the benchmark")


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody's stay at a place."""

    person: str
    place: str
    until: float


@dataclass(slots=True)
class House:
    """Everything outside the controller, on a timeline. Messages go out through `tell`, commands come in through `receive`."""

    config: Config
    seed: int
    timeline: Timeline
    tell: Callable[[Publication], None]
    quiet: bool = False
    truth: Truth = field(default_factory=Truth)
    devices: dict[str, QuirkyDevice] = field(default_factory=dict)
    here: list[Visit] = field(default_factory=list)
    _rng: Random = field(init=False)
    _hands: dict[str, float] = field(default_factory=dict)
    _tastes: dict[tuple[str, str, str], Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Draw the devices: every quirk is somebody's first one in turn."""
        self._rng = stream("attribution", self.seed)
        for number, (name, device) in enumerate(self.config.home.devices.items()):
            rng = stream("attribution", self.seed, name)
            first = QUIRKS[(self.seed * len(self.config.home.devices) + number) % len(QUIRKS)]
            traits = drawn(device, first, rng)
            company = lambda place=device.place: len(self._at(place))  # noqa: E731
            self.devices[name] = QuirkyDevice(
                device,
                traits,
                self.timeline,
                self.tell,
                self.truth,
                rng,
                self.base,
                company,
            )

    @property
    def base(self) -> str:
        """The base topic."""
        return self.config.mqtt.base_topic

    @property
    def _missing(self) -> float:
        return 0.0 if self.quiet else MISSING

    def start(self) -> None:
        """Bring everything online and let the first day begin."""
        for device in self.devices.values():
            device.start()
        scenes = [device for device in self.devices.values() if device.traits.scenes]
        for leader in scenes:
            self._scenes(leader, stream("scene", self.seed, leader.device.name))
        self._day()

    def receive(self, publication: Publication) -> None:
        """Take what the controller publishes: commands, the rest is for others."""
        name, _, word = publication.topic.removeprefix(f"{self.base}/").partition("/")
        if word != "set" or name not in self.devices:
            return
        device, values = self.devices[name], json.loads(publication.payload)
        device.command(values)
        self._rival(device, values)
        for visit in self._at(device.device.place):
            for setting in values:
                if self._rng.random() < 0.3:
                    self._later(visit, device, setting, 0.0)

    # People.

    def _at(self, place: str) -> list[Visit]:
        return [visit for visit in self.here if visit.place == place]

    def _day(self) -> None:
        """Plan a day of visits to every place."""
        for place in PLACES:
            when = self.timeline.now + 6.5 * 3600.0 * self._rng.random()
            end = self.timeline.now + DAY_S - 600.0
            while when < end:
                length = 900.0 + 6300.0 * self._rng.random()
                together = 2 if self._rng.random() < (0.0 if self.quiet else 0.25) else 1
                for person in self._rng.sample(PEOPLE, together):
                    self.timeline.at(when + 300.0 * self._rng.random(), lambda v=Visit(person, place, when + length): self._enter(v))  # type: ignore[misc]
                when += length + 600.0 + 7200.0 * self._rng.random()
        self.timeline.after(DAY_S, self._day)

    def _enter(self, visit: Visit) -> None:
        if any(each.person == visit.person for each in self.here):
            return  # nobody is in two places
        self.here.append(visit)
        self._sight(visit)
        for device in self.devices.values():
            if device.device.place == visit.place:
                for setting in device.device.settings:
                    if self._rng.random() < 0.35:
                        self._later(visit, device, setting, 8.0)
        self.timeline.at(visit.until, lambda: self._leave(visit))

    def _leave(self, visit: Visit) -> None:
        self.here.remove(visit)
        if self._rng.random() >= self._missing:
            payload = json.dumps({"person": visit.person, "present": False})
            self.tell(Publication(f"{self.base}/identity/{visit.place}/door", payload))

    def _sight(self, visit: Visit) -> None:
        """Let the sensors see somebody, now and every few minutes, as badly as they do."""
        if visit not in self.here:
            return
        if self._rng.random() >= self._missing:
            others = [person for person in PEOPLE if person != visit.person]
            person = self._rng.choice(others) if self._rng.random() < (0.0 if self.quiet else WRONG) else visit.person
            topic, payload = f"{self.base}/identity/{visit.place}/door", json.dumps({"person": person})
            late = 0.0 if self.quiet else LATE_S * self._rng.random()
            self.timeline.after(late, lambda: self.tell(Publication(topic, payload)))
        self.timeline.after(60.0 + 240.0 * self._rng.random(), lambda: self._sight(visit))

    def _later(self, visit: Visit, device: QuirkyDevice, setting: str, earliest: float) -> None:
        """Let somebody correct a setting, some time between a fifth of a second and two hours from now."""
        wait = earliest + FASTEST_S * math.pow(SLOWEST_S / FASTEST_S, self._rng.random())
        self.timeline.after(wait, lambda: self._correct(visit, device, setting))

    def _correct(self, visit: Visit, device: QuirkyDevice, name: str) -> None:
        if visit not in self.here:
            return
        busy = self._hands.get(visit.person, 0.0) - self.timeline.now
        if busy > 0:
            self.timeline.after(busy + self._rng.random(), lambda: self._correct(visit, device, name))
        elif device.turn(name, self._wish(visit, device, name), visit.person):
            self._hands[visit.person] = self.timeline.now + REACH_S

    def _wish(self, visit: Visit, device: QuirkyDevice, name: str) -> Value:
        """Return what somebody turns a knob to: their own taste, a bit off, back to what it was, or part of the way."""
        setting, knob, rng = device.device.settings[name], device.knobs[name], self._rng
        if not isinstance(setting, NumberSetting):
            return self._taste(visit.person, device.device.name, setting) if rng.random() < 0.7 else rng.choice(setting.options)
        ways: list[Callable[[], Value]] = [
            lambda: self._taste(visit.person, device.device.name, setting),
            lambda: self._taste(visit.person, device.device.name, setting),
            lambda: _off(setting, knob.value, rng.choice([-3, -2, -1, 1, 2, 3]), rng),
            lambda: _between(setting, knob.said, knob.commanded, rng.random()),
            lambda: self._before(device, name, setting),
        ]
        return rng.choice(ways)()

    def _taste(self, person: str, device: str, setting: Setting) -> Value:
        key = (person, device, setting.name)
        if key not in self._tastes:
            rng = stream("taste", self.seed, *key)
            if isinstance(setting, NumberSetting):
                low, high = comfortable(setting)
                self._tastes[key] = setting.quantise(low + rng.random() * (high - low))
            else:
                self._tastes[key] = rng.choice(setting.options)
        return _off(setting, self._tastes[key], self._rng.choice([-1, 0, 0, 0, 1]), self._rng)

    def _before(self, device: QuirkyDevice, name: str, setting: NumberSetting) -> Value:
        """Return what the device said before it said what it says now."""
        for each in reversed(self.truth.happenings):
            if (each.device, each.setting) == (device.device.name, name) and each.before is not None and not isinstance(each.before, str):
                return setting.quantise(each.before)
        return _off(setting, device.knobs[name].value, 2, self._rng)

    # Others who set devices.

    def _rival(self, device: QuirkyDevice, values: Mapping[str, Value]) -> None:
        """Let another controller write back what it wants, if that differs."""
        traits = device.traits
        number = next((name for name, each in device.device.settings.items() if isinstance(each, NumberSetting)), "")
        if not traits.rival or number not in values or traits.rival_value is None:
            return
        wish = traits.rival_value
        if device.device.settings[number].same(values[number], wish):
            return

        def writes() -> None:
            if traits.seen:
                topic = f"{self.base}/{device.device.name}/set"
                self.tell(Publication(topic, json.dumps({number: wish})))
            device.command({number: wish}, "rival" if traits.seen else "silent_rival")

        self.timeline.after(traits.rival * (0.95 + 0.1 * self._rng.random()), writes)

    def _scenes(self, leader: QuirkyDevice, rng: Random) -> None:
        """Let a scene set several devices at once, a few times a day: two scenes, each with its own values."""
        others = [device for device in self.devices.values() if device is not leader]
        members = [leader, *rng.sample(others, rng.randint(2, 4))]
        scenes = [{device.device.name: device.somewhere(rng) for device in members} for _ in range(2)]

        def plays() -> None:
            cause = self.truth.cause("scene")
            for device in members:
                device.scene(scenes[cause.episode % 2][device.device.name], cause)
            self.timeline.after(DAY_S / leader.traits.scenes * (0.3 + 1.4 * rng.random()), plays)

        self.timeline.after(DAY_S / leader.traits.scenes * rng.random(), plays)


def _off(setting: Setting, value: Value, steps: int, rng: Random) -> Value:
    if isinstance(value, str) or not isinstance(setting, NumberSetting):
        return value
    size = max(1, round((setting.maximum - setting.minimum) / setting.step / 60))
    return setting.quantise(value + steps * setting.step * rng.randint(1, size))


def _between(setting: NumberSetting, one: Value | None, other: Value | None, share: float) -> Value:
    if one is None or other is None or isinstance(one, str) or isinstance(other, str):
        return setting.quantise(setting.minimum + share * (setting.maximum - setting.minimum))
    return setting.quantise(one + share * (other - one))
