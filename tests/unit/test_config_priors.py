"""A file of segments is loaded by configuration, and what is wrong with it is said with its own line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from controller.config import ConfigError, load
from learners.prior.segments import Cell

HOME = 'people: { ana: {} }\ndevices: { shower: { kind: shower } }\npriors: "shared/segments.json"\n'
ROW: dict[str, Any] = {"kind": "shower", "setting": "temperature", "segment": "adults", "part": "mornings", "homes": 25}
NUMBER = ROW | {"mean": 39, "spread": 1.5}
CHOICE = ROW | {"kind": "radio", "setting": "station", "shares": {"news": 0.6, "jazz": 0.3}}


def file(numbers: list[dict[str, Any]], choices: list[dict[str, Any]], **other: Any) -> str:
    """Return a file of segments, a line for each key."""
    return json.dumps({"justright": "segments", "version": 1, "numbers": numbers, "choices": choices} | other, indent=1)


def written(directory: Path, text: str) -> Path:
    """Write a home that loads a file of segments."""
    (directory / "shared").mkdir()
    (directory / "shared" / "segments.json").write_text(text, encoding="utf-8")
    (directory / "home.yaml").write_text(HOME, encoding="utf-8")
    return directory / "home.yaml"


def refused(directory: Path, text: str) -> str:
    with pytest.raises(ConfigError) as refusal:
        load(written(directory, text), {})
    return str(refusal.value)


def test_segments_are_loaded_relative_to_the_configuration(tmp_path: Path) -> None:
    segments = load(written(tmp_path, file([NUMBER], [CHOICE])), {}).home.segments

    assert segments.numbers[Cell("shower", "temperature", "adults", "mornings")].mean == 39
    assert segments.choices[Cell("radio", "station", "adults", "mornings")].shares == {"news": 0.6, "jazz": 0.3}


def test_a_file_by_hand_may_have_numbers_alone(tmp_path: Path) -> None:
    text = json.dumps({"justright": "segments", "version": 1, "numbers": [NUMBER]})

    assert load(written(tmp_path, text), {}).home.segments.numbers[Cell("shower", "temperature", "adults", "mornings")].mean == 39


def test_kinds_of_later_versions_are_left_alone(tmp_path: Path) -> None:
    config = load(written(tmp_path, file([NUMBER | {"kind": "sauna", "mean": 90}], [])), {})

    assert config.home.devices["shower"].kind.name == "shower"


@pytest.mark.parametrize(
    "row, problem",
    [
        (NUMBER | {"mean": 60}, "the mean of shower temperature must be 15 to 46 °C"),
        (NUMBER | {"spread": 0}, "numbers[0].spread: must be more than 0"),
        (NUMBER | {"homes": 2}, "numbers[0].homes: must be at least 5"),
        (NUMBER | {"part": "noon"}, "numbers[0].part: must be 'nights'"),
        (NUMBER | {"segment": "ana"}, "numbers[0].segment: must be 'people'"),
        (NUMBER | {"spred": 1}, "unknown key; did you mean spread?"),
        (ROW | {"mean": 39}, "numbers[0].spread: is missing"),
        (NUMBER | {"mean": "39"}, "numbers[0].mean: must be a number"),
    ],
)
def test_a_wrong_cell_is_refused_with_its_line(tmp_path: Path, row: dict[str, Any], problem: str) -> None:
    said = refused(tmp_path, file([row], []))

    assert problem in said
    assert said.startswith("shared/segments.json:")
    assert said.split(":")[1].isdigit()


@pytest.mark.parametrize(
    "text, problem",
    [
        (file([], [CHOICE | {"shares": {"news": 0.8, "jazz": 0.7}}]), "the shares sum to more than 1"),
        (file([], [], version=2), "version: must be 1"),
        (file([], [], justright="statistics"), "justright: must be 'segments'"),
        ("[]", "must be a mapping"),
        ("", "must be a mapping"),
        ("{", "is no valid YAML"),
    ],
)
def test_what_is_no_file_of_segments_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    assert problem in refused(tmp_path, text)


def test_a_file_that_is_not_there_is_refused_where_it_is_named(tmp_path: Path) -> None:
    path = tmp_path / "home.yaml"
    path.write_text(HOME, encoding="utf-8")

    with pytest.raises(ConfigError, match=r"home.yaml:3: priors: shared/segments.json cannot be read"):
        load(path, {})
