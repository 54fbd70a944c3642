"""What can be set on a device: a number on a grid, or a choice from a list.

Here live the two kinds of setting and the arithmetic of their grids. No person, no learning, no topic. Names and units follow
COVESA VSS and Home Assistant. A setting that exists is valid: limits ordered, default inside, step positive.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

Value: TypeAlias = float | str
"""A number in the setting's own unit, or the label of a choice."""

SETTLE_S = 20.0
"""Seconds without a further change after which a turned knob counts as one override (protocol, section 1)."""


@dataclass(frozen=True, slots=True)
class NumberSetting:
    """A numeric setting: `minimum`, `maximum`, `step` and `default` in `unit`; `settle` and `hold` in seconds.

    `hold` is `None` where an override is kept until its person leaves.

    >>> NumberSetting("temperature", "°C", 15, 46, 0.5, 38).quantise(39.3)
    39.5
    """

    name: str
    unit: str
    minimum: float
    maximum: float
    step: float
    default: float | None = None
    settle: float = SETTLE_S
    hold: float | None = None

    def __post_init__(self) -> None:
        """Raise `ValueError` where the numbers contradict each other."""
        if not all(map(math.isfinite, (self.minimum, self.maximum, self.step))):
            raise ValueError(f"{self.name}: minimum, maximum and step must be finite numbers")
        if self.minimum > self.maximum or self.step <= 0:
            raise ValueError(f"{self.name}: minimum {self.minimum} to maximum {self.maximum} by {self.step} is no range")
        if self.default is not None and not self.minimum <= self.default <= self.maximum:
            raise ValueError(f"{self.name}: default {self.default} is outside {self.minimum} to {self.maximum} {self.unit}")

    def quantise(self, value: float, minimum: float | None = None, maximum: float | None = None) -> float:
        """Return the grid value nearest to `value` that lies within the limits, or within narrower ones if given.

        The grid is `self.minimum + k * step`; of two equally near the lower one is taken (ties go to the cooler, quieter side).
        """
        lowest = 0 if minimum is None else math.ceil(round((minimum - self.minimum) / self.step, 6))
        highest = math.floor(round(((self.maximum if maximum is None else min(maximum, self.maximum)) - self.minimum) / self.step, 6))
        code = math.ceil(round((value - self.minimum) / self.step, 6) - 0.5)
        return tidy(self.minimum + min(max(code, lowest, 0), highest) * self.step)

    def parse(self, raw: object) -> float | None:
        """Return `raw` as a finite number (numbers in strings too), or `None`; booleans are no numbers. Limits are not checked."""
        if isinstance(raw, bool) or not isinstance(raw, int | float | str) or (isinstance(raw, str) and "_" in raw):
            return None  # float() would read "1_0" as ten
        try:
            value = float(raw)
        except (ValueError, OverflowError):
            return None
        return value if math.isfinite(value) else None

    def plausible(self, value: Value) -> bool:
        """Say whether a device of this kind could stand at `value`: within the limits, half a step of rounding allowed."""
        return isinstance(value, float | int) and self.minimum - self.step / 2 <= value <= self.maximum + self.step / 2

    def same(self, one: Value, other: Value) -> bool:
        """Say whether two values are one on this grid (closer than half a step): floats are never compared as such."""
        close = isinstance(one, float | int) and isinstance(other, float | int) and abs(one - other) < self.step / 2 - 1e-9
        return close or one == other


@dataclass(frozen=True, slots=True)
class ChoiceSetting:
    """A setting that takes one of `options`; without a `default` it is not commanded until something is known.

    `tags` says by option what it is (genre, kind), so that what is like it can be told; it is empty where no option has any.

    >>> ChoiceSetting("station", ("news", "jazz")).parse("jazz")
    'jazz'
    """

    name: str
    options: tuple[str, ...]
    default: str | None = None
    settle: float = SETTLE_S
    hold: float | None = None
    tags: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        """Raise `ValueError` where an option is doubled or the default is none of them."""
        if len(set(self.options)) != len(self.options):
            raise ValueError(f"{self.name}: an option is listed twice")
        if self.default is not None and self.default not in self.options:
            raise ValueError(f"{self.name}: default {self.default!r} is none of {', '.join(self.options)}")
        if self.tags and len(self.tags) != len(self.options):
            raise ValueError(f"{self.name}: {len(self.tags)} options are tagged, of {len(self.options)}")

    def parse(self, raw: object) -> str | None:
        """Return `raw` if it is a string, else `None`. Whether it is an option is for `plausible` to say."""
        return raw if isinstance(raw, str) else None

    def plausible(self, value: Value) -> bool:
        """Say whether `value` is one of the options."""
        return value in self.options

    def same(self, one: Value, other: Value) -> bool:
        """Say whether two labels are one."""
        return one == other


Setting: TypeAlias = NumberSetting | ChoiceSetting


def tidy(value: float) -> float:
    """Strip binary dust from a value and make whole numbers integers, as other programs write them."""
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded
