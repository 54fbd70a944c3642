"""Priors: what the household wants, made from its members' own predictions, and what a kind's default says.

Numbers: the median of the members, each weighed by its evidence. Choices: the mixture. The spread says both how unsure the members
are and how far they lie apart, and that a further member has a taste of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from learners.base import ChoiceDomain, NumberDomain, Prediction, Term, V
from learners.features import DEFAULT, HOUSEHOLD
from learners.grid import clamp
from learners.normal import Z80, within

_MOST_EVIDENCE = 5.0  # a member with years of choices outweighs a newcomer, but not without end
_STEPS, _PART_OF_RANGE = 4.0, 14.0  # people lie that far around a kind's default: 163 real thermostats ±2.2 °C (80 %) around 21
_TOLERANCE = 0.65  # units (`BlendNumber`): what people let pass
_PARTS_OF_RANGE, _UNIT_STEPS = 50, 2
_ALIKE = 2.0  # what members of a household are taken to differ by, as if it had been seen in so many of them
_OTHER_TASTE = 1.0  # members: as often as one member of the household has a taste, a newcomer's is none of theirs
_DEFAULT_SHARE = 0.5  # probability that a configured default choice is wanted


def pool(predictions: Sequence[Prediction[V]], domain: NumberDomain | None = None, deviation: float | None = None) -> Prediction[V] | None:
    """Return what the household wants, as a prior for a member or a guest; `None` where nobody's own evidence speaks.

    With the `domain` of a number, the spread is that of one further member: two of a household are taken to differ as much as one of them
    and the default do (correlation 1/2), less or more as these ones show. `deviation`: how widely people lie around the default.

    >>> ana, ben = (Prediction(value, 0.5, 3.0, 0.8) for value in (39.0, 37.0))
    >>> pool([ana, ana, ben]).value
    39.0
    """
    members = [member for member in predictions if member.evidence > 0]
    if not members:
        return None
    weights = [min(member.evidence, _MOST_EVIDENCE) for member in members]
    weights = [weight / sum(weights) for weight in weights]
    value = _usual(members, weights)
    spread, confidence = _spread(members, weights, value), _weighed(members, weights)
    if isinstance(spread, Mapping):
        confidence = spread.get(str(value), 0.0)
    if domain is not None and not isinstance(spread, Mapping):
        spread = _of_one_more(members, spread, default_spread(domain, deviation))
        confidence = left_alone(domain, spread)
    return Prediction(value, spread, sum(m.evidence for m in members), confidence, (_term(value, members),))


def default_number(domain: NumberDomain, deviation: float | None = None) -> Prediction[float] | None:
    """Return the kind's default as a prior; `deviation` is how widely people lie around it, where that was measured."""
    if domain.default is None:
        return None
    return prior_number(domain, domain.default, default_spread(domain, deviation), DEFAULT)


def prior_number(domain: NumberDomain, value: float, spread: float, name: str) -> Prediction[float]:
    """Return a prior: no own evidence, one term called `name`.

    >>> prior_number(NumberDomain(0, 300, 5, 150), 188.0, 48.0, "people of 178 cm").value
    188.0
    """
    value = clamp(domain, value)
    return Prediction(value, spread, 0.0, left_alone(domain, spread), (Term(name, value, 1.0, 0, None),))


def default_spread(domain: NumberDomain, deviation: float | None = None) -> float:
    """Return the half-width that holds four of five people around a default."""
    return max(_STEPS * domain.step, (domain.maximum - domain.minimum) / _PART_OF_RANGE) if deviation is None else Z80 * deviation


def left_alone(domain: NumberDomain, spread: float) -> float:
    """Return the probability that a value with this spread lies within what people let pass."""
    unit = max(_UNIT_STEPS * domain.step, (domain.maximum - domain.minimum) / _PARTS_OF_RANGE)
    return within(_TOLERANCE * unit, spread)


def default_choice(domain: ChoiceDomain) -> Prediction[str] | None:
    """Return the configured default as a prior; the other options share what is left."""
    if domain.default is None or domain.default not in domain.options:
        return None
    others = len(domain.options) - 1
    sure = _DEFAULT_SHARE if others else 1.0
    spread = {option: sure if option == domain.default else (1 - sure) / others for option in domain.options}
    return Prediction(domain.default, spread, 0.0, sure, (Term(DEFAULT, domain.default, 1.0, 0, None),))


def _usual(members: Sequence[Prediction[V]], weights: Sequence[float]) -> V:
    if isinstance(members[0].value, str):
        return _mixed(members, weights)
    return _median(members, weights)


def _median(members: Sequence[Prediction[V]], weights: Sequence[float]) -> V:
    """Return the lower weighted median."""
    ranked = sorted(zip(members, weights, strict=True), key=lambda pair: pair[0].value)
    heard = 0.0
    for member, weight in ranked:
        heard += weight
        if heard >= 0.5 - 1e-12:  # half of the weight: the definition of a median
            return member.value
    return ranked[-1][0].value


def _mixed(members: Sequence[Prediction[V]], weights: Sequence[float]) -> V:
    mixture = _mixture(members, weights)
    best = max(mixture, key=lambda option: mixture[option])
    return next((m.value for m in members if str(m.value) == best), members[0].value)


def _mixture(members: Sequence[Prediction[V]], weights: Sequence[float]) -> dict[str, float]:
    mixture: dict[str, float] = {}
    for member, weight in zip(members, weights, strict=True):
        spread = member.spread
        if isinstance(spread, Mapping):
            for option, share in spread.items():
                mixture[option] = mixture.get(option, 0.0) + weight * share
    return mixture


def _spread(members: Sequence[Prediction[V]], weights: Sequence[float], value: V) -> float | dict[str, float]:
    if isinstance(value, str):
        return _widened(_mixture(members, weights), len(members))
    square = 0.0
    for member, weight in zip(members, weights, strict=True):
        spread, own = member.spread, member.value
        if not isinstance(spread, Mapping) and not isinstance(own, str):
            square += weight * (spread**2 + (1.28 * (own - value)) ** 2)
    return float(square**0.5)


def _widened(mixture: Mapping[str, float], members: int) -> dict[str, float]:
    """Return what so many members would choose as what a further one would: the fewer they are, the less is known of that."""
    own = _OTHER_TASTE / (_OTHER_TASTE + members)
    return {option: (1 - own) * share + own / len(mixture) for option, share in mixture.items()}


def _of_one_more(members: Sequence[Prediction[V]], spread: float, around_default: float) -> float:
    """Widen the members' spread to that of a further member, whose own taste adds to theirs."""
    count = len(members)
    apart = _ALIKE * around_default**2 / 2 + (count - 1) * spread**2
    return float(max(spread, (apart / (_ALIKE + count - 1) * (1 + 1 / count)) ** 0.5))


def _weighed(members: Sequence[Prediction[V]], weights: Sequence[float]) -> float:
    return float(sum(weight * member.confidence for member, weight in zip(members, weights, strict=True)))


def _term(value: V, members: Sequence[Prediction[V]]) -> Term[V]:
    days = [term.last for member in members for term in member.terms if term.last is not None]
    count = sum(max((term.count for term in member.terms), default=0) for member in members)
    return Term(HOUSEHOLD, value, 1.0, count, max(days, default=None))
