"""What speaks for each option now: what the experts say of it together and each alone, and how recently it was chosen.

The features that `conditional_logit.py` weighs, and the weights of people in general, with which everybody starts.
"""

from __future__ import annotations

import math

import numpy as np

from learners.choices import DAYS, Choices
from learners.packing import Floats

_FORGOTTEN = 60.0  # days since the last time, of what is no longer remembered
_AN_HOUR = 0.05  # days, about: sooner or later within it makes no difference
_BURST = 20.0  # minutes: choices with shorter pauses belong together, and what was just chosen says something else there

_TOGETHER, _LONG_AGO, _RECENT = 0.8, -0.04, (-0.13, 0.07, 0.09)
_ALONE = (0.0, 0.04, -0.1, 0.19, 0.0, -0.23, 0.01, -0.16, 0.04, 0.12, -0.06, 0.02, 0.1, 0.0, -0.02, 0.06, 0.07)
_BURSTING = (0.0, 0.0, 0.0)  # people differ too much: each shows it
STARTS = np.array([_TOGETHER, *_ALONE, _LONG_AGO, *_RECENT, *_BURSTING])
"""Weights of people in general: of the mixture, of each expert, of the time since the last time, of the rank by that (the latest first),
of being the last and the one before, and of these three within a burst. Fitted to invented people and half of the homes.
"""
VARIANCES = np.array([0.08, *[0.02] * len(_ALONE), *[0.08] * 7])


def features(mixed: Floats, told: Floats, choices: Choices, days: float) -> Floats:
    """Return (features, labels) at the time `days`; `mixed` is what the mixture of experts says of each label (labels), `told` what each
    expert says alone (experts, labels).
    """
    experts, labels = told.shape
    sort, times = choices.sorted(labels), choices.table[DAYS]
    found = np.empty((1 + experts + 7, labels))
    found[0] = mixed
    found[1 : 1 + experts] = told
    since = found[1 + experts]
    np.maximum(days - times[sort.newest], 0.0, out=since)
    since[sort.newest < 0] = _FORGOTTEN
    since += _AN_HOUR
    np.log(found[: 2 + experts], out=found[: 2 + experts])
    recent = found[2 + experts : 5 + experts]
    np.log1p(sort.ranks, out=recent[0])
    recent[1], recent[2] = sort.ranks == 0, sort.ranks == 1
    np.multiply(recent, _in_a_burst(days - float(times[-1])), out=found[5 + experts :])
    return found


def _in_a_burst(pause: float) -> float:
    """Return how far a choice after this pause (days) goes on with the last one, 0 to 1."""
    return 1 / (1 + (max(pause * 1440.0, 0.0) + 2) / _BURST) if math.isfinite(pause) else 0.0
