"""What the learners are compared with: simple rules, and river's best where it is installed (`pip install river`)."""

from __future__ import annotations

import math
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, Protocol

from learners.base import Circumstance, NumberDomain
from learners.registry import number_learner


class Rival(Protocol):
    """The least that can be compared: learns wishes, may hear silence, says a number."""

    def learn(self, x: Circumstance, y: float) -> None:
        """Take in a wish."""

    def accept(self, x: Circumstance, y: float) -> None:
        """Take in silence."""

    def value(self, x: Circumstance) -> float | None:
        """Return what would be wanted."""


class Ours:
    """A learner of the registry."""

    def __init__(self, domain: NumberDomain, name: str) -> None:
        self._learner = number_learner(domain, name)

    def learn(self, x: Circumstance, y: float) -> None:
        self._learner.learn_one(x, y)

    def accept(self, x: Circumstance, y: float) -> None:
        self._learner.accept_one(x, y)

    def value(self, x: Circumstance) -> float | None:
        prediction = self._learner.predict_one(x)
        return None if prediction is None else prediction.value

    def spread(self, x: Circumstance) -> float | None:
        """Return the half-width of the 80 % interval."""
        prediction = self._learner.predict_one(x)
        return prediction.spread if prediction is not None and isinstance(prediction.spread, float | int) else None


class LastSameSlot:
    """The last value at about this hour (within an hour and a half), else the last value."""

    def __init__(self) -> None:
        self._values: list[tuple[float, float]] = []

    def learn(self, x: Circumstance, y: float) -> None:
        self._values = [(x.hour, y), *(old for old in self._values if abs(old[0] - x.hour) > 0.25)]

    def accept(self, x: Circumstance, y: float) -> None:
        self.learn(x, y)

    def value(self, x: Circumstance) -> float | None:
        near = [y for hour, y in self._values if min(abs(hour - x.hour), 24 - abs(hour - x.hour)) <= 1.5]
        return near[0] if near else (self._values[0][1] if self._values else None)


class RunningMean:
    """The mean of all wishes."""

    def __init__(self) -> None:
        self._sum, self._count = 0.0, 0

    def learn(self, x: Circumstance, y: float) -> None:  # noqa: ARG002
        self._sum, self._count = self._sum + y, self._count + 1

    def accept(self, x: Circumstance, y: float) -> None:
        self.learn(x, y)

    def value(self, x: Circumstance) -> float | None:  # noqa: ARG002
        return self._sum / self._count if self._count else None


class River:
    """A regressor of river on hour, week, value before and readings; silence counts as a wish for what stood."""

    def __init__(self, model: Any) -> None:
        self._model, self._known = model, False

    def learn(self, x: Circumstance, y: float) -> None:
        self._model.learn_one(_features(x), y)
        self._known = True

    def accept(self, x: Circumstance, y: float) -> None:
        self.learn(x, y)

    def value(self, x: Circumstance) -> float | None:
        told = float(self._model.predict_one(_features(x))) if self._known else math.nan
        return told if math.isfinite(told) else None


def rivals(domain: NumberDomain) -> dict[str, Callable[[], Rival]]:
    """Return everything to compare, ours last."""
    found: dict[str, Callable[[], Rival]] = {
        "last value": lambda: Ours(domain, "last"),
        "last same slot": LastSameSlot,
        "running mean": RunningMean,
        "cells": lambda: Ours(domain, "cells"),
    }
    if find_spec("river") is not None:
        from river import forest, neighbors, preprocessing, tree  # type: ignore[import-not-found,unused-ignore]

        found["river k nearest"] = lambda: River(preprocessing.StandardScaler() | neighbors.KNNRegressor(n_neighbors=5))
        found["river Hoeffding tree"] = lambda: River(tree.HoeffdingAdaptiveTreeRegressor(seed=1, grace_period=20))
        found["river forest"] = lambda: River(forest.ARFRegressor(seed=1, n_models=5))
    found["ours"] = lambda: Ours(domain, "blend")
    return found


def _features(x: Circumstance) -> dict[str, float]:
    turn = 2 * math.pi * x.hour / 24
    previous = float(x.previous) if isinstance(x.previous, int | float) else 0.0
    when = {"cos": math.cos(turn), "sin": math.sin(turn), "weekend": float(x.weekend), "days": x.days / 30}
    return {**when, "previous": previous, **x.readings}
