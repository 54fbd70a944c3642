"""Every learner that can be named keeps the contract of `learners/base.py`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from learners.base import ChoiceDomain, NumberDomain
from learners.checks import Make, yield_checks
from learners.registry import CHOICE_LEARNERS, NUMBER_LEARNERS, choice_learner, number_learner

SHOWER = NumberDomain(15, 46, 0.5, 38)
SEAT = NumberDomain(0, 300, 5, 150)
STATION = ChoiceDomain(("news", "jazz", "rock", "classical"))

MAKES: dict[str, Make[Any]] = {
    **{f"{name}-shower": Make(partial(number_learner, SHOWER, name), SHOWER, (36, 38, 39.5, 41)) for name in NUMBER_LEARNERS},
    **{f"{name}-seat": Make(partial(number_learner, SEAT, name), SEAT, (0, 100, 150, 300)) for name in NUMBER_LEARNERS},
    **{f"{name}-station": Make(partial(choice_learner, STATION, name), STATION, STATION.options) for name in CHOICE_LEARNERS},
}


@pytest.mark.parametrize("make", MAKES.values(), ids=MAKES)
@pytest.mark.parametrize("check", tuple(yield_checks()), ids=lambda check: check.__name__.removeprefix("check_"))
def test_learner_keeps_the_contract(check: Callable[[Make[Any]], None], make: Make[Any]) -> None:
    check(make)
