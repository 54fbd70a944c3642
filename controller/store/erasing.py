"""Forgetting a person: their rows, the mentions of them elsewhere, and what is left of both in the files."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from controller.core.decisions import Room
from controller.store.rows import to_json


def erase_person(connection: sqlite3.Connection, person: str) -> None:
    """Delete every row of a person, and the mentions of them in the rows of others and in answers that are kept."""
    for table in ("ledger", *(room.value for room in Room)):
        connection.execute(f"DELETE FROM {table} WHERE person = ?", (person,))  # noqa: S608  # a name of ours
    mentions = connection.execute("SELECT id, detail FROM ledger WHERE instr(detail, ?)", (to_json(person),)).fetchall()
    for entry_id, detail in mentions:
        connection.execute("UPDATE ledger SET detail = ? WHERE id = ?", (to_json(without(person, json.loads(detail))), entry_id))
    connection.execute("UPDATE receipts SET answers = '[]' WHERE instr(answers, ?)", (person,))


def scrub(connection: sqlite3.Connection) -> bool:
    """Make what was deleted leave the files too, and say whether that is done: a reader in the way or a full disk puts it off.

    `secure_delete` has overwritten the rows; VACUUM drops what page splits left behind, the checkpoint empties the log.
    """
    try:
        connection.execute("VACUUM")
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:
        return False
    return not busy


def without(person: str, detail: Any) -> Any:
    """Return JSON data with every mention of a person by id removed: keys with their values, and bare strings.

    >>> without("ana", {"ana": 0.6, "ben": 0.3, "seen": ["ana", "ben"]})
    {'ben': 0.3, 'seen': ['ben']}
    """
    if isinstance(detail, Mapping):
        return {key: without(person, value) for key, value in detail.items() if person not in (key, value)}
    if isinstance(detail, list):
        return [without(person, value) for value in detail if value != person]
    return detail
