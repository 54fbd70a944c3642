"""A home whose ledger leaves no doubt: Ana showers hot in the evening and cool in the morning, and is served by *the last value*."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from controller.core.clock import circumstance
from controller.core.core import circumstance_detail, detail_circumstance
from controller.core.decisions import RecordEntry, Room, SaveState
from controller.core.ledger import Entry, EntryType
from controller.store import Store
from learners.base import NumberDomain
from learners.registry import number_learner

KEY = "ana/shower/temperature"
ZONE = ZoneInfo("Europe/Lisbon")
HOME: dict[str, Any] = {
    "home": {"timezone": "Europe/Lisbon"},
    "people": {"ana": {"name": "Ana"}, "ben": {"name": "Ben"}},
    "devices": {"shower": {"kind": "shower", "place": "bathroom"}},
}
CHOSEN: dict[str, Any] = {"learner": "last", "former": None, "review": None, "barred": {}}


def wishes(days: int = 60, person: str = "ana", seed: int = 5) -> list[Entry]:
    """Return two wishes a day."""
    random, previous, made = Random(seed), None, []
    for day in range(days):
        for hour, value in ((7, 37.0), (19, 40.5)):
            at = datetime(2026, 1, 5, hour, tzinfo=UTC) + timedelta(days=day, minutes=random.randrange(50))
            detail = {"circumstance": circumstance_detail(circumstance(at, ZONE, {}, previous))}
            previous = value + random.choice((-0.5, 0.0, 0.0, 0.5))
            entry_id = f"{person}-{day}-{hour}"
            made.append(Entry(entry_id, at, EntryType.PREFERENCE, "shower", "temperature", previous, person, "device", None, 1.0, detail))
    return made


def learned(name: str, entries: list[Entry]) -> dict[str, Any]:
    """Return the state of a learner that was told of the entries."""
    learner = number_learner(NumberDomain(15, 46, 0.5, 38), name)
    for entry in entries:
        assert isinstance(entry.value, float)
        learner.learn_one(detail_circumstance(entry.detail["circumstance"]), entry.value)
    return learner.to_state()


def fill(path: Path, entries: list[Entry] | None = None) -> None:
    """Fill a store: the ledger, and what *the last value* learned from it."""
    told = wishes() if entries is None else entries
    state = {"chosen": CHOSEN, "state": learned("last", told)}
    with closing(Store.open(path)) as store:
        store.commit([*(RecordEntry(entry) for entry in told), SaveState(Room.LEARNED, KEY, state, "ana")])


def home(directory: Path, **more: Any) -> Path:
    """Write the configuration and fill its store; return the configuration."""
    file = directory / "home.yaml"
    file.write_text(json.dumps({**HOME, "mqtt": {"port": 1}, **more}))
    fill(directory / "justright.db")
    return file


def row(path: Path) -> dict[str, Any]:
    """Return Ana's learned row as it is stored."""
    with closing(Store.open(path, writable=False)) as store:
        (found,) = [each.state for each in store.rows() if each.key == KEY and each.room is Room.LEARNED]
    assert found is not None
    return dict(found)
