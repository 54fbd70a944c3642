"""A sensor that flaps between two rooms, however sure it says that it is."""

from __future__ import annotations

import pytest

from tests.unit.core.life import Life


def moves(life: Life, times: int, pause: float = 20.0) -> None:
    """Let ana be seen in the bathroom and in the living room by turns, there last."""
    for _ in range(times):
        life.enters("ana", "bathroom", source="radar")
        life.waits(pause)
        life.enters("ana", "living", source="radar")
        life.waits(pause)


@pytest.mark.parametrize("pause", [5.0, 20.0, 61.0])
def test_nothing_is_credited_to_whom_a_sensor_moves_to_and_fro(pause: float) -> None:
    life = Life()
    moves(life, 5, pause)

    assert life.turns("heater", temperature=25.0).preferences() == []


def test_who_went_out_and_came_back_is_credited() -> None:
    life = Life()
    life.enters("ana", "living", source="radar")
    life.waits(600)
    moves(life, 1, 60.0)

    assert life.turns("heater", temperature=25.0).preferences() == [("ana", 25.0)]


def test_it_is_over_after_a_quarter_of_an_hour() -> None:
    life = Life()
    moves(life, 5)
    life.waits(1000)

    assert life.turns("heater", temperature=25.0).preferences() == [("ana", 25.0)]
