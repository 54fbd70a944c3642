"""`justright run` on a store that fails: nothing is acknowledged that is not stored, setpoints go on, and all is made good afterwards."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from controller.core.ledger import EntryType
from controller.store import Store, backups
from tests.integration.brokers import Mosquitto
from tests.integration.processes import Run, online
from tests.integration.watchers import Watcher, until
from tests.integration.wires import PUBACK, PUBLISH, Proxy
from tests.unit.test_store import AT, preference, recorded

EVENT = "justright/bridge/event"
TURNS = 30


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    broker = Mosquitto(tmp_path)
    broker.start()
    yield broker
    broker.stop()


@asynccontextmanager
async def running(directory: Path, broker: Mosquitto, *before: str) -> AsyncIterator[tuple[Run, Watcher, Proxy]]:
    """Run a household behind a proxy, Ana in its hall."""
    async with Proxy.before(broker.port) as proxy, Watcher.on(broker.port) as watcher:
        run = Run(directory, proxy.port, *before)
        run.start()
        try:
            await online(watcher)
            for number in range(3):
                await watcher.say(f"justright/d{number}/state", {"level": 1})
                await watcher.sees(f"justright/bridge/device/d{number}")
            await watcher.say("justright/identity/hall/nfc", {"person": "ana"})
            await until(lambda: _acknowledged(proxy) == 4)
            proxy.sent.clear()
            yield run, watcher, proxy
        finally:
            if run.alive:
                run.kill()


def _acknowledged(proxy: Proxy) -> int:
    return sum(packet.type == PUBACK for packet in proxy.sent)


async def turn(watcher: Watcher, first: int, count: int = TURNS) -> None:
    """Turn knobs, each to a value of its own."""
    for number in range(first, first + count):
        await watcher.say(f"justright/d{number % 3}/state", {"level": 1000 + number, "origin": "manual"})


async def all_made_good(run: Run, watcher: Watcher, proxy: Proxy, count: int, others: int = 0) -> None:
    """Wait until everything is told and acknowledged, `others` among it that store nothing, and see that all of it is stored once."""
    await watcher.sees(EVENT, lambda text: '"preference"' in text, times=count)
    await until(lambda: _acknowledged(proxy) == count + others)
    assert run.stop() == 0
    assert [run.values["preference", 1000 + number] for number in range(count)] == [1] * count
    assert "Traceback" not in run.log


async def stays_unacknowledged(run: Run, watcher: Watcher, proxy: Proxy, words: str) -> None:
    """See that a store's failure is told, and that what could not be stored is neither acknowledged nor told."""
    await until(lambda: words in run.log)
    before = _acknowledged(proxy)
    await asyncio.sleep(0.3)  # what must not happen has no event to wait for
    assert _acknowledged(proxy) == before < TURNS
    assert len(watcher.on_topic(EVENT, lambda text: '"preference"' in text)) <= before


async def test_a_file_that_may_not_grow_any_more_is_waited_for(tmp_path: Path, broker: Mosquitto) -> None:
    async with running(tmp_path, broker) as (run, watcher, proxy):
        log = run.store.with_name(run.store.name + "-wal")
        _, hard = resource.prlimit(run.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(run.pid, resource.RLIMIT_FSIZE, (log.stat().st_size + 4096, hard))
        await turn(watcher, 0)
        await stays_unacknowledged(run, watcher, proxy, "nothing is acknowledged until it can be written again")
        resource.prlimit(run.pid, resource.RLIMIT_FSIZE, (hard, hard))

        await all_made_good(run, watcher, proxy, TURNS)


@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("mount") is None, reason="only root may mount a small disk")
async def test_a_disk_that_is_full_is_waited_for(tmp_path: Path, broker: Mosquitto) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(disk)], check=False).returncode:  # noqa: ASYNC221, S607
        pytest.skip("mounting is not allowed here")
    try:
        async with running(disk, broker) as (run, watcher, proxy):
            ballast = disk / "ballast"
            _fill(ballast)
            await turn(watcher, 0)
            await stays_unacknowledged(run, watcher, proxy, "the disk is full; free some space")
            ballast.unlink()

            await all_made_good(run, watcher, proxy, TURNS)
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)  # noqa: ASYNC221, S607


def _fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        for size in (65536, 1):  # to the last byte
            try:
                while True:
                    file.write(b"\1" * size)
            except OSError:
                continue


async def test_a_store_that_another_program_locks_is_waited_for(tmp_path: Path, broker: Mosquitto) -> None:
    async with running(tmp_path, broker) as (run, watcher, proxy):
        with closing(sqlite3.connect(run.store, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await turn(watcher, 0)
            await stays_unacknowledged(run, watcher, proxy, "another program is holding it")
            other.execute("ROLLBACK")

        await all_made_good(run, watcher, proxy, TURNS)


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace slows the disk down")
async def test_on_a_slow_card_setpoints_do_not_wait_and_acknowledgements_do(tmp_path: Path, broker: Mosquitto) -> None:
    slow = ("strace", "-f", "-qq", "-o", str(tmp_path / "strace"), "--seccomp-bpf", "-e", "trace=fsync,fdatasync")
    async with running(tmp_path, broker, *slow, "-e", "inject=fsync,fdatasync:delay_enter=300000") as (run, watcher, proxy):
        await watcher.say("justright/d1/state", {"level": 1000, "origin": "manual"})
        await watcher.say("justright/d1/get", "")
        await watcher.sees("justright/d1/set")
        await until(lambda: _acknowledged(proxy) == 2)

        said = ["set" if packet.type == PUBLISH and packet.topic.endswith("d1/set") else packet.type for packet in proxy.sent]
        assert said.index("set") < said.index(PUBACK)
        await turn(watcher, 1, TURNS - 1)
        await all_made_good(run, watcher, proxy, TURNS, others=1)


async def test_a_store_that_a_power_cut_ruined_comes_back_from_its_backup_and_says_so(tmp_path: Path, broker: Mosquitto) -> None:
    async with running(tmp_path, broker) as (run, watcher, proxy):
        await turn(watcher, 0, 20)
        await until(lambda: _acknowledged(proxy) == 20)
        subprocess.run([*run.command[:1], "backup", *run.command[2:]], check=True, capture_output=True)  # noqa: ASYNC221
        await turn(watcher, 20, 10)
        await until(lambda: _acknowledged(proxy) == 30)
        run.kill()
        ruin(run.store)
        run.start()
        await online(watcher, times=2)
        await watcher.say("justright/identity/hall/nfc", {"person": "ana"})
        await turn(watcher, 30, 5)
        await watcher.say("justright/bridge/request/health", {"transaction": "t"})
        (answer,) = await watcher.sees("justright/bridge/response/health")
        assert run.stop() == 0

    assert "restored from" in run.log
    assert "missing" in run.log
    assert json.loads(answer)["data"]["backup"]["restored_from"] == backups.automatic(run.store)[0].name
    kept = {value for (kind, value), count in run.values.items() if kind in {"preference", "unattributed"} and count == 1}
    assert {1000 + number for number in (*range(20), *range(30, 35))} <= kept


def ruin(store: Path) -> None:
    """Do to the files what a failing card does; the other ways are tried in `tests/unit/test_backups.py`."""
    store.with_name(store.name + "-wal").unlink(missing_ok=True)
    content = store.read_bytes()
    store.write_bytes(content[:1024] + b"\xa5" * (len(content) - 1024))


async def test_a_store_that_is_ruined_under_a_run_is_restored_without_a_restart(tmp_path: Path, broker: Mosquitto) -> None:
    with closing(Store.open(tmp_path / "justright.db")) as store:  # larger than what SQLite keeps in memory
        old = (preference(number, None, type=EntryType.UNATTRIBUTED, reason="doubt") for number in range(30_000))
        store.commit(recorded(*old))
        backups.keep(tmp_path / "justright.db", store.snapshot(), AT)
    async with running(tmp_path, broker) as (run, watcher, _):
        with run.store.open("r+b") as file:
            file.seek(500_000)
            file.write(b"\xa5" * (run.store.stat().st_size - 500_000))
        for number in range(0, 30_000, 2000):
            body = {"event": f"e{number}", "transaction": number}
            await watcher.say("justright/bridge/request/preference/discount", body)
        await until(lambda: "restored from" in run.log)
        await online(watcher, times=2)
        await watcher.sees("justright/bridge/response/preference/discount", lambda text: '"transaction":28000' in text)
        await turn(watcher, 0, 5)
        await watcher.sees(EVENT, lambda text: ":1004," in text)
        assert run.stop() == 0

    assert "found damaged while it was in use" in run.log
    assert sum(run.values.values()) >= 30_005
