"""The terms of a number make the number: what they would not come to by themselves has a term of its own (protocol, `because`).

A blend weighs what its experts say; what is published may be something else: what was last wished for in like circumstances, what was
left alone there, or, of several clusters of wishes, the likeliest one, where their mean would please nobody.
"""

from __future__ import annotations

from dataclasses import replace

from learners.base import NumberDomain, Prediction, Term


def accounted(made: Prediction[float], domain: NumberDomain, name: str, target: float, last: float | None = None) -> Prediction[float]:
    """Return a prediction with a term `name` for `target`, as heavy as its number asks for; as it is where its terms come to that.

    `last`: the day (as `Circumstance.days`) of the one choice behind `target`, `None` where it was not chosen.

    >>> made = Prediction(23.0, 1.0, 2.0, 0.5, (Term("always", 21.0, 1.0, 2, 20000.0),))
    >>> [(term.name, term.value, term.weight) for term in accounted(made, NumberDomain(5, 35, 0.5), "like this", 25.0).terms]
    [('like this', 25.0, 0.5), ('always', 21.0, 0.5)]
    """
    mean = sum(term.weight * term.value for term in made.terms)
    missing = made.value - mean
    if not made.terms or made.evidence == 0 or abs(missing) <= domain.step / 2:
        return made
    share = missing / (target - mean) if abs(target - mean) > abs(missing) and (target - mean) * missing > 0 else 1.0
    value = target if share < 1.0 else made.value
    own = Term(name, value, share, 0 if last is None else 1, last)
    rest = [replace(term, weight=term.weight * (1.0 - share)) for term in made.terms]
    return replace(made, terms=tuple(sorted([own, *rest], key=lambda term: -term.weight)))
