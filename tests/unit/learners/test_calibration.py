"""What is said of the chance to be left alone is what happens, whoever it is said of."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from statistics import fmean

import pytest

from benchmarks.learning.people import KINDS, Kind, person
from learners.grid import published
from learners.numbers.calibration import Calibration, Odds
from learners.prior.household import default_number
from learners.registry import number_learner

AIR = KINDS[1]
MOODY, NOISY = replace(AIR, name="moody", mood=0.7, noise=0.2), replace(AIR, name="noisy", mood=0.3, noise=0.5)


def lived(kind: Kind, seed: int) -> list[tuple[float, bool]]:
    """Return what was said of the chance to be left alone, and whether it was, at every use of one person."""
    learner, one, told = number_learner(kind.domain), person(kind, seed), []
    for use in one.uses:
        made = learner.predict_one(use.x, default_number(kind.domain))
        assert made is not None
        stood = published(kind.domain, made.value)
        alone = abs(use.wanted - stood) <= one.tolerance
        (learner.accept_one if alone else learner.learn_one)(use.x, stood if alone else use.wanted)
        told.append((made.confidence, alone))
    return told


@pytest.mark.parametrize("kind", [MOODY, NOISY])
def test_of_those_whose_moods_no_habit_tells_as_much_is_left_alone_as_is_said(kind: Kind) -> None:
    told = [each for seed in range(5100, 5108) for each in lived(kind, seed)]

    assert fmean(said for said, _ in told) == pytest.approx(fmean(alone for _, alone in told), abs=0.03)


def test_it_follows_who_is_left_alone_more_or_less_often_than_the_mass_says() -> None:
    random, of = Random(1), {}
    for share in (0.4, 0.95):
        odds = Odds()
        for _ in range(150):
            odds.learn(random.choice((0.7, 0.8)), alone=random.random() < share)
        of[share] = odds.chance(0.75)

    assert of[0.4] == pytest.approx(0.4, abs=0.1)
    assert of[0.95] == pytest.approx(0.95, abs=0.05)


def test_it_learns_how_much_the_mass_says_of_somebody() -> None:
    sharp, blunt, random = Odds(), Odds(), Random(2)
    for _ in range(300):
        mass = random.choice((0.1, 0.9))
        sharp.learn(mass, alone=mass > 0.5)
        blunt.learn(mass, alone=random.random() < 0.7)

    assert sharp.chance(0.9) - sharp.chance(0.1) > 0.9
    assert blunt.chance(0.9) - blunt.chance(0.1) < 0.3


def test_more_mass_is_never_less_likely_to_be_left_alone() -> None:
    odds = Odds()
    for _ in range(300):
        odds.learn(0.9, alone=False)
        odds.learn(0.1, alone=True)

    assert odds.chance(0.1) <= odds.chance(0.5) <= odds.chance(0.9)


def test_one_surprise_does_not_turn_it_over() -> None:
    calibration = Calibration()
    before = calibration.confidence(0.9)
    calibration.left_alone(0.9, alone=False)

    assert before - 0.25 < calibration.confidence(0.9) < before


def test_it_reads_back_exactly_what_it_wrote() -> None:
    odds, random = Odds(), Random(3)
    for _ in range(40):
        odds.learn(random.random(), alone=random.random() < 0.6)

    assert Odds.of(odds.row()) == odds
