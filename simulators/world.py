"""A simulated household: people who come, want, turn and leave, on simulated devices, told by sensors that err.

It knows no controller: messages go out through `send`, commands come in through `receive`. A driver lets its timeline pass:
`trials/virtual.py` at once and in process, `live/house.py` on a broker.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from controller.core.home import Home
from devices.settings import ChoiceSetting, Value
from simulators.chance import stream
from simulators.devices import Send, SimulatedDevice
from simulators.needs import Need, Stay, agreed
from simulators.people import Visit
from simulators.physics import Trail
from simulators.quirks import usual
from simulators.rivals import Rival
from simulators.scenarios import Scenario
from simulators.score import Who
from simulators.sensors import Desk
from simulators.tastes import ChoiceTaste, Moment, Mood
from simulators.timeline import DAY_S, Timeline
from simulators.vehicle import Vehicle
from simulators.visits import Planner
from simulators.weather import Weather

FIRST_LOOK_S: Mapping[str, float] = {
    "shower": 18.0,
    "bath": 20.0,
    "car_seat": 16.0,
    "steering_wheel": 14.0,
    "mirrors": 20.0,
    "climate": 60.0,
}
"""Seconds after which somebody who came notices how a kind of device stands; 8 for every other kind."""

RUNNING = ("shower", "bath", "coffee")
"""Kinds that are switched on by hand for the time of their use."""


class Observer(Protocol):
    """Whoever wants to know what people do: a score, a screen."""

    def entered(self, visit: Visit) -> None:
        """Somebody came."""

    def turned(self, visit: Visit, need: Need, before: Value) -> None:
        """Somebody's hand has come to rest on a knob."""

    def used(self, who: Who, day: int, turns: int) -> None:
        """A use is over; the knob was turned `turns` times in it."""

    def left(self, visit: Visit) -> None:
        """Somebody went."""


@dataclass(slots=True)
class World:
    """The household of a scenario. The same scenario and seed: the same people, wanting the same things, whoever controls it."""

    scenario: Scenario
    home: Home
    seed: object
    timeline: Timeline
    send: Send
    observer: Observer
    rival: Rival | None = None
    base: str = "justright"
    devices: dict[str, SimulatedDevice] = field(default_factory=dict)
    stays: dict[str, Stay] = field(default_factory=dict)
    _hands: dict[tuple[str, str], str] = field(default_factory=dict)
    _moods: dict[Who, Mood] = field(default_factory=dict)
    _weather: Weather = field(init=False)
    _desk: Desk = field(init=False)
    _planner: Planner = field(init=False)
    _vehicles: dict[str, Vehicle] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Furnish the house."""
        known = tuple(person.id for person in self.scenario.people if not person.guest)
        self._desk = Desk(self.timeline, self.send, self.base, tuple(self.home.places), known)
        self._weather = Weather(self.seed, first_day_of_year=self.timeline.start.timetuple().tm_yday)
        alone = frozenset(self.scenario.one_at_a_time)
        self._planner = Planner(self.seed, self.scenario.people, alone, self.scenario.swift)
        self._vehicles = {place: Vehicle(self._desk, place) for place in self.scenario.cars}
        for name, device in self.home.devices.items():
            quirks = self.scenario.quirks.get(name) or usual(device.kind.name)
            rng = stream(self.seed, "device", name)
            self.devices[name] = SimulatedDevice(device, quirks, self.timeline, self.send, self.base, rng, watch=self._noticed)

    def start(self) -> None:
        """Bring the devices online and let the first day begin."""
        for device in self.devices.values():
            device.start()
        for followed, setting, sensor, lag, every, resting in self.scenario.trails:
            Trail(self.devices[followed], setting, sensor, lag, every, resting).start(self._desk)
        self._midnight()
        self._hourly()

    def stop(self) -> None:
        """Take the devices off the air."""
        for device in self.devices.values():
            device.stop()

    def receive(self, topic: str, payload: bytes | str) -> None:
        """Take a message from the broker; only command topics of our devices concern us."""
        name, _, word = topic.removeprefix(f"{self.base}/").partition("/")
        if word == "set" and name in self.devices:
            self.devices[name].command(payload)

    def enter(self, visit: Visit) -> None:
        """Let somebody come in."""
        now, rng = self.timeline.now, stream(self.seed, "stay", visit.person.id, visit.day, visit.number)
        stay = Stay(visit, rng)
        self.stays.pop(visit.person.id, None)
        self.stays[visit.person.id] = stay
        self.observer.entered(visit)
        self.scenario.sources[visit.place].enters(self._desk, visit, rng)
        if visit.place in self._vehicles:
            self._vehicles[visit.place].enters(visit, stream(self.seed, "drive", visit.day, visit.number))
        for device in visit.devices:
            stay.needs += self._needs(visit, self.devices[device])
            if self.devices[device].device.kind.name in RUNNING:
                self.timeline.after(2.0, lambda d=device: self.devices[d].use(active=True))  # type: ignore[misc]
        for need in stay.needs:
            self._look_later(stay, need, FIRST_LOOK_S.get(need.device.device.kind.name, 8.0))
        self._company(visit.place)
        self._ask_rival(stay)
        self.timeline.at(max(visit.leaves, now + 60.0), lambda: self.leave(stay))

    def leave(self, stay: Stay) -> None:
        """Let somebody go: what runs is switched off, the use is over, and the sensors say so or not."""
        visit, stay.over = stay.visit, True
        if self.stays.get(visit.person.id) is stay:
            del self.stays[visit.person.id]
        self._company(visit.place)
        self._hands = {key: person for key, person in self._hands.items() if person != visit.person.id}
        for need in stay.needs:
            if need.looked:
                self.observer.used((visit.person.id, *need.key), visit.day, need.turns)
        for device in visit.devices:
            if self.devices[device].device.kind.name in RUNNING:
                self.devices[device].use(active=False)
        if visit.place in self._vehicles:
            self._vehicles[visit.place].leaves()
        self.scenario.sources[visit.place].leaves(self._desk, visit, stay.rng)
        self.observer.left(visit)

    def _midnight(self) -> None:
        """Plan the day that begins, and come back for the next."""
        day = int(self.timeline.now // DAY_S)
        weekday = self.timeline.moment.weekday()
        for visit in self._planner.day(day, weekday, day * DAY_S):
            if visit.arrives >= self.timeline.now:
                self.timeline.at(visit.arrives, lambda v=visit: self.enter(v))  # type: ignore[misc]
        self.timeline.at((day + 1) * DAY_S, self._midnight)

    def _hourly(self) -> None:
        day, second = divmod(self.timeline.now, DAY_S)
        self._desk.sense("outdoor_temperature", self._weather.outdoors(int(day), second / 3600.0))
        self.timeline.after(3600.0, self._hourly)

    def _needs(self, visit: Visit, device: SimulatedDevice) -> list[Need]:
        day, second = divmod(self.timeline.now, DAY_S)
        company = any(other.visit.place == visit.place and other.visit is not visit for other in self.stays.values())
        outdoors = self._weather.outdoors(int(day), second / 3600.0)
        moment = Moment(int(day), second / 3600.0, self.timeline.moment.weekday(), outdoors, company)
        made = []
        for setting in device.axes:
            taste = visit.person.taste(device.name, setting)
            if taste is None:
                continue
            who = (visit.person.id, device.name, setting)
            mood = self._moods.setdefault(who, Mood((self.seed, *who))).at(moment.day, moment.hour)
            rng = stream(self.seed, "wish", *who, visit.day, visit.number)
            wanted = taste.wanted(moment, mood, rng)
            easy = isinstance(taste, ChoiceTaste) and rng.random() < taste.easy
            made.append(Need(device, setting, taste, wanted, taste.expected(moment, mood), easy))
        return made

    def _ask_rival(self, stay: Stay) -> None:
        if self.rival is None or (stay.visit.person.guest and not self.rival.knows_guests):
            return
        person = stay.visit.person.id
        wishes = self.rival.entered(person, {need.key: agreed(self._sharing(need)) for need in stay.needs})
        for (device, setting), value in wishes.items():
            axis = self.devices[device].axes[setting]
            if self._hands.get((device, setting), person) == person and axis.value != value:
                axis.value = axis.target = value
                self._noticed(self.devices[device])

    def _sharing(self, need: Need) -> list[Need]:
        """Return the needs of all who are there for a setting, who came last last."""
        return [other for stay in self.stays.values() for other in stay.needs if other.key == need.key]

    def _company(self, place: str) -> None:
        """Let everybody at a place know whether they are alone."""
        there = [stay for stay in self.stays.values() if stay.visit.place == place]
        for stay in there:
            for need in stay.needs:
                need.company = len(there) > 1

    def _noticed(self, device: SimulatedDevice) -> None:
        """A device moved by itself: whoever uses it will look again."""
        for stay in self.stays.values():
            for need in stay.needs:
                if need.device is device and need.looked:
                    self._look_later(stay, need, 3.0)

    def _look_later(self, stay: Stay, need: Need, seconds: float) -> None:
        if not need.waiting:
            need.waiting = True
            self.timeline.after(seconds, lambda: self._look(stay, need))

    def _look(self, stay: Stay, need: Need) -> None:
        """Look at the device; where it is not as wanted, reach for it after a human delay, unless another's hand is on it."""
        need.waiting = False
        if stay.over:
            return
        need.looked = True
        if not need.content and self._hands.get(need.key, stay.visit.person.id) == stay.visit.person.id:
            need.waiting = True
            self.timeline.after(stay.visit.person.hand.waits(stay.rng), lambda: self._reach(stay, need))

    def _reach(self, stay: Stay, need: Need) -> None:
        need.waiting = False
        if stay.over or need.content:
            return
        need.turns += 1
        self._hands[need.key] = stay.visit.person.id
        before = need.device.value(need.setting)
        self._nudge(stay, need, before, need.way(stay.visit.person.hand.way(stay.rng), stay.rng))

    def _nudge(self, stay: Stay, need: Need, before: Value, way: list[Value]) -> None:
        """Turn one stretch, then the next; whoever has left by then has left it there."""
        if stay.over:
            return
        need.device.turn({need.setting: _plain(need, way[0])})
        need.mine = need.device.value(need.setting)
        if way[1:]:
            self.timeline.after(0.4 + 0.5 * stay.rng.random(), lambda: self._nudge(stay, need, before, way[1:]))
            return
        self.observer.turned(stay.visit, need, before)
        if self.rival is not None and (self.rival.knows_guests or not stay.visit.person.guest):
            self.rival.turned(stay.visit.person.id, need.key, need.mine)


def _plain(need: Need, value: Value) -> Value:
    """Return a value that a hand can reach: an option of the list as it is, a number as it is."""
    setting = need.device.device.settings[need.setting]
    return value if not isinstance(setting, ChoiceSetting) or value in setting.options else setting.options[0]
