"""The long recording of `tests/benchmarks/ninety_days.py`, shortened: what it contains, and that the program comes through it sensibly."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.benchmarks.ninety_days import HABITS, SENSORS, configuration, messages, write
from tests.household.driver import Document, Heard, command, hear


def played(directory: Path, days: int) -> Heard:
    """Replay some days and return all that was published."""
    config, recording, _ = write(directory, days, seed=3)
    done = subprocess.run(
        command("replay", "--config", str(config), str(recording)), capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return hear(done.stdout.splitlines())


def test_the_recording_is_as_promised() -> None:
    lines = [json.loads(line) for line in messages(days=7, seed=3)]
    config = json.loads(configuration())
    readings = [line for line in lines if "/sensor/" in line["topic"]]

    assert (len(config["people"]), len(config["devices"]), len(config["sensors"])) == (4, 6, 20)
    assert len(SENSORS) == len(set(SENSORS)) == 20
    assert len(readings) >= 7 * 24 * 6 * 20
    assert [line["tst"] for line in lines] == sorted(line["tst"] for line in lines)
    assert {habit.device for habit in HABITS} == set(config["devices"])


@pytest.mark.slow
def test_three_weeks_are_played_through_and_the_learned_come_close_to_the_wished(tmp_path: Path) -> None:
    heard = played(tmp_path, days=21)
    decisions = [document for device in ("shower", "heater", "coffee") for document in heard.decisions(device)]
    predicted: dict[tuple[str, str], list[Document]] = {}
    for document in decisions:
        if document["source"] == "prediction":
            predicted.setdefault((document["person"], document["device"]), []).append(document["settings"])
    drinks = [settings["drink"] for settings in predicted["ben", "coffee"]]

    assert abs(predicted["ana", "shower"][-1]["temperature"] - 39.5) <= 1.5
    assert abs(predicted["ben", "shower"][-1]["temperature"] - 38) <= 1.5
    assert abs(predicted["ana", "heater"][-1]["temperature"] - 22.5) <= 1.5
    assert drinks.count("espresso") > len(drinks) / 2
    assert all(command["temperature"] <= 41 for command in heard.sets("shower"))


def test_a_days_output_does_not_depend_on_what_comes_after_it(tmp_path: Path) -> None:
    (tmp_path / "two").mkdir()
    (tmp_path / "three").mkdir()
    two, three = played(tmp_path / "two", days=2), played(tmp_path / "three", days=3)

    assert three.messages[: len(two.messages)] == two.messages
