"""A device with a grid of its own, wider than the setting's: whole degrees, a few steps at a time, some number of levels."""

from __future__ import annotations

from collections.abc import Sequence

from devices.settings import NumberSetting, Setting, Value

FEW = 3
"""Values that prove a grid."""
STEPS = (2, 3, 4, 5, 6, 8, 10)
LEVELS = (10, 15, 16, 20, 25, 30, 31, 32, 50, 63, 64, 100, 127, 128)
"""The grids that devices have: every so many steps, or so many levels of their whole range."""
CHANCE = 0.02
"""Probability that values of no grid all lie on the marks of one, from which on it is none."""
_WIDER = 1.4
"""Steps between its marks that make a grid wider than the setting's own."""


def coarse_grid(setting: Setting, stood: list[Value], value: Value, least: int = FEW) -> float | None:
    """Return a grid wider than the setting's own on which `value` and everything that the device ever stood at lies, or `None`.

    A device with a grid of its own (whole degrees) rounds what it is told; one value off it disproves that, and fewer than `least` prove
    nothing. What lies between our steps gives itself away (`wording.py`), so only whole units and a few steps are looked at.
    """
    if not isinstance(setting, NumberSetting) or isinstance(value, str):
        return None
    ends = (setting.minimum, setting.maximum)
    numbers = [each for each in stood if not isinstance(each, str) and each not in ends]
    if len(numbers) < least:
        return None
    for grid in (setting.step * 3, 1.0, setting.step * 2, setting.step * 1.5):
        off = (abs(each - round(each / grid) * grid) for each in (*numbers, value))
        if setting.step * 1.4 < grid <= setting.step * 10 and all(each < setting.step * 0.1 for each in off):
            return grid
    return None


def on_own_marks(setting: Setting, stood: Sequence[Value], told: Value, said: Value) -> bool:
    """Say whether `said` is the mark next to `told` of a wider grid on which the device ever stood, and by chance it hardly did."""
    if not isinstance(setting, NumberSetting) or isinstance(told, str) or isinstance(said, str):
        return False
    ends = (setting.minimum, setting.maximum)
    numbers = [each for each in stood if not isinstance(each, str) and each not in ends]
    return any(_between(setting, width, told, said) and _proven(setting, width, [*numbers, said]) for width in _widths(setting))


def _widths(setting: NumberSetting) -> list[float]:
    """Return how far apart the marks of a grid may be that is wider than the setting's own."""
    whole = setting.maximum - setting.minimum
    return [setting.step * each for each in STEPS] + [whole / each for each in LEVELS if whole / each > setting.step * _WIDER]


def _proven(setting: NumberSetting, width: float, numbers: Sequence[float]) -> bool:
    """Say whether all these lie on marks, and are so many that they would not by chance; the last one proves nothing.

    Nor does the first, where it lies beside them: there a device may have stood before anybody told it anything.
    """
    told = [each for each in numbers[1:] if setting.same(each, _mark(setting, width, each))]
    if len(told) < len(numbers) - 1 or len(numbers) <= FEW:
        return False
    proofs = len(numbers) - 1 if setting.same(numbers[0], _mark(setting, width, numbers[0])) else len(told) - 1
    return (setting.step / width) ** proofs <= CHANCE


def _mark(setting: NumberSetting, width: float, value: float) -> float:
    """Return the mark nearest to a value, as the device says it on the setting's grid."""
    return setting.quantise(setting.minimum + round((value - setting.minimum) / width) * width)


def _between(setting: NumberSetting, width: float, told: float, said: float) -> bool:
    """Say whether what was told lies between two marks, and what is said is one of them: the nearer, or either where both are as near."""
    return not setting.same(told, _mark(setting, width, told)) and abs(told - said) <= width / 2 + setting.step / 2
