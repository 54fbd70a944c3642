"""What a report turned: the values that are a hand's, or may be, become turns, or go on with those under way (`credit/turns.py`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from controller.core.attribution import Label, answer, creeping, in_force, lost, noting
from controller.core.attribution.answers import learning
from controller.core.attribution.detents import PAUSE_S
from controller.core.attribution.machines import wordless
from controller.core.attribution.machines.clocks import by_the_clock
from controller.core.core import Core
from controller.core.credit import turns
from controller.core.events import StateReported
from controller.core.state import Turn
from devices.kinds import Device
from devices.messages import Origin

_SUSPECT = {Label.RAMP: "ramp", Label.STALE: "stale", Label.ALONG: "along"}


def hands(labels: Mapping[str, Label]) -> dict[str, Label]:
    """Return what is a hand's of the labels of a report, or may be."""
    return {setting: found for setting, found in labels.items() if found is Label.HAND or found in _SUSPECT}


def turn(core: Core, device: Device, event: StateReported, labels: Mapping[str, Label], when: datetime, led: list[str] | None) -> None:
    """Start turns, or go on with them, and learn from them. `led`: what was answered in the same report, `None` of one that came late."""
    made = {setting: _turned(core, device, setting, event, found, when) for setting, found in labels.items()}
    for setting, fresh in made.items():
        _after_another(core, device, setting, fresh)
    values = {setting: each.value for setting, each in made.items()}
    for setting in learning.undone(device, core.device(device.name), values, core.now):
        made[setting].undone = True
    news = {setting: each.value for setting, each in made.items() if each.suspect is None}
    if news and led is not None:
        ends = event.report.active is False and bool(core.devices[device.name].active)
        noting.note(core, device, news, made[next(iter(news))], led, ends=ends)
    for setting, fresh in made.items():
        turns.turn(core, device, setting, fresh.value, fresh)


def _after_another(core: Core, device: Device, setting: str, fresh: Turn) -> None:
    """What comes just after a clock's change, or unnamed after a hand that the device named, is no more of it: that is judged by itself.

    The clicks of one knob may bear its word once.
    """
    state, spec = core.device(device.name), device.settings[setting]
    made = state.field_of(setting).turn
    if made is None or spec.same(made.value, fresh.value):
        return
    paused = (fresh.changed - made.changed).total_seconds() > PAUSE_S
    unnamed = made.manual and not fresh.manual and (paused or wordless.speaks(state.conduct))
    if unnamed or by_the_clock(spec, state.conduct, setting, made):
        turns.settle(core, device, setting, quietly=True)


def _turned(core: Core, device: Device, setting: str, event: StateReported, found: Label, when: datetime) -> Turn:
    """Return the turn that a value begins, and learn from it."""
    field, value = core.device(device.name).field_of(setting), event.report.values[setting]
    fresh = Turn(value, None, when, when, core.now, core.places[device.place].occupants_at(when), _SUSPECT.get(found))
    if when == core.now and core.beliefs.watches(device.place):
        core.beliefs.open(device.place, core.home.people, core.now)
        core.save(core.beliefs.saved())
        fresh.here = core.beliefs.here(device.place, core.home.people, core.now)
    fresh.before = field.reported if lost(field, when) else in_force(field)
    stirs = field.reported is not None and device.settings[setting].same(field.reported, value)
    if found is Label.HAND and stirs and event.report.origin is None and creeping.crept(device.settings[setting], field, value, when):
        fresh.before, fresh.crept = field.stood, True
    fresh.manual, fresh.obeyed = event.report.origin is Origin.MANUAL, event.report.origin is Origin.COMMAND
    fresh.reason = "late" if event.late and event.report.at is None else None
    learning.compare(device.settings[setting], field, found, fresh)
    answer(device.settings[setting], field, value)
    learning.rest(device.settings[setting], field, when)
    return fresh
