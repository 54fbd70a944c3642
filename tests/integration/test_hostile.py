"""A broker held to `justright access`: somebody with a device's account learns nothing of people and speaks for nobody else."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import aiomqtt
import pytest

from controller.access.passwords import entry, opens
from tests.household.driver import command
from tests.integration.brokers import Mosquitto
from tests.integration.watchers import WAIT_S, Watcher

HOME: dict[str, Any] = {
    "people": {"ana": {"name": "Ana", "tags": ["04a2b1c3"]}, "ben": {"name": "Ben"}},
    "places": {"bathroom": {}, "hall": {}},
    "devices": {
        "shower": {"kind": "shower", "place": "bathroom", "settings": {"temperature": {"settle": 0}}},
        "lamp": {"kind": "light", "place": "hall"},
    },
}
EVERYTHING = (
    "#",
    "+/#",
    "justright/#",
    "justright/+/decision",
    "justright/bridge/+",
    "justright/identity/+/+",
    "$share/x/justright/#",
    "$SYS/#",
)


class Guarded:
    """`justright run` on a broker with accounts and the access list of its own configuration."""

    def __init__(self, directory: Path, home: dict[str, Any]) -> None:
        self._directory = directory
        self._file = directory / "home.yaml"
        files = (directory / "acl", directory / "passwords")
        self.broker = Mosquitto(directory, f"acl_file {files[0]}", f"password_file {files[1]}", "allow_anonymous false")
        mqtt = {"port": self.broker.port, "username": "justright", "password_file": "credentials/justright"}
        self._file.write_text(json.dumps({"mqtt": mqtt, **home}))
        (directory / "credentials").mkdir()
        (directory / "credentials" / "justright").touch()
        self.do("access", "--acl", str(files[0]), "--passwords", str(files[1]))
        self.broker.start()

    def do(self, *arguments: str) -> str:
        done = subprocess.run(
            command(arguments[0], "--config", str(self._file), *arguments[1:]), capture_output=True, text=True, check=True
        )
        return done.stdout

    async def up(self) -> None:
        """Wait until the program is online."""
        async with Watcher.on(self.broker.port, "justright/bridge/state", **self.login("admin")) as watcher:
            await watcher.sees("justright/bridge/state", lambda text: "online" in text)

    def login(self, account: str) -> dict[str, Any]:
        return {"username": account, "password": (self._directory / "credentials" / account).read_text().strip()}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    directory = tmp_path_factory.mktemp("guarded")
    found = Guarded(directory, HOME)
    with (directory / "run.log").open("wb") as log:
        running = subprocess.Popen(command("run", "--config", str(directory / "home.yaml")), stdout=log, stderr=log)
        try:
            asyncio.run(found.up())
            yield found
        finally:
            running.terminate()
            running.wait(timeout=10)
            found.broker.stop()


async def a_morning(guarded: Guarded, wish: float) -> list[tuple[str, str]]:
    """Let Ana come, turn the knob and ask for her data; return all that an admin saw of it."""
    async with AsyncExitStack() as stack:
        watcher, reader, shower = [
            await stack.enter_async_context(Watcher.on(guarded.broker.port, **guarded.login(account)))
            for account in ("admin", "identity-bathroom", "shower")
        ]
        await watcher.sees("justright/bridge/state", lambda text: "online" in text)
        await shower.say("justright/shower/state", {"temperature": 30, "active": True})
        await reader.say("justright/identity/bathroom/nfc", {"tag": "04-a2-b1-c3"})
        await watcher.sees("justright/shower/decision", lambda text: '"ana"' in text)
        await shower.say("justright/shower/state", {"temperature": wish, "active": True})
        await watcher.sees("justright/bridge/event", lambda text: str(wish) in text)
        await watcher.say("justright/bridge/request/person/export", {"person": "ana"})
        await watcher.sees("justright/bridge/response/person/export")
        await reader.say("justright/identity/bathroom/nfc", {"tag": "04a2b1c3", "present": False})
        return watcher.seen


@pytest.mark.parametrize("version, wish", [(aiomqtt.ProtocolVersion.V5, 39.5), (aiomqtt.ProtocolVersion.V311, 41)])
async def test_a_device_reads_nothing_of_people_whatever_it_subscribes_to(
    guarded: Guarded, version: aiomqtt.ProtocolVersion, wish: float
) -> None:
    async with aiomqtt.Client("127.0.0.1", guarded.broker.port, protocol=version, **guarded.login("lamp")) as hostile:
        for pattern in EVERYTHING:
            await hostile.subscribe(pattern, qos=1)

        seen = await a_morning(guarded, wish)
        async with aiomqtt.Client("127.0.0.1", guarded.broker.port, **guarded.login("admin")) as admin:
            await admin.publish("justright/lamp/set", '{"brightness": 3}', qos=1)  # comes last, and may be read
        heard = set()
        async with asyncio.timeout(WAIT_S):
            async for message in hostile.messages:
                heard.add(str(message.topic))
                if message.topic.matches("justright/lamp/set"):
                    break

    assert {topic for topic, _ in seen} > {"justright/shower/decision", "justright/bridge/event", "justright/shower/set"}
    assert heard <= {"justright/bridge/state", "justright/lamp/set"}


def forgeries() -> list[tuple[str, str]]:
    """Everything a device might say in the name of others."""
    ana = '{"person": "ana"}'
    return [
        ("justright/shower/state", '{"temperature": 43, "active": true}'),
        ("justright/shower/availability", "offline"),
        ("justright/shower/get", "{}"),
        ("justright/shower/set", '{"temperature": 45}'),
        ("justright/lamp/set", '{"brightness": 1}'),
        ("justright/lamp/decision", "{}"),
        ("justright/shower/suggestion/accept", "{}"),
        ("justright/identity/bathroom/nfc", ana),
        ("justright/identity/hall/lamp", ana),
        ("justright/sensor/outlet_temperature", "20"),
        *((f"justright/bridge/request/{verb}", ana) for verb in ("person/export", "person/forget", "person/enrol", "device/set", "health")),
        ("justright/bridge/state", '{"state": "offline"}'),
        ("justright/bridge/event", "{}"),
        ("justright/bridge/devices", "[]"),
        ("justright/bridge/response/person/export", "{}"),
        ("justright/bridge/sync", "x"),
        ("homeassistant/light/evil/config", '{"command_topic": "x"}'),
        ("elsewhere/set", "1"),
    ]


async def test_a_device_writes_nothing_but_its_own_topics(guarded: Guarded) -> None:
    port = guarded.broker.port
    async with Watcher.on(port, "#", **guarded.login("justright"), identifier="witness") as witness:
        will = aiomqtt.Will("justright/shower/availability", "offline", qos=1, retain=True)
        async with aiomqtt.Client("127.0.0.1", port, **guarded.login("lamp")) as hostile:
            for retain in (False, True):
                for topic, payload in forgeries():
                    await hostile.publish(topic, payload, qos=1, retain=retain)
            await hostile.publish("justright/lamp/state", '{"brightness": 77}', qos=1)
        dying = aiomqtt.Client("127.0.0.1", port, will=will, **guarded.login("lamp"))
        try:
            async with dying:
                dying._client._sock_close()  # noqa: SLF001  # as a cut cable would: the broker sends the will
        except aiomqtt.MqttError:
            pass
        await witness.sees("justright/lamp/state", lambda text: "77" in text)

        forged = {topic for topic, _ in forgeries()} | {will.topic}
        said = {(topic, payload) for topic, payload in witness.seen if topic in forged}
        assert not said & set(forgeries())
        assert ("justright/shower/availability", "offline") not in said
        assert all(topic == "justright/bridge/devices" or topic.startswith("justright/bridge/state") for topic, _ in said)


@pytest.mark.parametrize(
    "login", [{}, {"username": "lamp"}, {"username": "lamp", "password": "wrong"}, {"username": "stranger", "password": ""}]
)
async def test_who_has_no_account_gets_no_connection(guarded: Guarded, login: dict[str, Any]) -> None:
    with pytest.raises(aiomqtt.MqttError):
        async with aiomqtt.Client("127.0.0.1", guarded.broker.port, **login):
            pytest.fail("the broker let somebody in")


def test_the_program_itself_may_do_all_it_needs(guarded: Guarded) -> None:
    findings = json.loads(guarded.do("check", "--json"))["findings"]

    assert [finding for finding in findings if finding["result"] == "fault"] == []
    assert any("is online" in finding["text"] for finding in findings)


def test_the_accounts_are_shown_to_programs(guarded: Guarded) -> None:
    accounts = {account["name"]: account for account in json.loads(guarded.do("access", "--json"))}

    assert accounts["lamp"]["read"] == ["justright/lamp/set", "justright/bridge/state"]
    assert subprocess.run(command("access", "--renew", "lamp"), capture_output=True, check=False).returncode == 2


def test_new_devices_get_passwords_and_old_ones_keep_theirs(guarded: Guarded, tmp_path: Path) -> None:
    file, secrets = tmp_path / "passwords", tmp_path / "credentials"
    file.write_text(entry("zigbee2mqtt", "theirs", b"salt") + "\n" + entry("lamp", "old", b"salt") + "\n")

    guarded.do("access", "--passwords", str(file), "--credentials", str(secrets), "--renew", "shower")
    lines = {line.partition(":")[0]: line for line in file.read_text().splitlines()}

    assert opens(lines["lamp"], "old")
    assert opens(lines["zigbee2mqtt"], "theirs")
    assert opens(lines["shower"], (secrets / "shower").read_text().strip())
    assert not (secrets / "lamp").exists()
    assert (secrets / "shower").stat().st_mode & 0o777 == 0o600
    assert file.stat().st_mode & 0o007 == 0
