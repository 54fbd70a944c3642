"""What people would not like to see: their names in a log, their wishes in a file for all to read, themselves after being forgotten."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.household.driver import command
from tests.integration.brokers import Mosquitto
from tests.integration.watchers import Watcher

PEOPLE = {"xenia": {"name": "Xenia Q", "tags": ["deadbeef01"]}, "quentin": {"name": "Quentin"}}
PERSONAL = ("xenia", "quentin", "deadbeef01", "de-ad-be-ef", "hunter2", "secretword")


class Home:
    """A configuration, and `justright` on it."""

    def __init__(self, directory: Path, port: int, **more: Any) -> None:
        self.directory = directory
        shower = {"kind": "shower", "place": "bathroom", "settings": {"temperature": {"settle": 0}}}
        home = {"people": PEOPLE, "devices": {"shower": shower}, "sensors": {"hall": {"topic": "z/hall", "template": "{{ value_json.t }}"}}}
        (directory / "home.yaml").write_text(json.dumps({"mqtt": {"port": port, "username": "me", "password": "hunter2"}, **home, **more}))

    def do(self, *arguments: str) -> str:
        line = command(arguments[0], "--config", str(self.directory / "home.yaml"), *arguments[1:])
        return subprocess.run(line, capture_output=True, text=True, check=True).stdout

    def kept(self) -> list[Path]:
        """Return every file of the store, its backups and its key."""
        return [file for file in self.directory.glob("**/*") if file.is_file() and "justright.db" in str(file)]

    @contextmanager
    def running(self, *options: str) -> Iterator[Path]:
        """Run it with everybody's rights on new files, and give its log."""
        log = self.directory / "run.log"
        with log.open("wb") as out:
            line = command("run", "--config", str(self.directory / "home.yaml"), *options)
            process = subprocess.Popen(line, stdout=out, stderr=out, umask=0)
        try:
            yield log
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=10)


def open_to_others(files: list[Path]) -> list[str]:
    return [file.name for file in files if file.stat().st_mode & 0o077]


async def a_life(watcher: Watcher) -> None:
    """Say everything that is personal, rightly and wrongly."""
    await watcher.sees("justright/bridge/state", lambda text: "online" in text)
    bad = [b"\xff\xfe xenia", "secretword", '{"person": "xenia', '{"person": ["secretword"]}', "x" * 70_000 + "xenia"]
    for payload in bad:
        for topic in (
            "identity/bathroom/nfc",
            "shower/state",
            "shower/availability",
            "sensor/outlet_temperature",
            "bridge/request/person/export",
        ):
            await watcher.say(f"justright/{topic}", payload)
    for topic in ("secretword/state", "bridge/request/secretword", "identity/secretword/xenia", "sensor/secretword"):
        await watcher.say(f"justright/{topic}", '{"person": "xenia", "value": "secretword"}')
    await watcher.say("z/hall", '{"t": "secretword secretword"}')
    await watcher.say("z/hall", "[[[secretword")
    await watcher.say("justright/identity/bathroom/nfc", {"tag": "DE-AD-BE-EF-01"})
    await watcher.say("justright/shower/state", {"temperature": 36.5, "active": True, "secretword": "secretword"})
    await watcher.say("justright/shower/state", {"temperature": 37.5, "active": True})
    await watcher.sees("justright/bridge/event", lambda text: '"preference"' in text)
    for body in ({"person": "secretword"}, {"person": "xenia", "level": "secretword"}):
        await watcher.say("justright/bridge/request/person/level", body)
    await watcher.say("justright/bridge/request/person/export", {"person": "quentin", "transaction": "last"})
    await watcher.sees("justright/bridge/response/person/export", lambda text: '"last"' in text)


async def test_a_log_at_its_most_talkative_says_nothing_personal(mosquitto: Mosquitto, tmp_path: Path) -> None:
    home = Home(tmp_path, mosquitto.port)
    with home.running("--verbose") as log:
        async with Watcher.on(mosquitto.port) as watcher:
            await a_life(watcher)
        mosquitto.stop()  # so that it says something about the broker too
    said = log.read_text().lower()

    assert said.count("\n") > 3
    assert [line for line in said.splitlines() if any(word in line for word in PERSONAL)] == []


async def test_whatever_is_kept_is_for_its_owner_alone(mosquitto: Mosquitto, tmp_path: Path) -> None:
    home = Home(tmp_path, mosquitto.port, privacy={"pseudonyms": True})
    with home.running():
        async with Watcher.on(mosquitto.port) as watcher:
            await a_life(watcher)
        assert {"justright.db", "justright.db-wal", "justright.db.key"} <= {file.name for file in home.kept()}
        assert open_to_others(home.kept()) == []
    old = os.umask(0)
    try:
        home.do("backup")
        home.do("export", "xenia", "--output", str(tmp_path / "export.json"))
    finally:
        os.umask(old)

    assert any(file.suffix == ".gz" for file in home.kept())
    assert open_to_others([*home.kept(), tmp_path / "export.json"]) == []


@pytest.mark.parametrize("pseudonyms, while_it_runs", [(False, False), (True, True)])
async def test_who_is_forgotten_is_in_no_file_and_no_message_any_more(
    mosquitto: Mosquitto, tmp_path: Path, *, pseudonyms: bool, while_it_runs: bool
) -> None:
    home = Home(tmp_path, mosquitto.port, privacy={"pseudonyms": pseudonyms})
    with home.running():
        async with Watcher.on(mosquitto.port) as watcher:
            await a_life(watcher)
            others = '{"person": "quentin", "why": "Xenia Q set 24; it is kept."}'
            await watcher.say("justright/lamp/decision", others, retain=True)
            await watcher.say("justright/identity/bathroom/nfc", {"person": "xenia", "present": False})
            await watcher.say("justright/bridge/request/health", {"transaction": "gone"})
            await watcher.sees("justright/bridge/response/health", lambda text: '"gone"' in text)
        if while_it_runs:
            home.do("forget", "xenia", "--yes")
    home.do("backup")
    home.do("forget", "xenia", "--yes")

    async with Watcher.on(mosquitto.port) as watcher:
        await watcher.say("justright/end", "here")
        await watcher.sees("justright/end")
        retained = json.dumps(watcher.seen)
    contents = b"".join(gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes() for file in home.kept())
    assert len(contents) > 1000
    assert b"xenia" not in contents.lower()
    assert "xenia" not in retained.lower()
