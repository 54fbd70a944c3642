"""A store that was lost or damaged is restored from a backup, and it is said what is missing then. Nothing is begun anew in silence.

A restoration has one moment from which on it is done: when the new database lies whole beside the old one. What a power cut leaves of it
after that moment is finished when the store is opened next.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database

from controller.store import backups
from controller.store.errors import RESTORE, StoreDamaged, StoreError
from controller.store.files import Lock, finish_restoration, pending
from controller.store.schema import check
from controller.store.store import Store

logger = logging.getLogger("justright.store")

_FILES = ("", "-wal")


@dataclass(frozen=True, slots=True)
class Restored:
    """A restoration: why, from what, where the old files are, and what they still show that the backup has not."""

    reason: str
    backup: Path
    newest: datetime | None
    aside: Path | None
    missing: int | None

    def __str__(self) -> str:
        """Say it in a few sentences."""
        until = f"as it was after its last entry of {self.newest:%Y-%m-%d %H:%M} UTC" if self.newest else "which holds no entry"
        kept = f"; the old file is kept as {self.aside}" if self.aside else ""
        match self.missing:
            case None:
                lost = "what was recorded after that is missing, and how much that is cannot be seen"
            case 0:
                lost = "the old file shows no entry beyond that"
            case number:
                entries = "1 entry" if number == 1 else f"{number} entries"
                lost = f"what was recorded after that is missing: {entries} can still be seen in the old file"
        return f"{self.reason}; restored from {self.backup}, {until}; {lost}{kept}"


def open_or_restore(path: Path, at: datetime, *, thorough: bool = False) -> Store:
    """Open a store to write; where it is damaged or gone and there are automatic backups, restore the newest that is whole first."""
    try:
        return _opened(path, thorough=thorough)
    except StoreDamaged as damage:
        restored = _from_newest(path, damage, at)
    logger.error("%s", restored)
    store = _opened(path, thorough=True)
    store.restored = restored.backup.name
    return store


def _opened(path: Path, *, thorough: bool) -> Store:
    store = Store.open(path)
    if thorough and not store.whole():
        store.close()
        raise StoreDamaged(f"store {path}: it is damaged; {RESTORE}")
    return store


def restore(path: Path, backup: Path, at: datetime, reason: str = "") -> Restored:
    """Put the database of a backup in a store's place, and keep the old files aside. Raises `StoreError`; then nothing has changed."""
    with _held(path):
        content = backups.read(backup)
        unfinished = path.with_name(f"{path.name}.restoring")
        path.with_name(f"{unfinished.name}-wal").unlink(missing_ok=True)
        backups.write_whole(unfinished, content)
        try:
            newest, known = _checked(unfinished, backup)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        there = any(path.with_name(path.name + suffix).exists() for suffix in _FILES)
        missing = _seen_beyond(path, known) if there else None
        target = backups.aside(path, at) if there else None
        unfinished.replace(pending(path))
        backups.sync(path.parent)
        finish_restoration(path, target)
    return Restored(reason or f"store {path}", backup, newest, target, missing)


def _from_newest(path: Path, damage: StoreDamaged, at: datetime) -> Restored:
    for backup in backups.automatic(path):
        try:
            return restore(path, backup, at, str(damage).split(";")[0])
        except StoreError as error:
            logger.error("%s", error)  # noqa: TRY400  # the next older one may be whole
    raise damage


@contextmanager
def _held(path: Path) -> Iterator[None]:
    try:
        lock = Lock(path)
    except OSError as error:
        raise StoreError(f"store {path}: {error.strerror}; the directory must exist and be writable by this user") from None
    try:
        yield
    finally:
        lock.release()


def _checked(candidate: Path, backup: Path) -> tuple[datetime | None, set[str]]:
    """Make sure that a file is a whole store of ours, and return its newest entry's moment and all entries' ids.

    Its receipts go: they are from before, and a message of today might look like one of them.
    """
    with closing(sqlite3.connect(candidate)) as connection:
        try:
            check(Database(connection, execute_plugins=False), backup)
            if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
                raise StoreDamaged(f"backup {backup}: it is damaged itself")
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("DELETE FROM receipts")
            connection.commit()
            rows = connection.execute("SELECT id, at FROM ledger").fetchall()
        except sqlite3.Error as error:
            raise StoreError(f"backup {backup}: it is no whole store of justright (SQLite says: {error})") from None
    newest = max((at for _, at in rows), default=None)
    return None if newest is None else datetime.fromisoformat(newest).astimezone(UTC), {entry for entry, _ in rows}


def _seen_beyond(path: Path, known: set[str]) -> int | None:
    """Return how many entries a damaged store still shows that a backup lacks, or `None` where it shows nothing."""
    found = 0
    try:
        with closing(_connect(path)) as connection:
            last = connection.execute("SELECT max(rowid) FROM ledger").fetchone()[0] or 0
            for row in range(last, 0, -1):
                (entry,) = connection.execute("SELECT id FROM ledger WHERE rowid = ?", (row,)).fetchone() or (None,)
                if entry in known:
                    break
                found += entry is not None
    except sqlite3.Error:
        return found or None
    return found


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)
