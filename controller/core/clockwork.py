"""A board without a battery starts in the past, and gets its time from the network minutes later. Nothing may come of that.

Until then every moment is only so many seconds after another: timers run, changes are kept and held, but no hour is learned. When the
clock is set, what happened before is given its true time, no timer runs out because of it, and what was wished is learned.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from controller.core.clock import trusted
from controller.core.core import Core
from controller.core.credit.crediting import dated
from controller.core.deciding import Cause, decide
from controller.core.decisions import Warn


def heard(core: Core, at: datetime) -> bool:
    """Something happens at `at`: notice a clock that is not set, and say whether it has been set now."""
    was, core.clockless = core.clockless, not trusted(at)
    if core.clockless and not was:
        core.emit(Warn("clock", "the clock is not set yet: no hours are learned until it is"))
        _begin(core, at)
    elif was and not core.clockless:
        passed, core.now = at - core.now, at
        _shift(core, passed, true=False)
        dated(core, passed)
        for name in [name for name, state in core.devices.items() if state.decided is not None]:
            decide(core, name, Cause.CHANGE)  # what was decided without a clock is said with it
        return True
    return False


def _begin(core: Core, at: datetime) -> None:
    """What is known from before is as long ago as can be: nothing, so that what happens now comes after it."""
    known = [each for state in (*core.devices.values(), *core.places.values(), core.beliefs) for each in _moments(state) if trusted(each)]
    if known:
        _shift(core, at - max(known), true=True)


def _shift(core: Core, passed: timedelta, *, true: bool) -> None:
    """Move every moment of the running state that is (not) `true` by some time."""
    for name in core.devices:
        core.devices[name] = _moved(core.device(name), passed, true)
    for name in core.places:
        core.places[name] = _moved(core.place(name), passed, true)
    core.beliefs = _moved(core.beliefs, passed, true)
    for name, sample in core.samples.items():
        core.samples[name] = _moved(sample, passed, true)
    core.journal.credits, core.journal.notes = [], {}
    core.save(core.journal.saved(), core.beliefs.saved())


def _moments(value: Any) -> list[datetime]:  # any piece of state: dataclasses, lists, dicts and what is in them
    if isinstance(value, datetime):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    if is_dataclass(value):
        value = [getattr(value, each.name) for each in fields(value)]
    return [moment for each in value for moment in _moments(each)] if isinstance(value, list | tuple) else []


def _moved(value: Any, passed: timedelta, true: bool) -> Any:  # noqa: FBT001  # the same pieces of state
    if isinstance(value, datetime):
        return value + passed if trusted(value) is true else value
    if isinstance(value, list):
        return [_moved(each, passed, true) for each in value]
    if isinstance(value, tuple):
        return tuple(_moved(each, passed, true) for each in value)
    if isinstance(value, dict):
        return {key: _moved(each, passed, true) for key, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: _moved(getattr(value, each.name), passed, true) for each in fields(value) if each.init})
    return value
