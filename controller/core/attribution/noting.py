"""Notes a change that no command explains, as it is heard, with all that is asked of it later (`jumps.py`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from controller.core.attribution.detents import PAUSE_S
from controller.core.attribution.together.along import told_at
from controller.core.conduct import Jump
from controller.core.core import Core
from controller.core.state import DeviceState, Field, Turn
from devices.kinds import Device
from devices.settings import Value


def note(core: Core, device: Device, values: dict[str, Value], turned: Turn, led: list[str], *, ends: bool = False) -> None:
    """Note a change that no command explains, so that the next one like it is known again.

    `led`: what was answered in the same report; `ends`: it says that a use is over.
    """
    state, named = core.device(device.name), turned.manual
    there = core.places[device.place].occupants()
    present = (turned.changed - max(each.since for each in there)).total_seconds() if there else None
    local = turned.changed.astimezone(core.home.timezone)
    second = local.hour * 3600.0 + local.minute * 60.0 + local.second + local.microsecond / 1e6
    whole = {**state.values(), **values}
    after = _after(state, values, turned.changed)
    last = next(reversed(state.conduct.named if named else state.conduct.jumps), None)
    going = last is not None and all(name in last.values and state.field_of(name).turn is not None for name in values)
    going = going and last is not None and (len(values) == len(last.values) or any(state.field_of(name).echo.takes_ways for name in values))
    going = going and not all(_paused(state.field_of(name), turned.changed) for name in values)
    if going and last is not None:
        last.first = {**{name: last.values[name] for name in values}, **last.first}
        last.values, last.whole = {**last.values, **values}, whole
        last.after_s = {**last.after_s, **after}
    else:
        stood = {name: value for name, value in state.values().items() if name in values}
        people = [each.subject for each in there]
        fresh = Jump(turned.changed, second, dict(values), whole, people, present, led, before=stood, since_s=turned.since, after_s=after)
        fresh.active_s = (turned.changed - state.active_since).total_seconds() if state.active and state.active_since else None
        fresh.ended = turned.changed if ends else state.idle_since if state.active is False else None
        state.conduct.jumped(fresh, named=named)


def obeyed(state: DeviceState, setting: str, when: datetime) -> None:
    """Note that one setting of several went to where it alone was told to: what follows just then may follow it."""
    field = state.field_of(setting)
    others = [each for each in state.fields if each != setting]
    if field.reported is None or not field.commands or not others:
        return
    if not any(told_at(state, each, field.commands[-1].sent) for each in others):
        state.conduct.obeys(Jump(when, 0.0, {setting: field.reported}, state.values()))


def _after(state: DeviceState, values: Mapping[str, Value], when: datetime) -> dict[str, float]:
    """Return how many seconds ago each setting was turned before."""
    turned = {name: state.field_of(name).turned_at for name in values}
    return {name: round((when - at).total_seconds(), 3) for name, at in turned.items() if at is not None}


def _paused(field: Field, when: datetime) -> bool:
    """Say whether a device that goes all its way at once has stood for longer than a knob pauses: what comes now has a cause of its own."""
    return field.turn is not None and not field.echo.takes_ways and (when - field.turn.changed).total_seconds() > PAUSE_S
