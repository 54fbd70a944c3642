"""How ledger entries, state and receipts look as rows, and back. No SQL and no file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

from controller.core.ledger import Entry, EntryType
from controller.effects import Publication

Row: TypeAlias = tuple[Any, ...]

_OPTIONAL = ("setting", "value", "person", "origin", "reason", "confidence")

ENTRY_COLUMNS = "id, at, type, device, setting, value, person, origin, reason, confidence, detail"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A delivery whose effects are stored: `key` tells it from every other, `answers` are what was to be published for it."""

    key: str
    at: datetime
    answers: tuple[Publication, ...] = ()


def entry_row(entry: Entry) -> Row:
    """Return an entry as a row of `ENTRY_COLUMNS`."""
    value = None if entry.value is None else to_json(entry.value)
    texts = (entry.person, entry.origin, entry.reason)
    return (
        storable(entry.id),
        to_text(entry.at),
        entry.type.value,
        storable(entry.device),
        None if entry.setting is None else storable(entry.setting),
        value,
        *(None if text is None else storable(text) for text in texts),
        entry.confidence,
        to_json(entry.detail),
    )


def row_entry(row: Row) -> Entry:
    """Return the entry that `entry_row` made a row of."""
    entry_id, at, kind, device, setting, value, person, origin, reason, confidence, detail = row
    return Entry(
        id=entry_id,
        at=datetime.fromisoformat(at),
        type=EntryType(kind),
        device=device,
        setting=setting,
        value=None if value is None else json.loads(value),
        person=person,
        origin=origin,
        reason=reason,
        confidence=confidence,
        detail=json.loads(detail),
    )


def entry_document(entry: Entry) -> dict[str, Any]:
    """Return an entry as JSON-ready data, what is empty left out: the form of an export."""
    return {
        "type": entry.type.value,
        "id": entry.id,
        "at": to_text(entry.at),
        "device": entry.device,
        **{name: value for name in _OPTIONAL if (value := getattr(entry, name)) is not None},
        **({"detail": dict(entry.detail)} if entry.detail else {}),
    }


def answers_json(answers: Sequence[Publication]) -> str:
    """Return the publications of a receipt as text."""
    return to_json([{"topic": one.topic, "payload": one.payload, "qos": one.qos, "retain": one.retain} for one in answers])


def row_receipt(row: Row) -> Receipt:
    """Return the receipt of a row of key, time and answers."""
    key, at, answers = row
    return Receipt(key, datetime.fromisoformat(at), tuple(Publication(**one) for one in json.loads(answers)))


def to_text(at: datetime) -> str:
    """Return a moment as UTC text of fixed width, so that texts sort as the moments do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def to_json(value: object) -> str:
    """Return compact JSON in ASCII: no text of a stranger can then be one that a database refuses (lone surrogates)."""
    return json.dumps(value, separators=(",", ":"))


def storable(text: str) -> str:
    """Return a text that a database takes: half a surrogate pair becomes a question mark."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
