"""Weights of experts that share by families: Bayes' rule with a fixed share.

Herbster and Warmuth, "Tracking the best expert" (1998): after every use a small share of the weight is spread over all experts, so
that one that was wrong for months is heard again soon. Within a family the share is large (experts differ little and take turns);
between families it is small (a person is of one kind or the other). Within a family weights are kept for all times and per part of
the day, and their geometric mean is heard.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from learners.base import Json
from learners.packing import Floats, pack, unpack

RATE, SHARE = 0.5, 0.05  # within a family: learning rate (1 is Bayes' rule) and share, developed on half of the homes
FAMILY_RATE, FAMILY_SHARE = 0.7, 0.003
_ALL = 4  # the row for all times, after the four parts of the day


class Mixture:
    """Weights of families of experts; `starts` are the starting weights, one sequence a family. Families start alike where `families` does
    not say otherwise; `shares` is how what is spread over them is divided.
    """

    def __init__(
        self,
        starts: Sequence[Sequence[float]],
        shares: Sequence[float],
        rate: float = RATE,
        share: float = SHARE,
        families: Sequence[float] | None = None,
    ) -> None:
        sizes = [len(start) for start in starts]
        self._sizes, self._firsts = np.array(sizes), np.cumsum([0, *sizes[:-1]])
        family = np.arange(len(sizes)).repeat(sizes)
        self._alike: Floats = (family[:, None] == family).astype(float)  # a row times this: in each place the sum of its family
        self._start: Floats = np.concatenate([np.array(start, float) / sum(start) for start in starts])
        self._rate, self._kept = rate, 1 - share
        self._spread: Floats = share * self._start
        self._given = [FAMILY_SHARE * each / sum(shares) for each in shares]
        self._within: Floats = np.tile(self._start, (_ALL + 1, 1)).astype(np.float32).astype(np.float64)
        families = families or [1.0] * len(sizes)
        self._families = [each / sum(families) for each in families]

    def weights(self, part: int) -> Floats:
        """Return the weights of all experts, family after family, for a part of the day; they sum to 1."""
        heard: Floats = np.sqrt(self._within[_ALL] * self._within[part])
        sums = np.add.reduceat(heard, self._firsts).tolist()
        heard *= np.array([family / each for family, each in zip(self._families, sums, strict=True)]).repeat(self._sizes)
        return heard

    def update(self, part: int, likelihoods: Floats, rate: float = 1.0, between: float = 1.0) -> None:
        """Shift weight to the experts under which what happened was likely; `rate` below 1 for weak evidence, `between` for families."""
        told = np.add.reduceat(self._within[_ALL] * likelihoods, self._firsts).tolist()
        families = [family * each ** (between * FAMILY_RATE) for family, each in zip(self._families, told, strict=True)]
        kept = (1 - FAMILY_SHARE) / sum(families)
        self._families = [family * kept + given for family, given in zip(families, self._given, strict=True)]
        both = self._within[part :: _ALL - part]  # the rows of this part of the day and of all times
        rows = both * likelihoods ** (rate * self._rate)
        rows /= rows @ self._alike
        rows *= self._kept
        rows += self._spread
        both[:] = rows.astype(np.float32)  # as stored

    def to_state(self) -> Json:
        """Return the weights as JSON-ready data."""
        return {"experts": pack(self._within, "f4"), "families": list(self._families)}

    def load_state(self, state: Json) -> None:
        """Take over what `to_state` returned."""
        self._within = unpack(state["experts"], "f4", self._within.shape)
        self._families = [float(family) for family in state["families"]]
