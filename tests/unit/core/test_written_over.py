"""A controller that nobody hears of, seconds after some of our commands: what somebody turned away each time is no wish of theirs."""

from __future__ import annotations

from controller.core.decisions import Room
from controller.core.requests import ForgetPerson
from controller.core.state import load_device
from tests.unit.core.life import Life, Outcome
from tests.unit.core.test_hands_and_machines import wishes


def coming(life: Life, day: int, *, delay: float, colours: int) -> Outcome:
    """Let somebody come, a lamp be written over then, and be turned back and played with; return what the first minute brought."""
    life.obeys(life.enters("ana", "living"), 0.1)
    life.waits(delay)
    heard = life.reports("lamp", brightness=125.0) + life.waits(60)
    life.reports("lamp", brightness=180.0 + 3 * day)
    life.waits(100 + 17 * day)
    for number in range(colours):
        life.reports("lamp", color_temp_kelvin=2500.0 + 50 * ((7 * number + 3 * day) % 19))
        life.waits(61 + 7 * number)
    life.leaves("ana", "living")
    life.waits(20 * 3600 + 700 * day)
    return heard


def test_a_colour_that_is_turned_often_makes_nobody_forget_what_writes_over_the_brightness() -> None:
    life = Life()
    heard = [coming(life, day, delay=delay, colours=26) for day, delay in enumerate((3.1, 1.2, 2.2, 3.4, 1.4, 2.7))]

    assert [wishes(each) for each in heard[2:]] == [[], [], [], []]


def test_who_is_forgotten_is_nowhere_in_what_a_device_has_done() -> None:
    life = Life()
    coming(life, 0, delay=2.0, colours=30)
    kept = str(life.memory.rows[Room.RUNNING, "device/lamp"].state)
    life.asks(ForgetPerson("ana"))

    assert "ana" in kept
    assert load_device(life.memory.rows[Room.RUNNING, "device/lamp"].state).conduct.older == []
