"""`justright prior`: from the stores of many homes, or from what they gave away, to a file that another home loads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from controller.cli import program
from controller.config import load
from controller.core.decisions import DiscountRow, RecordEntry
from controller.core.ledger import Entry, EntryType
from controller.store import Store
from learners.prior.segments import Cell

MONDAY = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
SECRETS = ("zora", "zeno", "wet_room", "rain_fall", "radio_k", "home_", "2026")


def lived(directory: Path, index: int, **levels: str) -> Path:
    """Make a home with a store in which Zora wants 39 or so in the morning, and Zeno somewhat less in the evening."""
    home = {
        "home": {"timezone": "UTC"},
        "store": f"home_{index}.db",
        "people": {name: {"name": name.title(), "level": levels.get(name, "auto")} for name in ("zora", "zeno")},
        "places": {"wet_room": {}},
        "devices": {
            "rain_fall": {"kind": "shower", "place": "wet_room"},
            "radio_k": {"kind": "radio", "place": "wet_room", "settings": {"station": {"options": ["news", f"home_{index} fm"]}}},
        },
    }
    path = directory / f"home_{index}.yaml"
    path.write_text(json.dumps(home))
    with closing(Store.open(directory / f"home_{index}.db")) as store:
        warm = 39 + (index % 3) / 2
        wishes: list[tuple[str, str, str, float | str, float]] = []
        wishes += [("zora", "rain_fall", "temperature", warm, 7.0), ("zeno", "rain_fall", "temperature", warm - 1.5, 20.0)]
        wishes += [("zora", "radio_k", "station", "news", 7.0), ("zeno", "radio_k", "station", f"home_{index} fm", 7.0)]
        entries = [entry(f"{index}-{number}", *wish) for number, wish in enumerate(wishes)]
        exception = entry(f"{index}-x", "zora", "rain_fall", "temperature", 15.0, 7.0)
        store.commit([*map(RecordEntry, entries), RecordEntry(exception), DiscountRow(exception.id, "discount")])
    return path


def entry(name: str, person: str, device: str, setting: str, value: float | str, hour: float) -> Entry:
    when = {"days": 20514 + hour / 24, "hour": hour, "weekday": 0}
    circumstance: Mapping[str, Any] = when | {"readings": {}, "previous": None, "company": 0}
    at = MONDAY + timedelta(hours=hour)
    return Entry(name, at, EntryType.PREFERENCE, device, setting, value, person, "device", None, 1.0, {"circumstance": circumstance})


def prior(*arguments: object) -> Result:
    return CliRunner().invoke(program, ["prior", *map(str, arguments)])


def sources(paths: list[Path]) -> list[object]:
    return [part for path in paths for part in ("--from", path)]


@pytest.fixture
def homes(tmp_path: Path) -> list[Path]:
    return [lived(tmp_path, index) for index in range(6)]


def test_homes_become_segments_that_a_new_home_loads(homes: list[Path], tmp_path: Path) -> None:
    done = prior(*sources(homes), "--out", tmp_path / "segments.json")
    new = tmp_path / "new.yaml"
    new.write_text("people: { kim: {} }\ndevices: { shower: { kind: shower } }\npriors: segments.json\n")

    assert done.exit_code == 0, done.output
    numbers = load(new, {}).home.segments.numbers
    assert numbers[Cell("shower", "temperature", "adults", "mornings")].mean == 39.5
    assert numbers[Cell("shower", "temperature", "adults", "evenings")].mean == 38


def test_nothing_that_is_published_points_to_a_home(homes: list[Path], tmp_path: Path) -> None:
    prior(*sources(homes), "--out", tmp_path / "segments.json")

    text = (tmp_path / "segments.json").read_text()
    assert not [secret for secret in SECRETS if secret in text.casefold()]
    assert {row["homes"] for part in ("numbers", "choices") for row in json.loads(text)[part]} == {5}
    assert {option for row in json.loads(text)["choices"] for option in row["shares"]} == {"news"}


def test_statistics_that_homes_gave_away_make_the_same_segments(homes: list[Path], tmp_path: Path) -> None:
    given = [tmp_path / f"given{index}.json" for index in range(len(homes))]
    for home, out in zip(homes, given, strict=True):
        assert prior("--from", home, "--statistics", "--out", out).exit_code == 0
    prior(*sources(homes), "--out", tmp_path / "of_homes.json")
    prior(*sources(given), "--out", tmp_path / "of_statistics.json")

    assert (tmp_path / "of_statistics.json").read_text() == (tmp_path / "of_homes.json").read_text()
    assert not [name for name in ("zora", "zeno", "wet_room", "rain_fall", "radio_k") if name in given[0].read_text()]


def test_stores_of_like_homes_are_read_with_one_configuration(homes: list[Path], tmp_path: Path) -> None:
    stores = [home.with_suffix(".db") for home in homes]

    assert prior("--config", homes[0], *sources(stores), "--out", tmp_path / "segments.json").exit_code == 0
    assert json.loads((tmp_path / "segments.json").read_text())["numbers"]


def test_people_of_whom_nothing_may_be_learned_are_left_out(tmp_path: Path) -> None:
    homes = [lived(tmp_path, index, zora="explicit", zeno="off") for index in range(6)]

    done = prior(*sources(homes), "--out", tmp_path / "segments.json")

    assert done.exit_code == 1
    assert not (tmp_path / "segments.json").exists()


@pytest.mark.parametrize("given", [False, True], ids=["stores", "statistics"])
def test_one_home_under_many_names_counts_once(homes: list[Path], tmp_path: Path, *, given: bool) -> None:
    one = homes[0].with_suffix(".db")
    if given:
        one = tmp_path / "given.json"
        prior("--from", homes[0], "--statistics", "--out", one)
    copies = [tmp_path / f"copy{index}" for index in range(4)]
    for copy in copies:
        copy.write_bytes(one.read_bytes())
    done = prior("--config", homes[0], *sources([one, *copies]), "--out", tmp_path / "segments.json")

    assert done.exit_code == 1
    assert "a home counts once" in done.output
    assert "there is 1 home" in done.output
    assert not (tmp_path / "segments.json").exists()


def test_too_few_homes_make_nothing(homes: list[Path], tmp_path: Path) -> None:
    done = prior(*sources(homes[:4]), "--out", tmp_path / "segments.json")

    assert done.exit_code == 1
    assert "a figure needs 5 homes" in done.output


@pytest.mark.parametrize("arguments", [["twice"], ["--statistics"]])
def test_wrong_usage_is_refused(homes: list[Path], tmp_path: Path, arguments: list[str]) -> None:
    asked = [*sources([homes[0], homes[0]]), "--out", tmp_path / "out.json"]

    assert prior(*asked, *(argument for argument in arguments if argument != "twice")).exit_code == 2


def test_damaged_statistics_are_refused(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.json"
    damaged.write_text('{"justright": "statistics", "version": 1, "numbers": [{"kind": "shower"}], "choices": []}')

    done = prior("--from", damaged, "--out", tmp_path / "out.json")

    assert done.exit_code == 1
    assert "numbers.0.setting: Field required" in done.output
