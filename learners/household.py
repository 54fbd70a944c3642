"""Priors: what the household wants, made from its members' own predictions, and what a kind's default says.

Numbers: the median of the members, each weighed by its evidence. Choices: the mixture. The spread says both how unsure the members
are and how far they lie apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from learners.base import ChoiceDomain, NumberDomain, Prediction, Term, V
from learners.features import DEFAULT, HOUSEHOLD

_MOST_EVIDENCE = 5.0  # a member with years of choices outweighs a newcomer, but not without end
_DEFAULT_SPREAD = 4.0  # steps: people lie about that far around a kind's default
_DEFAULT_SHARE = 0.5  # probability that a configured default choice is wanted


def pool(predictions: Sequence[Prediction[V]]) -> Prediction[V] | None:
    """Return what the household wants, as a prior for a member or a guest; `None` where nobody's own evidence speaks.

    >>> ana, ben = (Prediction(value, 0.5, 3.0, 0.8) for value in (39.0, 37.0))
    >>> pool([ana, ana, ben]).value
    39.0
    """
    members = [member for member in predictions if member.evidence > 0]
    if not members:
        return None
    weights = [min(member.evidence, _MOST_EVIDENCE) for member in members]
    weights = [weight / sum(weights) for weight in weights]
    value = _mixed(members, weights) if isinstance(members[0].value, str) else _median(members, weights)
    spread = _spread(members, weights, value)
    confidence = spread[value] if isinstance(spread, Mapping) and isinstance(value, str) else _weighed(members, weights)
    return Prediction(value, spread, sum(m.evidence for m in members), confidence, (_term(value, members),))


def default_number(domain: NumberDomain) -> Prediction[float] | None:
    """Return the kind's default as a prior."""
    if domain.default is None:
        return None
    spread = _DEFAULT_SPREAD * domain.step
    return Prediction(domain.default, spread, 0.0, 0.3, (Term(DEFAULT, domain.default, 1.0, 0, None),))


def default_choice(domain: ChoiceDomain) -> Prediction[str] | None:
    """Return the configured default as a prior; the other options share what is left."""
    if domain.default is None or domain.default not in domain.options:
        return None
    others = len(domain.options) - 1
    sure = _DEFAULT_SHARE if others else 1.0
    spread = {option: sure if option == domain.default else (1 - sure) / others for option in domain.options}
    return Prediction(domain.default, spread, 0.0, sure, (Term(DEFAULT, domain.default, 1.0, 0, None),))


def _median(members: Sequence[Prediction[V]], weights: Sequence[float]) -> V:
    """Return the lower weighted median."""
    ranked = sorted(zip(members, weights, strict=True), key=lambda pair: pair[0].value)
    heard = 0.0
    for member, weight in ranked:
        heard += weight
        if heard >= 0.5 - 1e-12:  # noqa: PLR2004  # half of the weight: the definition of a median
            return member.value
    return ranked[-1][0].value


def _mixed(members: Sequence[Prediction[V]], weights: Sequence[float]) -> V:
    mixture = _mixture(members, weights)
    best = max(mixture, key=lambda option: mixture[option])
    return next((m.value for m in members if m.value == best), members[0].value)


def _mixture(members: Sequence[Prediction[V]], weights: Sequence[float]) -> dict[str, float]:
    mixture: dict[str, float] = {}
    for member, weight in zip(members, weights, strict=True):
        for option, share in member.spread.items() if isinstance(member.spread, Mapping) else ():
            mixture[option] = mixture.get(option, 0.0) + weight * share
    return mixture


def _spread(members: Sequence[Prediction[V]], weights: Sequence[float], value: V) -> float | dict[str, float]:
    if isinstance(value, str):
        return _mixture(members, weights)
    square = 0.0
    for member, weight in zip(members, weights, strict=True):
        if not isinstance(member.spread, Mapping) and not isinstance(member.value, str):
            square += weight * (member.spread**2 + (1.28 * (member.value - value)) ** 2)
    return float(square**0.5)


def _weighed(members: Sequence[Prediction[V]], weights: Sequence[float]) -> float:
    return float(sum(weight * member.confidence for member, weight in zip(members, weights, strict=True)))


def _term(value: V, members: Sequence[Prediction[V]]) -> Term[V]:
    days = [term.last for member in members for term in member.terms if term.last is not None]
    count = sum(max((term.count for term in member.terms), default=0) for member in members)
    return Term(HOUSEHOLD, value, 1.0, count, max(days, default=None))
