"""Reviews of a `run` that is connected: asked for over MQTT, by the command line beside it, and at the quiet hour."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from controller.app import App
from controller.commands.visit import Visit, ask
from controller.config import Mqtt, load
from controller.effects import Effects
from controller.household import Household
from controller.store import StoreThread
from controller.upkeep.nights import Nightly
from controller.upkeep.upkeep import Upkeep
from tests.household.reviewable import home, row
from tests.integration.brokers import Mosquitto
from tests.integration.test_cli_broker import Home


class Lived(Home):
    """A home with a ledger that leaves no doubt."""

    def __init__(self, directory: Path, port: int) -> None:
        self.file = home(directory, mqtt={"port": port})

    def learner(self) -> Any:
        return row(self.file.parent / "justright.db")["chosen"]["learner"]


@pytest.fixture
def lived(tmp_path: Path, mosquitto: Mosquitto) -> Lived:
    return Lived(tmp_path, mosquitto.port)


def test_the_command_beside_a_run_asks_it_to_change(lived: Lived) -> None:
    with lived.running():
        done = lived.says("review")
        changed = lived.learner()
        undone = lived.says("review", "--undo")

    assert done.returncode == 0, done.stderr
    assert "`run` is at work" in done.stderr
    assert f"{changed} serves from now on instead of last." in done.stdout
    assert undone.stdout == f"ana, shower temperature: last serves again, not {changed}.\n"
    assert lived.learner() == "last"


def test_a_dry_run_beside_a_run_asks_for_nothing(lived: Lived) -> None:
    with lived.running():
        done = lived.says("review", "--dry-run", "--json")

    assert json.loads(done.stdout)["settings"][0]["wins"]
    assert lived.learner() == "last"


async def test_a_request_is_answered_when_the_review_is_done_and_the_event_says_what_changed(lived: Lived) -> None:
    config = load(lived.file, {})
    with lived.running():
        async with Visit.to(config.mqtt) as visit:
            await visit.subscribe("justright/bridge/event")
            answer = await ask(config.mqtt, "review/run", {}, 60)
            event = json.loads((await visit.first(lambda message: message.topic.endswith("event"), 10)).payload)

    (change,) = answer["data"]["changed"]
    assert (event["type"], event["from"], event["to"], event["better"]) == ("learner", "last", change["to"], change["better"])
    assert lived.learner() == change["to"]


def test_a_review_cut_short_by_a_crash_is_done_after_the_restart(lived: Lived) -> None:
    config = load(lived.file, {})
    with lived.running() as process:
        asyncio.run(_asked_for(config.mqtt))
        process.kill()
    with lived.running():
        asyncio.run(_until(lambda: lived.learner() != "last"))


async def test_the_quiet_hour_comes(lived: Lived) -> None:
    config, stopping = load(lived.file, {}), asyncio.Event()
    async with StoreThread.opened(config.store) as store:
        household = await store.call(lambda: Household(config, store.store.rows(), store.store))
        nights = iter([datetime.now(UTC) + timedelta(seconds=0.1)])
        nightly = Nightly(lambda _: next(nights, None), household.review)
        serving = asyncio.create_task(App(household, store, config.mqtt, None, upkeep=Upkeep(nightly)).serve(stopping, {}))
        try:
            await _until(lambda: lived.learner() != "last")
        finally:
            stopping.set()
            await serving


async def test_leaving_ends_a_review_under_way(lived: Lived) -> None:
    config, stopping = load(lived.file, {}), asyncio.Event()
    async with StoreThread.opened(config.store) as store:
        household = await store.call(lambda: Household(config, store.store.rows(), store.store))
        begun, loop = asyncio.Event(), asyncio.get_running_loop()

        def begin(at: datetime) -> Effects:
            loop.call_soon_threadsafe(begun.set)  # a turn reads the ledger, in the thread of the store
            return household.review(at)

        nights = iter([datetime.now(UTC)])
        nightly = Nightly(lambda _: next(nights, None), begin)
        serving = asyncio.create_task(App(household, store, config.mqtt, None, upkeep=Upkeep(nightly)).serve(stopping, {}))
        await begun.wait()
        stopping.set()
        await asyncio.wait_for(serving, 30)

    assert lived.learner() == "last"


async def _asked_for(mqtt: Mqtt) -> None:
    """Ask for a review and do not wait for it; once a later request is answered, this one is stored."""
    async with Visit.to(mqtt) as visit:
        await visit.publish("justright/bridge/request/review/run", "{}")
    await ask(mqtt, "health", {})


async def _until(so: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not so():  # noqa: ASYNC110  # it is another process that is waited for
            await asyncio.sleep(0.05)
