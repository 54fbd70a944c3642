"""The simplest learners: what was wanted last is wanted again. This is what a plain thermostat does, and the rival to beat."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic

from learners.base import ChoiceDomain, Circumstance, Json, NumberDomain, Prediction, Term, V
from learners.features import LAST
from learners.grid import clamp
from learners.normal import within
from learners.state import checked


class _Last(Generic[V]):
    """Remembers the newest explicit wish, its day, and how many there were."""

    kind: str

    def __init__(self) -> None:
        self._value: V | None = None
        self._days: float | None = None
        self._count = 0

    def learn_one(self, x: Circumstance, y: V) -> None:
        """Remember the newest wish."""
        self._value, self._days, self._count = y, x.days, self._count + 1

    def accept_one(self, x: Circumstance, y: V) -> None:
        """Silence says nothing to this learner."""

    def to_state(self) -> Json:
        """Return the whole state as JSON-ready data."""
        return {"kind": self.kind, "value": self._value, "days": self._days, "count": self._count}

    def load_state(self, state: Json) -> None:
        """Take over a state that `to_state` returned."""
        state = checked(state, self.kind, "value", "days", "count")
        self._value, self._days, self._count = state["value"], state["days"], state["count"]


class LastNumber(_Last[float]):
    """The last number, whatever the hour.

    >>> learner = LastNumber(NumberDomain(15, 46, 0.5))
    >>> learner.learn_one(Circumstance(days=20000.3, hour=7.2, weekday=0), 39.5)
    >>> learner.predict_one(Circumstance(days=20001.3, hour=7.2, weekday=1)).value
    39.5
    """

    kind = "last-number"

    def __init__(self, domain: NumberDomain) -> None:
        super().__init__()
        self._domain = domain

    def predict_one(self, x: Circumstance, prior: Prediction[float] | None = None) -> Prediction[float] | None:  # noqa: ARG002
        """Return the last number, or the prior where there is none yet."""
        if self._value is None:
            return prior_only(prior)
        value, spread = clamp(self._domain, self._value), 2 * self._domain.step
        term = Term(LAST, value, 1.0, self._count, self._days)
        return Prediction(value, spread, 1.0, within(self._domain.step, spread), (term,))


class LastChoice(_Last[str]):
    """The last choice, whatever the hour; an option that is gone counts as never chosen."""

    kind = "last-choice"
    _SURE = 0.6  # right about six times in ten on real logs of drinks and music

    def __init__(self, domain: ChoiceDomain) -> None:
        super().__init__()
        self._domain = domain

    def predict_one(self, x: Circumstance, prior: Prediction[str] | None = None) -> Prediction[str] | None:  # noqa: ARG002
        """Return the last choice, or the prior where there is none yet."""
        if self._value not in self._domain.options or self._value is None:
            return prior_only(prior)
        spread = self._spread(self._value)
        term = Term(LAST, self._value, 1.0, self._count, self._days)
        return Prediction(self._value, spread, 1.0, spread[self._value], (term,))

    def _spread(self, chosen: str) -> Mapping[str, float]:
        others = len(self._domain.options) - 1
        sure = self._SURE if others else 1.0
        return {option: sure if option == chosen else (1 - sure) / others for option in self._domain.options}


def prior_only(prior: Prediction[V] | None) -> Prediction[V] | None:
    """Return the prior as the prediction of a learner that knows nothing: evidence 0."""
    if prior is None:
        return None
    return Prediction(prior.value, prior.spread, 0.0, prior.confidence, prior.terms)
