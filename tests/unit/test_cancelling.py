"""A cancellation that comes in the same turn of the loop as the answer that was waited for."""

from __future__ import annotations

import asyncio

import pytest

from controller.cancelling import answered


async def test_a_cancellation_that_comes_with_the_answer_is_not_lost() -> None:
    answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    went_on = False

    async def waits() -> None:
        nonlocal went_on
        await answered(asyncio.wait_for(answer, 10))
        went_on = True

    waiting = asyncio.create_task(waits())
    await asyncio.sleep(0)
    answer.set_result("yes")
    waiting.cancel()

    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert not went_on


async def test_an_answer_without_a_cancellation_is_returned() -> None:
    answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(answer.set_result, "yes")

    assert await answered(asyncio.wait_for(answer, 10)) == "yes"
