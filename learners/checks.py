"""The contract of `learners/base.py` as functions: every learner that may serve answers to all of them.

After river's `yield_checks`. Each check takes a `Make` (a way to build a fresh learner and to make up evidence for it) and raises
`AssertionError` where the contract is broken. They need no test framework, so that a challenger can be checked before it serves.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Generic

from learners.base import ChoiceDomain, Circumstance, Learner, NumberDomain, Prediction, V
from learners.features import term_names
from learners.grid import published

_MONDAY = 20458.0  # 2026-01-05
_MOST_BYTES = 16 * 1024


@dataclass(frozen=True, slots=True)
class Evidence(Generic[V]):
    """One thing a learner may be told: an explicit wish, or silence (`explicit` false)."""

    x: Circumstance
    y: V
    explicit: bool = True


@dataclass(frozen=True, slots=True)
class Make(Generic[V]):
    """How to build a fresh learner over `domain`, and which values it may be told."""

    learner: Callable[[], Learner[V]]
    domain: NumberDomain | ChoiceDomain
    values: Sequence[V]

    def shown(self, prediction: Prediction[V] | None) -> V | None:
        """Return what would be published of a prediction."""
        if prediction is None:
            return None
        if isinstance(self.domain, NumberDomain) and not isinstance(prediction.value, str):
            return published(self.domain, prediction.value)
        return prediction.value

    def life(self, seed: int, length: int, *, silences: float = 0.5) -> list[Evidence[V]]:
        """Return a made-up life: a habit of the hour with changes of mind, and silence in between."""
        random, events, day = Random(seed), [], _MONDAY  # noqa: S311  # made-up lives, no secrets
        for _ in range(length):
            day += random.choice((0.0, 0.5, 1.0, 1.0, 3.0))
            x = moment(day, random.choice((6.5, 7.25, 12.0, 18.5, 22.5)), outdoor=10 + 10 * random.random())
            x = replace(x, previous=random.choice((None, *self.values)))
            events.append(Evidence(x, random.choice(self.values), random.random() >= silences))
        return events


def moment(day: float, hour: float, **readings: float) -> Circumstance:
    """Return a circumstance on a whole `day` at an `hour`."""
    whole = math.floor(day)
    return Circumstance(days=whole + hour / 24, hour=hour, weekday=(whole - int(_MONDAY)) % 7, readings=readings)


def teach(learner: Learner[V], events: Sequence[Evidence[V]]) -> Learner[V]:
    """Tell a learner everything in order, as the core does when it rebuilds a state from the ledger."""
    for event in events:
        (learner.learn_one if event.explicit else learner.accept_one)(event.x, event.y)
    return learner


def yield_checks() -> Iterator[Callable[[Make[V]], None]]:
    """Yield every check of the contract."""
    yield check_knows_nothing_at_first
    yield check_prior_alone_is_no_evidence
    yield check_predictions_are_sound
    yield check_is_deterministic
    yield check_state_survives_json
    yield check_foreign_state_is_refused
    yield check_survives_odd_time
    yield check_one_wish_suffices
    yield check_further_wish_moves
    yield check_silence_never_moves
    yield check_state_stays_small
    yield check_predicting_changes_nothing


def check_knows_nothing_at_first(make: Make[V]) -> None:
    """Without evidence or prior there is no prediction, and silence alone makes none."""
    learner = make.learner()
    _require(learner.predict_one(moment(_MONDAY, 7)) is None, "a learner that was told nothing predicts")
    learner.accept_one(moment(_MONDAY, 7), make.values[0])
    _require(learner.predict_one(moment(_MONDAY + 1, 7)) is None, "silence alone made a prediction")


def check_prior_alone_is_no_evidence(make: Make[V]) -> None:
    """A prior is passed on with evidence 0, whatever was left alone."""
    prior = _prior(make)
    learner = teach(make.learner(), [Evidence(moment(_MONDAY + day, 7), make.values[0], explicit=False) for day in range(5)])
    prediction = _told(learner.predict_one(moment(_MONDAY + 9, 7), prior))
    _require(prediction.value == prior.value and prediction.evidence == 0, "a prior alone was changed or counted as evidence")


def check_predictions_are_sound(make: Make[V]) -> None:
    """Within the limits, never NaN, spread and confidence honest numbers, terms from the vocabulary, heaviest first."""
    learner = make.learner()
    for event in make.life(1, 300):
        teach(learner, [event])
        for prior in (None, _prior(make)):
            _sound(make, learner.predict_one(replace(event.x, days=event.x.days + 0.4, hour=(event.x.hour + 9.6) % 24), prior))


def check_is_deterministic(make: Make[V]) -> None:
    """The same evidence makes the same state: what was discounted is gone as if it had never come."""
    events = make.life(2, 200)
    one, other = teach(make.learner(), events), make.learner()
    for event in events:  # asked at every turn, with and without priors: asking must leave no trace
        other.predict_one(event.x, _prior(make))
        teach(other, [event])
    _require(_dump(one) == _dump(other), "the state depends on more than the evidence")


def check_state_survives_json(make: Make[V]) -> None:
    """A learner that went through JSON predicts and learns exactly as the one that did not."""
    events = make.life(3, 240)
    for length in (0, 1, 2, 40, 200):
        learner, copy = teach(make.learner(), events[:length]), make.learner()
        copy.load_state(json.loads(_dump(learner)))
        for event in events[length:]:
            _require(learner.predict_one(event.x) == copy.predict_one(event.x), "a prediction changed on the way through JSON")
            teach(learner, [event])
            teach(copy, [event])
        _require(_dump(learner) == _dump(copy), "a state changed on the way through JSON")


def check_foreign_state_is_refused(make: Make[V]) -> None:
    """A state that is none of this learner's raises `ValueError`."""
    for state in ({}, {"kind": "something else"}, {"kind": make.learner().to_state().get("kind")}):
        try:
            make.learner().load_state(state)
        except ValueError:
            continue
        _require(condition=False, complaint="a foreign state was taken")


def check_survives_odd_time(make: Make[V]) -> None:
    """Time that runs backwards, stands still or leaps by years does no harm."""
    days = (0, 0, -3, 400, 400, 12, 4000, 3999.5, 4000)
    events = [Evidence(moment(_MONDAY + day, 7), make.values[i % len(make.values)], i % 3 != 1) for i, day in enumerate(days)]
    learner = make.learner()
    for event in events:
        teach(learner, [event])
        for later in (-5000, 0, 1, 40000):
            _sound(make, learner.predict_one(moment(event.x.days + later, 7)))


def check_one_wish_suffices(make: Make[V]) -> None:
    """Where one wish is the only evidence, like circumstances get exactly it, whatever the prior and however late."""
    for value in make.values:
        for later in (1, 7, 400):
            learner = teach(make.learner(), [Evidence(moment(_MONDAY, 7), value)])
            weekday = moment(_like(_MONDAY + later), 7.5)
            shown = make.shown(learner.predict_one(weekday, _prior(make)))
            _require(shown == value, f"one wish for {value} was answered with {shown}")


def check_further_wish_moves(make: Make[V]) -> None:
    """A further wish moves the next like use by a step towards it: against 400 contrary events and after 400 days of silence too."""
    for stubborn, wanted in ((make.values[0], make.values[-1]), (make.values[-1], make.values[0])):
        for explicit, silent in ((1, 0), (400, 0), (3, 400), (0, 400)):
            learner, day = _stubborn(make, stubborn, explicit, silent)
            _moves(make, learner, day, wanted)
    for seed in range(12):
        events = make.life(seed, 60)
        _moves(make, teach(make.learner(), events), events[-1].x.days + 1, make.values[seed % len(make.values)])


def check_silence_never_moves(make: Make[V]) -> None:
    """However often what is published is left alone, like circumstances get it again; and the spread does not grow."""
    for seed in range(12):
        events = make.life(seed, 3 + 5 * seed)
        learner, day = teach(make.learner(), events), _like(events[-1].x.days + 1)
        first = learner.predict_one(moment(day, 7.25))
        for _ in range(60):
            shown = make.shown(learner.predict_one(moment(day, 7.25)))
            _require(shown == make.shown(first), f"silence moved {make.shown(first)} to {shown}")
            if shown is not None:
                learner.accept_one(moment(day, 7.25), shown)
            day = _like(day + 1)


def check_state_stays_small(make: Make[V]) -> None:
    """The state is bounded, however long a life."""
    learner = make.learner()
    for event in make.life(5, 5000):
        teach(learner, [event])
    size = len(_dump(learner))
    _require(size <= _MOST_BYTES, f"the state takes {size} bytes")


def check_predicting_changes_nothing(make: Make[V]) -> None:
    """Asking leaves no trace in the state."""
    learner = teach(make.learner(), make.life(6, 50))
    before = _dump(learner)
    for hour in range(24):
        learner.predict_one(moment(_MONDAY + 100, hour), _prior(make))
    _require(_dump(learner) == before, "asking changed the state")


def _stubborn(make: Make[V], value: V, explicit: int, silent: int) -> tuple[Learner[V], float]:
    learner, day = make.learner(), _MONDAY
    for number in range(explicit + silent):
        teach(learner, [Evidence(moment(day, 7), value, number < explicit)])
        day = _like(day + 1)
    return learner, day


def _moves(make: Make[V], learner: Learner[V], day: float, wanted: V) -> None:
    """Require that one wish in the morning of `day` moves the next weekday morning towards it."""
    now, later = moment(_like(day), 7), moment(_like(day + 1), 7)
    before = learner.predict_one(now)
    learner.learn_one(now, wanted)
    after = _told(learner.predict_one(later))
    shown, stood = make.shown(after), make.shown(before)
    if before is None or shown == wanted:
        _require(shown == wanted, "the only wish was not followed")
    elif isinstance(make.domain, NumberDomain):
        moved = (shown - stood) * math.copysign(1, wanted - stood)  # type: ignore[operator]  # numbers, as the domain says
        _require(moved >= make.domain.step - 1e-9, f"a wish for {wanted} moved {stood} to {shown}")
    else:
        _require(_share(after, wanted) > _share(before, wanted), f"a wish for {wanted} did not make it likelier")


def _sound(make: Make[V], prediction: Prediction[V] | None) -> None:
    if prediction is None:
        return
    _require(math.isfinite(prediction.evidence) and prediction.evidence >= 0, "evidence is no honest number")
    _require(0 <= prediction.confidence <= 1, f"confidence is {prediction.confidence}")
    weights = [term.weight for term in prediction.terms]
    _require(weights == sorted(weights, reverse=True), "terms are not heaviest first")
    _require(not weights or abs(sum(weights) - 1) < 1e-6, f"the weights of the terms sum to {sum(weights)}")  # noqa: PLR2004  # rounding
    _require(all(term.name in term_names() and term.count >= 0 for term in prediction.terms), "a term outside the vocabulary")
    _require(prediction.evidence == 0 or any(term.last is not None for term in prediction.terms), "evidence without a last day")
    if isinstance(make.domain, NumberDomain):
        _sound_number(make.domain, prediction)
    else:
        _sound_choice(make.domain, prediction)


def _sound_number(domain: NumberDomain, prediction: Prediction[V]) -> None:
    value, spread = prediction.value, prediction.spread
    _require(domain.minimum <= value <= domain.maximum, f"{value} is outside the limits")  # type: ignore[operator,unused-ignore]  # a number
    _require(not isinstance(spread, Mapping) and math.isfinite(spread) and spread >= 0, f"the spread is {spread}")


def _sound_choice(domain: ChoiceDomain, prediction: Prediction[V]) -> None:
    spread = prediction.spread if isinstance(prediction.spread, Mapping) else {}
    _require(prediction.value in domain.options, f"{prediction.value} is no option")
    _require(set(spread) == set(domain.options), "not every option has its probability")
    _require(all(0 <= share <= 1 for share in spread.values()), "a probability outside 0 to 1")
    _require(abs(sum(spread.values()) - 1) < 1e-6, f"the probabilities sum to {sum(spread.values())}")  # noqa: PLR2004  # rounding


def _prior(make: Make[V]) -> Prediction[V]:
    value = make.values[len(make.values) // 2]
    spread = 1.0 if isinstance(make.domain, NumberDomain) else {o: 1 / len(make.domain.options) for o in make.domain.options}
    return Prediction(value, spread, 0.0, 0.5)


def _like(day: float) -> float:
    """Return the first weekday from `day` on."""
    whole = math.floor(day)
    while (whole - int(_MONDAY)) % 7 >= 5:  # noqa: PLR2004  # Saturday and Sunday
        whole += 1
    return float(whole)


def _share(prediction: Prediction[V], value: V) -> float:
    return prediction.spread.get(str(value), 0.0) if isinstance(prediction.spread, Mapping) else 0.0


def _told(prediction: Prediction[V] | None) -> Prediction[V]:
    if prediction is None:
        message = "nothing was predicted"
        raise AssertionError(message)
    return prediction


def _dump(learner: Learner[V]) -> str:
    return json.dumps(learner.to_state(), allow_nan=False, separators=(",", ":"))


def _require(condition: bool, complaint: str) -> None:  # noqa: FBT001  # reads as a sentence
    if not condition:
        raise AssertionError(complaint)
