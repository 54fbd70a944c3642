"""A TCP proxy before the broker that can freeze, cut, listen in, and answer in the broker's place."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

CONNECT, CONNACK, PUBLISH, PUBACK, SUBSCRIBE, SUBACK, DISCONNECT = 1, 2, 3, 4, 8, 9, 14


@dataclass(frozen=True)
class Packet:
    """An MQTT control packet: its type, its flags, and all its bytes."""

    type: int
    flags: int
    body: bytes
    raw: bytes

    @property
    def topic(self) -> str:
        """The topic of a PUBLISH."""
        return self.body[2 : 2 + int.from_bytes(self.body[:2])].decode()

    @property
    def id(self) -> int:
        """The packet identifier of a PUBACK, SUBACK, or PUBLISH of QoS 1."""
        start = 2 + int.from_bytes(self.body[:2]) if self.type == PUBLISH else 0
        return int.from_bytes(self.body[start : start + 2])

    @property
    def version(self) -> int:
        """The protocol version of a CONNECT."""
        return self.body[2 + int.from_bytes(self.body[:2])]


def packets(buffer: bytearray) -> Iterator[Packet]:
    """Take the whole packets from the head of a buffer."""
    while len(buffer) >= 2:
        length = shift = position = 0
        while True:
            position += 1
            if position >= len(buffer):
                return
            length |= (buffer[position] & 127) << shift
            shift += 7
            if not buffer[position] & 128:
                break
        end = position + 1 + length
        if len(buffer) < end:
            return
        raw = bytes(buffer[:end])
        del buffer[:end]
        yield Packet(raw[0] >> 4, raw[0] & 15, raw[position + 1 :], raw)


Change = Callable[[Packet], bytes | None]
"""What goes on in the place of a packet; `None` hangs up."""


class Proxy:
    """Stands before a broker. `sent` is what the client said, over all its connections."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.port = 0
        self.sent: list[Packet] = []
        self.connections = 0
        self.from_client: Change = lambda packet: packet.raw
        self.from_broker: Change = lambda packet: packet.raw
        self.instead: bytes | None = None
        self._thawed = asyncio.Event()
        self._thawed.set()
        self._writers: list[asyncio.StreamWriter] = []
        self._tasks: set[asyncio.Task[None]] = set()

    @classmethod
    @asynccontextmanager
    async def before(cls, target: int) -> AsyncIterator[Proxy]:
        proxy = cls(target)
        server = await asyncio.start_server(proxy._accept, "127.0.0.1", 0)
        proxy.port = server.sockets[0].getsockname()[1]
        try:
            yield proxy
        finally:
            server.close()
            while proxy._tasks:  # one that was just accepting may have begun others
                for task in proxy._tasks:
                    task.cancel()
                await asyncio.gather(*proxy._tasks, return_exceptions=True)
            proxy.cut()

    def freeze(self) -> None:
        """Let nothing through any more, and leave every connection standing: a half-open link."""
        self._thawed.clear()

    def thaw(self) -> None:
        self._thawed.set()

    @property
    def open_sockets(self) -> int:
        """How many sockets of this process are the proxy's."""
        return sum(not writer.is_closing() for writer in self._writers)

    def cut(self) -> None:
        """End every connection at once."""
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.append(writer)
        self._keep(asyncio.current_task())
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        self._writers.append(back)
        for source, sink, change, heard in (
            (reader, back, "from_client", self.sent),
            (there, writer, "from_broker", None),
        ):
            self._keep(asyncio.create_task(self._pump(source, sink, change, heard, writer)))

    def _keep(self, task: asyncio.Task[None] | None) -> None:
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pump(
        self,
        source: asyncio.StreamReader,
        sink: asyncio.StreamWriter,
        change: str,
        heard: list[Packet] | None,
        client: asyncio.StreamWriter,
    ) -> None:
        buffer = bytearray()
        with contextlib.suppress(ConnectionError, OSError):
            while chunk := await source.read(65536):
                await self._thawed.wait()
                buffer += chunk
                for packet in packets(buffer):
                    if heard is not None:
                        heard.append(packet)
                    changed = getattr(self, change)(packet)
                    if changed is None:
                        if self.instead is not None:
                            client.write(self.instead)
                            await client.drain()
                        return self._hang_up(sink, client)
                    sink.write(changed)
                await sink.drain()
        return self._hang_up(sink, client)

    def _hang_up(self, *writers: asyncio.StreamWriter) -> None:
        for writer in writers:
            with contextlib.suppress(OSError):
                writer.close()
