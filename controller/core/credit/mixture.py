"""Whose each of several values was: a mixture in which everybody has the values that may be theirs. Pure arithmetic, three rounds.

Each value was somebody's with a probability beforehand. What each one wants is a kernel estimate of all values, weighed by how likely they
were theirs; whose each value is follows from that, itself left out; and so on (expectation and maximisation; Dempster, Laird and Rubin,
1977). How many values are whims, which say nothing of anybody, is estimated along with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import mul

Shares = Mapping[str, float]

_ROUNDS = 4
_WHIMS, _WORTH = 0.1, 8.0
"""Share of whims where nothing is known, and how many values that is worth."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One value: whose it was beforehand (`prior`, sums to 1), and how plausible it is.

    `alike`: for somebody who wanted one of the others, itself among them; `common`: for somebody of whom nothing is known; `near`: by name
    the sum of how alike it is to what they are known to want in any case.
    """

    prior: Shares
    alike: Sequence[float]
    common: float
    near: Shares


def whose(samples: Sequence[Sample], mass: Shares) -> list[dict[str, float]]:
    """Return whose each value was; `mass`: by name how much is known in any case of what they want."""
    found, whim = [dict(each.prior) for each in samples], _WHIMS
    for _ in range(_ROUNDS):
        weights = {name: [each[name] for each in found] for name in mass}
        whole = {name: mass[name] + sum(each) for name, each in weights.items()}
        wishes = [_wishes(number, each, weights, whole) for number, each in enumerate(samples)]
        found, whims = [], 0.0
        for sample, wish in zip(samples, wishes, strict=True):
            anyhow = whim * sample.common
            pulls = {name: share * ((1.0 - whim) * wish[name] + anyhow) for name, share in sample.prior.items()}
            every = sum(pulls.values())
            found.append({name: each / every for name, each in pulls.items()} if every > 0 else dict(sample.prior))
            whims += anyhow / every if every > 0 else 0.0
        whim = (_WHIMS * _WORTH + min(whims, len(samples))) / (_WORTH + len(samples))
    return found


def _wishes(number: int, sample: Sample, weights: Mapping[str, Sequence[float]], whole: Shares) -> dict[str, float]:
    """Return how plausible a value is as everybody's wish, as far as the other values tell."""
    wishes = {}
    for name, every in whole.items():
        own = weights[name][number]
        near = sum(map(mul, weights[name], sample.alike)) - own * sample.alike[number]
        wishes[name] = (near + sample.near.get(name, 0.0) + sample.common) / (every - own + 1.0)
    return wishes
