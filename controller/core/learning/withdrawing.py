"""What somebody had last, once what they set then does not count any more: discounted, claimed by another one, or a machine's after all.

A learner is told what its person had before (`Use.previous`). Where that was a value which is taken back, it is what they would have had
without it, also while the device still stands there: until their next use is over, which says anew what they had.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from controller.core.core import Core
from controller.core.ledger import Entry
from controller.core.preferences import Key
from controller.core.state import DeviceState
from controller.core.usage import Withdrawn
from devices.kinds import Device
from devices.settings import Value

_MOST = 8


def withdraw(core: Core, key: Key, value: Value, made: datetime, otherwise: Value | None, *, known: bool = True) -> None:
    """What somebody set at a moment is as if it had never come; `otherwise` is what they had before it.

    Where that is not `known`, the ledger will say (`told`).
    """
    person, name, setting = key
    state = core.device(name)
    if made < state.had_since.get(person, made):
        return  # they have used it since, and what they had then says more
    kept = state.withdrawn.setdefault(person, {})
    withdrawn = [*kept.get(setting, []), Withdrawn(value, otherwise, made, core.now, known)]
    kept[setting] = sorted(withdrawn, key=lambda each: each.made)[-_MOST:]
    _settle(state, person, setting)


def told(core: Core, key: Key, counting: Sequence[tuple[datetime, Value]]) -> None:
    """The ledger says what counts of somebody, oldest first: what they would have had without what was taken back."""
    person, name, setting = key
    kept = core.devices[name].withdrawn.get(person, {}).get(setting, [])
    if not any(not each.known for each in kept):
        return
    state, last = core.device(name), counting[-1][1] if counting else None
    state.withdrawn[person][setting] = [each if each.known else replace(each, otherwise=last, known=True) for each in kept]
    _settle(state, person, setting)


def own(core: Core, key: Key, value: Value, made: datetime) -> None:
    """What was set at a moment turns out to be somebody's: it is what they had last, unless they have used it since."""
    person, name, setting = key
    state = core.device(name)
    if made > state.had_since.get(person, made) or person not in state.had_since:
        state.had.setdefault(person, {})[setting] = value
        state.had_since[person] = made
    again(state, person, setting, value)


def again(state: DeviceState, person: str, setting: str, value: Value) -> None:
    """Somebody set what they had taken back: it counts."""
    kept = state.withdrawn.get(person, {})
    if setting in kept:
        kept[setting] = [each for each in kept[setting] if each.value != value]


def before(state: DeviceState, subject: str, values: dict[str, Value]) -> dict[str, Value]:
    """Return what somebody had before, by setting, without what was taken back."""
    kept = state.withdrawn.get(subject, {})
    found = {setting: _without(kept.get(setting, ()), value) for setting, value in values.items()}
    return {setting: value for setting, value in found.items() if value is not None}


def used(state: DeviceState, subject: str, values: dict[str, Value], began: datetime) -> None:
    """A use is over: note what its person had; what was taken back before it began is told by now."""
    left = {
        setting: fresh for setting, each in state.withdrawn.pop(subject, {}).items() if (fresh := [one for one in each if one.at >= began])
    }
    if left:
        state.withdrawn[subject] = left
    state.had[subject] = before(state, subject, values)
    state.had_since[subject] = began


def as_if_never(counting: Sequence[Entry], gone: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the evidence that counts, oldest first, as it would have been without what is `gone`: each knows what was before it."""
    lost = {each.id for each in gone}
    found: list[Entry] = []
    last: Entry | None = None
    for each in sorted((*counting, *gone), key=lambda one: one.at):
        made = each if last is None or last.id not in lost else _resting_on(last, each)
        found += [] if made.id in lost else [made]
        last = made
    return tuple(found)


def _resting_on(gone: Entry, entry: Entry) -> Entry:
    known: dict[str, Any] | None = entry.detail.get("circumstance")
    earlier: dict[str, Any] | None = gone.detail.get("circumstance")
    if known is None or earlier is None or known.get("previous") != gone.value:
        return entry
    return replace(entry, detail={**entry.detail, "circumstance": {**known, "previous": earlier.get("previous")}})


def _settle(state: DeviceState, person: str, setting: str) -> None:
    """Let what somebody had, and has had before in the use under way, be what it is without what was taken back."""
    use = state.use
    for values in (state.had.get(person), use.previous if use is not None and use.subject == person else None):
        if values is not None and setting in values:
            found = _without(state.withdrawn[person][setting], values[setting])
            if found is None:
                del values[setting]
            else:
                values[setting] = found


def _without(withdrawn: Sequence[Withdrawn], value: Value) -> Value | None:
    """Follow a value back to one that counts; `None` where nothing was before it."""
    found: Value | None = value
    for each in reversed(withdrawn):
        found = each.otherwise if each.known and found == each.value else found
    return found


def fit(state: DeviceState, device: Device, people: Sequence[str]) -> None:
    """Leave out people and settings that the configuration no longer has."""
    state.had_since = {name: at for name, at in state.had_since.items() if name in people}
    state.withdrawn = {
        name: {setting: each for setting, each in kept.items() if setting in device.settings}
        for name, kept in state.withdrawn.items()
        if name in people
    }
