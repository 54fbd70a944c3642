"""The replay itself: what it reads, what it writes, its clock, and `--step` (protocol, section 4)."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.household.driver import MONDAY, Command, Document, Heard, Household, command, hear, recorded, stamp
from tests.household.homes import HOME

Opens = Callable[..., Household]
Writes = Callable[[Document], Path]

MORNING = [
    recorded(MONDAY, "justright/identity/living/nfc", '{"person":"ana"}'),
    recorded(MONDAY + timedelta(seconds=60), "justright/heater/state", '{"temperature":24}'),
    json.dumps({"tst": stamp(MONDAY + timedelta(seconds=90))}),
    recorded(MONDAY + timedelta(seconds=600), "justright/identity/living/nfc", '{"person":"ana","present":false}'),
]


def replayed(config: Path, text: str, *arguments: str) -> str:
    """Run `justright replay` on a text and return what it wrote; that it ends well is asserted."""
    done = subprocess.run(
        command("replay", "--config", str(config), *arguments), input=text, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def objects(lines: list[str]) -> Iterator[dict[str, Any]]:
    """Read lines as JSON objects."""
    for line in lines:
        yield json.loads(line)


def test_every_output_line_is_in_the_input_format(written: Writes) -> None:
    lines = replayed(written(HOME), "\n".join(MORNING)).splitlines()

    assert lines
    for line in objects(lines):
        assert line.keys() >= {"tst", "topic", "qos", "retain", "payload"}
        assert isinstance(line["payload"], str)
        assert line["retain"] in (0, 1)
        assert len(line["tst"]) == len("2026-03-02T06:31:00.000000+0000")
    assert {line["qos"] for line in objects(lines) if line["topic"].endswith("/set")} == {1}


def test_a_file_and_standard_input_give_the_same(written: Writes, tmp_path: Path) -> None:
    recording = tmp_path / "morning.jsonl"
    recording.write_text("\n".join(MORNING) + "\n")
    config = written(HOME)

    assert replayed(config, "", str(recording)) == replayed(config, "\n".join(MORNING))


def test_step_writes_a_blank_line_after_every_lines_output(written: Writes) -> None:
    config = written(HOME)
    plain = replayed(config, "\n".join(MORNING)).splitlines()
    blocks = replayed(config, "\n".join(MORNING) + "\n", "--step").split("\n")

    assert [line for line in blocks if line] == plain
    assert len([line for line in blocks[:-1] if not line]) == len(MORNING)


def test_step_answers_every_line_even_a_broken_or_empty_one(written: Writes) -> None:
    lines = [MORNING[0], "", "{broken", MORNING[1], "7"]
    blocks = replayed(written(HOME), "\n".join(lines) + "\n", "--step").split("\n")

    assert len([line for line in blocks[:-1] if not line]) == len(lines)


def test_what_is_published_at_start_belongs_to_the_first_line(opens: Opens) -> None:
    home = opens(steps=Command)
    first = home.waits(0)

    assert first.on("bridge/state") == [{"state": "online"}]
    assert all(message.at == home.now for message in first.messages)


def test_the_command_can_be_driven_in_closed_loop(opens: Opens) -> None:
    home = opens(steps=Command)
    arrival = home.enters("ana", "living")
    turned = home.obeys("heater", arrival) + home.turns("heater", temperature=24)

    assert arrival.sets("heater") == [{"temperature": 21}]
    assert [event["value"] for event in turned.events("preference")] == [24]


def test_deadlines_in_between_fire_at_their_own_time_and_in_order(home: Household) -> None:
    home.obeys("heater", home.enters("ana", "living"))
    home.waits(60)
    home.reports("heater", temperature=24)
    turned_at = home.now
    heard = home.waits(3600)

    (settled,) = [message for message in heard.messages if message.topic == "bridge/event" and message.payload["type"] == "preference"]
    assert settled.at == turned_at + timedelta(seconds=20)
    assert [message.at for message in heard.messages] == sorted(message.at for message in heard.messages)


def test_deadlines_after_the_last_line_do_not_fire(written: Writes) -> None:
    heard = hear(replayed(written(HOME), "\n".join(MORNING[:2])).splitlines())

    assert not heard.events("preference")


def test_a_payload_may_be_plain_json(opens: Opens) -> None:
    def played(lines: list[dict[str, Any]]) -> Heard:
        home = opens()
        return sum((home.line(json.dumps(line)) for line in lines), start=Heard())

    as_text = list(objects(MORNING))
    as_json = [{**line, "payload": json.loads(line["payload"])} if "payload" in line else line for line in as_text]

    assert played(as_json) == played(as_text)


def test_a_line_needs_only_a_topic(home: Household) -> None:
    home.waits(0)
    heard = home.line(json.dumps({"topic": "justright/identity/living/nfc", "payload": {"person": "ana"}}))

    assert heard.sets("heater") == [{"temperature": 21}]


@pytest.mark.parametrize(
    "written_as", ["2026-03-02T06:30:00.000000+0000", "2026-03-02T06:30:00Z", "2026-03-02T07:30:00+01:00", "2026-03-02T06:30:00.123456789Z"]
)
def test_time_is_read_with_any_offset(opens: Opens, written_as: str) -> None:
    home = opens()
    heard = home.line(json.dumps({"tst": written_as, "topic": "justright/identity/living/nfc", "payload": '{"person":"ana"}'}))

    assert all(abs(message.at - MONDAY) < timedelta(seconds=1) for message in heard.messages)
    assert heard.sets("heater")


def test_another_base_topic_is_used_throughout(opens: Opens) -> None:
    home = opens(mqtt={"base_topic": "home/jr"})
    home.base = "home/jr"
    heard = home.enters("ana", "living")

    assert heard.sets("heater") == [{"temperature": 21}]
    assert heard.decision("heater")["person"] == "ana"


def test_a_store_is_kept_where_one_is_named(written: Writes, tmp_path: Path) -> None:
    config, store = written(HOME), tmp_path / "kept.db"
    tomorrow = MONDAY + timedelta(days=1)
    later = [recorded(tomorrow, "justright/identity/living/nfc", '{"person":"ana"}')]
    replayed(config, "\n".join(MORNING), "--store", str(store))
    with_store = hear(replayed(config, "\n".join(later), "--store", str(store)).splitlines())
    without = hear(replayed(config, "\n".join(later)).splitlines())

    assert store.exists()
    assert with_store.decision("heater")["settings"] == {"temperature": 24}
    assert without.decision("heater")["settings"] == {"temperature": 21}
    assert not list(tmp_path.glob("justright.db*"))
