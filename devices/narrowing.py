"""A configuration's changes to the settings of a kind: narrower limits, other steps and options, never wider than the hard limits.

Where the values lie that are published: on the grid that starts at the device's minimum. A configured minimum is raised to the next
value of the kind's own grid (of the configured step's, if that is finer), because a device of this kind knows nothing in between:
18.3 by 0.5 begins at 18.5, while 20 by 2 gives 20, 22, 24. A maximum stays as configured; the highest value of the grid below it is
the last one used. A default, configured or the kind's, moves to the nearest value left.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from devices.kinds import Kind
from devices.overrides import FINEST_STEP, Asked, Problem
from devices.settings import ChoiceSetting, NumberSetting, Setting, tidy

RESERVED = ("active", "origin", "at")
"""What a state says beside its settings (protocol, section 2)."""

LARGEST = 1e9
"""Limit of a generic number: beyond it a 64-bit float no longer holds six decimals."""

_T = TypeVar("_T")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
_HELD = ("default", "settle", "hold")


class SettingsRefused(ValueError):
    """Overrides that a kind does not allow; `problems` has all of them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems, and say them."""
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{'.'.join(path)}: {text}" for path, text in self.problems))


def narrow(kind: Kind, overrides: Mapping[str, Mapping[str, object] | None]) -> dict[str, Setting]:
    """Return the settings of a device of `kind` by name, the overridden ones changed. A kind without settings takes definitions in full.

    Limits and defaults are in the setting's unit, `settle` and `hold` are durations. Raises `SettingsRefused` with every problem.

    >>> from devices.catalog import kind
    >>> heater = narrow(kind("climate"), {"temperature": {"minimum": 18.3, "maximum": 20}})["temperature"]
    >>> heater.minimum, heater.maximum, heater.default
    (18.5, 20, 20)
    """
    settings: dict[str, Setting] = {setting.name: setting for setting in kind.settings}
    problems: list[Problem] = []
    for name, given in overrides.items():
        asked = Asked(name, given or {})
        changed = _change(asked, settings.get(name), kind) if kind.settings else _define(asked)
        problems += asked.problems
        if changed is not None:
            settings[name] = changed
    if problems:
        raise SettingsRefused(problems)
    return settings


def _change(asked: Asked, base: Setting | None, kind: Kind) -> Setting | None:
    """Change a setting that the kind has."""
    if base is None:
        asked.wrong(f"{kind.name} has no such setting; allowed: {', '.join(setting.name for setting in kind.settings)}")
        return None
    if isinstance(base, ChoiceSetting):
        return _choice(asked, base)
    if asked.given.get("unit") not in (None, base.unit):
        asked.wrong(f"the unit of this kind is {base.unit or 'none'}", "unit")
    return _number(asked, base, base.minimum, base.step)


def _define(asked: Asked) -> Setting | None:
    """Define a setting from nothing."""
    if _NAME.fullmatch(asked.name) is None or asked.name in RESERVED:
        asked.wrong(f"a name is letters, digits and _, begins with a letter and is none of {', '.join(RESERVED)}")
    if "options" in asked.given:
        return _choice(asked, ChoiceSetting(asked.name, ()))
    if asked.given.get("minimum") is None or asked.given.get("maximum") is None:
        asked.wrong("needs minimum and maximum for a number, or options for a choice")
    return _number(asked, NumberSetting(asked.name, asked.text("unit") or "", -LARGEST, LARGEST, 1), None, 1)


def _number(asked: Asked, base: NumberSetting, anchor: float | None, step: float) -> NumberSetting | None:
    """Make a number within the limits of `base`, its minimum on the grid from `anchor` by `step` where there is one."""
    asked.only("unit", "minimum", "maximum", "step", *_HELD)
    minimum = _either(asked.number("minimum", base.minimum, base.maximum, base.unit), base.minimum)
    maximum = _either(asked.number("maximum", base.minimum, base.maximum, base.unit), base.maximum)
    own_step = _either(asked.number("step", FINEST_STEP, LARGEST), step)
    start = minimum if anchor is None else _raised(minimum, anchor, min(step, own_step))
    if start > maximum:
        asked.wrong(f"no value by {own_step:g} lies within {minimum:g} to {maximum:g} {base.unit}".rstrip())
        return None
    default = _either(asked.number("default", minimum, maximum, base.unit), base.default)
    made = NumberSetting(asked.name, base.unit, start, maximum, own_step, None, asked.settle(base), asked.hold(base))
    return made if default is None else replace(made, default=made.quantise(default))


def _choice(asked: Asked, base: ChoiceSetting) -> ChoiceSetting:
    """Make a choice of the configured options, else of those of `base`."""
    asked.only("options", *_HELD)
    options = _either(asked.options(), base.options)
    default = asked.text("default")
    if default is not None and default not in options:
        asked.wrong(f"must be one of the options: {', '.join(options)}" if options else "there are no options to choose from", "default")
        default = None
    inherited = base.default if base.default in options else None
    tags = asked.tags(options) or (base.tags if options == base.options else ())
    return ChoiceSetting(asked.name, options, default or inherited, asked.settle(base), asked.hold(base), tags)


def _raised(minimum: float, anchor: float, step: float) -> float:
    """Return the lowest value at or above `minimum` on the grid from `anchor` by `step`."""
    return tidy(anchor + math.ceil(round((minimum - anchor) / step, 6)) * step)


def _either(asked: _T | None, otherwise: _T) -> _T:
    return otherwise if asked is None else asked
