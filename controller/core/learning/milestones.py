"""Where a rebuild may begin: what was learned at a few moments of the past, if all that came before them still counts.

To take back what is a day old, or to claim it, everything is told again from the beginning: a second for each year of a lively setting,
on a desktop core. What was learned two, sixteen and 128 days ago is therefore kept in memory once it has been worked out. A milestone tells
by a digest what it was made of: where nothing of that has changed, a rebuild from it is byte for byte one from the beginning.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from controller.core.ledger import Entry
from controller.core.preferences import Key

AGES = (timedelta(days=128), timedelta(days=16), timedelta(days=2))
_WORTH_IT = 32  # fewer are told again in the time it takes to keep and find a milestone


@dataclass(frozen=True, slots=True)
class Milestone:
    """What a learner of this name knew (JSON) after the first `told` pieces of evidence, up to `until`, of this digest."""

    learner: str
    told: int
    until: datetime
    digest: bytes
    state: str


@dataclass(slots=True)
class Milestones:
    """Those of everybody, by person, device and setting, oldest first. They are never stored: whoever starts anew works them out anew."""

    kept: dict[Key, list[Milestone]] = field(default_factory=dict)

    def before(self, key: Key, learner: str, entries: Sequence[Entry]) -> tuple[int, Mapping[str, Any] | None]:
        """Return after how many entries a rebuild may begin, and with what; (0, `None`) from the beginning.

        What does not hold any more is dropped.
        """
        self.kept[key] = [each for each in self.kept.pop(key, []) if each.learner == learner and _made_of(each, entries)]
        if not self.kept[key]:
            del self.kept[key]
            return 0, None
        last = self.kept[key][-1]
        return last.told, json.loads(last.state)

    def reached(self, key: Key, learner: str, entries: Sequence[Entry], state: Mapping[str, Any] | None, now: datetime) -> None:
        """Keep what is known after these entries, beside the newest of every age."""
        if state is None:
            return
        made = Milestone(learner, len(entries), entries[-1].at, _digest(entries), json.dumps(state, separators=(",", ":")))
        known = [*self.kept.get(key, []), made]
        newest = {max((each.told for each in known if now - each.until > age), default=0) for age in AGES}
        self.kept[key] = [each for each in known if each.told in newest]

    def forget(self, person: str) -> None:
        """Drop everything about a person."""
        self.kept = {key: known for key, known in self.kept.items() if key[0] != person}


def places(entries: Sequence[Entry], now: datetime, begun: int) -> list[int]:
    """Return after how many of the entries, oldest first, a milestone is worth keeping; `begun` are told already."""
    found: list[int] = []
    for age in AGES:
        told = sum(now - each.at > age for each in entries)
        if told - max([begun, *found]) >= _WORTH_IT:
            found.append(told)
    return found


def _made_of(milestone: Milestone, entries: Sequence[Entry]) -> bool:
    return milestone.told <= len(entries) and _digest(entries[: milestone.told]) == milestone.digest


def _digest(entries: Sequence[Entry]) -> bytes:
    made = blake2b(digest_size=16)
    for each in entries:
        made.update(f"{each.id}|{each.at.isoformat()}|{each.type}|{each.value!r}|{each.detail.get('circumstance')!r}\n".encode())
    return made.digest()
