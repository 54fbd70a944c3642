"""A household for every test of this room."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from controller.store import Store
from tests.unit.household.wired import Wired


@pytest.fixture
def wired() -> Iterator[Wired]:
    """Start a household on a store in memory."""
    with closing(Store.open(":memory:")) as store:
        yield Wired(store)
