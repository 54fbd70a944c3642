"""The learner of choices that serves: what was chosen last, at this hour, after that choice, and ever, weighed by what spoke for whom.

Kernel experts over the last choices, each backing off to the long-run frequencies in the measure of what it has seen (Witten and Bell,
1991), are mixed with a fixed share (`mixture.py`); what they say together and alone, and what was chosen how recently, are the features
of a conditional logit (`appeal.py`, `conditional_logit.py`). What was never chosen gets the probability that the next choice is a
first one (`novelty.py`), divided as the prior (household or default) says and among its likes (`similarity.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from learners.appeal import STARTS, VARIANCES, features
from learners.base import ChoiceDomain, Circumstance, Json, Prediction, Term
from learners.choices import CHOICE, DAYS, HOUR, KERNELS, WEEKDAY, WEIGHT, Choices, Heard, Places
from learners.conditional_logit import ConditionalLogit
from learners.features import ALWAYS, FIRST_HOURS, LAST, PARTS, WEEKEND, part, slot, slot_name
from learners.last import prior_only
from learners.long_run import VOICES, LongRun
from learners.mixture import Mixture
from learners.novelty import Novelty
from learners.packing import Floats, pack, unpack
from learners.similarity import Similarity
from learners.state import checked

SILENCE = 0.6  # of a wish: at 1 who corrects one of three errors sees 12 % more of them, at 0.3 who corrects all sees 2 % more
_EVEN = (1.0,) * (len(KERNELS) + VOICES)
_LINEAR = 0.2  # share of the experts' mixture as it stands: nothing that one of them holds possible becomes impossible
_RATE, _SHARE = 0.7, 0.02  # faster and surer than for numbers: who lives by the clock does so for months
_PRIOR_WORTH = 1.0  # choices that the prior is worth beside the long-run frequencies
_MOST = 300  # labels known; of more the rarest are forgotten


class _View(NamedTuple):
    """Of some labels at a moment: what each expert says (experts, labels), the mixture of them, and the features of the logit."""

    told: Floats
    mixed: Floats
    features: Floats


class BlendChoice:
    """A mixture of kernel experts over labels.

    >>> learner = BlendChoice(ChoiceDomain(("news", "jazz", "rock")))
    >>> learner.learn_one(Circumstance(days=20000.3, hour=7.2, weekday=0), "jazz")
    >>> learner.predict_one(Circumstance(days=20001.3, hour=7.2, weekday=1)).value
    'jazz'
    """

    kind = "blend-choice-4"

    def __init__(self, domain: ChoiceDomain) -> None:
        self._domain = domain
        self._similarity = Similarity(domain) if domain.tags else None
        self._choices, self._mixture = Choices(), Mixture((_EVEN,), (1.0,), _RATE, _SHARE)
        self._logit, self._novelty = ConditionalLogit(STARTS, VARIANCES), Novelty()
        self._long_run = LongRun()
        self._labels: list[str] = []
        self._numbers: dict[str, int] = {}
        self._counts: list[float] = []
        self._wishes = 0
        self._heard: tuple[Circumstance, Heard] | None = None

    def learn_one(self, x: Circumstance, y: str) -> None:
        """Take in an explicit choice."""
        self._take(x, y, 1.0)
        self._wishes += 1

    def accept_one(self, x: Circumstance, y: str) -> None:
        """Take in silence: a fraction of a choice. Before a first wish it says nothing."""
        if self._wishes and y in self._numbers:
            self._take(x, y, SILENCE)

    def predict_one(self, x: Circumstance, prior: Prediction[str] | None = None) -> Prediction[str] | None:
        """Return the likeliest option of those ever chosen and the probability of each; ties go to the order of the options."""
        options = self._domain.options
        known = np.array([self._numbers.get(option, -1) for option in options], np.intp)
        if not (known >= 0).any():
            return prior_only(prior)
        shares = self._shares(x, known, _told(prior, options))
        place = int(np.where(known >= 0, shares, -1.0).argmax())
        spread = dict(zip(options, shares.tolist(), strict=True))
        value = options[place]
        ideas = self._similarity.ideas(shares, (known >= 0).tolist()) if self._similarity else ()
        return Prediction(value, spread, float(self._wishes), spread[value], self._terms(x, value), ideas)

    def to_state(self) -> Json:
        """Return the whole state as JSON-ready data."""
        return {
            "kind": self.kind,
            "choices": self._choices.to_state(),
            "long run": self._long_run.to_state(),
            "mixture": self._mixture.to_state(),
            "logit": self._logit.to_state(),
            "labels": list(self._labels),
            "counts": pack(np.array(self._counts), "f8"),
            "novelty": self._novelty.to_state(),
            "wishes": self._wishes,
        }

    def load_state(self, state: Json) -> None:
        """Take over a state that `to_state` returned."""
        state = checked(state, self.kind, "choices", "long run", "mixture", "logit", "labels", "counts", "novelty", "wishes")
        self._heard = None
        self._choices.load_state(state["choices"])
        self._long_run.load_state(state["long run"])
        self._mixture.load_state(state["mixture"])
        self._labels, self._counts = list(state["labels"]), unpack(state["counts"], "f8", (-1,)).tolist()
        self._numbers = {label: number for number, label in enumerate(self._labels)}
        self._logit.load_state(state["logit"])
        self._novelty.load_state(state["novelty"])
        self._wishes = int(state["wishes"])

    def _take(self, x: Circumstance, y: str, weight: float) -> None:
        number = self._numbers.get(y)
        before = self._before(x)
        if self._choices.length:
            self._novelty.learn(weight, first=number is None)
            if number is not None:
                self._compare(x, number)
        if number is None:
            number = self._enrol(y)
            before = before if before < number else -1
        self._counts[number] += weight
        self._choices.push(x, before, number, weight)
        self._long_run.learn(x, before, number, weight)
        self._heard = None

    def _compare(self, x: Circumstance, number: int) -> None:
        """Let experts and logit hear that the label `number` was chosen."""
        counts = np.array(self._counts)
        view = self._view(x, np.arange(len(counts)), counts / counts.sum())
        self._logit.learn(view.features, number)
        self._mixture.update(part(x.hour), view.told[:, number])

    def _view(self, x: Circumstance, known: Places, long_run: Floats) -> _View:
        """Look at the labels with the numbers `known`, whose long-run frequencies are `long_run`."""
        heard = self._hear(x)
        behind = heard.behind[:, None]
        told = (1 - behind) * heard.shares[:, known] + behind * long_run
        mixed = self._mixture.weights(part(x.hour)) @ told
        return _View(told, mixed, features(mixed, told, self._choices, x.days, known))

    def _hear(self, x: Circumstance) -> Heard:
        """Listen to the past, once for what is asked and then learned of the same moment."""
        if self._heard is None or self._heard[0] is not x:
            moment = x, self._before(x), len(self._labels)
            lately, ever = self._choices.hear(*moment), self._long_run.hear(*moment)
            self._heard = x, Heard(np.concatenate([lately.shares, ever.shares]), np.concatenate([lately.behind, ever.behind]))
        return self._heard[1]

    def _shares(self, x: Circumstance, known: Places, told: Floats) -> Floats:
        """Return the probability of every option; `known` are their numbers, -1 for those never chosen."""
        chosen = known >= 0
        long_run = np.array(self._counts)[known[chosen]] + _PRIOR_WORTH * told[chosen]
        view = self._view(x, known[chosen], long_run / long_run.sum())
        shares = np.zeros(len(known))
        shares[chosen] = _LINEAR * view.mixed / view.mixed.sum() + (1 - _LINEAR) * self._logit.shares(view.features)
        fresh = np.where(chosen, 0.0, told)
        if self._similarity is not None:
            fresh *= self._similarity.affinity(shares)
        if fresh.sum() > 0:
            once = sum(count <= 1 for count in self._counts)
            novelty = self._novelty.share(sum(self._counts), int(chosen.sum()), once, int((~chosen).sum()))
            shares = (1 - novelty) * shares + novelty * fresh / fresh.sum()
        return shares

    def _before(self, x: Circumstance) -> int:
        if isinstance(x.previous, str):
            return self._numbers.get(x.previous, -1)
        return int(self._choices.table[CHOICE, -1]) if self._choices.length else -1

    def _enrol(self, label: str) -> int:
        if len(self._labels) >= _MOST:
            self._forget_rarest()
        self._labels.append(label)
        self._counts.append(0.0)
        self._numbers[label] = len(self._labels) - 1
        return len(self._labels) - 1

    def _forget_rarest(self) -> None:
        """Forget the rarest tenth of the labels that are not among the last choices."""
        recent = set(self._choices.table[CHOICE].astype(int).tolist())
        rare = sorted((n for n in range(len(self._labels)) if n not in recent), key=lambda n: (self._counts[n], n))[: _MOST // 10]
        kept = [n for n in range(len(self._labels)) if n not in rare]
        numbers = np.full(len(self._labels) + 1, -1.0)
        numbers[kept] = np.arange(len(kept))
        self._choices.renumber(numbers)
        self._long_run.renumber(numbers)
        self._labels, self._counts = [self._labels[n] for n in kept], [self._counts[n] for n in kept]
        self._numbers = {label: number for number, label in enumerate(self._labels)}

    def _terms(self, x: Circumstance, value: str) -> tuple[Term[str], ...]:
        """Say what speaks for the value: that it was the last, that it is usual at this hour, that it is chosen at all."""
        number = self._numbers.get(value)
        if number is None:
            newest = float(self._choices.table[DAYS].max())
            return (Term(ALWAYS, value, 1.0, 0, newest),)
        table = self._choices.table
        mine = np.flatnonzero((table[CHOICE] == number) & (table[WEIGHT] >= 1))
        here = mine[_slots(table[:, mine]) == slot(x)]
        voices = [(slot_name(slot(x)), here, 2.0 * len(here)), (ALWAYS, mine, float(len(mine)))]
        if table[CHOICE, -1] == number:
            voices.append((LAST, mine, 1.0))
        heard = [(name, which, weight) for name, which, weight in voices if len(which)]
        total = sum(weight for _, _, weight in heard)
        terms = [Term(name, value, weight / total, len(which), float(table[DAYS, which].max())) for name, which, weight in heard]
        return tuple(sorted(terms, key=lambda term: -term.weight)) or (Term(ALWAYS, value, 1.0, 0, float(table[DAYS].max())),)


def _slots(table: Floats) -> Floats:
    """Return the slot of every remembered choice."""
    slots: Floats = np.searchsorted(FIRST_HOURS, table[HOUR], "right") % len(PARTS) + len(PARTS) * (table[WEEKDAY] >= WEEKEND)
    return slots


def _told(prior: Prediction[str] | None, options: Sequence[str]) -> Floats:
    """Return the prior over the options, mixed with all alike so that nothing is impossible."""
    spread = prior.spread if prior is not None and isinstance(prior.spread, Mapping) else {}
    told = np.array([max(spread.get(option, 0.0), 0.0) for option in options])
    even = np.full(len(options), 1 / len(options))
    return 0.7 * told / told.sum() + 0.3 * even if told.sum() > 0 else even
