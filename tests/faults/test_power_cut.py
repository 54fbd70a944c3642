"""A power cut at any instant, on the files themselves: whole steps, all that was acknowledged, or a word.

SQLite's promise rests on the order of its writes: the log is through to the disk before a commit returns, and before a page of the
database is overwritten. A cut leaves of what was written since any of its sectors, so that is what the files are made of here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from controller.core.decisions import Room, SaveState
from controller.store import Store, StoreDamaged, backups, recovery
from tests.unit.test_backups import LATER
from tests.unit.test_store import AT, preference, recorded

SECTOR = 512
STEPS = 40


@dataclass(frozen=True)
class Files:
    """The database and its log."""

    db: bytes
    wal: bytes

    @classmethod
    def of(cls, path: Path) -> Files:
        wal = path.with_name(path.name + "-wal")
        return cls(path.read_bytes(), wal.read_bytes() if wal.exists() else b"")

    def put(self, path: Path) -> Path:
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        path.write_bytes(self.db)
        if self.wal:
            path.with_name(path.name + "-wal").write_bytes(self.wal)
        return path


def step(store: Store, number: int) -> None:
    """Store a step of an entry and two rows of state, one of them of changing length."""
    state = SaveState(Room.LEARNED, "k", {"step": number})
    store.commit(
        [*recorded(preference(number)), state, SaveState(Room.RUNNING, f"r{number % 5}", {"text": "x" * (number * 37 % 900)})], at=AT
    )


def lived(path: Path) -> Iterator[Files]:
    """Yield the files after each step, checkpoints among them."""
    with closing(Store.open(path)) as store:
        store._connection.execute("PRAGMA wal_autocheckpoint=25")  # noqa: SLF001  # many small ones, instead of one a day
        yield Files.of(path)
        for number in range(1, STEPS + 1):
            step(store, number)
            yield Files.of(path)


def steps(store: Store) -> int:
    """Return how many steps a store holds; that they are the first ones, and each of them whole, is asserted."""
    found = [entry.id for entry in store.ledger(limit=-1)]
    learned = [row.state for row in store.rows() if row.room is Room.LEARNED]
    assert found == [f"e{number}" for number in range(1, len(found) + 1)]
    assert learned == ([{"step": len(found)}] if found else [])
    return len(found)


def torn(before: bytes, after: bytes, draw: Random) -> bytes:
    """Return a file of which some of the sectors that were being written were written, cut off or not."""
    share, result = draw.random(), bytearray(after)
    for start in range(0, len(after), SECTOR):
        if draw.random() < share:
            result[start : start + SECTOR] = before[start : start + SECTOR].ljust(min(SECTOR, len(after) - start), b"\0")
    return bytes(result[: draw.choice([len(after), max(len(before), draw.randrange(len(after) + 1))])])


def test_a_cut_amid_a_commit_keeps_every_step_that_was_acknowledged(tmp_path: Path) -> None:
    draw, before = Random(1), None
    for number, after in enumerate(lived(tmp_path / "life.db")):
        if before is not None:
            for _ in range(2):
                cut = Files(before.db, torn(before.wal, after.wal, draw)) if after.wal else before
                with closing(Store.open(cut.put(tmp_path / "cut.db"))) as store:
                    assert steps(store) in (number - 1, number)
        before = after


def test_a_cut_amid_a_checkpoint_keeps_every_step_that_was_acknowledged(tmp_path: Path) -> None:
    draw, before, checkpoints = Random(2), None, 0
    for number, after in enumerate(lived(tmp_path / "life.db")):
        if before is not None and before.db != after.db:
            checkpoints += 1
            for _ in range(10):
                cut = Files(torn(before.db, after.db, draw), after.wal)
                with closing(Store.open(cut.put(tmp_path / "cut.db"))) as store:
                    assert steps(store) == number
        before = after

    assert checkpoints > 3


@pytest.mark.parametrize("seed", range(5))
def test_files_cut_off_or_overwritten_anywhere_hold_whole_steps_or_are_restored_with_a_word(
    tmp_path: Path, seed: int, caplog: pytest.LogCaptureFixture
) -> None:
    draw, path = Random(seed), tmp_path / "life.db"
    for number, files in enumerate(lived(path)):  # noqa: B007  # the last ones are cut below
        if number == STEPS // 2:
            with closing(Store.open(path, writable=False)) as reader:
                backups.keep(path, reader.snapshot(), AT)
    for _ in range(6):
        caplog.clear()
        cut = Files(_spoilt(files.db, draw), files.wal if draw.random() < 0.5 else _spoilt(files.wal, draw))
        with closing(recovery.open_or_restore(cut.put(path), LATER)) as store:
            left = _steps_or_damage(store)
        if "restored from" in caplog.text:
            assert left == STEPS // 2
        assert left is None or 0 < left <= STEPS


def _spoilt(content: bytes, draw: Random) -> bytes:
    """Cut a file off somewhere, or overwrite some of its sectors."""
    if draw.random() < 0.5:
        return content[: draw.randrange(len(content)) // SECTOR * SECTOR]
    spoilt = bytearray(content)
    for _ in range(draw.randrange(1, 9)):
        start = draw.randrange(len(content)) // SECTOR * SECTOR
        spoilt[start : start + SECTOR] = draw.randbytes(min(SECTOR, len(content) - start))
    return bytes(spoilt)


def _steps_or_damage(store: Store) -> int | None:
    """Return how many steps there are, or `None` where damage shows only when it is read: that is said then, and never passed over."""
    try:
        return steps(store)
    except (StoreDamaged, sqlite3.Error):
        return None
