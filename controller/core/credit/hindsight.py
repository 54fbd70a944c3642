"""Changes that nothing heard can move any more, and who was there: what is known later of people's tastes may still say whose they were.

The first days nothing is known of anybody, and a wrong tag is believed; weeks later it is plain that the one value among all of hers was
his. So of every setting the last changes are remembered, each in a row of its own. For attribution alone: what is learned follows from
the ledger, in which a change that turns out to be another's is written anew (`reconsidering.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pydantic import TypeAdapter

from controller.core.credit.leanings import Weighed
from controller.core.decisions import Room, SaveState
from controller.core.ledger import Entry
from controller.core.state import UNKNOWN
from devices.settings import Value

PAST, LEFT = "past", "left"
KEPT = 24
"""Changes of a setting that are remembered."""
_LONGEST = timedelta(days=45)
_WORTH, _FADING, _VALUES = 0.5, 0.9, 6  # of a value left alone beside a change; of such counts at each further one; values that are kept


@dataclass(slots=True)
class Past:
    """A change: its ledger entry, and who made it as far as presence tells, habit and value aside (`there`, by name).

    `alone`: at most one was known to be there; `speaks`: how much its value spoke for everybody when it was asked last, at most 1; `new`:
    nothing was asked again since it is remembered.
    """

    entry: Entry
    there: dict[str, float]
    alone: bool = True
    speaks: dict[str, float] = field(default_factory=dict)
    new: bool = False


_PAST: TypeAdapter[Past] = TypeAdapter(Past)
_LEFT: TypeAdapter[dict[str, list[Weighed]]] = TypeAdapter(dict[str, list[Weighed]])


@dataclass(slots=True)
class Hindsight:
    """The last changes by device and setting, the oldest first."""

    kept: dict[tuple[str, str], list[Past]] = field(default_factory=dict)
    left: dict[tuple[str, str], dict[str, list[Weighed]]] = field(default_factory=dict)
    """By device and setting, and by person, the values that somebody left alone, and how often, as it fades."""
    waiting: dict[tuple[str, str], bool] = field(default_factory=dict)
    """The settings that are to be asked again; whether something was withdrawn there, so that what rested on it falls."""

    def of(self, device: str, setting: str) -> list[Past]:
        """Return the changes of a setting that are remembered."""
        return self.kept.get((device, setting), [])

    def add(self, past: Past, now: datetime) -> list[SaveState]:
        """Remember a change; the oldest make room."""
        where = past.entry.device, str(past.entry.setting)
        others = [each for each in self.kept.get(where, []) if each.entry.at != past.entry.at]
        known = sorted([*others, past], key=lambda each: each.entry.at)
        stay = [each for each in known if now - each.entry.at <= _LONGEST][-KEPT:]
        self.kept[where] = stay
        if past.new:
            self.waiting.setdefault(where, False)
        return [*(_gone(each) for each in known if each not in stay and each is not past), *(_row(each) for each in stay if each is past)]

    def alone(self, device: str, setting: str, person: str) -> list[Weighed]:
        """Return the values that somebody left alone, and what each is worth beside a change."""
        return [(value, times * _WORTH) for value, times in self.left.get((device, setting), {}).get(person, [])]

    def mass(self, device: str, setting: str, person: str) -> float:
        """Return how much what somebody left alone is worth together."""
        return sum(worth for _, worth in self.alone(device, setting, person))

    def accepted(self, device: str, setting: str, person: str, value: Value) -> SaveState:
        """Count a value that somebody left alone."""
        known = self.left.setdefault((device, setting), {})
        before = {each: round(times * _FADING, 3) for each, times in known.get(person, [])}
        before[value] = round(before.get(value, 0.0) + 1.0, 3)
        known[person] = sorted(before.items(), key=lambda each: -each[1])[:_VALUES]
        return _left(device, setting, known)

    def replace(self, old: Past, new: Past) -> SaveState:
        """Let a change be what it turned out to be; it was made when it was."""
        where = old.entry.device, str(old.entry.setting)
        self.kept[where] = [new if each is old else each for each in self.kept[where]]
        return _row(new)

    def saved(self, past: Past) -> SaveState:
        """Return a change as it is kept."""
        return _row(past)

    def withdraw(self, entry: str) -> list[SaveState]:
        """Leave out a change of which it was said whose it was, or that it was nobody's."""
        gone = [each for known in self.kept.values() for each in known if each.entry.id == entry]
        for each in gone:
            where = each.entry.device, str(each.entry.setting)
            self.kept[where] = [other for other in self.kept[where] if other is not each]
            self.waiting[where] = True
        return [_gone(each) for each in gone]

    def asked(self, device: str, setting: str) -> list[SaveState]:
        """Note that the changes of a setting have been asked again."""
        self.waiting.pop((device, setting), None)
        fresh = [each for each in self.of(device, setting) if each.new]
        for each in fresh:
            each.new = False
        return [_row(each) for each in fresh]

    def forget(self, person: str) -> list[SaveState]:
        """Drop a person: their changes, and that they may have made others'."""
        saves = []
        for where, known in self.kept.items():
            theirs = [each for each in known if each.entry.person == person]
            others = [each for each in known if each not in theirs and (person in each.there or person in each.entry.detail.get("who", {}))]
            self.kept[where] = [each for each in known if each not in theirs and each not in others]
            saves += [_gone(each) for each in (*theirs, *others)]
        for (device, setting), left in self.left.items():
            if left.pop(person, None):
                saves.append(_left(device, setting, left))
        self.left = {where: left for where, left in self.left.items() if left}
        return saves

    def rows(self) -> list[SaveState]:
        """Return everything as it is saved."""
        changes = [_row(each) for known in self.kept.values() for each in known]
        return [*changes, *(_left(device, setting, known) for (device, setting), known in self.left.items())]

    def load(self, saved: SaveState, people: Iterable[str], fits: Callable[[Value | None], bool]) -> None:
        """Take over a saved row, of those who live here and where its values are such as the setting can take.

        Raises `ValueError` if it is none.
        """
        names = list(people)
        sort, device, setting, *_ = saved.key.split("/")
        if sort == LEFT:
            known = {name: each for name, each in _LEFT.validate_python(saved.state).items() if name in names}
            self.left[device, setting] = {name: [one for one in each if fits(one[0])] for name, each in known.items()}
            return
        past = _PAST.validate_python(saved.state)
        if fits(past.entry.value) and past.entry.person in {None, *names}:
            past.there = {name: share for name, share in past.there.items() if name in names or name == UNKNOWN}
            known_before = self.kept.get((device, setting), [])
            self.kept[device, setting] = sorted([*known_before, past], key=lambda each: each.entry.at)
            if past.new:
                self.waiting.setdefault((device, setting), False)


def _row(past: Past) -> SaveState:
    return SaveState(Room.RUNNING, _key(past), _PAST.dump_python(past, mode="json", warnings=False))


def _left(device: str, setting: str, known: Mapping[str, Sequence[Weighed]]) -> SaveState:
    state = {name: [list(one) for one in each] for name, each in known.items()}
    return SaveState(Room.RUNNING, f"{LEFT}/{device}/{setting}", state or None)


def _gone(past: Past) -> SaveState:
    return SaveState(Room.RUNNING, _key(past), None)


def _key(past: Past) -> str:
    return f"{PAST}/{past.entry.device}/{past.entry.setting}/{past.entry.at.astimezone(UTC).isoformat()}"
