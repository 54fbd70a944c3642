"""What the learner of numbers is compared with: simple rules, and the best of river and scikit-learn where they are installed."""

from __future__ import annotations

import math
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, NamedTuple, Protocol

from benchmarks.learning.figures import OURS
from learners.base import Circumstance, NumberDomain
from learners.registry import number_learner


class Sure(NamedTuple):
    """The half-width of an interval of 80 %, and the chance to be left alone."""

    spread: float
    confidence: float


class Rival(Protocol):
    """The least that can be compared: learns wishes, may hear silence, says a number."""

    def learn(self, x: Circumstance, y: float) -> None:
        """Take in a wish."""

    def accept(self, x: Circumstance, y: float) -> None:
        """Take in silence."""

    def value(self, x: Circumstance) -> float | None:
        """Return what would be wanted."""

    def sure(self, x: Circumstance) -> Sure | None:
        """Return how sure it is, `None` where it does not say."""


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

    def sure(self, x: Circumstance) -> Sure | None:
        made = self._learner.predict_one(x)
        return Sure(made.spread, made.confidence) if made is not None and isinstance(made.spread, float | int) else None


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

    def sure(self, x: Circumstance) -> Sure | None:  # noqa: ARG002
        return None


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

    def sure(self, x: Circumstance) -> Sure | None:  # noqa: ARG002
        return None


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

    def sure(self, x: Circumstance) -> Sure | None:  # noqa: ARG002
        return None


class Refitted:
    """A regressor of scikit-learn on the same features, fitted again every `EVERY` uses to the last `KEPT`."""

    EVERY, KEPT = 28, 400

    def __init__(self, model: Any) -> None:
        self._model, self._rows, self._wishes, self._fitted = model, list[list[float]](), list[float](), 0
        self._names: list[str] = []

    def learn(self, x: Circumstance, y: float) -> None:
        self._names = self._names or sorted(_features(x))
        self._rows, self._wishes = [*self._rows[1 - self.KEPT :], self._row(x)], [*self._wishes[1 - self.KEPT :], y]
        self._fitted += 1
        if self._fitted == 5 or self._fitted % self.EVERY == 0:
            self._model.fit(self._rows, self._wishes)

    def accept(self, x: Circumstance, y: float) -> None:
        self.learn(x, y)

    def value(self, x: Circumstance) -> float | None:
        if self._fitted < 5:
            return self._wishes[-1] if self._wishes else None
        return float(self._model.predict([self._row(x)])[0])

    def sure(self, x: Circumstance) -> Sure | None:  # noqa: ARG002
        return None

    def _row(self, x: Circumstance) -> list[float]:
        features = _features(x)
        return [features.get(name, 0.0) for name in self._names]


def missing() -> list[str]:
    """Return the libraries to compare with that are not installed."""
    return [name for name, module in (("river", "river"), ("scikit-learn", "sklearn")) if find_spec(module) is None]


def rivals(domain: NumberDomain) -> dict[str, Callable[[], Rival]]:
    """Return everything to compare, ours last."""
    found: dict[str, Callable[[], Rival]] = {
        "last value": lambda: Ours(domain, "last"),
        "last same slot": LastSameSlot,
        "running mean": RunningMean,
    }
    return {**found, **_of_river(), **_of_sklearn(), OURS: lambda: Ours(domain, "blend")}


def _of_river() -> dict[str, Callable[[], Rival]]:
    if find_spec("river") is None:
        return {}
    from river import forest, neighbors, preprocessing, tree  # type: ignore[import-not-found,unused-ignore]

    return {
        "river k nearest": lambda: River(preprocessing.StandardScaler() | neighbors.KNNRegressor(n_neighbors=5)),
        "river Hoeffding tree": lambda: River(tree.HoeffdingAdaptiveTreeRegressor(seed=1, grace_period=20)),
        "river forest": lambda: River(forest.ARFRegressor(seed=1, n_models=5)),
    }


def _of_sklearn() -> dict[str, Callable[[], Rival]]:
    if find_spec("sklearn") is None:
        return {}
    from sklearn.ensemble import RandomForestRegressor
    from sklearn.linear_model import BayesianRidge

    return {
        "scikit-learn ridge": lambda: Refitted(BayesianRidge()),
        "scikit-learn forest": lambda: Refitted(RandomForestRegressor(20, min_samples_leaf=2, random_state=1)),
    }


def _features(x: Circumstance) -> dict[str, float]:
    turn = 2 * math.pi * x.hour / 24
    previous = float(x.previous) if isinstance(x.previous, int | float) else 0.0
    when = {"cos": math.cos(turn), "sin": math.sin(turn), "weekend": float(x.weekend), "days": x.days / 30}
    return {**when, "previous": previous, **x.readings}
