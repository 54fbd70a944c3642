"""What was learned can be rebuilt from the ledger at any time: claims and discounts are exact because of it."""

from __future__ import annotations

from controller.core.core import Core, detail_circumstance
from controller.core.deciding import Cause, decide
from controller.core.decisions import Relearn
from controller.core.events import HistoryLoaded
from controller.core.learning import withdrawing
from controller.core.learning.journal import KEPT, Note
from controller.core.learning.milestones import places
from controller.core.ledger import Entry, EntryType
from controller.core.preferences import Key
from devices.kinds import Device
from devices.settings import Setting, Value
from learners.base import Circumstance

Evidence = tuple[str, Circumstance, Value]
"""Of what kind, in which circumstances, and the value."""


def ask(core: Core, person: str, device: Device) -> None:
    """Ask for everything that was learned of a person at a device to be rebuilt."""
    core.emit(*(Relearn(person, device.name, setting) for setting in device.settings))


def loaded(core: Core, event: HistoryLoaded) -> None:
    """The evidence that counts is here: what was learned, and what was last set, follow from it and from nothing else."""
    key = (event.person, event.device, event.setting)
    device = core.home.devices.get(event.device)
    if device is None or event.person not in core.home.people or event.setting not in device.settings:
        return
    before = core.minds.state(key), core.wishes.last.get(key)
    counting = [(entry, found) for entry in event.evidence if (found := evidence(device.settings[event.setting], entry))]
    core.journal.drop(*key)
    withdrawing.told(core, key, [(entry.at, found[2]) for entry, found in counting])
    _tell_again(core, key, counting)
    wishes = [value for _, (kind, _, value) in counting if kind == EntryType.PREFERENCE]
    core.save(core.minds.saved(key), core.wishes.set_last(key, wishes[-1] if wishes else None))
    changed = (core.minds.state(key), core.wishes.last.get(key)) != before  # else, as after a restart, what was decided stands
    if changed and core.places[device.place].of(event.person):
        decide(core, device.name, Cause.CHANGE)


def _tell_again(core: Core, key: Key, counting: list[tuple[Entry, Evidence]]) -> None:
    """Start over with the evidence that counts, oldest first: exactly as if nothing else had ever come.

    Of the last minutes it stays known what came one by one, so that it can still be another's.
    """
    if not counting:
        core.minds.chosen.pop(key, None)
    entries, learner = [entry for entry, _ in counting], core.minds.serving(key)
    begun, state = core.milestones.before(key, learner, entries)
    marks = places(entries, core.now, begun)
    old = max(begun, sum(core.now - each.at > KEPT for each in entries))
    core.minds.set_back(key, state)
    for told, (_, found) in enumerate(counting[begun:old], begun + 1):
        core.minds.teach(key, *found)
        if told in marks:
            core.milestones.reached(key, learner, entries[:told], core.minds.state(key), core.now)
    last = next((value for _, (kind, _, value) in reversed(counting[:old]) if kind == EntryType.PREFERENCE), None)
    for entry, (kind, x, value) in counting[old:]:
        last = core.journal.add(core.minds, key, Note(entry.id, entry.at, kind, x, value), last)


def evidence(setting: Setting, entry: Entry) -> Evidence | None:
    """Return a ledger row as evidence; a pin is a standing wish, and says nothing of what is liked when it is gone."""
    circumstance = entry.detail.get("circumstance")
    if circumstance is None or entry.value is None or entry.detail.get("pin"):
        return None
    value = setting.parse(entry.value)
    return (entry.type.value, detail_circumstance(circumstance), value) if value is not None else None
