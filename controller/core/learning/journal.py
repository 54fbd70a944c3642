"""What the learners were told in the last minutes, so that it can be untold: a wish taken out, or put where it belongs, exactly as if.

A learner cannot unlearn. But of every recent note the state before it is kept; from there on the rest is told again in its order. So
what follows is byte for byte what the ledger would make of it, and no history has to be read back in the middle of an event.
After a restart the states are made anew from the ledger, for those alone who wished for something, or left it alone, just before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from pydantic import TypeAdapter

from controller.core.decisions import Room, SaveState
from controller.core.home import Home
from controller.core.ledger import Entry
from controller.core.preferences import Key
from controller.core.state import Turn
from devices.settings import Value
from learners.base import Circumstance

KEPT = timedelta(minutes=15)
_MOST, _MOST_CREDITS = 16, 64
PREFERENCE = "preference"
KEY, SILENCES = "credits", "silences"


class Taught(Protocol):
    """Whose learners can be set back (`controller.core.wishes.proposal.Minds`)."""

    def state(self, key: Key) -> Mapping[str, Any] | None:
        """Return what was learned, as JSON-ready data; `None` where nothing was."""

    def set_back(self, key: Key, state: Mapping[str, Any] | None) -> None:
        """Let what was learned be this again."""

    def teach(self, key: Key, kind: str, x: Circumstance, value: Value) -> None:
        """Let a learner have one piece of evidence."""


@dataclass(frozen=True, slots=True)
class Note:
    """One piece of evidence of a ledger `entry`, and how things were before: the learner's state and what was last set.

    `taught`: the learner had it; at level `explicit` it does not.
    """

    entry: str
    at: datetime
    kind: str
    x: Circumstance
    value: Value
    taught: bool = True
    before: Mapping[str, Any] | None = None
    last: Value | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """A change at a device and the entry it has become, while it can still turn out to be another's."""

    entry: Entry
    made: Turn


_CREDITS: TypeAdapter[list[Credit]] = TypeAdapter(list[Credit])


@dataclass(slots=True)
class Journal:
    """The notes of everybody, by person, device and setting, oldest first; and the last changes, whoever made them."""

    notes: dict[Key, list[Note]] = field(default_factory=dict)
    credits: list[Credit] = field(default_factory=list)
    undated: list[Entry] = field(default_factory=list)
    """Wishes of a time when the clock was not set."""
    silences: dict[str, dict[str, datetime]] = field(default_factory=dict)
    """By person, when they last left "device/setting" alone, of late."""

    def credit(self, made: Credit, now: datetime) -> SaveState:
        """Note a change; return what is to be kept of the last ones."""
        self.credits = [*(each for each in self.credits if now - each.entry.at <= KEPT), made][-_MOST_CREDITS:]
        return self.saved()

    def withdraw(self, entry: str) -> SaveState:
        """Forget a change: it was taken back, or has become another entry."""
        self.credits = [each for each in self.credits if each.entry.id != entry]
        return self.saved()

    def saved(self) -> SaveState:
        """Return the last changes as they are kept."""
        state = {"credits": _CREDITS.dump_python(self.credits, mode="json", warnings=False)} if self.credits else None
        return SaveState(Room.RUNNING, KEY, state)

    def left_alone(self, key: Key, at: datetime) -> SaveState:
        """Note that somebody left a setting alone; return what is to be kept of it: after a restart a wish from before may be heard of."""
        person, where = key[0], "/".join(key[1:])
        known = {each: when for each, when in self.silences.get(person, {}).items() if at - when <= KEPT}
        self.silences[person] = known | {where: at}
        return self._silences(person)

    def _silences(self, person: str) -> SaveState:
        state = {where: when.isoformat() for where, when in self.silences[person].items()}
        return SaveState(Room.RUNNING, f"{SILENCES}/{person}", state, person)

    def rows(self) -> list[SaveState]:
        """Return everything as it is saved, if there is anything."""
        return [*([self.saved()] if self.credits else []), *map(self._silences, self.silences)]

    def load(self, state: Mapping[str, Any], home: Home) -> list[Key]:
        """Take over what was kept; return of whom there are recent wishes, that what they were told can be known again."""
        loaded = _CREDITS.validate_python(state["credits"])
        newest = max((each.entry.at for each in loaded), default=None)
        known = [each for each in loaded if newest is not None and newest - each.entry.at <= KEPT and _fits(each, home)]
        self.credits = known
        keys = [(each.entry.person, each.entry.device, str(each.entry.setting)) for each in known]
        return list(dict.fromkeys((person, device, setting) for person, device, setting in keys if person is not None))

    def load_silences(self, saved: SaveState, home: Home) -> list[Key]:
        """Take over what somebody left alone of late; return what of that is still configured. Raises `ValueError` if it is no such row."""
        person, known, keys = str(saved.person), dict[str, datetime](), list[Key]()
        for where, when in (saved.state or {}).items():
            device, setting = where.split("/")
            if device in home.devices and setting in home.devices[device].settings:
                known[where] = datetime.fromisoformat(when)
                keys.append((person, device, setting))
        self.silences[person] = known
        return keys

    def add(self, minds: Taught, key: Key, note: Note, last: Value | None) -> Value | None:
        """Tell a learner, in its place among what it was told before, and return what was last set now. `last` is what was until now."""
        told = [each for each in self.notes.get(key, []) if note.at - each.at <= KEPT][-_MOST:]
        later = [each for each in told if each.at > note.at]
        earlier = told[: len(told) - len(later)]
        if later:
            minds.set_back(key, later[0].before)
            last = later[0].last
        self.notes[key] = earlier
        return self._tell(minds, key, [note, *later], last)

    def remove(self, minds: Taught, key: Key, entry: str) -> tuple[Value | None] | None:
        """Take one piece of evidence out; return what was last set then (in a tuple), or `None` where it is not known any more."""
        told = self.notes.get(key, [])
        found = next((index for index, each in enumerate(told) if each.entry == entry), None)
        if found is None:
            return None
        gone, later = told[found], told[found + 1 :]
        minds.set_back(key, gone.before)
        self.notes[key] = told[:found]
        if later and later[0].x.previous == gone.value:  # it rests on what is gone
            later[0] = replace(later[0], x=replace(later[0].x, previous=gone.x.previous))
        return (self._tell(minds, key, later, gone.last),)

    def drop(self, person: str, device: str | None = None, setting: str | None = None) -> None:
        """Forget notes: what was learned was rebuilt, or is gone."""
        for key in [each for each in self.notes if each[0] == person and device in {None, each[1]} and setting in {None, each[2]}]:
            del self.notes[key]

    def forget(self, person: str) -> None:
        """Drop everything about a person."""
        self.drop(person)
        self.silences.pop(person, None)
        gone = [each for each in self.credits if each.entry.person == person or person in each.entry.detail.get("who", {})]
        self.credits = [each for each in self.credits if each not in gone]
        for each in self.credits:
            if each.made.here is not None:
                each.made.here.pop(person, None)
            each.made.pleased.pop(person, None)
            each.made.shown.pop(person, None)
            each.made.told.pop(person, None)
            (each.made.spoken or {}).pop(person, None)

    def _tell(self, minds: Taught, key: Key, notes: list[Note], last: Value | None) -> Value | None:
        for note in notes:
            self.notes[key].append(replace(note, before=minds.state(key), last=last))
            if note.taught:
                minds.teach(key, note.kind, note.x, note.value)
            last = note.value if note.kind == PREFERENCE else last
        return last


def _fits(known: Credit, home: Home) -> bool:
    """Say whether those of whom a change speaks, and what it changed, are still configured."""
    device = home.devices.get(known.entry.device)
    people = [each.subject for each in known.made.witnesses] + ([known.entry.person] if known.entry.person else [])
    return device is not None and known.entry.setting in device.settings and all(_lives_here(each, home) for each in people)


def _lives_here(subject: str, home: Home) -> bool:
    return subject.startswith("guest:") or subject in home.people
