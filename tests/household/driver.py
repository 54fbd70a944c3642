"""A stranger's way into the program: lines in, published messages out, through `replay --step` alone.

`Household` speaks the vocabulary of protocol.md (enters, leaves, reports, asks …) in virtual time and knows nothing else of the program.
It drives either `controller.replay` in this process (fast) or the real command in another (`Command`); both answer a line with lines.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn, Protocol, TypeAlias
from zoneinfo import ZoneInfo

Document: TypeAlias = dict[str, Any]

MONDAY = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)
"""Where every household starts: a winter Monday, 06:30 in Lisbon and in UTC."""

SETTLE_S = 20.0
"""Protocol, section 1: seconds without a further change after which a turned knob counts as one override."""


@dataclass(frozen=True, slots=True)
class Published:
    """A published message: `topic` below the base topic (whole where it is not below it), `payload` decoded where it is JSON."""

    at: datetime
    topic: str
    payload: Any
    retain: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """What was published, in order, and the usual questions about it."""

    messages: tuple[Published, ...] = ()

    def __add__(self, other: Heard) -> Heard:
        """Return both, one after the other."""
        return Heard(self.messages + other.messages)

    def on(self, topic: str) -> list[Any]:
        """Return the payloads published on one topic."""
        return [message.payload for message in self.messages if message.topic == topic]

    def commands(self) -> list[Published]:
        """Return the commands of all devices."""
        return [message for message in self.messages if re.fullmatch(r"(?!bridge/)[^/]+/set", message.topic)]

    def sets(self, device: str) -> list[Document]:
        """Return the commands of a device."""
        return self.on(f"{device}/set")

    def commanded(self, device: str) -> Document:
        """Return what a device that obeys every command would stand at: all commands, later ones over earlier ones."""
        return {name: value for command in self.sets(device) for name, value in command.items()}

    def decisions(self, device: str) -> list[Document]:
        """Return the decision documents of a device."""
        return self.on(f"{device}/decision")

    def decision(self, device: str) -> Document:
        """Return the last decision of a device; that there is one is asserted."""
        decisions = self.decisions(device)
        assert decisions, f"no decision of {device} was published"
        return decisions[-1]

    def suggestions(self, device: str) -> list[Document]:
        """Return the suggestions of a device."""
        return self.on(f"{device}/suggestion")

    def events(self, kind: str, **wanted: object) -> list[Document]:
        """Return the ledger events of a type whose fields are as wanted."""
        found = [event for event in self.on("bridge/event") if event["type"] == kind]
        return [event for event in found if all(event.get(name) == value for name, value in wanted.items())]

    def answer(self, verb: str) -> Document:
        """Return the one response to a request."""
        (answer,) = self.on(f"bridge/response/{verb}")
        assert isinstance(answer, dict)
        return answer


class Steps(Protocol):
    """A running `replay --step`: one line in, the lines published because of it out."""

    def say(self, line: str) -> list[str]:
        """Hand over one input line and return its output lines."""

    def close(self) -> list[str]:
        """End the input and return what was still written."""


class InProcess:
    """`controller.replay` stepped through in this process."""

    def __init__(self, config: Path, store: Path | None = None) -> None:
        """Start on a configuration file, with a store in memory unless one is named."""
        from controller.config import load  # noqa: PLC0415  the program is loaded when a household is opened, not when tests are collected
        from controller.replay import replay  # noqa: PLC0415

        self._inbox: deque[str] = deque()
        self._output = iter(replay(load(config), self._lines(), step=True, store=store))

    def _lines(self) -> Iterator[str]:
        while self._inbox:
            yield self._inbox.popleft()

    def say(self, line: str) -> list[str]:
        """Hand over one line; its output ends with a blank line."""
        self._inbox.append(line)
        heard: list[str] = []
        for written in self._output:
            if not written.strip():
                return heard
            heard.append(written)
        message = "the replay ended before its input did"
        raise AssertionError(message)

    def close(self) -> list[str]:
        """End the input."""
        return [line for line in self._output if line.strip()]


def command(*arguments: str) -> list[str]:
    """Return the command line of the installed program, or of the module where it is not installed."""
    installed = shutil.which("justright", path=str(Path(sys.executable).parent))
    return [*([installed] if installed else [sys.executable, "-m", "controller.cli"]), *arguments]


class Command:
    """`justright replay --step` as a process of its own."""

    def __init__(self, config: Path, *arguments: str) -> None:
        """Start the process."""
        line = command("replay", "--config", str(config), "--step", *arguments)
        self._process = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "TZ": "UTC"}, bufsize=0)

    def say(self, line: str) -> list[str]:
        """Write one line and read until the blank one."""
        return self.say_bytes(line.encode())

    def say_bytes(self, line: bytes) -> list[str]:
        """Write one line of any bytes and read until the blank one."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + b"\n")
        heard: list[str] = []
        while (written := self._read()) != "":
            heard.append(written)
        return heard

    def _read(self) -> str:
        """Return the next line without its end; that the process still writes is asserted."""
        assert self._process.stdout is not None
        written = self._process.stdout.readline()
        assert written, "the process ended before its input did"
        return written.decode().rstrip("\n")

    def close(self) -> list[str]:
        """Close its input, and wait for it to end well."""
        if self._process.stdout is None or self._process.stdout.closed:
            return []
        rest, _ = self._process.communicate(timeout=30)
        assert self._process.returncode == 0
        return [line for line in rest.decode().splitlines() if line.strip()]


@dataclass(slots=True)
class Household:
    """A household under replay. Every method sends lines at the virtual `now` and returns what was published because of them."""

    steps: Steps
    now: datetime = MONDAY
    base: str = "justright"
    zone: str = "Europe/Lisbon"
    sent: list[str] = field(default_factory=list)

    def line(self, line: str) -> Heard:
        """Send one line as it is."""
        self.sent.append(line)
        return hear(self.steps.say(line), self.base)

    def publish(self, topic: str, payload: object, *, retain: bool = False) -> Heard:
        """Send a message below the base topic; what is not a string becomes JSON text."""
        text = payload if isinstance(payload, str) else json.dumps(payload)
        return self.line(recorded(self.now, f"{self.base}/{topic}", text, retain=retain))

    def waits(self, seconds: float) -> Heard:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)
        return self.line(json.dumps({"tst": stamp(self.now)}))

    def until(self, day: int, clock: str) -> Heard:
        """Let time pass until a local clock time, `day` days after the first Monday."""
        hour, minute = map(int, clock.split(":"))
        date = MONDAY.date() + timedelta(days=day)
        target = datetime(date.year, date.month, date.day, hour, minute, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)
        assert target >= self.now, "time does not go back"
        return self.waits((target - self.now).total_seconds())

    def enters(self, person: str, place: str, source: str = "nfc", **more: object) -> Heard:
        """Identify a person at a place."""
        return self.publish(f"identity/{place}/{source}", {"person": person, **more})

    def shows(self, tag: str, place: str, source: str = "nfc", **more: object) -> Heard:
        """Hold a tag to a place's reader."""
        return self.publish(f"identity/{place}/{source}", {"tag": tag, **more})

    def leaves(self, person: str, place: str, source: str = "nfc") -> Heard:
        """Say that a person left a place."""
        return self.publish(f"identity/{place}/{source}", {"person": person, "present": False})

    def reports(self, device: str, *, retain: bool = False, **state: object) -> Heard:
        """Let a device report its state."""
        return self.publish(f"{device}/state", state, retain=retain)

    def turns(self, device: str, **state: object) -> Heard:
        """Let a device report what a hand just set, and time pass until it has settled."""
        return self.publish(f"{device}/state", state) + self.waits(SETTLE_S + 5)

    def obeys(self, device: str, heard: Heard, after: float = 0.1) -> Heard:
        """Let a device report that it carried out the commands it heard."""
        commanded = heard.commanded(device)
        return self.waits(after) + self.publish(f"{device}/state", commanded) if commanded else Heard()

    def senses(self, **readings: object) -> Heard:
        """Publish sensor readings."""
        return together(self.publish(f"sensor/{name}", value) for name, value in readings.items())

    def parked(self) -> Heard:
        """Publish signals that allow seat, wheel and mirrors to move."""
        return self.senses(vehicle_speed=0, vehicle_gear="P", driver_belt="off", driver_door="off")

    def asks(self, verb: str, **request: object) -> Heard:
        """Send a request."""
        return self.publish(f"bridge/request/{verb}", request)


def together(heard: Iterator[Heard] | Sequence[Heard]) -> Heard:
    """Return all that was heard, in order."""
    return sum(heard, start=Heard())


def stamp(at: datetime) -> str:
    """Write a time as `mosquitto_sub -F %j` does."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f+0000")


def recorded(at: datetime, topic: str, payload: str, *, retain: bool = False) -> str:
    """Write a message as `mosquitto_sub -F %j` does."""
    return json.dumps({"tst": stamp(at), "topic": topic, "qos": 1, "retain": int(retain), "payload": payload})


def hear(lines: Sequence[str], base: str = "justright") -> Heard:
    """Read output lines."""
    return Heard(tuple(_published(json.loads(line), base) for line in lines))


def _published(line: Mapping[str, Any], base: str) -> Published:
    return Published(
        datetime.strptime(line["tst"], "%Y-%m-%dT%H:%M:%S.%f%z"),
        line["topic"].removeprefix(f"{base}/"),
        _decoded(line["payload"]),
        bool(line["retain"]),
    )


def _decoded(payload: object) -> object:
    try:
        return json.loads(payload, parse_constant=_refuse) if isinstance(payload, str) else payload
    except json.JSONDecodeError:
        return payload


def _refuse(constant: str) -> NoReturn:
    message = f"{constant} was published: it is not JSON"
    raise AssertionError(message)
