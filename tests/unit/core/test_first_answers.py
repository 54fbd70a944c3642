"""The first answers of a device of which nothing is known: it may go no further than it says, and then nobody has turned it."""

from __future__ import annotations

import pytest

from controller.core.requests import SetDevice
from tests.unit.core.life import Life, Outcome
from tests.unit.core.test_hands_and_machines import wishes


def told_first(*stood: float, answer: float = 19.0, after: float = 0.4) -> tuple[Life, Outcome]:
    """Let a heater that stood at some values be told 21 °C for the first time, and answer something else."""
    life = Life()
    for value in (*stood, 17.0):
        life.reports("heater", temperature=value)
        life.waits(60)
    entered = life.enters("ana", "living")
    assert entered.sets("heater") == [{"temperature": 21}]
    return life, life.waits(after) + life.reports("heater", temperature=answer) + life.waits(120)


@pytest.mark.parametrize("after", [0.1, 0.4, 3.0])
def test_the_first_answer_short_of_what_was_told_is_in_doubt_and_not_fought(after: float) -> None:
    life, heard = told_first(after=after)

    assert wishes(heard) == []
    assert heard.reasons() == ["doubtful"]
    assert (heard + life.waits(3600)).sets("heater") == []


def test_a_device_that_has_stood_further_was_turned() -> None:
    _, heard = told_first(23.0)

    assert wishes(heard) == [("ana", 19.0)]


@pytest.mark.parametrize("answer", [15.0, 24.0])
def test_what_does_not_lie_on_the_way_was_turned(answer: float) -> None:
    _, heard = told_first(answer=answer)

    assert wishes(heard) == [("ana", answer)]


def test_a_device_that_clamps_what_it_is_told_was_never_turned() -> None:
    life, heard = told_first()
    for value in (20.0, 21.5, 23.0, 19.5):
        life.waits(600)
        heard += life.asks(SetDevice("heater", {"temperature": 16.0}, "ana")) + life.waits(0.4) + life.reports("heater", temperature=16.0)
        life.waits(600)
        heard += life.asks(SetDevice("heater", {"temperature": value}, "ana")) + life.waits(0.4) + life.reports("heater", temperature=19.0)

    assert wishes(heard + life.waits(600)) == []
