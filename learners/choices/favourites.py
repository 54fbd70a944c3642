"""The learner of choices that serves: what was chosen last, at this hour, after that choice, and ever, weighed by what spoke for whom.

Kernel experts over the last choices, each backing off to the long-run frequencies in the measure of what it has seen (Witten and Bell,
1991), are mixed with a fixed share (`learners/mixture.py`); what they say together and alone, and what was chosen how recently, are the
features of a conditional logit (`appeal.py`, `conditional_logit.py`): of one for what begins anew, of another for what goes on with the
choice before. What was never chosen gets the probability that the next choice is a first one (`novelty.py`), divided as the prior
(household or default) says and among its likes (`similarity.py`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from learners.base import ChoiceDomain, Circumstance, Json, Prediction, Term
from learners.choices.appeal import STARTS, VARIANCES, features
from learners.choices.conditional_logit import ConditionalLogit
from learners.choices.kernels import KERNELS
from learners.choices.long_run import VOICES, LongRun
from learners.choices.never_twice import NeverTwice, Turn
from learners.choices.novelty import Novelty
from learners.choices.readings import Readings
from learners.choices.remembered import CHOICE, DAYS, SLOT, WEIGHT, Choices, Places
from learners.choices.similarity import Similarity
from learners.features import ALWAYS, LAST, in_a_row, part, slot, slot_name
from learners.last import prior_only
from learners.mixture import Mixture
from learners.packing import Floats, pack, unpack
from learners.state import checked

Truths = npt.NDArray[np.bool_]
SILENCE = 0.6  # of a wish: at 1 who corrects one of three errors sees 4 % more of them, at 0.4 who corrects all sees 1 % more
_EVEN = (1.0,) * (len(KERNELS) + VOICES)
_LINEAR = 0.2  # share of the experts' mixture as it stands: nothing that one of them holds possible becomes impossible
_AT_FIRST, _WARM = 0.3, 60.0  # so much more of it before the logit knows the person, falling by a factor e in so many choices
_RATE, _SHARE = 0.7, 0.02  # faster and surer than for numbers: who lives by the clock does so for months
_PRIOR_WORTH = 1.5  # choices: after so many the prior weighs a quarter, later less and less by their square
_MOST = 300  # labels known; of more the rarest are forgotten


class _View(NamedTuple):
    """Of all labels at a moment: what each expert says (experts, labels), the logit that is asked, its features, what it makes of them,
    and the probability of each that follows, were there nothing else to choose.
    """

    told: Floats
    logit: ConditionalLogit
    features: Floats
    weighed: Floats
    shares: Floats


class BlendChoice:
    """A mixture of kernel experts over labels.

    >>> learner = BlendChoice(ChoiceDomain(("news", "jazz", "rock")))
    >>> learner.learn_one(Circumstance(days=20000.3, hour=7.2, weekday=0), "jazz")
    >>> learner.predict_one(Circumstance(days=20001.3, hour=7.2, weekday=1)).value
    'jazz'
    """

    kind = "blend-choice-6"

    def __init__(self, domain: ChoiceDomain) -> None:
        self._domain = domain
        self._similarity = Similarity(domain) if domain.tags else None
        self._choices, self._mixture = Choices(), Mixture((_EVEN,), (1.0,), _RATE, _SHARE)
        self._logits, self._novelty = (ConditionalLogit(STARTS, VARIANCES), ConditionalLogit(STARTS, VARIANCES)), Novelty()
        self._long_run, self._never_twice = LongRun(), NeverTwice()
        self._readings = Readings()
        self._labels: list[str] = []
        self._numbers: dict[str, int] = {}
        self._counts: list[float] = []
        self._wishes = 0
        self._seen: tuple[Circumstance, _View] | None = None  # of the moment that was asked for last
        self._known: Places = np.full(len(domain.options), -1)  # the numbers of the options, -1 of those never chosen

    def learn_one(self, x: Circumstance, y: str) -> None:
        """Take in an explicit choice."""
        self._take(x, y, 1.0)
        self._wishes += 1

    def accept_one(self, x: Circumstance, y: str) -> None:
        """Take in silence: a fraction of a choice. Before a first wish it is remembered, and speaks after it."""
        if y in self._numbers or not self._wishes:
            self._take(x, y, SILENCE)

    def predict_one(self, x: Circumstance, prior: Prediction[str] | None = None) -> Prediction[str] | None:
        """Return the likeliest option of those ever chosen and the probability of each; ties go to the order of the options."""
        options, chosen = self._domain.options, self._known >= 0
        if not chosen.any() or (prior is None and not self._wishes):
            return prior_only(prior)
        shares = self._shares(x, chosen, _told(prior, options))
        if prior is not None and not self._wishes:
            return self._sharpened(prior, shares)
        value = options[int(np.where(chosen, shares, -1.0).argmax())]
        spread = dict(zip(options, shares.tolist(), strict=True))
        ideas = self._similarity.ideas(shares, chosen.tolist()) if self._similarity else ()
        return Prediction(value, spread, float(self._wishes), spread[value], self._terms(x, value), ideas)

    def last_like(self, x: Circumstance, hours: float) -> str | None:
        """Return what was chosen, or left alone, the last time in such circumstances: same slot, so many hours of the day apart at most."""
        number = self._choices.last_like(x, hours)
        return None if number is None else self._labels[number]

    def minds_sensors(self, x: Circumstance) -> bool:
        """Say whether what is chosen is known to hang on what a sensor says now."""
        return self._readings.minded(x) is not None

    def to_state(self) -> Json:
        """Return the whole state as JSON-ready data."""
        return {
            "kind": self.kind,
            "choices": self._choices.to_state(),
            "long run": self._long_run.to_state(),
            "mixture": self._mixture.to_state(),
            "logits": [logit.to_state() for logit in self._logits],
            "labels": list(self._labels),
            "counts": pack(np.array(self._counts), "f8"),
            "novelty": self._novelty.to_state(),
            "never twice": self._never_twice.to_state(),
            "readings": self._readings.to_state(),
            "wishes": self._wishes,
        }

    def load_state(self, state: Json) -> None:
        """Take over a state that `to_state` returned."""
        state = checked(state, self.kind, "choices", "long run", "mixture", "logits", "labels", "counts", "novelty", "wishes")
        self._seen = None
        self._choices.load_state(state["choices"])
        self._long_run.load_state(state["long run"])
        self._mixture.load_state(state["mixture"])
        self._name(list(state["labels"]), unpack(state["counts"], "f8", (-1,)).tolist())
        for logit, told in zip(self._logits, state["logits"], strict=True):
            logit.load_state(told)
        self._novelty.load_state(state["novelty"])
        if "never twice" in state:  # since November 2026
            self._never_twice.load_state(state["never twice"])
        self._readings.load_state(state.get("readings", {}))  # since November 2026
        self._wishes = int(state["wishes"])

    def _take(self, x: Circumstance, y: str, weight: float) -> None:
        number = self._numbers.get(y)
        before = self._before(x)
        if x.readings:
            self._readings.learn(x, self._labels, self._view(x).shares if self._choices.length else np.zeros(0), y, weight)
        if self._choices.length:
            self._novelty.learn(weight, first=number is None)
            if number is not None:
                self._compare(x, number, wished=weight == 1)
        if number is None:
            number = self._enrol(y)
            before = before if before < number else -1
        self._counts[number] += weight
        self._choices.push(x, before, number, weight)
        self._long_run.learn(x, before, number, weight)
        self._seen = None

    def _compare(self, x: Circumstance, number: int, *, wished: bool) -> None:
        """Let experts and logit hear that the label `number` was chosen.

        Something else than the last that was left alone tells of nobody's wish for something else: it was chosen here.
        """
        view, turn = self._view(x), self._turn(x)
        if turn is not None and (wished or number == turn.last):
            self._never_twice.learn(view.shares, turn, number)
        view.logit.learn(view.features, number, view.weighed)
        self._mixture.update(part(x.hour), view.told[:, number])

    def _view(self, x: Circumstance) -> _View:
        """Look at all labels, once for what is asked and then learned of the same moment."""
        if self._seen is None or self._seen[0] is not x:
            told = self._told(x)
            mixed = self._mixture.weights(part(x.hour)) @ told
            logit = self._logits[in_a_row(float(x.days - self._choices.table[DAYS, -1]))]
            found = features(mixed, told, self._choices, x.days)
            weighed = logit.shares(found)
            linear = _LINEAR + _AT_FIRST * math.exp(-sum(self._counts) / _WARM)
            self._seen = x, _View(told, logit, found, weighed, linear * mixed + (1 - linear) * weighed)
        return self._seen[1]

    def _turn(self, x: Circumstance) -> Turn | None:
        """Return what was chosen last, `None` where something else was there since."""
        last = int(self._choices.table[CHOICE, -1])
        return Turn(last, in_a_row(float(x.days - self._choices.table[DAYS, -1]))) if self._before(x) == last else None

    def _told(self, x: Circumstance) -> Floats:
        """Return what each expert says: what it heard, and in the measure of what it has not heard, the long-run frequencies."""
        moment = x, self._before(x), len(self._labels)
        lately, ever = self._choices.hear(*moment), self._long_run.hear(*moment)
        told, behind = np.concatenate([lately.shares, ever.shares]), np.concatenate([lately.behind, ever.behind])[:, None]
        counts = np.array(self._counts)
        counts /= counts.sum()
        told += behind * (counts - told)
        return told

    def _shares(self, x: Circumstance, chosen: Truths, told: Floats) -> Floats:
        """Return the probability of every option; `chosen` is which were ever chosen, `told` what the prior says."""
        made = sum(self._counts)
        shares = np.zeros(len(chosen))
        plain, turn = self._view(x).shares, self._turn(x)
        shares[chosen] = (plain if turn is None else self._never_twice.heard(plain, turn))[self._known[chosen]]
        shares = self._readings.weighed(x, self._domain.options, shares)
        shares /= shares.sum()
        prior = np.where(chosen, told, 0.0)
        shares += (_PRIOR_WORTH / (_PRIOR_WORTH + made)) ** 2 * (prior / prior.sum() - shares)
        fresh = told - prior
        if self._similarity is not None:
            fresh *= self._similarity.affinity(shares)
        if fresh.sum() > 0:
            tried = int(chosen.sum())
            once = sum(count <= 1 for count in self._counts)
            novelty = self._novelty.share(made, tried, once, len(chosen) - tried)
            shares = (1 - novelty) * shares + novelty * fresh / fresh.sum()
        return shares

    def _before(self, x: Circumstance) -> int:
        if isinstance(x.previous, str):
            return self._numbers.get(x.previous, -1)
        return int(self._choices.table[CHOICE, -1]) if self._choices.length else -1

    def _enrol(self, label: str) -> int:
        if len(self._labels) >= _MOST:
            self._forget_rarest()
        self._name([*self._labels, label], [*self._counts, 0.0])
        return len(self._labels) - 1

    def _name(self, labels: list[str], counts: list[float]) -> None:
        """Let these be the labels, in the order of their numbers."""
        self._labels, self._counts = labels, counts
        self._numbers = {label: number for number, label in enumerate(labels)}
        self._known = np.array([self._numbers.get(option, -1) for option in self._domain.options], np.intp)

    def _forget_rarest(self) -> None:
        """Forget the rarest tenth of the labels that are not among the last choices."""
        recent = set(self._choices.table[CHOICE].astype(int).tolist())
        rare = sorted((n for n in range(len(self._labels)) if n not in recent), key=lambda n: (self._counts[n], n))[: _MOST // 10]
        kept = [n for n in range(len(self._labels)) if n not in rare]
        numbers = np.full(len(self._labels) + 1, -1.0)
        numbers[kept] = np.arange(len(kept))
        self._choices.renumber(numbers)
        self._readings.forget([self._labels[n] for n in kept])
        self._long_run.renumber(numbers)
        self._name([self._labels[n] for n in kept], [self._counts[n] for n in kept])

    def _sharpened(self, prior: Prediction[str], shares: Floats) -> Prediction[str]:
        """Return a prior with what was left alone before a first wish: it is surer, and still what is served."""
        spread = dict(zip(self._domain.options, shares.tolist(), strict=True))
        return replace(prior, spread=spread, evidence=0.0, confidence=spread.get(prior.value, prior.confidence))

    def _terms(self, x: Circumstance, value: str) -> tuple[Term[str], ...]:
        """Say what speaks for the value: that it was the last, that it is usual at this hour, that it is chosen at all."""
        table, number, now = self._choices.table, self._numbers[value], slot(x)
        mine = ((table[CHOICE] == number) & (table[WEIGHT] >= 1)).nonzero()[0]
        if not len(mine):
            return (Term(ALWAYS, value, 1.0, 0, float(table[DAYS].max())),)
        days = table[DAYS, mine]
        here = days[table[SLOT, mine] == now]
        newest, last = float(days.max()), float(table[CHOICE, -1] == number)
        total = 2.0 * len(here) + len(mine) + last
        terms = [Term(slot_name(now), value, 2.0 * len(here) / total, len(here), float(here.max()))] if len(here) else []
        terms.append(Term(ALWAYS, value, len(mine) / total, len(mine), newest))
        if last:
            terms.append(Term(LAST, value, 1 / total, len(mine), newest))
        return tuple(sorted(terms, key=lambda term: -term.weight))


def _told(prior: Prediction[str] | None, options: Sequence[str]) -> Floats:
    """Return the prior over the options, mixed with all alike so that nothing is impossible."""
    spread = prior.spread if prior is not None and isinstance(prior.spread, Mapping) else {}
    even = 1 / len(options)
    told = np.array([max(spread.get(option, 0.0), 0.0) for option in options]) if spread else np.zeros(len(options))
    total = told.sum()
    return 0.7 * told / total + 0.3 * even if total > 0 else np.full(len(options), even)
