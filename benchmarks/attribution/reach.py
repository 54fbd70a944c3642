"""What a device of the benchmark makes of a value: its own grid and unit, the end of its reach, and how it says what it stands at."""

from __future__ import annotations

from random import Random

from benchmarks.attribution.traits import Traits, comfortable
from devices.settings import NumberSetting, Setting, Value


def accepted(traits: Traits, setting: Setting, wanted: Value) -> Value:
    """Return what a device makes of a value: within what it does, on its own grid."""
    if not isinstance(setting, NumberSetting) or isinstance(wanted, str):
        return wanted
    low, high = _reach(traits, setting)
    inside = min(max(wanted, low), high)
    if traits.fahrenheit and setting.unit == "°C":
        return (round(inside * 1.8 + 32) - 32) / 1.8
    grid = traits.grid * (setting.step / 0.5 if setting.unit != "°C" else 1.0)
    return min(max(round(round(inside / grid) * grid, 6), setting.minimum), setting.maximum) if grid else inside


def clamped(traits: Traits, setting: Setting, wanted: Value) -> bool:
    """Say whether a value lies beyond what a device does."""
    if not isinstance(setting, NumberSetting) or isinstance(wanted, str):
        return False
    low, high = _reach(traits, setting)
    return not low <= wanted <= high


def elsewhere(traits: Traits, setting: Setting, rng: Random) -> Value:
    """Return a value that a device may stand at."""
    if not isinstance(setting, NumberSetting):
        return rng.choice(setting.options)
    low, high = comfortable(setting)
    return accepted(traits, setting, setting.quantise(low + rng.random() * (high - low)))


def worded(traits: Traits, setting: Setting, value: Value, rng: Random) -> Value:
    """Return how a device says a value."""
    if isinstance(value, str) or not isinstance(setting, NumberSetting):
        return value
    noise = traits.noise * (2 * rng.random() - 1) if traits.noise else 0.0
    said = round(value, 2) + noise * min(setting.step / 0.5, 1.0)
    return min(max(said, setting.minimum), setting.maximum)


def _reach(traits: Traits, setting: NumberSetting) -> tuple[float, float]:
    if not traits.clamp:
        return setting.minimum, setting.maximum
    low, high = comfortable(setting)
    width = (high - low) * traits.clamp
    return low + width, high - width
