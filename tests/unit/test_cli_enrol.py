"""A new tag is one command: it is stored, it beats a guest, and it is one person's."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from controller.cli import program
from controller.core.decisions import Warn
from controller.core.home import Home
from controller.core.requests import EnrolTag
from tests.unit.core.homes import HOME as HOME_OF_THREE
from tests.unit.core.life import Life

HOME = """
mqtt: { port: 1 }
home: { timezone: Europe/Lisbon }
people: { ana: { name: Ana, tags: ["04:a2:b1"] }, ben: { name: Ben } }
devices: { shower: { kind: shower, place: bathroom } }
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home's configuration."""
    file = tmp_path / "home.yaml"
    file.write_text(HOME)
    return file


def with_tags(home: Home, person: str, *tags: str) -> Home:
    """Return a home in which the configuration gives somebody other tags."""
    return replace(home, people={**home.people, person: replace(home.people[person], tags=tags)})


def says(home: Path, *arguments: str, stdin: str = "") -> Result:
    """Run a command on the home."""
    return CliRunner().invoke(program, [arguments[0], "--config", str(home), *arguments[1:]], input=stdin)


def served(home: Path, tag: str) -> str | None:
    """Return who is served when a tag is shown in the bathroom."""
    shown = {"tst": "2026-03-02T06:30:00.000000+0000", "topic": "justright/identity/bathroom/nfc", "payload": {"tag": tag}}
    out = says(home, "replay", "--store", str(home.parent / "justright.db"), stdin=json.dumps(shown)).stdout
    decisions = [json.loads(line) for line in out.splitlines() if line and json.loads(line)["topic"] == "justright/shower/decision"]
    person: str | None = json.loads(decisions[-1]["payload"])["person"]
    return person


def test_a_tag_is_enrolled_with_one_command(home: Path) -> None:
    before = served(home, "DE-AD-01")
    done = says(home, "enrol", "ben", "de:ad:01")

    assert before is None
    assert done.exit_code == 0, done.output
    assert "Ben" in done.output
    assert served(home, "DE-AD-01") == "ben"


def test_a_tag_of_somebody_else_is_refused(home: Path) -> None:
    refused = says(home, "enrol", "ben", "04a2b1")

    assert refused.exit_code == 1
    assert "belongs to somebody else" in refused.output
    assert served(home, "04a2b1") == "ana"


def test_a_tag_may_be_enrolled_twice_for_the_same_person(home: Path) -> None:
    assert [says(home, "enrol", "ben", "dead01").exit_code for _ in range(2)] == [0, 0]


@pytest.mark.parametrize("person, tag, words", [("bem", "dead01", "ben"), ("ben", "--:--", "neither letters nor digits")])
def test_who_does_not_live_here_and_what_is_no_tag_are_refused_as_usage(home: Path, person: str, tag: str, words: str) -> None:
    refused = says(home, "enrol", "--", person, tag)

    assert refused.exit_code == 2
    assert words in refused.output


def test_a_tag_that_the_file_gives_to_another_one_later_is_said_to_be_enrolled(home: Path) -> None:
    served(home, "de-ad-01")
    says(home, "enrol", "ben", "de:ad:01")
    home.write_text(HOME.replace("04:a2:b1", "DE:AD:01"))
    checked = says(home, "check").output

    assert "a tag of ana was enrolled for ben, which counts" in checked
    assert served(home, "de-ad-01") == "ben"


def test_at_start_a_tag_that_was_enrolled_for_somebody_else_is_said_without_names() -> None:
    life = Life()
    life.asks(EnrolTag("ben", "dead01"))
    given = with_tags(HOME_OF_THREE, "ana", "04a2", "dead01")
    (warning,) = life.restarts(given).of(Warn)

    assert warning.topic == "tag"
    assert not {"ana", "ben", "dead01"} & set(warning.text.split())
