"""What can go wrong with a store, sorted by what the caller can do about it. The one place that reads SQLite's error codes."""

from __future__ import annotations

import sqlite3
from pathlib import Path

NOT_OURS = "it is not a store of justright; name another file under `store` in the configuration"
RESTORE = "restore it from a backup (justright restore FILE), or move it away to start a new one (what it held is lost then)"

_ADVICE = {
    sqlite3.SQLITE_FULL: "the disk is full; free some space",
    sqlite3.SQLITE_IOERR: "the disk cannot be read or written; check the disk and the system log",
    sqlite3.SQLITE_BUSY: "another program is holding it; close that program",
    sqlite3.SQLITE_LOCKED: "another program is holding it; close that program",
    sqlite3.SQLITE_READONLY: "it cannot be written; check the owner and the permissions of the file and its directory",
    sqlite3.SQLITE_PERM: "it cannot be opened; check the owner and the permissions of the file and its directory",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened; check that the directory exists and may be written by this user",
    sqlite3.SQLITE_CORRUPT: f"it is damaged; {RESTORE}",
    sqlite3.SQLITE_NOTADB: f"it is no database; {NOT_OURS}",
}
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
"""What cannot get better by itself. A file whose first page is destroyed looks like no database at all."""

_PRIMARY_CODE = 0xFF  # an extended result code carries its primary one in the low byte (sqlite.org/rescode.html)


class StoreError(Exception):
    """The store cannot be used: the text says which one, why, and what to do. Trying again without doing it is of no use."""


class StoreInUse(StoreError):
    """Another process is writing the store, most likely `justright run`: ask that one, or stop it."""


class StoreDamaged(StoreError):
    """The store is damaged or gone, and was not meant to be: it is to be restored from a backup."""


class StoreUnavailable(StoreError):
    """A step could not be stored or read just now (full disk, lock, I/O): nothing of it was kept; trying again may work."""


def opening_error(path: str | Path, error: sqlite3.Error) -> StoreError:
    """Translate what SQLite said when a store was opened."""
    return (StoreDamaged if _code(error) in _DAMAGED else StoreError)(f"store {path}: {_advice(error)}")


def running_error(path: str | Path, error: sqlite3.Error) -> StoreError:
    """Translate what SQLite said while a store was in use."""
    return (StoreDamaged if _code(error) in _DAMAGED else StoreUnavailable)(f"store {path}: {_advice(error)}")


def _advice(error: sqlite3.Error) -> str:
    return _ADVICE.get(_code(error), f"SQLite says: {error}")


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE
