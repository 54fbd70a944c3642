"""A change has settled: it is judged, and what was no hand's is written down with its evidence and otherwise left alone.

The step between a turn (`turns.py`) and its credit. What a verdict teaches of the device is kept here; what it means for people is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from controller.core.attribution import Label, Verdict, again, jump_of, latest, patience, verdict, weight
from controller.core.attribution.answers.nearly import beside, drifts, near, wavers
from controller.core.attribution.jumps import credited as credited_jumps
from controller.core.attribution.machines import partings, wordless
from controller.core.attribution.machines.punctual import punctual
from controller.core.attribution.machines.relapses import returned
from controller.core.attribution.machines.reverts import SOON_S
from controller.core.attribution.together.along import follows
from controller.core.attribution.verdicts import stops
from controller.core.conduct import Credited
from controller.core.core import Core, circumstance_detail
from controller.core.decisions import DiscountRow, Relearn
from controller.core.echo import Revert
from controller.core.learning import withdrawing
from controller.core.ledger import Entry, EntryType, Finding
from controller.core.state import DeviceState, Field, Turn
from devices.kinds import Device
from devices.settings import Value

REASONS = {Label.ALONG: "echo", Label.STALE: "echo", Label.RAMP: "ramp", Label.START: "boot"}
"""How the ledger calls what the protocol has no name of its own for."""
_EXPLAINED = {Label.SCHEDULE, Label.FAN_OUT}
"""What comes at its hour or on its occasion: elsewhere the same value tells of no machine."""
_BACK_S = 100.0
"""Seconds after a command in which other controllers restore what was before."""
_HELD_S = 30.0
_KNOWN = 3.0
_LEFT_S = 60.0
"""Seconds in which whoever left may have been taken to leave too soon."""


def judge(core: Core, device: Device, setting: str, made: Turn, *, quietly: bool) -> Verdict:
    """Return what a settled change was. `quietly`: it had no time to show whether it would go on."""
    field = core.device(device.name).field_of(setting)
    _note(core, device, setting, made)
    if made.commanded is not None and stops(device.settings[setting], field.echo, made):
        field.echo.stops(made.commanded, made.value)
    field.echo.wavered += wavers(device.settings[setting], made)
    field.echo.drifted += drifts(device.settings[setting], field.echo, made)
    if (off := beside(device.settings[setting], field.echo, made)) is not None:
        field.echo.lay(off, near=near(device.settings[setting], field.echo, made))
    field.echo.relapsed += returned(device.settings[setting], field, made)
    _attend(core.device(device.name), setting, made)
    found = verdict(device, setting, made, core.devices)
    wordless.note(core.device(device.name).conduct, made, hand=found.found is Label.HAND)
    if quietly and made.suspect and (core.now - made.heard).total_seconds() < patience(field.echo, made):
        return Verdict(Label(made.suspect), min(found.probability, 0.5), (*found.because, "nobody waited to see whether it would go on"))
    return found


def written_back(core: Core, device: Device, setting: str, made: Turn) -> Verdict | None:
    """Say whether a machine has taken back at once what a hand had turned, as exactly as ever."""
    conduct = core.devices[device.name].conduct
    found = punctual(device.settings[setting], conduct, setting, made, jump_of(conduct, setting, made))
    return found if found is not None and found.found is found.label and not made.manual else None


def _attend(state: DeviceState, setting: str, made: Turn) -> None:
    """Note who was there after all when a device jumped: a word on their coming takes some seconds longer than a hand."""
    jump = jump_of(state.conduct, setting, made)
    if jump is not None and not jump.people and made.witnesses:
        jump.people = [each.subject for each in made.witnesses]
        jump.present_s = max((jump.at - max(each.since for each in made.witnesses)).total_seconds(), 0.0)


def deserted(core: Core, device: Device, made: Turn) -> bool:
    """Say whether everybody had left a place by the word of sources that say so: then it may be a hand that nobody saw, or none."""
    place = core.places[device.place]
    gone = max((each.until for each in place.stays), default=None)
    away = gone is not None and (made.began - gone).total_seconds() >= _LEFT_S
    return away and not made.manual and not made.witnesses and not place.occupants() and bool(place.leavers)


def _revert(core: Core, device: Device, setting: str, value: Value, when: datetime) -> Revert | None:
    """Return how a change lies to the newest command of ours, if it came soon after it."""
    newest = next((each for each in reversed(core.devices[device.name].field_of(setting).commands) if each.ours), None)
    if newest is None:
        return None
    back = newest.start is not None and device.settings[setting].same(value, newest.start)
    if (when - newest.sent).total_seconds() > (_BACK_S if back else SOON_S):
        return None
    return _reverted(core, device, value, when, (when - newest.sent).total_seconds(), back=back)


def _note(core: Core, device: Device, setting: str, made: Turn) -> None:
    """Note a change soon after a command of ours, whoever made it: what a machine does comes again after the same time."""
    if made.since is None or made.manual:
        return
    model = core.device(device.name).field_of(setting).echo
    delay = made.since + (made.changed - made.began).total_seconds()
    back = made.before_command is not None and device.settings[setting].same(made.value, made.before_command)
    told = made.commanded is not None and device.settings[setting].same(made.value, made.commanded)
    on_its_way = made.suspect == Label.RAMP and not made.said
    begun = round(made.since, 3) if made.steps or made.crept else None
    if not on_its_way and min(delay, delay if begun is None else begun) <= (_BACK_S if back else SOON_S):
        model.reverted(replace(_reverted(core, device, made.value, made.changed, delay, back=back), told=told, begun=begun))
    elif delay <= _BACK_S:
        model.done(delay)


def _reverted(core: Core, device: Device, value: Value, when: datetime, delay: float, *, back: bool) -> Revert:
    there = core.places[device.place].occupants_at(when)
    present = (when - max(each.since for each in there)).total_seconds() if there else None
    return Revert(round(delay, 3), value, back, [each.subject for each in there], present, at=when)


def mechanical(core: Core, device: Device, setting: str, value: Value, when: datetime) -> Label | None:
    """Say what has done the same so often before, and as long after a command, that nobody has to be waited for."""
    revert, model = _revert(core, device, setting, value, when), core.devices[device.name].field_of(setting).echo
    same = again(device.settings[setting], model.reverts, revert) if revert is not None else []
    if revert is None or weight(device.settings[setting], model.reverts, revert, same, model.others) < _KNOWN:
        return None
    core.device(device.name).field_of(setting).echo.reverted(revert)
    return Label.FAILED if revert.back and all(each.back for each in same) else Label.RIVAL


def dismiss(core: Core, device: Device, setting: str, made: Turn, found: Verdict, who: Mapping[str, float] | None = None) -> Entry:
    """Write down a change that was, or may have been, nobody's, and return that. `who`: whose it is, if it is somebody's."""
    field = core.device(device.name).field_of(setting)
    if found.found is Label.ECHO and made.commanded is not None and not made.yielded:
        _learn_end(field, made)
    x = core.circumstance(made.changed, made.before, max(len(made.witnesses) - 1, 0))
    detail = {"circumstance": circumstance_detail(x), "before": made.before, "witnesses": len(made.witnesses), "evidence": found.detail()}
    reason = REASONS.get(found.found, found.found.value)
    detail |= {"who": dict(who)} if who else {}
    if found.found is found.label:
        _explain(core, device, setting, made, found)
        take_back(core, device, setting, found)
    entry = Finding(setting, made.value, reason=reason, confidence=round(1.0 - found.probability, 4), detail=detail)
    return core.record(EntryType.IGNORED, device.name, entry, made.changed, stored=found.found is not Label.ECHO)


def _explain(core: Core, device: Device, setting: str, made: Turn, found: Verdict) -> None:
    """Note what came at its hour, or with other devices, and what of earlier ones is known to have: another time that says nothing."""
    conduct, taken = core.device(device.name).conduct, {each.entry for each in found.earlier}
    now = jump_of(conduct, setting, made)
    for each in conduct.jumps:
        mine = each is now or (setting in each.entries and each.entries[setting].entry in taken)
        if mine and found.label in _EXPLAINED and setting not in each.explained:
            each.explained.append(setting)


def _learn_end(field: Field, made: Turn) -> None:
    """A device came to stand at the end of its reach: for every command beyond it, that is the answer."""
    if made.commanded is None:
        return
    field.echo.paired(made.commanded, made.value)
    for command in field.commands:
        if command.value == made.commanded:
            command.answered, command.reached, command.overtaken = True, command.reached or made.changed, False


def credited(core: Core, device: Device, made: Turn, entry: Entry) -> None:
    """Note what a change was taken for, so that it can be taken back."""
    setting, what = str(entry.setting), Credited(entry.id, entry.at, made.value, entry.person)
    state = core.device(device.name)
    jumped, reverted = jump_of(state.conduct, setting, made, named=made.manual), latest(state.field_of(setting).echo, made)
    if jumped is not None:
        jumped.entries[setting] = what
    if reverted is not None:
        reverted.credited = what


def became(core: Core, device: Device, old: Entry, entry: Entry) -> None:
    """A change turned out to be another's: what would take it back is to take that back."""
    assert entry.value is not None  # noqa: S101  # a change has a value
    state, what = core.device(device.name), Credited(entry.id, entry.at, entry.value, entry.person)
    for jumped in state.conduct.changes:
        jumped.entries = {name: what if one.entry == old.id else one for name, one in jumped.entries.items()}
    for revert in state.field_of(str(old.setting)).echo.reverts:
        revert.credited = what if revert.credited is not None and revert.credited.entry == old.id else revert.credited


def went_along(core: Core, device: Device, setting: str) -> None:
    """A setting is known to follow another one: what was taken for a hand's while that was not known is taken back."""
    conduct = core.device(device.name).conduct
    followed = [each for each in conduct.jumps if any(follows(conduct, leader, setting) for leader in (*each.led, *each.values))]
    if earlier := credited_jumps(followed, setting):
        take_back(core, device, setting, Verdict(Label.ALONG, 0.2, ("it changes whenever another setting does",), earlier))


def leaves(core: Core, device: Device, at: datetime) -> None:
    """Somebody leaves: what a device that moves did just before may have been to make way for them, and not somebody's last wish."""
    if not device.kind.interlocks:
        return
    conduct = core.device(device.name).conduct
    for jumped in partings.leaves(conduct, at):
        for setting in list(jumped.entries):
            found = partings.made_way(device, conduct, setting, jumped)
            if found is not None and found.found is found.label:
                take_back(core, device, setting, replace(found, earlier=(*found.earlier, jumped.entries[setting])))


def take_back(core: Core, device: Device, setting: str, found: Verdict) -> None:
    """What was taken for a hand's before is now known to be no hand's: it is as if it had never come."""
    for each in {each.entry: each for each in found.earlier}.values():
        core.emit(DiscountRow(each.entry, "machine"))
        core.save(core.journal.withdraw(each.entry), *core.leanings.withdraw(each.entry))
        core.save(*core.insistence.withdraw(each.entry), *core.hindsight.withdraw(each.entry))
        detail = {"claimed": each.entry, "evidence": found.detail()}
        reason = REASONS.get(found.label, found.label.value)
        core.record(EntryType.IGNORED, device.name, Finding(setting, each.value, reason=reason, detail=detail), each.at)
        if each.person is not None:
            core.save(core.minds.outdated((each.person, device.name, setting)))  # should the program end before it is learned again
            core.emit(Relearn(each.person, device.name, setting))
            withdrawing.withdraw(core, (each.person, device.name, setting), each.value, each.at, None, known=False)
        _let_go(core, device, setting, each)


def _let_go(core: Core, device: Device, setting: str, each: Credited) -> None:
    """Drop what is left of a change that is taken back: its hold, and the note of it."""
    state = core.device(device.name)
    field = state.field_of(setting)
    if field.hold is not None and field.hold.since <= each.at + timedelta(seconds=_HELD_S) and field.hold.value == each.value:
        field.hold = None
    for jumped in state.conduct.changes:
        jumped.entries = {name: one for name, one in jumped.entries.items() if one.entry != each.entry}
    for revert in field.echo.reverts:
        revert.credited = None if revert.credited is not None and revert.credited.entry == each.entry else revert.credited
