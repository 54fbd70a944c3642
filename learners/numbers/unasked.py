"""What was left alone before anything was wished: the prior's value, of which that says that it suits.

Every use in which it stood untouched makes it likelier to be left alone again (the rule of succession, where the prior is worth one use
and nobody has overridden yet), and so the wish lies nearer to it. Silence sharpens what is published and never moves it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from statistics import NormalDist

from learners.base import Prediction
from learners.normal import Z80

_WORTH = 1.0  # uses: whom a value suits once it mostly suits again
_SUREST = 0.98  # however often: whoever never wished for anything may simply not have found the knob
_NORMAL = NormalDist()


def sharpened(prior: Prediction[float], uses: int, reach: float, finest: float) -> Prediction[float]:
    """Return a prior whose value was left alone through so many uses; `reach`: how far off a wish may lie that leaves it alone.

    The spread goes to no less than `finest`, in the setting's own unit like `reach`.

    >>> round(sharpened(Prediction(21.0, 2.0, 0.0, 0.3), 10, 0.65, 0.25).confidence, 2)
    0.94
    """
    if not uses or isinstance(prior.spread, Mapping):
        return prior
    told = (prior.confidence * _WORTH + uses) / (_WORTH + uses)
    confidence = max(prior.confidence, min(told, _SUREST))
    spread = reach * Z80 / _NORMAL.inv_cdf((1.0 + confidence) / 2)
    return replace(prior, confidence=confidence, spread=min(prior.spread, max(spread, finest)))
