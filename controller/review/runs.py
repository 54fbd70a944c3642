"""Starting the child and reading what it says: from the event loop (`reviewed`), or waiting for it (`reviewing`)."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from controller.effects import Findings
from controller.review.lines import Line, Order, Result, decode_line, encode_order

LONGEST_S = 2 * 3600.0
"""Seconds after which a review is given up: by then the night is over."""

_FAILED = Findings(error="the review failed; `justright review` shows why")
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "LOKY_MAX_CPU_COUNT"), "1")


async def reviewed(order: Order) -> Findings:
    """Have a review done, and return what it found. Cancelled, it ends the child. Raises `OSError` where none can be started."""
    found = await _reviewed(order)
    if found is _FAILED and order.challengers:  # a foreign challenger may have brought the child down
        found = await _reviewed(replace(order, challengers=()))
    return found


async def _reviewed(order: Order) -> Findings:
    command, environment = _command()
    pipe, quiet = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    child = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=quiet, env=environment)
    try:
        async with asyncio.timeout(LONGEST_S):
            out, _ = await child.communicate(encode_order(order).encode())
    except TimeoutError:
        return Findings(error="the review took too long and was given up")
    finally:
        if child.returncode is None:
            with suppress(ProcessLookupError):
                child.kill()
            await child.wait()
    return _findings(out.decode().splitlines()[-1:])


def reviewing(order: Order) -> Iterator[Line]:
    """Have a review done, and yield what the child says while it does; the last is the result."""
    command, environment = _command()
    pipe = subprocess.PIPE
    line: Line | None = None
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment) as child:  # noqa: S603  # our own
        try:
            for text in _said(child, order):
                line = decode_line(text)
                yield line
        finally:
            child.kill()
    if not isinstance(line, Result):
        yield Result(_FAILED)


def _said(child: subprocess.Popen[str], order: Order) -> Iterator[str]:
    assert child.stdin is not None  # noqa: S101  # pipes, as asked for
    assert child.stdout is not None  # noqa: S101
    with suppress(BrokenPipeError):
        child.stdin.write(encode_order(order))
        child.stdin.close()
    yield from child.stdout


def _findings(last: list[str]) -> Findings:
    try:
        line = decode_line(last[0])
    except (ValueError, IndexError):
        return _FAILED
    return line.findings if isinstance(line, Result) else _FAILED


def _command() -> tuple[list[str], Mapping[str, str]]:
    """Return how the child is started: on the code that runs here, whatever lies in the working directory."""
    root = Path(__file__).parents[2]
    environment = {**os.environ, **_ONE_THREAD}
    if root.name not in {"site-packages", "dist-packages"}:  # a checkout that nobody installed
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(root), os.environ.get("PYTHONPATH"))))
    return [sys.executable, "-P", "-m", "controller.review"], environment
