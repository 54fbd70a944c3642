"""What speaks for each option now: what the experts say of it together and each alone, and how recently it was chosen.

The features that `conditional_logit.py` weighs, and the weights of people in general, with which everybody starts.
"""

from __future__ import annotations

import math

import numpy as np

from learners.choices import DAYS, Choices, Places
from learners.packing import Floats

_FORGOTTEN = 60.0  # days since the last time, of what is no longer remembered
_AN_HOUR = 0.05  # days, about: sooner or later within it makes no difference
_BURST = 20.0  # minutes: choices with shorter pauses belong together, and what was just chosen says something else there

_TOGETHER, _LONG_AGO, _RECENT = 0.74, -0.02, (-0.23, -0.1, 0.01)
_ALONE = (0.0, -0.16, 0.13, -0.06, 0.17, 0.0, -0.23, 0.01, -0.15, 0.04, 0.1, -0.06, 0.02, 0.09, 0.06, 0.07)
_BURSTING = (0.0, 0.0, 0.0)  # people differ too much: each shows it
STARTS = np.array([_TOGETHER, *_ALONE, _LONG_AGO, *_RECENT, *_BURSTING])
"""Weights of people in general: of the mixture, of each expert, of the time since the last time, of the rank by that (the latest first),
of being the last and the one before, and of these three within a burst. Fitted to invented people and half of the homes.
"""
VARIANCES = np.array([0.08, *[0.02] * len(_ALONE), *[0.08] * 7])


def features(mixed: Floats, told: Floats, choices: Choices, days: float, known: Places) -> Floats:
    """Return (features, options) at the time `days`, of the `known` labels only; `mixed` is what the mixture of experts says of them
    (options), `told` what each says alone (experts, options).
    """
    places = np.full(max(int(known.max()), int(choices.labels.max())) + 1, -1)
    places[choices.labels] = np.arange(choices.length)  # of several places of a label the last one stays
    places = places[known]
    ranks = np.empty(len(known))
    ranks[(-places).argsort(kind="stable")] = np.arange(len(known))
    since = np.where(places >= 0, np.maximum(days - choices.table[DAYS, places], 0.0), _FORGOTTEN)
    recent = np.array([np.log1p(ranks), ranks == 0, ranks == 1])
    burst = _in_a_burst(days - float(choices.table[DAYS, -1]))
    return np.concatenate([np.log(mixed)[None], np.log(told), np.log(since + _AN_HOUR)[None], recent, recent * burst])


def _in_a_burst(pause: float) -> float:
    """Return how far a choice after this pause (days) goes on with the last one, 0 to 1."""
    return 1 / (1 + (max(pause * 1440.0, 0.0) + 2) / _BURST) if math.isfinite(pause) else 0.0
