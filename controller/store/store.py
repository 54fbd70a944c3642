"""What a household keeps: the ledger, what people set, what was learned, what is going on, and which deliveries are done.

One `Store` is used by one thread. A step is stored whole or not at all, and storing it twice is storing it once.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, assert_never

from sqlite_utils import Database

from controller.core.decisions import DiscountRow, ErasePerson, RecordEntry, Room, SaveState, Write
from controller.core.ledger import Entry
from controller.store import backups
from controller.store.erasing import erase_person, scrub
from controller.store.errors import StoreError, running_error
from controller.store.files import Lock, open_readable, open_writable
from controller.store.rows import (
    ENTRY_COLUMNS,
    Receipt,
    Row,
    answers_json,
    entry_document,
    entry_row,
    row_entry,
    row_receipt,
    storable,
    to_json,
    to_text,
)
from controller.store.schema import prepare

RECEIPTS_KEPT = 2000
"""Twenty times what a broker may have under way to us at once (its Receive Maximum): enough for every delivery that could come again."""

_TRIM_EVERY = 256  # receipts between two trimmings, so that most steps do not touch the oldest pages

_INSERT_ENTRY = f"INSERT OR IGNORE INTO ledger ({ENTRY_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?)"  # noqa: S608  # a constant of ours
_DISCOUNT = "INSERT OR IGNORE INTO discounts (entry, reason, at) SELECT id, ?, ? FROM ledger WHERE id = ?"
_EVIDENCE = (
    f"SELECT {ENTRY_COLUMNS} FROM ledger WHERE person = ? AND device = ? AND setting = ? AND type IN ('preference', 'acceptance') "  # noqa: S608
    "AND id NOT IN (SELECT entry FROM discounts) ORDER BY at, rowid"
)
_UNCOUNTED = _EVIDENCE.replace("NOT IN", "IN")


_CLAIMED = "SELECT id FROM ledger WHERE json_extract(detail, '$.claimed') = ? ORDER BY rowid DESC LIMIT 1"
"""What a claimed change has become. A claim writes a new row that names the one before it, so the chain has no loops."""


class Store:
    """A household's memory on disk, or in memory under the name ":memory:"."""

    def __init__(self, db: Database, path: str | Path, lock: Lock | None = None) -> None:
        """Take over an open database; `open` is the way to get one."""
        self._db = db
        self._connection: sqlite3.Connection = db.conn
        self._path = path
        self._lock = lock
        self._untrimmed = 0
        self._unscrubbed = False
        self.erasures = 0
        self.restored: str | None = None  # the backup that this store was restored from when it was opened

    @classmethod
    def open(cls, path: Path | str, *, writable: bool = True) -> Store:
        """Open a store, creating it where there is none and it is to be written. Raises `StoreError`."""
        if str(path) == ":memory:":
            return cls(prepare(sqlite3.connect(":memory:"), path), str(path))
        path = Path(path)
        if not writable:
            return cls(open_readable(path), path)
        db, lock = open_writable(path)
        return cls(db, path, lock)

    def close(self) -> None:
        """Close the file and let another process have it."""
        self._db.close()
        if self._lock is not None:
            self._lock.release()

    def commit(self, writes: Sequence[Write], receipts: Sequence[Receipt] = (), at: datetime | None = None) -> None:
        """Store all of it, durably, or nothing; `at` is the moment of the step. Raises `StoreUnavailable` if it cannot be done now."""
        with self._translated(), self._db.atomic():
            for write in writes:
                self._perform(write, at)
            rows = [(one.key, to_text(one.at), answers_json(one.answers)) for one in receipts]
            self._connection.executemany("INSERT OR REPLACE INTO receipts (key, at, answers) VALUES (?,?,?)", rows)
            self._trim_receipts(len(rows))
        if self._unscrubbed:
            self.erasures += 1
            self._forget_copies(at)
            self._unscrubbed = not scrub(self._connection)

    def rows(self) -> list[SaveState]:
        """Return all saved state, room by room."""
        return [
            SaveState(room, key, json.loads(state), person)
            for room in Room
            for key, person, state in self._query(f"SELECT key, person, state FROM {room.value} ORDER BY key")  # noqa: S608
        ]

    def entry(self, entry_id: str) -> Entry | None:
        """Return a ledger entry by id; of a change that was claimed since, the entry that it has become."""
        rows = self._query(f"SELECT {ENTRY_COLUMNS} FROM ledger WHERE id = ?", entry_id)  # noqa: S608
        claimed = self._query(_CLAIMED, entry_id) if rows else []
        return self.entry(claimed[0][0]) if claimed else row_entry(rows[0]) if rows else None

    def evidence(self, person: str, device: str, setting: str) -> tuple[Entry, ...]:
        """Return the preferences and acceptances that count (not discounted or reassigned), oldest first."""
        return tuple(map(row_entry, self._query(_EVIDENCE, person, device, setting)))

    def uncounted(self, person: str, device: str, setting: str) -> tuple[Entry, ...]:
        """Return the preferences and acceptances that were discounted or reassigned, oldest first."""
        return tuple(map(row_entry, self._query(_UNCOUNTED, person, device, setting)))

    def ledger(self, person: str | None = None, device: str | None = None, limit: int = 100) -> list[Entry]:
        """Return the newest `limit` entries, of one person or device if asked, oldest first. A limit of -1 means all."""
        asked = {"person": person, "device": device}
        where = "".join(f" AND {column} = ?" for column, value in asked.items() if value is not None)
        values = [value for value in asked.values() if value is not None]
        newest = self._query(f"SELECT {ENTRY_COLUMNS} FROM ledger WHERE 1{where} ORDER BY at DESC, rowid DESC LIMIT ?", *values, limit)  # noqa: S608
        return [row_entry(row) for row in reversed(newest)]

    def export(self, person: str) -> dict[str, Any]:
        """Return everything stored about a person: `preferences`, `explicit`, `learned`, `running`, `ledger`.

        `discounted` has the ids of the entries that do not count any more.
        """
        ledger = [entry_document(entry) for entry in self.ledger(person=person, limit=-1)]
        discounted = self._query("SELECT entry FROM discounts JOIN ledger ON id = entry WHERE person = ? ORDER BY ledger.rowid", person)
        return {
            "person": person,
            "preferences": [one for one in ledger if one["type"] == "preference"],
            **{room.value: self._state_of(person, room) for room in Room},
            "ledger": ledger,
            "discounted": [entry for (entry,) in discounted],
        }

    def snapshot(self) -> sqlite3.Connection:
        """Return a copy of everything in memory, for any one thread: what `controller.store.backups` keeps."""
        with self._translated():
            return backups.copy_of(self._connection)

    def copy_to(self, path: Path) -> None:
        """Write a copy of everything to a file, which need not exist."""
        with self._translated(), closing(sqlite3.connect(path)) as copy:
            self._connection.backup(copy)

    def counts(self) -> dict[str, int]:
        """Return how many rows each table has, for `health`."""
        tables = ("ledger", "discounts", *(room.value for room in Room), "receipts")
        return {table: self._query(f"SELECT count(*) FROM {table}")[0][0] for table in tables}  # noqa: S608

    def whole(self) -> bool:
        """Say whether the database is without damage, indexes included."""
        return bool(self._query("PRAGMA integrity_check(1)")[0][0] == "ok")

    def answer(self) -> None:
        """Read something, to show that reading is possible. Raises `StoreError`."""
        self._query("SELECT value FROM marks LIMIT 1")

    def receipt(self, key: str) -> Receipt | None:
        """Return the receipt of a delivery that was handled already."""
        rows = self._query("SELECT key, at, answers FROM receipts WHERE key = ?", key)
        return row_receipt(rows[0]) if rows else None

    def mark_alive(self, at: datetime, receipts_since: datetime) -> None:
        """Note that we were listening at `at`, and let go of receipts from before `receipts_since`: those deliveries are settled."""
        with self._translated(), self._db.atomic():
            self._connection.execute("INSERT OR REPLACE INTO marks (name, value) VALUES ('alive', ?)", (to_text(at),))
            self._connection.execute("DELETE FROM receipts WHERE at < ?", (to_text(receipts_since),))

    def say_goodbye(self, at: datetime) -> None:
        """Note that we stop listening on purpose."""
        with self._translated(), self._db.atomic():
            self._connection.execute("INSERT OR REPLACE INTO marks (name, value) VALUES ('goodbye', ?)", (to_text(at),))

    def take_goodbye(self) -> bool:
        """Say whether the last to listen here said goodbye, and forget that they did."""
        with self._translated(), self._db.atomic():
            return self._connection.execute("DELETE FROM marks WHERE name = 'goodbye'").rowcount > 0

    def last_alive(self) -> datetime | None:
        """Return when we were last known to be listening: the last mark or receipt."""
        ((newest,),) = self._query("SELECT max(at) FROM (SELECT at FROM receipts UNION ALL SELECT value FROM marks WHERE name = 'alive')")
        return None if newest is None else datetime.fromisoformat(newest)

    def forget_receipts(self) -> None:
        """Let go of all receipts: the broker has begun a new session, in which nothing of the old one comes again."""
        with self._translated(), self._db.atomic():
            self._connection.execute("DELETE FROM receipts")

    def _perform(self, write: Write, at: datetime | None) -> None:
        match write:
            case RecordEntry(entry, stored):
                if stored:
                    self._connection.execute(_INSERT_ENTRY, entry_row(entry))
            case SaveState():
                self._save(write)
            case DiscountRow(entry_id, reason):
                self._connection.execute(_DISCOUNT, _storables(reason, None if at is None else to_text(at), entry_id))
            case ErasePerson(person):
                erase_person(self._connection, storable(person))
                self._unscrubbed = True
            case _:
                assert_never(write)

    def _forget_copies(self, at: datetime | None) -> None:
        """Delete our backups, which know somebody who was forgotten, and make one that does not."""
        if isinstance(self._path, Path) and backups.erase_all(self._path) and at is not None:
            with suppress(StoreError):  # a disk that is full: the next night makes one
                backups.keep(self._path, self.snapshot(), at)

    def _save(self, write: SaveState) -> None:
        table = write.room.value
        if write.state is None:
            self._connection.execute(f"DELETE FROM {table} WHERE key = ?", _storables(write.key))  # noqa: S608
            return
        self._connection.execute(
            f"INSERT INTO {table} (key, person, state) VALUES (?,?,?) "  # noqa: S608
            "ON CONFLICT (key) DO UPDATE SET person = excluded.person, state = excluded.state",
            _storables(write.key, write.person, to_json(write.state)),
        )

    def _trim_receipts(self, added: int) -> None:
        self._untrimmed += added
        if self._untrimmed >= _TRIM_EVERY:
            self._untrimmed = 0
            oldest_kept = "SELECT at FROM receipts ORDER BY at DESC LIMIT 1 OFFSET ?"
            self._connection.execute(f"DELETE FROM receipts WHERE at < ({oldest_kept})", (RECEIPTS_KEPT - 1,))  # noqa: S608

    def _state_of(self, person: str, room: Room) -> dict[str, Any]:
        rows = self._query(f"SELECT key, state FROM {room.value} WHERE person = ? ORDER BY key", person)  # noqa: S608
        return {key: json.loads(state) for key, state in rows}

    def _query(self, statement: str, *values: object) -> list[Row]:
        with self._translated():
            return self._connection.execute(statement, _storables(*values)).fetchall()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.DataError):
            raise  # what was to be stored is wrong: trying again is of no use
        except sqlite3.DatabaseError as error:
            raise running_error(self._path, error) from error


def _storables(*values: object) -> tuple[object, ...]:
    return tuple(storable(value) if isinstance(value, str) else value for value in values)
