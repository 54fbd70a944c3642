"""A seat that moves off as somebody gets out, and comes back as they get in, does so by itself."""

from __future__ import annotations

import pytest

from tests.unit.core.life import Life, Outcome
from tests.unit.core.test_hands_and_machines import wishes

DAY_S = 86_400.0


def driven(life: Life, *, seat: float, off: float | None, out_s: float, back_s: float = 2.0) -> tuple[Outcome, Outcome]:
    """Let somebody drive with the seat where they want it, and get out; it makes way by `off`. Return what came of getting in, and out."""
    life.enters("ana", "car")
    life.waits(back_s)
    came = life.reports("seat", position=seat) + life.waits(1500)
    if off is not None:
        life.reports("seat", position=seat + off / 2)
        life.waits(1)
        life.reports("seat", position=seat + off)
    life.waits(out_s)
    gone = life.leaves("ana", "car")
    return came, gone + life.waits(DAY_S - 1600)


def drives(*ways: tuple[float, float | None, float]) -> tuple[Life, list[tuple[Outcome, Outcome]]]:
    life = Life()
    life.reports("seat", position=120.0)
    return life, [driven(life, seat=seat, off=off, out_s=out_s) for seat, off, out_s in ways]


@pytest.mark.parametrize("out_s", [8.0, 19.0, 40.0])
def test_a_seat_that_makes_way_is_doubted_the_second_time_and_known_the_third(out_s: float) -> None:
    life, heard = drives(*[(150.0, 50.0, out_s)] * 4)

    assert all(wishes(gone) == [] or out_s > 20 for _, gone in heard[1:])
    assert all(wishes(came) == [] for came, _ in heard[1:])
    assert not any(each.value == 200.0 for each in life.memory.evidence("ana", "seat", "position"))


def test_it_is_known_by_its_way_where_people_sit_elsewhere_each_time() -> None:
    _, heard = drives((150.0, 50.0, 9.0), (130.0, 50.0, 17.0), (170.0, 50.0, 12.0))

    assert wishes(heard[1][1]) == wishes(heard[2][1]) == []


def test_what_somebody_turns_just_before_they_leave_is_theirs() -> None:
    _, heard = drives((150.0, 20.0, 30.0), (150.0, None, 12.0), (150.0, -40.0, 15.0), (150.0, 60.0, 9.0))

    assert [value for _, gone in heard for _, value in wishes(gone)][-2:] == [110.0, 210.0]


def test_a_seat_that_somebody_puts_where_they_want_it_as_they_come_is_theirs() -> None:
    life = Life()
    life.reports("seat", position=120.0)
    heard = [driven(life, seat=seat, off=None, out_s=30.0, back_s=9.0)[0] for seat in (150.0, 120.0, 140.0)]

    assert [wishes(each) for each in heard] == [[("ana", 150.0)], [("ana", 120.0)], [("ana", 140.0)]]
