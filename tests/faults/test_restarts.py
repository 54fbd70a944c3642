"""A day in virtual time that is begun anew at every message leaves the same as one that goes through."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from controller.config import load
from controller.effects import Message
from controller.household import Household
from controller.store import Store
from tests.benchmarks.ninety_days import configuration
from tests.faults.month import Outcome, Said, differences, month, remains


def lived(directory: Path, story: Sequence[Said], *, anew: bool) -> Outcome:
    """Play a story; `anew`: with a household that is loaded from the store before each message at which the program may die."""
    directory.mkdir()
    home = json.loads(configuration()) | {"review": False, "sensors": {}}
    del home["devices"]["seat"]
    (directory / "home.yaml").write_text(json.dumps(home))
    config = load(directory / "home.yaml", {})
    with closing(Store.open(config.store)) as store:
        store._connection.execute("PRAGMA synchronous=OFF")  # noqa: SLF001  # no power is cut here, and time is short
        household = Household(config, store.rows(), store)
        store.commit(household.start(story[0].at).writes)
        for said in story:
            if anew and said.mortal:
                household = Household(config, store.rows(), store)
                store.commit(household.start(said.at).writes)
            store.commit(household.receive(Message(said.topic, said.payload.encode(), 1), said.at).writes)
            while (due := household.next_deadline()) is not None and due <= said.at:
                store.commit(household.wake(due).writes)
    return Outcome(tables=remains(config.store))


@pytest.mark.parametrize("seed", [2, 7])
def test_a_day_begun_anew_at_every_message_leaves_what_one_that_goes_through_leaves(tmp_path: Path, seed: int) -> None:
    story = list(month(1, seed))
    through, anew = (lived(tmp_path / f"{again}", story, anew=again) for again in (False, True))

    assert differences(anew, through) == []
    assert len(through.tables["ledger"]) > 10
