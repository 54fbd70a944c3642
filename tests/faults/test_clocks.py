"""A wall clock that jumps by years while the household is served: what is said is recorded, in order, and once."""

from __future__ import annotations

import asyncio
import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from controller.app import App
from controller.config import load
from controller.household import Household
from controller.steady import SteadyClock
from controller.store import StoreThread
from tests.integration.brokers import Mosquitto
from tests.integration.watchers import Watcher

YEAR = 365.25 * 86400


@pytest.mark.parametrize("years", [-10, 10])
async def test_a_wall_clock_that_jumps_by_years_loses_and_misattributes_nothing(tmp_path: Path, mosquitto: Mosquitto, years: int) -> None:
    level = {"unit": "x", "minimum": 0, "maximum": 100, "step": 1, "default": 0, "settle": 0}
    home = {"people": {"ana": {}}, "devices": {"knob": {"kind": "generic", "place": "hall", "settings": {"level": level}}}}
    (tmp_path / "home.yaml").write_text(json.dumps({"mqtt": {"port": mosquitto.port}, "places": {"hall": {}}, **home}))
    config, ahead = load(tmp_path / "home.yaml", {}), 0.0
    async with StoreThread.opened(config.store) as store, Watcher.on(mosquitto.port) as watcher:
        household = await store.call(lambda: Household(config, (), store.store))
        clock = SteadyClock(None, lambda: time.time() + ahead)
        stopping = asyncio.Event()
        serving = asyncio.create_task(App(household, store, config.mqtt, None, clock).serve(stopping, {}))
        await watcher.sees("justright/bridge/state", lambda text: "online" in text)
        await watcher.say("justright/knob/state", {"level": 0})
        for number, jump in enumerate((0, years, 0, -years, 0), start=1):
            ahead = jump * YEAR
            clock.compare()
            await watcher.say("justright/identity/hall/nfc", {"person": "ana"})
            await watcher.say("justright/knob/state", {"level": number, "origin": "manual", "at": datetime.now(UTC).isoformat()})
            await watcher.sees("justright/bridge/event", lambda text: '"preference"' in text or '"unattributed"' in text, times=number)
        stopping.set()
        await serving
        ledger = [entry for entry in await store.call(store.store.ledger, limit=-1) if entry.type.value != "acceptance"]

    assert [(entry.value, entry.person) for entry in ledger] == [(number, "ana") for number in range(1, 6)]
    assert [entry.at for entry in ledger] == sorted(entry.at for entry in ledger)
