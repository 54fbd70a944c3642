"""The review's child process: what it finds, what it may not do, and what of it the serving process never imports."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from controller.core.learning.review import Subject, Verdict
from controller.effects import Findings
from controller.review import child
from controller.review.lines import Order, Progress, Result, decode_line, decode_order, encode_line, encode_order
from controller.review.runs import reviewed, reviewing
from devices.settings import ChoiceSetting, NumberSetting
from tests.household.reviewable import fill, wishes

SPEC = NumberSetting("temperature", "°C", 15, 46, 0.5, 38)
ANA = Subject("ana", "shower", "temperature", SPEC, "last")
FOREIGN = "sklearn.linear_model.BayesianRidge"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    fill(tmp_path / "home.db")
    return tmp_path / "home.db"


def run(order: Order) -> tuple[list[Progress], Result]:
    *steps, result = reviewing(order)
    assert isinstance(result, Result)
    return [step for step in steps if isinstance(step, Progress)], result


def test_a_learner_of_the_hour_wins_over_the_last_value(store: Path) -> None:
    steps, result = run(Order((ANA,), (), store))

    (verdict,) = result.findings.verdicts
    assert steps == [Progress(1, 1)]
    assert result.findings.error is None
    assert verdict.wins
    assert verdict.best not in {None, "last"}
    assert verdict.choices == 120
    assert verdict.better is not None
    assert verdict.low is not None
    assert 0 < verdict.low < verdict.better


def test_what_was_taken_back_is_not_tried(store: Path) -> None:
    best = run(Order((ANA,), (), store))[1].findings.verdicts[0].best
    assert best is not None

    (verdict,) = run(Order((Subject("ana", "shower", "temperature", SPEC, "last", (best,)),), (), store))[1].findings.verdicts

    assert verdict.best != best


def test_too_little_is_not_compared(tmp_path: Path) -> None:
    fill(tmp_path / "home.db", wishes(10))

    (verdict,) = run(Order((ANA,), (), tmp_path / "home.db"))[1].findings.verdicts

    assert (verdict.choices, verdict.best, verdict.wins, verdict.note) == (20, None, False, "fewer than 30 choices")


def test_its_memory_is_measured_and_limited(store: Path) -> None:
    result = run(Order((ANA,), (), store))[1]

    assert result.peak_mb is not None
    assert 10 < result.peak_mb * 1024 * 1024 < child.LARGEST_BYTES


def test_a_store_that_cannot_be_read_is_an_error_and_no_crash(tmp_path: Path) -> None:
    result = run(Order((ANA,), (), tmp_path / "none.db"))[1]

    assert result.findings.error is not None
    assert "there is none yet" in result.findings.error


async def test_it_runs_beside_an_event_loop_too(store: Path) -> None:
    found = await reviewed(Order((ANA,), (), store))

    assert found.verdicts == run(Order((ANA,), (), store))[1].findings.verdicts


async def test_a_child_that_is_broken_off_is_an_error(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")

    assert (await reviewed(Order((ANA,), (), store))).error is not None


def test_below_normal_priority_and_no_writing(store: Path, tmp_path: Path) -> None:
    before = store.read_bytes()
    script = (
        "import os, io, sys; from controller.review.child import main; "
        "main(io.StringIO(sys.stdin.read()), io.StringIO()); print(os.nice(0), 'sklearn' in sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], input=encode_order(Order((ANA,), (), store)), capture_output=True, text=True, check=True
    )

    niceness, foreign = told.stdout.split()
    assert int(niceness) >= os.nice(0) + child.NICENESS or int(niceness) == 19
    assert foreign == "False", "scikit-learn is only imported where one of its estimators is named"
    assert store.read_bytes() == before


def test_an_order_and_its_answers_survive_the_way() -> None:
    choice = Subject("ben", "radio", "station", ChoiceSetting("station", ("a", "b"), "a"), "last", ("counts",))
    order = Order((ANA, choice), (FOREIGN,), Path("/somewhere/home.db"))
    result = Result(Findings((Verdict("ana", "shower", "temperature", "last", 5, 9, 0.5, "cells", 0.25, 0.5, 0.1, 0.9, wins=True),)), 61.5)

    assert decode_order(encode_order(order)) == order
    assert decode_line(encode_line(result)) == result
    assert decode_line(encode_line(Progress(3, 9))) == Progress(3, 9)
    with pytest.raises(ValueError, match="no line"):
        decode_line("{}")


def test_the_serving_process_never_imports_scikit_learn() -> None:
    script = "import sys, controller.app, controller.replay, controller.commands.review; print([m for m in sys.modules if 'sklearn' in m])"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "[]"


# --- scikit-learn's own ---


def test_an_estimator_is_compared_and_is_not_ours(store: Path) -> None:
    pytest.importorskip("sklearn")
    ours = run(Order((ANA,), (), store))[1].findings.verdicts[0]
    both = run(Order((ANA,), (FOREIGN,), store))[1]

    (verdict,) = both.findings.verdicts
    assert verdict.best == ours.best, "where one of ours wins it is shown, because it can serve"
    assert verdict.note is None
    assert both.peak_mb is not None
    assert both.peak_mb < 300


def test_an_estimator_alone_against_everything_barred(store: Path) -> None:
    pytest.importorskip("sklearn")
    from learners.registry import NUMBER_LEARNERS  # noqa: PLC0415

    alone = Subject("ana", "shower", "temperature", SPEC, "last", tuple(NUMBER_LEARNERS))
    (verdict,) = run(Order((alone,), (FOREIGN, "sklearn.linear_model.LogisticRegression"), store))[1].findings.verdicts

    assert verdict.best == FOREIGN, "a classifier is none for a number"
    assert verdict.wins


@pytest.mark.parametrize("name", ["sklearn.preprocessing.StandardScaler", "sklearn.nothing.Foo", "os.path.Join"])
def test_what_is_no_challenger_is_said(store: Path, name: str) -> None:
    pytest.importorskip("sklearn")

    (verdict,) = run(Order((ANA,), (name,), store))[1].findings.verdicts

    assert verdict.note is not None
    assert name in verdict.note
