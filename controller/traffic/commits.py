"""What is to be done with a step once it is decided: stored, then published, then acknowledged, in the order of the steps.

Steps that gather while one batch is being stored form the next one, so that a slow disk costs no step more than one wait. Where the
store fails, nothing is published or acknowledged; it is tried again, and what the household decides meanwhile waits.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from controller.core.decisions import SaveState, Write
from controller.effects import Publication
from controller.seldom import Seldom
from controller.store import Receipt, StoreDamaged, StoreThread, StoreUnavailable
from controller.traffic.link import Delivery
from controller.vitals import Durations

logger = logging.getLogger("justright.store")

SHORTEST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 10.0


class Outlet(Protocol):
    """Where publications and acknowledgements go, in order."""

    def publish(self, publication: Publication) -> None:
        """Let a publication wait its turn."""

    def acknowledge(self, delivery: Delivery) -> None:
        """Let the acknowledgement of a delivery wait its turn."""

    def leave(self, delivery: Delivery) -> None:
        """Leave a delivery unacknowledged for good, and hold up no other for it."""

    def flush(self) -> None:
        """Send what waits."""


@dataclass(frozen=True, slots=True)
class Step:
    """What follows from one happening: to store together, to publish then, and the delivery to acknowledge last."""

    at: datetime
    writes: Sequence[Write] = ()
    publications: Sequence[Publication] = ()
    receipt: Receipt | None = None
    delivery: Delivery | None = None

    @property
    def stores(self) -> bool:
        """Whether there is anything to store."""
        return bool(self.writes) or self.receipt is not None


class Commits:
    """The queue of steps between the household and the store."""

    def __init__(self, store: StoreThread, outlet: Outlet, recovered: Callable[[], None]) -> None:
        """Start empty; `run` does the work. `recovered` is called when a store that failed can be written again."""
        self._store = store
        self._outlet = outlet
        self._recovered = recovered
        self._waiting: list[Step] = []
        self._storing: list[Step] = []
        self._stirred = asyncio.Event()
        self._settled = asyncio.Event()
        self._seldom = Seldom(logger)
        self._durations = Durations()
        self._stored = 0
        self.failing = False

    def add(self, step: Step) -> None:
        """Take a step in. Where nothing waits and it stores nothing, it goes to the outlet at once, for the caller to flush."""
        if not (step.stores or self._waiting or self._storing):
            self._let_go([step])
            return
        self._waiting.append(step)
        self._settled.clear()
        self._stirred.set()

    def holds(self, key: str) -> bool:
        """Say whether a delivery is among the steps that are not stored yet."""
        return any(step.receipt is not None and step.receipt.key == key for step in (*self._storing, *self._waiting))

    async def settled(self) -> None:
        """Wait until everything is stored, or the store fails."""
        while (self._waiting or self._storing) and not self.failing:
            self._settled.clear()
            await self._settled.wait()

    async def run(self) -> None:
        """Store, publish and acknowledge, batch by batch, until cancelled."""
        while True:
            await self._stirred.wait()
            self._stirred.clear()
            while self._waiting:
                self._storing, self._waiting = self._waiting, []
                await self._store_all(self._storing)
                self._storing = []
            self._settled.set()

    def vitals(self) -> dict[str, Any]:
        """Say how often something was stored, how long that lately took, how much waits for it, and whether it works at all."""
        return {"commits": self._stored, "commit_ms": self._durations.in_ms(), "waiting": len(self), "failing": self.failing}

    def __len__(self) -> int:
        return len(self._waiting) + len(self._storing)

    async def _store_all(self, steps: list[Step]) -> None:
        try:
            await self._store_durably(steps)
        except StoreDamaged:
            raise
        except Exception:
            if len(steps) > 1:  # one of them cannot be stored at all: find it, and lose no other
                for step in steps:
                    await self._store_all([step])
                return
            logger.exception("a step cannot be stored and is left out; its message stays unacknowledged")
            for step in steps:
                if step.delivery is not None:
                    self._outlet.leave(step.delivery)
            return
        self._let_go(steps)
        self._outlet.flush()

    async def _store_durably(self, steps: list[Step]) -> None:
        """Store steps in one transaction, however often it takes while the store is not available."""
        writes = without_superseded([write for step in steps for write in step.writes])
        receipts = [step.receipt for step in steps if step.receipt is not None]
        pause = SHORTEST_PAUSE_S
        while writes or receipts:
            began = time.monotonic()
            try:
                await self._store.call(self._store.store.commit, writes, receipts, steps[-1].at)
            except StoreUnavailable as error:
                self.failing = True
                self._settled.set()
                self._seldom.error("store", f"{error}; nothing is acknowledged until it can be written again")
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_S)
            else:
                self._durations.note(time.monotonic() - began)
                self._stored += 1
                break
        if self.failing:
            self.failing = False
            logger.warning("the store can be written again")
            self._recovered()

    def _let_go(self, steps: list[Step]) -> None:
        for step in steps:
            for publication in step.publications:
                self._outlet.publish(publication)
            if step.delivery is not None:
                self._outlet.acknowledge(step.delivery)


def without_superseded(writes: Sequence[Write]) -> list[Write]:
    """Return writes without the states that are saved again later among them: what is stored together is stored once."""
    last = {(write.room, write.key): number for number, write in enumerate(writes) if isinstance(write, SaveState)}
    return [write for number, write in enumerate(writes) if not isinstance(write, SaveState) or last[write.room, write.key] == number]
