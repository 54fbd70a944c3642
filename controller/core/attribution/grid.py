"""A device with a grid of its own, wider than the setting's: whole degrees, a few steps at a time."""

from __future__ import annotations

from devices.settings import NumberSetting, Setting, Value

FEW = 3
"""Values that prove a grid."""


def coarse_grid(setting: Setting, stood: list[Value], value: Value, least: int = FEW) -> float | None:
    """Return a grid wider than the setting's own on which `value` and everything that the device ever stood at lies, or `None`.

    A device with a grid of its own (whole degrees) rounds what it is told; one value off it disproves that, and fewer than `least` prove
    nothing. What lies between our steps gives itself away (`attribution/wording.py`), so only whole units and a few steps are looked at.
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
