"""What a wish for a choice is owed at the next like uses (protocol, rule 9), until something else is wished there or it is left alone.

One wish makes its option likelier, or is followed where it is the only one. Silence about something else takes back four tenths at most
of what it moved, and a second wish for the same is followed though a few silences lie between: who is served what they did not wish does
not correct it each time, unless they did elsewhere. On invented people who correct half or a third of the errors that saves an eighth to
half of them in the four weeks after a change; in logs, where everybody corrects each, it costs .1 %.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from learners.base import Circumstance, Prediction, Term
from learners.features import slot, slot_name

HOURS = 1.0  # this far from where it was left alone a choice is held
_STEP = 0.02  # of what is missing to certainty: by so much at least a wish makes its option likelier
_TAKEN = 0.4  # of what a wish moved, one silence takes back at most: as much as a wish is worth more than a silence
_FORGIVEN = 3  # silences between two wishes for the same that do not part them: who is served wrongly corrects one in three or more


class Owed(NamedTuple):
    """What a wish made on `day` at `hour`, in a row or not, is owed at the next like use: `label` is to have at least this `share`, and to
    be `said` whatever else was left alone where the wish is the only one, or was made again and not followed. `base` is the share before
    the wish, and `silences` how often something else was left alone since in like circumstances.
    """

    day: float
    hour: float
    row: bool
    label: str
    share: float
    said: bool
    base: float
    silences: int = 0

    def left(self, share: float) -> Owed | None:
        """Return what is still owed once something else was left alone where the label had this `share`; nothing after several times."""
        if self.row or self.silences == _FORGIVEN:
            return None
        least = self.base + (1 - _TAKEN) * (share - self.base) if share > self.base else 0.0
        return self._replace(share=round(least, 6), said=False, silences=self.silences + 1)

    def elsewhere(self) -> Owed:
        """Return what is still owed once something was wished elsewhere: who corrects what is wrong meant what they left alone here."""
        return self._replace(said=False, silences=0)

    def due(self, x: Circumstance, *, row: bool) -> bool:
        """Say whether `x`, in the same slot and maybe in a `row`, is the next like use: on another day, or at about the same hour."""
        return (row or not self.row) and (int(x.days) != int(self.day) or apart(self.hour, x.hour) <= HOURS)

    def reminded(self, made: Prediction[str], x: Circumstance) -> Prediction[str]:
        """Return the prediction with at least the share that is owed."""
        share = share_of(made, self.label, 1.0)
        least = max(self.share, made.confidence / (1 + made.confidence - share)) if self.said else self.share  # as likely as the likeliest
        if share >= least or isinstance(made.spread, float):
            return made
        rest = (1 - least) / (1 - share)
        spread = {option: each * rest for option, each in made.spread.items()} | {self.label: least}
        made = replace(made, spread=spread, confidence=spread[made.value])
        return made if made.confidence >= least and not self.said else saying(made, self.label, x)


def owes(served: Prediction[str] | None, x: Circumstance, y: str, *, row: bool, again: bool) -> Owed:
    """Return what a wish for `y` at `x` is owed: a little more than its share was, and everything where nothing was wished before, or where
    it was wished already and not followed.
    """
    share = share_of(served, y) if served is not None else 0.0
    least = round(share + _STEP * (1 - share), 6)
    return Owed(round(x.days, 5), round(x.hour, 4), row, y, least, said=served is None or (again and not row), base=round(share, 6))


def saying(made: Prediction[str], value: str, x: Circumstance) -> Prediction[str]:
    """Return a prediction with another value, at the probability that it has there."""
    if made.value == value:
        return made
    last = max((term.last for term in made.terms if term.last is not None), default=None)
    return replace(made, value=value, confidence=share_of(made, value), terms=(Term(slot_name(slot(x)), value, 1.0, 0, last),))


def share_of(made: Prediction[str], option: str, otherwise: float = 0.0) -> float:
    """Return the probability of an option; `otherwise` where it is none."""
    return made.spread.get(option, otherwise) if isinstance(made.spread, Mapping) else otherwise


def apart(one: float, other: float) -> float:
    """Return how many hours of the day lie between two, around midnight too."""
    return min(abs(one - other), 24 - abs(one - other))
