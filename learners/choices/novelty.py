"""How probable it is that the next choice is one never made before.

A logistic regression on how much was chosen, how much of that once only (Good, 1953), how often first choices came lately, and how
much is left to try. Who keeps trying shows it soon; the less is left to try, the less is found.
"""

from __future__ import annotations

import math

from learners.base import Json

_FIRSTS, _REPEATS, _MEMORY = 0.5, 1.5, 60.0  # what is assumed of first choices, and over how many choices that is forgotten


class Novelty:
    """The share of first choices, lately and to be expected.

    >>> round(Novelty().share(choices=1, tried=1, once=1, left=19), 2)
    0.43
    """

    def __init__(self) -> None:
        self._firsts, self._repeats = _FIRSTS, _REPEATS

    def share(self, choices: float, tried: int, once: int, left: int) -> float:
        """Return the probability of a first choice after so many `choices` of `tried` options, `once` of them chosen just once, with
        `left` options never chosen. The constants were fitted to invented people and the first sessions of three real listeners.
        """
        if not left:
            return 0.0
        lately = self._firsts / (self._firsts + self._repeats)
        tries = 0.45 * math.log(tried) + 0.14 * math.log(once + 0.5) - 0.8 * math.log(max(choices, 1.0))
        logit = -1.33 + tries + 0.3 * math.log(lately) - 0.44 * math.log(left / (left + tried)) + 0.47 * math.log(left)
        return 1 / (1 + math.exp(-logit))

    def learn(self, weight: float, *, first: bool) -> None:
        """Take in whether a choice was a first one."""
        keep = 1 - weight / _MEMORY
        self._firsts, self._repeats = round(self._firsts * keep + weight * first, 9), round(self._repeats * keep + weight * (not first), 9)

    def to_state(self) -> Json:
        """Return it as JSON-ready data."""
        return {"firsts": self._firsts, "repeats": self._repeats}

    def load_state(self, state: Json) -> None:
        """Take over what `to_state` returned."""
        self._firsts, self._repeats = float(state["firsts"]), float(state["repeats"])
