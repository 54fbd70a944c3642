"""The files of a store: opened for one owner alone, held by one writing process at a time, never begun anew without a word."""

from __future__ import annotations

import fcntl
import logging
import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database

from controller.store import backups
from controller.store.errors import RESTORE, StoreDamaged, StoreError, StoreInUse, opening_error
from controller.store.schema import check, prepare

logger = logging.getLogger("justright.store")

OWNER_ONLY = 0o600
"""Preferences are personal: nobody but the owner reads them. SQLite gives its further files the mode of the database file."""

BUSY_S = 2.0
"""Seconds to wait for another program (a backup, the `sqlite3` shell) before a step is taken to have failed."""


class Lock:
    """The right to write a store, held by one process: a lock on a file beside it, which names the holder."""

    def __init__(self, store: Path) -> None:
        """Take the lock, or raise `StoreError` that says who has it."""
        path = store.with_name(store.name + ".lock")
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNER_ONLY)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._descriptor, 32).decode("ascii", "replace").strip() or "unknown"
            os.close(self._descriptor)
            raise StoreInUse(
                f"store {store}: it is in use by process {holder}; stop that one first (is `justright run` running?)"
            ) from None
        os.truncate(self._descriptor, 0)
        os.write(self._descriptor, f"{os.getpid()}\n".encode())

    def release(self) -> None:
        """Let another process have it. The file stays: removing it would race with whoever waits for it."""
        os.close(self._descriptor)


def open_writable(path: Path) -> tuple[Database, Lock]:
    """Open or create the store at `path` and take its lock. Raises `StoreError`."""
    try:
        lock = Lock(path)
    except OSError as error:
        raise StoreError(f"store {path}: {error.strerror}; the directory must exist and be writable by this user") from None
    try:
        finish_restoration(path)
        _claim(path)
        return _connect_writable(path), lock
    except BaseException:
        lock.release()
        raise


def open_readable(path: Path) -> Database:
    """Open the store at `path` to read, beside a process that writes it or alone. Raises `StoreError`."""
    if not path.exists():
        raise StoreError(f"store {path}: there is none yet; `justright run` makes it")
    try:
        return _connect_readable(path, "mode=ro")
    except sqlite3.OperationalError:
        if path.with_name(path.name + "-wal").exists():
            raise
        return _connect_readable(path, "mode=ro&immutable=1")  # a directory that cannot be written, and nobody else at it


def pending(path: Path) -> Path:
    """Return the name under which a database lies, whole, that is to take the place of the store at `path`."""
    return path.with_name(f"{path.name}.restored")


def finish_restoration(path: Path, aside: Path | None = None) -> None:
    """Let a database that lies ready take a store's place. Again after a power cut, it does what was not done yet.

    The log goes first: a log of the old database must never meet the new one.
    """
    if not pending(path).exists():
        return
    aside = aside or backups.aside(path, datetime.now(UTC))
    path.with_name(path.name + "-shm").unlink(missing_ok=True)  # an index of the log, which SQLite makes anew
    for suffix in ("-wal", ""):
        old = path.with_name(path.name + suffix)
        if old.exists():
            old.replace(aside.with_name(aside.name + suffix))
    backups.sync(path.parent)
    pending(path).replace(path)
    backups.sync(path.parent)


def _claim(path: Path) -> None:
    """Make sure that what SQLite will find at `path` is what was left there, for the owner alone."""
    if not path.exists() and path.with_name(path.name + "-wal").exists():
        raise StoreDamaged(f"store {path}: it is missing, but its log {path.name}-wal is there, so it was lost; {RESTORE}")
    if backups.automatic(path) and (not path.exists() or not path.stat().st_size):
        state = "empty" if path.exists() else "missing"
        advice = f"justright restore brings one back; to begin anew, move {backups.folder(path)} away"
        raise StoreDamaged(f"store {path}: it is {state}, but there are backups of it, so it was lost; {advice}")
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNER_ONLY))
        path.chmod(OWNER_ONLY)
    except OSError as error:
        raise StoreError(f"store {path}: {error.strerror}; the file must be writable by this user") from None
    if not path.stat().st_size:
        logger.warning("store %s is empty: a new one begins; if it held something before, stop and restore a backup", path)


def _connect_writable(path: Path) -> Database:
    connection = sqlite3.connect(path, timeout=BUSY_S)
    try:
        return prepare(connection, path, lambda: backups.keep(path, backups.copy_of(connection), datetime.now(UTC)))
    except sqlite3.Error as error:
        connection.close()
        raise opening_error(path, error) from None
    except BaseException:
        connection.close()
        raise


def _connect_readable(path: Path, how: str) -> Database:
    connection = sqlite3.connect(f"file:{quote(str(path))}?{how}", uri=True, timeout=BUSY_S)
    try:
        db = Database(connection, execute_plugins=False)
        check(db, path, whole=False)
    except sqlite3.DatabaseError as error:
        connection.close()
        if isinstance(error, sqlite3.OperationalError) and "immutable" not in how:
            raise
        raise opening_error(path, error) from None
    return db
