"""The small parts of the simulators: timeline, sensors, the car's signals, what trails a setpoint, scores, rivals, the blind rule."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from random import Random

import pytest

from controller.effects import Publication
from devices.catalog import kind
from devices.kinds import Device
from simulators.demo.blind import BlindRule
from simulators.devices import SimulatedDevice
from simulators.household import ANA, GRETA
from simulators.people import Person, Visit
from simulators.physics import Trail
from simulators.quirks import Quirks
from simulators.rivals import Hold, Oracle, Plain
from simulators.score import Score, periods
from simulators.sensors import BluetoothRooms, Desk, FaceCamera, Source, TagReader
from simulators.timeline import Timeline
from simulators.trials.trial import Plan, SimulationError, peopled
from simulators.vehicle import Vehicle

START = datetime(2026, 1, 5, tzinfo=UTC)
KEY = ("shower", "temperature")


class Air:
    """A timeline and all that was sent."""

    def __init__(self) -> None:
        self.timeline, self.sent = Timeline(START), list[Publication]()
        self.desk = Desk(self.timeline, self.sent.append, "base", ("bathroom", "living"), ("ana", "ben"))

    def identities(self) -> list[tuple[str, dict[str, object]]]:
        return [(one.topic.split("/")[2], json.loads(one.payload)) for one in self.sent if "/identity/" in one.topic]

    def sensed(self, sensor: str) -> list[str]:
        return [one.payload for one in self.sent if one.topic == f"base/sensor/{sensor}"]


def _visit(person: Person = ANA, *, silent: bool = False, leaves: float = 3600.0) -> Visit:
    return Visit(person, "living", 0.0, leaves, (), 0, 1, person.tag, silent)


def test_actions_at_one_moment_come_in_the_order_they_were_asked_for() -> None:
    timeline, done = Timeline(START), list[str]()
    timeline.at(5, lambda: done.append("first"))
    timeline.at(5, lambda: done.append("second"))
    timeline.at(1, lambda: timeline.after(2, lambda: done.append("between")))
    timeline.advance(10)

    assert done == ["between", "first", "second"]
    assert timeline.now == 10


def test_a_moment_and_its_seconds_are_inverse() -> None:
    timeline = Timeline(START)

    assert timeline.seconds_of(timeline.moment_of(86_400.25)) == 86_400.25


def test_a_reader_names_the_tag_and_its_going() -> None:
    air, visit, reader = Air(), _visit(), TagReader()
    reader.enters(air.desk, visit, Random(1))
    reader.leaves(air.desk, visit, Random(1))

    assert air.identities() == [("living", {"tag": ANA.tag}), ("living", {"tag": ANA.tag, "present": False})]


@pytest.mark.parametrize("source", [TagReader(), BluetoothRooms(), FaceCamera()])
def test_who_slips_out_is_not_seen_to_leave(source: Source) -> None:
    air = Air()
    source.leaves(air.desk, _visit(silent=True), Random(1))

    assert air.identities() == []


def test_bluetooth_repeats_itself_is_never_sure_and_jumps() -> None:
    air = Air()
    BluetoothRooms(every=60.0, jumps=0.1).enters(air.desk, _visit(leaves=36_000.0), Random(1))
    air.timeline.advance(36_000)
    seen = air.identities()
    jumps = [payload for place, payload in seen if place == "bathroom"]

    assert len(seen) > 400
    assert 0.05 < len(jumps) / len(seen) < 0.15
    assert all(float(str(payload["confidence"])) < 0.6 for payload in jumps)
    assert all(float(str(payload["confidence"])) < 0.96 for _, payload in seen)


def test_a_camera_errs_as_often_as_it_should_and_is_less_sure_then() -> None:
    air, rng, camera = Air(), Random(1), FaceCamera(misses=0.1, errs=0.1)
    for _ in range(2000):
        camera.enters(air.desk, _visit(), rng)
    named = [payload for _, payload in air.identities()]
    wrong = [payload for payload in named if payload["person"] != "ana"]

    assert 1700 < len(named) < 1900
    assert 140 < len(wrong) < 260
    assert max(float(str(payload["confidence"])) for payload in wrong) < 0.8


def test_a_stranger_is_rarely_taken_for_somebody() -> None:
    air, rng = Air(), Random(1)
    for _ in range(1000):
        FaceCamera(misses=0.1, errs=0.05).enters(air.desk, _visit(GRETA), rng)

    assert 20 < len(air.identities()) < 100


def test_a_car_stands_in_p_with_the_belt_open_before_it_drives() -> None:
    air = Air()
    vehicle = Vehicle(air.desk, "car")
    vehicle.enters(_visit(leaves=1200.0), Random(1))
    air.timeline.advance(44.5)
    standing = set(zip(air.sensed("vehicle_speed"), air.sensed("vehicle_gear"), air.sensed("driver_belt"), strict=True))
    air.sent.clear()
    air.timeline.advance(600)

    assert standing == {("0", "P", "off")}
    assert set(air.sensed("vehicle_gear")) == {"D"}
    assert set(air.sensed("driver_belt")) == {"on"}
    assert min(int(speed) for speed in air.sensed("vehicle_speed")) > 0


def test_an_empty_car_says_nothing() -> None:
    air = Air()
    vehicle = Vehicle(air.desk)
    vehicle.park()
    vehicle.leaves()
    air.sent.clear()
    air.timeline.advance(60)

    assert air.sent == []


def test_water_follows_the_dial_slowly() -> None:
    air, made = Air(), kind("shower")
    device = Device("shower", made, "bathroom", {each.name: each for each in made.settings})
    shower = SimulatedDevice(device, Quirks(), air.timeline, air.sent.append, "base", Random(1))
    Trail(shower, "temperature", "probe", lag=8.0, every=1.0, resting=20.0, value=20.0).start(air.desk)
    shower.use(active=True)
    air.timeline.advance(60)
    outlet = [float(text) for text in air.sensed("probe")]

    assert outlet == sorted(outlet)
    assert outlet[1] < 30
    assert outlet[-1] == pytest.approx(38, abs=0.2)


def test_uses_are_counted_once_however_often_the_knob_is_turned() -> None:
    score = Score()
    score.used(("ana", *KEY), day=0, turns=3)
    score.used(("ana", *KEY), day=8, turns=0)

    assert (score.overall.uses, score.overall.overridden, score.overall.turns) == (2, 1, 3)
    assert score.between(0, 6).per_100 == 100
    assert score.between(1, 6).per_100 is None


def test_recovery_counts_from_the_change_until_three_in_a_row_are_left_alone() -> None:
    score = Score({("ana", *KEY): 60})
    for day, turns in ((59, 1), (60, 1), (61, 0), (62, 1), (63, 0), (64, 0), (65, 0), (66, 1)):
        score.used(("ana", *KEY), day, turns)

    assert score.recovery == 3


@pytest.mark.parametrize(
    "days, spans", [(5, [(0, 4)]), (7, [(0, 6)]), (20, [(0, 6), (7, 19)]), (61, [(0, 6), (7, 29), (30, 59), (60, 60)])]
)
def test_periods_cover_every_day_once(days: int, spans: list[tuple[int, int]]) -> None:
    assert [(first, last) for _, first, last in periods(days)] == spans


def test_hold_gives_everybody_what_their_own_hand_last_set() -> None:
    hold = Hold()
    hold.turned("ana", KEY, 39.5)
    hold.turned("ben", KEY, 37)

    assert hold.entered("ana", {KEY: 40}) == {KEY: 39.5}
    assert hold.entered("kid", {KEY: 40}) == {}


def test_the_oracle_is_told_the_truth_and_a_plain_device_sets_nothing() -> None:
    assert Oracle().entered("ana", {KEY: 40}) == {KEY: 40}
    assert Plain().entered("ana", {KEY: 40}) == {}


def test_a_blind_rule_takes_a_quick_hand_for_its_own_echo() -> None:
    rule = BlindRule(blind=10.0)
    rule.commanded(100.0, {"temperature": 39.5})

    assert rule.reported(100.2, "temperature", 39.5) == "echo"
    assert rule.reported(100.3, "temperature", 41) == "blind"
    assert rule.restores("temperature") == 39.5
    assert rule.reported(111.0, "temperature", 41) == "person"


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"scenario": "circus"}, "no scenario is called 'circus'; there are couple, family"),
        ({"scenario": "couple", "days": -1}, "-1 days cannot be simulated"),
        ({"scenario": "couple", "days": 0}, "0 days"),
        ({"scenario": "couple", "people": 0}, "0 people"),
        ({"scenario": "couple", "people": 99}, "99 people"),
        ({"scenario": "couple", "seeds": ()}, "at least one seed"),
    ],
)
def test_a_plan_that_cannot_be_says_so(wrong: dict[str, object], words: str) -> None:
    with pytest.raises(SimulationError, match=words):
        Plan(**wrong)  # type: ignore[arg-type]


def test_more_people_than_the_scenario_has_are_made_like_them() -> None:
    scenario = peopled(Plan("couple").scene(1), 5)

    assert len({person.id for person in scenario.people}) == len({person.tag for person in scenario.people}) == 5
    assert set(scenario.config["people"]) == {person.id for person in scenario.people}
