"""Rule 9 of the protocol, whatever the algorithm inside does: one override suffices, and silence never moves what is published.

For every occasion (`occasions.py`: what "like circumstances" means) this keeps one of two things.

After an override, a *promise* until the next like use: exactly the value where it is the only evidence of the slot, else at least one step
further towards it than what stood before, never past it, and of what that leaves the best. What was left alone in the slot after a first
wish is evidence too. Where other overrides came since, or the sensors say otherwise, what the learner inside makes of it all may serve
instead (`licence.py`).

After that use was left alone, an *anchor* until the next override: what was published is published again. Only what the sensors say
may move it, by what the learner inside makes of the difference; where they clearly say otherwise it is no like use, and the learner
inside serves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import NamedTuple, Protocol

from learners.base import Circumstance, Json, Learner, NumberDomain, Prediction
from learners.commitment.accounting import accounted
from learners.commitment.licence import Licence
from learners.commitment.occasions import Occasion, nearest
from learners.features import LEFT_ALONE, LIKE_THIS, LIKELIEST, own_slot, slot
from learners.grid import clamp, published
from learners.state import checked
from learners.unit import unit

_KIND = "committed-number-2"
_MOST = 10  # promises, and anchors: a slot seldom holds two occasions
_ELSEWHERE = 0.2  # standard deviations of a reading: beyond this the surroundings are not like
_CLEARLY_ELSEWHERE = 0.4  # the same for what was left alone: silence said nothing new, so it takes more to leave it
_WEEK = 7.0  # days
_TOLERANCE = 0.5  # units (`evaluate.unit`): what is taken to be let pass, where silence judges


class Inner(Learner[float], Protocol):
    """A number learner that can be asked for its value alone, and told what was published in its stead."""

    def value_at(self, x: Circumstance) -> float | None:
        """Return the value of `predict_one` without a prior."""

    def value_within(self, x: Circumstance, low: float, high: float) -> float:
        """Return the best value from `low` to `high`, after a first wish."""

    def apart(self, x: Circumstance, other: Circumstance) -> float:
        """Return how far the surroundings of two circumstances lie apart, in standard deviations."""

    def attended(self) -> Sequence[str]:
        """Return the names of the readings that count."""

    def weekday_apart(self, x: Circumstance) -> bool:
        """Say whether this weekday is known to want something else at this part of the day than the others do."""

    def learn_after(self, x: Circumstance, y: float, shown: float | None) -> None:
        """Take in an explicit wish made while `shown` was published (`None`: nothing of ours was)."""

    def predict_as(self, x: Circumstance, prior: Prediction[float] | None, shown: float | None) -> Prediction[float] | None:
        """Return `predict_one` for a value that will be published instead of its own."""


@dataclass(frozen=True, slots=True)
class _Promise:
    """`wanted` at an occasion where `stood` was published before (`None`: nothing was known of the slot)."""

    when: Occasion
    wanted: float
    stood: float | None


@dataclass(frozen=True, slots=True)
class _Anchor:
    """`shown` was published at an occasion and left alone."""

    when: Occasion
    shown: float


class _Answer(NamedTuple):
    """What the learner inside says and what rule 9 makes of it; `overtaken`: other overrides came since that was promised; `elsewhere`:
    the sensors say otherwise than then.
    """

    free: float
    bound: float
    overtaken: bool = False
    elsewhere: bool = False

    @property
    def open(self) -> bool:
        """Say whether the letter does not bind as such."""
        return self.overtaken or self.elsewhere


class _Asked(NamedTuple):
    """A question, its slot, its answer (`None`: nothing is known), and the promise and the anchor whose like use it is of."""

    x: Circumstance
    slot: int
    answer: _Answer | None
    promise: _Promise | None
    anchor: _Anchor | None


class CommittedNumber:
    """A number learner that keeps rule 9.

    >>> from learners.numbers.cells import CellNumber
    >>> domain = NumberDomain(15, 46, 0.5)
    >>> learner = CommittedNumber(CellNumber(domain), domain)
    >>> morning = Circumstance(days=20000.3, hour=7.2, weekday=0)
    >>> for value in (38, 38, 38, 38.5):
    ...     learner.learn_one(morning, value)
    >>> learner.predict_one(morning).value
    38.5
    """

    def __init__(self, inner: Inner, domain: NumberDomain) -> None:
        self._inner, self._domain, self._unit = inner, domain, unit(domain)
        self._promises: list[_Promise] = []  # oldest first
        self._anchors: list[_Anchor] = []
        self._latest = False  # whether the last promise is of the last override: none came since
        self._known: set[int] = set()  # slots with an override; only ever asked for membership
        self._heard: set[int] = set()  # slots with an override or with silence after a first wish; the same
        self._licence = Licence()
        self._asked: _Asked | None = None  # the last question, until something is learnt

    def learn_one(self, x: Circumstance, y: float) -> None:
        """Promise what rule 9 asks for, and let the learner inside learn."""
        asked = self._ask(x)
        answer = asked.answer
        before = self._chosen(answer)
        if answer is not None and answer.open:
            self._licence.overridden(*self._shown(answer), y, self._unit)
        self._licence.settle()
        stood = None if before is None else published(self._domain, before)
        self._redeem(asked.promise)
        wanted, attended = clamp(self._domain, y), self._inner.attended()
        self._inner.learn_after(x, y, stood)
        here = self._slot(replace(x, days=x.days + _WEEK))  # what was wanted now may have set the weekday apart
        promise = _Promise(Occasion.of(x, here, attended), wanted, stood if here in self._heard else None)
        self._promises, self._latest = [*self._promises, promise][-_MOST:], True
        self._anchors = [each for each in self._anchors if here not in self._known and each.when.slot not in {here, asked.slot}]
        self._known.add(here)
        self._heard.add(here)
        self._asked = None

    def accept_one(self, x: Circumstance, y: float) -> None:
        """Let the learner inside hear the silence, and hold on to what was published."""
        asked = self._ask(x)
        answer = asked.answer
        value = self._chosen(answer)
        if answer is not None and answer.open:
            self._licence.left_alone(*self._shown(answer), y, self._unit, _TOLERANCE)
        if asked.slot in self._known and value is not None and asked.anchor is None:
            when = Occasion.of(x, asked.slot, self._inner.attended())
            self._anchors = [*self._anchors, _Anchor(when, published(self._domain, value))][-_MOST:]
        if value is not None:
            self._heard.add(asked.slot)
        self._redeem(asked.promise)
        self._inner.accept_one(x, y)
        self._asked = None

    def value_at(self, x: Circumstance) -> float | None:
        """Return the value of `predict_one` without a prior."""
        return self._value(x)

    def predict_one(self, x: Circumstance, prior: Prediction[float] | None = None) -> Prediction[float] | None:
        """Return the inner learner's prediction, with a value that keeps what was promised."""
        asked = self._ask(x)
        value = self._chosen(asked.answer)
        made = self._inner.predict_as(x, prior, value)
        return None if made is None else self._accounted(made, asked)

    def predict_instead(self, x: Circumstance, value: float) -> Prediction[float] | None:
        """Return how `value` would do in place of the prediction; `None` where it must not stand in, because it would break a promise."""
        _, _, answer, promise, _ = self._ask(x)
        if answer is None:
            return None
        if promise is not None and self._chosen(answer) == answer.bound:
            low, high = self._owed(promise)
            if not low <= value <= high:
                return None
        made = self._inner.predict_as(x, None, value)
        return None if made is None else accounted(made, self._domain, LEFT_ALONE, value)

    def to_state(self) -> Json:
        """Return the whole state as JSON-ready data."""
        return {
            "kind": _KIND,
            "known": sorted(self._known),
            "heard": sorted(self._heard),
            "promises": [[told.when.row(), told.wanted, told.stood] for told in self._promises],
            "latest": self._latest,
            "anchors": [[told.when.row(), told.shown] for told in self._anchors],
            "licence": asdict(self._licence),
            "inner": self._inner.to_state(),
        }

    def load_state(self, state: Json) -> None:
        """Take over a state that `to_state` returned."""
        state = checked(state, _KIND, "known", "promises", "anchors", "licence", "inner")
        self._known = set(state["known"])
        self._heard = set(state.get("heard") or state["known"])  # states of older versions do not say
        self._promises = [_Promise(Occasion(*row), *rest) for row, *rest in state["promises"]]
        self._latest = bool(state.get("latest", self._promises))  # states of older versions do not say
        self._anchors = [_Anchor(Occasion(*row), shown) for row, shown in state["anchors"]]
        self._licence = Licence(**state["licence"])
        self._inner.load_state(state["inner"])
        self._asked = None

    def _accounted(self, made: Prediction[float], asked: _Asked) -> Prediction[float]:
        """Return a prediction with what its number rests on among its terms."""
        answer, promise = asked.answer, asked.promise
        bound = answer is not None and self._chosen(answer) == answer.bound
        if bound and asked.anchor is not None:
            return accounted(made, self._domain, LEFT_ALONE, made.value)
        if bound and promise is not None:
            return accounted(made, self._domain, LIKE_THIS, promise.wanted, float(promise.when.day))
        return accounted(made, self._domain, LIKELIEST, made.value)

    def _value(self, x: Circumstance) -> float | None:
        return self._chosen(self._answer(x))

    def _chosen(self, answer: _Answer | None) -> float | None:
        if answer is None:
            return None
        free = (answer.overtaken and self._licence.granted) or (answer.elsewhere and not self._licence.forfeited)
        return answer.free if free else answer.bound

    def _answer(self, x: Circumstance) -> _Answer | None:
        return self._ask(x).answer

    def _ask(self, x: Circumstance) -> _Asked:
        """Return what is said at `x`, and why; whoever asks mostly learns of it next, or asks what else would do."""
        asked = self._asked
        if asked is None or (asked.x is not x and (asked.x.days != x.days or asked.x != x)):
            here = self._slot(x)
            promise, anchor = nearest(self._promises, x, here), nearest(self._anchors, x, here)
            asked = self._asked = _Asked(x, here, self._answered(x, promise, anchor), promise, anchor)
        return asked

    def _slot(self, x: Circumstance) -> int:
        return own_slot(x) if self._inner.weekday_apart(x) else slot(x)

    def _answered(self, x: Circumstance, promise: _Promise | None, anchor: _Anchor | None) -> _Answer | None:
        value = self._inner.value_at(x)
        if value is None:
            return None
        free = clamp(self._domain, value)
        if anchor is not None:
            like = anchor.when.seen_from(x)
            bound = clamp(self._domain, anchor.shown + value - self._value_of(like, x, value))
            return _Answer(free, bound, elsewhere=self._inner.apart(x, like) > _CLEARLY_ELSEWHERE)
        if promise is None:
            return _Answer(free, free)
        like = promise.when.seen_from(x)
        bound = clamp(self._domain, self._promised(promise, x, like, value))
        if promise.stood is None:
            return _Answer(free, bound)
        overtaken = not self._latest or promise is not self._promises[-1]
        return _Answer(free, bound, overtaken, self._inner.apart(x, like) > _ELSEWHERE)

    def _promised(self, promise: _Promise, x: Circumstance, like: Circumstance, value: float) -> float:
        if promise.stood is None:
            return promise.wanted
        low, high = self._owed(promise)
        asked = self._value_of(like, x, value)
        return value if low <= asked <= high else value + self._inner.value_within(like, low, high) - asked

    def _owed(self, promise: _Promise) -> tuple[float, float]:
        """Return the least and the greatest value that keep a promise."""
        if promise.stood is None:
            return promise.wanted, promise.wanted
        sign = 1 if promise.wanted >= promise.stood else -1
        owed = promise.stood + sign * min(self._domain.step, abs(promise.wanted - promise.stood))
        return min(owed, promise.wanted), max(owed, promise.wanted)

    def _value_of(self, like: Circumstance, x: Circumstance, value: float) -> float:
        """Return what the learner inside says at `like`; at `x` itself that is `value`."""
        told = value if like == x else self._inner.value_at(like)
        return value if told is None else told

    def _shown(self, answer: _Answer) -> tuple[float, float]:
        return published(self._domain, answer.free), published(self._domain, answer.bound)

    def _redeem(self, promise: _Promise | None) -> None:
        """Drop the promise whose next like use this was."""
        if promise is not None:
            self._latest = self._latest and promise is not self._promises[-1]
            self._promises = [each for each in self._promises if each is not promise]
