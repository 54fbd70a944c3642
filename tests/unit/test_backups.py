"""Backups: whole, few, for the owner alone; a store that was lost or damaged comes back from one, and it is said what is missing."""

from __future__ import annotations

import asyncio
import gzip
import os
import sqlite3
import stat
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from controller.core.decisions import ErasePerson
from controller.steady import SteadyClock
from controller.store import Receipt, Store, StoreDamaged, StoreError, StoreInUse, StoreThread, backups, recovery
from controller.upkeep.keeping import Keeper, next_night
from tests.unit.test_store import AT, preference, recorded

LATER = AT + timedelta(days=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "justright.db"


def filled(path: Path, count: int) -> None:
    with closing(Store.open(path)) as store:
        store.commit(recorded(*(preference(number) for number in range(count))), [Receipt("1-a", AT)], AT)


def backed_up(path: Path, at: datetime = AT) -> Path:
    with closing(Store.open(path, writable=False)) as store:
        return backups.keep(path, store.snapshot(), at)


def ids(path: Path) -> list[str]:
    with closing(Store.open(path, writable=False)) as store:
        return [entry.id for entry in store.ledger(limit=-1)]


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[2048:12288] = b"\xa5" * 10240
    path.write_bytes(content)


# --- making them --------------------------------------------------------------------------------------------------------


def test_a_backup_is_a_whole_database_for_the_owner_alone(path: Path) -> None:
    filled(path, 20)
    backup = backed_up(path)

    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert stat.S_IMODE(backup.parent.stat().st_mode) == 0o700
    plain = path.with_name("plain.db")
    plain.write_bytes(gzip.decompress(backup.read_bytes()))
    assert ids(plain) == ids(path)


def test_a_backup_is_made_beside_the_process_that_writes(path: Path) -> None:
    with closing(Store.open(path)) as writing:
        writing.commit(recorded(preference(1)))
        backup = backed_up(path)
        writing.commit(recorded(preference(2)))
    recovery.restore(path, backup, LATER)

    assert ids(path) == ["e1"]


def test_seven_backups_are_kept_the_newest(path: Path) -> None:
    filled(path, 1)
    for day in range(10):
        backed_up(path, AT + timedelta(days=day))

    assert [backups.made_at(each) for each in backups.automatic(path)] == [AT + timedelta(days=day) for day in range(9, 2, -1)]


def test_a_damaged_copy_is_no_backup_and_replaces_none(path: Path) -> None:
    filled(path, 200)
    good = backed_up(path)
    damage(path)
    connection = sqlite3.connect(path)

    with pytest.raises(StoreError, match="damaged and is not kept"):
        backups.keep(path, backups.copy_of(connection), LATER)
    assert backups.automatic(path) == [good]
    connection.close()


def test_a_backup_that_finds_no_room_leaves_nothing_behind(path: Path) -> None:
    filled(path, 1)
    backups.folder(path).mkdir()
    (backups.folder(path) / "taken.db").mkdir()  # os.replace cannot put a file there
    with closing(Store.open(path, writable=False)) as store, pytest.raises(StoreError, match="could not be written"):
        backups.write(store.snapshot(), backups.folder(path) / "taken.db", path)

    assert [each.name for each in backups.folder(path).iterdir()] == ["taken.db"]


def test_whoever_is_forgotten_is_in_no_backup_any_more(path: Path) -> None:
    filled(path, 3)
    recovery.restore(path, backed_up(path), LATER)  # the old file is kept aside, and knows her too
    with closing(Store.open(path)) as store:
        store.commit(recorded(preference(9, person="ben")))
        store.commit([ErasePerson("ana")], at=LATER)

    (only,) = backups.folder(path).iterdir()
    assert b'"ana"' not in backups.read(only)
    assert b"ana" not in backups.read(only).replace(b"analy", b"")
    assert b"ben" in backups.read(only)


def test_a_night_follows_the_other_in_local_time() -> None:
    zone = ZoneInfo("Europe/Lisbon")

    assert next_night(datetime(2026, 3, 2, 3, tzinfo=UTC), zone).isoformat() == "2026-03-02T04:30:00+00:00"
    assert next_night(datetime(2026, 3, 2, 4, 30, tzinfo=UTC), zone).isoformat() == "2026-03-03T04:30:00+00:00"
    assert next_night(datetime(2026, 6, 2, 4, tzinfo=UTC), zone).isoformat() == "2026-06-03T04:30:00+01:00"


class Night(SteadyClock):
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def until(self, moment: datetime) -> float:
        return 0.0 if moment <= self.at else 0.005


async def test_every_night_a_backup_is_made_and_the_first_one_soon_after_the_start(path: Path) -> None:
    clock, made = Night(), []
    async with StoreThread.opened(path) as store:
        keeping = asyncio.create_task(Keeper(clock, store, path, ZoneInfo("UTC")).run())
        await asyncio.sleep(0)
        for hours in (0.1, 0.1, 10, 7, 12, 12):
            clock.at += timedelta(hours=hours)
            await asyncio.sleep(0.1)  # the keeper looks at a clock that nobody tells it of
            made.append(len(backups.automatic(path)))
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)

    assert made == [0, 1, 1, 2, 2, 3]


async def test_a_backup_of_a_moment_at_which_somebody_is_forgotten_is_made_anew(path: Path) -> None:
    async with StoreThread.opened(path) as store:
        await store.call(store.store.commit, recorded(*(preference(number) for number in range(3000))))
        keeping = asyncio.create_task(Keeper(Night(), store, path, ZoneInfo("UTC")).keep())
        await asyncio.sleep(0)
        await store.call(store.store.commit, [ErasePerson("ana")], (), LATER)
        await keeping

    assert all(b'"ana"' not in backups.read(each) and b"e2999" not in backups.read(each) for each in backups.automatic(path))


async def test_a_backup_that_is_erased_while_it_is_written_is_made_anew(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written, erased, real = threading.Event(), threading.Event(), os.fchmod

    def waiting(descriptor: int, mode: int) -> None:
        real(descriptor, mode)
        if not written.is_set() and "unfinished" in str(Path(f"/proc/self/fd/{descriptor}").readlink()):
            written.set()
            assert erased.wait(10)

    async with StoreThread.opened(path) as store:
        await store.call(store.store.commit, recorded(*(preference(number) for number in range(30))))
        monkeypatch.setattr("controller.store.backups.os.fchmod", waiting)
        keeping = asyncio.create_task(Keeper(Night(), store, path, ZoneInfo("UTC")).keep())
        assert await asyncio.to_thread(written.wait, 10)
        await store.call(store.store.commit, [ErasePerson("ana")], (), LATER)
        erased.set()
        kept = await keeping

    assert kept in backups.automatic(path)
    assert all(b'"ana"' not in backups.read(each) for each in backups.automatic(path))


# --- coming back --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ill", ["damaged", "cut short", "empty", "missing", "no database", "log alone"])
def test_a_lost_or_damaged_store_comes_back_from_its_last_backup(path: Path, ill: str, caplog: pytest.LogCaptureFixture) -> None:
    filled(path, 200)
    backed_up(path)
    content = path.read_bytes()
    match ill:
        case "damaged":
            damage(path)
        case "cut short":
            path.write_bytes(content[:20000])
        case "empty":
            path.write_bytes(b"")
        case "missing":
            path.unlink()
        case "no database":
            path.write_bytes(b"\0" * len(content))
        case _:
            path.unlink()
            path.with_name(path.name + "-wal").write_bytes(b"\x37\x7f\x06\x83" * 100)

    store = recovery.open_or_restore(path, LATER)
    assert len(store.ledger(limit=-1)) == 200
    assert store.receipt("1-a") is None
    assert store.restored is not None
    store.close()
    assert "restored from" in caplog.text
    assert "2026-03-02 09:50 UTC" in caplog.text


def test_it_is_said_how_much_the_old_file_still_shows_and_where_it_is(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    filled(path, 100)
    backed_up(path)
    filled(path, 400)
    content = bytearray(path.read_bytes())
    content[20480:21504] = b"\xa5" * 1024  # a page of the older entries
    path.write_bytes(content)
    recovery.open_or_restore(path, LATER).close()

    assert "300 entries can still be seen" in caplog.text
    assert "kept as" in caplog.text
    assert len(ids(path)) == 100


def test_a_backup_that_is_damaged_itself_is_passed_over_for_an_older_one(path: Path) -> None:
    filled(path, 5)
    backed_up(path)
    filled(path, 6)
    newest = backed_up(path, LATER)
    newest.write_bytes(newest.read_bytes()[:300])
    path.write_bytes(b"")
    recovery.open_or_restore(path, LATER).close()

    assert len(ids(path)) == 5


def test_a_damaged_store_without_a_backup_is_left_alone_and_said_to_be_damaged(path: Path) -> None:
    filled(path, 200)
    damage(path)
    before = path.read_bytes()

    with pytest.raises(StoreDamaged, match="damaged"):
        recovery.open_or_restore(path, LATER)
    assert path.read_bytes() == before


def test_a_new_store_is_begun_where_there_never_was_one(path: Path) -> None:
    recovery.open_or_restore(path, AT).close()

    assert ids(path) == []


def test_a_restoration_on_demand_checks_first_and_keeps_the_old_store(path: Path) -> None:
    filled(path, 3)
    backup = path.with_name("elsewhere.db")
    with closing(Store.open(path, writable=False)) as store:
        backups.write(store.snapshot(), backup, path)
    filled(path, 8)
    before = path.read_bytes()
    junk = path.with_name("junk.db")
    junk.write_bytes(b"nonsense " * 1000)
    with pytest.raises(StoreError, match="no whole store"):
        recovery.restore(path, junk, LATER)
    assert path.read_bytes() == before

    done = recovery.restore(path, backup, LATER)
    assert len(ids(path)) == 3
    assert done.missing == 5
    assert done.aside is not None
    assert len(ids(done.aside)) == 8


def test_a_store_in_use_is_not_replaced(path: Path) -> None:
    filled(path, 1)
    backup = backed_up(path)
    with closing(Store.open(path)), pytest.raises(StoreInUse):
        recovery.restore(path, backup, LATER)


@pytest.mark.parametrize("moved", [[], ["-wal"], ["-wal", ""]])
def test_a_restoration_that_a_power_cut_interrupts_is_finished_at_the_next_start(path: Path, moved: list[str]) -> None:
    filled(path, 3)
    backup = backups.read(backed_up(path))
    store = Store.open(path)
    store.commit(recorded(*(preference(number) for number in range(10, 50))))
    files = {suffix: path.with_name(path.name + suffix).read_bytes() for suffix in ("", "-wal")}
    store.close()
    for suffix, content in files.items():
        path.with_name(path.name + suffix).write_bytes(content)
    for suffix in moved:
        path.with_name(path.name + suffix).replace(path.with_name("aside.db" + suffix))
    path.with_name("justright.db.restored").write_bytes(backup)

    Store.open(path).close()
    assert len(ids(path)) == 3
