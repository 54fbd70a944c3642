"""Which learner serves, and by which names others can be asked for as challengers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from learners.base import ChoiceDomain, Learner, NumberDomain
from learners.choices.counts import CountChoice
from learners.choices.favourites import BlendChoice
from learners.commitment.choices import CommittedChoice
from learners.commitment.numbers import CommittedNumber
from learners.last import LastChoice, LastNumber
from learners.numbers.blend import BlendNumber
from learners.numbers.cells import CellNumber


def _cells(domain: NumberDomain) -> Learner[float]:
    return CommittedNumber(CellNumber(domain), domain)


def _blend(domain: NumberDomain) -> Learner[float]:
    return CommittedNumber(BlendNumber(domain), domain)


def _counts(domain: ChoiceDomain) -> Learner[str]:
    return CommittedChoice(CountChoice(domain), domain)


def _favourites(domain: ChoiceDomain) -> Learner[str]:
    return CommittedChoice(BlendChoice(domain), domain)


NUMBER_LEARNERS: Mapping[str, Callable[[NumberDomain], Learner[float]]] = {"last": LastNumber, "cells": _cells, "blend": _blend}
CHOICE_LEARNERS: Mapping[str, Callable[[ChoiceDomain], Learner[str]]] = {"last": LastChoice, "counts": _counts, "favourites": _favourites}

SERVING_NUMBER, SERVING_CHOICE = "blend", "favourites"


def number_learner(domain: NumberDomain, name: str = SERVING_NUMBER) -> Learner[float]:
    """Return a new number learner; raises `KeyError` for a name that is not in `NUMBER_LEARNERS`."""
    return NUMBER_LEARNERS[name](domain)


def choice_learner(domain: ChoiceDomain, name: str = SERVING_CHOICE) -> Learner[str]:
    """Return a new choice learner; raises `KeyError` for a name that is not in `CHOICE_LEARNERS`."""
    return CHOICE_LEARNERS[name](domain)
