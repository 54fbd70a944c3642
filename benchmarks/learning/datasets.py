"""The real data as tasks: what somebody wanted, when, and what stood before.

*use*: the value in force at 07, 12, 18 and 22 h. *change*: the value after a change of at least 0.5 °C that is kept for two hours.
Constants of the learners were developed on `DEVELOPED`, every second home; only the other half is reported.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from benchmarks.learning.people import FIRST_DAY
from learners.base import Circumstance

_HERE = Path(__file__).parent / "data"
_HOURS, _USES, _CHANGE = 8760, (7, 12, 18, 22), 0.5
Wish = tuple[Circumstance, float]
Choice = tuple[Circumstance, str]


@cache
def homes() -> dict[str, tuple[float, ...]]:
    """Return the setpoint of every hour of the year, by home."""
    years: dict[str, list[float]] = {}
    for row in _rows("thermostat_homes.csv.gz"):
        year, hour = years.setdefault(row["person"], []), int(row["hour_index"])
        year.extend([year[-1]] * (hour - len(year)) if year else [])
        year.append(float(row["setpoint_c"]))
    return {home: tuple(year + [year[-1]] * (_HOURS - len(year))) for home, year in sorted(years.items())}


def halves() -> tuple[list[str], list[str]]:
    """Return the homes that constants were developed on, and those that are reported."""
    names = list(homes())
    return names[0::2], names[1::2]


def uses(home: str) -> list[Wish]:
    """Return the task *use*; `previous` is the value at the use before."""
    year = homes()[home]
    hours = [24 * day + hour for day in range(_HOURS // 24) for hour in _USES]
    before = [None, *(year[hour] for hour in hours)]
    return [(_at(hour, previous), year[hour]) for hour, previous in zip(hours, before, strict=False)]


def changes(home: str) -> list[Wish]:
    """Return the task *change*."""
    year = homes()[home]
    kept = (h for h in range(1, _HOURS - 1) if abs(year[h] - year[h - 1]) > _CHANGE - 1e-6 and abs(year[h + 1] - year[h]) < 1e-6)
    return [(_at(hour, year[hour - 1]), year[hour]) for hour in kept]


@cache
def music() -> dict[str, list[Choice]]:
    """Return the first artist of every listening session, by person."""
    people: dict[str, list[Choice]] = {}
    for row in _rows("music_sessions.csv.gz"):
        at = datetime.fromisoformat(row["t"]).replace(tzinfo=UTC)
        sessions = people.setdefault(row["person"], [])
        x = Circumstance(at.timestamp() / 86400, at.hour + at.minute / 60, at.weekday(), previous=sessions[-1][1] if sessions else None)
        sessions.append((x, row["item"]))
    return people


def _at(hour: int, previous: float | None) -> Circumstance:
    return Circumstance(FIRST_DAY + hour / 24, float(hour % 24), hour // 24 % 7, previous=previous)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with gzip.open(_HERE / name, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
