"""Who never takes the same twice running: the log of changes, where somebody chooses only what is not there already.

A station is switched to another one, after an application comes another one; whoever does so each time is told from everybody else
in a dozen choices. Bayes' rule over three beliefs: that it is not so, that it is so in a row of choices (`features.in_a_row`), and that
it is always so. The same once again all but ends it; where it held for long, twice.
"""

from __future__ import annotations

from typing import NamedTuple

from learners.base import Json
from learners.packing import Floats

_AT_FIRST = 0.1  # that somebody never does so in a row of choices, and as much that they never do so at all
_SLIP = 0.01  # of the probability that they would have it again is left to who never does
_LIKELY = 0.5  # only what is likelier than not is acted upon: else it would decide between two options that are about as likely
_RENEWED = 0.002  # of the beliefs is as at first again after every choice, so that who changes their ways is believed some day


class Turn(NamedTuple):
    """A choice to be: what was chosen `last`, and whether it goes on with that, in a `row`."""

    last: int
    row: bool


class NeverTwice:
    """How strongly it is believed that somebody never takes the same twice running: in a row of choices, and at all.

    >>> import numpy as np
    >>> station, never = Turn(last=0, row=False), NeverTwice()
    >>> for _ in range(12):
    ...     never.learn(np.array([0.4, 0.3, 0.3]), station, chosen=1)
    >>> never.heard(np.array([0.4, 0.3, 0.3]), station).round(2).tolist()
    [0.02, 0.49, 0.49]
    """

    def __init__(self) -> None:
        self._row = self._always = _AT_FIRST

    def heard(self, shares: Floats, turn: Turn) -> Floats:
        """Return the probabilities of all labels, given what they were without knowing this."""
        believed = self._always + self._row * turn.row
        if believed < _LIKELY:
            return shares
        kept = believed / (1 - (1 - _SLIP) * float(shares[turn.last]))
        told = (1 - believed + kept) * shares
        told[turn.last] = (1 - believed + kept * _SLIP) * shares[turn.last]
        return told

    def learn(self, shares: Floats, turn: Turn, chosen: int) -> None:
        """Take in that the label `chosen` was chosen where these were the probabilities without knowing this."""
        likelier = (_SLIP if chosen == turn.last else 1.0) / (1 - (1 - _SLIP) * float(shares[turn.last]))
        row, always = self._row * (likelier if turn.row else 1.0), self._always * likelier
        total = 1 - self._row - self._always + row + always
        self._row, self._always = (round((1 - _RENEWED) * each / total + _RENEWED * _AT_FIRST, 9) for each in (row, always))

    def to_state(self) -> Json:
        """Return it as JSON-ready data."""
        return {"row": self._row, "always": self._always}

    def load_state(self, state: Json) -> None:
        """Take over what `to_state` returned."""
        self._row, self._always = float(state["row"]), float(state["always"])
