"""What a household makes of a review: changes that last, are told, and can be taken back exactly."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from controller.config import load
from controller.core.learning.review import Verdict
from controller.effects import Effects, Findings, Message
from controller.household import Household
from controller.store import Store
from learners.registry import SERVING_NUMBER
from tests.household.reviewable import CHOSEN, home, learned, row, wishes

AT = datetime(2026, 3, 10, 3, 30, tzinfo=UTC)
WIN = Verdict("ana", "shower", "temperature", "last", 119, 120, 1.8, "cells", 0.3, 0.83, 0.7, 0.95, wins=True)


class Lived:
    """A household on its store, as `run` would have it."""

    def __init__(self, file: Path) -> None:
        self.config = load(file, {})
        self.store = Store.open(self.config.store)
        self.at = AT
        self.household = Household(self.config, self.store.rows(), self.store)

    def restarts(self) -> Effects:
        """Begin anew on what is stored."""
        self.household = Household(self.config, self.store.rows(), self.store)
        return self.kept(self.household.start(self.at))

    def kept(self, effects: Effects) -> Effects:
        self.store.commit(effects.writes)
        return effects

    def asks(self, verb: str, **body: Any) -> Effects:
        self.at += timedelta(minutes=1)
        return self.kept(self.household.receive(Message(f"justright/bridge/request/{verb}", json.dumps(body).encode(), qos=1), self.at))

    def reviewed(self, *verdicts: Verdict) -> Effects:
        return self.kept(self.household.reviewed(Findings(verdicts), self.at))

    def row(self) -> dict[str, Any]:
        return row(self.config.store)


@pytest.fixture
def lived(tmp_path: Path) -> Iterator[Lived]:
    made = Lived(home(tmp_path))
    with closing(made.store):
        yield made


def told(effects: Effects, topic: str) -> list[dict[str, Any]]:
    return [json.loads(one.payload) for one in effects.publications if one.topic == f"justright/bridge/{topic}"]


def test_a_winner_serves_with_all_that_is_known(lived: Lived) -> None:
    lived.reviewed(WIN)

    assert lived.row()["chosen"]["learner"] == "cells"
    assert lived.row()["state"] == learned("cells", wishes())


def test_a_change_is_told_with_from_to_and_by_how_much(lived: Lived) -> None:
    (event,) = told(lived.reviewed(WIN), "event")

    assert event["type"] == "learner"
    assert (event["person"], event["device"], event["setting"]) == ("ana", "shower", "temperature")
    assert (event["from"], event["to"], event["better"], event["uses"]) == ("last", "cells", 0.83, 120)
    assert lived.store.ledger(limit=1)[0].detail["to"] == "cells"


def test_a_change_survives_a_restart(lived: Lived) -> None:
    lived.reviewed(WIN)
    lived.restarts()
    review = lived.kept(lived.household.review(lived.at)).review

    assert review is not None
    assert [subject.serving for subject in review.subjects] == ["cells"]


def test_undo_gives_back_exactly_the_former_state(lived: Lived) -> None:
    before = lived.row()
    lived.reviewed(WIN)
    lived.restarts()

    effects = lived.asks("review/undo")

    assert lived.row()["state"] == before["state"]
    assert lived.row()["chosen"]["learner"] == before["chosen"]["learner"] == "last"
    (event,) = told(effects, "event")
    assert (event["type"], event["from"], event["to"], event["reason"]) == ("learner", "cells", "last", "undo")
    (answer,) = told(effects, "response/review/undo")
    assert answer["data"]["undone"] == [{"person": "ana", "device": "shower", "setting": "temperature", "from": "cells", "to": "last"}]


def test_what_came_between_is_part_of_the_former_state_too(lived: Lived) -> None:
    lived.reviewed(WIN)
    lived.asks("quiz/answer", person="ana", answers={"shower.temperature": 41})
    lived.asks("review/undo")

    entries = list(lived.store.evidence("ana", "shower", "temperature"))
    assert len(entries) == 121
    assert lived.row()["state"] == learned("last", entries)


def test_there_is_nothing_to_undo_twice(lived: Lived) -> None:
    lived.reviewed(WIN)
    lived.asks("review/undo")

    (answer,) = told(lived.asks("review/undo"), "response/review/undo")

    assert answer["status"] == "error"
    assert "no review" in answer["error"]


def test_what_was_taken_back_is_barred_for_a_season(lived: Lived) -> None:
    lived.reviewed(WIN)
    lived.asks("review/undo")
    tonight, next_year = lived.household.review(lived.at).review, None
    lived.reviewed()
    next_year = lived.household.review(lived.at + timedelta(days=100)).review

    assert tonight is not None
    assert next_year is not None
    assert tonight.subjects[0].barred == ("cells",)
    assert next_year.subjects[0].barred == ()


@pytest.mark.parametrize(
    "verdict",
    [
        Verdict("ana", "shower", "temperature", "last", best="cells"),
        Verdict("ana", "shower", "temperature", "cells", best="last", wins=True),
        Verdict("ana", "shower", "temperature", "last", best="sklearn.linear_model.BayesianRidge", wins=True),
        Verdict("ben", "shower", "temperature", SERVING_NUMBER, best="last", wins=True),
        Verdict("zoe", "sauna", "heat", "last", best="cells", wins=True),
    ],
    ids=["no win", "another serves meanwhile", "scikit-learn's", "nothing learned, or forgotten meanwhile", "nobody and nothing"],
)
def test_nothing_changes(lived: Lived, verdict: Verdict) -> None:
    before = lived.row()

    assert told(lived.reviewed(verdict), "event") == []
    assert lived.row() == before


def test_a_request_is_answered_once_when_it_is_finished(lived: Lived) -> None:
    foreign = Verdict("ana", "shower", "temperature", "last", best="sklearn.svm.SVR", better=0.2, wins=True)
    asked = lived.asks("review/run", transaction=7)
    assert asked.review is not None
    assert told(asked, "response/review/run") == []
    (refused,) = told(lived.asks("review/run", transaction=8), "response/review/run")
    (answer,) = told(lived.reviewed(foreign), "response/review/run")

    assert (refused["status"], refused["transaction"]) == ("error", 8)
    assert (answer["status"], answer["transaction"], answer["data"]["changed"]) == ("ok", 7, [])
    assert answer["data"]["better_but_not_served"][0]["to"] == "sklearn.svm.SVR"
    assert lived.asks("review/run").review is not None, "afterwards it can be asked for again"


def test_a_request_joins_the_nightly_review_under_way(lived: Lived) -> None:
    assert lived.kept(lived.household.review(lived.at)).review is not None
    assert lived.asks("review/run", transaction="t").review is None

    (answer,) = told(lived.reviewed(WIN), "response/review/run")

    assert answer["transaction"] == "t"
    assert answer["data"]["changed"][0]["to"] == "cells"


def test_the_nightly_review_answers_nobody(lived: Lived) -> None:
    lived.kept(lived.household.review(lived.at))

    assert told(lived.reviewed(), "response/review/run") == []


def test_a_review_that_was_asked_for_is_done_again_after_a_crash(lived: Lived) -> None:
    lived.asks("review/run", transaction=3)

    assert lived.restarts().review is not None
    (answer,) = told(lived.reviewed(), "response/review/run")
    assert answer["transaction"] == 3
    assert lived.restarts().review is None


def test_a_review_that_failed_is_an_error(lived: Lived) -> None:
    lived.asks("review/run")

    (answer,) = told(lived.kept(lived.household.reviewed(Findings(error="no room"), lived.at)), "response/review/run")

    assert (answer["status"], answer["error"]) == ("error", "no room")


def test_who_is_forgotten_is_not_brought_back(lived: Lived) -> None:
    lived.asks("review/run")
    lived.asks("person/forget", person="ana")

    assert told(lived.reviewed(WIN), "event") == []
    assert [each for each in lived.store.rows() if each.person == "ana"] == []


def test_a_learner_that_is_gone_gives_way_to_the_one_of_today(tmp_path: Path) -> None:
    file = home(tmp_path)
    with closing(Store.open(tmp_path / "justright.db")) as store:
        (saved,) = [each for each in store.rows() if each.person == "ana"]
        from dataclasses import replace  # noqa: PLC0415

        store.commit([replace(saved, state={"chosen": {**CHOSEN, "learner": "of 2019"}, "state": {"kind": "of 2019"}})])
    lived = Lived(file)
    with closing(lived.store):
        lived.restarts()

        assert lived.row()["chosen"]["learner"] is None
        assert lived.row()["state"] == learned(SERVING_NUMBER, wishes())


def test_where_nothing_is_learned_the_night_passes(tmp_path: Path) -> None:
    (tmp_path / "home.yaml").write_text(json.dumps({"people": {"ana": {}}, "devices": {"shower": {"kind": "shower"}}}))
    lived = Lived(tmp_path / "home.yaml")
    with closing(lived.store):
        assert lived.household.review(AT).review is None
