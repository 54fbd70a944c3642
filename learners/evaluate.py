"""Progressive validation: predict, then learn, in the order of time (after river's `evaluate.progressive_val_score`).

Every loss is of what would have been published. An explicit wish counts whole. Silence is censored: it says that the value was within
somebody's tolerance, so a guess is blamed only for what it lies beyond that, and at a fraction of the weight.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from learners.base import ChoiceDomain, Circumstance, NumberDomain, Prediction, V
from learners.checks import Evidence
from learners.grid import published

SILENCE = 0.3
"""Weight of silence beside an explicit wish (measured for choices: at full weight a learner confirms itself)."""

WORST = 4.0
"""Units at which the loss of a number stops growing, so that one odd evening decides nothing."""

_PARTS = 50
"""A unit is this part of the range (showers and rooms: about 0.6 °C, what people notice), but never less than a step."""


class Guesser(Protocol[V]):
    """What progressive validation asks of a learner."""

    def learn_one(self, x: Circumstance, y: V) -> None:
        """Take in an explicit wish."""

    def accept_one(self, x: Circumstance, y: V) -> None:
        """Take in silence."""

    def predict_one(self, x: Circumstance, prior: Prediction[V] | None = None) -> Prediction[V] | None:
        """Return what would be wanted."""


def progressive(learner: Guesser[V], events: Sequence[Evidence[V]], prior: Prediction[V] | None = None) -> list[Prediction[V] | None]:
    """Return what a fresh learner guesses at every event, having been told of all events before and none after.

    >>> from learners.last import LastNumber
    >>> wishes = [Evidence(Circumstance(days=20000.0 + day, hour=7, weekday=0), 38.0 + day) for day in range(3)]
    >>> [guess and guess.value for guess in progressive(LastNumber(NumberDomain(15, 46, 0.5)), wishes)]
    [None, 38.0, 39.0]
    """
    guesses: list[Prediction[V] | None] = []
    for event in events:
        guesses.append(learner.predict_one(event.x, prior))
        (learner.learn_one if event.explicit else learner.accept_one)(event.x, event.y)
    return guesses


def unit(domain: NumberDomain) -> float:
    """Return the unit in which errors of a setting are counted.

    >>> unit(NumberDomain(15, 46, 0.5)), unit(NumberDomain(1, 5, 1))
    (0.62, 1)
    """
    return max(domain.step, (domain.maximum - domain.minimum) / _PARTS)


def losses(
    domain: NumberDomain | ChoiceDomain, events: Sequence[Evidence[V]], guesses: Sequence[Prediction[V] | None]
) -> list[float | None]:
    """Return the weighted loss of every guess; `None` where there was no guess, or what was chosen is no option any more.

    Numbers: the distance in units, at most `WORST`. Choices: half the Brier score, so 0 is right and sure, 1 wrong and sure.
    """
    return [
        None if guess is None else _loss(domain, event.y, guess.value, guess.spread, explicit=event.explicit)
        for event, guess in zip(events, guesses, strict=True)
    ]


def _loss(
    domain: NumberDomain | ChoiceDomain, y: float | str, value: float | str, spread: float | Mapping[str, float], *, explicit: bool
) -> float | None:
    """Return one weighted loss."""
    weight = 1.0 if explicit else SILENCE
    if isinstance(domain, NumberDomain):
        if isinstance(y, str) or isinstance(value, str):
            return None
        off = abs(published(domain, value) - y) / unit(domain)
        return weight * min(off if explicit else max(off - 1.0, 0.0), WORST)
    if y not in domain.options or not isinstance(spread, Mapping):
        return None
    return weight * sum((spread.get(option, 0.0) - (option == y)) ** 2 for option in domain.options) / 2
