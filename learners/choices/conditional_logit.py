"""What speaks for an option, weighed by what spoke for those that were chosen.

McFadden, "Conditional logit analysis of qualitative choice behavior" (1974): the probability of an option is proportional to the
exponential of the weighted sum of its features, with one weight a feature for all options. The weights of a person start at those of
people in general and move by Bayes' rule (Laplace's approximation, one Newton step a choice); old choices fade, so that they go on moving.
"""

from __future__ import annotations

import numpy as np

from learners.base import Json
from learners.packing import Floats, pack, unpack

_MEMORY = 500  # choices over which what was learned fades


class ConditionalLogit:
    """Weights of features, and how sure they are. `start` and `variance`: what is assumed of people in general, (features).

    >>> logit = ConditionalLogit(np.array([1.0]), np.array([0.5]))
    >>> features = np.log([[0.6, 0.4]])
    >>> for _ in range(50):
    ...     logit.learn(features, 1)
    >>> logit.shares(features).round(1).tolist()
    [0.3, 0.7]
    """

    def __init__(self, start: Floats, variance: Floats) -> None:
        self._prior = _stored(np.diag(1 / variance))
        self._weights, self._sureness = _stored(start), self._prior.copy()

    def shares(self, features: Floats) -> Floats:
        """Return the probability of every option; `features` are (features, options)."""
        scores = self._weights @ features
        told: Floats = np.exp(scores - scores.max())
        told /= told.sum()
        return told

    def learn(self, features: Floats, chosen: int, shares: Floats | None = None) -> None:
        """Take in that the option at the place `chosen` was chosen; `shares` where they are known already."""
        shares = self.shares(features) if shares is None else shares
        around = features - (features @ shares)[:, None]
        known = self._sureness - self._prior
        known *= 1 - 1 / _MEMORY
        known += self._prior
        known += (around * shares) @ around.T
        self._sureness = _stored(known)
        self._weights = _stored(self._weights + np.linalg.solve(self._sureness, around[:, chosen]))

    def to_state(self) -> Json:
        """Return the weights as JSON-ready data."""
        return {"weights": pack(self._weights, "f4"), "sureness": pack(self._sureness[self._half], "f4")}

    def load_state(self, state: Json) -> None:
        """Take over what `to_state` returned."""
        self._weights = unpack(state["weights"], "f4", self._weights.shape)
        self._sureness[self._half] = unpack(state["sureness"], "f4", (-1,))
        self._sureness.T[self._half] = self._sureness[self._half]

    @property
    def _half(self) -> tuple[np.typing.NDArray[np.intp], np.typing.NDArray[np.intp]]:
        """The places of the upper half of the matrix, which is symmetric."""
        return np.triu_indices(len(self._weights))


def _stored(array: Floats) -> Floats:
    """Return an array at the precision in which it is stored, so that a state read back knows exactly the same."""
    return array.astype(np.float32).astype(np.float64)
