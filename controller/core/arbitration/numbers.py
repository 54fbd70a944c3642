"""Several wishes for one number: the weighted mean, what is least uncomfortable for the worst off, and what is as good as before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from devices.settings import NumberSetting

_PARTS_OF_RANGE, _STEPS = 30, 2  # the unit in which people differ, as for the learners: 1 °C for climate, 8 for brightness
_UNBEARABLE = 2.0
"""Units off from which on a wish is as good as not asked."""
_BAND = 1 / 6
"""Of the distance between the wishes: so much off the best is not worth a movement of what was agreed on, that everybody notices."""


def shares(weights: Sequence[float]) -> list[float]:
    """Return how much each counts in the weighted mean; the weights are positive.

    >>> shares([1.0, 3.0])
    [0.25, 0.75]
    """
    return [weight / sum(weights) for weight in weights]


def balance(values: Sequence[float], pulls: Sequence[float]) -> list[float]:
    """Return how much each counts where the greatest discomfort, `pull` times distance, is least: in the balance of the pair worst off.

    That is the centre of the smallest weighted interval (Francis, 1967, for the weighted one-centre on a line).

    >>> balance([18.0, 22.0, 22.0], [1.0, 1.0, 1.0])
    [0.5, 0.5, 0.0]
    >>> balance([18.0, 22.0], [3.0, 1.0])
    [0.75, 0.25]
    """
    pairs = [*combinations(range(len(values)), 2), (0, 0)]
    one, other = max(pairs, key=lambda pair: abs(values[pair[0]] - values[pair[1]]) / (1 / pulls[pair[0]] + 1 / pulls[pair[1]]))
    return shares([pull if index in {one, other} else 0.0 for index, pull in enumerate(pulls)])


def weighed(values: Sequence[float], parts: Sequence[float]) -> float:
    """Return the value that these parts make.

    >>> weighed([20.0, 24.0], [0.5, 0.5])
    22.0
    """
    return min(max(sum(value * part for value, part in zip(values, parts, strict=True)), min(values)), max(values))


def stays(setting: NumberSetting, values: Sequence[float], best: float, agreed: float) -> bool:
    """Say whether what the same people agreed on before is still as good: less than a step, or a sixth of the distance, off the best.

    >>> stays(NumberSetting("temperature", "°C", 5, 35, 0.5), [20.0, 24.0], 22.5, 22.0)
    True
    """
    off = abs(best - agreed)
    return off < setting.step - 1e-9 or off <= _BAND * (max(values) - min(values)) + 1e-9  # binary dust


def discomfort(setting: NumberSetting, wish: float, value: float) -> float:
    """Return what somebody who wants `wish` bears at `value`: 0 to 1."""
    unit = max(_STEPS * setting.step, (setting.maximum - setting.minimum) / _PARTS_OF_RANGE)
    return min(abs(value - wish) / (_UNBEARABLE * unit), 1.0)
