"""What strangers can make up (tags, names of sources) fills no memory: what is kept of it is bounded."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from controller.store import Store
from tests.household.driver import Household

Opens = Callable[..., Household]


def test_a_thousand_tags_and_sources_leave_a_place_small_and_served(opens: Opens, tmp_path: Path) -> None:
    home = opens(store=tmp_path / "home.db")
    for number in range(1000):
        home.shows(f"{number:012x}", "living", source=f"reader{number}")
        home.enters("ana", "bathroom", source=f"reader{number}")
        home.leaves("ben", "kitchen", source=f"reader{number}")
        home.waits(0.1)
    heard = home.enters("ana", "living")
    home.steps.close()

    assert heard.decisions("heater")
    with closing(Store.open(tmp_path / "home.db", writable=False)) as store:
        rows = {row.key: row.state for row in store.rows()}
    assert max(len(str(state)) for state in rows.values()) < 20_000
