"""What somebody sets again and again though it is not what they are known to want: a change of mind, or one wrong credit long ago.

A value that another one likes better speaks against whom a tag names; once that is wise. But who comes alone three times, and each time
sets the same, means it: wrong tags that agree so often are rarer than a new taste. So a change that stayed a doubt, of somebody of whom a
certain word said that they were there alone, is remembered, one of each coming, and what was credited to them since ends it. A phone
left behind is one coming, however often others turn the knob.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from controller.core.credit.leanings import plain_value
from controller.core.decisions import Room, SaveState
from devices.settings import Value

SORT = "insisted"
_KEPT = 6


class Insisted(NamedTuple):
    """A value that stayed a doubt; `word`: the coming (`sources.word_of`) it belongs to; `entry`: its ledger entry."""

    value: Value
    word: str
    entry: str


@dataclass(slots=True)
class Insistence:
    """The doubts that speak for a person, by device, person and setting, the newest last."""

    seen: dict[str, dict[str, dict[str, list[Insisted]]]] = field(default_factory=dict)

    def add(self, device: str, person: str, setting: str, told: Insisted) -> SaveState:
        """Remember a doubt; of one coming the last counts."""
        kept = self.seen.setdefault(device, {}).setdefault(person, {})
        kept[setting] = [*(each for each in kept.get(setting, []) if each.word != told.word), told][-_KEPT:]
        return self._saved(device, person)

    def credited(self, device: str, person: str, setting: str) -> list[SaveState]:
        """Forget the doubts of a person: a change was surely theirs, and what they want is known from it."""
        kept = self.seen.get(device, {}).get(person, {})
        return [self._saved(device, person)] if kept.pop(setting, None) else []

    def left_alone(self, device: str, person: str, setting: str, value: Value) -> list[SaveState]:
        """Forget the doubts of a person who has left another value alone since: they do not insist, and it was a wrong tag each time."""
        kept = self.seen.get(device, {}).get(person, {})
        if all(each.value == value for each in kept.get(setting, [])):
            return []
        kept[setting] = [each for each in kept[setting] if each.value == value]
        return [self._saved(device, person)]

    def withdraw(self, entry: str) -> list[SaveState]:
        """Leave out a doubt of which it has come out whose it was, or that it was nobody's."""
        saves = []
        for device, known in self.seen.items():
            for person, kept in known.items():
                for setting in [name for name, each in kept.items() if any(told.entry == entry for told in each)]:
                    kept[setting] = [told for told in kept[setting] if told.entry != entry]
                    saves.append(self._saved(device, person))
        return saves

    def of(self, device: str, person: str, setting: str) -> list[Value]:
        """Return the values that somebody set though it stayed a doubt: of two comings at least, or it may have been a wrong tag."""
        found = [each.value for each in self.seen.get(device, {}).get(person, {}).get(setting, [])]
        return found if len(found) > 1 else []

    def forget(self, person: str) -> None:
        """Drop a person; their rows are erased with everything of theirs."""
        for known in self.seen.values():
            known.pop(person, None)

    def rows(self) -> list[SaveState]:
        """Return everything as it is saved."""
        return [self._saved(device, person) for device, known in self.seen.items() for person, kept in known.items() if any(kept.values())]

    def load(self, saved: SaveState) -> None:
        """Take over a saved row. Raises `ValueError` or `TypeError` if it is none."""
        _, device, person = saved.key.split("/")
        rows: Mapping[str, Any] = saved.state or {}
        seen = {setting: [_insisted(*row) for row in each] for setting, each in rows.items()}
        self.seen.setdefault(device, {})[person] = seen

    def _saved(self, device: str, person: str) -> SaveState:
        kept = {setting: [list(each) for each in told] for setting, told in self.seen[device][person].items() if told}
        return SaveState(Room.RUNNING, f"{SORT}/{device}/{person}", kept or None, person)


def _insisted(value: Any, word: Any, entry: Any) -> Insisted:  # JSON
    return Insisted(plain_value(value), str(word), str(entry))
