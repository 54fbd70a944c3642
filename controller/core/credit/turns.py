"""From a turned knob to one override: it settles, is credited to whoever did it, is kept, and is learned from.

A change is evidence only once it is known to be a person's; a person's only once it is known whose (protocol, rule 4). Doubt trains
nobody and is kept in the ledger, where it can be claimed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from controller.core.attribution import Label, Verdict, creeping, judged_at, judging, onward, overtake, whose
from controller.core.attribution.answers.paths import NO_HAND_S
from controller.core.core import Core
from controller.core.credit import reassigning
from controller.core.credit.crediting import credit, hold, unheard, used_by_somebody
from controller.core.credit.findings import note, told
from controller.core.credit.suspects import Verdict as Whose
from controller.core.credit.suspects import verdict
from controller.core.deciding import Cause, decide
from controller.core.echo import EchoModel
from controller.core.learning.journal import Credit
from controller.core.safety import movement
from controller.core.state import Field, Turn
from devices.kinds import Device
from devices.settings import Setting, Value

STILL_S = 5.0
"""What may be a ramp is dropped when somebody leaves while it goes on: heard of within so many seconds."""

_STEPS = 8
UNSEEN = 0.6
"""Probability that a change that nothing explains was a hand's where everybody had left: somebody came unseen, or a machine did it."""


def turn(core: Core, device: Device, setting: str, value: Value, fresh: Turn) -> None:
    """Start a turn, or go on with the one under way. `fresh` is what it would be if it started now."""
    field = core.device(device.name).field_of(setting)
    late = field.turn is not None and (fresh.changed - field.turn.changed).total_seconds() > device.settings[setting].settle
    if late and field.turn is not None and field.turn.suspect is None:
        settle(core, device, setting, quietly=True)  # two changes far apart that came late and together
    going = field.turn
    if going is None or _said_too_soon(field.echo, going):
        fresh.before = fresh.before if going is None else going.before
        field.turn = fresh
    else:
        going.gap, going.reports = max(going.gap, (fresh.changed - going.changed).total_seconds()), going.reports + 1
        _go_on(device.settings[setting], going, fresh)
        going.suspect = going.suspect and fresh.suspect
        going.manual, going.obeyed = going.manual or fresh.manual, fresh.obeyed
        known = {each.subject for each in going.witnesses}
        going.witnesses = [*going.witnesses, *(each for each in fresh.witnesses if each.subject not in known)]
        going.reason = going.reason or fresh.reason
    field.reported, field.reported_at, field.live, field.turned_at = value, fresh.changed, True, fresh.changed
    creeping.stands(field, value)
    if field.turn and field.turn.suspect is None:
        overtake(field)
        movement.switched(core, device)
    if settles(device, setting, field) <= core.now:
        settle(core, device, setting)


def _said_too_soon(model: EchoModel, going: Turn) -> bool:
    """Say whether a turn is no more than the old state, said once more sooner than any hand or just when the answer is due."""
    if going.suspect != Label.STALE or going.reports > 1 or going.since is None:
        return False
    return going.since <= NO_HAND_S or model.confirming(going.since)


def _go_on(spec: Setting, going: Turn, fresh: Turn) -> None:
    """Take in one more value of a turn: a device that repeats its old state, and then the new one again, has been turned once."""
    changed = fresh.changed
    if going.suspect is None and not spec.same(going.value, fresh.value):
        going.steps = [*going.steps, (going.value, going.changed)][-_STEPS:]
    if going.left is not None and spec.same(going.left[0], fresh.value):
        changed, going.left = going.left[1], None
    else:
        back = any(stood is not None and spec.same(stood, fresh.value) for stood in (going.before, going.before_command))
        going.left = (going.value, going.changed) if back else None
    going.value, going.changed, going.heard, going.undone = fresh.value, changed, fresh.heard, fresh.undone


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
        if made.steps and (back := judging.written_back(core, device, setting, made)) is not None:
            _dismiss(core, device, setting, made, back, None)
        return
    if made.suspect:
        overtake(field)
    found = judging.judge(core, device, setting, made, quietly=quietly)
    whom = verdict(core, device, setting, made) if found.found is Label.HAND and judging.deserted(core, device, made) else None
    if whom is not None and whom.person is None:
        found = Verdict(Label.HAND, UNSEEN, ("everybody had left",))
    if found.found is Label.HAND:
        entry = credit(core, device, setting, made, found.detail())
        if entry is not None:
            judging.credited(core, device, made, entry)
            reassigning.told(core, device.place, entry.id)
        else:
            field.hold = None  # whoever is at `off` has turned it away from what was kept until then
    elif found.found is not Label.DOUBTFUL or not unheard(core, device, made):
        _dismiss(core, device, setting, made, found, whom)
        quietly = quietly or found.found is not Label.BOOT
    if not quietly:
        decide(core, device.name, Cause.CHANGE)


def _dismiss(core: Core, device: Device, setting: str, made: Turn, found: Verdict, whom: Whose | None) -> None:
    """Write down what may have been nobody's. `whom`: whose it is if somebody was there whom nobody saw."""
    written = judging.dismiss(core, device, setting, made, found, told(whom) if whom else None)
    if whom:
        note(made, whom)
        core.save(core.journal.credit(Credit(written, made), core.now))
    doubtful = found.found is Label.DOUBTFUL
    if not doubtful or found.label in {Label.RIVAL, Label.BOOT, Label.SCHEDULE}:
        _before_that(core, device, setting, made)
    field = core.device(device.name).field_of(setting)
    follows = found.found is Label.ALONG and (field.hold is None or field.hold.subject is None)  # it is left where the device has it
    if (doubtful or follows) and (made.witnesses or used_by_somebody(core, device)):
        hold(core, device, setting, made.value if field.reported is None else field.reported, None)


def _before_that(core: Core, device: Device, setting: str, made: Turn) -> None:
    """A machine had the last word on a turn; what a hand had turned before that was a wish all the same, though it does not stand."""
    spec = device.settings[setting]
    for number in reversed(range(len(made.steps) - onward(made))):
        value, at = made.steps[number]
        if made.before is None or not (spec.same(value, made.before) or spec.same(value, made.value)):
            earlier = replace(made, value=value, changed=at, steps=made.steps[:number], left=None, undone=False)
            found = judging.judge(core, device, setting, earlier, quietly=True)
            if found.found is Label.HAND:
                credit(core, device, setting, earlier, found.detail(), keeping=False)
            return


def settle_all(core: Core, device: Device) -> None:
    """The use is over: a turn just made counts now."""
    for setting, field in core.devices[device.name].fields.items():
        if field.turn is not None:
            settle(core, device, setting, quietly=True)
