"""`justright run`, killed: what was acknowledged is in the store, once; every request is answered; what came late is nobody's."""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.integration.brokers import Mosquitto
from tests.integration.processes import DEVICES, Run, online
from tests.integration.watchers import Watcher, until

MESSAGES, KILLS = 500, 6


@pytest.fixture
def run(tmp_path: Path, mosquitto: Mosquitto) -> Iterator[Run]:
    run = Run(tmp_path, mosquitto.port)
    yield run
    if run.alive:
        run.kill()


def message(number: int) -> tuple[str, dict[str, Any]]:
    """Return the message of a number: an override that says when, one that does not, or a request. Its value is its own."""
    device, value = f"d{number % DEVICES}", 1000 + number
    if number % 3 == 0:
        return f"justright/{device}/state", {"level": value, "origin": "manual", "at": datetime.now(UTC).isoformat()}
    if number % 3 == 1:
        return f"justright/{device}/state", {"level": value, "origin": "manual"}
    body = {"device": device, "settings": {"level": value}, "person": "ana", "transaction": f"t{number}"}
    return "justright/bridge/request/device/set", body


async def kill_now_and_then(run: Run, watcher: Watcher, draw: random.Random) -> None:
    """Six times: let it come online and get into its work, kill it somewhere in the midst of that, start it again."""
    for number in range(1, KILLS + 1):
        await online(watcher, times=number)
        await asyncio.sleep(draw.random() / 2)
        run.kill()
        run.start()
    await online(watcher, times=KILLS + 1)


@pytest.mark.slow
async def test_six_kills_among_five_hundred_messages_lose_nothing_and_double_nothing(run: Run, mosquitto: Mosquitto) -> None:
    async with Watcher.on(mosquitto.port) as watcher:
        run.start()
        await online(watcher)
        await watcher.say("justright/identity/hall/nfc", {"person": "ana"})
        for number in range(DEVICES):
            await watcher.say(f"justright/d{number}/state", {"level": 0})
            await watcher.sees(f"justright/bridge/device/d{number}")
        killing = asyncio.create_task(kill_now_and_then(run, watcher, random.Random(7)))
        for number in range(MESSAGES):
            await watcher.say(*message(number))
            await asyncio.sleep(0.015)
        await killing
        asked = {f"t{number}" for number in range(MESSAGES) if number % 3 == 2}
        await until(lambda: asked <= {json.loads(text)["transaction"] for text in watcher.on_topic("justright/bridge/response/device/set")})
        await watcher.say("justright/bridge/request/person/export", {"person": "ana", "transaction": "all"})
        (answer,) = await watcher.sees("justright/bridge/response/person/export")

        told = Counter(entry["value"] for entry in json.loads(answer)["data"]["preferences"])
        answers = [json.loads(text) for text in watcher.on_topic("justright/bridge/response/device/set")]
        assert len(watcher.on_topic("justright/bridge/state", lambda text: "online" in text)) == KILLS + 1
    assert {each["status"] for each in answers} == {"ok"}
    assert run.stop() == 0
    values = run.values
    for number in range(MESSAGES):
        as_hers, as_nobodys = values["preference", 1000 + number], values["unattributed", 1000 + number]
        assert as_hers + as_nobodys == 1, (number, as_hers, as_nobodys)
        assert told[1000 + number] == as_hers
        assert as_hers == 1 or number % 3 == 1, number
    assert "Traceback" not in run.log


async def test_an_end_on_demand_is_quick_and_says_so(run: Run, mosquitto: Mosquitto) -> None:
    async with Watcher.on(mosquitto.port) as watcher:
        run.start()
        await online(watcher)

        assert run.stop() == 0
        await watcher.sees("justright/bridge/state", lambda text: "offline" in text)


async def test_a_broker_that_starts_later_is_waited_for(run: Run, mosquitto: Mosquitto) -> None:
    mosquitto.kill()
    run.start()
    await until(lambda: "nobody listens there" in run.log)
    mosquitto.start()
    async with Watcher.on(mosquitto.port) as watcher:
        await online(watcher)
    assert run.stop() == 0


async def test_a_broker_that_is_killed_is_served_again_when_it_comes_back(run: Run, mosquitto: Mosquitto) -> None:
    async with Watcher.on(mosquitto.port) as watcher:
        run.start()
        await online(watcher)
        await watcher.say("justright/identity/hall/nfc", {"person": "ana"})
        await watcher.say("justright/d1/state", {"level": 7, "origin": "manual"})
        await watcher.sees("justright/bridge/event", lambda text: '"preference"' in text)
        mosquitto.kill()
    await until(lambda: "trying again" in run.log)
    mosquitto.start()
    async with Watcher.on(mosquitto.port) as watcher:
        await online(watcher)
        await watcher.say("justright/d1/state", {"level": 9, "origin": "manual"})
        await watcher.sees("justright/bridge/event", lambda text: '"preference"' in text)
    assert run.stop() == 0

    assert run.values == Counter({("preference", 7): 1, ("preference", 9): 1})


async def test_what_was_turned_while_nobody_listened_is_kept_and_nobodys(run: Run, mosquitto: Mosquitto) -> None:
    async with Watcher.on(mosquitto.port) as watcher:
        run.start()
        await online(watcher)
        await watcher.say("justright/identity/hall/nfc", {"person": "ana"})
        await watcher.say("justright/d1/state", {"level": 7, "origin": "manual"})
        await watcher.sees("justright/bridge/event", lambda text: '"preference"' in text)
        assert run.stop() == 0
        run.was_last_seen(datetime.now(UTC) - timedelta(minutes=1))
        await watcher.say("justright/d1/state", {"level": 9, "origin": "manual"})
        await watcher.say("justright/d2/state", {"level": 11, "origin": "manual", "at": datetime.now(UTC).isoformat()})
        run.start()
        await watcher.sees("justright/bridge/event", lambda text: '"unattributed"' in text)
        await watcher.sees("justright/bridge/event", lambda text: '"preference"' in text, times=2)
    assert run.stop() == 0

    assert run.values == Counter({("preference", 7): 1, ("unattributed", 9): 1, ("preference", 11): 1})


async def test_a_second_run_on_the_same_store_is_refused(run: Run, mosquitto: Mosquitto) -> None:
    async with Watcher.on(mosquitto.port) as watcher:
        run.start()
        await online(watcher)
        second = subprocess.run(run.command, capture_output=True, text=True, check=False)  # noqa: ASYNC221  # nothing else to do
        assert second.returncode == 1
        assert "in use by process" in second.stderr
    assert run.stop() == 0


async def test_bad_input_is_survived_and_changes_nothing(run: Run, mosquitto: Mosquitto) -> None:
    payloads: list[bytes] = [
        *(b"{", b"", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"level":NaN}', b'{"level":1e999}', b'{"level":-Infinity}', b'{"level":[]}'),
        *(b'{"level":true}', b'{"level":{"a":1}}', b'{"nothing":1}', b'{"person":"nobody"}', b'{"person":7}', b'{"tag":"\\ud800"}'),
        *(
            b'{"person":"ana","confidence":7}',
            b'{"person":"ana","at":"yesterday"}',
            b"[" * 5000,
            b"x" * 1_000_000,
            b'{"level":"' + b"9" * 5000 + b'"}',
        ),
    ]
    topics = ["identity/hall/nfc", "identity/nowhere/nfc", "d1/state", "nobody/state", "d1/availability", "d1/get", "sensor/x", "bridge/x"]
    requests = ["person/level", "person/forget", "device/set", "preference/set", "no/such/verb", "health"]
    async with Watcher.on(mosquitto.port) as watcher:
        run.start()
        await online(watcher)
        for topic in (*topics, *(f"bridge/request/{verb}" for verb in requests)):
            for payload in payloads:
                await watcher.say(f"justright/{topic}", payload, retain=payload == b"[]")
        await watcher.say("justright/bridge/request/health", {"transaction": "still there?"})
        await watcher.sees("justright/bridge/response/health", lambda text: "still there?" in text)

        assert not watcher.on_topic("justright/d1/set", lambda text: text != '{"level":0}')
    assert run.stop() == 0
    assert run.values == Counter()
    assert "Traceback" not in run.log
    assert len(run.log.splitlines()) < 60
