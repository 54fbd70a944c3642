"""Rule 9 of the protocol for choices: silence never moves what is published in like circumstances.

That one wish suffices the learner inside sees to. A further one makes its option likelier at the next like use: seldom has the learner
inside to be reminded, with people of whom it learned that they hardly ever repeat themselves, and not where that has long been worse
(`licence.py`): who sees another programme every evening of the week did not mean tomorrow evening. After a choice was left
alone, it is published again in the same slot at about the same hour, until the next override anywhere. Elsewhere in the slot the hour may
speak: who drinks coffee at eight and tea at ten is not held to coffee by having left it alone (on invented logs of many drinks a day that
cost 2 % more errors). And of somebody who showed it (the same account), a use that goes on with the one before, within half an hour of
it, is like those that went on with the same choice at this hour: who opens the mail after the news is not held to the news.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import NamedTuple

from learners.base import ChoiceDomain, Circumstance, Json, Learner, Prediction, Term
from learners.features import slot, slot_name
from learners.licence import Licence
from learners.state import checked

_KIND = "committed-choice-3"
_HOURS = 1.0  # this far from where it was left alone a choice is held
_GOES_ON = 0.5 / 24  # days: a use that follows on another this soon goes on with it
_STEP = 0.02  # of what is missing to certainty: by so much at least a wish makes its option likelier
_LEAST = 1e-6  # no probability is taken to be less
_ONE = 1.0  # logarithms that a choice counts which the learner inside got right, and the letter not


class _Owed(NamedTuple):
    """What a wish is owed at the next like use: `label` is to have at least this `share`; the wish was made on `day` at `hour`."""

    day: float
    hour: float
    label: str
    share: float

    def due(self, x: Circumstance) -> bool:
        """Say whether `x`, in the same slot, is the next like use: on another day, or at about the same hour."""
        return int(x.days) != int(self.day) or _apart(self.hour, x.hour) <= _HOURS

    def reminded(self, made: Prediction[str], x: Circumstance) -> Prediction[str]:
        """Return the prediction with at least the share that is owed."""
        share = _share(made, self.label, self.share)
        if share >= self.share or isinstance(made.spread, float):
            return made
        rest = (1 - self.share) / (1 - share)
        spread = {option: each * rest for option, each in made.spread.items()} | {self.label: self.share}
        made = replace(made, spread=spread, confidence=spread[made.value])
        return made if made.confidence >= self.share else _saying(made, self.label, x)


class CommittedChoice:
    """A choice learner that keeps rule 9.

    >>> from learners.counts import CountChoice
    >>> domain = ChoiceDomain(("news", "jazz"))
    >>> learner = CommittedChoice(CountChoice(domain), domain)
    >>> morning = Circumstance(days=20000.3, hour=7.2, weekday=0)
    >>> learner.learn_one(morning, "jazz")
    >>> learner.predict_one(morning).value
    'jazz'
    """

    def __init__(self, inner: Learner[str], domain: ChoiceDomain) -> None:
        self._inner, self._domain = inner, domain
        self._anchors: dict[str, list[tuple[float, str]]] = {}  # slot, and what it goes on with -> hours and what was left alone there
        self._owed: dict[str, _Owed] = {}  # by slot
        self._licence = Licence()
        self._last: tuple[float, str] | None = None  # day of the newest use, and what stood at its end
        self._asked: tuple[Circumstance, Prediction[str] | None] | None = None  # what was asked last, not to work it out twice

    def learn_one(self, x: Circumstance, y: str) -> None:
        """Let the learner inside learn, free of what was held."""
        owed = self._owes(x, y)
        self._licence.judged(self._better(x, y))
        self._licence.settle()
        self._anchors.clear()
        self._redeem(x)
        if owed is not None:
            self._owed[self._like(x)] = owed
        self._inner.learn_one(x, y)
        self._asked, self._last = None, (x.days, y)

    def accept_one(self, x: Circumstance, y: str) -> None:
        """Hold on to what was published, and let the learner inside hear the silence."""
        shown = self._served(x) if self._held(x) is None else None
        if shown is not None:
            self._anchors.setdefault(self._like(x), []).append((x.hour, shown.value))
        self._licence.pending += self._better(x, y)
        self._redeem(x)
        self._inner.accept_one(x, y)
        self._asked, self._last = None, (x.days, y)

    def predict_one(self, x: Circumstance, prior: Prediction[str] | None = None) -> Prediction[str] | None:
        """Return the inner learner's prediction, or what is held at this hour with the probability it has there."""
        made, held = self._served(x, prior), self._held(x)
        return made if made is None or held is None or held not in self._domain.options else _saying(made, held, x)

    def to_state(self) -> Json:
        """Return the whole state as JSON-ready data."""
        return {
            "kind": _KIND,
            "anchors": {key: [list(each) for each in held] for key, held in self._anchors.items()},
            "owed": {key: list(owed) for key, owed in self._owed.items()},
            "licence": asdict(self._licence),
            "last": list(self._last) if self._last else None,
            "inner": self._inner.to_state(),
        }

    def load_state(self, state: Json) -> None:
        """Take over a state that `to_state` returned."""
        self._asked = None
        state = checked(state, _KIND, "anchors", "owed", "licence", "last", "inner")
        self._anchors = {key: [(float(hour), str(shown)) for hour, shown in held] for key, held in state["anchors"].items()}
        self._owed = {key: _Owed(*owed) for key, owed in state["owed"].items()}
        self._licence = Licence(**state["licence"])
        self._last = (float(state["last"][0]), str(state["last"][1])) if state["last"] else None
        self._inner.load_state(state["inner"])

    def _inside(self, x: Circumstance) -> Prediction[str] | None:
        """Return what the learner inside says without a prior."""
        if self._asked is None or self._asked[0] is not x:
            self._asked = x, self._inner.predict_one(x)
        return self._asked[1]

    def _served(self, x: Circumstance, prior: Prediction[str] | None = None) -> Prediction[str] | None:
        """Return what the learner inside says, reminded of what is owed; what was left alone apart."""
        made = self._inside(x) if prior is None else self._inner.predict_one(x, prior)
        owed = self._due(x)
        return made if made is None or owed is None else owed.reminded(made, x)

    def _owes(self, x: Circumstance, y: str) -> _Owed | None:
        """Return what a wish for `y` at `x` is owed: a little more than its share was, where anything was known."""
        made = self._served(x)
        if made is None:
            return None
        share = _share(made, y)
        return _Owed(round(x.days, 5), round(x.hour, 4), y, round(share + _STEP * (1 - share), 6))

    def _due(self, x: Circumstance) -> _Owed | None:
        owed = self._owed.get(self._like(x))
        return owed if owed is not None and owed.due(x) and not self._licence.granted else None

    def _better(self, x: Circumstance, y: str) -> float:
        """Return by how much the learner inside did better than the letter: in logarithms of probabilities, and where a use goes on with
        another, in choices of what stands.
        """
        made, served, held = self._inside(x), self._served(x), self._held(x)
        if made is None or served is None:
            return 0.0
        owed = 0.0 if made is served else math.log(max(_share(made, y), _LEAST) / max(_share(served, y), _LEAST))
        differs = held is not None and held != served.value and self._goes_on(x)
        return owed + _ONE * ((y == served.value) - (y == held)) if differs else owed

    def _redeem(self, x: Circumstance) -> None:
        """Drop what was owed until this use."""
        owed = self._owed.get(self._like(x))
        if owed is not None and owed.due(x):
            del self._owed[self._like(x)]

    def _held(self, x: Circumstance) -> str | None:
        """Return what was first left alone at about this hour. At most a few a slot: each is an hour from the others."""
        return next((shown for hour, shown in self._anchors.get(self._like(x), []) if _apart(hour, x.hour) <= _HOURS), None)

    def _like(self, x: Circumstance) -> str:
        """Name what `x` is like: its slot, and the choice that it goes on with, where that has shown to be something else."""
        apart = self._last is not None and self._licence.granted and self._goes_on(x)
        return f"{slot(x)} {self._last[1]}" if self._last and apart else str(slot(x))

    def _goes_on(self, x: Circumstance) -> bool:
        return self._last is not None and 0 < x.days - self._last[0] <= _GOES_ON


def _saying(made: Prediction[str], value: str, x: Circumstance) -> Prediction[str]:
    """Return a prediction with another value, at the probability that it has there."""
    if made.value == value:
        return made
    last = max((term.last for term in made.terms if term.last is not None), default=None)
    return replace(made, value=value, confidence=_share(made, value), terms=(Term(slot_name(slot(x)), value, 1.0, 0, last),))


def _share(made: Prediction[str], option: str, otherwise: float = 0.0) -> float:
    """Return the probability of an option; `otherwise` where it is none."""
    return made.spread.get(option, otherwise) if isinstance(made.spread, Mapping) else otherwise


def _apart(one: float, other: float) -> float:
    """Return how many hours of the day lie between two, around midnight too."""
    return min(abs(one - other), 24 - abs(one - other))
