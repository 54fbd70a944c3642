"""The store: whole steps, exactly once, for the owner alone, and a clear word when something is wrong with it."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlite_utils

from controller.core.decisions import DiscountRow, ErasePerson, RecordEntry, Room, SaveState, Write
from controller.core.ledger import Entry, EntryType
from controller.effects import Publication
from controller.store import Receipt, Store, StoreError, StoreThread, StoreUnavailable
from controller.store.schema import migrations

AT = datetime(2026, 3, 2, 6, 31, tzinfo=UTC)


def preference(number: int, person: str | None = "ana", **changes: object) -> Entry:
    entry = Entry(
        id=f"e{number}",
        at=AT + timedelta(minutes=number),
        type=EntryType.PREFERENCE,
        device="shower",
        setting="temperature",
        value=39.5,
        person=person,
        origin="device",
        confidence=0.95,
        detail={"circumstance": {"hour": 6.5}},
    )
    return replace(entry, **changes)  # type: ignore[arg-type]


def recorded(*entries: Entry) -> list[Write]:
    return [RecordEntry(entry) for entry in entries]


@pytest.fixture
def store() -> Iterator[Store]:
    opened = Store.open(":memory:")
    yield opened
    opened.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "justright.db"


def refusal(path: Path, *, writable: bool = True) -> str:
    with pytest.raises(StoreError) as caught:
        Store.open(path, writable=writable)
    assert str(path) in str(caught.value)
    return str(caught.value)


# --- what goes in comes out ---------------------------------------------------------------------------------------------


def test_an_entry_comes_back_as_it_went_in(store: Store) -> None:
    choice = preference(2, value="jazz", setting="station", origin=None, confidence=None, detail={})
    store.commit(recorded(preference(1), choice))

    assert store.entry("e1") == preference(1)
    assert store.entry("e2") == choice
    assert store.entry("e3") is None


def test_storing_a_step_twice_is_storing_it_once(store: Store) -> None:
    step: list[Write] = [*recorded(preference(1)), SaveState(Room.LEARNED, "k", {"n": 1}, "ana"), DiscountRow("e1", "discount")]
    for _ in range(2):
        store.commit(step, [Receipt("1-a", AT)], AT)

    assert store.counts() == {"ledger": 1, "discounts": 1, "explicit": 0, "learned": 1, "running": 0, "receipts": 1}


def test_the_ledger_is_never_rewritten(store: Store) -> None:
    store.commit(recorded(preference(1)))
    store.commit(recorded(preference(1, value=12.0)))

    assert store.entry("e1") == preference(1)


def test_an_entry_that_is_only_counted_is_not_stored(store: Store) -> None:
    store.commit([RecordEntry(preference(1), stored=False)])

    assert store.entry("e1") is None


def test_state_is_replaced_and_erased_by_key_within_its_room(store: Store) -> None:
    store.commit([SaveState(Room.EXPLICIT, "k", {"n": 1}, "ana"), SaveState(Room.LEARNED, "k", {"n": 2}), SaveState(Room.RUNNING, "k", {})])
    store.commit([SaveState(Room.EXPLICIT, "k", {"n": 3}, "ben"), SaveState(Room.RUNNING, "k", None)])

    assert store.rows() == [SaveState(Room.EXPLICIT, "k", {"n": 3}, "ben"), SaveState(Room.LEARNED, "k", {"n": 2})]


def test_a_step_that_fails_half_way_leaves_nothing(store: Store) -> None:
    broken = SaveState(Room.LEARNED, "k", {"n": object()})
    with pytest.raises(TypeError):
        store.commit([*recorded(preference(1)), broken])

    assert store.counts()["ledger"] == 0


def test_half_a_surrogate_pair_in_a_strangers_text_stops_nothing(store: Store) -> None:
    store.commit(
        [*recorded(preference(1, person="\ud800", value="\ud800")), SaveState(Room.RUNNING, "\ud800", {"tag": "\ud800"}, "\ud800")]
    )

    assert store.entry("e1") == preference(1, person="?", value="\ud800")
    assert store.rows() == [SaveState(Room.RUNNING, "?", {"tag": "\ud800"}, "?")]
    assert store.entry("\ud800") is None
    store.commit([DiscountRow("\ud800", "discount"), ErasePerson("\ud800")])
    assert store.counts()["ledger"] == 0


# --- what counts as evidence --------------------------------------------------------------------------------------------


def test_evidence_is_what_counts_oldest_first(store: Store) -> None:
    accepted = preference(5, type=EntryType.ACCEPTANCE)
    others = [
        preference(6, type=EntryType.UNATTRIBUTED, person=None),
        preference(7, type=EntryType.IGNORED),
        preference(8, person="ben"),
        preference(9, device="bath"),
        preference(10, setting="volume"),
    ]
    store.commit(recorded(preference(4), accepted, preference(2), *others, replace(preference(3), at=preference(2).at)))

    assert [entry.id for entry in store.evidence("ana", "shower", "temperature")] == ["e2", "e3", "e4", "e5"]


def test_a_discounted_or_claimed_entry_is_no_evidence_but_stays_in_the_ledger(store: Store) -> None:
    store.commit(recorded(preference(1), preference(2), preference(3)))
    store.commit([DiscountRow("e1", "discount"), DiscountRow("e2", "claim"), DiscountRow("never seen", "discount")])

    assert [entry.id for entry in store.evidence("ana", "shower", "temperature")] == ["e3"]
    assert [entry.id for entry in store.ledger()] == ["e1", "e2", "e3"]


def test_the_ledger_shows_the_newest_in_the_order_they_happened(store: Store) -> None:
    store.commit(recorded(*(preference(n, person="ben" if n % 2 else "ana", device="bath" if n > 6 else "shower") for n in range(10))))

    assert [entry.id for entry in store.ledger(limit=3)] == ["e7", "e8", "e9"]
    assert [entry.id for entry in store.ledger(person="ana", device="shower")] == ["e0", "e2", "e4", "e6"]


# --- export and erasure -------------------------------------------------------------------------------------------------


def test_an_export_shows_explicit_and_learned_apart(store: Store) -> None:
    ignored = preference(2, type=EntryType.ACCEPTANCE, origin=None, confidence=None, detail={})
    pin, learned = SaveState(Room.EXPLICIT, "pin", {"value": 40}, "ana"), SaveState(Room.LEARNED, "l", {"n": 2}, "ana")
    store.commit(
        [*recorded(preference(1), ignored, preference(3, person="ben")), pin, learned, SaveState(Room.EXPLICIT, "other", {}, "ben")]
    )

    told = {
        "type": "preference",
        "id": "e1",
        "at": "2026-03-02T06:32:00.000000Z",
        "device": "shower",
        "setting": "temperature",
        "value": 39.5,
        "person": "ana",
        "origin": "device",
        "confidence": 0.95,
        "detail": {"circumstance": {"hour": 6.5}},
    }
    exported = store.export("ana")
    assert exported["preferences"] == [told]
    assert exported["explicit"] == {"pin": {"value": 40}}
    assert exported["learned"] == {"l": {"n": 2}}
    assert [one["id"] for one in exported["ledger"]] == ["e1", "e2"]


def test_a_forgotten_person_is_in_no_file_any_more(path: Path) -> None:
    marked, store = "ana-7f3e", Store.open(path)
    for number in range(400):
        detail = {"candidates": {marked: 0.6, "ben": 0.4}, "seen": [marked, "ben"], "note": f"{number}" * 20}
        store.commit(
            [*recorded(preference(number, person=marked), preference(number + 1000, person="ben", detail=detail))],
            [Receipt(f"{number}", AT, (Publication("t", f'{{"person":"{marked}"}}'),))],
        )
        store.commit([SaveState(room, f"{marked}/{number % 7}", {"of": marked}, marked) for room in Room])
    assert marked.encode() in path.read_bytes() + path.with_name("justright.db-wal").read_bytes()

    store.commit([ErasePerson(marked)])

    for file in path.parent.iterdir():
        assert marked.encode() not in file.read_bytes(), file.name
    assert store.export(marked)["ledger"] == []
    kept = store.entry("e1000")
    assert kept is not None
    assert kept.detail == {"candidates": {"ben": 0.4}, "seen": ["ben"], "note": "0" * 20}
    store.close()


def test_an_erasure_that_a_reader_held_up_is_made_good_later(path: Path) -> None:
    store = Store.open(path)
    store.commit(recorded(preference(1, person="ana-7f3e")))
    reader = sqlite3.connect(path)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM ledger").fetchone()

    store.commit([ErasePerson("ana-7f3e")])
    reader.close()
    store.commit([])

    assert all(b"ana-7f3e" not in file.read_bytes() for file in path.parent.iterdir())
    store.close()


# --- receipts -----------------------------------------------------------------------------------------------------------


def test_a_receipt_brings_its_answers_back(store: Store) -> None:
    receipt = Receipt("17-abc", AT, (Publication("b/response/health", '{"status":"ok"}', 1),))
    store.commit([], [receipt])

    assert store.receipt("17-abc") == receipt
    assert store.receipt("17-abd") is None


def test_only_the_newest_receipts_are_kept(store: Store) -> None:
    for number in range(2600):
        store.commit([], [Receipt(f"{number % 65536:05}", AT + timedelta(seconds=number))])

    assert 2000 <= store.counts()["receipts"] <= 2256
    assert store.receipt("02599") is not None
    assert store.receipt("00000") is None


def test_the_last_mark_or_receipt_tells_when_we_were_listening(store: Store) -> None:
    assert store.last_alive() is None
    store.commit([], [Receipt("1", AT), Receipt("2", AT + timedelta(minutes=4))])
    assert store.last_alive() == AT + timedelta(minutes=4)

    store.mark_alive(AT + timedelta(minutes=9), receipts_since=AT + timedelta(minutes=1))

    assert store.last_alive() == AT + timedelta(minutes=9)
    assert store.receipt("1") is None
    assert store.receipt("2") is not None


def test_a_new_session_of_the_broker_ends_all_receipts(store: Store) -> None:
    store.commit([], [Receipt("1", AT)])
    store.forget_receipts()

    assert store.receipt("1") is None


# --- files --------------------------------------------------------------------------------------------------------------


def test_every_file_is_the_owners_alone(path: Path) -> None:
    path.touch(mode=0o644)
    before = os.umask(0)
    try:
        store = Store.open(path)
        store.commit(recorded(preference(1)))
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    finally:
        os.umask(before)
    store.close()

    assert modes == dict.fromkeys(("justright.db", "justright.db-wal", "justright.db-shm", "justright.db.lock"), 0o600)


def test_what_was_acknowledged_is_written_through_to_the_disk(path: Path) -> None:
    store = Store.open(path)
    connection = sqlite_utils.Database(path).conn

    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert store._connection.execute("PRAGMA synchronous").fetchone() == (2,)  # noqa: SLF001  # FULL; what no outside sign shows
    assert store._connection.execute("PRAGMA secure_delete").fetchone() == (1,)  # noqa: SLF001
    connection.close()
    store.close()


def test_a_store_outlives_its_process_without_a_goodbye(path: Path) -> None:
    script = """
        import os, sys
        from datetime import UTC, datetime
        from controller.core.decisions import Room, SaveState
        from controller.store import Receipt, Store
        Store.open(sys.argv[1]).commit([SaveState(Room.LEARNED, "k", {"n": 1})], [Receipt("1", datetime.now(UTC))])
        os.kill(os.getpid(), 9)
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script), str(path)], check=False, cwd=Path(__file__).parents[2])

    store = Store.open(path)
    assert store.rows() == [SaveState(Room.LEARNED, "k", {"n": 1})]
    assert store.receipt("1") is not None
    store.close()


def test_a_second_process_is_told_who_has_the_store(path: Path) -> None:
    store = Store.open(path)
    told = refusal(path)
    assert f"in use by process {os.getpid()}" in told
    assert "stop" in told
    store.close()

    Store.open(path).close()


def test_a_reader_works_beside_the_writer_and_sees_what_is_stored(path: Path) -> None:
    writer = Store.open(path)
    writer.commit(recorded(preference(1)))
    reader = Store.open(path, writable=False)
    writer.commit(recorded(preference(2)))

    assert [entry.id for entry in reader.ledger()] == ["e1", "e2"]
    with pytest.raises(StoreUnavailable, match="cannot be written"):
        reader.commit(recorded(preference(3)))
    reader.close()
    writer.close()


def test_a_reader_does_not_make_a_store(path: Path) -> None:
    assert "there is none yet" in refusal(path, writable=False)
    assert not path.exists()


@pytest.mark.parametrize("writable", [True, False])
def test_a_file_that_is_no_database_is_left_alone(path: Path, writable: bool) -> None:
    path.write_text("people:\n  ana: {}\n" * 100)

    assert "no database" in refusal(path, writable=writable)
    assert path.read_text() == "people:\n  ana: {}\n" * 100


@pytest.mark.parametrize("writable", [True, False])
def test_the_database_of_another_program_is_left_alone(path: Path, writable: bool) -> None:
    other = sqlite_utils.Database(path)
    other["ledger"].insert({"id": 1})  # type: ignore[union-attr]
    other.close()
    before = path.read_bytes()

    assert "another program" in refusal(path, writable=writable)
    assert path.read_bytes() == before


@pytest.mark.parametrize("writable", [True, False])
def test_a_store_of_a_newer_version_is_left_alone(path: Path, writable: bool) -> None:
    Store.open(path).close()
    newer = sqlite_utils.Database(path)
    newer["_sqlite_migrations"].insert({"migration_set": migrations.name, "name": "0099_from_the_future", "applied_at": ""})  # type: ignore[union-attr]
    newer.close()

    told = refusal(path, writable=writable)
    assert "newer justright" in told
    assert "0099_from_the_future" in told


def test_a_damaged_store_is_said_to_be_damaged(path: Path) -> None:
    store = Store.open(path)
    store.commit(recorded(*(preference(number) for number in range(200))))
    store.close()
    content = bytearray(path.read_bytes())
    content[4096:20480] = b"\xa5" * 16384
    path.write_bytes(content)

    told = refusal(path)
    assert "damaged" in told
    assert "backup" in told


def test_a_store_cut_short_is_said_to_be_damaged(path: Path) -> None:
    store = Store.open(path)
    store.commit(recorded(*(preference(number) for number in range(200))))
    store.close()
    path.write_bytes(path.read_bytes()[:20000])

    assert "damaged" in refusal(path)


def test_a_store_whose_log_alone_is_left_is_not_begun_anew(path: Path) -> None:
    store = Store.open(path)
    store.commit(recorded(preference(1)))
    log = path.with_name("justright.db-wal").read_bytes()
    store.close()
    path.unlink()
    path.with_name("justright.db-wal").write_bytes(log)

    assert "missing" in refusal(path)
    assert path.with_name("justright.db-wal").read_bytes() == log


def test_a_new_store_is_announced(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    Store.open(path).close()
    assert "a new one begins" in caplog.text
    caplog.clear()

    Store.open(path).close()
    assert not caplog.text


def test_a_directory_that_does_not_exist_is_named(path: Path) -> None:
    assert "directory must exist" in refusal(path.parent / "nowhere" / "justright.db")


def test_a_directory_in_place_of_the_file_is_named(path: Path) -> None:
    path.mkdir()

    assert "Is a directory" in refusal(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_directory_that_may_not_be_written_is_named(path: Path) -> None:
    path.parent.chmod(0o500)
    try:
        assert "Permission denied" in refusal(path)
    finally:
        path.parent.chmod(0o700)


def test_a_full_disk_keeps_nothing_says_so_and_recovers(path: Path) -> None:
    store = Store.open(path)
    store.commit(recorded(preference(1)))
    pages = store._connection.execute("PRAGMA page_count").fetchone()[0]  # noqa: SLF001
    store._connection.execute(f"PRAGMA max_page_count={pages}")  # noqa: SLF001  # SQLite's own "database or disk is full"
    large = SaveState(Room.LEARNED, "k", {"text": "x" * 100_000})

    with pytest.raises(StoreUnavailable, match="disk is full; free some space"):
        store.commit([*recorded(preference(2)), large])
    assert store.entry("e2") is None

    store._connection.execute("PRAGMA max_page_count=1000000")  # noqa: SLF001
    store.commit([*recorded(preference(2)), large])
    assert store.entry("e2") is not None
    store.close()


def test_a_store_that_another_program_holds_is_tried_again(path: Path) -> None:
    store = Store.open(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="another program is holding it"):
        store.commit(recorded(preference(1)))
    other.execute("COMMIT")
    other.close()

    store.commit(recorded(preference(1)))
    assert store.entry("e1") is not None
    store.close()


async def test_the_thread_keeps_the_order_of_calls_and_passes_errors_on(path: Path) -> None:
    async with StoreThread.opened(path) as thread:
        await thread.call(thread.store.commit, recorded(preference(1)))
        assert (await thread.call(thread.store.entry, "e1")) == preference(1)
        with pytest.raises(TypeError):
            await thread.call(thread.store.commit, [SaveState(Room.LEARNED, "k", {"n": object()})])

    with pytest.raises(StoreError, match="directory must exist"):
        async with StoreThread.opened(path.parent / "nowhere" / "db"):
            pass
