"""A short run of what `python -m tests.fuzz` does at length, and proof that the onlooker does not sleep."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.envelope import Envelope, OutsideTheEnvelope
from tests.fuzz.living import live
from tests.fuzz.targets import CORPUS, TARGETS

ROOT = Path(__file__).parents[2]
SECONDS = 3
quick = settings(derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 6])
def test_nothing_leaves_that_must_not_whatever_comes_in(seed: int) -> None:
    counts = live(seed, 500)

    assert counts["events"] >= 500
    assert counts["commands"] > 10


def test_random_lives_move_stop_and_go_cold() -> None:
    counts = live(8, 900)

    assert min(counts[what] for what in ("movements", "stops", "trips")) > 0


@pytest.mark.parametrize("target", TARGETS)
def test_the_corpus_leads_to_nothing_that_is_not_promised(target: str) -> None:
    files = sorted((CORPUS / target).iterdir())

    assert files
    for file in files:
        TARGETS[target](file.read_bytes())


@quick
@given(st.sampled_from(sorted(TARGETS)), st.binary(max_size=200), st.integers(0, 400), st.integers(0, 30))
def test_the_corpus_broken_anywhere_leads_to_nothing_that_is_not_promised(target: str, noise: bytes, at: int, gone: int) -> None:
    for file in sorted((CORPUS / target).iterdir()):
        data = file.read_bytes()
        TARGETS[target](data[:at] + noise + data[at + gone :])


@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris is not installed")
def test_a_fuzzer_that_sees_the_code_finds_nothing_in_a_few_seconds() -> None:
    line = [sys.executable, "-m", "tests.fuzz", "guided", "everything", "--seconds", str(SECONDS)]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=90, check=False)

    assert done.returncode == 0, done.stderr[-3000:]
    assert "Done" in done.stderr


def sees(onlooker: Envelope, topic: str, payload: object, at: float = 0.0) -> None:
    text = payload if isinstance(payload, str) else json.dumps(payload)
    onlooker.heard(f"justright/{topic}", text.encode(), at, retained=False)


def tells(onlooker: Envelope, device: str, values: Mapping[str, object], at: float = 0.0) -> None:
    onlooker.published(f"justright/{device}/set", json.dumps(values), at, qos=1, retained=False)


def adult(onlooker: Envelope) -> None:
    sees(onlooker, "identity/bathroom/nfc", {"person": "ana"})


@pytest.mark.parametrize(
    "device, values",
    [
        ("heater", {"temperature": 27}),
        ("heater", {"temperature": 20.3}),
        ("lamp", {"state": "on"}),
        ("coffee", {"drink": "grappa"}),
        ("shower", {"temperature": 38.5}),
        ("seat", {"position": 100}),
        ("radio", {"volume": 90}),
        ("radio", {"volume": True}),
        ("toaster", {"crumbs": 1}),
    ],
    ids=str,
)
def test_the_onlooker_sees_what_must_not_leave(device: str, values: dict[str, object]) -> None:
    with pytest.raises(OutsideTheEnvelope):
        tells(Envelope(), device, values)


def test_the_onlooker_knows_who_may_have_what() -> None:
    onlooker = Envelope()
    adult(onlooker)
    tells(onlooker, "shower", {"temperature": 43})
    sees(onlooker, "identity/bathroom/nfc", {"person": "kid"})

    with pytest.raises(OutsideTheEnvelope, match="child"):
        tells(onlooker, "shower", {"temperature": 39})


def test_the_onlooker_sees_a_rise_that_is_too_fast() -> None:
    onlooker = Envelope()
    adult(onlooker)
    sees(onlooker, "shower/state", {"active": True, "temperature": 38})
    tells(onlooker, "shower", {"temperature": 39}, 10)

    with pytest.raises(OutsideTheEnvelope, match="too soon"):
        tells(onlooker, "shower", {"temperature": 40}, 11)


def test_the_onlooker_sees_warm_water_that_nobody_watches() -> None:
    onlooker = Envelope(probed=True)
    adult(onlooker)
    sees(onlooker, "shower/state", {"active": True, "temperature": 38})
    onlooker.settled(10)  # of a sensor that was never heard, nobody knows that it is there
    sees(onlooker, "sensor/probe", 38, 10)

    with pytest.raises(OutsideTheEnvelope, match="not to be trusted"):
        onlooker.settled(20)


def test_the_onlooker_sees_a_movement_on_a_stale_signal() -> None:
    onlooker = Envelope()
    for sensor, good in (("vehicle_speed", 0), ("vehicle_gear", "P"), ("driver_belt", "off")):
        sees(onlooker, f"sensor/{sensor}", good)
    tells(onlooker, "wheel", {"height": 40}, 5)

    with pytest.raises(OutsideTheEnvelope, match="not proven"):
        tells(onlooker, "wheel", {"height": 41}, 5.1)
