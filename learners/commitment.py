"""One override suffices (protocol, rule 9), whatever the algorithm inside does.

For every slot this keeps the newest override and what was published before it. Where it is the slot's only one, the next like use
gets exactly its value; where there are more, the next like use lies at least one step further towards it, and not beyond.
Before the learner inside is asked again nothing else is promised.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace

from learners.base import Circumstance, Json, Learner, NumberDomain, Prediction
from learners.features import slot
from learners.grid import clamp, published
from learners.state import checked

_KIND = "committed-number"


@dataclass(frozen=True, slots=True)
class _Promise:
    """Keep to between `low` and `high` (both included)."""

    low: float
    high: float


class CommittedNumber:
    """A number learner that keeps rule 9.

    >>> from learners.cells import CellNumber
    >>> domain = NumberDomain(15, 46, 0.5)
    >>> learner = CommittedNumber(CellNumber(domain), domain)
    >>> morning = Circumstance(days=20000.3, hour=7.2, weekday=0)
    >>> for value in (38, 38, 38, 39):
    ...     learner.learn_one(morning, value)
    >>> learner.predict_one(morning).value
    38.5
    """

    def __init__(self, inner: Learner[float], domain: NumberDomain) -> None:
        self._inner, self._domain = inner, domain
        self._promises: dict[str, _Promise] = {}

    def learn_one(self, x: Circumstance, y: float) -> None:
        """Promise what rule 9 asks for, and let the learner inside learn."""
        key, target = str(slot(x)), clamp(self._domain, y)
        before = self.predict_one(x) if key in self._promises else None
        self._promises[key] = _Promise(target, target) if before is None else self._step(before.value, target)
        self._inner.learn_one(x, y)

    def accept_one(self, x: Circumstance, y: float) -> None:
        """Pass silence on."""
        self._inner.accept_one(x, y)

    def predict_one(self, x: Circumstance, prior: Prediction[float] | None = None) -> Prediction[float] | None:
        """Return the inner learner's prediction, kept within the promise of the slot."""
        prediction = self._inner.predict_one(x, prior)
        promise = self._promises.get(str(slot(x)))
        if prediction is None or promise is None:
            return prediction
        return replace(prediction, value=min(max(prediction.value, promise.low), promise.high))

    def to_state(self) -> Json:
        """Return the whole state as JSON-ready data."""
        return {"kind": _KIND, "promises": {key: astuple(p) for key, p in self._promises.items()}, "inner": self._inner.to_state()}

    def load_state(self, state: Json) -> None:
        """Take over a state that `to_state` returned."""
        state = checked(state, _KIND, "promises", "inner")
        self._promises = {key: _Promise(*promise) for key, promise in state["promises"].items()}
        self._inner.load_state(state["inner"])

    def _step(self, before: float, target: float) -> _Promise:
        stood = published(self._domain, before)
        if target >= stood:
            return _Promise(min(stood + self._domain.step, target), target)
        return _Promise(target, max(stood - self._domain.step, target))
