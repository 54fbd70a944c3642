"""A value that a machine once had, from a hand: what explained it then was an hour or an occasion, and not the value."""

from __future__ import annotations

import pytest

from tests.unit.core.homes import HOME, device, with_device
from tests.unit.core.life import Life
from tests.unit.core.test_hands_and_machines import wishes
from tests.unit.core.test_several_at_once import labels


def clock(life: Life, days: int = 4) -> None:
    """Let a clock set the heater to 17 °C each morning, when nobody is there, and somebody turn it up later."""
    life.reports("heater", temperature=21.0)
    for day in range(days):
        life.until("08:00")
        life.waits(0.37)
        life.reports("heater", temperature=17.0)
        life.waits(3600 * 9 + 700 * day)
        life.obeys(life.enters("ana", "living"))
        life.waits(200 + 90 * day)
        life.turns("heater", temperature=20.0 + day / 2)
        life.waits(3600)
        life.leaves("ana", "living")


@pytest.mark.parametrize("wait", [40.0, 4000.0])
def test_who_sets_at_another_hour_what_a_clock_sets_each_morning_is_believed(wait: float) -> None:
    life = Life()
    clock(life)
    life.until("19:10")
    life.obeys(life.enters("ana", "living"))
    life.waits(wait)
    heard = life.reports("heater", temperature=17.0) + life.waits(60)

    assert labels(heard) == set()
    assert wishes(heard) == [("ana", 17.0)]


def cut(life: Life, value: float) -> None:
    """Let the heater lose its power, say so, and come back."""
    life.is_available("heater", online=False)
    life.waits(30)
    life.is_available("heater", online=True)
    life.waits(1)
    life.reports("heater", temperature=value)


@pytest.mark.parametrize("wait, doubted", [(50.0, False), (5000.0, True)])
def test_who_sets_on_coming_where_a_power_cut_had_left_it_is_believed(wait: float, *, doubted: bool) -> None:
    life = Life()
    life.obeys(life.enters("ana", "living"))
    life.turns("heater", temperature=22.5)
    life.leaves("ana", "living")
    cut(life, 19.0)
    life.waits(9000)
    life.obeys(life.enters("ana", "living"))
    life.waits(wait)
    heard = life.reports("heater", temperature=19.0) + life.waits(60)

    assert bool(labels(heard)) is doubted
    assert wishes(heard) == ([] if doubted else [("ana", 19.0)])


def test_who_has_set_it_before_where_a_power_cut_leaves_it_is_believed_at_any_time() -> None:
    life = Life()
    life.obeys(life.enters("ana", "living"))
    life.waits(100)
    life.turns("heater", temperature=19.0)
    life.waits(1000)
    life.turns("heater", temperature=23.0)
    cut(life, 19.0)
    life.waits(1000)
    life.turns("heater", temperature=22.0)
    life.waits(2000)
    heard = life.reports("heater", temperature=19.0) + life.waits(60)

    assert wishes(heard) == [("ana", 19.0)]


def test_who_opens_a_cover_and_puts_it_back_is_believed_when_they_do_so_again() -> None:
    cover = device("cover", "generic", "living", {"position": {"unit": "%", "minimum": 0, "maximum": 100, "step": 1, "default": 50}})
    life = Life(with_device(HOME, cover))
    life.obeys(life.enters("ana", "living"))
    life.waits(300)
    life.reports("cover", position=55.0)
    life.waits(300)
    heard = [life.reports("cover", position=value) + life.waits(wait) for value, wait in ((100.0, 800.0), (55.0, 4000.0), (100.0, 1300.0))]

    assert [wishes(each) for each in heard] == [[("ana", 100.0)], [("ana", 55.0)], [("ana", 100.0)]]
