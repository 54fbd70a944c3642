"""Whose each of several values was, by all of them together."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pytest

from controller.core.credit.mixture import Sample, whose

NOTHING = {"ana": 0.0, "ben": 0.0}


def samples(values: Sequence[float], priors: Sequence[Mapping[str, float]]) -> list[Sample]:
    """Return values of a setting from 0 to 100 that people keep to within two or three."""
    alike = [[math.exp(-abs(one - other) / 2.0) / 4.0 for other in values] for one in values]
    return [Sample(prior, row, 0.01, NOTHING) for prior, row in zip(priors, alike, strict=True)]


ANA, BEN, EITHER = {"ana": 0.95, "ben": 0.05}, {"ana": 0.05, "ben": 0.95}, {"ana": 0.5, "ben": 0.5}


def test_a_value_of_nobody_known_is_whose_others_are_like_it() -> None:
    found = whose(samples([20, 21, 20, 60, 61, 60, 61], [ANA, ANA, ANA, BEN, BEN, BEN, EITHER]), NOTHING)

    assert found[-1]["ben"] > 0.9


def test_one_wrong_word_among_many_is_outweighed_by_the_value() -> None:
    found = whose(samples([20, 21, 20, 20, 60, 61, 60, 61, 60], [ANA] * 4 + [BEN] * 4 + [ANA]), NOTHING)

    assert found[-1]["ana"] < 0.5


def test_without_any_other_value_what_was_thought_beforehand_stays() -> None:
    (found,) = whose(samples([40], [ANA]), NOTHING)

    assert found == pytest.approx(ANA)


def test_what_was_left_alone_speaks_as_well() -> None:
    (one,) = samples([20], [EITHER])
    (found,) = whose([Sample(one.prior, one.alike, one.common, {"ana": 1.0, "ben": 0.0})], {"ana": 4.0, "ben": 4.0})

    assert found["ana"] > 0.9


def test_where_nobody_can_have_wanted_it_what_was_thought_stays() -> None:
    (found,) = whose([Sample(ANA, [0.0], 0.0, NOTHING)], NOTHING)

    assert found == ANA
