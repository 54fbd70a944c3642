"""scikit-learn's estimators as challengers. Imported in the review's child process only, and the one file that knows scikit-learn.

A model is fitted anew when the evidence has grown by a quarter, and guesses everything up to the next fit in one call: a fit after every
event would cost a night. So a challenger is up to a quarter behind, which is part of what it would be like to serve with it.
"""

from __future__ import annotations

import importlib
import math
import re
import warnings
from collections.abc import Iterator, Sequence
from statistics import fmean, pstdev
from typing import Any

from sklearn.base import is_classifier, is_regressor
from sklearn.utils.validation import has_fit_parameter

from learners.base import ChoiceDomain, Circumstance, NumberDomain, Prediction
from learners.checks import Evidence
from learners.evaluate import SILENCE, unit

FIRST_FIT = 10
"""Explicit wishes before the first fit."""
GROWTH = 1.25
"""By how much the evidence has grown at the next fit."""

_ALLOWED = re.compile(r"sklearn(\.[a-z][a-z0-9_]*)+\.[A-Z][A-Za-z0-9]*")
_SURE = 0.7  # what a classifier without probabilities is taken to mean by its answer
_DAY, _YEAR = math.tau / 24, 365.0

Event = Evidence[float] | Evidence[str]


class Unusable(Exception):
    """A challenger that cannot be tried here; the text says why."""


def fits(path: str, domain: NumberDomain | ChoiceDomain) -> bool:
    """Say whether an estimator is of the right sort: regressors for numbers, classifiers for choices. Raises `Unusable`."""
    estimator = _made(path)
    if not (is_regressor(estimator) or is_classifier(estimator)):
        raise Unusable(f"{path} is neither a regressor nor a classifier")
    return bool(is_regressor(estimator) if isinstance(domain, NumberDomain) else is_classifier(estimator))


def guesses(path: str, domain: NumberDomain | ChoiceDomain, events: Sequence[Event]) -> list[Prediction[Any] | None]:
    """Return what the estimator guesses at every event, fitted on those before; `None` before its first fit. Raises `Unusable`."""
    rows = _Rows(domain, events)
    made: list[Prediction[Any] | None] = [None] * len(events)
    for start, end in _chunks(events):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of convergence: a model that did not converge is judged by its guesses
                made[start:end] = _fitted(path, domain, rows, start, end)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001  # whatever a foreign estimator raises
            raise Unusable(f"{path} could not be fitted ({type(error).__name__})") from None
    return made


def _made(path: str) -> Any:
    """Return a new estimator with its defaults, and a fixed seed where it has one."""
    if _ALLOWED.fullmatch(path) is None:
        raise Unusable(f"{path} is no estimator of scikit-learn")
    module, _, name = path.rpartition(".")
    try:
        estimator = getattr(importlib.import_module(module), name)()
        if "random_state" in estimator.get_params():
            estimator.set_params(random_state=0)
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        raise Unusable(f"{path} cannot be used ({type(error).__name__})") from None
    return estimator


def _chunks(events: Sequence[Event]) -> Iterator[tuple[int, int]]:
    """Yield from where to where one fit serves."""
    wishes, start = 0, 0
    for index, event in enumerate(events):
        wishes += event.explicit
        if wishes >= FIRST_FIT:
            start = index + 1
            break
    while 0 < start < len(events):
        end = min(math.ceil(start * GROWTH), len(events))
        yield start, end
        start = end


def _fitted(path: str, domain: NumberDomain | ChoiceDomain, rows: _Rows, start: int, end: int) -> list[Prediction[Any] | None]:
    estimator = _made(path)
    weighs = has_fit_parameter(estimator, "sample_weight")
    told = [index for index in range(start) if weighs or rows.weights[index] == 1.0]
    x = rows.features(told, told)
    y = [rows.answers[index] for index in told]
    if isinstance(domain, ChoiceDomain) and len(set(y)) == 1:
        return [None] * (end - start)  # nothing to tell apart yet
    estimator.fit(x, y, **({"sample_weight": [rows.weights[index] for index in told]} if weighs else {}))
    asked = rows.features(list(range(start, end)), told)
    if isinstance(domain, NumberDomain):
        return [_number(domain, float(value), rows) for value in estimator.predict(asked)]
    if hasattr(estimator, "predict_proba"):
        names = [str(name) for name in estimator.classes_]
        return [_choice(domain, dict(zip(names, map(float, row), strict=True))) for row in estimator.predict_proba(asked)]
    return [_choice(domain, {str(name): _SURE}) for name in estimator.predict(asked)]


def _number(domain: NumberDomain, value: float, rows: _Rows) -> Prediction[Any] | None:
    if not math.isfinite(value):
        return None
    return Prediction(min(max(value * rows.scale + rows.origin, domain.minimum), domain.maximum), 0.0, 0.0, 0.0)


def _choice(domain: ChoiceDomain, shares: dict[str, float]) -> Prediction[Any]:
    left = max(1.0 - sum(shares.values()), 0.0) / len(domain.options)
    spread = {option: shares.get(option, 0.0) + left for option in domain.options}
    return Prediction(max(spread, key=lambda option: spread[option]), spread, 0.0, 0.0)


class _Rows:
    """Evidence as a table: the hour as waves, weekend, season's age, the value before, company, and readings in standard units."""

    def __init__(self, domain: NumberDomain | ChoiceDomain, events: Sequence[Event]) -> None:
        self._domain = domain
        self._events = events
        self.origin = domain.default or domain.minimum if isinstance(domain, NumberDomain) else 0.0
        self.scale = unit(domain) if isinstance(domain, NumberDomain) else 1.0
        self.weights = [1.0 if event.explicit else SILENCE for event in events]
        self.answers = [event.y if isinstance(event.y, str) else (event.y - self.origin) / self.scale for event in events]

    def features(self, asked: Sequence[int], told: Sequence[int]) -> list[list[float]]:
        """Return the rows that are asked for; what is standardised or missing is filled from those that were told."""
        known = [self._events[index].x for index in told]
        sensors = sorted({name for x in known for name in x.readings})
        middles = {name: _middle([x.readings[name] for x in known if name in x.readings]) for name in sensors}
        return [self._row(self._events[index].x, middles, known[0].days) for index in asked]

    def _row(self, x: Circumstance, middles: dict[str, tuple[float, float]], first: float) -> list[float]:
        waves = [math.sin(_DAY * x.hour), math.cos(_DAY * x.hour), math.sin(2 * _DAY * x.hour), math.cos(2 * _DAY * x.hour)]
        weekend = float(x.weekend)
        readings = [(x.readings.get(name, middle) - middle) / width for name, (middle, width) in middles.items()]
        fixed = [weekend, weekend * waves[0], weekend * waves[1], (x.days - first) / _YEAR, float(x.company)]
        return [*waves, *fixed, *self._previous(x.previous), *readings]

    def _previous(self, previous: float | str | None) -> list[float]:
        if isinstance(self._domain, ChoiceDomain):
            return [float(previous == option) for option in self._domain.options]
        known = previous is not None and not isinstance(previous, str)
        return [(previous - self.origin) / self.scale, 1.0] if known and not isinstance(previous, str | None) else [0.0, 0.0]


def _middle(values: Sequence[float]) -> tuple[float, float]:
    return fmean(values), pstdev(values) or 1.0
