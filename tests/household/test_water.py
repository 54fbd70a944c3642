"""Water through `replay`: what a stranger sees of rises, of a sensor at the outlet, and of who may have which temperature."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from tests.household.driver import Heard, Household

Opens = Callable[..., Household]


@pytest.fixture
def probed(opens: Opens) -> Household:
    """Return a household whose shower has a sensor at its outlet, with Ana under it at 40 °C for a minute."""
    home = opens(devices={"shower": {"signals": {"outlet_temperature": "probe"}}}, sensors={"probe": {}})
    home.asks("preference/set", person="ana", device="shower", setting="temperature", value=40)
    home.reports("shower", temperature=38, active=False)
    home.obeys("shower", home.enters("ana", "bathroom"))
    home.reports("shower", active=True)
    runs(home, 60, 38.5)
    return home


def runs(home: Household, seconds: int, reading: Any) -> Heard:
    """Let water run, the valve obey and the sensor speak every second."""
    heard = Heard()
    for _ in range(seconds):
        passed = home.waits(1)
        heard += passed + home.obeys("shower", passed, after=0) + home.senses(probe=reading)
    return heard


def told(heard: Heard) -> list[float]:
    return [command["temperature"] for command in heard.sets("shower")]


def test_water_that_runs_rises_by_a_degree_every_two_seconds(home: Household) -> None:
    home.asks("preference/set", person="ana", device="shower", setting="temperature", value=41)
    home.reports("shower", temperature=36, active=True)
    heard = home.enters("ana", "bathroom") + home.waits(30)
    rises = [(message.at, message.payload["temperature"]) for message in heard.commands() if message.topic == "shower/set"]

    assert [value for _, value in rises] == [39, 40, 41]
    assert all((later[0] - earlier[0]).total_seconds() >= 2 for earlier, later in pairwise(rises))
    assert heard.decision("shower")["settings"] == {"temperature": 41}


@pytest.mark.parametrize("reading", [None, "NaN", "unavailable", -4, 120, 12, 55, {"value": None}], ids=str)
def test_a_sensor_that_is_not_to_be_trusted_means_cold_which_is_said_and_stays(probed: Household, reading: Any) -> None:
    heard = probed.waits(6) if reading is None else probed.waits(1) + probed.senses(probe=reading)
    after = runs(probed, 20, 20.0) + probed.publish("shower/get", "")
    after += probed.asks("device/set", device="shower", settings={"temperature": 40}, person="ana") + runs(probed, 20, 20.0)

    assert told(heard) == [15]
    assert heard.decision("shower")["source"] == "safety"
    assert heard.decision("shower")["why"]
    assert [event["device"] for event in heard.events("safety")] == ["shower"]
    assert set(told(after)) == {15}


def test_the_next_use_is_warm_again_once_the_sensor_is_good(probed: Household) -> None:
    probed.waits(6)
    probed.reports("shower", temperature=15, active=False)
    probed.leaves("ana", "bathroom")
    probed.waits(600)
    cold = probed.enters("ana", "bathroom")
    warm = probed.senses(probe=21.0)

    assert cold.decision("shower")["settings"] == {"temperature": 15}
    assert warm.decision("shower")["settings"] == {"temperature": 40}
    assert max(told(warm)) <= 38


def test_a_probe_that_speaks_lets_the_water_be(probed: Household) -> None:
    assert told(runs(probed, 120, 39.6)) == []


def test_without_a_probe_a_minute_of_silence_is_nothing(home: Household) -> None:
    home.reports("shower", temperature=38, active=True)
    home.enters("ana", "bathroom")

    assert told(home.waits(600)) == []
