"""Deliveries that come twice, in another order, or after a broker was frozen: each has its effect once, and is nobody else's."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from controller.broker import Broker
from controller.broker.broker import Pace
from controller.config import Mqtt
from controller.effects import Publication
from controller.store import Store
from controller.traffic.outbox import KEPT_AT_MOST
from tests.integration.brokers import Mosquitto
from tests.integration.conftest import Serves
from tests.integration.processes import Run, online
from tests.integration.watchers import Watcher, until
from tests.integration.wires import PUBACK, PUBLISH, Packet, Proxy

STATE, EVENT = "justright/shower/state", "justright/bridge/event"
OFFLINE = Publication("justright/bridge/state", '{"state":"offline"}', retain=True)


class Restless:
    """Says some of a broker's deliveries twice, the second time marked as such, and some after the one that follows them."""

    def __init__(self, proxy: Proxy, draw: Random) -> None:
        self._draw = draw
        self._kept = b""
        self.doubled = self.swapped = 0
        proxy.from_broker = self._changed

    def _changed(self, packet: Packet) -> bytes:
        if packet.type != PUBLISH or not packet.flags & 6 or packet.flags & 1:
            return packet.raw
        kept, self._kept = self._kept, b""
        chance = self._draw.random()
        if chance < 0.3:
            self.doubled += 1
            return packet.raw + kept + bytes([packet.raw[0] | 8]) + packet.raw[1:]
        if chance < 0.6 and not kept and "/state" in packet.topic:
            self.swapped += 1
            self._kept = packet.raw
            return b""
        return packet.raw + kept


async def test_deliveries_that_come_twice_and_out_of_order_have_their_effect_once(tmp_path: Path, mosquitto: Mosquitto) -> None:
    async with Proxy.before(mosquitto.port) as proxy, Watcher.on(mosquitto.port) as watcher:
        run = Run(tmp_path, proxy.port)
        run.start()
        try:
            await online(watcher)
            await watcher.say("justright/identity/hall/nfc", {"person": "ana"})
            await watcher.sees("justright/d1/decision")
            restless = Restless(proxy, Random(5))
            begun = datetime.now(UTC)
            for number in range(200):
                at = (begun + timedelta(milliseconds=number)).isoformat()
                await watcher.say(f"justright/d{number % 6}/state", {"level": 1000 + number, "origin": "manual", "at": at})
            await watcher.say("justright/bridge/request/health", {"transaction": "flushes what is kept back"})
            await until(lambda: sum(packet.type == PUBACK for packet in proxy.sent) >= 201)
            await watcher.say("justright/bridge/request/health", {"transaction": "last"})
            await watcher.sees("justright/bridge/response/health", lambda text: '"last"' in text)
            assert run.stop() == 0
        finally:
            if run.alive:
                run.kill()

    assert restless.doubled > 20
    assert restless.swapped > 20
    with_values = Counter({value: count for (kind, value), count in run.values.items() if kind == "preference"})
    assert max(with_values.values()) == 1
    assert set(with_values) == {1000 + number for number in range(200)}
    store = Store.open(run.store, writable=False)
    last = {row.key: dict(row.state or {}) for row in store.rows() if row.key.startswith("device/d")}
    store.close()
    assert [last[f"device/d{number}"]["fields"]["level"]["reported"] for number in (194 % 6, 199 % 6)] == [1194, 1199]


async def test_a_broker_that_thaws_is_served_again_and_what_waited_in_it_is_late(mosquitto: Mosquitto, serves: Serves) -> None:
    async with Watcher.on(mosquitto.port, keepalive=60) as watcher, serves(mosquitto.port, keepalive=2) as served:
        await watcher.sees("justright/bridge/state", lambda text: "online" in text)
        await watcher.say(STATE, {"id": "before"})
        await watcher.sees(EVENT)
        mosquitto.freeze()
        saying = asyncio.create_task(watcher.say(STATE, {"id": "amid"}))
        await until(lambda: served.household.lost == 1)
        mosquitto.thaw()
        await saying
        await watcher.sees(EVENT, lambda text: '"amid"' in text)
        await asyncio.sleep(1.5)  # the marker is back by then
        await watcher.say(STATE, {"id": "after"})
        await watcher.sees(EVENT, lambda text: '"after"' in text)

        late = {json.loads(message.payload)["id"]: late for message, late in served.household.received}
        assert late == {"before": False, "amid": True, "after": False}
        assert await served.recorded() == ["before", "amid", "after"]


@asynccontextmanager
async def reading(port: int) -> AsyncIterator[Broker]:
    """Run a link with little patience."""
    broker = Broker(Mqtt(port=port, keepalive=1), (), OFFLINE, lambda _: None, Pace(shortest=0.1, longest=0.1, answer=0.5))
    task = asyncio.create_task(broker.run())
    try:
        await until(lambda: broker.online)
        yield broker
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_reader_that_no_longer_reads_is_seen_and_one_that_waits_is_not(mosquitto: Mosquitto) -> None:
    async with reading(mosquitto.port) as broker:
        end = time.monotonic() + 2.5
        while time.monotonic() < end:
            assert broker.reading
            await asyncio.sleep(0.1)  # silence is what is waited for
        assert broker._connection is not None  # noqa: SLF001  # what freezes it is nobody's business but this test's
        client = broker._connection._client  # noqa: SLF001
        sock = client._client.socket()  # noqa: SLF001
        assert isinstance(sock, socket.socket)
        assert client._misc_task is not None  # noqa: SLF001
        client._misc_task.cancel()  # noqa: SLF001
        asyncio.get_running_loop().remove_reader(sock.fileno())

        await until(lambda: not broker.reading)


def test_what_is_posted_while_nobody_takes_it_is_bounded() -> None:
    broker = Broker(Mqtt(port=1), (), OFFLINE, lambda _: None)
    for number in range(20_000):
        broker.publish(Publication(f"justright/d{number % 7}/decision", f"{number}", retain=True))
        broker.publish(Publication(EVENT, f"{number}"))

    assert broker.vitals()["waiting"] <= 2 * KEPT_AT_MOST
    assert broker.vitals()["dropped"] > 10_000
