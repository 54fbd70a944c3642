"""The demo and the private broker: what a visitor sees, and that nothing is left behind however it ends."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from rich.console import Console

from controller.effects import Message, Publication
from simulators.brokers.address import Address, address_of, free_port
from simulators.brokers.embedded import embedded_broker
from simulators.brokers.mosquitto import find_mosquitto
from simulators.brokers.private import private_broker
from simulators.demo.scenes import SCENES
from simulators.demo.show import Show, play
from simulators.live.link import connected
from simulators.screen.screen import Screen

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(find_mosquitto() is None, reason="mosquitto is not installed")


def _started(*arguments: str) -> subprocess.Popen[str]:
    """Start the command line in a process group of its own, as a terminal does."""
    env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-W", "ignore", "-m", "controller.cli", *arguments]
    return subprocess.Popen(
        command, env=env, cwd=tempfile.gettempdir(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def _port(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    line = process.stdout.readline()
    return int(line.split("mqtt://127.0.0.1:")[1].split(";")[0])


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


async def _publish(address: Address, publication: Publication) -> None:
    async with connected(address, (), lambda _: None) as link:
        link.send(publication)


def _there(port: int) -> bool:
    for _ in range(200):
        if _listens(port):
            return True
        time.sleep(0.02)
    return False


def _gone(port: int) -> bool:
    for _ in range(200):
        if not _listens(port):
            return True
        time.sleep(0.02)
    return False


@pytest.fixture
def running() -> Iterator[subprocess.Popen[str]]:
    process = _started("demo")
    yield process
    process.kill()
    process.communicate()


def test_the_scenes_are_told_over_a_real_broker() -> None:
    told = io.StringIO()
    play(Show(speed=20.0, days=1), Screen(Console(file=told, highlight=False)))
    text = told.getvalue()

    assert [line for line in text.splitlines() if line.startswith("== ")][: len(SCENES)] == [f"== {title}" for title, _ in SCENES]
    for words in (
        "→ shower 38 °C  Nothing is known of Ana here yet",
        "✎ remembered for Ana: shower temperature 39.5 °C",
        "→ shower 39.5 °C  Ana has chosen 39.5 °C here before",
        "? shower temperature 36 °C: held for now, teaches nobody (guest)",
        "“That was you, Ana. Kept until you leave: 41 °C.”",
        "“That was me.” Not remembered, and back to 39.5 °C.",
        "→ seat 120 mm · 60 mm · 22° · 50 %",
        "✎ remembered for Ana: seat position 105 mm",
        "→ coffee drink cappuccino, strength 2",
        "→ shower 38.5 °C",
        "of 100 uses",
    ):
        assert words in text, words
    assert text.count("remembered for Ana: seat position 105 mm") == 1
    assert "\x1b" not in text


def test_on_a_terminal_it_keeps_a_board_within_eighty_columns() -> None:
    told = io.StringIO()
    console = Console(file=told, force_terminal=True, width=80, height=24, highlight=False)
    play(Show(seconds=4.0, speed=20.0), Screen(console))

    assert "choices remembered" in told.getvalue()
    assert "justright" in told.getvalue()


def test_it_ends_by_itself_when_told_to() -> None:
    process = _started("demo", "--for", "3")
    port = _port(process)
    _, errors = process.communicate(timeout=30)

    assert process.returncode == 0
    assert errors == ""
    assert not _listens(port)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_and_its_broker(running: subprocess.Popen[str], number: signal.Signals) -> None:
    port = _port(running)
    os.killpg(running.pid, number) if number is signal.SIGINT else running.send_signal(number)
    _, errors = running.communicate(timeout=20)

    assert running.returncode == 0
    assert "Traceback" not in errors
    assert _gone(port)


def test_who_reads_only_the_beginning_gets_no_traceback(running: subprocess.Popen[str]) -> None:
    port = _port(running)
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.close()

    assert running.stderr.read() == ""
    assert running.wait(timeout=20) == 0
    assert _gone(port)
    running.stdout = None  # closed: there is nothing left to collect


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux is asked to do it")
def test_even_kill_leaves_no_broker(running: subprocess.Popen[str]) -> None:
    port = _port(running)
    running.kill()
    running.wait()

    assert _gone(port)


def test_it_leaves_no_file_behind(tmp_path: Path) -> None:
    env = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-W", "ignore", "-m", "controller.cli", "demo", "--for", "2"]
    subprocess.run(command, env=env, cwd=tmp_path, check=True, capture_output=True, timeout=30)

    assert list(tmp_path.iterdir()) == []


def test_a_private_broker_ends_when_its_block_raises() -> None:
    ports = []

    def burn() -> None:
        with private_broker() as address:
            ports.append(address.port)
            assert _listens(address.port)
            raise RuntimeError("the fan burns")

    with pytest.raises(RuntimeError, match="burns"):
        burn()

    assert ports != [1883]
    assert not _listens(ports[0])


def test_without_mosquitto_there_is_a_broker_in_python() -> None:
    pytest.importorskip("amqtt")
    told = io.StringIO()
    with embedded_broker() as address:
        assert address.protocol == "3.1.1"
        play(Show(seconds=6.0, speed=20.0), Screen(Console(file=told, highlight=False)), address)

    assert "→ shower 38 °C" in told.getvalue()


def test_a_broker_that_dies_in_the_middle_is_one_clear_error(running: subprocess.Popen[str]) -> None:
    _port(running)
    children = Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text().split()
    os.kill(int(children[0]), signal.SIGKILL)
    _, errors = running.communicate(timeout=20)

    assert running.returncode == 1
    assert errors.splitlines()[-1].startswith(("Error: the broker at mqtt://127.0.0.1:", "Error: no broker answers at mqtt://127.0.0.1:"))
    assert "Traceback" not in errors


@pytest.mark.parametrize("url", ["http://x", "mqtt://", "mqtt://host:port", ""])
def test_what_is_no_address_of_a_broker_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="is no address of a broker"):
        address_of(url)


def test_an_address_may_name_user_and_password() -> None:
    assert address_of("mqtt://ana:p%40ss@bench:1884") == Address("bench", 1884, "5", "ana", "p@ss")


def test_a_house_is_put_on_air_and_obeys() -> None:
    with private_broker() as address:
        process = _started("simulate", "family", "--live", "--broker", address.url, "--only", "shower", "--for", "20")
        assert process.stdout is not None
        assert "on air" in process.stdout.readline()
        asyncio.run(_publish(address, Publication("justright/shower/set", '{"temperature": 40}')))
        heard = process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=10)
        left = asyncio.run(_retained(address, "justright/shower/availability"))

    assert left == b"offline"
    assert 'shower is set: {"temperature": 40}' in heard
    assert process.returncode == 0


async def _retained(address: Address, topic: str) -> bytes:
    """Return what is retained on a topic."""
    heard: asyncio.Queue[Message] = asyncio.Queue()
    async with connected(address, (topic,), heard.put_nowait):
        return (await asyncio.wait_for(heard.get(), 5.0)).payload


@pytest.mark.parametrize("account", ["", "ana:wrong@"])
def test_a_broker_that_wants_another_password_says_so(account: str, tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "mosquitto.conf").write_text(f"listener {port} 127.0.0.1\nallow_anonymous false\n")
    with subprocess.Popen([str(find_mosquitto()), "-c", str(tmp_path / "mosquitto.conf")], stderr=subprocess.DEVNULL) as broker:
        try:
            assert _there(port)
            process = _started("simulate", "couple", "--live", "--broker", f"mqtt://{account}127.0.0.1:{port}")
            told, errors = process.communicate(timeout=20)
        finally:
            broker.terminate()

    assert process.returncode == 1
    assert told == ""
    assert errors.startswith(f"Error: the broker at mqtt://127.0.0.1:{port} lets nobody in like that")
    assert len(errors.splitlines()) == 1


def test_people_live_on_a_broker_as_fast_as_asked_for() -> None:
    heard: list[Message] = []
    with private_broker() as address:
        process = _started("simulate", "family", "--live", "--broker", address.url, "--speed", "10000")
        asyncio.run(_listen(address, heard, 12.0))
        process.send_signal(signal.SIGTERM)
        told, errors = process.communicate(timeout=10)

    assert process.returncode == 0
    assert errors == ""
    assert " comes into the " in told
    assert any(message.topic.startswith("justright/identity/") for message in heard)
    assert any(message.topic == "justright/shower/state" for message in heard)


def test_who_reads_only_the_beginning_of_what_is_on_air_gets_no_traceback() -> None:
    with private_broker() as address:
        process = _started("simulate", "family", "--live", "--broker", address.url, "--speed", "5000")
        assert process.stdout is not None
        assert process.stderr is not None
        assert "on air" in process.stdout.readline()
        process.stdout.close()

        with process.stderr:
            assert process.stderr.read() == ""
        assert process.wait(timeout=20) == 0


async def _listen(address: Address, heard: list[Message], seconds: float) -> None:
    """Listen until somebody was identified, at most so long."""
    came = asyncio.Event()

    def note(message: Message) -> None:
        heard.append(message)
        if "/identity/" in message.topic:
            came.set()

    async with connected(address, ("justright/#",), note):
        with suppress(TimeoutError):
            await asyncio.wait_for(came.wait(), seconds)


def test_on_air_without_a_broker_is_one_clear_error() -> None:
    process = _started("simulate", "--live", "--broker", "mqtt://127.0.0.1:9")
    _, errors = process.communicate(timeout=20)

    assert process.returncode == 1
    assert errors.startswith("Error: no broker answers at mqtt://127.0.0.1:9")
