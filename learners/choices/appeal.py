"""What speaks for each option now: what the experts say of it together and each alone, and how recently and how often it was chosen.

The features that `conditional_logit.py` weighs, and the weights of people in general, with which everybody starts.
"""

from __future__ import annotations

import numpy as np

from learners.choices.remembered import DAYS, Choices, Labels
from learners.packing import Floats

_FORGOTTEN = 60.0  # days since the last time, of what is no longer remembered
_AN_HOUR = 0.05  # days, about: sooner or later within it makes no difference
_HALF_AN_HOUR, _MOST_OVERDUE = 0.02, 3.0  # days, and logarithms

_ALONE = (0.01, 0.04, -0.23, 0.07, 0.04, -0.16, -0.01, -0.17, 0.02, 0.12, -0.02, 0.01, 0.07, 0.02, -0.01, 0.06, 0.08)
STARTS = np.array([0.83, *_ALONE, -0.22, 0.08, 0.22, 0.15, 0.08])
"""Weights of people in general: of the mixture, of each expert, of the time since the last time, of the rank by that (the latest first), of
being the last and the one before, and of being overdue. Fitted to what invented people, half of the homes and 13 listeners chose after a
pause; for what is chosen in a row of choices (`features.in_a_row`) everybody starts at the same weights, because people differ most there.
"""
VARIANCES = np.array([0.08, *[0.02] * len(_ALONE), *[0.08] * 4, 0.05])


def features(mixed: Floats, told: Floats, choices: Choices, days: float) -> Floats:
    """Return (features, labels) at the time `days`; `mixed` is what the mixture of experts says of each label (labels), `told` what each
    expert says alone (experts, labels).
    """
    experts, labels = told.shape
    sort = choices.sorted(labels)
    found = np.empty((1 + experts + 5, labels))
    found[0] = mixed
    found[1 : 1 + experts] = told
    since = found[1 + experts]
    np.maximum(days - choices.table[DAYS][sort.newest], 0.0, out=since)
    found[-1] = _overdue(since, sort)
    since[sort.newest < 0] = _FORGOTTEN
    since += _AN_HOUR
    np.log(found[: 2 + experts], out=found[: 2 + experts])
    np.log1p(sort.ranks, out=found[2 + experts])
    found[3 + experts], found[4 + experts] = sort.ranks == 0, sort.ranks == 1
    return found


def _overdue(since: Floats, sort: Labels) -> Floats:
    """Return by how much longer than usual (logarithm) each label was not chosen; 0 where nothing is usual."""
    late: Floats = np.log((since + _HALF_AN_HOUR) / (sort.pauses + _HALF_AN_HOUR))
    late *= sort.pauses > 0
    return np.clip(late, -_MOST_OVERDUE, _MOST_OVERDUE, out=late)
