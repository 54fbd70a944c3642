"""What somebody lets pass, learnt from what they overrode."""

from __future__ import annotations

import pytest

from learners.base import Circumstance, NumberDomain
from learners.numbers.blend import BlendNumber
from learners.numbers.tolerance import FIRST, Tolerance

ROOM = NumberDomain(5, 35, 0.5, 21)
MORNING = Circumstance(days=20000.3, hour=7.2, weekday=0)


def learnt(*offs: float) -> Tolerance:
    """Return what is learnt of overrides so far off."""
    tolerance = Tolerance()
    for off in offs:
        tolerance.learn(off, 0.1)
    return tolerance


def test_before_any_override_it_is_what_people_mostly_show() -> None:
    assert learnt().estimate == FIRST


@pytest.mark.parametrize("least", [0.2, 0.5, 1.0, 1.6])
def test_it_lies_just_below_the_smallest_of_many_overrides(least: float) -> None:
    estimate = learnt(*(least + 0.03 * (7 * number % 40) for number in range(60))).estimate

    assert 0.7 * least <= estimate <= least + 0.05


def test_one_small_override_for_no_reason_is_not_for_ever() -> None:
    assert learnt(0.1, *[1.0] * 40).estimate >= 0.8


def test_it_reads_back_what_it_wrote() -> None:
    told, read = learnt(0.6, 1.1), Tolerance()
    read.load_state(told.to_state())
    for each in (told, read):
        each.learn(0.9, 0.1)

    assert read.estimate == told.estimate
    assert read.to_state() == told.to_state()


@pytest.mark.parametrize("told", [0.3, 0.65, 1.0])
def test_a_state_of_an_older_version_knows_an_estimate_only(told: float) -> None:
    learner = BlendNumber(ROOM)
    learner.learn_one(MORNING, 22.0)
    old = learner.to_state() | {"tolerance": told}
    read, tolerance = BlendNumber(ROOM), Tolerance()
    read.load_state(old)
    tolerance.load_state(told)

    assert read.value_at(MORNING) == 22.0
    assert tolerance.estimate == pytest.approx(told, rel=0.15)
