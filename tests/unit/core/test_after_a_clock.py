"""A hand just after a clock that is known: two changes, of which the second is somebody's."""

from __future__ import annotations

import pytest

from tests.unit.core.life import SETTLE_S, Life, Outcome
from tests.unit.core.test_hands_and_machines import wishes


def scheduled(days: int = 3) -> Life:
    """Return a life in which a clock sets the heater to 17 °C at eight each morning, an hour or so after Ana came."""
    life = Life()
    life.reports("heater", temperature=21.0)
    for day in range(days):
        life.until("08:00")
        life.waits(3600 * 23 - 60 * (7 + 11 * day))
        life.enters("ana", "living")
        life.until("08:00")
        if day < days - 1:
            life.reports("heater", temperature=17.0)
            life.waits(3600 + 100 * day)
            life.turns("heater", temperature=21.0 + day / 2)
            life.leaves("ana", "living")
    return life


@pytest.mark.parametrize("after", [0.4, 1.0, 4.0, 15.0])
@pytest.mark.parametrize("value", [23.0, 19.0])
def test_a_hand_just_after_a_clock_that_is_known_is_a_hand(after: float, value: float) -> None:
    life = scheduled(5)
    heard = life.reports("heater", temperature=17.0) + life.waits(after) + life.reports("heater", temperature=value)
    heard += life.waits(SETTLE_S + 5)

    assert wishes(heard) == [("ana", value)]
    assert heard.reasons()[0] == "schedule"


def test_what_a_hand_turns_back_at_once_is_a_wish_for_what_stood() -> None:
    life = scheduled(5)
    stood = 22.5
    heard = life.reports("heater", temperature=17.0) + life.waits(1.0) + life.reports("heater", temperature=stood)

    assert len(wishes(heard + life.waits(SETTLE_S + 5))) == 1


def test_a_clock_by_itself_is_nobody() -> None:
    life = scheduled(5)
    heard: Outcome = life.reports("heater", temperature=17.0) + life.waits(600)

    assert wishes(heard) == []
