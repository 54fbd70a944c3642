"""`justright run` as a process, with a household that is easy to count: twelve knobs in one hall, each turn a preference at once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from controller.store import Store
from tests.household.driver import command
from tests.integration.watchers import Watcher

DEVICES = 12


class Run:
    """`justright run` as a process, which may be killed and started again."""

    def __init__(self, directory: Path, port: int, *before: str, **mqtt: Any) -> None:
        """`before` goes before the command: a program that runs it."""
        level = {"unit": "x", "minimum": 0, "maximum": 100_000, "step": 1, "default": 0, "settle": 0}
        devices = {f"d{number}": {"kind": "generic", "place": "hall", "settings": {"level": level}} for number in range(DEVICES)}
        home = {"mqtt": {"port": port, **mqtt}, "people": {"ana": {}}, "places": {"hall": {}}, "devices": devices}
        self.store = directory / "justright.db"
        self._file = directory / "home.yaml"
        self._file.write_text(json.dumps(home))
        self._log = directory / "run.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._run_by = bool(before)
        self.command = [*before, *command("run", "--config", str(self._file))]

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self.command, stdout=log, stderr=log)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        return self._end(signal.SIGTERM)

    @property
    def log(self) -> str:
        return self._log.read_text()

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def was_last_seen(self, at: datetime) -> None:
        """Put what the store knows of our last being there back to a moment, as if time had passed since."""
        store = Store.open(self.store)
        store.forget_receipts()
        store.mark_alive(at, at)
        store.close()

    def _end(self, number: signal.Signals) -> int:
        assert self._process is not None
        for child in self._children() or [self._process.pid]:
            os.kill(child, number)
        code = self._process.wait(timeout=10)
        self._process = None
        return code

    def _children(self) -> list[int]:
        """Return what was started by what was started: the program itself, where another one runs it."""
        assert self._process is not None
        pid = self._process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()] if self._run_by else []

    @property
    def values(self) -> Counter[tuple[str, Any]]:
        """How often each value is in the ledger, by what was recorded."""
        store = Store.open(self.store, writable=False)
        try:
            return Counter((entry.type.value, entry.value) for entry in store.ledger(limit=-1) if entry.type.value != "ignored")
        finally:
            store.close()


async def online(watcher: Watcher, times: int = 1) -> None:
    await watcher.sees("justright/bridge/state", lambda text: "online" in text, times=times)
