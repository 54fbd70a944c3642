"""Stores of every released schema open with the program of today, and nothing in them is lost; a migration that fails changes nothing.

python -m tests.contract.test_stores VERSION     # writes the dump of today's schema, when it is released
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from controller.config import parse
from controller.household import Household
from controller.store import Store, StoreError, backups, schema
from tests.household.driver import MONDAY, InProcess
from tests.household.driver import Household as Home

HERE = Path(__file__).parent / "stores"
DUMPS = sorted(HERE.glob("*.sql"))
HOME = {
    "people": {"ana": {"name": "Ana", "tags": ["04-a2"]}, "ben": {"name": "Ben"}},
    "places": {"bathroom": {}, "living": {}},
    "devices": {
        "shower": {"kind": "shower", "place": "bathroom"},
        "heater": {"kind": "climate", "place": "living"},
        "radio": {"kind": "radio", "place": "living", "settings": {"station": {"options": ["news", "jazz"]}}},
    },
}


def restored(dump: Path, path: Path) -> Path:
    """Make the database of a dump."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(dump.read_text("utf-8"))
    return path


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return what is in the tables that may not lose a row."""
    with closing(sqlite3.connect(path)) as connection:
        return {table: connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in ("ledger", "discounts", "explicit")}  # noqa: S608


def layout(path: Path) -> set[tuple[str, ...]]:
    """Return the schema of a database."""
    with closing(sqlite3.connect(path)) as connection:
        return set(connection.execute("SELECT type, name, tbl_name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"))


def test_there_is_a_dump_of_the_schema_of_today() -> None:
    assert any(all(name in dump.read_text("utf-8") for name in schema.known()) for dump in DUMPS)


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
def test_a_store_of_every_released_schema_opens_and_keeps_what_was_in_it(dump: Path, tmp_path: Path) -> None:
    path = restored(dump, tmp_path / "justright.db")
    before = rows(path)
    Store.open(tmp_path / "new.db").close()

    with closing(Store.open(path)) as store:
        household = Household(parse(json.dumps(HOME), "home.json", tmp_path), store.rows(), store)
        store.commit(household.start(MONDAY).writes)
        assert store.evidence("ana", "heater", "temperature")
        assert "refused" not in household.counters
    assert {table: found[: len(before[table])] for table, found in rows(path).items()} == before
    assert layout(path) == layout(tmp_path / "new.db")


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
def test_migrations_that_fail_half_way_change_nothing(dump: Path, tmp_path: Path) -> None:
    failing = Migrations(schema.migrations.name)
    failing._migrations = [*schema.migrations._migrations]  # noqa: SLF001  # those of today, and two of a day to come

    @failing(name="9001_well")
    def _well(db: Database) -> None:
        db.execute("ALTER TABLE ledger ADD COLUMN colour TEXT")

    @failing(name="9002_half_way")
    def _half_way(db: Database) -> None:
        db.execute("CREATE TABLE halves (name TEXT)")
        db.execute("DELETE FROM ledger")
        raise sqlite3.OperationalError("no such function: half_way")

    path, called = restored(dump, tmp_path / "justright.db"), list[str]()
    Store.open(path).close()
    before, shape = rows(path), layout(path)
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.OperationalError, match="half_way"):
        schema.prepare(connection, path, lambda: called.append("backup"), failing)

    assert (rows(path), layout(path)) == (before, shape)
    assert called == ["backup"]
    Store.open(path).close()


def test_before_an_older_store_is_changed_a_backup_is_kept(tmp_path: Path) -> None:
    path = restored(DUMPS[0], tmp_path / "justright.db")
    before = rows(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = (SELECT max(name) FROM _sqlite_migrations)")
        connection.commit()
    with pytest.raises(StoreError):  # the last change cannot be made twice
        Store.open(path)

    assert rows(path) == before
    assert len(backups.automatic(path)) == 1


def _write(version: str) -> None:
    """Let a household live a few days, and write the dump of its store."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name, "home.json")
        file.write_text(json.dumps(HOME))
        home = Home(InProcess(file, Path(name, "home.db")))
        for day in range(4):
            home.until(day, "19:00")
            home.obeys("heater", home.enters("ana", "living"))
            home.waits(60)
            home.turns("heater", temperature=21.5 + day % 2)
            home.turns("radio", station="jazz" if day else "news")
            home.waits(1800)
            home.leaves("ana", "living")
        home.asks("preference/set", person="ben", device="heater", setting="temperature", value=19, when={"weekday": ["mon"]})
        home.asks("person/level", person="ben", device="radio", level="observe")
        home.enters("ana", "bathroom")
        home.reports("shower", active=True)
        turned = home.waits(60) + home.turns("shower", temperature=36)
        home.asks("preference/discount", event=turned.events("preference")[-1]["id"])
        home.steps.close()
        with closing(sqlite3.connect(Path(name, "home.db"))) as connection:
            lines = [f"PRAGMA application_id={schema.APPLICATION_ID};", *connection.iterdump()]
    (HERE / f"{version}.sql").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    _write(sys.argv[1])
