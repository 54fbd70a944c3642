"""A turn is one: what was passed on the way to the last value was nobody's aim."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from controller.core.attribution import onward
from controller.core.attribution.detents import by_detents
from controller.core.echo import EchoModel
from controller.core.requests import SetDevice
from controller.core.state import Turn
from devices.settings import NumberSetting
from tests.unit.core.life import MONDAY, Life
from tests.unit.core.test_hands_and_machines import asked, wishes

CLIMATE = NumberSetting("temperature", "°C", 5, 35, 0.5, 21)


def turned(values: Sequence[float], pause: float = 0.6) -> Turn:
    """Return a turn that came to its last value by way of the others."""
    steps = [(value, MONDAY + timedelta(seconds=pause * number)) for number, value in enumerate(values)]
    value, at = steps[-1]
    return Turn(value, 22.0, MONDAY, at, at, steps=list(steps[:-1]))


@pytest.mark.parametrize("values", [(17.5, 18.0, 18.5, 19.0), (20.83, 22.17, 23.5)])
def test_steps_in_a_row_are_one_turn(values: Sequence[float]) -> None:
    made = turned(values)

    assert onward(made) == len(values) - 1
    assert by_detents(CLIMATE, EchoModel(), made)


def test_on_a_device_that_takes_its_way_steps_are_nobodys() -> None:
    assert not by_detents(CLIMATE, EchoModel(ramped=1), turned((17.5, 18.0, 18.5, 19.0)))


def test_a_turn_that_comes_back_or_pauses_went_to_where_it_stopped() -> None:
    assert onward(turned((20.0, 23.0, 21.0))) == 1
    assert onward(turned((20.0, 21.0), pause=5.0)) == 0


def test_one_command_has_one_resting_value() -> None:
    life = Life()
    asked(life, temperature=21.0)
    life.waits(600)
    life.asks(SetDevice("heater", {"temperature": 18.0}, "ana"))
    life.waits(0.3)
    life.reports("heater", temperature=17.8)
    life.waits(0.4)
    heard = life.reports("heater", temperature=18.3) + life.waits(60)

    assert "echo" not in heard.reasons()


def test_a_device_that_says_just_what_it_was_told_has_no_second_word() -> None:
    life = Life()
    life.enters("ana", "living")
    for value in (40.0, 200.0, 90.0, 202.0):
        life.asks(SetDevice("lamp", {"brightness": value}, "ana"))
        life.waits(0.3)
        life.reports("lamp", brightness=value)
        life.waits(30 if value != 202.0 else 0.65)
    heard = life.reports("lamp", brightness=203.0) + life.waits(60)

    assert wishes(heard) == [("ana", 203.0)]


@pytest.mark.parametrize("after", [2.0, 4.5, 18.0])
def test_a_hand_soon_after_what_a_clock_does_is_heard(after: float) -> None:
    life = Life()
    life.reports("heater", temperature=18.0)
    for day in range(6):
        life.until("07:10")
        life.waits(day % 2)
        life.reports("heater", temperature=22.0)
        life.waits(5 * 3600 + 1000 * day)
        life.reports("heater", temperature=19.0)
        life.waits(60)
    life.until("07:05")
    life.obeys(life.enters("ana", "living"))
    life.until("07:10")
    life.waits(1)
    heard = life.reports("heater", temperature=22.0) + life.waits(after) + life.reports("heater", temperature=20.0) + life.waits(60)

    assert heard.preferences() == [("ana", 20.0)]
