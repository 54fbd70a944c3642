"""How long another device waits for its decision while one device floods, and what is lost of the other's overrides.

    python -m tests.benchmarks.flood [--rate N] [--seconds S] [--qos Q] [--json]

`justright run` on a real mosquitto with the shipped limits. The flood is the most costly there is: every message is a full override of a
person who is there, with no settling. The other device stands elsewhere: people take turns at it, each decision is timed from the identity
to the setpoint, and after each one an override of its own follows. First without the flood, then with it, then overrides are counted.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from tests.benchmarks.idle import process
from tests.household.driver import command
from tests.integration.brokers import Mosquitto
from tests.integration.watchers import Watcher

APART = 97
"""Between two overrides: one that is a step from what stood before our command looks like a command that failed."""

WARM_S = 1.0

PAUSE_S = 0.05
"""Between two visits to the other device."""

HAND_S = (0.05, 0.3)
"""Between what the device answers and a hand at its knob: who is as quick and as regular as a machine is taken for one."""

FLOOD = """
import socket, sys, time
import paho.mqtt.client as paho
port, rate, qos = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
client = paho.Client(paho.CallbackAPIVersion.VERSION2, protocol=paho.MQTTv5)
client.max_inflight_messages_set(1000)
client.connect("127.0.0.1", port)
client.loop_start()
began, sent = time.monotonic(), 0
while True:
    while sent < (time.monotonic() - began) * rate:
        client.publish("justright/noisy/state", '{"level":%d}' % (sent % 100_000), qos)
        sent += 1
    time.sleep(0.002)
"""
"""A process of its own, so that what it costs is not measured with the rest."""

LEVEL = {"unit": "x", "minimum": 0, "maximum": 100_000, "step": 1, "default": 0, "settle": 0}
"""Every report is an override of its own."""

HOME = {
    "people": {"ana": {}, "ben": {}, "kim": {}},
    "places": {"hall": {}, "desk": {"exclusive": True}},
    "devices": {
        "noisy": {"kind": "generic", "place": "hall", "settings": {"level": LEVEL}},
        "quiet": {"kind": "generic", "place": "desk", "settings": {"level": LEVEL}},
    },
}
WANTED = {"ana": 99_998, "ben": 99_999}


@dataclass(frozen=True)
class Measured:
    """Decisions in milliseconds; `lost` overrides of `made`; messages of the flood that reached us, and how many we left out."""

    flood: bool
    decisions: int
    p50: float
    p90: float
    worst: float
    made: int
    lost: int
    messages: int
    limited: int


async def measure(rate: float, seconds: float, qos: int) -> tuple[Measured, Measured]:
    """Return how it is without the flood, and with it."""
    with tempfile.TemporaryDirectory() as name, served(name) as port:
        async with Watcher.on(port, "justright/quiet/set") as watcher, Watcher.on(port, "justright/bridge/#") as bridge:
            await bridge.sees("justright/bridge/state", lambda text: "online" in text)
            await bridge.say("justright/identity/hall/nfc", {"person": "kim"})
            for person, value in WANTED.items():
                wish = {"person": person, "device": "quiet", "setting": "level", "value": value}
                await bridge.say("justright/bridge/request/preference/set", wish)
            warm = await phase(watcher, bridge, WARM_S, first=1, flood=False)  # who has never turned anything here is judged with doubt
            calm = await phase(watcher, bridge, seconds, first=warm.decisions + 1, flood=False)
            with process([sys.executable, "-c", FLOOD, str(port), str(rate), str(qos)]):
                await asyncio.sleep(0.5)
                return calm, await phase(watcher, bridge, seconds, first=warm.decisions + calm.decisions + 1, flood=True)


@contextmanager
def served(directory: str) -> Iterator[int]:
    """Serve the home on a broker of its own, and give the broker's port."""
    mosquitto = Mosquitto(Path(directory), "max_queued_messages 20000")
    mosquitto.start()
    home = Path(directory, "home.yaml")
    home.write_text(json.dumps({"mqtt": {"port": mosquitto.port}, **HOME}))
    try:
        with process(command("run", "--config", str(home))):
            yield mosquitto.port
    finally:
        mosquitto.stop()


async def phase(watcher: Watcher, bridge: Watcher, seconds: float, first: int, *, flood: bool) -> Measured:
    """Let people take turns at the quiet device for so long; each turns its knob to a number never used before."""
    before, times, number, hands = await health(bridge), [], first, random.Random(first)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        watcher.seen.clear()
        began = time.perf_counter()
        person = ("ana", "ben")[number % 2]
        saying = asyncio.create_task(watcher.say("justright/identity/desk/nfc", {"person": person}))
        await watcher.sees("justright/quiet/set", partial(says, WANTED[person]))
        times.append(time.perf_counter() - began)
        await saying
        await watcher.say("justright/quiet/state", {"level": WANTED[person]})
        await asyncio.sleep(hands.uniform(*HAND_S))
        await watcher.say("justright/quiet/state", {"level": number * APART})
        number += 1
        await asyncio.sleep(PAUSE_S)
    made = {each * APART for each in range(first, number)}
    await asyncio.sleep(1.0)
    recorded = {body["value"] for body in map(json.loads, bridge.on_topic("justright/bridge/event")) if is_override(body)}
    after = await health(bridge)
    cut = statistics.quantiles(times, n=10)
    p50, p90, worst = (round(value * 1000, 2) for value in (statistics.median(times), cut[8], max(times)))
    messages, limited = (after.get(name, 0) - before.get(name, 0) for name in ("messages", "limited"))
    return Measured(flood, len(times), p50, p90, worst, len(made), len(made - recorded), messages, limited)


def says(level: int, payload: str) -> bool:
    """Whether a command asks for a level."""
    return bool(json.loads(payload)["level"] == level)


def is_override(body: dict[str, object]) -> bool:
    """Whether a ledger event is an override at the quiet device. One that is in doubt, as people this quick may be, is not lost."""
    return body.get("type") in ("preference", "unattributed") and body.get("device") == "quiet"


async def health(bridge: Watcher) -> dict[str, int]:
    """Ask for the counters."""
    asked = f"h{time.monotonic()}"
    await bridge.say("justright/bridge/request/health", {"transaction": asked})
    (answer, *_) = await bridge.sees("justright/bridge/response/health", lambda text: asked in text)
    counters: dict[str, int] = json.loads(answer)["data"]["counters"]
    return counters


async def main(rate: float, seconds: float, qos: int, *, as_json: bool) -> None:
    """Measure and print."""
    rows = await measure(rate, seconds, qos)
    if as_json:
        print(json.dumps([asdict(row) for row in rows], indent=1))  # noqa: T201
        return
    for row in rows:
        title = f"flood of {rate:.0f}/s, QoS {qos}" if row.flood else "calm"
        print(  # noqa: T201
            f"{title:24} decisions {row.decisions:5}  p50 {row.p50:7.2f} ms  p90 {row.p90:7.2f} ms  worst {row.worst:7.2f} ms  "
            f"overrides lost {row.lost} of {row.made}  messages {row.messages}, left out {row.limited}"
        )
    print(f"delayed by {rows[1].p50 - rows[0].p50:.2f} ms at the median")  # noqa: T201


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=1000.0, help="messages of the flood in a second (1000)")
    parser.add_argument("--seconds", type=float, default=10.0, help="of each phase (10)")
    parser.add_argument("--qos", type=int, default=1, choices=(0, 1), help="of the flood (1)")
    parser.add_argument("--json", action="store_true", help="print data for a program")
    arguments = parser.parse_args()
    asyncio.run(main(arguments.rate, arguments.seconds, arguments.qos, as_json=arguments.json))
