"""Simulated devices: how they obey, how they report, and every quirk by itself."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest

from controller.effects import Publication
from devices.catalog import kind
from devices.kinds import Device
from devices.settings import ChoiceSetting
from simulators.devices import SimulatedDevice
from simulators.needs import Need, agreed
from simulators.quirks import Quirks, usual
from simulators.tastes import NumberTaste
from simulators.timeline import Timeline

START = datetime(2026, 1, 5, tzinfo=UTC)


class Bench:
    """A device, its timeline and what it said."""

    def __init__(self, name: str, quirks: Quirks | None = None, options: tuple[str, ...] = ("news", "jazz", "rock")) -> None:
        made = kind(name)
        settings = {each.name: ChoiceSetting(each.name, options) if isinstance(each, ChoiceSetting) else each for each in made.settings}
        self.timeline, self.sent = Timeline(START), list[Publication]()
        device = Device("it", made, "there", settings)
        self.device = SimulatedDevice(device, quirks or Quirks(), self.timeline, self.sent.append, "base", Random(1))

    def states(self) -> list[dict[str, Any]]:
        return [json.loads(one.payload) for one in self.sent if one.topic == "base/it/state"]

    def reported(self, setting: str) -> list[Any]:
        return [state[setting] for state in self.states()]


def test_a_command_takes_effect_after_the_latency_and_is_reported() -> None:
    bench = Bench("shower", Quirks(latency=0.4, report_delay=0.1))
    bench.device.command('{"temperature": 39.5}')
    bench.timeline.advance(0.39)
    before = bench.device.value("temperature")
    bench.timeline.advance(0.6)

    assert before == 38
    assert bench.reported("temperature") == [39.5]


def test_a_hand_is_reported_as_manual_where_the_device_says_so() -> None:
    bench = Bench("shower", usual("shower"))
    bench.device.turn({"temperature": 40})
    bench.timeline.advance(1)

    assert bench.states()[-1] == {"temperature": 40, "origin": "manual"}


def test_a_seat_takes_seconds_and_reports_on_the_way() -> None:
    bench = Bench("car_seat", usual("car_seat"))
    bench.device.command('{"position": 250}')
    bench.timeline.advance(10)

    positions = bench.reported("position")
    assert positions[0] < 170
    assert positions == sorted(positions)
    assert positions[-1] == 250


def test_a_hand_stops_a_moving_seat() -> None:
    bench = Bench("car_seat", usual("car_seat"))
    bench.device.command('{"position": 250, "height": 90}')
    bench.timeline.advance(1.6)
    bench.device.turn({"position": 190})
    bench.timeline.advance(10)

    assert bench.device.value("position") == 190
    assert bench.device.value("height") == 90


def test_a_coarse_device_lands_on_its_own_grid() -> None:
    bench = Bench("shower", Quirks(grid=1.0))
    bench.device.command('{"temperature": 39.4}')
    bench.timeline.advance(1)

    assert bench.device.value("temperature") == 39


def test_a_fahrenheit_device_comes_back_in_whole_degrees_of_its_own() -> None:
    bench = Bench("climate", Quirks(fahrenheit=True))
    bench.device.command('{"temperature": 21}')
    bench.timeline.advance(1)

    assert bench.device.value("temperature") == 21.1


def test_a_clamp_is_silent() -> None:
    bench = Bench("climate", Quirks(clamp={"temperature": (16, 24)}))
    bench.device.command('{"temperature": 26}')
    bench.timeline.advance(1)

    assert bench.device.value("temperature") == 24


def test_an_optimist_reports_the_target_before_it_is_there() -> None:
    bench = Bench("light", Quirks(optimistic=True, ramp={"brightness": 100.0}))
    bench.device.turn({"brightness": 0})
    bench.timeline.advance(1)
    bench.sent.clear()
    bench.device.command('{"brightness": 200}')
    bench.timeline.advance(10)

    assert bench.reported("brightness")[0] == 200
    assert bench.reported("brightness")[1] < 200
    assert bench.reported("brightness")[-1] == 200


def test_a_stale_device_repeats_the_old_state_first() -> None:
    bench = Bench("climate", Quirks(stale=True))
    bench.device.command('{"temperature": 23}')
    bench.timeline.advance(1)

    assert bench.reported("temperature") == [21, 23]


def test_lost_commands_change_nothing() -> None:
    bench = Bench("climate", Quirks(lost=1.0))
    bench.device.command('{"temperature": 23}')
    bench.timeline.advance(5)

    assert bench.device.value("temperature") == 21


def test_power_comes_back_at_the_boot_value_and_asks() -> None:
    bench = Bench("climate", Quirks(boot={"temperature": 18}, says_origin=True, asks=True))
    bench.device.turn({"temperature": 23})
    bench.device.cut_power(3.0)
    bench.timeline.advance(5)

    assert bench.states()[-1] == {"temperature": 18, "origin": "boot"}
    assert [one.payload for one in bench.sent if one.topic == "base/it/availability"] == ["offline", "online"]
    assert bench.sent[-1].topic == "base/it/get"


def test_a_schedule_of_its_own_runs_every_day() -> None:
    bench = Bench("climate", Quirks(schedule=((6.0, "temperature", 22), (22.0, "temperature", 17)), says_origin=True))
    bench.device.start()
    bench.timeline.advance(2 * 86_400)

    assert bench.reported("temperature") == [21, 22, 17, 22, 17]
    assert bench.states()[-1]["origin"] == "schedule"


def test_a_retained_state_is_sent_again_and_again() -> None:
    bench = Bench("light", Quirks(resend=600.0))
    bench.device.start()
    bench.timeline.advance(1800.5)

    assert len(bench.states()) == 4
    assert all(one.retain for one in bench.sent)


@pytest.mark.parametrize("payload", ["", "{", "[]", "null", '"x"', '{"temperature": "hot"}', '{"temperature": null}', '{"pressure": 3}'])
def test_what_a_device_does_not_understand_it_ignores(payload: str) -> None:
    bench = Bench("shower")
    bench.device.command(payload)
    bench.timeline.advance(1)

    assert bench.device.value("temperature") == 38


def test_a_radio_plays_no_station_that_it_does_not_have() -> None:
    bench = Bench("radio")
    bench.device.command('{"station": "opera"}')
    bench.timeline.advance(1)

    assert bench.device.value("station") == "news"
    with pytest.raises(ValueError, match="opera"):
        bench.device.turn({"station": "opera"})


def _need(bench: Bench, setting: str, wanted: Any) -> Need:
    return Need(bench.device, setting, NumberTaste(38, 0.5), wanted, wanted)


def test_a_hand_may_go_in_steps() -> None:
    assert _need(Bench("shower"), "temperature", 40.0).way("steps", Random(1)) == [38.5, 39.0, 39.5, 40.0]


def test_a_hand_may_go_too_far_and_back() -> None:
    way = _need(Bench("shower"), "temperature", 39.0).way("back", Random(1))

    assert max(map(float, way)) > 39.0
    assert way[-1] == 39.0


def test_a_hand_scrolls_through_the_stations_round_the_end() -> None:
    assert _need(Bench("radio"), "station", "rock").way("steps", Random(1)) == ["jazz", "rock"]
    assert _need(Bench("radio"), "station", "jazz").way("back", Random(1)) == ["jazz", "rock", "jazz"]


def test_who_has_done_what_they_can_is_content() -> None:
    bench = Bench("shower", Quirks(grid=2.0))
    need = _need(bench, "temperature", 39.9)
    bench.device.turn({"temperature": 39.9})
    need.mine = bench.device.value("temperature")

    assert need.mine == 39
    assert need.content


def test_in_company_people_bear_more() -> None:
    need = _need(Bench("shower"), "temperature", 38.7)
    alone, need.company = need.content, True

    assert not alone
    assert need.content


def test_what_two_agree_on_leaves_most_of_them_content() -> None:
    bench = Bench("climate")
    near = [Need(bench.device, "temperature", NumberTaste(value, 0.8), value, value) for value in (20.0, 21.5)]
    far = [Need(bench.device, "temperature", NumberTaste(value, 0.8), value, value) for value in (18.0, 24.0)]

    assert agreed(near) == 20.75
    assert agreed(far) in {18.0, 24.0}
    assert agreed(near[:1]) == 20.0
