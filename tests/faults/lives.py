"""Lives of the program that may end at any instant: made by a process that has imported it all, so that a birth takes no half second.

    python -m tests.faults.lives CONFIG CLOCK      # start | kill | stop on standard input, an answer for each on standard output

What is forked is `controller.service.run` as `justright run` calls it, with a clock that the test moves: a month passes in minutes.
"""

from __future__ import annotations

import asyncio
import mmap
import os
import signal
import struct
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

_MOMENT = struct.Struct("<q")
"""Microseconds since 1970, so that a moment comes out as it went in."""


class SharedClock:
    """A clock that another process sets (`controller.steady.Clock`). A message wakes whoever sleeps, so nothing is polled."""

    def __init__(self, path: Path) -> None:
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), _MOMENT.size)

    @classmethod
    def made(cls, path: Path, at: datetime) -> SharedClock:
        """Make the file of a clock that stands at a moment."""
        path.write_bytes(bytes(_MOMENT.size))
        clock = cls(path)
        clock.set(at)
        return clock

    def set(self, at: datetime) -> None:
        self._memory[:] = _MOMENT.pack(round(at.timestamp() * 1e6))

    def now(self) -> datetime:
        (micros,) = _MOMENT.unpack(self._memory[:])
        seconds, rest = divmod(micros, 1_000_000)
        return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)

    def until(self, moment: datetime) -> float:
        return 0.0 if moment <= self.now() else 3600.0

    def compare(self) -> None:
        """There is no other clock to follow."""


class Lives:
    """The driver's side: one life at a time."""

    def __init__(self, config: Path, clock: Path, log: Path) -> None:
        with log.open("ab") as file:
            line = [sys.executable, "-m", "tests.faults.lives", str(config), str(clock)]
            self._process = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=file, text=True)
        self.log = log

    def start(self) -> None:
        self._ask("start")

    def kill(self) -> None:
        """End it as a power cut would, and return when it is dead."""
        self._ask("kill")

    def stop(self) -> int:
        """End it as a service manager would, and return its exit code."""
        return int(self._ask("stop"))

    def close(self) -> None:
        """End everything."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=20)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _ask(self, word: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline().strip()
        assert answer, "the process that makes lives is gone"
        return answer


def _serve(config: Path, clock: Path, words: IO[str]) -> None:
    import logging  # noqa: PLC0415  # the other side of this file needs none of this

    from controller import service  # noqa: PLC0415
    from controller.config import load  # noqa: PLC0415
    from controller.household import Household  # noqa: PLC0415
    from controller.logs import to_stderr  # noqa: PLC0415

    read, time = load(config), SharedClock(clock)
    Household(read, (), None)  # type: ignore[arg-type]  # whatever is imported late is imported now
    to_stderr(logging.WARNING)
    child = 0
    for word in words:
        match word.strip():
            case "start":
                child = os.fork()
                if not child:
                    os.close(0)
                    os._exit(asyncio.run(service.run(read, {}, lambda _: time)))
                answer = child
            case "kill":
                os.kill(child, signal.SIGKILL)
                answer = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
                child = 0
            case _:
                os.kill(child, signal.SIGTERM)
                answer = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
                child = 0
        print(answer, flush=True)  # noqa: T201
    if child:
        os.kill(child, signal.SIGKILL)


if __name__ == "__main__":
    _serve(Path(sys.argv[1]), Path(sys.argv[2]), sys.stdin)
