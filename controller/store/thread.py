"""The one thread that touches the store, as seen from the event loop: nothing that waits for a disk runs in the loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import ParamSpec, TypeVar

from controller.store.recovery import open_or_restore
from controller.store.store import Store

P = ParamSpec("P")
R = TypeVar("R")


class StoreThread:
    """A store and the thread it lives in. Calls run one after the other, in the order they were made."""

    def __init__(self, store: Store, executor: ThreadPoolExecutor) -> None:
        """Take over a store that was opened in the executor's only thread; `opened` does both."""
        self.store = store
        self._executor = executor

    @classmethod
    @asynccontextmanager
    async def opened(cls, path: Path | str, *, restoring: datetime | None = None, thorough: bool = False) -> AsyncIterator[StoreThread]:
        """Open the store at `path` in a thread of its own, close it at the end. Raises `StoreError`.

        With the present moment in `restoring`, a store that is damaged or gone is restored from its last automatic backup; `thorough`
        looks harder for damage.
        """
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="store") as executor:
            loop = asyncio.get_running_loop()
            if restoring is not None and isinstance(path, Path):
                store = await loop.run_in_executor(executor, lambda: open_or_restore(path, restoring, thorough=thorough))
            else:
                store = await loop.run_in_executor(executor, Store.open, path)
            try:
                yield cls(store, executor)
            finally:
                await loop.run_in_executor(executor, store.close)

    async def call(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run `function` in the store's thread and return what it returns."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, lambda: function(*args, **kwargs))
