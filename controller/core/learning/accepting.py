"""Silence: a setpoint of ours that stood for a while and was left alone is weak evidence (protocol, rule 9).

It speaks of when the value was decided, not of when its use began: over a long evening the habit of the hour moves what is published, and
what stood before is accepted for its own time.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from controller.core.attribution import CREDIT, STALE_S, in_force
from controller.core.core import Core, circumstance_detail
from controller.core.credit.crediting import accepted
from controller.core.explanation import Wanted
from controller.core.ledger import EntryType, Finding
from controller.core.requests import Level
from controller.core.state import DeviceState, Field
from controller.core.usage import Decided
from devices.kinds import Device
from devices.settings import Value

LONG_ENOUGH_S = 20.0
"""Seconds that a setpoint must have stood before leaving it alone says anything."""
SETTLED_IN_S = 1200.0
"""Seconds after which what is replaced during a use was as good as a use of its own: whom it did not suit had the time to say so."""


def certain(core: Core, device: Device, subject: str) -> bool:
    """Say whether it is certain enough that a person of the house was there to leave a setpoint alone."""
    there = [each for each in core.places[device.place].occupants() if each.subject == subject]
    return subject in core.home.people and bool(there) and there[0].confidence >= CREDIT


def accept(core: Core, device: Device) -> None:
    """A use is over: what stands was left alone."""
    state = core.device(device.name)
    if state.decided is not None and _speaks(core, device, state, state.decided):
        for setting in state.decided.settings:
            _take(core, device, setting, LONG_ENOUGH_S)


def accept_before(core: Core, device: Device, wanted: Mapping[str, Wanted]) -> bool:
    """Time moves what is published: what it replaces was left alone. Say whether that taught anything."""
    state = core.device(device.name)
    decided = state.decided
    if decided is None or not _speaks(core, device, state, decided):
        return False
    moved = [
        name for name, value in decided.settings.items() if name in wanted and not device.settings[name].same(wanted[name].value, value)
    ]
    taken = [_take(core, device, setting, SETTLED_IN_S) for setting in moved]
    return any(taken)


def since(before: Decided | None, made: Decided) -> dict[str, datetime]:
    """Return since when each value of a decision is what is decided for its person."""
    known = before if before is not None and before.subject == made.subject else None
    return {setting: _since(known, setting, value, made.at) for setting, value in made.settings.items()}


def _since(known: Decided | None, setting: str, value: Value, now: datetime) -> datetime:
    return known.since.get(setting, known.at) if known is not None and known.settings.get(setting) == value else now


def _speaks(core: Core, device: Device, state: DeviceState, decided: Decided) -> bool:
    """Say whether silence means anything here: somebody certain, served by what was decided, alone where several are served together."""
    if state.use is None or not decided.acted or state.available is False or not certain(core, device, decided.subject):
        return False
    if core.wishes.level(decided.subject, device.name) is not Level.AUTO:
        return False
    people = [each for each in core.places[device.place].occupants() if not each.guest]
    return len(people) <= 1 or not core.home.sharing_of(device).together


def _take(core: Core, device: Device, setting: str, long_enough_s: float) -> bool:
    """Accept one setting, where it was inferred, acted on (commanded, or it stood already), not touched, and stood long enough."""
    state = core.device(device.name)
    decided, use, field = state.decided, state.use, state.fields.get(setting)
    if decided is None or use is None or field is None or setting in decided.touched:
        return False
    value, began = decided.settings[setting], max(decided.since.get(setting, use.began), use.began)
    stood = in_force(field)
    if decided.sources.get(setting) not in {"prediction", "household", "default"} or core.now - began < timedelta(seconds=long_enough_s):
        return False
    if stood is None or not device.settings[setting].same(stood, value) or _not_done(device, setting, field):
        return False
    x = core.circumstance(began, use.previous.get(setting))
    finding = Finding(setting, value, decided.subject, detail={"circumstance": circumstance_detail(x)})
    accepted(core, core.record(EntryType.ACCEPTANCE, device.name, finding), x)
    use.previous[setting] = value
    decided.since[setting] = core.now
    return True


def _not_done(device: Device, setting: str, field: Field) -> bool:
    """Say whether a device has said since its last command, and not just after it, that it stands elsewhere: nobody left that alone."""
    newest = field.commands[-1] if field.commands else None
    if newest is None or newest.answered or newest.overtaken or field.reported is None or field.reported_at is None:
        return False
    spec = device.settings[setting]
    told = next(each.sent for each in field.commands if spec.same(each.value, newest.value))  # it may have been told again
    return not spec.same(field.reported, newest.value) and (field.reported_at - told).total_seconds() > STALE_S
