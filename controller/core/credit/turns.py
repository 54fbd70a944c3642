"""From a turned knob to one override: it settles, is credited to whoever did it, is kept, and is learned from.

A change is evidence only once it is known to be a person's; a person's only once it is known whose (protocol, rule 4). Doubt trains
nobody and is kept in the ledger, where it can be claimed.
"""

from __future__ import annotations

from datetime import datetime

from controller.core.attribution import Label, judged_at, judging, overtake, whose
from controller.core.core import Core
from controller.core.credit.crediting import credit, hold, used_by_somebody
from controller.core.deciding import Cause, decide
from controller.core.safety import movement
from controller.core.state import Field, Turn
from devices.kinds import Device
from devices.settings import Value

STILL_S = 5.0
"""What may be a ramp is dropped when somebody leaves while it goes on: heard of within so many seconds."""


def turn(core: Core, device: Device, setting: str, value: Value, fresh: Turn) -> None:
    """Start a turn, or go on with the one under way. `fresh` is what it would be if it started now."""
    field = core.device(device.name).field_of(setting)
    late = field.turn is not None and (fresh.changed - field.turn.changed).total_seconds() > device.settings[setting].settle
    if late and field.turn is not None and field.turn.suspect is None:
        settle(core, device, setting, quietly=True)  # two changes far apart that came late and together
    going = field.turn
    if going is None:
        field.turn = fresh
    else:
        going.gap, going.reports = max(going.gap, (fresh.changed - going.changed).total_seconds()), going.reports + 1
        going.value, going.changed, going.heard = value, fresh.changed, fresh.heard
        going.suspect = going.suspect and fresh.suspect
        going.manual = going.manual or fresh.manual
        known = {each.subject for each in going.witnesses}
        going.witnesses = [*going.witnesses, *(each for each in fresh.witnesses if each.subject not in known)]
        going.reason = going.reason or fresh.reason
    field.reported, field.reported_at, field.live = value, fresh.changed, True
    if field.turn and field.turn.suspect is None:
        overtake(field)
        movement.switched(core, device)
    if settles(device, setting, field) <= core.now:
        settle(core, device, setting)


def past(core: Core, device: Device, setting: str, value: Value, when: datetime) -> None:
    """Credit a change that was heard of only after a later one: to who was there then, for the ledger and the learner alone."""
    under_way = core.devices[device.name].field_of(setting).turn
    if under_way is not None and abs((under_way.began - when).total_seconds()) < device.settings[setting].settle:
        return  # a detent of the turn that is under way, delivered out of order
    made = Turn(value, None, when, when, core.now, core.places[device.place].occupants_at(when))
    made.reason = None if whose(made.witnesses)[0] else "late"
    credit(core, device, setting, made, keeping=False)


def settles(device: Device, setting: str, field: Field) -> datetime:
    """Return when a field's turn counts as done."""
    assert field.turn is not None  # noqa: S101  # callers look first
    return judged_at(field, field.turn, device.settings[setting].settle)


def settle(core: Core, device: Device, setting: str, *, quietly: bool = False) -> None:
    """A turn is done: credit it. `quietly`: whoever made it is leaving, so nothing is decided for them any more."""
    field = core.device(device.name).field_of(setting)
    made, field.turn = field.turn, None
    if made is None or (made.suspect and quietly and (core.now - made.heard).total_seconds() < STILL_S):
        return
    if made.before is not None and device.settings[setting].same(made.value, made.before):
        return
    if made.suspect:
        overtake(field)
    found = judging.judge(core, device, setting, made, quietly=quietly)
    if found.found is Label.HAND:
        credit(core, device, setting, made, found.detail())
    else:
        judging.dismiss(core, device, setting, made, found)
        if found.found is Label.DOUBTFUL and (made.witnesses or used_by_somebody(core, device)):
            hold(core, device, setting, made.value, None)
        quietly = quietly or found.found is not Label.BOOT
    if not quietly:
        decide(core, device.name, Cause.CHANGE)


def settle_all(core: Core, device: Device) -> None:
    """The use is over: a turn just made counts now."""
    for setting, field in core.devices[device.name].fields.items():
        if field.turn is not None:
            settle(core, device, setting, quietly=True)
