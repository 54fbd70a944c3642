"""Where somebody's wishes lie by what was credited to them: the newest count, a whim does not, and what tells two people apart."""

from __future__ import annotations

from typing import cast

import pytest

from controller.core.credit.tastes import number, option
from controller.core.credit.whims import KEY, Whims
from devices.messages import Origin
from devices.settings import NumberSetting
from tests.unit.core.homes import HOME
from tests.unit.core.life import Life
from tests.unit.core.test_suspects import both, used_to

TEMPERATURE = cast("NumberSetting", HOME.devices["heater"].settings["temperature"])
PLAYLIST = HOME.devices["hifi"].settings["playlist"]
WIDE = 1.6


def known_whims(life: Life) -> Whims:
    """Return how whimsical people are known to be."""
    found = Whims()
    found.load(next(row.state or {} for (_, key), row in life.memory.rows.items() if key == KEY))
    return found


def test_a_value_three_widths_away_is_hardly_a_wish() -> None:
    found = number([20.0, 20.5, 20.0, 20.5, 20.0], TEMPERATURE, WIDE, 0.1)

    assert found.density(23.5) < found.density(20.0) / 100


def test_of_one_wish_little_is_known() -> None:
    few = number([20.0], TEMPERATURE, WIDE, 0.1)
    many = number([20.0] * 6, TEMPERATURE, WIDE, 0.1)

    assert few.density(22.0) > 3 * many.density(22.0)


def test_one_whim_moves_nothing() -> None:
    found = number([20.0, 26.0, 20.5, 20.0, 20.5], TEMPERATURE, WIDE, 0.3)

    assert found.middle == pytest.approx(20.25, abs=0.3)
    assert found.scale < 1.0


def test_the_newest_wishes_count_most() -> None:
    found = number([23.0] * 6 + [20.0] * 6, TEMPERATURE, WIDE, 0.1)

    assert found.density(23.0) > found.density(20.0)


def test_an_option_that_somebody_always_takes_is_theirs() -> None:
    assert option("calm", ["calm"] * 6, PLAYLIST) > 10 * option("loud", ["calm"] * 6, PLAYLIST)


def test_a_value_that_is_plainly_of_one_of_two_who_are_there_is_theirs_within_a_week() -> None:
    life = both(used_to(6, ana=20.0, ben=23.0))
    life.turns("heater", temperature=20.0)
    life.waits(300)

    assert life.turns("heater", temperature=23.5).preferences() == [("ben", 23.5)]


def test_who_has_what_they_want_leaves_it_alone() -> None:
    likely = {}
    for stood in (20.0, 22.5):
        life = both(used_to(6, ana=20.0, ben=22.0))
        life.reports("heater", temperature=stood, origin=Origin.SCHEDULE)
        life.waits(300)
        (entry,) = life.turns("heater", temperature=21.25).entries()
        likely[stood] = entry.detail["who"]["ana"]

    assert likely[20.0] < 0.5 < likely[22.5]


def test_where_people_turn_what_they_want_that_tells_of_nobody() -> None:
    calm, restless = Whims(), Whims()
    for _ in range(12):
        calm.turned(0.0)
        restless.turned(0.5)

    assert calm.restless() < Whims().restless() < restless.restless()
    assert restless.restless() > 0.6


def test_what_another_one_wants_under_a_wrong_tag_makes_nobody_restless() -> None:
    life = used_to(8, ana=18.0, ben=24.0)
    before = known_whims(life)
    for _ in range(2):
        life.reports("heater", temperature=18.0, origin=Origin.SCHEDULE)
        life.obeys(life.enters("ana", "living", source="tag-ana"))
        life.waits(60)
        life.turns("heater", temperature=24.5)
        life.waits(1200)
        life.leaves("ana", "living", source="tag-ana")
        life.waits(7200)

    assert known_whims(life).restless() < before.restless() + 0.03
    assert known_whims(life).share("heater", "temperature") < before.share("heater", "temperature") + 0.03


def test_how_restless_people_are_is_kept() -> None:
    whims, again = Whims(), Whims()
    again.load(whims.turned(0.7).state or {})

    assert again.restless() == whims.restless()
