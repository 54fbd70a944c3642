"""Rule 9 of the protocol for choices: silence never moves what is published in like circumstances.

That one wish suffices, and that a further one makes its option likelier, the learner inside sees to. Here, after a choice was left
alone, it is published again in the same slot at about the same hour, until the next override anywhere. Elsewhere in the slot the hour may
speak: who drinks coffee at eight and tea at ten is not held to coffee by having left it alone (on invented logs of many drinks a day that
cost 2 % more errors).
"""

from __future__ import annotations

from dataclasses import replace

from learners.base import ChoiceDomain, Circumstance, Json, Learner, Prediction, Term
from learners.features import slot, slot_name
from learners.state import checked

_KIND = "committed-choice-2"
_HOURS = 1.0  # this far from where it was left alone a choice is held


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
        self._anchors: dict[str, list[tuple[float, str]]] = {}  # slot -> hours and what was left alone there, the oldest first

    def learn_one(self, x: Circumstance, y: str) -> None:
        """Let the learner inside learn, free of what was held."""
        self._anchors.clear()
        self._inner.learn_one(x, y)

    def accept_one(self, x: Circumstance, y: str) -> None:
        """Hold on to what was published, and let the learner inside hear the silence."""
        shown = self._inner.predict_one(x) if self._held(x) is None else None
        if shown is not None:
            self._anchors.setdefault(str(slot(x)), []).append((x.hour, shown.value))
        self._inner.accept_one(x, y)

    def predict_one(self, x: Circumstance, prior: Prediction[str] | None = None) -> Prediction[str] | None:
        """Return the inner learner's prediction, or what is held at this hour with the probability it has there."""
        made, held = self._inner.predict_one(x, prior), self._held(x)
        if made is None or held is None or made.value == held or held not in self._domain.options or isinstance(made.spread, float):
            return made
        last = max((term.last for term in made.terms if term.last is not None), default=None)
        term = Term(slot_name(slot(x)), held, 1.0, 0, last)
        return replace(made, value=held, confidence=made.spread.get(held, 0.0), terms=(term,))

    def to_state(self) -> Json:
        """Return the whole state as JSON-ready data."""
        return {
            "kind": _KIND,
            "anchors": {key: [list(each) for each in held] for key, held in self._anchors.items()},
            "inner": self._inner.to_state(),
        }

    def load_state(self, state: Json) -> None:
        """Take over a state that `to_state` returned."""
        state = checked(state, _KIND, "anchors", "inner")
        self._anchors = {key: [(float(hour), str(shown)) for hour, shown in held] for key, held in state["anchors"].items()}
        self._inner.load_state(state["inner"])

    def _held(self, x: Circumstance) -> str | None:
        """Return what was first left alone at about this hour. At most a few a slot: each is an hour from the others."""
        return next((shown for hour, shown in self._anchors.get(str(slot(x)), []) if _apart(hour, x.hour) <= _HOURS), None)


def _apart(one: float, other: float) -> float:
    """Return how many hours of the day lie between two, around midnight too."""
    return min(abs(one - other), 24 - abs(one - other))
