"""How the program is, over MQTT: asked for, and said now and then; numbers, and nothing of anybody."""

from __future__ import annotations

import json
from pathlib import Path

from tests.integration.brokers import Mosquitto
from tests.integration.processes import Run, online
from tests.integration.watchers import Watcher

NUMBERS = {
    "process": {"uptime_s", "memory_mb", "written_kb"},
    "inbox": {"waiting", "dropped", "lag_ms"},
    "store": {"commits", "commit_ms", "waiting", "failing"},
    "mqtt": {"connected", "connections", "waiting", "dropped"},
    "backup": {"last", "failed", "restored_from"},
}


async def test_health_is_answered_and_retained_and_counts_what_happened(tmp_path: Path, mosquitto: Mosquitto) -> None:
    run = Run(tmp_path, mosquitto.port)
    async with Watcher.on(mosquitto.port) as watcher:
        run.start()
        try:
            await online(watcher)
            await watcher.say("justright/identity/hall/nfc", {"person": "ana"})
            await watcher.say("justright/d1/state", "nonsense")
            await watcher.say("justright/d1/state", {"level": 77, "origin": "manual"})
            await watcher.sees("justright/bridge/event", lambda text: '"preference"' in text)
            await watcher.say("justright/bridge/request/health", {"transaction": "t"})
            (answer,) = await watcher.sees("justright/bridge/response/health")
            async with Watcher.on(mosquitto.port, "justright/bridge/health") as later:
                (retained,) = await later.sees("justright/bridge/health")
            assert run.stop() == 0
        finally:
            if run.alive:
                run.kill()

    body, told = json.loads(answer)["data"], json.loads(retained)
    for found in (body, told):
        assert {part: set(found[part]) for part in NUMBERS} == NUMBERS
        assert "ana" not in json.dumps(found)
    assert body["counters"]["preference"] == 1
    assert body["counters"]["refused"] == 1
    assert body["store"]["commits"] > 0
    assert body["inbox"]["lag_ms"]["worst"] >= body["inbox"]["lag_ms"]["median"] >= 0
    assert body["process"]["written_kb"] >= 0
    assert body["mqtt"]["connected"] is True
