"""Who usually uses a device at this hour: counts of uses by person and hour, weekdays and weekends apart. A weak prior, never proof.

Counts fade with every further use of the device, so that a new job or a new school term shows after some weeks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from controller.core.decisions import Room, SaveState
from learners.base import Circumstance

FADING = 0.99
"""Of a count that is left after a further use of the device: half after 70 uses."""
REACH_H = 1.5
"""Hours around now in which an earlier use speaks for the same habit."""
_OTHER_DAYS = 0.3  # weight of weekdays at a weekend, and the other way round
_NOBODYS = 0.5  # uses that everybody is taken to have had already, together
_HOURS = 24


@dataclass(slots=True)
class Habits:
    """Counts by device and person: 24 hours of weekdays, then 24 of weekends."""

    counts: dict[str, dict[str, list[float]]] = field(default_factory=dict)

    def used(self, device: str, person: str, x: Circumstance) -> list[SaveState]:
        """Count a use of a device by a person who is certain; return what is to be saved."""
        known = self.counts.setdefault(device, {})
        for row in known.values():
            row[:] = [round(each * FADING, 4) for each in row]
        known.setdefault(person, [0.0] * 2 * _HOURS)[_bin(x)] += 1.0
        return [_saved(device, each, known[each]) for each in known]

    def unused(self, device: str, person: str, x: Circumstance) -> list[SaveState]:
        """Take a use back that was somebody else's: what had faded for it comes back."""
        known = self.counts.get(device, {})
        if person not in known:
            return []
        known[person][_bin(x)] = max(known[person][_bin(x)] - 1.0, 0.0)
        for row in known.values():
            row[:] = [round(each / FADING, 4) for each in row]
        return [_saved(device, each, known[each]) for each in known]

    def shares(self, device: str, people: Iterable[str], x: Circumstance) -> dict[str, float]:
        """Return how likely each of some people is to be the one who uses a device now; they sum to 1."""
        names = list(people)
        known = self.counts.get(device, {})
        heard = {name: _NOBODYS / max(len(names), 1) + _near(known[name], x) if name in known else _NOBODYS / len(names) for name in names}
        whole = sum(heard.values())
        return {name: each / whole for name, each in heard.items()}

    def uses(self, device: str, x: Circumstance, person: str | None = None) -> float:
        """Return how many uses of a device at about this hour are known, of one person or at all."""
        return sum(_near(row, x) for name, row in self.counts.get(device, {}).items() if person in {None, name})

    def forget(self, person: str) -> None:
        """Drop a person; their rows are erased with everything of theirs."""
        for known in self.counts.values():
            known.pop(person, None)

    def rows(self) -> list[SaveState]:
        """Return everything as it is saved."""
        return [_saved(device, person, row) for device, known in self.counts.items() for person, row in known.items()]

    def load(self, saved: SaveState) -> None:
        """Take over a saved row. Raises `ValueError` if it is none."""
        _, device, person = saved.key.split("/")
        row = [float(each) for each in (saved.state or {})["hours"]]
        if len(row) != 2 * _HOURS:
            raise ValueError("a habit has 48 hours")
        self.counts.setdefault(device, {})[person] = row


def _bin(x: Circumstance) -> int:
    return int(x.hour) % _HOURS + (_HOURS if x.weekend else 0)


def _near(row: Sequence[float], x: Circumstance) -> float:
    """Return the uses around an hour of the day, those of the other sort of days at less."""
    found = 0.0
    for hour in range(_HOURS):
        away = abs(x.hour - hour - 0.5)
        close = max(1.0 - min(away, _HOURS - away) / REACH_H, 0.0)
        if close > 0:
            week, weekend = row[hour], row[hour + _HOURS]
            found += close * (weekend + _OTHER_DAYS * week if x.weekend else week + _OTHER_DAYS * weekend)
    return found


def _saved(device: str, person: str, row: Sequence[float]) -> SaveState:
    state: dict[str, Any] = {"hours": list(row)}
    return SaveState(Room.RUNNING, f"habit/{device}/{person}", state, person)
