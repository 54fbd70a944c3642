"""`justright review` as a user meets it, without a broker."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from controller.cli import program
from tests.household.driver import InProcess, recorded
from tests.household.reviewable import HOME, home, row


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return home(tmp_path)


def review(file: Path, *arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(program, ["review", "--config", str(file), *arguments])
    assert result.exit_code == code, result.output
    return result


def learned(file: Path) -> dict[str, Any]:
    return row(file.parent / "justright.db")


def test_a_dry_run_shows_and_changes_nothing(file: Path) -> None:
    before = learned(file)
    text = review(file, "--dry-run").stdout

    header, line = text.splitlines()
    assert header.split()[:5] == ["person", "device", "setting", "uses", "choices"]
    assert line.split()[:6] == ["ana", "shower", "temperature", "120", "120", "last"]
    assert line.endswith("would change")
    assert "%" in line
    assert learned(file) == before


def test_what_wins_serves_and_is_taken_back(file: Path) -> None:
    before = learned(file)["state"]

    said = review(file).stdout
    after = learned(file)["chosen"]["learner"]
    assert f"ana, shower temperature: {after} serves from now on instead of last." in said
    assert after != "last"

    ledger = CliRunner().invoke(program, ["ledger", "--config", str(file), "--type", "learner"]).stdout
    assert f"the learner of Ana for shower temperature is {after} instead of last: its loss was" in ledger

    assert review(file, "--undo").stdout == f"ana, shower temperature: last serves again, not {after}.\n"
    assert learned(file)["state"] == before
    assert "no review has changed anything" in review(file, "--undo", code=1).stderr


def test_a_second_review_finds_nothing_more_to_change_to(file: Path) -> None:
    review(file)
    chosen = learned(file)["chosen"]

    found = json.loads(review(file, "--json").stdout)

    assert found["changed"] == []
    assert learned(file)["chosen"] == chosen


def test_json_has_the_settings_the_changes_and_the_memory(file: Path) -> None:
    found = json.loads(review(file, "--json").stdout)

    (setting,) = found["settings"]
    assert setting["wins"]
    assert setting["low"] > 0
    assert found["changed"] == [
        {name: setting[name] for name in ("person", "device", "setting")}
        | {"from": "last", "to": setting["best"], "better": setting["better"]}
    ]
    assert 0 < found["peak_mb"] < 300


def test_scikit_learn_is_shown_and_never_serves(tmp_path: Path) -> None:
    pytest.importorskip("sklearn")
    name = "sklearn.linear_model.BayesianRidge"
    file = home(tmp_path, review={"challengers": [name]})
    review(file)

    text = review(file, "--json").stdout

    assert json.loads(text)["changed"] == []
    assert learned(file)["chosen"]["learner"] != name


def test_where_nothing_is_learned_there_is_nothing_to_review(tmp_path: Path) -> None:
    file = tmp_path / "home.yaml"
    file.write_text(json.dumps(HOME))

    assert "nothing to review" in review(file, code=1).stderr
    assert "There is no store" in review(file, "--undo", code=1).stderr
    review(file, "--undo", "--dry-run", code=2)


def test_replay_reviews_on_request_and_says_what_changed(file: Path) -> None:
    steps = InProcess(file, file.parent / "justright.db")
    at = datetime(2026, 3, 10, tzinfo=UTC)
    heard = [json.loads(line) for line in steps.say(recorded(at, "justright/bridge/request/review/run", '{"transaction": 1}'))]
    told = {each["topic"]: json.loads(each["payload"]) for each in heard if each["topic"].startswith("justright/bridge/")}
    steps.close()

    assert told["justright/bridge/event"]["type"] == "learner"
    assert told["justright/bridge/response/review/run"]["data"]["changed"][0]["from"] == "last"
