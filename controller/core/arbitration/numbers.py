"""Several wishes for one number: the weighted mean, what is least uncomfortable for the worst off, and not moving for little."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from devices.settings import NumberSetting

_PARTS_OF_RANGE, _STEPS = 30, 2  # the unit in which people differ, as for the learners: 1 °C for climate, 8 for brightness
_UNBEARABLE = 2.0
"""Units off from which on a wish is as good as not asked."""
_BAND = 1 / 6
"""Of the distance between the wishes: so much off the best agreement is not worth a movement that everybody notices."""


def mean(values: Sequence[float], weights: Sequence[float]) -> float:
    """Return the weighted mean; the weights are positive.

    >>> mean([20.0, 24.0], [1.0, 1.0])
    22.0
    """
    value = sum(value * weight for value, weight in zip(values, weights, strict=True)) / sum(weights)
    return min(max(value, min(values)), max(values))


def least_discomfort(values: Sequence[float], pulls: Sequence[float]) -> float:
    """Return the value whose greatest discomfort, `pull` times distance, is least: the centre of the smallest weighted interval.

    It is the balance of the pair that is worst off together (Francis, 1967, for the weighted one-centre on a line).

    >>> least_discomfort([18.0, 22.0, 22.0], [1.0, 1.0, 1.0])
    20.0
    >>> least_discomfort([18.0, 22.0], [3.0, 1.0])
    19.0
    """
    voices = list(zip(values, pulls, strict=True))
    pairs = [*combinations(voices, 2), (voices[0], voices[0])]
    one, other = max(pairs, key=lambda pair: abs(pair[0][0] - pair[1][0]) / (1 / pair[0][1] + 1 / pair[1][1]))
    return mean([one[0], other[0]], [one[1], other[1]])


def steady(values: Sequence[float], best: float, standing: float) -> float:
    """Return how far to go from how it stands towards the best agreement: to the edge of a band around it that nobody minds much.

    People who come and go shift the best agreement a little each time; within the band nothing moves at all.

    >>> steady([20.0, 24.0], 22.0, 20.0), steady([20.0, 24.0], 22.0, 21.5)
    (21.333333333333332, 21.5)
    """
    low, high = min(values), max(values)
    band = _BAND * (high - low)
    return min(max(standing, best - band, low), best + band, high)


def discomfort(setting: NumberSetting, wish: float, value: float) -> float:
    """Return what somebody who wants `wish` bears at `value`: 0 to 1."""
    unit = max(_STEPS * setting.step, (setting.maximum - setting.minimum) / _PARTS_OF_RANGE)
    return min(abs(value - wish) / (_UNBEARABLE * unit), 1.0)
