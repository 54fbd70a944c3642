"""How a learner of choices is judged: the log loss of its probabilities and the share of sessions it got wrong."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.learning.datasets import Choice
from learners.base import Learner


@dataclass(frozen=True, slots=True)
class Listening:
    """Mean log loss (natural logarithm) and share of errors."""

    loss: float
    error: float


def listen(learner: Learner[str], options: Sequence[str], sessions: Sequence[Choice]) -> Listening:
    """Play sessions; what was right is only left alone, what was wrong is an override."""
    losses, errors = [], []
    for x, item in sessions:
        made = learner.predict_one(x)
        share = made.spread.get(item, 0.0) if made is not None and isinstance(made.spread, Mapping) else 1 / len(options)
        right = made is not None and made.value == item
        losses.append(-math.log(max(share, 1e-9)))
        errors.append(not right)
        (learner.accept_one if right else learner.learn_one)(x, item)
    return Listening(sum(losses) / len(losses), sum(errors) / len(errors))
