"""The small parts of the shell: seldom words, systemd's socket, log lines, the inbox, the steps that wait for the store."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from controller.core.decisions import Room, SaveState
from controller.effects import Message, Publication
from controller.logs import to_stderr
from controller.seldom import KEYS_AT_MOST, Seldom
from controller.store import Receipt, StoreThread
from controller.traffic.commits import Commits, Step
from controller.traffic.link import WAITING_AT_MOST, Connected, Delivery, Inbox
from controller.upkeep import systemd

AT = datetime(2026, 3, 2, 6, 31, tzinfo=UTC)


class Time:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


# --- seldom -------------------------------------------------------------------------------------------------------------


def test_the_same_thing_is_said_less_and_less_often(caplog: pytest.LogCaptureFixture) -> None:
    time = Time()
    seldom = Seldom(logging.getLogger("test"), time)
    for second in range(24 * 3600):
        time.now = float(second)
        seldom.warning("key", "it fails")

    assert caplog.messages[0] == "it fails"
    assert caplog.messages[1] == "it fails (9 more like it since)"
    assert len(caplog.messages) < 40


def test_another_thing_is_said_at_once_and_an_old_one_as_if_new(caplog: pytest.LogCaptureFixture) -> None:
    time = Time()
    seldom = Seldom(logging.getLogger("test"), time)
    seldom.warning("one", "one")
    seldom.error("two", "two")
    time.now = 1000.0
    seldom.warning("one", "one")

    assert caplog.messages == ["one", "two", "one"]


def test_strangers_cannot_fill_the_memory_with_keys(caplog: pytest.LogCaptureFixture) -> None:
    seldom = Seldom(logging.getLogger("test"), Time())
    for number in range(3 * KEYS_AT_MOST):
        seldom.warning(f"{number}", "x")

    assert len(caplog.messages) == 3 * KEYS_AT_MOST
    assert len(seldom._told) == KEYS_AT_MOST  # noqa: SLF001  # what no outside sign shows


# --- systemd and logs ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("abstract", [False, True])
def test_systemd_hears_what_is_said_to_it(tmp_path: Path, abstract: bool) -> None:
    name = f"justright-test-{os.getpid()}" if abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind("\0" + name if abstract else name)
        systemd.notify("READY=1", {"NOTIFY_SOCKET": "@" + name if abstract else name})

        assert listener.recv(100) == b"READY=1"


def test_without_systemd_nothing_is_said() -> None:
    systemd.notify("READY=1", {})
    systemd.notify("READY=1", {"NOTIFY_SOCKET": "/nowhere/at/all"})


@pytest.mark.parametrize(
    "environ, interval",
    [
        ({}, None),
        ({"WATCHDOG_USEC": "30000000"}, 15.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": str(os.getpid())}, 15.0),
        ({"WATCHDOG_USEC": "nonsense"}, None),
    ],
)
def test_the_watchdog_is_fed_twice_a_period(environ: dict[str, str], interval: float | None) -> None:
    assert systemd.watchdog_interval(environ) == interval


def test_the_journal_gets_levels_on_every_line(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers.clear()
    try:
        to_stderr(environ={"JOURNAL_STREAM": "8:1"})
        logging.getLogger("x").warning("one\ntwo")
    finally:
        root.handlers[:], root.level = before, level

    assert capsys.readouterr().err == "<4>one\n<4>two\n"


# --- inbox --------------------------------------------------------------------------------------------------------------


def delivery(qos: int, packet: int = 1) -> Delivery:
    return Delivery(Message("t", b"x", qos), 1, packet)


def test_a_flood_drops_qos_0_alone() -> None:
    inbox = Inbox()
    for _ in range(WAITING_AT_MOST + 10):
        inbox.put(delivery(0))
    inbox.put(delivery(1))
    inbox.put(Connected(resumed=True))

    assert inbox.dropped == 10
    assert len(inbox) == WAITING_AT_MOST + 2


def test_deliveries_are_told_apart_by_identifier_topic_and_payload() -> None:
    keys = [
        Delivery(Message("a", b"b"), 1, 7).key,
        Delivery(Message("a", b"b"), 1, 8).key,
        Delivery(Message("a", b"c"), 1, 7).key,
        Delivery(Message("ab", b""), 1, 7).key,
        Delivery(Message("a\ud800", b""), 1, 7).key,
    ]

    assert len(set(keys)) == len(keys)
    assert Delivery(Message("a", b"b"), 2, 7, repeated=True).key == keys[0]


# --- steps that wait for the store --------------------------------------------------------------------------------------


class Outlet:
    """Notes what goes out."""

    def __init__(self) -> None:
        self.out: list[str] = []

    def publish(self, publication: Publication) -> None:
        self.out.append(publication.payload)

    def acknowledge(self, delivery: Delivery) -> None:
        self.out.append(f"ack {delivery.packet}")

    def leave(self, delivery: Delivery) -> None:
        self.out.append(f"leave {delivery.packet}")

    def flush(self) -> None:
        """Nothing waits here."""


def step(number: int, *, stores: bool = True) -> Step:
    writes = [SaveState(Room.RUNNING, f"{number}", {})] if stores else []
    return Step(AT, writes, [Publication("t", f"{number}")], Receipt(f"{number}", AT) if stores else None, delivery(1, number))


async def test_a_step_that_stores_nothing_goes_out_at_once_but_never_before_an_earlier_one() -> None:
    outlet = Outlet()
    async with StoreThread.opened(":memory:") as store:
        commits = Commits(store, outlet, lambda: None)
        commits.add(step(1, stores=False))
        assert outlet.out == ["1", "ack 1"]

        commits.add(step(2))
        commits.add(step(3, stores=False))
        assert commits.holds("2")
        assert outlet.out == ["1", "ack 1"]
        running = asyncio.create_task(commits.run())
        await commits.settled()
        running.cancel()

        assert outlet.out == ["1", "ack 1", "2", "ack 2", "3", "ack 3"]
        assert not commits.holds("2")
        assert await store.call(store.store.receipt, "2") == Receipt("2", AT)


async def test_steps_that_gather_are_stored_together() -> None:
    outlet = Outlet()
    async with StoreThread.opened(":memory:") as store:
        commits = Commits(store, outlet, lambda: None)
        statements: list[str] = []
        await store.call(store.store._connection.set_trace_callback, statements.append)  # noqa: SLF001  # SQLite's own account
        for number in range(50):
            commits.add(step(number))
        assert len(commits) == 50
        running = asyncio.create_task(commits.run())
        await commits.settled()
        running.cancel()

        assert len(outlet.out) == 100
        assert (await store.call(store.store.counts))["running"] == 50
        assert statements.count("COMMIT") == 1


async def test_a_state_that_is_saved_again_meanwhile_is_stored_once_as_it_was_last() -> None:
    outlet = Outlet()
    async with StoreThread.opened(":memory:") as store:
        commits = Commits(store, outlet, lambda: None)
        statements: list[str] = []
        await store.call(store.store._connection.set_trace_callback, statements.append)  # noqa: SLF001  # SQLite's own account
        for number in range(30):
            writes = [SaveState(Room.RUNNING, "a", {"n": number}), SaveState(Room.RUNNING, f"b{number % 2}", {"n": number})]
            commits.add(Step(AT, [*writes, SaveState(Room.RUNNING, "a", {"n": number + 0.5})], [], None, delivery(1, number)))
        running = asyncio.create_task(commits.run())
        await commits.settled()
        running.cancel()

        assert {row.key: row.state for row in await store.call(store.store.rows)} == {"a": {"n": 29.5}, "b0": {"n": 28}, "b1": {"n": 29}}
        assert sum("INSERT INTO running" in each for each in statements) == 3
        assert outlet.out == [f"ack {number}" for number in range(30)]


async def test_a_step_that_cannot_be_stored_takes_no_earlier_state_with_it() -> None:
    outlet = Outlet()
    async with StoreThread.opened(":memory:") as store:
        commits = Commits(store, outlet, lambda: None)
        commits.add(Step(AT, [SaveState(Room.RUNNING, "a", {"n": 1})], [], None, delivery(1, 1)))
        commits.add(Step(AT, [SaveState(Room.RUNNING, "a", {"n": object()})], [], None, delivery(1, 2)))
        running = asyncio.create_task(commits.run())
        await commits.settled()
        running.cancel()

        assert {row.key: row.state for row in await store.call(store.store.rows)} == {"a": {"n": 1}}
        assert outlet.out == ["ack 1", "leave 2"]
