"""One connection to the broker, from CONNECT to its end; a new one has a new client object.

aiomqtt 2.5 connects, subscribes and drives the socket. What it does not pass on is taken from the paho client under it, through its one
private name `Client._client`: acknowledging by hand, whether the session was resumed, whether a message was sent before, and publishing
without waiting for each confirmation. `tests/integration/test_broker.py` fails where any of that moves.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import ssl
import threading
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any, Protocol, TypeAlias

import aiomqtt
from paho.mqtt.client import MQTT_CLEAN_START_FIRST_ONLY, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.client import Client as Paho
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from controller.broker import failures
from controller.broker.failures import LinkError
from controller.cancelling import answered
from controller.config.mqtt import Mqtt
from controller.effects import Message, Publication
from controller.traffic.outbox import SETPOINT_LIFETIME_S

Version: TypeAlias = aiomqtt.ProtocolVersion
V5, V311 = Version.V5, Version.V311

CONNECT_TIMEOUT_S = 3.0
ANSWER_TIMEOUT_S = 5.0
GOODBYE_TIMEOUT_S = 1.0
SESSION_EXPIRY_S = 7 * 24 * 3600
"""How long the broker keeps what arrives for us while we are away: a week's holiday of a broken Pi, and no litter for ever."""

RECEIVE_MAXIMUM = 100
"""Messages the broker may have under way to us without an acknowledgement: the bound of all our queues (MQTT 5, 3.1.2.11.3)."""

LARGEST_PACKET = 4 * 1024 * 1024
"""Bytes: four times the largest payload anybody has business to send us, so that it can still be refused with a word."""

FILTERS_A_PACKET = 50
"""Filters in one SUBSCRIBE; brokers limit the size of that packet."""


class Listener(Protocol):
    """Who wants to know what happens on a connection. Called from within paho: nothing here may call back into the connection."""

    def connected(self, *, resumed: bool, window: int) -> None:
        """The broker accepted us and takes `window` unconfirmed publications at once."""

    def arrived(self, message: Message, packet: int, *, repeated: bool) -> None:
        """A message came."""

    def confirmed(self, packet: int, refusal: str | None) -> None:
        """The broker has a publication of ours, or refused it."""

    def unreadable(self, packet: int) -> None:
        """A message came whose topic is no text."""


class Connection:
    """One connection. `opened` is the way to have one. Without a `will` it is a visit: the broker keeps no session of it."""

    def __init__(
        self, mqtt: Mqtt, version: Version, will: Publication | None, listener: Listener, answer_s: float = ANSWER_TIMEOUT_S
    ) -> None:
        """Prepare the client; nothing is connected yet."""
        self._mqtt = mqtt
        self._v5 = version is V5
        self._listener = listener
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._goodbye: asyncio.Future[ReasonCode] = self._loop.create_future()
        self._client = _client(mqtt, version, will, answer_s)
        self._paho: Paho = self._client._client  # noqa: SLF001  # the one private name; see the head of this file
        self._accepted, self._ended = self._paho.on_connect, self._paho.on_disconnect
        self._adopt()

    @classmethod
    @asynccontextmanager
    async def opened(
        cls, mqtt: Mqtt, version: Version, will: Publication | None, listener: Listener, answer_s: float = ANSWER_TIMEOUT_S
    ) -> AsyncIterator[Connection]:
        """Connect, waiting `answer_s` for answers, and take leave of the broker at the end. Raises `LinkError`."""
        connection = cls(mqtt, version, will, listener, answer_s)
        try:
            await connection._enter()
            yield connection
        finally:
            await connection._leave()

    @property
    def last_heard(self) -> float:
        """When the broker last said anything, be it the answer to a ping, or was last asked to; on the monotonic clock."""
        private = ("_last_bytes_received", "_last_msg_in")  # of paho 2.2 and 2.1, which tell nobody
        return next((float(getattr(self._paho, name)) for name in private if hasattr(self._paho, name)), time.monotonic())

    async def subscribe(self, filters: Iterable[str], *, own: bool = False) -> list[str]:
        """Subscribe at QoS 1 and return the filters that were refused. `own`: what we publish there comes to us as well."""
        asked, denied = list(filters), []
        for start in range(0, len(asked), FILTERS_A_PACKET):
            part = asked[start : start + FILTERS_A_PACKET]
            topics: Any = [(one, SubscribeOptions(qos=1, noLocal=not own) if self._v5 else 1) for one in part]
            try:
                codes = await answered(self._client.subscribe(topics))
            except aiomqtt.MqttError as error:
                raise self._why(error) from None
            denied += [one for one, code in zip(part, codes, strict=True) if _value(code) >= _FAILURE]
        return denied

    def publish(self, publication: Publication) -> int:
        """Hand a publication to the socket's queue and return its packet identifier. Raises `ValueError` for what no broker takes."""
        properties = None
        if self._v5 and publication.urgent:
            properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
            properties.MessageExpiryInterval = int(SETPOINT_LIFETIME_S)
        payload = publication.payload.encode("utf-8", "replace")
        return self._paho.publish(publication.topic, payload, publication.qos, publication.retain, properties).mid

    def acknowledge(self, packet: int, qos: int) -> None:
        """Put an acknowledgement into the socket's queue."""
        self._paho.ack(packet, qos)

    def write(self) -> None:
        """Write the socket's queue out now, as far as the socket takes it. Not from within a `Listener`: paho would lock itself out."""
        self._paho.loop_write()

    async def ended(self) -> LinkError:
        """Wait for the end of the connection and return why it ended."""
        try:
            async for _ in self._client.messages:
                pass  # none comes this way: `_on_message` passes them on without a task for each
        except aiomqtt.MqttError as error:
            return self._why(error)
        raise AssertionError("the messages of a client end with an exception")

    def _adopt(self) -> None:
        paho = self._paho
        paho.manual_ack_set(on=True)
        paho.connect_timeout = CONNECT_TIMEOUT_S
        paho.on_connect = self._on_connect  # type: ignore[assignment]
        paho.on_disconnect = self._on_disconnect  # type: ignore[assignment]
        paho.on_message = self._on_message
        paho.on_publish = self._on_publish
        paho.on_socket_register_write = self._on_socket_register_write  # type: ignore[assignment]

    async def _enter(self) -> None:
        """Connect, but do not wait for an answer from somebody who has hung up."""
        entering = asyncio.create_task(self._client.__aenter__())
        try:
            either: set[asyncio.Future[Any]] = {entering, self._goodbye}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if not entering.done():
                raise failures.closed_early(self._mqtt)
            await entering
        except asyncio.CancelledError:
            if self._paho.socket() is None:  # its thread cannot be stopped, and would leave us a connection that nobody owns
                await asyncio.wait({entering}, timeout=CONNECT_TIMEOUT_S)
            raise
        except aiomqtt.MqttCodeError as error:
            raise self._refusal(error.rc) from None
        except (aiomqtt.MqttError, ValueError) as error:
            reached = self._paho.socket() is not None
            raise failures.silent(self._mqtt) if reached else failures.unreachable(self._mqtt, error.__context__ or error) from None
        finally:
            entering.cancel()

    async def _leave(self) -> None:
        """Say goodbye where somebody may hear it, and close the socket in any case."""
        if self._paho.is_connected():
            with contextlib.suppress(aiomqtt.MqttError, TimeoutError):
                async with asyncio.timeout(GOODBYE_TIMEOUT_S):
                    await self._client.__aexit__(None, None, None)
        self._paho._sock_close()  # noqa: SLF001  # aiomqtt leaves the socket of a failed handshake open, and registered with the loop

    def _why(self, error: aiomqtt.MqttError) -> LinkError:
        if self._goodbye.done():
            return self._refusal(self._goodbye.result())
        return failures.broken(self._mqtt, error.__cause__ or error)

    def _refusal(self, reason: object) -> LinkError:
        if isinstance(reason, ReasonCode) and reason.value != _UNSPECIFIED:
            return failures.refused(self._mqtt, reason)
        return failures.broken(self._mqtt)

    def _on_connect(self, client: Paho, userdata: object, flags: ConnectFlags, reason: ReasonCode, properties: Properties) -> None:
        if not reason.is_failure:
            window = getattr(properties, "ReceiveMaximum", RECEIVE_MAXIMUM if self._v5 else _WINDOW_311)
            self._listener.connected(resumed=flags.session_present, window=min(window, RECEIVE_MAXIMUM))
        self._accepted(client, userdata, flags, reason, properties)  # type: ignore[misc, arg-type, call-arg]

    def _on_disconnect(self, client: Paho, userdata: object, flags: DisconnectFlags, reason: ReasonCode, properties: Properties) -> None:
        if not self._goodbye.done():
            self._goodbye.set_result(reason)
        self._ended(client, userdata, flags, reason, properties)  # type: ignore[misc, arg-type, call-arg]

    def _on_message(self, _client: Paho, _userdata: object, message: MQTTMessage) -> None:
        try:
            topic = message.topic
        except UnicodeDecodeError:
            self._listener.unreadable(message.mid)
            return
        arrived = Message(topic, bytes(message.payload), message.qos, message.retain)
        self._listener.arrived(arrived, message.mid, repeated=message.dup)

    def _on_publish(self, _client: Paho, _userdata: object, packet: int, reason: ReasonCode, _properties: Properties) -> None:
        self._listener.confirmed(packet, str(reason) if reason.is_failure else None)

    def _on_socket_register_write(self, _client: Paho, _userdata: object, sock: socket.socket) -> None:
        """As aiomqtt does it, but at once where that is possible: a writer registered later may meet a socket that is closed by then."""
        if threading.get_ident() == self._thread:
            self._loop.add_writer(sock.fileno(), self._paho.loop_write)
        else:
            self._loop.call_soon_threadsafe(self._register_writer, sock)

    def _register_writer(self, sock: socket.socket) -> None:
        if self._paho.socket() is sock:
            self._loop.add_writer(sock.fileno(), self._paho.loop_write)


_silent = logging.getLogger("justright.broker.paho")
_silent.setLevel(logging.CRITICAL)  # what it has to say, we say in our own words, and seldom

_FAILURE = 0x80
_UNSPECIFIED = 0x80
_WINDOW_311 = 20  # what mosquitto and most brokers take at once where MQTT has no word for it


def _value(code: object) -> int:
    return code.value if isinstance(code, ReasonCode) else int(code) if isinstance(code, int) else _FAILURE


def _client(mqtt: Mqtt, version: Version, will: Publication | None, answer_s: float) -> aiomqtt.Client:
    properties = None
    if version is V5:
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        properties.SessionExpiryInterval = SESSION_EXPIRY_S if will else 0
        properties.ReceiveMaximum = RECEIVE_MAXIMUM
        properties.MaximumPacketSize = LARGEST_PACKET
    return aiomqtt.Client(
        mqtt.host,
        mqtt.port,
        username=mqtt.username,
        password=mqtt.password.get_secret_value() if mqtt.password else None,
        identifier=mqtt.client_id,
        protocol=version,
        will=aiomqtt.Will(will.topic, will.payload, will.qos, will.retain) if will else None,
        clean_session=None if version is V5 else will is None,
        clean_start=will is None if version is V5 else MQTT_CLEAN_START_FIRST_ONLY,  # 3.1.1 knows no such flag
        properties=properties,
        keepalive=mqtt.keepalive,
        logger=_silent,
        timeout=answer_s,
        max_inflight_messages=0,  # the window is the outbox's affair: acknowledgements must not overtake what waits there
        tls_context=_tls_context(mqtt),
        socket_options=[(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)],  # else PUBACK then PUBLISH waits 40 ms for a delayed ACK
    )


def _tls_context(mqtt: Mqtt) -> ssl.SSLContext | None:
    if mqtt.tls is None:
        return None
    try:
        context = ssl.create_default_context(cafile=mqtt.tls.ca)
        if mqtt.tls.certificate is not None:
            context.load_cert_chain(mqtt.tls.certificate, mqtt.tls.key)
    except (OSError, ValueError) as error:
        raise failures.bad_tls_files(mqtt, error) from None
    return context
