"""The terms of a number make the number, whatever it rests on."""

from __future__ import annotations

import random

import pytest

from learners.base import Circumstance, NumberDomain
from learners.features import LIKE_THIS
from learners.registry import SERVING_NUMBER, number_learner

DOMAIN = NumberDomain(5, 35, 0.5, 21)


def at(day: int, hour: float) -> Circumstance:
    return Circumstance(20_000 + day + hour / 24, hour, (day + 3) % 7)


@pytest.mark.parametrize("seed", range(6))
def test_the_terms_of_a_number_come_to_the_number(seed: int) -> None:
    chance, learner = random.Random(seed), number_learner(DOMAIN, SERVING_NUMBER)
    for day in range(30):
        x = at(day, chance.choice([7.0, 8.5, 19.0]))
        made = learner.predict_one(x)
        if made is not None and made.evidence > 0:
            assert sum(term.weight * term.value for term in made.terms) == pytest.approx(made.value, abs=DOMAIN.step / 2 + 1e-9)
            assert sum(term.weight for term in made.terms) == pytest.approx(1)
            assert [term.weight for term in made.terms] == sorted((term.weight for term in made.terms), reverse=True)
        if made is None or chance.random() < 0.5:
            learner.learn_one(x, chance.choice([19.0, 21.0, 24.5]))
        else:
            learner.accept_one(x, made.value)


def test_a_number_that_follows_one_choice_says_which() -> None:
    learner = number_learner(DOMAIN, SERVING_NUMBER)
    learner.learn_one(at(1, 8.0), 23.0)  # a Friday
    learner.learn_one(at(3, 8.0), 20.0)  # a Sunday
    made = learner.predict_one(at(4, 8.0))

    assert made is not None
    assert made.value == 23.0
    assert (made.terms[0].name, made.terms[0].value, made.terms[0].count, made.terms[0].last) == (LIKE_THIS, 23.0, 1, 20_001.0)
