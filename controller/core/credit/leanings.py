"""What somebody seems to want whom sources only guess at: the last changes that may have been theirs, weighed by what sources said.

A room where only a phone is heard never has a certain first wish. But whom it names more often with one value than with another shows in
time. Weighed by sources alone, never by what the values made of it, so that a wrong first guess cannot confirm itself. For attribution
alone: nobody is served by this, and no learner sees it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from controller.core.decisions import Room, SaveState
from devices.settings import Value

KEPT = 24
"""Changes of a setting that are remembered of a person: some weeks of them."""
GUESSED = 0.55
"""From this probability on, by sources alone, a change says something about somebody."""
_LEAST = 0.02  # weights below this are noise

Weighed = tuple[Value, float]
_Noted = tuple[Value, float, str]
"""A value, its weight, and the ledger entry of the change."""


@dataclass(slots=True)
class Leanings:
    """Values, their weights and entries, by device, person and setting, the newest last."""

    seen: dict[str, dict[str, dict[str, list[_Noted]]]] = field(default_factory=dict)

    def add(self, device: str, setting: str, value: Value, shares: Mapping[str, float], entry: str) -> list[SaveState]:
        """Count a change that was each person's with a probability; the likeliest count for more than their share."""
        squares = {person: share * share for person, share in shares.items()}
        whole = sum(squares.values())
        if max(shares.values(), default=0.0) < GUESSED or whole <= 0:
            return []
        known = self.seen.setdefault(device, {})
        heard = {person: square / whole for person, square in squares.items() if square / whole >= _LEAST}
        for person, weight in heard.items():
            kept = known.setdefault(person, {})
            kept[setting] = [*kept.get(setting, []), (value, round(weight, 3), entry)][-KEPT:]
        return [_saved(device, person, known[person]) for person in heard]

    def withdraw(self, *entries: str | None) -> list[SaveState]:
        """Leave out a change that turned out to be nobody's, or does not count; `entries`: the names that it has had in the ledger."""
        saves = []
        for device, known in self.seen.items():
            for person, kept in known.items():
                left = {setting: [told for told in each if told[-1] not in entries] for setting, each in kept.items()}
                if left != kept:
                    known[person] = {setting: each for setting, each in left.items() if each}
                    saves.append(_saved(device, person, known[person]))
        return saves

    def of(self, device: str, person: str, setting: str) -> list[Weighed]:
        """Return the changes that may have been a person's, and how likely each was."""
        return [(value, weight) for value, weight, _ in self.seen.get(device, {}).get(person, {}).get(setting, [])]

    def forget(self, person: str) -> None:
        """Drop a person; their rows are erased with everything of theirs."""
        for known in self.seen.values():
            known.pop(person, None)

    def rows(self) -> list[SaveState]:
        """Return everything as it is saved."""
        return [_saved(device, person, seen) for device, known in self.seen.items() for person, seen in known.items() if seen]

    def load(self, saved: SaveState) -> None:
        """Take over a saved row, of a version too that did not keep entries. Raises `ValueError` or `TypeError` if it is none."""
        _, device, person = saved.key.split("/")
        seen = {setting: [_noted(*each) for each in kept] for setting, kept in (saved.state or {}).items()}
        self.seen.setdefault(device, {})[person] = seen


def _noted(value: Any, weight: Any, entry: Any = "") -> _Noted:  # JSON
    return plain_value(value), float(weight), str(entry)


def plain_value(raw: Any) -> Value:  # JSON
    """Return a value as it was before it was kept. Raises `ValueError` or `TypeError` if it is none."""
    return raw if isinstance(raw, str) else float(raw)


def _saved(device: str, person: str, seen: Mapping[str, list[_Noted]]) -> SaveState:
    state: dict[str, Any] = {setting: [list(each) for each in kept] for setting, kept in seen.items()}
    return SaveState(Room.RUNNING, f"leaning/{device}/{person}", state or None, person)
