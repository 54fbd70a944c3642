"""Our learner as the outside meets it: `justright replay --step` in a process of its own, driven line by line.

Somebody is identified, the decision and the command are read, the device says what it was told to be; a minute later they turn the knob
or do not, and ten minutes later they leave. What comes out has to agree with the learner alone, or the path to it loses something.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

from benchmarks.learning.rivals import Sure
from learners.base import Circumstance

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ECHO, _TURN, _STAY = timedelta(seconds=2), timedelta(seconds=60), timedelta(seconds=600)
Lines = Iterator[tuple[str, Any]]


class Door:
    """A home with one person, one place and one device with one setting `name`, through `replay --step`. Use it in a `with`."""

    def __init__(self, device: Mapping[str, Any], name: str, sensors: tuple[str, ...] = ()) -> None:
        self._name, self._sensors = name, sensors
        self._home = TemporaryDirectory()
        config = {"home": {"timezone": "UTC"}, "people": {"ana": {"name": "Ana"}}, "sensors": {each: {} for each in sensors}}
        path = Path(self._home.name, "home.yaml")
        path.write_text(json.dumps(config | {"devices": {"device": {"place": "room", **device}}}))
        command = [sys.executable, "-m", "controller.cli", "replay", "--config", str(path), "--step"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")  # noqa: S603
        self._at = _EPOCH
        self._stands: Any = None
        self.document: Mapping[str, Any] = {}
        self.counts: dict[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.wait(30)
        self._home.cleanup()

    def comes(self, x: Circumstance) -> Any:
        """Somebody comes: return what is decided for them, `None` where nothing is. What a programme set since, the device says."""
        self._at = _EPOCH + timedelta(days=x.days)
        if x.previous is not None and self._stands is not None and x.previous != self._stands:
            self._hear(self._say(-_TURN, "device/state", {self._name: x.previous, "origin": "schedule"}))
            self._stands = x.previous
        for sensor in self._sensors:
            self._hear(self._say(-_ECHO, f"sensor/{sensor}", x.readings.get(sensor, 0.0)))
        told = self._hear(self._say(timedelta(), "identity/room/nfc", {"person": "ana"}))
        if told is not None:
            self._hear(self._say(_ECHO, "device/state", {self._name: told}))
            self._stands = told
        return self.document.get("settings", {}).get(self._name)

    def leaves(self, wish: Any = None) -> None:
        """They turn the knob to `wish`, or not, and go."""
        if wish is not None:
            self._hear(self._say(_TURN, "device/state", {self._name: wish}))
            self._stands = wish
        self._hear(self._say(_STAY, "identity/room/nfc", {"person": "ana", "present": False}))

    def spread(self) -> Any:
        """Return what the newest decision says of its own doubt."""
        return self.document.get("spread", {}).get(self._name)

    def _hear(self, lines: Lines) -> Any:
        told = None
        for topic, payload in lines:
            if topic == "device/decision":
                self.document = json.loads(payload)
            elif topic == "device/set":
                told = json.loads(payload).get(self._name, told)
            elif topic == "bridge/event":
                sort = json.loads(payload)["type"]
                self.counts[sort] = self.counts.get(sort, 0) + 1
        return told

    def _say(self, after: timedelta, topic: str, payload: Any) -> Lines:
        stamp = (self._at + after).strftime("%Y-%m-%dT%H:%M:%S.%f+0000")
        line = {"tst": stamp, "topic": f"justright/{topic}", "qos": 1, "retain": 0, "payload": json.dumps(payload)}
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("replay has no pipes")
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()
        answers = []
        while (text := self._process.stdout.readline()) != "\n":
            if not text:
                raise RuntimeError("replay ended before its time")
            answer = json.loads(text)
            answers.append((answer["topic"].removeprefix("justright/"), answer["payload"]))
        return iter(answers)


class Through:
    """A number learner behind the door, as a rival."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def learn(self, x: Circumstance, y: float) -> None:  # noqa: ARG002
        self._door.leaves(y)

    def accept(self, x: Circumstance, y: float) -> None:  # noqa: ARG002
        self._door.leaves()

    def value(self, x: Circumstance) -> float | None:
        found = self._door.comes(x)
        return float(found) if found is not None else None

    def sure(self, x: Circumstance) -> Sure | None:  # noqa: ARG002
        found = self._door.spread()
        return Sure(float(found), float(self._door.document["confidence"])) if isinstance(found, int | float) else None
