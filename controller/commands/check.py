"""`justright check`: configuration, broker and store are tried one after the other, and each says what to do about it."""

from __future__ import annotations

import asyncio
import os
import secrets
import statistics
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from controller.broker import LinkError
from controller.commands.output import as_json
from controller.commands.visit import Unanswered, Visit
from controller.commands.words import counted
from controller.config import Config, ConfigError, Mqtt, load
from controller.core.decisions import Room, SaveState
from controller.core.preferences import given_away
from controller.effects import Message
from controller.store import Store, StoreError
from controller.wire import Topics

OK, NOTE, FAULT = "ok", "note", "fault"
_MARKS = {OK: ("✓", "green"), NOTE: ("!", "yellow"), FAULT: ("✗", "red")}

ROUNDS = 9
SLOW_S = 0.025
"""An isolated message through a broker in the house takes 1 ms, and 40 ms where one side lacks TCP_NODELAY."""
_WITHIN_S = 3.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one part: `ok`, `note` (works, but read this) or `fault`."""

    part: str
    result: str
    text: str


def check(path: Path, *, json: bool, offline: bool) -> int:
    """Print the findings and return the exit code."""
    try:
        config = load(path)
    except ConfigError as error:
        findings, code = [Finding("configuration", FAULT, str(problem)) for problem in error.problems], 2
    else:
        findings = _configuration(path, config)
        findings += [] if offline else [*_store(config), *asyncio.run(_broker(config.mqtt))]
        code = int(any(finding.result == FAULT for finding in findings))
    if json:
        as_json({"status": "error" if code else "ok", "findings": [asdict(finding) for finding in findings]})
        return code
    for finding in findings:
        mark, colour = _MARKS[finding.result]
        click.echo(f"{click.style(mark, fg=colour)} {finding.part}: {finding.text}")
    return code


def _configuration(path: Path, config: Config) -> list[Finding]:
    home = config.home
    parts = (
        counted(len(home.people), "person", "people"),
        counted(len(home.devices), "device"),
        counted(len(home.places), "place"),
        f"timezone {home.timezone.key}",
    )
    return [
        Finding("configuration", OK, f"{path}: {', '.join(parts)}"),
        *(Finding("configuration", NOTE, notice) for notice in config.notices),
    ]


def _store(config: Config) -> list[Finding]:
    path = config.store
    if not path.exists():
        if os.access(path.parent, os.W_OK | os.X_OK):
            return [Finding("store", OK, f"{path}: there is none yet; `justright run` makes it")]
        return [Finding("store", FAULT, f"{path}: the directory must exist and be writable by this user")]
    try:
        store = Store.open(path, writable=False)
    except StoreError as error:
        return [Finding("store", FAULT, str(error).removeprefix("store "))]
    counts, rows = store.counts(), store.rows()
    store.close()
    if not os.access(path, os.W_OK):
        return [Finding("store", FAULT, f"{path}: it cannot be written by this user; check the owner and the permissions")]
    entries, wishes = counted(counts["ledger"], "ledger entry", "ledger entries"), counted(counts["explicit"], "wish", "wishes")
    return [Finding("store", OK, f"{path}: {entries}, {wishes}, {counts['learned']} learned"), *_tags(config, rows)]


def _tags(config: Config, rows: Sequence[SaveState]) -> list[Finding]:
    """Say whose tags were enrolled for somebody else since, for what was asked for beats the file."""
    found = [each for row in rows if row.room is Room.EXPLICIT and (each := given_away(config.home, row)) is not None]
    return [
        Finding("store", NOTE, f"a tag of {owner} was enrolled for {whose}, which counts; take it out of the tags of {owner} in the file")
        for owner, whose in dict.fromkeys(found)
    ]


async def _broker(mqtt: Mqtt) -> list[Finding]:
    """Connect, and try what we need there on a topic that nobody else listens to."""
    where = f"{mqtt.host}:{mqtt.port}"
    try:
        async with Visit.to(mqtt) as visit:
            findings = [_version(mqtt, visit, where), *await _rights(mqtt, visit), *await _probed(mqtt, visit), await _running(mqtt, visit)]
    except LinkError as error:
        return [Finding("broker", FAULT, str(error).removeprefix("broker "))]
    except Unanswered:
        return [Finding("broker", FAULT, f"{where}: connected, but it stopped answering")]
    return findings


def _version(mqtt: Mqtt, visit: Visit, where: str) -> Finding:
    if visit.version == mqtt.protocol:
        return Finding("broker", OK, f"{where}: connected with MQTT {visit.version}{', TLS' if mqtt.tls else ''}")
    return Finding("broker", NOTE, f"{where}: it does not speak MQTT 5, so 3.1.1 is used; mqtt.protocol: 3.1.1 saves the attempt")


async def _rights(mqtt: Mqtt, visit: Visit) -> list[Finding]:
    """Try the subscriptions that we need."""
    denied = await visit.subscribe(*Topics(mqtt.base_topic).subscriptions)
    return [Finding("broker", FAULT, f"it refuses the subscription to {one}; allow this account to read it") for one in denied]


async def _probed(mqtt: Mqtt, visit: Visit) -> list[Finding]:
    """Publish, retain, and hear ourselves: what is written, what is kept, and how long a message takes."""
    topic, mark = f"{mqtt.base_topic}/bridge/response/check", secrets.token_hex(4)
    refusal = await visit.publish(topic, mark, retain=True)
    if refusal:
        return [
            Finding("broker", FAULT, f"it refuses what we write to {topic} ({refusal}); allow this account to write to {mqtt.base_topic}/#")
        ]
    try:
        kept = await _comes_back(visit, topic, mark)
        return [*kept, await _round_trip(visit, topic)]
    except Unanswered:
        text = f"what is written to {topic} does not come back; allow this account to write to and read {mqtt.base_topic}/#"
        return [Finding("broker", FAULT, text)]
    finally:
        await visit.publish(topic, "", retain=True)


async def _comes_back(visit: Visit, topic: str, mark: str) -> list[Finding]:
    await visit.subscribe(topic)
    try:
        await visit.first(lambda message: message.topic == topic and message.retain and message.payload == mark.encode(), _WITHIN_S)
    except Unanswered:
        text = "it does not keep retained messages; decisions and device states will be missing after a restart of whoever shows them"
        return [Finding("broker", NOTE, text)]
    return []


async def _round_trip(visit: Visit, topic: str) -> Finding:
    """Measure how long a message takes to the broker and back."""
    taken = []
    for _ in range(ROUNDS):
        mark, begun = secrets.token_hex(4).encode(), time.monotonic()

        def ours(message: Message, mark: bytes = mark) -> bool:
            return message.payload == mark

        await asyncio.gather(visit.publish(topic, mark.decode()), visit.first(ours, _WITHIN_S))
        taken.append(time.monotonic() - begun)
    median = statistics.median(taken)
    if median < SLOW_S:
        return Finding("broker", OK, f"a message takes {median * 1000:.1f} ms there and back")
    advice = "for mosquitto: set_tcp_nodelay true in its configuration; else look at the network"
    return Finding("broker", NOTE, f"a message takes {median * 1000:.0f} ms there and back, which people feel; {advice}")


async def _running(mqtt: Mqtt, visit: Visit) -> Finding:
    """Say whether a `run` is online there."""
    topic = Topics(mqtt.base_topic).bridge_state
    states = [message.payload for message in await visit.retained([topic]) if message.topic == topic]
    online = bool(states) and b'"online"' in states[-1]
    return Finding("broker", OK, f"`justright run` is {'online' if online else 'not online'} below {mqtt.base_topic}")
