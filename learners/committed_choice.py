"""Rule 9 of the protocol for choices: silence never moves what is published in like circumstances.

That one wish suffices, and that a further one makes its option likelier, the learner inside sees to. Here, after a choice was left
alone in a slot, it is published there again until the next override anywhere.
"""

from __future__ import annotations

from dataclasses import replace

from learners.base import ChoiceDomain, Circumstance, Json, Learner, Prediction, Term
from learners.features import slot, slot_name
from learners.state import checked

_KIND = "committed-choice"


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
        self._anchors: dict[str, str] = {}

    def learn_one(self, x: Circumstance, y: str) -> None:
        """Let the learner inside learn, free of what was held."""
        self._anchors.clear()
        self._inner.learn_one(x, y)

    def accept_one(self, x: Circumstance, y: str) -> None:
        """Hold on to what was published, and let the learner inside hear the silence."""
        shown = self._inner.predict_one(x)
        if shown is not None:
            self._anchors.setdefault(str(slot(x)), shown.value)
        self._inner.accept_one(x, y)

    def predict_one(self, x: Circumstance, prior: Prediction[str] | None = None) -> Prediction[str] | None:
        """Return the inner learner's prediction, or what is held in this slot with the probability it has there."""
        made, held = self._inner.predict_one(x, prior), self._anchors.get(str(slot(x)))
        if made is None or held is None or made.value == held or held not in self._domain.options or isinstance(made.spread, float):
            return made
        last = max((term.last for term in made.terms if term.last is not None), default=None)
        term = Term(slot_name(slot(x)), held, 1.0, 0, last)
        return replace(made, value=held, confidence=made.spread.get(held, 0.0), terms=(term,))

    def to_state(self) -> Json:
        """Return the whole state as JSON-ready data."""
        return {"kind": _KIND, "anchors": dict(self._anchors), "inner": self._inner.to_state()}

    def load_state(self, state: Json) -> None:
        """Take over a state that `to_state` returned."""
        state = checked(state, _KIND, "anchors", "inner")
        self._anchors = {key: str(held) for key, held in state["anchors"].items()}
        self._inner.load_state(state["inner"])
