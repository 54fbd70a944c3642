"""One setting of a simulated device: where it stands, where it is going, on a grid of its own."""

from __future__ import annotations

from dataclasses import dataclass

from devices.settings import ChoiceSetting, NumberSetting, Setting, Value
from simulators.quirks import Quirks


@dataclass(slots=True)
class Axis:
    """`value` is where it stands, `target` where it is told to go."""

    setting: Setting
    quirks: Quirks
    value: Value
    target: Value

    @property
    def moving(self) -> bool:
        """Say whether it is still on its way."""
        return self.value != self.target

    @property
    def reported(self) -> Value:
        """The value as the device says it: a Fahrenheit device converts its whole degrees, to one decimal."""
        return self.spoken(self.value)

    def spoken(self, value: Value) -> Value:
        """Return how the device words a value."""
        if isinstance(value, str):
            return value
        rounded = round(value, 1 if self.quirks.fahrenheit else 4)
        return int(rounded) if rounded == int(rounded) else rounded

    def accept(self, raw: object) -> Value | None:
        """Return what the device would make of a commanded value on its own grid and within its own limits; `None` = it cannot."""
        parsed = self.setting.parse(raw)
        if isinstance(self.setting, ChoiceSetting):
            return parsed if parsed is not None and self.setting.plausible(parsed) else None
        return None if parsed is None or isinstance(parsed, str) else self._number(self.setting, parsed)

    def advance(self, seconds: float) -> None:
        """Move towards the target for `seconds`; a setting without a ramp is there at once."""
        rate = self.quirks.ramp.get(self.setting.name, 0.0)
        if isinstance(self.value, str) or isinstance(self.target, str) or rate <= 0:
            self.value = self.target
            return
        way = self.target - self.value
        reach = rate * seconds
        self.value = self.target if abs(way) <= reach else self.value + (reach if way > 0 else -reach)

    def stop(self) -> None:
        """Stay where it is."""
        self.target = self.value

    def _number(self, setting: NumberSetting, value: float) -> float:
        low, high = self.quirks.clamp.get(setting.name, (setting.minimum, setting.maximum))
        inside = min(max(value, low), high)
        if self.quirks.fahrenheit:
            return (round(inside * 1.8 + 32) - 32) / 1.8
        grid = self.quirks.grid or setting.step
        return round(setting.minimum + round((inside - setting.minimum) / grid) * grid, 6)


def axis(setting: Setting, quirks: Quirks, value: Value | None = None) -> Axis:
    """Return an axis that stands at `value`, else at its boot value, its default, or its first option or lower limit."""
    made = Axis(setting, quirks, 0.0, 0.0)
    first: Value = setting.options[0] if isinstance(setting, ChoiceSetting) else setting.minimum
    for candidate in (value, quirks.boot.get(setting.name), setting.default):
        if candidate is not None:
            first = candidate
            break
    accepted = made.accept(first)
    made.value = made.target = first if accepted is None else accepted
    return made
