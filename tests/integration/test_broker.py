"""The link to a real mosquitto: acknowledged by hand, made again when it broke, the backlog told apart, refusals in words."""

from __future__ import annotations

import asyncio
import gc
import logging
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from controller.broker import Broker, Pace
from controller.broker.broker import pause
from controller.config import Mqtt, Tls
from controller.effects import Publication
from controller.traffic.link import Connected, Delivery, Disconnected, Happening, Idle
from tests.integration.brokers import Mosquitto, free_port
from tests.integration.watchers import Watcher, until
from tests.integration.wires import CONNECT, PUBACK, PUBLISH, SUBACK, Packet, Proxy

WILL = Publication("justright/bridge/state", '{"state":"offline"}', retain=True)
ONLINE = replace(WILL, payload='{"state":"online"}')
FILTERS = ("justright/+/state", "justright/+/set")


class Link:
    """A broker link and everything that happened on it."""

    def __init__(self, mqtt: Mqtt, pace: Pace) -> None:
        self.happenings: list[Happening] = []
        self.broker = Broker(mqtt, FILTERS, WILL, self.happenings.append, pace)
        self.task = asyncio.create_task(self.broker.run())

    @property
    def deliveries(self) -> list[Delivery]:
        return [one for one in self.happenings if isinstance(one, Delivery)]

    def texts(self) -> list[str]:
        return [one.message.payload.decode() for one in self.deliveries]

    def count(self, kind: type[Happening]) -> int:
        return sum(isinstance(one, kind) for one in self.happenings)

    async def came(self, *texts: str) -> None:
        await until(lambda: set(texts) <= set(self.texts()))

    async def drained(self, count: int) -> None:
        """Acknowledge, in order, until so many messages and the marker behind them have come."""
        acknowledged = 0
        while len(self.deliveries) < count or not self.count(Idle):
            await until(lambda: len(self.happenings) > acknowledged)  # noqa: B023  # waited for within this turn
            for one in self.happenings[acknowledged:]:
                self._acknowledge(one)
            acknowledged = len(self.happenings)
            self.broker.flush()

    def _acknowledge(self, one: Happening) -> None:
        if isinstance(one, Delivery):
            self.broker.acknowledge(one)
        elif isinstance(one, Idle):
            self.broker.acknowledge(one.delivery)

    def acknowledge_all(self) -> None:
        for one in self.happenings:
            self._acknowledge(one)
        self.broker.flush()

    async def end(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


Links = Callable[..., AbstractAsyncContextManager[Link]]


@pytest.fixture
def links() -> Links:
    @asynccontextmanager
    async def link(mqtt: Mqtt, *, online: bool = True, **pace: float) -> AsyncIterator[Link]:
        link = Link(mqtt, Pace(**pace))
        try:
            if online:
                await until(lambda: link.broker.online)
            yield link
        finally:
            await link.end()

    return link


@pytest.fixture
def mqtt(mosquitto: Mosquitto) -> Mqtt:
    return Mqtt(port=mosquitto.port, keepalive=5)


# --- acknowledgement ----------------------------------------------------------------------------------------------------


async def test_a_message_that_was_not_acknowledged_comes_again_and_is_known_to(mqtt: Mqtt, links: Links) -> None:
    async with Watcher.on(mqtt.port) as watcher:
        async with links(mqtt) as link:
            await watcher.say("justright/shower/state", "one")
            await watcher.say("justright/shower/state", "two")
            await link.came("one", "two")
            assert not any(one.repeated or one.queued for one in link.deliveries)
            link.broker.acknowledge(link.deliveries[0])
            link.broker.flush()
            first_time = link.deliveries[1]

        async with links(mqtt) as link:
            await link.came("two")

            (again,) = link.deliveries
            assert again.repeated
            assert again.queued
            assert again.key == first_time.key


async def test_an_acknowledgement_does_not_overtake_what_was_published_before_it(mqtt: Mqtt, links: Links) -> None:
    answers = [Publication("justright/bridge/response/x", f"{number}") for number in range(60)]
    async with Proxy.before(mqtt.port) as proxy, Watcher.on(mqtt.port) as watcher, links(replace(mqtt, port=proxy.port)) as link:
        await watcher.say("justright/shower/state", "one")
        await link.came("one")
        for answer in answers:
            link.broker.publish(answer)
        link.broker.acknowledge(link.deliveries[0])
        link.broker.flush()
        await link.broker.emptied()
        await until(lambda: any(packet.type == PUBACK for packet in proxy.sent))

        said = [packet for packet in proxy.sent if packet.type == PUBACK or (packet.type == PUBLISH and "response" in packet.topic)]
        assert [packet.type for packet in said] == [PUBLISH] * 60 + [PUBACK]
        assert await watcher.sees("justright/bridge/response/x", times=60) == [f"{number}" for number in range(60)]


async def test_the_broker_stops_at_our_receive_maximum(mqtt: Mqtt, links: Links) -> None:
    async with Watcher.on(mqtt.port) as watcher, links(mqtt) as link:
        for number in range(120):
            await watcher.say("justright/shower/state", f"{number}")
        await link.came("99")
        assert len(link.deliveries) == 100

        link.acknowledge_all()
        await link.came("119")
        assert link.texts() == [f"{number}" for number in range(120)]


async def test_an_acknowledgement_of_a_broken_connection_is_not_sent_over_the_next(mqtt: Mqtt, links: Links) -> None:
    async with Proxy.before(mqtt.port) as proxy, Watcher.on(mqtt.port) as watcher, links(replace(mqtt, port=proxy.port)) as link:
        await watcher.say("justright/shower/state", "one")
        await link.came("one")
        proxy.cut()
        await until(lambda: link.count(Connected) == 2 and link.broker.online)
        proxy.sent.clear()

        link.broker.acknowledge(link.deliveries[0])
        link.broker.publish(Publication("justright/x/decision", "after"))
        link.broker.flush()
        await watcher.sees("justright/x/decision")
        assert not [packet for packet in proxy.sent if packet.type == PUBACK]


async def test_our_own_commands_do_not_come_back(mqtt: Mqtt, links: Links) -> None:
    async with Watcher.on(mqtt.port) as watcher, links(mqtt) as link:
        link.broker.publish(Publication("justright/shower/set", "ours", urgent=True))
        link.broker.flush()
        await watcher.sees("justright/shower/set")
        await watcher.say("justright/shower/set", "a rival's")
        await link.came("a rival's")

        assert link.texts() == ["a rival's"]


async def test_a_setpoint_expires_at_the_broker_too(mqtt: Mqtt, links: Links) -> None:
    async with Proxy.before(mqtt.port) as proxy, links(replace(mqtt, port=proxy.port)) as link:
        link.broker.publish(Publication("justright/shower/set", "{}", urgent=True))
        link.broker.flush()
        await link.broker.emptied()

        (packet,) = [packet for packet in proxy.sent if packet.type == PUBLISH and packet.topic == "justright/shower/set"]
        assert b"\x05\x02\x00\x00\x00\x3c" in packet.body  # MQTT 5, 3.3.2.3.3: Message Expiry Interval, 60 s


async def test_retained_messages_are_known_as_such(mqtt: Mqtt, links: Links) -> None:
    async with Watcher.on(mqtt.port) as watcher:
        await watcher.say("justright/shower/state", "old", retain=True)
        async with links(mqtt) as link:
            await link.came("old")
            await watcher.say("justright/shower/state", "new", retain=True)
            await link.came("new")

            assert [one.message.retain for one in link.deliveries] == [True, False]


# --- the backlog --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("protocol", ["5", "3.1.1"])
async def test_what_was_queued_while_we_were_away_is_told_from_what_is_said_now(mqtt: Mqtt, links: Links, protocol: str) -> None:
    mqtt = replace(mqtt, protocol=protocol)
    async with Watcher.on(mqtt.port) as watcher:
        async with links(mqtt):
            pass
        for number in range(300):
            await watcher.say("justright/shower/state", f"{number}")
        async with links(mqtt) as link:
            await link.drained(300)
            await watcher.say("justright/shower/state", "now")
            await link.came("now")

            assert not link.deliveries[-1].queued


async def test_everything_queued_comes_before_the_marker_and_in_order(mqtt: Mqtt, links: Links) -> None:
    async with Watcher.on(mqtt.port) as watcher:
        async with links(mqtt):
            pass
        for number in range(90):
            await watcher.say("justright/shower/state", f"{number}")
        async with links(mqtt) as link:
            await until(lambda: link.count(Idle) > 0)

            assert link.texts() == [f"{number}" for number in range(90)]
            assert all(one.queued for one in link.deliveries)
            assert isinstance(link.happenings[0], Connected)
            assert link.happenings[0].resumed


async def test_a_new_session_has_no_backlog(mqtt: Mqtt, links: Links) -> None:
    async with Watcher.on(mqtt.port) as watcher, links(mqtt) as link:
        await watcher.say("justright/shower/state", "one")
        await link.came("one")

        assert link.happenings[0] == Connected(resumed=False)
        assert not link.deliveries[0].queued


async def test_a_marker_that_never_comes_back_is_not_waited_for_for_ever(
    mqtt: Mqtt, links: Links, caplog: pytest.LogCaptureFixture
) -> None:

    def swallow(packet: Packet) -> bytes:
        return b"" if packet.type == PUBLISH and packet.topic.endswith("/sync") else packet.raw

    async with Proxy.before(mqtt.port) as proxy, Watcher.on(mqtt.port) as watcher:
        proxy.from_broker = swallow
        async with links(mqtt):
            pass
        async with links(replace(mqtt, port=proxy.port), marker=0.05) as link:
            await until(lambda: "does not come back" in caplog.text)
            await watcher.say("justright/shower/state", "now")
            await link.came("now")

            assert not link.deliveries[-1].queued


async def test_the_backlog_does_not_end_while_its_messages_wait_to_be_stored(mqtt: Mqtt, links: Links) -> None:
    async with Watcher.on(mqtt.port) as watcher:
        async with links(mqtt):
            pass
        for number in range(150):
            await watcher.say("justright/shower/state", f"{number}")
        async with links(mqtt, marker=0.02) as link:
            await link.came("99")
            await asyncio.sleep(0.5)  # longer than all markers together: what must not happen is that it gives up
            link.acknowledge_all()
            await link.came("149")

            assert all(one.queued for one in link.deliveries)


# --- faults -------------------------------------------------------------------------------------------------------------


async def test_a_broker_that_is_killed_and_comes_back_is_found_again(mosquitto: Mosquitto, mqtt: Mqtt, links: Links) -> None:
    async with links(mqtt) as link:
        mosquitto.kill()
        await until(lambda: link.count(Disconnected) == 1)
        link.broker.publish(ONLINE)
        link.broker.flush()
        mosquitto.start()
        async with Watcher.on(mqtt.port) as watcher:
            await watcher.sees("justright/bridge/state", lambda text: "online" in text)


async def test_what_a_broker_retained_and_lost_is_said_again(mosquitto: Mosquitto, mqtt: Mqtt, links: Links) -> None:
    async with links(mqtt) as link:
        for text in ("first", "last"):
            link.broker.publish(Publication("justright/shower/decision", text, retain=True))
        link.broker.flush()
        await link.broker.emptied()
        mosquitto.kill()
        await until(lambda: link.count(Disconnected) == 1)
        mosquitto.start()
        await until(lambda: link.broker.online)
        await link.broker.emptied()

    async with Watcher.on(mqtt.port) as watcher:
        assert await watcher.sees("justright/shower/decision") == ["last"]


async def test_a_topic_that_is_no_text_is_acknowledged_and_forgotten(mqtt: Mqtt, links: Links, caplog: pytest.LogCaptureFixture) -> None:
    async with Proxy.before(mqtt.port) as proxy, Watcher.on(mqtt.port) as watcher, links(replace(mqtt, port=proxy.port)) as link:
        proxy.from_broker = lambda packet: packet.raw.replace(b"garble", b"\xff\xfe\xff\xfe\xff\xfe")
        await watcher.say("justright/garble/state", "one")
        await watcher.say("justright/shower/state", "two")
        await link.came("two")
        link.acknowledge_all()
        await until(lambda: sum(packet.type == PUBACK for packet in proxy.sent) == 2)

        assert link.texts() == ["two"]
        assert link.count(Connected) == 1
    assert "not UTF-8" in caplog.text


async def test_what_was_not_confirmed_goes_out_again_in_order(mqtt: Mqtt, links: Links) -> None:
    async with Proxy.before(mqtt.port) as proxy, Watcher.on(mqtt.port) as watcher, links(replace(mqtt, port=proxy.port)) as link:
        proxy.freeze()
        for number in range(50):
            link.broker.publish(Publication("justright/bridge/event", f"{number}"))
        link.broker.flush()
        proxy.cut()
        proxy.thaw()

        await watcher.sees("justright/bridge/event", times=50)
        assert watcher.on_topic("justright/bridge/event") == [f"{number}" for number in range(50)]


async def test_a_link_that_is_half_open_is_noticed_and_said_to_have_been_silent(mqtt: Mqtt, links: Links) -> None:
    async with Proxy.before(mqtt.port) as proxy, links(replace(mqtt, port=proxy.port, keepalive=1)) as link:
        proxy.freeze()
        await until(lambda: link.count(Disconnected) == 1)
        proxy.cut()
        proxy.thaw()
        await until(lambda: link.count(Connected) == 2)

        assert Disconnected(silent=2.0) in link.happenings


async def test_connections_that_fail_leave_no_socket_behind(mqtt: Mqtt, links: Links) -> None:
    async with Proxy.before(mqtt.port) as proxy, links(replace(mqtt, port=proxy.port), answer=0.05, shortest=0.01) as link:
        proxy.cut()
        proxy.freeze()
        await until(lambda: proxy.connections > 4)
        before = _sockets() - proxy.open_sockets
        await until(lambda: proxy.connections > 12)

        assert _sockets() - proxy.open_sockets <= before + 1
        assert link.count(Disconnected) == 1


def _sockets() -> int:
    links = [file.readlink() for file in Path("/proc/self/fd").iterdir() if file.is_symlink()]
    return sum(str(target).startswith("socket:") for target in links)


async def test_two_clients_of_one_name_are_told_of(mqtt: Mqtt, links: Links, caplog: pytest.LogCaptureFixture) -> None:
    async with links(mqtt, shortest=0.01), links(mqtt, shortest=0.01):
        await until(lambda: "is another client using the same mqtt.client_id?" in caplog.text)


async def test_a_session_that_was_taken_over_is_not_snatched_back_at_once(
    mqtt: Mqtt, links: Links, caplog: pytest.LogCaptureFixture
) -> None:
    taken_over = bytes([0xE0, 2, 0x8E, 0])  # DISCONNECT with the reason code that most brokers give (mosquitto 2.0 gives none)
    async with Proxy.before(mqtt.port) as proxy:
        proxy.instead = taken_over
        proxy.from_client = lambda packet: None if packet.type == PUBLISH else packet.raw
        async with links(replace(mqtt, port=proxy.port), shortest=0.01) as link:
            link.broker.publish(Publication("justright/shower/decision", "x"))
            link.broker.flush()
            await until(lambda: "another client took our session over" in caplog.text)
            await asyncio.sleep(0.1)

            assert proxy.connections == 1


# --- versions -----------------------------------------------------------------------------------------------------------

_OLD_BROKER = bytes([0x20, 2, 0, 1])  # CONNACK of 3.1.1: unacceptable protocol version
_REFUSAL_5 = bytes([0x20, 3, 0, 0x84, 0])  # CONNACK of 5: unsupported protocol version


@pytest.mark.parametrize("answer", [_OLD_BROKER, _REFUSAL_5, None])
async def test_a_broker_without_mqtt_5_is_spoken_to_in_311(mqtt: Mqtt, links: Links, answer: bytes | None) -> None:
    async with Proxy.before(mqtt.port) as proxy, Watcher.on(mqtt.port) as watcher:
        proxy.instead = answer
        proxy.from_client = lambda packet: None if packet.type == CONNECT and packet.version == 5 else packet.raw
        async with links(replace(mqtt, port=proxy.port), shortest=0.01) as link:
            await watcher.say("justright/shower/state", "one")
            await link.came("one")
            link.broker.publish(Publication("justright/x/decision", "two"))
            link.broker.flush()
            await watcher.sees("justright/x/decision")

        async with links(replace(mqtt, port=proxy.port), shortest=0.01) as link:
            await link.came("one")
            assert link.deliveries[0].repeated


# --- refusals in words --------------------------------------------------------------------------------------------------


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Mosquitto]:
    """A broker with one account, which may not write decisions."""
    passwords, rules = tmp_path / "passwords", tmp_path / "rules"
    passwords.touch(mode=0o600)
    subprocess.run(["/usr/bin/mosquitto_passwd", "-b", str(passwords), "house", "secret"], check=True)
    rules.write_text("user house\ntopic readwrite justright/#\ntopic deny justright/+/decision\n")
    broker = Mosquitto(tmp_path, "allow_anonymous false", f"password_file {passwords}", f"acl_file {rules}")
    broker.start()
    yield broker
    broker.stop()


@pytest.mark.parametrize("protocol", ["5", "3.1.1"])
async def test_a_wrong_password_is_named_and_not_shown(
    guarded: Mosquitto, links: Links, caplog: pytest.LogCaptureFixture, protocol: str
) -> None:
    mqtt = Mqtt(port=guarded.port, username="house", password=SecretStr("wr0ng"), protocol=protocol)
    async with links(mqtt, online=False):
        await until(lambda: "mqtt.username and the password" in caplog.text)

    assert "wr0ng" not in caplog.text


async def test_a_publication_that_is_not_allowed_is_named(guarded: Mosquitto, links: Links, caplog: pytest.LogCaptureFixture) -> None:
    async with links(Mqtt(port=guarded.port, username="house", password=SecretStr("secret"))) as link:
        link.broker.publish(Publication("justright/shower/decision", "secret thoughts"))
        link.broker.flush()
        await until(lambda: "justright/shower/decision" in caplog.text)

    assert "right to write" in caplog.text
    assert "secret thoughts" not in caplog.text


async def test_a_subscription_that_is_not_allowed_is_named(mqtt: Mqtt, links: Links, caplog: pytest.LogCaptureFixture) -> None:
    def deny(packet: Packet) -> bytes:
        return packet.raw.replace(b"\x01\x01", b"\x01\x87") if packet.type == SUBACK else packet.raw

    async with Proxy.before(mqtt.port) as proxy:
        proxy.from_broker = deny
        async with links(replace(mqtt, port=proxy.port)) as link:
            assert link.broker.online

    assert "refuses our subscription to justright/+/set" in caplog.text
    assert "right to read" in caplog.text


async def test_a_broker_that_is_not_there_is_named_once_and_waited_for(
    tmp_path: Path, links: Links, caplog: pytest.LogCaptureFixture
) -> None:
    late = Mosquitto(tmp_path)
    async with links(Mqtt(port=late.port), online=False, shortest=0.01) as link:
        await until(lambda: "nobody listens there" in caplog.text)
        await asyncio.sleep(0.1)  # many attempts
        late.start()
        try:
            await until(lambda: link.broker.online)
        finally:
            await link.end()
            late.stop()

    assert [record.levelno for record in caplog.records if "nobody listens" in record.message] == [logging.WARNING]
    assert f"127.0.0.1:{late.port}" in caplog.text


@pytest.mark.parametrize(
    "host, words", [("nobody.invalid", "no host of that name"), ("a..b", "no host of that name"), ("256.1.1.1", "no host of that name")]
)
async def test_a_host_that_does_not_exist_is_named(links: Links, caplog: pytest.LogCaptureFixture, host: str, words: str) -> None:
    async with links(Mqtt(host=host, port=free_port()), online=False):
        await until(lambda: words in caplog.text)


async def test_a_listener_that_is_no_broker_is_named(links: Links, caplog: pytest.LogCaptureFixture) -> None:
    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    silent = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    async with silent, links(Mqtt(port=silent.sockets[0].getsockname()[1]), online=False, answer=0.05):
        await until(lambda: "is it an MQTT broker" in caplog.text)


# --- TLS ----------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for loopback that signs itself, and its key."""
    directory = tmp_path_factory.mktemp("tls")
    certificate, key = directory / "certificate.pem", directory / "key.pem"
    command = ["/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    name = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"]
    subprocess.run([*command, *name, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    return certificate, key


@pytest.fixture
def encrypted(tmp_path: Path, certificate: tuple[Path, Path]) -> Iterator[Mosquitto]:
    """A broker that speaks TLS alone, and wants a certificate of the client."""
    own, key = certificate
    broker = Mosquitto(tmp_path, f"cafile {own}", f"certfile {own}", f"keyfile {key}", "require_certificate true")
    broker.start()
    yield broker
    broker.stop()


async def test_a_broker_with_tls_is_reached_with_our_certificate(
    encrypted: Mosquitto, certificate: tuple[Path, Path], links: Links
) -> None:
    own, key = certificate
    async with links(Mqtt(port=encrypted.port, tls=Tls(own, own, key))) as link:
        link.broker.publish(Publication("justright/shower/state", "one"))
        link.broker.flush()
        await link.broker.emptied()


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
@pytest.mark.parametrize(
    "tls, words",
    [
        (lambda _own, _key: Tls(), "not trusted"),
        (lambda own, _key: Tls(own), "TLS failed|the connection broke|closed the connection"),
        (lambda own, key: Tls(own, key, own), "a file of mqtt.tls cannot be used"),
    ],
)
async def test_tls_that_cannot_work_is_named(
    encrypted: Mosquitto,
    certificate: tuple[Path, Path],
    links: Links,
    caplog: pytest.LogCaptureFixture,
    tls: Callable[[Path, Path], Tls],
    words: str,
) -> None:
    async with links(Mqtt(port=encrypted.port, tls=tls(*certificate)), online=False):
        await until(lambda: any(word in caplog.text for word in words.split("|")))
    gc.collect()  # paho leaves the socket of a failed handshake to the garbage collector


async def test_plain_mqtt_to_a_tls_port_is_named(encrypted: Mosquitto, links: Links, caplog: pytest.LogCaptureFixture) -> None:
    async with links(Mqtt(port=encrypted.port), online=False):
        await until(lambda: "TLS" in caplog.text)


def test_pauses_grow_with_the_outage_from_half_a_second_to_thirty() -> None:
    assert [pause(outage, 0.5, 30, 0.5) for outage in (0, 4, 20, 100, 1e6)] == [0.5, 0.5, 2.0, 10.0, 30.0]
    assert pause(100, 0.5, 30, 0.0) == 7.5
    assert pause(100, 0.5, 30, 1.0) == 12.5
