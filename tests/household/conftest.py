"""Ways to open a household."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.household.driver import Document, Household, InProcess, Steps
from tests.household.homes import HOME, merged


@pytest.fixture
def written(tmp_path: Path) -> Callable[[Document], Path]:
    """Write a configuration to a file (JSON is YAML) and return its path."""

    def write(config: Document) -> Path:
        path = tmp_path / "home.yaml"
        path.write_text(json.dumps(config))
        return path

    return write


@pytest.fixture
def opens(written: Callable[[Document], Path]) -> Iterator[Callable[..., Household]]:
    """Open a household: the usual one with changes laid over it; `store` names a store file, `steps` another way to run it."""
    running: list[Steps] = []

    def open_(*, store: Path | None = None, steps: Callable[[Path], Steps] | None = None, **changes: Any) -> Household:
        config = written(merged(HOME, changes))
        running.append(steps(config) if steps else InProcess(config, store))
        return Household(running[-1])

    yield open_
    for one in running:
        one.close()


@pytest.fixture
def home(opens: Callable[..., Household]) -> Household:
    """Return the usual household, just started, with nobody in and nothing known."""
    return opens()


@pytest.fixture
def lived_in(home: Household) -> Household:
    """Return a household in which Ana is in the living room and has turned the heater to 24."""
    arrival = home.enters("ana", "living")
    home.obeys("heater", arrival)
    home.obeys("lamp", arrival)
    home.turns("heater", temperature=24)
    home.waits(60)
    return home
