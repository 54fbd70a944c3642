"""What a store remembers, read without disturbing a `run` that is using it; no store yet means that nothing is known."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

from controller.config import Config
from controller.core.decisions import Room, SaveState
from controller.core.state import DeviceState, load_device
from controller.store import Store


@contextmanager
def reading(config: Config) -> Iterator[Store]:
    """Open the store of a configuration to read."""
    path = config.store if config.store.exists() else ":memory:"
    with closing(Store.open(path, writable=path == ":memory:")) as store:
        yield store


def device_states(rows: list[SaveState]) -> dict[str, DeviceState]:
    """Return how every device stood when something last happened to it."""
    prefix = "device/"
    return {row.key.removeprefix(prefix): load_device(row.state) for row in rows if row.room is Room.RUNNING and row.key.startswith(prefix)}
