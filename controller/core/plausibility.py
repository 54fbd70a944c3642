"""How plausible is a value as somebody's wish? The probability that they would set a device to it, under their own prediction.

Heavy tails on purpose: people change their minds, so a value far from their habit speaks against them, but never beyond doubt. Where
little is known of somebody, all that is left is how far people lie from what is usual, which says nothing about who it was.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from controller.core.core import Core
from controller.core.priors import number_domain
from devices.kinds import Device
from devices.settings import NumberSetting, Setting, Value
from learners.base import Circumstance, Prediction
from learners.household import default_spread
from learners.normal import Z80

CHANGED = 0.12
"""Share of wishes that have nothing to do with what somebody wanted before."""
_NARROWEST = 0.75  # steps: nobody is known more finely
_HEIGHT, _POWER = 0.3797, 3.0  # Student's t with 5 degrees of freedom: its height at 0, and its exponent


def plausible(core: Core, person: str | None, device: Device, setting: str, value: Value, x: Circumstance) -> float:
    """Return the probability of `value` as the wish of a person, or (`None`) of somebody of whom nothing is known."""
    spec = device.settings[setting]
    own = core.minds.own((person, device.name, setting), x) if person is not None else None
    if isinstance(spec, NumberSetting) and not isinstance(value, str):
        usual = _usual(core, device, setting, spec)
        wide = default_spread(number_domain(spec)) / Z80
        if own is None or own.evidence <= 0:
            return _near(value, usual, wide, spec.step)
        return _number(float(value), own, wide, spec)
    return _choice(str(value), own, spec)


def known(core: Core, person: str, device: Device, setting: str, x: Circumstance) -> float:
    """Return how many own wishes a person's prediction rests on."""
    own = core.minds.own((person, device.name, setting), x)
    return own.evidence if own is not None else 0.0


def _number(value: float, own: Prediction[float], wide: float, spec: NumberSetting) -> float:
    spread = own.spread if not isinstance(own.spread, Mapping) else wide
    unsure = wide / (1.0 + own.evidence)
    narrow = math.sqrt(max((spread / Z80) ** 2 + unsure**2, (_NARROWEST * spec.step) ** 2))
    habit, whim = _near(value, own.value, narrow, spec.step), _near(value, own.value, max(wide, narrow), spec.step)
    return (1 - CHANGED) * habit + CHANGED * whim


def _near(value: float, middle: float, scale: float, step: float) -> float:
    away = (value - middle) / scale
    return _HEIGHT * step / scale * math.pow(1.0 + away * away / 5.0, -_POWER)


def _usual(core: Core, device: Device, setting: str, spec: NumberSetting) -> float:
    """Return what the household wants, else the default: the middle of what somebody may want of whom nothing is known."""
    wishes = [each for person in core.home.people if (each := core.wishes.last.get((person, device.name, setting))) is not None]
    numbers = sorted(each for each in wishes if not isinstance(each, str))
    if numbers:
        return numbers[len(numbers) // 2]
    return spec.default if spec.default is not None else (spec.minimum + spec.maximum) / 2


def _choice(value: str, own: Prediction[str] | None, spec: Setting) -> float:
    options = len(getattr(spec, "options", ())) or 1
    if own is None or own.evidence <= 0 or not isinstance(own.spread, Mapping):
        return 1.0 / options
    sure = own.evidence / (own.evidence + 1.0)
    return sure * ((1 - CHANGED) * own.spread.get(value, 0.0) + CHANGED / options) + (1 - sure) / options
