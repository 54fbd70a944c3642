"""Progressive validation: predict, then learn, in the order of time (after river's `evaluate.progressive_val_score`).

Every loss is of what would have been published, and every use counts whole: who is judged by the overrides alone is judged by what went
wrong for the one who served, where nearly any other would have done better. Silence is censored: it says that the value was within
somebody's tolerance, so a guess within that is right, and one beyond it is as far off as it lies: on average the wish was what stood.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from learners.base import ChoiceDomain, Circumstance, NumberDomain, Prediction, V
from learners.checks import Evidence
from learners.grid import published
from learners.numbers.tolerance import Tolerance

SILENCE = 0.3
"""Weight of silence beside an explicit wish where something is fitted (measured for choices: at full weight a learner confirms itself)."""

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


def tolerance(domain: NumberDomain, events: Sequence[Evidence[V]], guesses: Sequence[Prediction[V] | None]) -> float:
    """Return how far off a number may be for somebody to leave it alone, by how far off what they overrode was: the guesses of who served.

    >>> from learners.last import LastNumber
    >>> domain = NumberDomain(15, 46, 0.5)
    >>> wishes = [Evidence(Circumstance(days=20000.0 + day, hour=7, weekday=0), 38.0 + day % 2 / 2) for day in range(30)]
    >>> tolerance(domain, wishes, progressive(LastNumber(domain), wishes)) < 0.5
    True
    """
    known, scale = Tolerance(), unit(domain)
    for event, guess in zip(events, guesses, strict=True):
        off = _off(domain, event.y, guess.value) if event.explicit and guess is not None else None
        if off is not None and off >= domain.step / 2:  # else they were served otherwise
            known.learn(off / scale, domain.step / scale)
    return known.estimate * scale


def losses(
    domain: NumberDomain | ChoiceDomain,
    events: Sequence[Evidence[V]],
    guesses: Sequence[Prediction[V] | None],
    let_pass: float | None = None,
) -> list[float | None]:
    """Return the loss of every guess; `None` where there was no guess, or what was chosen is no option any more.

    Numbers: the distance in units, at most `WORST`; none from what was left alone, where that is no more than `let_pass` (in the setting's
    own unit; a unit where it is not known). Choices: half the Brier score, so 0 is right and sure, 1 wrong and sure.
    """
    return [None if guess is None else _loss(domain, event, guess, let_pass) for event, guess in zip(events, guesses, strict=True)]


def _loss(domain: NumberDomain | ChoiceDomain, event: Evidence[V], guess: Prediction[V], let_pass: float | None) -> float | None:
    if isinstance(domain, NumberDomain):
        off, free = _off(domain, event.y, guess.value), unit(domain) if let_pass is None else let_pass
        if off is None:
            return None
        return 0.0 if not event.explicit and off <= free + 1e-9 else min(off / unit(domain), WORST)  # binary dust
    if event.y not in domain.options or not isinstance(guess.spread, Mapping):
        return None
    return sum((guess.spread.get(option, 0.0) - (option == event.y)) ** 2 for option in domain.options) / 2


def _off(domain: NumberDomain, y: float | str, value: float | str) -> float | None:
    return None if isinstance(y, str) or isinstance(value, str) else abs(published(domain, value) - y)
