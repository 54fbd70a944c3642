"""Idle memory, time to start and time to answer of `justright run`, beside a bare aiomqtt program in the same run.

    python -m tests.benchmarks.idle [--answers N] [--json]

The work is the same for both: an identity comes in, a setpoint goes out, QoS 1 both ways, mosquitto with `set_tcp_nodelay true`. The
bare program knows one setpoint by heart and decides nothing; "as documented" it leaves TCP_NODELAY off, as aiomqtt's own pages show it.
Ratios carry over to other machines, milliseconds do not.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.household.driver import command
from tests.integration.brokers import Mosquitto
from tests.integration.watchers import Watcher

SETTLED_S = 3.0
"""Seconds between the first answer and the look at idle memory."""

PAUSE_S = 0.2
"""Between two identities: an isolated event, which is what a home is."""

BARE = """
import asyncio, json, socket, sys
import aiomqtt
options = [(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)] if sys.argv[2] == "nodelay" else []
async def main():
    async with aiomqtt.Client("127.0.0.1", int(sys.argv[1]), protocol=aiomqtt.ProtocolVersion.V5, socket_options=options) as client:
        await client.subscribe("justright/#", qos=1)
        await client.publish("justright/bridge/state", json.dumps({"state": "online"}), qos=1, retain=True)
        values = {"ana": 39.5, "ben": 37.5}
        async for message in client.messages:
            if str(message.topic).startswith("justright/identity/"):
                value = values[json.loads(message.payload)["person"]]
                await client.publish("justright/shower/set", json.dumps({"temperature": value}), qos=1)
asyncio.run(main())
"""

HOME = {
    "people": {"ana": {}, "ben": {}},
    "places": {"bathroom": {"exclusive": True}},
    "devices": {"shower": {"kind": "shower", "place": "bathroom"}},
}
WANTED = {"ana": 39.5, "ben": 37.5}


@dataclass(frozen=True)
class Measured:
    """One program. Times in milliseconds, memory in MB; `start` is from the process to `online`, `first` to the first setpoint."""

    program: str
    rss: float
    start: float
    first: float
    p50: float
    p99: float


@contextmanager
def process(line: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program, and end it."""
    running = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield running
    finally:
        running.terminate()
        running.wait(timeout=10)


@asynccontextmanager
async def broker() -> AsyncIterator[tuple[Mosquitto, Path]]:
    """Give each program a fresh broker and a fresh directory."""
    with tempfile.TemporaryDirectory() as name:
        mosquitto = Mosquitto(Path(name))
        mosquitto.start()
        try:
            yield mosquitto, Path(name)
        finally:
            mosquitto.stop()


async def measure(name: str, answers: int) -> Measured:
    """Measure `justright`, or `bare` with or without TCP_NODELAY."""
    async with broker() as (mosquitto, directory), Watcher.on(mosquitto.port) as watcher:
        home = directory / "home.yaml"
        home.write_text(json.dumps({"mqtt": {"port": mosquitto.port}, **HOME}))
        bare = [sys.executable, "-c", BARE, str(mosquitto.port), "nodelay" if name.endswith("NODELAY") else "-"]
        began = time.perf_counter()
        with process(command("run", "--config", str(home)) if name == "justright" else bare) as running:
            await watcher.sees("justright/bridge/state", lambda text: "online" in text)
            start = time.perf_counter() - began
            for person, value in WANTED.items():
                pin = {"person": person, "device": "shower", "setting": "temperature", "value": value}
                await watcher.say("justright/bridge/request/preference/set", pin)
            await answer(watcher, "ana", pause=0.0)
            first = time.perf_counter() - began
            await asyncio.sleep(SETTLED_S)
            rss = resident(running.pid)
            times = [await answer(watcher, ("ben", "ana")[number % 2]) for number in range(answers)]
    cut = statistics.quantiles(times, n=100)
    return Measured(name, rss, start * 1000, first * 1000, cut[49] * 1000, cut[98] * 1000)


async def answer(watcher: Watcher, person: str, pause: float = PAUSE_S) -> float:
    """Let a person come in; return the seconds until the setpoint is there, and report it as the device would."""
    watcher.seen.clear()
    await asyncio.sleep(pause)
    began = time.perf_counter()
    saying = asyncio.create_task(watcher.say("justright/identity/bathroom/nfc", {"person": person}))
    wanted = WANTED[person]
    await watcher.sees("justright/shower/set", lambda text: json.loads(text)["temperature"] == wanted)
    took = time.perf_counter() - began
    await saying
    await watcher.say("justright/shower/state", {"temperature": wanted})
    return took


def resident(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


async def main(answers: int, *, as_json: bool) -> None:
    """Measure all three and print them beside each other."""
    rows = [await measure(name, answers) for name in ("bare aiomqtt, as documented", "bare aiomqtt, TCP_NODELAY", "justright")]
    if as_json:
        print(json.dumps([asdict(row) for row in rows], indent=1))  # noqa: T201
        return
    print(f"{'':30}{'idle MB':>9}{'online ms':>11}{'first answer ms':>17}{'answer p50 ms':>15}{'p99':>7}")  # noqa: T201
    for row in rows:
        print(f"{row.program:30}{row.rss:9.1f}{row.start:11.0f}{row.first:17.0f}{row.p50:15.2f}{row.p99:7.1f}")  # noqa: T201
    _, bare, ours = rows
    ratios = [getattr(ours, name) / getattr(bare, name) for name in ("rss", "start", "first", "p50", "p99")]
    print(  # noqa: T201
        f"{'justright / bare, NODELAY':30}"
        + "".join(f"{ratio:{width}.2f}" for ratio, width in zip(ratios, (9, 11, 17, 15, 7), strict=True))
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=int, default=100, help="answers to time for each program (100)")
    parser.add_argument("--json", action="store_true", help="print data for a program")
    arguments = parser.parse_args()
    asyncio.run(main(arguments.answers, as_json=arguments.json))
