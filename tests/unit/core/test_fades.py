"""What wakes people gently goes in even steps, by its clock; a hand that clicks does not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.unit.core.life import Life, Outcome
from tests.unit.core.test_hands_and_machines import wishes


def stepped(pauses: Sequence[float], by: float) -> Outcome:
    """Return what a radio that goes up by so much after each pause, from 5 on, is taken for; Ana is there."""
    life = Life()
    life.enters("ana", "living")
    life.reports("hifi", volume=20.0)
    life.waits(1200)
    heard, volume = life.reports("hifi", volume=5.0), 5.0
    for pause in pauses:
        volume += by
        heard += life.waits(pause) + life.reports("hifi", volume=volume)
    return heard + life.waits(300)


@pytest.mark.parametrize("by", [3.0, 2.0])
def test_a_radio_that_wakes_people_louder_and_louder_is_no_wish_the_first_time_either(by: float) -> None:
    heard = stepped([8.0, 8.1, 7.9, 8.0, 8.05, 8.0, 8.1], by)

    assert wishes(heard) == []
    assert "rival" in heard.reasons()


@pytest.mark.parametrize("pauses", [(8.0, 8.0), (0.5,) * 7, (4.1, 6.0, 3.2, 7.7, 5.0, 4.4, 6.3), (1.0,) * 7])
def test_who_clicks_a_knob_is_heard(pauses: Sequence[float]) -> None:
    assert wishes(stepped(pauses, 3.0)) == [("ana", 5.0 + 3.0 * len(pauses))]


@pytest.mark.parametrize("pauses, hand", [((1.2,) * 160, False), ((1.2,) * 24, True), ((3.0,) * 18, True)])
def test_nobody_turns_a_knob_for_minutes_by_less_than_a_step_at_a_time(pauses: Sequence[float], *, hand: bool) -> None:
    life = Life()
    life.enters("ana", "living")
    life.reports("hifi", volume=20.0)
    life.waits(1200)
    heard = Outcome()
    for number, pause in enumerate(pauses, 1):
        heard += life.waits(pause) + life.reports("hifi", volume=20.0 + 0.25 * number)
    heard += life.waits(300)

    assert wishes(heard) == ([("ana", 20.0 + 0.25 * len(pauses))] if hand else [])
    assert ("rival" in heard.reasons()) is not hand


@pytest.mark.parametrize("turned, hand", [(6, False), (2, True)])
def test_what_glides_there_is_no_hand_where_hands_set_it_at_once(turned: int, *, hand: bool) -> None:
    life = Life()
    life.obeys(life.enters("ana", "living"))
    life.waits(60)
    for value in (60.0, 120.0, 200.0, 90.0, 150.0, 230.0)[:turned]:
        life.turns("lamp", brightness=value)
        life.waits(600)
    stood = 230.0 if turned > 2 else 120.0
    heard = Outcome()
    for number in range(24):
        heard += life.reports("lamp", brightness=stood - 0.4 * (number + 1)) + life.waits(1.0)
    heard += life.waits(60)

    assert bool(wishes(heard)) is hand
