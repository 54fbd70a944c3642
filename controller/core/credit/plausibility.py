"""How plausible is a value as somebody's wish? The probability that they would set a device to it, by what they wanted before.

Heavy tails on purpose: people change their minds, so a value far from their habit speaks against them, but never beyond doubt. Where
little is known of somebody, all that is left is how far people lie from what is usual, which says nothing about who it was.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from controller.core.core import Core
from controller.core.credit.leanings import Weighed
from controller.core.credit.strangers import strangers
from controller.core.credit.tastes import Taste, number, option, wishes
from controller.core.state import Turn
from controller.core.wishes.priors import number_domain
from devices.kinds import Device
from devices.settings import NumberSetting, Setting, Value
from learners.base import Circumstance, Prediction
from learners.normal import Z80
from learners.prior.household import default_spread

WELL = 3.0
"""Wishes from which on it is known what somebody wants."""
NUDGES = 0.6
"""Share of whims that are a nudge, a bit more or less than it is, or back to what it was; the others are anywhere."""
_NUDGE, _BACK = 2.0, 0.3  # steps of a nudge; share of nudges that go back to what stood before the last command
_NARROWEST = 0.75  # steps: nobody is known more finely
_ANYWHERE = 0.4  # of those of whom nothing is known, who want what nobody would think of
_KERNEL = 3.0  # how much narrower the kernel around one change is than people are apart
_HEIGHT, _POWER = 0.3797, 3.0  # Student's t with 5 degrees of freedom: its height at 0, and its exponent


def plausible(core: Core, person: str | None, device: Device, setting: str, made: Turn, x: Circumstance) -> float:
    """Return the probability of a change's value as the wish of a person, or (`None`) of somebody of whom nothing is known.

    What may have been theirs (`leanings.py`) counts only where nothing certainly was: a phone left behind teaches nothing of its owner.
    """
    value = made.value
    spec = device.settings[setting]
    own = core.minds.own((person, device.name, setting), x) if person is not None else None
    own = own if own is not None and own.evidence > 0 else None
    had = _had(core, person, device, setting, own, made.changed)
    left = core.hindsight.alone(device.name, setting, person) if person is not None else []
    seen = core.leanings.of(device.name, person, setting) if person is not None else []
    whim = core.whims.share(device.name, setting)
    insisted = core.insistence.of(device.name, person, setting) if person is not None else []
    seen = seen or (strangers(core, device.name, setting, made.changed) if person is None else [])
    if not isinstance(spec, NumberSetting) or isinstance(value, str):
        wish = (1.0 - whim) * option(value, had, spec, left) + whim / _options(spec) if had else _choice(spec, str(value), own, seen, whim)
        return (wish + insisted.count(value)) / (1.0 + len(insisted))
    wide = default_spread(number_domain(spec)) / Z80
    anybody = _anybody(float(value), _usual(core, device, spec), wide, spec)
    wish, taste = anybody, number(had, spec, wide, whim, left) if had else None
    if taste is not None:
        wish = taste.density(float(value))
    elif own is not None:
        wish = _learned(float(value), own, wide, spec.step)
    elif seen:
        wish = _leaning(float(value), seen, wide, spec.step, anybody)
    if insisted:
        scale = max(wide / _KERNEL, _NARROWEST * spec.step)
        again = sum(_near(float(value), float(each), scale, spec.step) for each in insisted if not isinstance(each, str))
        wish = (wish + again) / (1.0 + len(insisted))
    nudge = _nudge(float(value), made, wide, spec, _undoes(core, person, made, taste, len(had)))
    return (1.0 - whim) * wish + whim * (NUDGES * nudge + (1.0 - NUDGES) * anybody)


def _had(core: Core, person: str | None, device: Device, setting: str, own: Prediction[Any] | None, until: datetime) -> list[Value]:
    """Return what somebody had set before a moment, if as much of it is remembered as it takes to know them by it; else nothing."""
    found = wishes(core, person, device.name, setting, until) if person is not None else []
    return found if own is not None and len(found) >= min(WELL, own.evidence) else []


def likeness(spec: Setting) -> Callable[[Value, Value], float]:
    """Return how to ask how plausible a value is for somebody who wanted another one some other time; it is the same either way."""
    if not isinstance(spec, NumberSetting):
        return lambda value, other: float(value == other)
    scale, step = max(default_spread(number_domain(spec)) / Z80 / _KERNEL, _NARROWEST * spec.step), spec.step
    return lambda value, other: _near(float(value), float(other), scale, step)


def anyone(core: Core, device: Device, spec: Setting, value: Value) -> float:
    """Return how plausible a value is for somebody of whom nothing is known."""
    if not isinstance(spec, NumberSetting) or isinstance(value, str):
        return 1.0 / (len(getattr(spec, "options", ())) or 1)
    return _anybody(float(value), _usual(core, device, spec), default_spread(number_domain(spec)) / Z80, spec)


def forsaken(core: Core, person: str, device: Device, setting: str, made: Turn) -> float:
    """Return how much more somebody wants what stood there before a change than what it was changed to, as far as that is known."""
    spec, before = device.settings[setting], made.before
    had = wishes(core, person, device.name, setting, made.changed)
    if before is None or not had:
        return 0.0
    sure, left = len(had) / (len(had) + 2.0), core.hindsight.alone(device.name, setting, person)
    if not isinstance(spec, NumberSetting) or isinstance(before, str) or isinstance(made.value, str):
        return sure * max(option(before, had, spec, left) - option(made.value, had, spec, left), 0.0)
    taste = number(had, spec, default_spread(number_domain(spec)) / Z80, core.whims.share(device.name, setting), left)
    return sure * max(taste.likeness(float(before)) - taste.likeness(float(made.value)), 0.0)


def known(core: Core, person: str, device: Device, setting: str, x: Circumstance) -> float:
    """Return how many wishes of a person, certain or likely, are known."""
    own = core.minds.own((person, device.name, setting), x)
    soft = sum(weight for _, weight in core.leanings.of(device.name, person, setting))
    return max(own.evidence if own is not None else 0.0, soft)


def contented(core: Core, person: str, device: Device, setting: str, before: Value | None, x: Circumstance) -> float:
    """Return how likely somebody would have left alone what stood there before, by what they are known well to want; else 0."""
    spec, own = device.settings[setting], core.minds.own((person, device.name, setting), x)
    if before is None or own is None or own.evidence < WELL:
        return 0.0
    if not isinstance(spec, NumberSetting) or isinstance(before, str):
        return own.spread.get(str(before), 0.0) if isinstance(own.spread, Mapping) else 0.0
    wide = default_spread(number_domain(spec)) / Z80
    return _learned(float(before), own, wide, spec.step) / _learned(own.value, own, wide, spec.step)


def whimsical(core: Core, person: str, device: Device, setting: str, made: Turn, x: Circumstance) -> float | None:
    """Return how likely a change of somebody's had nothing to do with what they wanted before; `None` where that is not known well."""
    spec, own, value = device.settings[setting], core.minds.own((person, device.name, setting), x), made.value
    if own is None or own.evidence < WELL:
        return None
    whim, had = core.whims.share(device.name, setting), _had(core, person, device, setting, own, made.changed)
    left = core.hindsight.alone(device.name, setting, person)
    if not isinstance(spec, NumberSetting) or isinstance(value, str):
        spread = own.spread.get(str(value), 0.0) if isinstance(own.spread, Mapping) else 0.0
        theirs, anybody = option(value, had, spec, left) if had else spread, 1.0 / _options(spec)
    else:
        wide = default_spread(number_domain(spec)) / Z80
        theirs = number(had, spec, wide, whim, left).density(float(value)) if had else _learned(float(value), own, wide, spec.step)
        anybody = _anybody(float(value), _usual(core, device, spec), wide, spec)
    return whim * anybody / (whim * anybody + (1.0 - whim) * theirs)


def _learned(value: float, own: Prediction[float], wide: float, step: float) -> float:
    spread = own.spread if not isinstance(own.spread, Mapping) else wide
    scale = max(math.hypot(spread / Z80, wide / (1.0 + own.evidence)), _NARROWEST * step)
    return _near(value, own.value, scale, step)


def _leaning(value: float, seen: Sequence[Weighed], wide: float, step: float, anybody: float) -> float:
    """Return the density of the changes that may have been theirs: a kernel estimate, with one change of anybody's among them."""
    scale = max(wide / _KERNEL, _NARROWEST * step)
    whole = 1.0 + sum(weight for _, weight in seen)
    near = sum(weight * _near(value, middle, scale, step) for middle, weight in seen if not isinstance(middle, str))
    return (near + anybody) / whole


def _anybody(value: float, usual: float, wide: float, spec: NumberSetting) -> float:
    """Return how plausible a value is for somebody of whom nothing is known: near what is usual, or anywhere."""
    anywhere = spec.step / max(spec.maximum - spec.minimum, spec.step)
    return (1 - _ANYWHERE) * _near(value, usual, wide, spec.step) + _ANYWHERE * anywhere


def _near(value: float, middle: float, scale: float, step: float) -> float:
    away = (value - middle) / scale
    return _HEIGHT * step / scale * math.pow(1.0 + away * away / 5.0, -_POWER)


def _nudge(value: float, made: Turn, wide: float, spec: NumberSetting, undoes: float) -> float:
    """Return how plausible a value is as a bit more or less than it was, or as back to what stood before the last command: anybody's."""
    if made.before is None or isinstance(made.before, str):
        return 0.0
    near = _near(value, made.before, max(_NUDGE * spec.step, wide / 6.0), spec.step)
    back = made.before_command is not None and spec.same(value, made.before_command)
    return (1.0 - _BACK) * near + _BACK * back * undoes


def _undoes(core: Core, person: str | None, made: Turn, taste: Taste | None, known: int) -> float:
    """Return how readily somebody puts back what a command has changed: who is there, and known well to want that, only if restless."""
    there = any(each.subject == person for each in made.witnesses)
    if taste is None or not there or known < WELL or made.before is None or isinstance(made.before, str):
        return 1.0
    return 1.0 - taste.likeness(float(made.before)) * known / (known + 1.0) * (1.0 - core.whims.restless())


def _usual(core: Core, device: Device, spec: NumberSetting) -> float:
    """Return what the household wants, else the default: the middle of what somebody may want of whom nothing is known."""
    wishes = [each for person in core.home.people if (each := core.wishes.last.get((person, device.name, spec.name))) is not None]
    numbers = sorted(each for each in wishes if not isinstance(each, str))
    if numbers:
        return numbers[len(numbers) // 2]
    return spec.default if spec.default is not None else (spec.minimum + spec.maximum) / 2


def _options(spec: Setting) -> int:
    return len(getattr(spec, "options", ())) or 1


def _choice(spec: Setting, value: str, own: Prediction[str] | None, seen: Sequence[Weighed], whim: float) -> float:
    options = _options(spec)
    if own is not None and isinstance(own.spread, Mapping):
        sure = own.evidence / (own.evidence + 1.0)
        return sure * ((1 - whim) * own.spread.get(value, 0.0) + whim / options) + (1 - sure) / options
    if seen:
        theirs = sum(weight for option, weight in seen if option == value)
        return (theirs + 1.0 / options) / (sum(weight for _, weight in seen) + 1.0)
    return 1.0 / options
