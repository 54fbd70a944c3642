"""A household on a real mosquitto and a real store: stored, published, acknowledged, in this order and once; what is late is told."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.integration.brokers import Mosquitto
from tests.integration.conftest import Served, Serves
from tests.integration.watchers import Watcher, until
from tests.integration.wires import PUBACK, PUBLISH, Packet, Proxy

STATE, EVENT, SET = "justright/shower/state", "justright/bridge/event", "justright/shower/set"
REQUEST, RESPONSE = "justright/bridge/request/enrol", "justright/bridge/response/enrol"


@asynccontextmanager
async def held(served: Served) -> AsyncIterator[None]:
    """Keep the store's thread busy, as a slow disk does."""
    release = threading.Event()
    waiting = asyncio.create_task(served.store.call(release.wait))
    try:
        yield
    finally:
        release.set()
        await waiting


async def fill_disk(served: Served, *, full: bool) -> None:
    """Let SQLite find the disk full, or have room again."""
    store = served.store.store

    def limit() -> None:
        (pages,) = store._connection.execute("PRAGMA page_count").fetchone()  # noqa: SLF001
        store._connection.execute(f"PRAGMA max_page_count={pages if full else 1_000_000}")  # noqa: SLF001

    await served.store.call(limit)


def _now() -> datetime:
    return datetime.now(UTC)


async def requests(broker: Mosquitto, name: str) -> None:
    """Make twenty requests and wait for the last answer."""
    async with Watcher.on(broker.port) as watcher:
        await online(watcher)
        for number in range(20):
            await watcher.say(REQUEST, {"transaction": f"{name}{number}"})
        await watcher.sees(RESPONSE, lambda text: f'"{name}19"' in text)


async def online(watcher: Watcher, times: int = 1) -> None:
    await watcher.sees("justright/bridge/state", lambda text: "online" in text, times=times)


# --- order --------------------------------------------------------------------------------------------------------------


async def test_a_setpoint_leaves_before_the_store_and_all_else_after_it(mosquitto: Mosquitto, serves: Serves) -> None:
    async with Watcher.on(mosquitto.port) as watcher, serves(mosquitto.port) as served:
        await online(watcher)
        async with held(served):
            await watcher.say(STATE, {"id": "a"})
            await watcher.sees(SET)
            await asyncio.sleep(0.2)  # what must not happen has no event to wait for
            assert not watcher.on_topic(EVENT)
            assert not watcher.on_topic("justright/shower/decision")
        await watcher.sees(EVENT)
        await watcher.sees("justright/shower/decision")

        assert await served.recorded() == ["a"]


async def test_nothing_is_acknowledged_before_it_is_stored(mosquitto: Mosquitto, serves: Serves) -> None:
    async with Proxy.before(mosquitto.port) as proxy, Watcher.on(mosquitto.port) as watcher, serves(proxy.port) as served:
        await online(watcher)
        async with held(served):
            proxy.sent.clear()
            await watcher.say(STATE, {"id": "a"})
            await watcher.sees(SET)
            await asyncio.sleep(0.2)
            assert not [packet for packet in proxy.sent if packet.type == PUBACK]
        await until(lambda: any(packet.type == PUBACK for packet in proxy.sent))


async def test_a_request_is_acknowledged_after_its_answer_was_sent(mosquitto: Mosquitto, serves: Serves) -> None:
    async with Proxy.before(mosquitto.port) as proxy, Watcher.on(mosquitto.port) as watcher, serves(proxy.port):
        await online(watcher)
        proxy.sent.clear()
        for number in range(50):
            await watcher.say(REQUEST, {"transaction": f"{number}"})
        await watcher.sees(RESPONSE, times=50)
        await until(lambda: sum(packet.type == PUBACK for packet in proxy.sent) == 50)

        answered = acknowledged = 0
        for packet in proxy.sent:
            answered += packet.type == PUBLISH and packet.topic == RESPONSE
            acknowledged += packet.type == PUBACK
            assert acknowledged <= answered


async def test_acknowledgements_go_in_the_order_of_arrival(mosquitto: Mosquitto, serves: Serves) -> None:
    delivered: list[int] = []

    def note(packet: Packet) -> bytes:
        if packet.type == PUBLISH and packet.flags & 6:
            delivered.append(packet.id)
        return packet.raw

    async with Proxy.before(mosquitto.port) as proxy, Watcher.on(mosquitto.port) as watcher:
        proxy.from_broker = note
        async with serves(proxy.port):
            await online(watcher)
            for number in range(200):
                await watcher.say(*((STATE, {"id": f"{number}"}) if number % 3 else (STATE, {"reading": number})))
            await until(lambda: len([packet for packet in proxy.sent if packet.type == PUBACK]) == 200)

        assert [packet.id for packet in proxy.sent if packet.type == PUBACK] == delivered


async def test_publications_keep_the_order_of_what_caused_them(mosquitto: Mosquitto, serves: Serves) -> None:
    async with Watcher.on(mosquitto.port) as watcher, serves(mosquitto.port):
        await online(watcher)
        for number in range(300):
            await watcher.say(STATE, {"id": f"{number}"})
        events = await watcher.sees(EVENT, times=300)

        assert [json.loads(event)["id"] for event in events] == [f"{number}" for number in range(300)]


async def test_a_request_that_reads_history_finds_what_came_before_it_stored(mosquitto: Mosquitto, serves: Serves) -> None:
    async with Watcher.on(mosquitto.port) as watcher, serves(mosquitto.port):
        await online(watcher)
        for number in range(40):
            await watcher.say(STATE, {"id": f"{number}"})
        await watcher.say("justright/bridge/request/count", {"transaction": "t"})

        (answer,) = await watcher.sees("justright/bridge/response/count")
        assert json.loads(answer) == {"transaction": "t", "count": 40}


# --- exactly once -------------------------------------------------------------------------------------------------------


async def test_a_request_whose_acknowledgement_was_lost_is_answered_again_and_not_performed_again(
    mosquitto: Mosquitto, serves: Serves
) -> None:
    async with Proxy.before(mosquitto.port) as proxy, Watcher.on(mosquitto.port) as watcher, serves(proxy.port) as served:
        await online(watcher)
        proxy.from_client = lambda packet: b"" if packet.type == PUBACK else packet.raw
        await watcher.say(REQUEST, {"transaction": "t"})
        await watcher.sees(RESPONSE)
        await until(lambda: any(packet.type == PUBACK for packet in proxy.sent))
        proxy.from_client = lambda packet: packet.raw
        proxy.cut()

        assert await watcher.sees(RESPONSE, times=2) == ['{"transaction": "t"}'] * 2
        assert served.household.payloads == [b'{"transaction": "t"}']
        assert await served.recorded() == ["t"]


async def test_what_was_stored_before_a_crash_is_answered_and_not_performed_after_it(mosquitto: Mosquitto, serves: Serves) -> None:
    async with Proxy.before(mosquitto.port) as proxy, Watcher.on(mosquitto.port) as watcher:
        async with serves(proxy.port) as served:
            await online(watcher)
            proxy.from_client = lambda packet: b"" if packet.type == PUBACK else packet.raw
            await watcher.say(REQUEST, {"transaction": "t"})
            await watcher.say(STATE, {"id": "a"})
            await watcher.sees(EVENT)
            await watcher.sees(RESPONSE)
            await served.crash()

        proxy.from_client = lambda packet: packet.raw
        async with serves(proxy.port) as served:
            await watcher.sees(RESPONSE, times=2)
            await watcher.say(STATE, {"reading": 1})
            await until(lambda: b'{"reading": 1}' in served.household.payloads)

            assert served.household.payloads == [b'{"reading": 1}']
            assert sorted(await served.recorded()) == ["a", "t"]


async def test_what_is_answered_again_is_acknowledged_at_last(mosquitto: Mosquitto, serves: Serves) -> None:
    async with Proxy.before(mosquitto.port) as proxy, Watcher.on(mosquitto.port) as watcher, serves(proxy.port) as served:
        await online(watcher)
        proxy.from_client = lambda packet: b"" if packet.type == PUBACK else packet.raw
        for number in range(5):
            await watcher.say(REQUEST, {"transaction": f"{number}"})
        await watcher.sees(RESPONSE, times=5)
        await until(lambda: sum(packet.type == PUBACK for packet in proxy.sent) >= 5)
        repeated = {packet.id for packet in proxy.sent if packet.type == PUBACK}
        proxy.from_client = lambda packet: packet.raw
        proxy.sent.clear()
        proxy.cut()
        await watcher.sees(RESPONSE, times=10)
        await until(lambda: repeated <= {packet.id for packet in proxy.sent if packet.type == PUBACK})
        await watcher.say(REQUEST, {"transaction": "between"})
        await watcher.sees(RESPONSE, lambda text: "between" in text)  # what was acknowledged before has passed the proxy
        proxy.cut()
        await until(lambda: served.household.lost == 2)
        await watcher.say(REQUEST, {"transaction": "last"})
        await watcher.sees(RESPONSE, lambda text: "last" in text)

        assert len([text for text in watcher.on_topic(RESPONSE) if "last" not in text and "between" not in text]) == 10


async def test_what_was_not_stored_before_a_crash_is_performed_after_it(mosquitto: Mosquitto, serves: Serves) -> None:
    async with Watcher.on(mosquitto.port) as watcher:
        async with serves(mosquitto.port) as served:
            await online(watcher)
            await fill_disk(served, full=True)
            await watcher.say(STATE, {"id": "a", "text": "x" * 5000})
            await watcher.say(REQUEST, {"transaction": "t" * 5000})
            await watcher.sees(SET)
            await served.crash()
            assert await served.recorded() == []

        async with serves(mosquitto.port) as served:
            await watcher.sees(RESPONSE)
            assert sorted(await served.recorded()) == ["a", "t" * 5000]


async def test_the_same_words_said_twice_are_two_messages(mosquitto: Mosquitto, serves: Serves) -> None:
    async with Watcher.on(mosquitto.port) as watcher, serves(mosquitto.port) as served:
        await online(watcher)
        for _ in range(2):
            await watcher.say(REQUEST, {"transaction": "t"})
        await watcher.sees(RESPONSE, times=2)

        assert len(served.household.received) == 2


async def test_a_broker_that_comes_back_empty_is_served_anew(mosquitto: Mosquitto, serves: Serves) -> None:
    async with serves(mosquitto.port) as served:
        async with Watcher.on(mosquitto.port) as watcher:
            await online(watcher)
            await watcher.say(STATE, {"id": "a"})
            await watcher.sees(EVENT)
            mosquitto.kill()
            await until(lambda: served.household.lost == 1)
        mosquitto.start()
        async with Watcher.on(mosquitto.port) as watcher:
            await online(watcher)
            await watcher.say(STATE, {"id": "b"})
            await watcher.sees(EVENT, lambda text: '"b"' in text)

        assert await served.recorded() == ["a", "b"]
        assert [late for _, late in served.household.received] == [False, False]


async def test_a_broker_that_keeps_sessions_and_is_killed_doubles_nothing(tmp_path_factory: pytest.TempPathFactory, serves: Serves) -> None:
    broker = Mosquitto(tmp_path_factory.mktemp("broker"), persistent=True)
    broker.start()
    try:
        async with serves(broker.port) as served:
            for generation in range(3):
                await requests(broker, f"{generation}-")
                broker.kill()
                await until(partial(lambda lost: served.household.lost == lost, generation + 1))
                broker.start()
            async with Watcher.on(broker.port) as watcher:
                await online(watcher)

            performed = [json.loads(payload)["transaction"] for payload in served.household.payloads]
            assert performed == [f"{generation}-{number}" for generation in range(3) for number in range(20)]
    finally:
        broker.stop()


# --- a store that fails -------------------------------------------------------------------------------------------------


async def test_with_a_full_disk_setpoints_go_on_nothing_is_acknowledged_and_all_is_made_good(
    mosquitto: Mosquitto, serves: Serves, caplog: pytest.LogCaptureFixture
) -> None:
    async with Proxy.before(mosquitto.port) as proxy, Watcher.on(mosquitto.port) as watcher, serves(proxy.port) as served:
        await online(watcher)
        await fill_disk(served, full=True)
        proxy.sent.clear()
        for number in range(40):
            await watcher.say(STATE, {"id": f"{number}" * 500})
        await watcher.say("justright/bridge/request/count", {"transaction": "t"})
        await watcher.sees(SET, times=40)
        await until(lambda: "the disk is full" in caplog.text)
        stored = len(await served.recorded())
        assert sum(packet.type == PUBACK for packet in proxy.sent) == stored < 40
        assert not watcher.on_topic("justright/bridge/response/count")

        await fill_disk(served, full=False)
        await watcher.sees(EVENT, times=40)
        (answer,) = await watcher.sees("justright/bridge/response/count")
        await until(lambda: sum(packet.type == PUBACK for packet in proxy.sent) == 41)

        assert json.loads(answer)["count"] == 40
        assert "can be written again" in caplog.text


async def test_a_step_that_cannot_be_stored_costs_no_other(mosquitto: Mosquitto, serves: Serves, caplog: pytest.LogCaptureFixture) -> None:
    async with Watcher.on(mosquitto.port) as watcher, serves(mosquitto.port) as served:
        await online(watcher)
        async with held(served):
            for name in ("a", ["no text"], "b"):
                await watcher.say(STATE, {"id": name})
            await watcher.sees(SET, times=3)
        await watcher.sees(EVENT, lambda text: '"b"' in text)

        assert await served.recorded() == ["a", "b"]
        assert "cannot be stored" in caplog.text


async def test_a_household_that_fails_at_a_message_goes_on(mosquitto: Mosquitto, serves: Serves, caplog: pytest.LogCaptureFixture) -> None:
    async with Watcher.on(mosquitto.port) as watcher, serves(mosquitto.port):
        await online(watcher)
        await watcher.say(STATE, "no JSON at all")
        await watcher.say(STATE, {"id": "a"})
        await watcher.sees(EVENT)

    assert "a step of the household failed" in caplog.text


# --- late ---------------------------------------------------------------------------------------------------------------


async def test_what_waited_while_nobody_listened_is_late_and_what_comes_after_is_not(mosquitto: Mosquitto, serves: Serves) -> None:
    async with Watcher.on(mosquitto.port) as watcher:
        async with serves(mosquitto.port) as served:
            await online(watcher)
            await served.crash()
            store = served.store.store
            await served.store.call(store.mark_alive, _now() - timedelta(minutes=1), _now())
        for number in range(30):
            await watcher.say(STATE, {"id": f"{number}"})
        async with serves(mosquitto.port) as served:
            await until(lambda: len(served.household.received) == 30)
            await asyncio.sleep(0.1)  # the marker is back by then; a message sooner may rightly count as late
            await watcher.say(STATE, {"id": "now"})
            await watcher.sees(EVENT, lambda text: "now" in text)

            assert [late for _, late in served.household.received] == [True] * 30 + [False]


async def test_what_waited_for_a_moment_only_is_on_time(mosquitto: Mosquitto, serves: Serves) -> None:
    async with Proxy.before(mosquitto.port) as proxy, Watcher.on(mosquitto.port) as watcher, serves(proxy.port) as served:
        await online(watcher)
        proxy.cut()
        await watcher.say(STATE, {"id": "a"})
        await watcher.sees(EVENT)

        assert [late for _, late in served.household.received] == [False]


async def test_what_was_said_into_a_half_open_link_is_late(mosquitto: Mosquitto, serves: Serves) -> None:
    async with Proxy.before(mosquitto.port) as proxy, Watcher.on(mosquitto.port) as watcher, serves(proxy.port, keepalive=2) as served:
        await online(watcher)
        proxy.freeze()
        await watcher.say(STATE, {"id": "a"})
        await until(lambda: served.household.lost == 1)
        proxy.cut()
        proxy.thaw()
        await watcher.sees(EVENT)

        assert [late for _, late in served.household.received] == [True]


async def test_a_goodbye_notes_when_we_stopped_listening(mosquitto: Mosquitto, serves: Serves) -> None:
    async with serves(mosquitto.port) as served, Watcher.on(mosquitto.port) as watcher:
        await online(watcher)
        before = _now()
        served.stopping.set()
        await served.task

        last = await served.store.call(served.store.store.last_alive)
        assert last is not None
        assert before <= last <= _now()


# --- time, and the end --------------------------------------------------------------------------------------------------


async def test_a_deadline_wakes_the_household_at_its_time(mosquitto: Mosquitto, serves: Serves) -> None:
    async with Watcher.on(mosquitto.port) as watcher, serves(mosquitto.port) as served:
        await online(watcher)
        served.household.deadline = due = _now() + timedelta(seconds=0.3)
        await watcher.say(STATE, {"reading": 1})
        await watcher.sees(EVENT, lambda text: "woken" in text)

        assert served.household.woken[0] >= due


async def test_systemd_hears_of_the_start_of_every_beat_and_of_the_end(mosquitto: Mosquitto, serves: Serves, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.setblocking(False)
        heard = partial(asyncio.get_running_loop().sock_recv, systemd, 100)
        async with serves(mosquitto.port, {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "40000"}) as served:
            assert await heard() == b"READY=1"
            assert await heard() == b"WATCHDOG=1"
            async with held(served):
                while not await _quiet(systemd):
                    pass  # beats that were on their way
            assert await heard() == b"WATCHDOG=1"
            served.stopping.set()
            while (word := await heard()) != b"STOPPING=1":
                assert word == b"WATCHDOG=1"


async def _quiet(systemd: socket.socket) -> bool:
    """Say whether nothing is heard for ten beats."""
    await asyncio.sleep(0.2)
    try:
        systemd.recv(100)
    except BlockingIOError:
        return True
    return False


async def test_a_goodbye_finishes_what_came_in_and_says_offline(mosquitto: Mosquitto, serves: Serves) -> None:
    async with Watcher.on(mosquitto.port) as watcher, serves(mosquitto.port) as served:
        await online(watcher)
        for number in range(50):
            await watcher.say(STATE, {"id": f"{number}"})
        served.stopping.set()
        await served.task
        await watcher.sees("justright/bridge/state", lambda text: "offline" in text)

        done = len(await served.recorded())
        assert len(watcher.on_topic(EVENT)) == done == len(served.household.received)


async def test_a_goodbye_without_a_broker_does_not_wait_for_one(serves: Serves) -> None:
    async with serves(1) as served:
        async with asyncio.timeout(5):
            served.stopping.set()
            await served.task


async def test_a_crash_is_told_by_the_broker(mosquitto: Mosquitto, serves: Serves) -> None:
    async with Proxy.before(mosquitto.port) as proxy, Watcher.on(mosquitto.port) as watcher, serves(proxy.port):
        await online(watcher)
        proxy.freeze()
        proxy.cut()

        await watcher.sees("justright/bridge/state", lambda text: "offline" in text)


async def test_a_flood_of_qos_0_costs_no_memory_and_no_message_of_qos_1(mosquitto: Mosquitto, serves: Serves) -> None:
    async with Watcher.on(mosquitto.port, EVENT) as watcher, Watcher.on(mosquitto.port, EVENT) as flood, serves(mosquitto.port) as served:
        await until(lambda: bool(served.household) and mosquitto.log.count("SUBACK to justright") > 0)
        for number in range(3000):
            await flood.say("justright/x/state", {"reading": number}, qos=0)
        for number in range(20):
            await watcher.say(STATE, {"id": f"{number}"})
        await watcher.sees(EVENT, times=20)

        assert await served.recorded() == [f"{number}" for number in range(20)]
