"""How a learner of choices is judged: the log loss of its probabilities and the share of choices it got wrong. And with whom."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Protocol

from benchmarks.learning.datasets import Choice
from benchmarks.learning.door import Door
from benchmarks.learning.figures import OURS
from learners.base import ChoiceDomain, Circumstance
from learners.features import part
from learners.registry import SERVING_CHOICE, choice_learner

_ANYTHING = 0.05  # of what somebody without probabilities of its own, or of river, gives to every option alike


@dataclass(frozen=True, slots=True)
class Listening:
    """Mean log loss (natural logarithm) and errors per 100 choices."""

    loss: float
    error: float


class Chooser(Protocol):
    """The least that can be compared: says a choice and probabilities, then hears what was chosen."""

    def tell(self, x: Circumstance) -> tuple[str | None, Mapping[str, float]]:
        """Return what would be chosen, and the probability of every option it knows of."""

    def hear(self, x: Circumstance, item: str, *, right: bool) -> None:
        """Take in what was chosen; `right`: it was what was told, so it was only left alone."""


def listen(chooser: Chooser, options: Sequence[str], choices: Sequence[Choice]) -> Listening:
    """Play choices: predict, then learn."""
    losses, errors = [], []
    for x, item in choices:
        told, shares = chooser.tell(x)
        losses.append(-math.log(max(shares.get(item, 0.0) if shares else 1 / len(options), 1e-9)))
        errors.append(told != item)
        chooser.hear(x, item, right=told == item)
    return Listening(sum(losses) / len(losses), 100 * sum(errors) / len(errors))


class Learned:
    """The learner that serves, or another one of the registry."""

    def __init__(self, options: Sequence[str], name: str = SERVING_CHOICE) -> None:
        self._learner = choice_learner(ChoiceDomain(tuple(options)), name)

    def tell(self, x: Circumstance) -> tuple[str | None, Mapping[str, float]]:
        made = self._learner.predict_one(x)
        return (made.value, made.spread) if made is not None and isinstance(made.spread, Mapping) else (None, {})

    def hear(self, x: Circumstance, item: str, *, right: bool) -> None:
        (self._learner.accept_one if right else self._learner.learn_one)(x, item)


class Counting:
    """The most frequent one, ever or (`by` hour of the day) at about this hour; `newest`: the last one instead."""

    def __init__(self, options: Sequence[str], *, by_hour: bool = False, newest: bool = False) -> None:
        self._options, self._by_hour, self._newest = options, by_hour, newest
        self._heard: list[tuple[float, str]] = []

    def tell(self, x: Circumstance) -> tuple[str | None, Mapping[str, float]]:
        near = [item for hour, item in self._heard if not self._by_hour or min(abs(hour - x.hour), 24 - abs(hour - x.hour)) <= 1.5]
        items = (near or [item for _, item in self._heard])[-1 if self._newest else 0 :]
        counts, rest = Counter(items), 1.0
        total = sum(counts.values()) + rest
        shares = {option: (counts[option] + rest / len(self._options)) / total for option in self._options}
        return (max(counts, key=counts.__getitem__) if counts else None), shares

    def hear(self, x: Circumstance, item: str, *, right: bool) -> None:  # noqa: ARG002
        self._heard.append((x.hour, item))


class OfRiver:
    """A classifier of river, always told what was chosen. All options alike are mixed in, or a first choice would cost it everything."""

    def __init__(self, options: Sequence[str], model: Any, *, numeric: bool = False) -> None:
        self._options, self._model, self._numeric = options, model, numeric

    def tell(self, x: Circumstance) -> tuple[str | None, Mapping[str, float]]:
        given = {label: share for label, share in (self._model.predict_proba_one(self._row(x)) or {}).items() if share > 0}
        total, even = sum(given.values()), 1 / len(self._options)
        if not total > 0:
            return None, dict.fromkeys(self._options, even)
        shares = {option: (1 - _ANYTHING) * given.get(option, 0.0) / total + _ANYTHING * even for option in self._options}
        return max(given, key=given.__getitem__), shares

    def hear(self, x: Circumstance, item: str, *, right: bool) -> None:  # noqa: ARG002
        self._model.learn_one(self._row(x), item)

    def _row(self, x: Circumstance) -> dict[str, Any]:
        before, turn = str(x.previous), 2 * math.pi * x.hour / 24
        if self._numeric:
            return {"cos": math.cos(turn), "sin": math.sin(turn), "hour": x.hour, "weekend": float(x.weekend), "before": before}
        return {f"part {part(x.hour)}": 1.0, f"weekend {x.weekend}": 1.0, f"before {before}": 1.0}


class Behind:
    """Our learner behind the door."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def tell(self, x: Circumstance) -> tuple[str | None, Mapping[str, float]]:
        told, shares = self._door.comes(x), self._door.spread()
        return (str(told), shares) if told is not None and isinstance(shares, Mapping) else (None, {})

    def hear(self, x: Circumstance, item: str, *, right: bool) -> None:  # noqa: ARG002
        self._door.leaves(None if right else item)


def choosers() -> dict[str, Callable[[Sequence[str]], Chooser]]:
    """Return everybody to compare, ours last."""
    found: dict[str, Callable[[Sequence[str]], Chooser]] = {
        "last": lambda options: Counting(options, newest=True),
        "last at this hour": lambda options: Counting(options, by_hour=True, newest=True),
        "most frequent": Counting,
        "most frequent at this hour": lambda options: Counting(options, by_hour=True),
    }
    return {**found, **_of_river(), OURS: Learned}


def _of_river() -> dict[str, Callable[[Sequence[str]], Chooser]]:
    if find_spec("river") is None:
        return {}
    from river import forest, linear_model, naive_bayes, optim  # type: ignore[import-not-found,unused-ignore]

    return {
        "river naive Bayes": lambda options: OfRiver(options, naive_bayes.MultinomialNB(alpha=0.1)),  # type: ignore[no-untyped-call,unused-ignore]
        "river forest": lambda options: OfRiver(
            options, forest.ARFClassifier(n_models=10, seed=1, nominal_attributes=["before"]), numeric=True
        ),
        "river softmax": lambda options: OfRiver(options, linear_model.SoftmaxRegression(optimizer=optim.SGD(0.1))),
    }
