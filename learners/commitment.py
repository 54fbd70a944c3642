"""Rule 9 of the protocol, whatever the algorithm inside does: one override suffices, and silence never moves what is published.

For every slot (what "like circumstances" means) this keeps one of two things.

After an override, a *promise* until the next like use: exactly the value where it is the slot's first, else at least one step further
towards it than what stood before, and never past it.

After that use was left alone, an *anchor* until the next override: what was published is published again. Only what the sensors say
may move it, by what the learner inside makes of the difference.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from learners.base import Circumstance, Json, Learner, NumberDomain, Prediction
from learners.features import slot
from learners.grid import clamp, published
from learners.state import checked

_KIND = "committed-number"
_MOST_READINGS = 6  # kept of a circumstance: what the learner inside attends to


class Inner(Learner[float], Protocol):
    """A number learner that can be asked for its value alone."""

    def value_at(self, x: Circumstance) -> float | None:
        """Return the value of `predict_one` without a prior."""

    def learn_after(self, x: Circumstance, y: float, shown: float | None) -> None:
        """Take in an explicit wish made while `shown` was published (`None`: nothing of ours was)."""


@dataclass(frozen=True, slots=True)
class _Promise:
    """`wanted` at `x`, where `stood` was published before (`None`: the slot knew nothing)."""

    x: Circumstance
    wanted: float
    stood: float | None


@dataclass(frozen=True, slots=True)
class _Anchor:
    """`shown` was published at `x` and left alone."""

    x: Circumstance
    shown: float


class CommittedNumber:
    """A number learner that keeps rule 9.

    >>> from learners.cells import CellNumber
    >>> domain = NumberDomain(15, 46, 0.5)
    >>> learner = CommittedNumber(CellNumber(domain), domain)
    >>> morning = Circumstance(days=20000.3, hour=7.2, weekday=0)
    >>> for value in (38, 38, 38, 38.5):
    ...     learner.learn_one(morning, value)
    >>> learner.predict_one(morning).value
    38.5
    """

    def __init__(self, inner: Inner, domain: NumberDomain) -> None:
        self._inner, self._domain = inner, domain
        self._promises: dict[int, _Promise] = {}
        self._anchors: dict[int, _Anchor] = {}
        self._known: set[int] = set()  # slots with an override; only ever asked for membership

    def learn_one(self, x: Circumstance, y: float) -> None:
        """Promise what rule 9 asks for, and let the learner inside learn."""
        here = slot(x)
        before = self._value(x)
        stood = None if before is None else published(self._domain, before)
        self._promises[here] = _Promise(_kept(x), clamp(self._domain, y), stood if here in self._known else None)
        self._anchors.clear()
        self._known.add(here)
        self._inner.learn_after(x, y, stood)

    def accept_one(self, x: Circumstance, y: float) -> None:
        """Let the learner inside hear the silence, and hold on to what was published."""
        here = slot(x)
        if here in self._known and here not in self._anchors:
            self._anchors[here] = _Anchor(_kept(x), published(self._domain, self._value(x) or 0.0))
            self._promises.pop(here, None)
        self._inner.accept_one(x, y)

    def value_at(self, x: Circumstance) -> float | None:
        """Return the value of `predict_one` without a prior."""
        return self._value(x)

    def predict_one(self, x: Circumstance, prior: Prediction[float] | None = None) -> Prediction[float] | None:
        """Return the inner learner's prediction, with a value that keeps what was promised."""
        prediction, value = self._inner.predict_one(x, prior), self._value(x)
        return prediction if prediction is None or value is None else replace(prediction, value=value)

    def to_state(self) -> Json:
        """Return the whole state as JSON-ready data."""
        return {
            "kind": _KIND,
            "known": sorted(self._known),
            "promises": {str(key): [_row(told.x), told.wanted, told.stood] for key, told in self._promises.items()},
            "anchors": {str(key): [_row(told.x), told.shown] for key, told in self._anchors.items()},
            "inner": self._inner.to_state(),
        }

    def load_state(self, state: Json) -> None:
        """Take over a state that `to_state` returned."""
        state = checked(state, _KIND, "known", "promises", "anchors", "inner")
        self._known = set(state["known"])
        self._promises = {int(key): _Promise(Circumstance(*row), *rest) for key, (row, *rest) in state["promises"].items()}
        self._anchors = {int(key): _Anchor(Circumstance(*row), shown) for key, (row, shown) in state["anchors"].items()}
        self._inner.load_state(state["inner"])

    def _value(self, x: Circumstance) -> float | None:
        here, value = slot(x), self._inner.value_at(x)
        if value is None:
            return None
        if here in self._anchors:
            value = self._anchored(self._anchors[here], x, value)
        elif here in self._promises:
            value = self._promised(self._promises[here], x, value)
        return clamp(self._domain, value)

    def _anchored(self, anchor: _Anchor, x: Circumstance, value: float) -> float:
        return anchor.shown + value - self._asked(_with_readings(x, anchor.x), x, value)

    def _promised(self, promise: _Promise, x: Circumstance, value: float) -> float:
        if promise.stood is None:
            return promise.wanted
        sign = 1 if promise.wanted >= promise.stood else -1
        owed = promise.stood + sign * min(self._domain.step, abs(promise.wanted - promise.stood))
        asked = self._asked(_with_readings(x, promise.x), x, value)
        return value + min(max(asked, min(owed, promise.wanted)), max(owed, promise.wanted)) - asked

    def _asked(self, like: Circumstance, x: Circumstance, value: float) -> float:
        """Return what the learner inside says at `like`; at `x` itself that is `value`."""
        told = value if like == x else self._inner.value_at(like)
        return value if told is None else told


def _with_readings(x: Circumstance, then: Circumstance) -> Circumstance:
    """Return `x` with what the sensors said `then`."""
    return replace(x, readings={**x.readings, **then.readings}, company=then.company)


def _kept(x: Circumstance) -> Circumstance:
    return replace(x, readings=dict(sorted(x.readings.items())[:_MOST_READINGS]))


def _row(x: Circumstance) -> list[object]:
    return [x.days, x.hour, x.weekday, dict(x.readings), x.previous, x.company]
