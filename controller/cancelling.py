"""Waiting for answers without losing a cancellation that comes with one.

`asyncio.wait_for` of Python 3.11 returns the answer, and forgets that its task was cancelled, where both come in one turn of the loop
(cpython issue 86296, mended in 3.12); aiomqtt waits with it. A task that goes on after its cancellation is waited for until the program
is killed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

_Answer = TypeVar("_Answer")


async def answered(waiting: Awaitable[_Answer]) -> _Answer:
    """Return the answer that is waited for. Raises `CancelledError` where the task was cancelled, whatever came of the wait."""
    answer = await waiting
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
    return answer
