"""A household that is easy to count: it records every report once, answers every request, and remembers what it was told."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from controller.core.decisions import RecordEntry, Relearn
from controller.core.ledger import Entry, EntryType
from controller.effects import Effects, History, Message, Publication

BASE = "justright"


class Countable:
    """Satisfies `controller.app.Resident`. A report `{"id": …}` sets the device, is recorded, and is told; so is a request."""

    subscriptions = (f"{BASE}/+/state", f"{BASE}/+/set", f"{BASE}/bridge/request/#")
    will = Publication(f"{BASE}/bridge/state", '{"state":"offline"}', retain=True)
    limits = None

    def __init__(self, history: History | None = None) -> None:
        self.history = history
        self.received: list[tuple[Message, bool]] = []
        self.lost = 0
        self.deadline: datetime | None = None
        self.woken: list[datetime] = []

    @property
    def payloads(self) -> list[bytes]:
        return [message.payload for message, _ in self.received]

    def start(self, at: datetime) -> Effects:  # noqa: ARG002  # a Resident's
        return Effects([Publication(f"{BASE}/bridge/state", '{"state":"online"}', retain=True)])

    def receive(self, message: Message, at: datetime, *, late: bool = False) -> Effects:
        self.received.append((message, late))
        body = json.loads(message.payload)
        if message.topic.startswith(f"{BASE}/bridge/request/"):
            return self._answer(message.topic.rpartition("/")[2], body, at)
        device = message.topic.split("/")[1]
        if message.topic.endswith("/set") or "id" not in body:
            return Effects()
        return Effects(
            [
                Publication(f"{BASE}/bridge/event", json.dumps(body)),
                Publication(f"{BASE}/{device}/decision", json.dumps(body), retain=True),
                Publication(f"{BASE}/{device}/set", json.dumps(body), urgent=True),
            ],
            [entry(body["id"], at)],
        )

    def _answer(self, verb: str, body: dict[str, Any], at: datetime) -> Effects:
        told = {"transaction": body["transaction"]}
        if verb == "count":
            assert self.history is not None
            told["count"] = len(self.history.export("ana")["ledger"])
        answer = Publication(f"{BASE}/bridge/response/{verb}", json.dumps(told))
        return Effects([answer], [] if verb == "count" else [entry(body["transaction"], at)])

    def wake(self, at: datetime) -> Effects:
        self.woken.append(at)
        self.deadline = None
        return Effects([Publication(f"{BASE}/bridge/event", '{"woken":true}')])

    def disconnected(self, at: datetime) -> Effects:  # noqa: ARG002  # a Resident's
        self.lost += 1
        return Effects()

    def next_deadline(self) -> datetime | None:
        return self.deadline

    def relearn(self, wanted: Iterable[Relearn], at: datetime) -> Effects:  # noqa: ARG002  # a Resident's
        return Effects()

    def reads_history(self, topic: str) -> bool:
        return topic.endswith("/count")


def entry(name: str, at: datetime) -> RecordEntry:
    return RecordEntry(Entry(name, at, EntryType.PREFERENCE, "shower", "temperature", 39.5, "ana"))
