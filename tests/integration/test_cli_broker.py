"""The commands that speak with a broker, as processes, on a real mosquitto."""

from __future__ import annotations

import asyncio
import json
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
from tests.integration.wires import CONNECT, PUBLISH, Proxy

MORNING = [
    {"topic": "justright/identity/bathroom/nfc", "payload": {"person": "ana"}},
    {"topic": "justright/shower/state", "payload": {"temperature": 38, "active": True}},
    {"topic": "justright/shower/state", "payload": {"temperature": 39.5, "origin": "manual"}},
]


class Home:
    """A configuration on a port, and the commands on it."""

    def __init__(self, directory: Path, port: int) -> None:
        self.file = directory / "home.yaml"
        people = {"ana": {"name": "Ana"}, "ben": {}}
        devices = {"shower": {"kind": "shower", "place": "bathroom"}}
        self.file.write_text(json.dumps({"mqtt": {"port": port}, "people": people, "devices": devices}))

    def says(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        line = command(arguments[0], "--config", str(self.file), *arguments[1:])
        return subprocess.run(line, input=stdin, capture_output=True, text=True, check=False)

    def checked(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.says("check", "--json").stdout)
        return found

    def lives(self) -> None:
        """Record an override of Ana's in the store."""
        lines = [json.dumps({"tst": f"2026-03-02T06:3{minute}:00+0000", **message}) for minute, message in enumerate(MORNING)]
        self.says(
            "replay", "--store", str(self.file.parent / "justright.db"), stdin="\n".join([*lines, '{"tst":"2026-03-02T07:00:00+0000"}'])
        )

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[str]]:
        """Have `run` connected."""
        process = subprocess.Popen(command("run", "--config", str(self.file)), stderr=subprocess.PIPE, text=True)
        try:
            assert process.stderr is not None
            assert any("connected to broker" in line for line in process.stderr)
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate()


@pytest.fixture
def home(tmp_path: Path, mosquitto: Mosquitto) -> Home:
    return Home(tmp_path, mosquitto.port)


def texts(found: dict[str, Any], part: str = "broker") -> str:
    return "\n".join(f"{finding['result']} {finding['text']}" for finding in found["findings"] if finding["part"] == part)


def test_check_finds_a_good_broker_good(home: Home) -> None:
    found = home.checked()

    assert found["status"] == "ok"
    assert "connected with MQTT 5" in texts(found)
    assert "ms there and back" in texts(found)
    assert "`justright run` is not online" in texts(found)


async def test_check_leaves_nothing_behind(home: Home, mosquitto: Mosquitto) -> None:
    home.checked()

    async with Watcher.on(mosquitto.port) as watcher:
        await watcher.say("justright/end", "here")
        await watcher.sees("justright/end")

    assert watcher.seen == [("justright/end", "here")]


def test_check_beside_a_run_says_that_it_is_online_and_leaves_it_alone(home: Home) -> None:
    with home.running() as process:
        found = home.checked()

        assert "`justright run` is online" in texts(found)
        assert "ok" in texts(found, "store")
        assert process.poll() is None


def test_check_names_a_wrong_password(tmp_path: Path) -> None:
    broker = Mosquitto(tmp_path, "allow_anonymous false")
    broker.start()
    try:
        found = Home(tmp_path, broker.port).checked()
    finally:
        broker.stop()

    assert found["status"] == "error"
    assert "mqtt.username" in texts(found)


def test_check_names_an_account_that_may_not_write(tmp_path: Path) -> None:
    (tmp_path / "acl").write_text("topic read #\n")
    broker = Mosquitto(tmp_path, f"acl_file {tmp_path}/acl")
    broker.start()
    try:
        found = Home(tmp_path, broker.port).checked()
    finally:
        broker.stop()

    assert found["status"] == "error"
    assert "allow this account to write to justright/#" in texts(found)


def test_check_names_an_account_that_may_not_read(tmp_path: Path) -> None:
    (tmp_path / "acl").write_text("topic write #\n")
    broker = Mosquitto(tmp_path, f"acl_file {tmp_path}/acl")
    broker.start()
    try:
        found = Home(tmp_path, broker.port).checked()
    finally:
        broker.stop()

    assert found["status"] == "error"
    assert "allow this account to" in texts(found)


async def test_check_notes_a_broker_without_mqtt_5(tmp_path: Path, mosquitto: Mosquitto) -> None:
    async with Proxy.before(mosquitto.port) as proxy:
        proxy.from_client = lambda packet: None if packet.type == CONNECT and packet.version == 5 else packet.raw

        found = await asyncio.to_thread(Home(tmp_path, proxy.port).checked)

    assert "note 127.0.0.1" in texts(found)
    assert "3.1.1 is used" in texts(found)


async def test_check_names_a_broker_that_stops_answering(tmp_path: Path, mosquitto: Mosquitto) -> None:
    async with Proxy.before(mosquitto.port) as proxy:
        proxy.from_client = lambda packet: b"" if packet.type == PUBLISH else packet.raw

        found = await asyncio.to_thread(Home(tmp_path, proxy.port).checked)

    assert found["status"] == "error"
    assert "connected, but it stopped answering" in texts(found)


def test_check_names_a_broker_that_retains_nothing(tmp_path: Path) -> None:
    broker = Mosquitto(tmp_path, "retain_available false")
    broker.start()
    try:
        found = Home(tmp_path, broker.port).checked()
    finally:
        broker.stop()

    assert found["status"] == "error"
    assert "Retain not supported" in texts(found)


def test_forgetting_works_through_the_run_that_holds_the_store(home: Home) -> None:
    home.lives()
    with home.running():
        assert json.loads(home.says("export", "ana").stdout)["ledger"]

        done = home.says("forget", "ana", "--yes")

        assert done.returncode == 0, done.stderr
        assert "`run` erased it" in done.stdout
        assert json.loads(home.says("export", "ana").stdout)["ledger"] == []


def test_enrolling_works_through_the_run_that_holds_the_store(home: Home) -> None:
    home.lives()
    with home.running():
        done = home.says("enrol", "ben", "de:ad:01")
        refused = home.says("enrol", "ana", "DEAD01")

    assert done.returncode == 0, done.stderr
    assert "Enrolled" in done.stdout
    assert refused.returncode == 1
    assert "belongs to somebody else" in refused.stderr


async def test_forgetting_without_a_run_withdraws_what_the_broker_retains_of_them(home: Home, mosquitto: Mosquitto) -> None:
    home.lives()
    async with Watcher.on(mosquitto.port) as watcher:
        await watcher.say("justright/shower/decision", {"person": "ana"}, retain=True)
        await watcher.say("justright/other/decision", {"person": "ben"}, retain=True)
        await watcher.say("justright/broken/decision", "no json", retain=True)

        done = home.says("forget", "ana", "--yes")

        assert "Retained messages withdrawn from the broker: 1." in done.stdout
        await watcher.sees("justright/shower/decision", lambda payload: not payload)
        assert not watcher.on_topic("justright/other/decision", lambda payload: not payload)


def test_forgetting_says_so_where_the_run_cannot_be_reached(home: Home, mosquitto: Mosquitto) -> None:
    with home.running():
        mosquitto.kill()

        done = home.says("forget", "ana", "--yes")

        assert done.returncode == 1
        assert "The store is in use by `justright run`, which is to be asked over MQTT, but broker" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_profile_is_not_taken_in_while_a_run_holds_the_store(home: Home) -> None:
    with home.running():
        done = home.says("import", "-", stdin='{"person": "ana", "ledger": []}')

    assert done.returncode == 1
    assert "it is in use by process" in done.stderr
    assert done.stderr.count("\n") == 1


def test_run_ends_with_code_0_when_it_is_told_to(home: Home) -> None:
    with home.running() as process:
        pass

    assert process.returncode == 0
