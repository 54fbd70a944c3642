"""The tables of the store and how they came to be: one migration for each change that was ever released, never edited afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database, Migrations

from controller.store.errors import NOT_OURS, RESTORE, StoreDamaged, StoreError

APPLICATION_ID = 0x4A525431
"""Marks a database file as ours ("JRT1"), so that another program's is never written to (sqlite.org/fileformat.html, offset 68)."""

PAGE_BYTES = 1024
"""Small pages: a step touches about six, and each is written whole. Measured 11 KiB a step against 24 KiB with 4096."""

WAL_PAGES = 4096
"""Pages in the write-ahead log before it is copied into the database: what changes often is then copied once for many steps."""

CACHE_KIB = 512
"""Of the database, held in memory: enough for what changes often. SQLite's own 2 MiB fill up in time, and save none (0.31 ms a step)."""

migrations = Migrations("justright")


@migrations(name="0001_ledger_state_receipts")
def _first(db: Database) -> None:
    """Lay out ledger, discounts, one table of state for each room, receipts and marks."""
    for statement in _FIRST:
        db.execute(statement)


_FIRST = (
    """CREATE TABLE ledger (
        id TEXT PRIMARY KEY NOT NULL, at TEXT NOT NULL, type TEXT NOT NULL, device TEXT NOT NULL, setting TEXT, value TEXT,
        person TEXT, origin TEXT, reason TEXT, confidence REAL, detail TEXT NOT NULL)""",
    "CREATE INDEX ledger_person ON ledger (person, device, setting)",
    "CREATE TABLE discounts (entry TEXT PRIMARY KEY NOT NULL REFERENCES ledger (id) ON DELETE CASCADE, reason TEXT NOT NULL, at TEXT)",
    "CREATE TABLE explicit (key TEXT PRIMARY KEY NOT NULL, person TEXT, state TEXT NOT NULL)",
    "CREATE TABLE learned (key TEXT PRIMARY KEY NOT NULL, person TEXT, state TEXT NOT NULL)",
    "CREATE TABLE running (key TEXT PRIMARY KEY NOT NULL, person TEXT, state TEXT NOT NULL)",
    "CREATE TABLE receipts (key TEXT PRIMARY KEY NOT NULL, at TEXT NOT NULL, answers TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE marks (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID",
)


def prepare(
    connection: sqlite3.Connection, path: str | Path, before_change: Callable[[], object] = lambda: None, changes: Migrations = migrations
) -> Database:
    """Return the connection as a database ready to be written: checked to be ours and whole, brought to the newest schema.

    `before_change` is called before an older schema is changed. All changes happen, or none.
    """
    sizes = (f"page_size={PAGE_BYTES}", f"wal_autocheckpoint={WAL_PAGES}", f"cache_size=-{CACHE_KIB}")
    for pragma in (*sizes, "secure_delete=ON", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    db = Database(connection, execute_plugins=False)
    check(db, path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    if db.table_names() and changes.pending(db):
        before_change()
    with db.atomic():
        changes.apply(db)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return db


def check(db: Database, path: str | Path, *, whole: bool = True) -> None:
    """Raise `StoreError` unless the database is empty or ours, of a schema we know and, if asked for the `whole`, not damaged."""
    if db.table_names() and _pragma(db, "application_id") != APPLICATION_ID:
        raise StoreError(f"store {path}: it is the database of another program; {NOT_OURS}")
    if whole and _pragma(db, "quick_check(1)") != "ok":
        raise StoreDamaged(f"store {path}: it is damaged; {RESTORE}")
    if unknown := sorted({one.name for one in migrations.applied(db)} - known()):
        raise StoreError(
            f"store {path}: it was written by a newer justright ({', '.join(unknown)}); install that version, or restore an older backup"
        )


def known() -> set[str]:
    """Return the names of all migrations there are."""
    with closing(Database(memory=True, execute_plugins=False)) as empty:
        return {one.name for one in migrations.pending(empty)}


def _pragma(db: Database, name: str) -> object:
    row = db.execute(f"PRAGMA {name}").fetchone()
    return row[0] if row else None
