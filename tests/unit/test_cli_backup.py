"""`justright backup` and `justright restore`, as a user meets them."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from controller.cli import program
from controller.store import Store
from tests.unit.test_cli import HOME, MORNING

Says = Callable[..., str]


@pytest.fixture
def says(tmp_path: Path) -> Says:
    """Give a way to run a command on a home that has lived through a morning; what it prints, and fails with, comes back."""
    (tmp_path / "home.yaml").write_text(HOME)

    def run(*arguments: str, code: int = 0, stdin: str | None = None) -> str:
        found = CliRunner().invoke(program, list(arguments), env={"JUSTRIGHT_CONFIG": str(tmp_path / "home.yaml")}, input=stdin)
        assert found.exit_code == code, found.output
        return found.output

    run("replay", "--store", str(tmp_path / "justright.db"), stdin=MORNING)
    return run


def entries(says: Says) -> int:
    return len(json.loads(says("ledger", "--limit", "0", "--json")))


def test_what_was_forgotten_by_mistake_comes_back_from_a_file(says: Says, tmp_path: Path) -> None:
    before = entries(says)
    told = says("backup", str(tmp_path / "away.db.gz"))
    says("forget", "ana", "--yes")
    assert entries(says) < before

    assert f"{before} ledger entries" in told
    done = says("restore", str(tmp_path / "away.db.gz"))
    assert entries(says) == before
    assert "the old file is kept as" in done


def test_without_a_file_a_backup_lies_beside_the_nightly_ones_and_is_listed(says: Says) -> None:
    assert "There are none" in says("backup", "--list")
    says("backup")
    (only,) = json.loads(says("backup", "--list", "--json"))

    assert only["file"].endswith(".db.gz")
    assert "restored from" in says("restore")


def test_a_restoration_without_anything_to_restore_says_so(says: Says) -> None:
    assert "no automatic backup" in says("restore", code=1)


def test_a_store_in_use_is_backed_up_and_not_restored(says: Says, tmp_path: Path) -> None:
    with closing(Store.open(tmp_path / "justright.db")):
        says("backup")

        assert "stop it first" in says("restore", code=1)


def test_the_store_itself_is_no_place_for_its_backup(says: Says, tmp_path: Path) -> None:
    assert "is the store itself" in says("backup", str(tmp_path / "justright.db"), code=1)


def test_a_file_that_is_no_backup_changes_nothing(says: Says, tmp_path: Path) -> None:
    before = entries(says)
    (tmp_path / "junk").write_bytes(b"junk" * 5000)

    assert "no whole store" in says("restore", str(tmp_path / "junk"), code=1)
    assert "cannot be read" in says("restore", str(tmp_path / "nothing"), code=1)
    assert entries(says) == before
