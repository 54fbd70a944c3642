"""Memory over time: `justright run` under a steady load, or a year of a household in virtual time. Flat means that nothing piles up.

    python -m tests.benchmarks.soak --minutes 60 --rate 100     # live: mosquitto, QoS 1, readings, reports, turns, identities, requests
    python -m tests.benchmarks.soak --year                      # `justright replay` with a store on disk, twenty sensors

Printed for every tenth of the time: the median of the resident memory, and what was lost. The measure is the last tenth over the second:
the first is the warming up. Exit code 1 where that is above 2 %, or a message was not acknowledged, or an override is not in the store.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import aiomqtt

from controller.store import Store
from tests.benchmarks.idle import process, resident
from tests.benchmarks.ninety_days import configuration, messages
from tests.household.driver import command
from tests.integration.brokers import Mosquitto
from tests.integration.watchers import Watcher

FLAT = 1.02
"""The last tenth over the second, at most."""

SAMPLE_S = 1.0
KNOBS = 8
"""Devices whose overrides are counted: each report has a value of its own and is a preference at once."""

QUIET_S = 30.0
"""Seconds for the last messages to be done."""


def home(port: int) -> dict[str, object]:
    """Return the household of the ninety days, and knobs to count by."""
    raw: dict[str, object] = json.loads(configuration())
    level = {"unit": "x", "minimum": 0, "maximum": 1e9, "step": 1, "default": 0, "settle": 0}
    knobs = {f"knob{number}": {"kind": "generic", "place": "hall", "settings": {"level": level}} for number in range(KNOBS)}
    devices, places = raw["devices"], raw["places"]
    assert isinstance(devices, dict)
    assert isinstance(places, dict)
    return {**raw, "mqtt": {"port": port}, "devices": devices | knobs, "places": places | {"hall": {}}}


def load(draw: Random) -> Iterator[tuple[str, str]]:
    """Yield what a busy and slightly hostile house says, for ever. Every twentieth message is an override with a value of its own."""
    everyday = [json.loads(line) for line in messages(3, 1)]
    telling = [(raw["topic"].removeprefix("justright/"), raw["payload"]) for raw in everyday if "/sensor/" not in raw["topic"]]
    number = 0
    while True:
        number += 1
        match number % 20:
            case 0:
                yield f"knob{number // 20 % KNOBS}/state", json.dumps({"level": number, "origin": "manual"})
            case 5 | 10 | 15:
                yield telling[number // 5 % len(telling)]
            case 7:
                yield f"identity/kitchen/reader{draw.randrange(10**6)}", json.dumps({"tag": f"{draw.getrandbits(48):012x}"})
            case 11:
                yield "bridge/request/health", json.dumps({"transaction": number})
            case 13:
                yield f"nobody{draw.randrange(10**6)}/state", '{"level": 1}'
            case _:
                yield f"sensor/temperature_{draw.choice(('kitchen', 'living', 'outdoor'))}", f"{draw.gauss(20, 4):.2f}"


async def live(minutes: float, rate: float) -> bool:
    """Load a running household for so long."""
    directory = Path(tempfile.mkdtemp())
    mosquitto = Mosquitto(directory)
    mosquitto.start()
    try:
        file = directory / "home.yaml"
        file.write_text(json.dumps(home(mosquitto.port)))
        async with Watcher.on(mosquitto.port, "justright/bridge/state") as watcher:
            with process(command("run", "--config", str(file))) as running:
                await watcher.sees("justright/bridge/state", lambda text: "online" in text)
                samples, overrides = await _loaded(mosquitto.port, minutes * 60, rate, running.pid)
                await _done(mosquitto.port)
        with closing(Store.open(directory / "justright.db", writable=False)) as store:
            kept = [entry.value for entry in store.ledger(limit=-1) if entry.device.startswith("knob")]
        lost, doubled = len(overrides - set(kept)), len(kept) - len(set(kept))
        size = (directory / "justright.db").stat().st_size
        _say(f"overrides {len(overrides)}, lost {lost}, doubled {doubled}; store {size / 1e6:.1f} MB")
        return told(samples) and not lost and not doubled
    finally:
        mosquitto.stop()
        shutil.rmtree(directory)


async def _loaded(port: int, seconds: float, rate: float, pid: int) -> tuple[list[float], set[float]]:
    """Publish at a rate, and look at the memory once a second."""
    samples: list[float] = []
    overrides: set[float] = set()
    async with aiomqtt.Client("127.0.0.1", port, max_inflight_messages=0) as client:
        await client.publish("justright/identity/hall/nfc", '{"person": "ana"}', qos=1)
        began, looked = time.monotonic(), 0.0
        for said, (topic, payload) in enumerate(load(Random(1))):
            passed = time.monotonic() - began
            if passed >= seconds:
                return samples, overrides
            if passed - looked >= SAMPLE_S:
                looked = passed
                samples.append(resident(pid))
            if said > passed * rate:
                await asyncio.sleep(said / rate - passed)
            if topic.startswith("knob"):
                overrides.add(json.loads(payload)["level"])
            await client.publish(f"justright/{topic}", payload, qos=1)
    raise AssertionError("the load never ends")


async def _done(port: int) -> None:
    """Wait until what was said is done: an answer comes after all that was said before."""
    async with Watcher.on(port, "justright/bridge/response/health") as watcher:
        await watcher.say("justright/bridge/request/health", {"transaction": "last"})
        async with asyncio.timeout(QUIET_S):
            await watcher.sees("justright/bridge/response/health", lambda text: '"last"' in text)
            _say(watcher.on_topic("justright/bridge/response/health", lambda text: '"last"' in text)[0])


def year(days: int, seed: int) -> bool:
    """Replay a household from disk to disk, and look at the memory as the days go by."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        (directory / "home.yaml").write_text(configuration())
        line = command("replay", "--config", str(directory / "home.yaml"), "--store", str(directory / "home.db"))
        with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
            assert running.stdin is not None
            assert running.stdout is not None
            swallowing = threading.Thread(target=lambda out: [None for _ in out], args=[running.stdout])
            swallowing.start()
            samples, day = [], ""
            for message in messages(days, seed):
                running.stdin.write(f"{message}\n".encode())
                if (today := json.loads(message)["tst"][:10]) != day:
                    running.stdin.flush()
                    day = today
                    samples.append(resident(running.pid))
            running.stdin.close()
            swallowing.join()
        _say(f"store {(directory / 'home.db').stat().st_size / 1e6:.1f} MB after {days} days")
    return told(samples)


def told(samples: list[float]) -> bool:
    """Print the tenths, and say whether memory is flat."""
    tenth = len(samples) // 10
    medians = [statistics.median(samples[number * tenth : (number + 1) * tenth]) for number in range(10)]
    _say("MB in each tenth: " + " ".join(f"{median:.1f}" for median in medians))
    _say(f"last over second: {medians[-1] / medians[1]:.4f}")
    return medians[-1] / medians[1] <= FLAT


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=100, help="messages a second")
    parser.add_argument("--year", action="store_true", help="a year in virtual time instead")
    parser.add_argument("--days", type=int, default=365)
    arguments = parser.parse_args()
    flat = year(arguments.days, 1) if arguments.year else asyncio.run(live(arguments.minutes, arguments.rate))
    sys.exit(0 if flat else 1)
