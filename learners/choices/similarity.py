"""If you liked that, you will love this: what was never chosen is the likelier, the more its tags are those of what is chosen.

Likeness of two options is that of their sets of tags (Jaccard, 1901): what both have, of all that either has. It only divides the
probability that the next choice is a first one; how large that is, the learner knows from what happened.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from learners.base import ChoiceDomain, Idea
from learners.packing import Floats

_LIKING = 8.0  # so many times likelier is what shares all its tags with all that is chosen
_MOST = 3  # ideas


class Similarity:
    """How alike the options of a domain are, by their tags.

    >>> music = Similarity(ChoiceDomain(("news", "jazz", "bossa"), tags=((), ("music", "calm"), ("music",))))
    >>> music.affinity(np.array([0.0, 1.0, 0.0])).tolist()
    [1.0, 1.0, 5.0]
    """

    def __init__(self, domain: ChoiceDomain) -> None:
        self._domain = domain
        tags = [set(each) for each in domain.tags] or [set[str]() for _ in domain.options]
        self._alike: Floats = np.array(
            [[_jaccard(one, other) if i != j else 0.0 for j, other in enumerate(tags)] for i, one in enumerate(tags)]
        )

    def affinity(self, shares: Floats) -> Floats:
        """Return by how much each option is likelier to be a first choice, where `shares` are those of what is chosen."""
        told: Floats = 1 + _LIKING * (self._alike @ shares)
        return told

    def ideas(self, shares: Floats, chosen: Sequence[bool]) -> tuple[Idea, ...]:
        """Return what might be liked next: the likeliest options never chosen that are like a chosen one, the best first."""
        liked = np.where(chosen, shares, 0.0)
        kin = self._alike * liked
        fresh = [n for n in range(len(chosen)) if not chosen[n] and kin[n].max(initial=0.0) > 0]
        best = sorted(fresh, key=lambda n: -shares[n])[:_MOST]
        return tuple(self._idea(n, int(kin[n].argmax()), float(shares[n])) for n in best)

    def _idea(self, option: int, like: int, share: float) -> Idea:
        tags = self._domain.tags
        common = tuple(tag for tag in tags[like] if tag in tags[option])
        return Idea(self._domain.options[option], self._domain.options[like], common, share)


def _jaccard(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0
