"""The mosquitto configurations that we ship, read by a real mosquitto: they start, keep what waits, and let nobody take over a session."""

from __future__ import annotations

import asyncio
import getpass
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiomqtt
import pytest
import trustme
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from controller.access.passwords import entry
from tests.integration.brokers import Mosquitto, free_port
from tests.integration.watchers import WAIT_S

DEPLOY = Path(__file__).parents[2] / "deploy"
ACL = "user justright\ntopic readwrite justright/#\nuser lamp\ntopic read justright/lamp/set\ntopic write justright/lamp/state\n"
ACCOUNTS = ("justright", "lamp")
WAITING = 3000
AT_ONCE = 200


class Deployed:
    """A mosquitto on one of our configurations, with the paths and ports of a test."""

    def __init__(self, directory: Path, file: Path) -> None:
        self.broker = Mosquitto(directory)
        self.encrypted = free_port()
        authority = trustme.CA()
        made = authority.issue_cert("127.0.0.1", "localhost")
        for name in ("certs", "conf.d", "data"):
            (directory / name).mkdir()
        authority.cert_pem.write_to_path(str(directory / "certs" / "ca.pem"))
        made.cert_chain_pems[0].write_to_path(str(directory / "certs" / "broker.pem"))
        made.private_key_pem.write_to_path(str(directory / "certs" / "broker.key"))
        (directory / "justright.acl").write_text(ACL)
        (directory / "justright.passwords").write_text("".join(entry(name, f"{name}'s", b"0123456789ab") + "\n" for name in ACCOUNTS))
        self.authority = ssl.create_default_context(cafile=str(directory / "certs" / "ca.pem"))
        text = file.read_text().replace("/etc/mosquitto/", f"{directory}/").replace("/mosquitto/data/", f"{directory}/data/")
        text = re.sub(r"^listener 1883.*", f"listener {self.broker.port} 127.0.0.1", text, flags=re.MULTILINE)
        text = text.replace("listener 8883", f"listener {self.encrypted} 127.0.0.1")
        (directory / "conf.d" / "justright.conf").write_text(text)
        own = "" if "\npersistence true" in text else f"persistence true\npersistence_location {directory}/data/\n"  # as Debian's has it
        main = f"user {getpass.getuser()}\n{own}include_dir {directory}/conf.d\n"
        (directory / f"mosquitto-{self.broker.port}.conf").write_text(main)
        self.broker.start()

    def client(self, account: str = "justright", **options: Any) -> aiomqtt.Client:
        login = {"username": account, "password": f"{account}'s", "protocol": aiomqtt.ProtocolVersion.V5}
        return aiomqtt.Client("127.0.0.1", options.pop("port", self.broker.port), **{**login, **options})


@asynccontextmanager
async def listening(deployed: Deployed) -> AsyncIterator[aiomqtt.Client]:
    """Be justright, with a session that the broker keeps."""
    properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
    properties.SessionExpiryInterval = 3600
    async with deployed.client(identifier="justright", clean_start=False, properties=properties) as client:
        yield client


@pytest.fixture(params=["mosquitto/justright.conf", "docker/mosquitto.conf"])
def deployed(tmp_path: Path, request: pytest.FixtureRequest) -> Any:
    found = Deployed(tmp_path, DEPLOY / request.param)
    yield found
    found.broker.stop()


async def heard(client: aiomqtt.Client, number: int) -> list[bytes]:
    found: list[bytes] = []
    async with asyncio.timeout(WAIT_S):
        async for message in client.messages:
            found.append(bytes(message.payload))
            if len(found) == number:
                return found
    return found


async def test_what_waits_for_us_is_kept_also_through_a_restart_of_the_broker(deployed: Deployed) -> None:
    async with listening(deployed) as us:
        await us.subscribe("justright/+/state", qos=1)
    async with deployed.client("lamp", port=deployed.encrypted, tls_context=deployed.authority) as lamp:
        for first in range(0, WAITING, AT_ONCE):  # each has ten seconds, on a slow machine too
            some = range(first, min(first + AT_ONCE, WAITING))
            await asyncio.gather(*(lamp.publish("justright/lamp/state", str(number), qos=1) for number in some))
    deployed.broker.stop()
    deployed.broker.start()

    async with listening(deployed) as us:
        assert sorted(map(int, await heard(us, WAITING))) == list(range(WAITING))


async def test_a_device_cannot_take_our_session_over(deployed: Deployed) -> None:
    async with listening(deployed) as us:
        await us.subscribe("justright/+/state", qos=1)
        async with deployed.client("lamp", port=deployed.encrypted, tls_context=deployed.authority, identifier="justright") as lamp:
            await lamp.publish("justright/lamp/state", "one", qos=1)

            assert await heard(us, 1) == [b"one"]


async def test_nobody_comes_in_without_tls_from_elsewhere_or_without_an_account(deployed: Deployed) -> None:
    for options in ({"port": deployed.encrypted}, {"username": None, "password": None}, {"password": "wrong"}):
        with pytest.raises(aiomqtt.MqttError):
            async with deployed.client("lamp", timeout=2, **options):
                pytest.fail("the broker let somebody in")


async def test_what_is_too_long_for_anybody_goes_no_further(deployed: Deployed) -> None:
    async with listening(deployed) as us:
        await us.subscribe("justright/+/state", qos=1)
        with pytest.raises(aiomqtt.MqttError):
            async with deployed.client("lamp", port=deployed.encrypted, tls_context=deployed.authority, timeout=2) as lamp:
                await lamp.publish("justright/lamp/state", b"x" * 1_000_000, qos=1)
        async with deployed.client("lamp", port=deployed.encrypted, tls_context=deployed.authority) as lamp:
            await lamp.publish("justright/lamp/state", "short", qos=1)

        assert await heard(us, 1) == [b"short"]
