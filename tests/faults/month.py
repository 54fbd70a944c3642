"""A month of a household, lived through `controller.service.run` with kills at random instants, and what is left of it in the store.

    python -m tests.faults.month --days 30 --kills 1000 [--seed 1]

Every message waits for its acknowledgement as a proxy before the broker sees it, so that a life with kills and one without see the same
at the same moments. Compared at the end: the whole ledger, what was set, what was learned, and what is going on; ids are numbered by their
first appearance, because a restart gives other ones.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import zip_longest
from pathlib import Path
from random import Random

from tests.benchmarks.ninety_days import configuration, messages
from tests.faults.lives import Lives, SharedClock
from tests.integration.brokers import Mosquitto
from tests.integration.watchers import Watcher
from tests.integration.wires import PUBACK, PUBLISH, Packet, Proxy

LONGEST_S = 0.02
"""Seconds after a message within which it is killed: twice what a step takes from its arrival to its acknowledgement."""

BIRTH_S = 0.25
"""Seconds after a start within which a second kill falls, now and then: opening the store, connecting, the first words."""


SETTLED = timedelta(seconds=25)
"""After a message: what was turned has settled by then (20 s, protocol section 1)."""

TICK = timedelta(seconds=300)
"""How often a prediction is looked at again. What fell into a time when the program was down is not caught up, so nothing dies over one."""

_BEFORE = timedelta(microseconds=1)


@dataclass(frozen=True)
class Said:
    """A message of the month, at which the program may die, or not."""

    at: datetime
    topic: str
    payload: str
    mortal: bool = True


@dataclass
class Outcome:
    """What came of it."""

    messages: int = 0
    kills: int = 0
    acknowledged_before_kill: int = 0
    again: int = 0
    tables: dict[str, list[str]] = field(default_factory=dict)
    doubled: int = 0


def month(days: int, seed: int) -> Iterator[Said]:
    """Yield the recording: each message at a moment of its own, reports with the device's own time, so that none of them can be late.

    Left out is what a restart rightly changes: readings are counted and not stored (rule 7), and a seat that moves unwatched is stopped.
    """
    last: datetime | None = None
    for line in messages(days, seed):
        raw = json.loads(line)
        at = datetime.strptime(raw["tst"], "%Y-%m-%dT%H:%M:%S.%f%z")
        topic, payload = raw["topic"], raw["payload"]
        if "/sensor/" in topic or "/seat/" in topic:
            continue
        if topic.endswith("/state"):
            payload = json.dumps({**json.loads(payload), "at": at.isoformat()})
        if at == last:
            continue
        if last is not None:
            yield from _passing(last, at)
        yield Said(at, topic, payload)
        last = at


def _passing(last: datetime, at: datetime) -> Iterator[Said]:
    """Yield what makes time pass: a message that means nothing wakes the program, and the next one comes after what was due is stored."""
    if last + SETTLED < at:
        yield from _poke(last + SETTLED, mortal=_tick(last) == _tick(last + SETTLED))
    yield from _poke(at - _BEFORE, mortal=False)


def _poke(at: datetime, *, mortal: bool) -> Iterator[Said]:
    yield Said(at, "justright/sensor/poke", f"{at.timestamp():.6f}", mortal)
    yield Said(at, "justright/sensor/poke", f"{at.timestamp():.6f} again", mortal=False)


def _tick(at: datetime) -> int:
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // TICK


class Acknowledged:
    """Sees at the proxy which message the program has acknowledged."""

    def __init__(self, proxy: Proxy) -> None:
        self._underway: dict[int, bytes] = {}
        self._done: set[bytes] = set()
        self._stirred = asyncio.Event()
        self.again = 0
        proxy.from_broker, proxy.from_client = self._heard, self._said

    async def all_of(self, message: bytes) -> None:
        """Wait until a message is acknowledged."""
        while message not in self._done:
            self._stirred.clear()
            await self._stirred.wait()
        self._done.clear()

    def has(self, message: bytes) -> bool:
        return message in self._done

    def _heard(self, packet: Packet) -> bytes:
        if packet.type == PUBLISH and packet.flags & 6:
            self._underway[packet.id] = packet.body
            self.again += bool(packet.flags & 8)
        return packet.raw

    def _said(self, packet: Packet) -> bytes:
        if packet.type == PUBACK and (body := self._underway.pop(packet.id, None)) is not None:
            self._done.add(_content(body))
            self._stirred.set()
        return packet.raw


def _content(body: bytes) -> bytes:
    """Return topic and payload of a PUBLISH without its identifier and properties."""
    length = int.from_bytes(body[:2])
    properties = body[4 + length]
    return body[2 : 2 + length] + b"\0" + body[5 + length + properties :]


async def live(directory: Path, days: int, kills: int, seed: int) -> Outcome:
    """Live through a month, killed so often, and return what is left."""
    outcome, draw = Outcome(), Random(f"{seed}-{kills}")
    story = list(month(days, seed))
    story += _poke(story[-1].at + SETTLED, mortal=False)  # whoever was born last is up by then
    doomed = Counter(draw.choices([number for number, said in enumerate(story) if said.mortal], k=kills))
    mosquitto = Mosquitto(directory)
    mosquitto.start()
    try:
        async with Proxy.before(mosquitto.port) as proxy, Watcher.on(mosquitto.port, "justright/bridge/state") as watcher:
            home = json.loads(configuration()) | {"mqtt": {"port": proxy.port, "keepalive": 60}, "review": False, "sensors": {}}
            del home["devices"]["seat"]
            (directory / "home.yaml").write_text(json.dumps(home))
            clock = SharedClock.made(directory / "clock", story[0].at)
            lives = Lives(directory / "home.yaml", directory / "clock", directory / "lives.log")
            try:
                await _play(lives, clock, Acknowledged(proxy), watcher, story, doomed, draw, outcome)
            finally:
                lives.close()
                proxy.sent.clear()
    finally:
        mosquitto.stop()
    outcome.tables = remains(directory / "justright.db")
    outcome.doubled = len(outcome.tables["ledger"]) - len(set(outcome.tables["ledger"]))
    return outcome


async def _play(  # noqa: PLR0917  # the parts of one play
    lives: Lives,
    clock: SharedClock,
    acknowledged: Acknowledged,
    watcher: Watcher,
    story: list[Said],
    doomed: Counter[int],
    draw: Random,
    outcome: Outcome,
) -> None:
    lives.start()
    await watcher.sees("justright/bridge/state", lambda text: "online" in text)
    for number, said in enumerate(story):
        content = said.topic.encode() + b"\0" + said.payload.encode()
        clock.set(said.at)
        await watcher.say(said.topic, said.payload)
        for kill in range(doomed[number]):
            await asyncio.sleep(draw.uniform(0, BIRTH_S if kill else LONGEST_S))
            outcome.acknowledged_before_kill += acknowledged.has(content)
            outcome.kills += 1
            lives.kill()
            lives.start()
        async with asyncio.timeout(60):
            await acknowledged.all_of(content)
        outcome.messages += said.topic != "justright/sensor/poke"
        watcher.seen.clear()
    outcome.again = acknowledged.again
    assert lives.stop() == 0


def remains(store: Path) -> dict[str, list[str]]:
    """Return what a store holds, a line a row, ids numbered by their first appearance."""
    numbers: dict[str, str] = {}

    def plain(row: tuple[object, ...]) -> str:
        text = json.dumps([_unfolded(each) for each in row], sort_keys=True)
        return re.sub(r'"[0-9a-f]{16}"', lambda found: numbers.setdefault(found[0], f"<id {len(numbers)}>"), text)

    connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    try:
        ledger = "SELECT id, at, type, device, setting, value, person, origin, reason, confidence, detail FROM ledger ORDER BY at, rowid"
        tables = {"ledger": [plain(row) for row in connection.execute(ledger)]}
        for room in ("explicit", "learned", "running"):
            tables[room] = [plain(row) for row in connection.execute(f"SELECT key, person, state FROM {room} ORDER BY key")]  # noqa: S608
        return tables
    finally:
        connection.close()


def _unfolded(value: object) -> object:
    """Return JSON in a text as data, every number as a float (38 and 38.0 are one), without what says since when we listen."""
    if isinstance(value, str) and value[:1] in '{["-0123456789' and not re.match(r"\d{4}-|[0-9a-f]{16}$", value):
        return _unfolded(json.loads(value))
    if isinstance(value, dict):
        return {key: _unfolded(each) for key, each in value.items() if key != "live"}
    if isinstance(value, list):
        return [_unfolded(each) for each in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def differences(one: Outcome, other: Outcome) -> list[str]:
    """Return what differs between two outcomes, a line each."""
    found = []
    for table, rows in one.tables.items():
        mine, theirs = Counter(rows), Counter(other.tables[table])
        more, fewer = sorted((mine - theirs).elements()), sorted((theirs - mine).elements())
        found += [f"{table}: {_apart(here, there)}" for here, there in zip_longest(more, fewer, fillvalue="")]
    return found


def _apart(one: str, other: str) -> str:
    """Return two texts from a little before where they differ."""
    start = max(next((number for number, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0) - 120, 0)
    return f"{one[:60]} … {one[start : start + 300]} | uninterrupted: {other[start : start + 300]}"


async def main(days: int, kills: int, seed: int) -> int:
    """Live the month twice and compare."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        through = await live(Path(one), days, 0, seed)
        _say(f"uninterrupted: {through.messages} messages, {len(through.tables['ledger'])} ledger rows, {time.monotonic() - began:.0f} s")
        killed = await live(Path(other), days, kills, seed)
        log = (Path(other) / "lives.log").read_text()
    found = differences(killed, through)
    _say(
        f"killed {killed.kills} times: {killed.messages} messages acknowledged, {killed.acknowledged_before_kill} kills after and "
        f"{killed.kills - killed.acknowledged_before_kill} before or amid the acknowledgement, {killed.again} deliveries came again, "
        f"{len(killed.tables['ledger'])} ledger rows, {killed.doubled} doubled, {len(found)} differences, {time.monotonic() - began:.0f} s"
    )
    for line in found[:20]:
        _say(line)
    tracebacks = log.count("Traceback")
    if tracebacks:
        _say(f"{tracebacks} tracebacks:\n{log[-4000:]}")
    return int(bool(found or killed.doubled or tracebacks))


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    sys.exit(asyncio.run(main(arguments.days, arguments.kills, arguments.seed)))
