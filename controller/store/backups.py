"""Backups: copies of a store made while it is in use, checked before they are kept, few, and for the owner alone.

A copy is taken with SQLite's backup API into memory and written compressed: a year's ledger is a tenth of its size then, and so is what
a nightly copy costs an SD card. Where they lie is `folder`; what was put aside in a restoration lies there too.
"""

from __future__ import annotations

import gzip
import os
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from controller.store.errors import StoreDamaged, StoreError

KEPT = 7
"""Nightly copies: a damage that nobody notices for most of a week can still be undone."""

ASIDE_KEPT = 2
"""Stores that were put aside in a restoration. They may be large, and nobody looks at an old one."""

GZIP = b"\x1f\x8b"
_OWNER_ONLY = 0o600
_STAMP = "%Y-%m-%dT%H%M%S.%fZ"
_SUFFIX = ".db.gz"
_LEVEL = 6


def folder(store: Path) -> Path:
    """Return where the automatic backups of a store are."""
    return store.with_name(store.name + ".backups")


def automatic(store: Path) -> list[Path]:
    """Return the automatic backups of a store, the newest first."""
    return sorted((each for each in _files(store) if made_at(each) is not None), key=lambda each: each.name, reverse=True)


def made_at(backup: Path) -> datetime | None:
    """Return when an automatic backup was made, or `None` for another file."""
    try:
        return datetime.strptime(backup.name, _STAMP + _SUFFIX).replace(tzinfo=UTC)
    except ValueError:
        return None


def copy_of(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Return a copy in memory of a database as it stands, for any one thread."""
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    connection.backup(copy)
    return copy


def keep(store: Path, copy: sqlite3.Connection, at: datetime) -> Path:
    """Write a copy as the newest automatic backup, let the oldest go, and return it. Raises `StoreError`; then nothing has changed."""
    folder(store).mkdir(mode=0o700, exist_ok=True)
    target = folder(store) / (at.astimezone(UTC).strftime(_STAMP) + _SUFFIX)
    write(copy, target, store)
    for old in automatic(store)[KEPT:]:
        old.unlink(missing_ok=True)
    return target


def write(copy: sqlite3.Connection, target: Path, store: Path) -> None:
    """Write a copy to a file, compressed where its name ends in .gz: checked, through to the disk, whole or not at all."""
    with closing(copy):
        try:
            (verdict,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
        except sqlite3.DatabaseError as error:
            verdict = str(error)
        if verdict != "ok":
            raise StoreDamaged(f"store {store}: its copy is damaged and is not kept as a backup ({verdict})")
        content = copy.serialize()
    write_whole(target, gzip.compress(content, _LEVEL, mtime=0) if target.suffix == ".gz" else content)


def write_whole(target: Path, content: bytes) -> None:
    """Write a file for the owner alone, through to the disk, whole or not at all. Raises `StoreError`."""
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, _OWNER_ONLY), "wb") as file:
            os.fchmod(file.fileno(), _OWNER_ONLY)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
        sync(target.parent)
    except OSError as error:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise StoreError(f"{target}: {error.strerror}; the backup could not be written") from None


def read(backup: Path) -> bytes:
    """Return the database in a backup, compressed or not. Raises `StoreError`."""
    try:
        content = backup.read_bytes()
        return gzip.decompress(content) if content.startswith(GZIP) else content
    except (OSError, EOFError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no whole file of gzip"
        raise StoreError(f"backup {backup}: it cannot be read ({reason})") from None


def aside(store: Path, at: datetime) -> Path:
    """Return a name to put a store aside under; the oldest that lie there make room."""
    folder(store).mkdir(mode=0o700, exist_ok=True)
    before = sorted(each for each in _files(store) if each.name.startswith("replaced-") and each.suffix == ".db")
    for old in before[: -ASIDE_KEPT + 1 or None]:
        for each in (old, old.with_name(old.name + "-wal")):
            each.unlink(missing_ok=True)
    return folder(store) / f"replaced-{at.astimezone(UTC).strftime(_STAMP)}.db"


def erase_all(store: Path) -> int:
    """Delete every copy that we made of a store, and return how many files those were: somebody in them wants to be forgotten."""
    gone = 0
    for each in _files(store):
        each.unlink(missing_ok=True)
        gone += 1
    return gone


def sync(directory: Path) -> None:
    """Make what was renamed in a directory stay so through a power cut."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _files(store: Path) -> list[Path]:
    try:
        return [each for each in folder(store).iterdir() if each.is_file()]
    except OSError:
        return []
