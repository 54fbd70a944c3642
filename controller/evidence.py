"""What somebody's learner is to be told anew: what the store has of it, and what is about to be written to it."""

from __future__ import annotations

from collections.abc import Sequence

from controller.core.decisions import DiscountRow, RecordEntry, Relearn, Write
from controller.core.learning.withdrawing import as_if_never
from controller.core.ledger import Entry, EntryType
from controller.effects import History

_EVIDENCE = (EntryType.PREFERENCE, EntryType.ACCEPTANCE)


def evidence_for(wanted: Relearn, history: History, writes: Sequence[Write]) -> tuple[Entry, ...]:
    """Return the evidence of the store, oldest first, in the light of what the same step is about to write to it."""
    key = (wanted.person, wanted.device, wanted.setting)
    discounted = {write.entry for write in writes if isinstance(write, DiscountRow)}
    stored, lost = history.evidence(*key), history.uncounted(*key)
    known = {entry.id for entry in (*stored, *lost)}
    fresh = [write.entry for write in writes if isinstance(write, RecordEntry) and write.stored and write.entry.id not in known]
    every = (*stored, *(each for each in fresh if (each.person, each.device, each.setting) == key and each.type in _EVIDENCE))
    counting = [each for each in every if each.id not in discounted]
    return as_if_never(counting, (*lost, *(each for each in every if each.id in discounted)))
