"""A household's history in virtual time: the evidence that counts, in memory, for what is learned again; nothing else is ever read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from controller.core.decisions import DiscountRow, RecordEntry, Write
from controller.core.ledger import Entry, EntryType
from controller.effects import Effects, Message
from controller.household import Household

_EVIDENCE = (EntryType.PREFERENCE, EntryType.ACCEPTANCE)


@dataclass(slots=True)
class Evidence:
    """Satisfies `controller.effects.History`: simulated people claim, discount and export nothing, but a machine may be found out."""

    _entries: dict[str, Entry] = field(default_factory=dict)
    _gone: dict[str, Entry] = field(default_factory=dict)

    def note(self, writes: Iterable[Write]) -> None:
        """Take in what a step has written."""
        for write in writes:
            if isinstance(write, DiscountRow):
                if (gone := self._entries.pop(write.entry, None)) is not None:
                    self._gone[gone.id] = gone
            elif isinstance(write, RecordEntry) and write.stored and write.entry.type in _EVIDENCE:
                self._entries[write.entry.id] = write.entry

    def entry(self, entry_id: str) -> Entry | None:
        """Return a piece of evidence."""
        return self._entries.get(entry_id)

    def evidence(self, person: str, device: str, setting: str) -> tuple[Entry, ...]:
        """Return the evidence on one setting, oldest first."""
        return _about(self._entries, person, device, setting)

    def uncounted(self, person: str, device: str, setting: str) -> tuple[Entry, ...]:
        """Return what does not count any more, oldest first."""
        return _about(self._gone, person, device, setting)

    def export(self, person: str) -> Mapping[str, Any]:
        """Return nothing."""
        del person
        return {}


def _about(entries: Mapping[str, Entry], *asked: str) -> tuple[Entry, ...]:
    found = [each for each in entries.values() if (each.person, each.device, each.setting) == asked]
    return tuple(sorted(found, key=lambda each: each.at))


@dataclass(frozen=True, slots=True)
class Remembering:
    """A household that lives by its evidence in memory (`simulators.inprocess.Program`)."""

    household: Household
    history: Evidence

    def start(self, at: datetime) -> Effects:
        """Say hello."""
        return self._noted(self.household.start(at))

    def receive(self, message: Message, at: datetime, *, late: bool = False) -> Effects:
        """Take a message."""
        return self._noted(self.household.receive(message, at, late=late))

    def wake(self, at: datetime) -> Effects:
        """Be told that a deadline is due."""
        return self._noted(self.household.wake(at))

    def next_deadline(self) -> datetime | None:
        """Say when to be woken."""
        return self.household.next_deadline()

    def _noted(self, effects: Effects) -> Effects:
        self.history.note(effects.writes)
        return effects
