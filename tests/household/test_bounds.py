"""What strangers can make up (tags, names of sources) fills no memory: what is kept of it is bounded."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from controller.store import Store
from tests.household.driver import Household

Opens = Callable[..., Household]


def largest(store: Path) -> int:
    """Return the size of the largest piece of state."""
    with closing(Store.open(store, writable=False)) as opened:
        return max(len(str(row.state)) for row in opened.rows())


def test_tags_and_sources_without_number_leave_a_place_small_and_served(opens: Opens, tmp_path: Path) -> None:
    home, sizes = opens(store=tmp_path / "home.db"), []
    for number in range(240):
        home.shows(f"{number:012x}", "living", source=f"reader{number}")
        home.enters("ana", "bathroom", source=f"reader{number}")
        home.leaves("ben", "kitchen", source=f"reader{number}")
        home.waits(0.1)
        sizes.append(largest(tmp_path / "home.db") if number in {119, 239} else 0)
    heard = home.enters("ana", "living")

    assert heard.decisions("heater")
    assert sizes[239] < 1.1 * sizes[119]
