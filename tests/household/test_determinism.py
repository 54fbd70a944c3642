"""The same input gives the same output, byte for byte, ids included, on any run and under any hash seed (protocol, section 4)."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.benchmarks.ninety_days import configuration, messages
from tests.household.driver import command


def played(config: Path, recording: Path, seed: str, zone: str = "UTC") -> bytes:
    """Replay a recording in a process of its own, under a hash seed and a machine's time zone; return its output."""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
    done = subprocess.run(
        command("replay", "--config", str(config), str(recording)), capture_output=True, check=False, timeout=300, env=environment
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_a_week_gives_the_same_bytes_twice_and_under_other_hash_seeds(tmp_path: Path) -> None:
    config, recording = tmp_path / "home.yaml", tmp_path / "week.jsonl"
    config.write_text(configuration())
    recording.write_text("".join(f"{line}\n" for line in messages(days=7, seed=1)))
    first = played(config, recording, "0")

    assert first.count(b"/decision") > 50
    assert first.count(b'\\"preference\\"') > 10
    others = [("0", "UTC"), ("1", "Asia/Tokyo"), ("4242", "America/New_York"), ("random", "UTC")]
    assert [other for other in others if played(config, recording, *other) != first] == []


def test_another_input_gives_another_output(tmp_path: Path) -> None:
    config = tmp_path / "home.yaml"
    config.write_text(configuration())
    outputs = []
    for seed in (1, 2):
        recording = tmp_path / f"{seed}.jsonl"
        recording.write_text("".join(f"{line}\n" for line in messages(days=2, seed=seed)))
        outputs.append(played(config, recording, "0"))

    assert outputs[0] != outputs[1]


def test_the_generator_itself_is_deterministic() -> None:
    assert list(messages(days=3, seed=5)) == list(messages(days=3, seed=5))
