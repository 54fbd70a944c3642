"""A change has settled: it is judged, and what was no hand's is written down with its evidence and otherwise left alone.

The step between a turn (`turns.py`) and its credit. What a verdict teaches of the device is kept here; what it means for people is not.
"""

from __future__ import annotations

from datetime import datetime

from controller.core.attribution import Label, Verdict, again, patience, verdict
from controller.core.core import Core, circumstance_detail
from controller.core.echo import Jump, Revert
from controller.core.ledger import EntryType, Finding
from controller.core.state import Field, Turn
from devices.kinds import Device
from devices.settings import Value

REASONS = {Label.ALONG: "echo", Label.STALE: "echo", Label.RAMP: "ramp"}
"""How the ledger calls what the protocol has no name of its own for."""
_SOON_S = 30.0
_KNOWN = 3


def judge(core: Core, device: Device, setting: str, made: Turn, *, quietly: bool) -> Verdict:
    """Return what a settled change was. `quietly`: it had no time to show whether it would go on."""
    field = core.device(device.name).field_of(setting)
    found = verdict(device, setting, made, core.devices)
    if quietly and made.suspect and (core.now - made.heard).total_seconds() < patience(field.echo, made):
        return Verdict(Label(made.suspect), min(found.probability, 0.5), (*found.because, "nobody waited to see whether it would go on"))
    return found


def _revert(core: Core, device: Device, setting: str, value: Value, when: datetime) -> Revert | None:
    """Return how a change lies to the newest command of ours, if it came soon after it."""
    newest = next((each for each in reversed(core.devices[device.name].field_of(setting).commands) if each.ours), None)
    if newest is None or (when - newest.sent).total_seconds() > _SOON_S:
        return None
    back = newest.start is not None and device.settings[setting].same(value, newest.start)
    there = core.places[device.place].occupants_at(when)
    present = (when - max(each.since for each in there)).total_seconds() if there else None
    return Revert(round((when - newest.sent).total_seconds(), 3), value, back, [each.subject for each in there], present)


def note(core: Core, device: Device, setting: str, value: Value, when: datetime) -> None:
    """Note a change soon after a command of ours, whoever made it: what a machine does comes again after the same time."""
    if (revert := _revert(core, device, setting, value, when)) is not None:
        core.device(device.name).field_of(setting).echo.reverted(revert)


def mechanical(core: Core, device: Device, setting: str, value: Value, when: datetime) -> Label | None:
    """Say what has done the same so often before, and as long after a command, that nobody has to be waited for."""
    revert, model = _revert(core, device, setting, value, when), core.devices[device.name].field_of(setting).echo
    same = again(device.settings[setting], model.reverts, revert) if revert is not None else []
    if revert is None or len(same) < _KNOWN:
        return None
    core.device(device.name).field_of(setting).echo.reverted(revert)
    return Label.FAILED if revert.back and all(each.back for each in same) else Label.RIVAL


def dismiss(core: Core, device: Device, setting: str, made: Turn, found: Verdict) -> None:
    """Write down a change that was, or may have been, nobody's."""
    field = core.device(device.name).field_of(setting)
    if found.found is Label.ECHO and made.commanded is not None:
        _learn_end(field, made)
    x = core.circumstance(made.changed, made.before, max(len(made.witnesses) - 1, 0))
    detail = {"circumstance": circumstance_detail(x), "before": made.before, "witnesses": len(made.witnesses), "evidence": found.detail()}
    reason = REASONS.get(found.found, found.found.value)
    entry = Finding(setting, made.value, reason=reason, confidence=round(1.0 - found.probability, 4), detail=detail)
    core.record(EntryType.IGNORED, device.name, entry, made.changed, stored=found.found is not Label.ECHO)


def _learn_end(field: Field, made: Turn) -> None:
    """A device came to stand at the end of its reach: for every command beyond it, that is the answer."""
    if made.commanded is None:
        return
    field.echo.paired(made.commanded, made.value)
    for command in field.commands:
        if command.value == made.commanded:
            command.answered, command.reached, command.overtaken = True, command.reached or made.changed, False


def jump(core: Core, device: Device, values: dict[str, Value], turned: Turn) -> None:
    """Note a change that no command explains, so that the next one like it is known again."""
    state = core.device(device.name)
    there = core.places[device.place].occupants()
    present = (turned.changed - max(each.since for each in there)).total_seconds() if there else None
    local = turned.changed.astimezone(core.home.timezone)
    second = local.hour * 3600.0 + local.minute * 60.0 + local.second + local.microsecond / 1e6
    whole = {**state.values(), **values}
    last = state.conduct.jumps[-1] if state.conduct.jumps else None
    going = last is not None and all(name in last.values and state.field_of(name).turn is not None for name in values)
    if going and last is not None:
        last.values, last.whole = {**last.values, **values}, whole
    else:
        state.conduct.jumped(Jump(turned.changed, second, dict(values), whole, [each.subject for each in there], present))
