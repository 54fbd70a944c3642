"""Decayed counts for choices, with the back-off of the cells: slot, then person, then prior, then every option alike.

The estimate is that of a hierarchical Dirichlet prior with fixed strength (MacKay and Peto, 1995, "A hierarchical Dirichlet language
model"). Decay counts choices, not days.
"""

from __future__ import annotations

from collections.abc import Mapping

from learners.base import ChoiceDomain, Circumstance, Json, Prediction, Term
from learners.features import ALWAYS, slot, slot_name
from learners.last import prior_only
from learners.state import checked

_KEEP = 0.85  # what one further choice leaves of the older ones
_SILENCE = 0.3  # of a choice: at full weight a learner confirms itself (measured)
_STRENGTH = 0.5  # choices that the back-off is worth: below 1, so that one own choice outweighs it
_MOST = 40  # labels remembered a cell; the lightest go first


class CountChoice:
    """Decayed counts of what was chosen in the slot and at all times.

    >>> learner = CountChoice(ChoiceDomain(("news", "jazz", "rock")))
    >>> learner.learn_one(Circumstance(days=20000.3, hour=7.2, weekday=0), "jazz")
    >>> learner.predict_one(Circumstance(days=20001.3, hour=7.2, weekday=1)).value
    'jazz'
    """

    kind = "count-choice"

    def __init__(self, domain: ChoiceDomain) -> None:
        self._domain = domain
        self._weights: dict[str, dict[str, float]] = {}
        self._facts: dict[str, dict[str, list[float]]] = {}  # cell -> label -> [explicit choices, day of the last]

    def learn_one(self, x: Circumstance, y: str) -> None:
        """Count a choice; what was counted before weighs less."""
        for name in (slot_name(slot(x)), ALWAYS):
            weights = self._weights.setdefault(name, {})
            facts = self._facts.setdefault(name, {})
            for label in weights:
                weights[label] *= _KEEP
            weights[y] = weights.get(y, 0.0) + 1.0
            facts[y] = [facts.get(y, [0.0])[0] + 1, x.days]
            _forget_lightest(weights, facts)

    def accept_one(self, x: Circumstance, y: str) -> None:
        """Count a fraction of a choice, in the slot only, and only for what the slot already prefers."""
        weights = self._weights.get(slot_name(slot(x)))
        if weights and y == max(weights, key=weights.__getitem__):
            weights[y] = min(weights[y] + _SILENCE * (1 - _KEEP), 1 / (1 - _KEEP))

    def predict_one(self, x: Circumstance, prior: Prediction[str] | None = None) -> Prediction[str] | None:
        """Return the likeliest option and the probability of each; ties go to the order of the options."""
        name = slot_name(slot(x))
        own = sum(self._mass(ALWAYS).values())
        if own == 0 or not self._domain.options:
            return prior_only(prior)
        spread = self._backed_off(name, self._backed_off(ALWAYS, self._base(prior)))
        value = max(self._domain.options, key=lambda option: spread[option])
        return Prediction(value, spread, own, spread[value], self._terms(name, value))

    def last_like(self, x: Circumstance, hours: float) -> str | None:  # noqa: ARG002  # counts know the slot, not the hour
        """Return what was chosen the last time in the slot."""
        facts = self._facts.get(slot_name(slot(x)), {})
        return max(facts, key=lambda label: facts[label][1], default=None)

    def minds_sensors(self, x: Circumstance) -> bool:  # noqa: ARG002  # counts know the slot alone
        """Say whether what is chosen is known to hang on what a sensor says: never."""
        return False

    def to_state(self) -> Json:
        """Return the whole state as JSON-ready data."""
        return {"kind": self.kind, "weights": {name: dict(cell) for name, cell in self._weights.items()}, "facts": _copy(self._facts)}

    def load_state(self, state: Json) -> None:
        """Take over a state that `to_state` returned."""
        state = checked(state, self.kind, "weights", "facts")
        self._weights = {name: dict(cell) for name, cell in state["weights"].items()}
        self._facts = _copy(state["facts"])

    def _mass(self, name: str) -> dict[str, float]:
        cell = self._weights.get(name, {})
        return {option: cell[option] for option in self._domain.options if option in cell}

    def _base(self, prior: Prediction[str] | None) -> dict[str, float]:
        """Return the prior over the options, mixed with every option alike so that nothing is impossible."""
        told: Mapping[str, float] = prior.spread if prior is not None and isinstance(prior.spread, Mapping) else {}
        mass = {option: max(told.get(option, 0.0), 0.0) for option in self._domain.options}
        total, even = sum(mass.values()), 1 / len(mass)
        return {option: 0.7 * share / total + 0.3 * even if total > 0 else even for option, share in mass.items()}

    def _backed_off(self, name: str, behind: dict[str, float]) -> dict[str, float]:
        mass = self._mass(name)
        total = sum(mass.values()) + _STRENGTH
        return {option: (mass.get(option, 0.0) + _STRENGTH * share) / total for option, share in behind.items()}

    def _terms(self, name: str, value: str) -> tuple[Term[str], ...]:
        slot_mass, all_mass = self._mass(name).get(value, 0.0), self._mass(ALWAYS).get(value, 0.0)
        shares = [(label, weight) for label, weight in ((name, slot_mass), (ALWAYS, _STRENGTH * all_mass)) if weight > 0]
        total = sum(weight for _, weight in shares)
        terms = [Term(label, value, weight / total, *self._fact(label, value)) for label, weight in shares]
        return tuple(sorted(terms, key=lambda term: -term.weight))

    def _fact(self, name: str, value: str) -> tuple[int, float]:
        count, last = self._facts[name][value]
        return int(count), last


def _forget_lightest(weights: dict[str, float], facts: dict[str, list[float]]) -> None:
    for label in sorted(weights, key=lambda label: -weights[label])[_MOST:]:
        del weights[label], facts[label]


def _copy(facts: Mapping[str, Mapping[str, list[float]]]) -> dict[str, dict[str, list[float]]]:
    return {name: {label: list(fact) for label, fact in cell.items()} for name, cell in facts.items()}
