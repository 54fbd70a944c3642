"""How a demo says things: values with their units, people in their colours."""

from __future__ import annotations

from collections.abc import Mapping

from devices.kinds import Device
from devices.settings import NumberSetting, Value

COLOURS = ("magenta", "cyan", "yellow", "green", "blue")
STRANGER = "bright_black"


def worded(device: Device, setting: str, value: Value) -> str:
    """Return a value as people read it: "39.5 °C", "news", "60 %"."""
    if isinstance(value, str):
        return value
    made = device.settings[setting]
    unit = made.unit if isinstance(made, NumberSetting) else ""
    number = f"{value:.1f}".removesuffix(".0") if value != int(value) else str(int(value))
    return f"{number}{unit}" if unit in {"", "°"} else f"{number} {unit}"


NAMED = 2
"""Up to so many settings are named in a row; more are understood by their units."""


def listed(device: Device, values: Mapping[str, Value]) -> str:
    """Return several settings in a row; with their names where there are two, as drink and strength."""
    if len(values) != NAMED:
        return compact(device, values)
    return ", ".join(f"{plain(name)} {worded(device, name, value)}" for name, value in values.items())


def compact(device: Device, values: Mapping[str, Value]) -> str:
    """Return several settings in a row, without their names."""
    return " · ".join(worded(device, name, value) for name, value in values.items())


def plain(name: str) -> str:
    """Return a name without underscores."""
    return name.replace("_", " ")


def coloured(people: Mapping[str, str], person: str | None) -> str:
    """Return a person's name in their colour; `people` is name by id."""
    if person is None or person not in people:
        return f"[{STRANGER}]somebody unknown[/]"
    index = list(people).index(person)
    return f"[bold {COLOURS[index % len(COLOURS)]}]{people[person]}[/]"


def clock(seconds: float) -> str:
    """Return the time of day."""
    minutes = int(seconds % 86_400) // 60
    return f"{minutes // 60:02}:{minutes % 60:02}"
