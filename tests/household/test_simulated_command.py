"""`justright simulate` from outside: table, JSON, picture, and one clear error for everything that cannot be."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from controller.cli import program

ROOT = Path(__file__).resolve().parents[2]


def _simulate(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["simulate", *arguments])


def test_a_table_shows_everybody_by_period() -> None:
    ran = _simulate("couple", "--days", "8")

    assert ran.exit_code == 0
    for words in ("justright", "no controller", "hold the last override", "oracle (knows the truth)", "days 1-7", "days 8-8"):
        assert words in ran.stdout


def test_json_holds_every_contender_period_and_setting() -> None:
    found = json.loads(_simulate("couple", "--days", "8", "--seeds", "2", "--json").stdout)

    assert (found["scenario"], found["days"], found["seeds"]) == ("couple", 8, [1, 2])
    assert list(found["results"]) == ["justright", "plain", "hold", "oracle"]
    assert [(each["first_day"], each["last_day"]) for each in found["results"]["hold"]["periods"]] == [(1, 7), (8, 8)]
    assert len({result["uses"] for result in found["results"].values()}) == 1
    assert found["results"]["justright"]["settings"]["ana shower.temperature"]["uses"] > 0


def test_the_same_command_gives_the_same_bytes_under_other_hash_seeds() -> None:
    command = [sys.executable, "-m", "controller.cli", "simulate", "shared-car", "--days", "4", "--json"]
    said = [
        subprocess.run(
            command, env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}, cwd=ROOT, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    ]

    assert said[0] == said[1]


def test_more_people_live_in_a_larger_house() -> None:
    found = json.loads(_simulate("couple", "--people", "4", "--days", "3", "--json").stdout)

    assert {key.split()[0] for key in found["results"]["plain"]["settings"]} == {"ana", "ben", "ana2", "ben3"}


def test_a_picture_is_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    ran = _simulate("couple", "--days", "15", "--plot", str(tmp_path / "couple.png"))

    assert ran.exit_code == 0
    assert (tmp_path / "couple.png").read_bytes().startswith(b"\x89PNG")


def test_the_configuration_of_a_scenario_is_one_that_check_takes(tmp_path: Path) -> None:
    file = tmp_path / "home.yaml"
    file.write_text(_simulate("family", "--print-config").stdout)

    assert CliRunner().invoke(program, ["check", "--offline", "--config", str(file)]).exit_code == 0


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["circus"], "no scenario is called 'circus'; there are couple, family, shared-car, guest-week, season, stubborn, swap"),
        (["couple", "--days", "-3"], "-3 days cannot be simulated: 1 to 3650"),
        (["couple", "--people", "0"], "0 people cannot be simulated: 1 to 12"),
        (["couple", "--only", "shower"], "--only is for --live"),
        (["couple", "--live", "--broker", "ftp://x"], "'ftp://x' is no address of a broker; write mqtt://host:1883"),
        (["couple", "--live", "--only", "oven"], "couple has no device 'oven'; it has shower, heater, lamp, coffee"),
        (["couple", "--live", "--base", "a/#"], "'a/#' is no base topic"),
        (["couple", "--live", "--json", "--days", "3"], "--days, --json: not with --live"),
        (["couple", "--speed", "60", "--for", "5"], "--speed, --for is for --live"),
        (["couple", "--seed", "4", "--seeds", "4"], "--seed and --seeds exclude each other"),
        (["couple", "--plot", "/nowhere/x.png"], "/nowhere/x.png cannot be written: there is no directory /nowhere"),
        (["couple", "--plot", "x.exe"], "x.exe cannot be drawn: the name has to end in .png, .svg, .pdf"),
    ],
)
def test_what_cannot_be_is_one_clear_error(arguments: list[str], words: str) -> None:
    ran = _simulate(*arguments)

    assert ran.exit_code == 2
    assert words in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
    assert ran.stdout == ""


@pytest.mark.parametrize("arguments", [["--live", "--speed", "nan"], ["--live", "--for", "nan"], ["--days", "many"], ["--seeds", "0"]])
def test_what_is_no_number_in_its_range_is_refused(arguments: list[str]) -> None:
    ran = _simulate("couple", *arguments)

    assert ran.exit_code == 2
    assert ran.stderr.splitlines()[-1].startswith("Error: Invalid value for '--")


def test_nothing_is_drawn_on_standard_error_that_is_no_terminal() -> None:
    assert _simulate("couple", "--days", "1").stderr == ""
