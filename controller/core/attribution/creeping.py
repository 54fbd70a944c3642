"""A change too slow to be seen from one report to the next: what stood is remembered, and what has crept away from it is news.

Noise stays around where a device stands, so that a whole step away is none; what takes hours is a drift and nobody's hand.
"""

from __future__ import annotations

from datetime import datetime

from controller.core.attribution.labels import Label
from controller.core.state import Field, Turn
from devices.settings import NumberSetting, Setting, Value

_RESTS_S = 600.0
"""Seconds after which a knob that did not stir has been let go: it stands there."""
_DUST, _NOISE = 1e-6, 0.25
"""What is no stride at all, and what share of a step may be none."""


def crept(setting: Setting, field: Field, value: Value, at: datetime) -> bool:
    """Say whether a device that never jumped has come a step away from where it stood, and not on the way to what it was told."""
    stood = field.stood if field.live else None  # how it came to where it stands after a silence, nobody heard
    if not isinstance(setting, NumberSetting) or isinstance(value, str) or not isinstance(stood, int | float):
        return False
    far = abs(value - stood) >= max(setting.step, 2 * field.echo.off + setting.step / 2) - _DUST
    return far and not _rested(field, at) and not _as_told(setting, field, stood, value)


def creeps_on(setting: Setting, made: Turn, value: Value) -> bool:
    """Say whether a turn goes on the way that it has come: a slow one however little, another one by more than noise."""
    if (
        not isinstance(setting, NumberSetting)
        or isinstance(value, str)
        or isinstance(made.value, str)
        or not isinstance(made.before, int | float)
    ):
        return False
    least = _DUST if made.crept else _NOISE * setting.step
    return abs(value - made.value) > least and (value - made.value) * (made.value - made.before) > 0


def stands(field: Field, value: Value) -> None:
    """Note that a device stands somewhere else now, however it came there: what creeps from here on is compared with this."""
    field.stood, field.stirred = value, None


def note(field: Field, value: Value, found: Label, at: datetime) -> None:
    """Note where a device stands, before it is taken in that it says `value` now."""
    if found is not Label.SAME or field.stood is None or not field.live:
        stands(field, value)
    elif field.reported != value:
        field.stood, field.stirred = field.reported if _rested(field, at) else field.stood, at


def _rested(field: Field, at: datetime) -> bool:
    """Say whether a knob that had stirred was let go since."""
    return field.stirred is not None and (at - field.stirred).total_seconds() > _RESTS_S


def _as_told(setting: NumberSetting, field: Field, stood: float, value: float) -> bool:
    """Say whether a value lies on the way to what was told last, however slow that is, or is that, as well as a device can."""
    newest = field.commands[-1] if field.commands else None
    if newest is None or newest.overtaken or isinstance(newest.value, str):
        return False
    begun = stood
    if newest.reached is None and isinstance(newest.start, int | float):
        begun = newest.start  # it may still have been on another way
    return setting.same(newest.value, value) or min(begun, newest.value) <= value <= max(begun, newest.value)
