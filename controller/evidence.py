"""What somebody's learner is to be told anew: what the store has of it, and what is about to be written to it."""

from __future__ import annotations

from collections.abc import Sequence

from controller.core.decisions import DiscountRow, RecordEntry, Relearn, Write
from controller.core.ledger import Entry, EntryType
from controller.effects import History

_EVIDENCE = (EntryType.PREFERENCE, EntryType.ACCEPTANCE)


def evidence_for(wanted: Relearn, history: History, writes: Sequence[Write]) -> tuple[Entry, ...]:
    """Return the evidence of the store, oldest first, in the light of what the same step is about to write to it."""
    gone = {write.entry for write in writes if isinstance(write, DiscountRow)}
    stored = history.evidence(wanted.person, wanted.device, wanted.setting)
    known = {entry.id for entry in stored}
    fresh = [write.entry for write in writes if isinstance(write, RecordEntry) and write.stored and write.entry.id not in known]
    key = (wanted.person, wanted.device, wanted.setting)
    added = [each for each in fresh if (each.person, each.device, each.setting) == key and each.type in _EVIDENCE]
    return tuple(sorted((each for each in (*stored, *added) if each.id not in gone), key=lambda each: each.at))
