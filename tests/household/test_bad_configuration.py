"""A configuration that is wrong is refused at start, all of it in one go, with file, line, key and the allowed values; exit code 2."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.household.driver import command

GOOD = """\
people:
  ana: { name: Ana, tags: ["04-a2-b1-c3"] }
  ben: { name: Ben }
places:
  bathroom: {}
devices:
  shower: { kind: shower, place: bathroom }
"""


def start(path: Path, text: str) -> subprocess.CompletedProcess[str]:
    """Start a replay of nothing on a configuration."""
    path.write_text(text)
    return subprocess.run(command("replay", "--config", str(path)), input="", capture_output=True, text=True, check=False, timeout=60)


def test_a_small_configuration_is_enough(tmp_path: Path) -> None:
    done = start(tmp_path / "home.yaml", GOOD)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "old, new, told",
    [
        ("name: Ben", "nmae: Ben", ["3", "nmae"]),
        ("kind: shower", "kind: sauna", ["7", "sauna", "shower"]),
        ("place: bathroom }", "place: cellar }", ["7", "cellar", "bathroom"]),
        ('"04-a2-b1-c3"', "4217", ["2", "tags"]),
        ("name: Ben", 'name: Ben, tags: ["04A2B1C3"]', ["3", "tag"]),
        ("name: Ben", "name: Ben, level: very", ["3", "level", "explicit", "observe"]),
        ("place: bathroom }", "place: bathroom, settings: { temperature: { maximum: 60 } } }", ["7", "maximum", "46"]),
        ("place: bathroom }", "place: bathroom, settings: { temperature: { default: 90 } } }", ["7", "default"]),
        ("place: bathroom }", "place: bathroom, settings: { pressure: { maximum: 3 } } }", ["7", "pressure", "temperature"]),
        ("  shower:", "  sensor:", ["7", "sensor"]),
        ("places:", "homes:", ["4", "homes"]),
        ("devices:", "devices: []\nx:", ["6"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_configuration_is_refused_with_line_key_and_what_is_allowed(tmp_path: Path, old: str, new: str, told: list[str]) -> None:
    refused = start(tmp_path / "home.yaml", GOOD.replace(old, new, 1))

    assert refused.returncode == 2, refused.stderr
    assert refused.stdout == ""
    assert "home.yaml" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert [word for word in told if word.lower() not in refused.stderr.lower()] == []


def test_everything_wrong_is_told_in_one_go(tmp_path: Path) -> None:
    text = GOOD.replace("name: Ben", "nmae: Ben").replace("kind: shower", "kind: sauna").replace('"04-a2-b1-c3"', "4217")
    refused = start(tmp_path / "home.yaml", text)

    assert refused.returncode == 2
    assert [word for word in ("nmae", "sauna", "tags") if word not in refused.stderr] == []


def test_an_unmapped_signal_shared_by_two_places_is_refused(tmp_path: Path) -> None:
    text = GOOD.replace("  bathroom: {}", "  bathroom: {}\n  red: { exclusive: true }\n  blue: { exclusive: true }")
    refused = start(
        tmp_path / "home.yaml", text + "  seat_red: { kind: car_seat, place: red }\n  seat_blue: { kind: car_seat, place: blue }\n"
    )

    assert refused.returncode == 2
    assert "vehicle_speed" in refused.stderr


@pytest.mark.parametrize("text", ["", "[]", "a: [", "\t", "people: {}", "people: {ana: {}}\ndevices: {}\n"])
def test_what_is_no_configuration_is_refused(tmp_path: Path, text: str) -> None:
    refused = start(tmp_path / "home.yaml", text)

    assert refused.returncode == 2
    assert "Traceback" not in refused.stderr


def test_a_configuration_that_is_not_there_is_refused(tmp_path: Path) -> None:
    refused = subprocess.run(
        command("replay", "--config", str(tmp_path / "none.yaml")), capture_output=True, text=True, check=False, timeout=60
    )

    assert refused.returncode == 2
    assert "none.yaml" in refused.stderr
