"""Who never takes the same twice running is told from who often does, and from who was only served something else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from random import Random

import numpy as np
import pytest

from learners.base import ChoiceDomain, Learner
from learners.checks import moment
from learners.choices.favourites import BlendChoice
from learners.choices.never_twice import NeverTwice, Turn

STATIONS = ("news", "jazz", "rock", "folk")
MONDAY = 20458
SHARES = np.array([0.4, 0.3, 0.2, 0.1])


def after(again: str, *, row: bool = False) -> NeverTwice:
    """Return what is believed after choices of which those marked "s" were the same again."""
    never = NeverTwice()
    for each in again:
        never.learn(SHARES, Turn(0, row), chosen=0 if each == "s" else 1)
    return never


def share(learner: Learner[str], day: float, station: str) -> float:
    told = learner.predict_one(moment(MONDAY + int(day), 24 * (day % 1)))
    assert told is not None
    assert isinstance(told.spread, Mapping)
    return float(told.spread[station])


def test_a_dozen_changes_say_that_the_same_is_not_to_come_again() -> None:
    told = after("o" * 12).heard(SHARES, Turn(0, row=False))

    assert told[0] < 0.05
    assert told.sum() == pytest.approx(1)
    assert told[1] / told[2] == pytest.approx(SHARES[1] / SHARES[2])


@pytest.mark.parametrize("again", ["", "oo", "s", "os", "oooooos", "o" * 20 + "ss", "ooosooosooos"])
def test_nothing_is_held_back_from_who_may_want_the_same_again(again: str) -> None:
    assert after(again).heard(SHARES, Turn(0, row=False)).tolist() == SHARES.tolist()


def test_what_holds_in_a_row_need_not_hold_for_what_begins_anew() -> None:
    never = after("o" * 12, row=True)
    for _ in range(3):
        never.learn(SHARES, Turn(0, row=False), chosen=0)
        for _ in range(12):
            never.learn(SHARES, Turn(0, row=True), chosen=1)

    assert never.heard(SHARES, Turn(0, row=True))[0] < 0.05
    assert never.heard(SHARES, Turn(0, row=False)).tolist() == SHARES.tolist()


def test_who_changes_their_ways_is_believed_in_time() -> None:
    never = after("s" * 200 + "o" * 40)

    assert never.heard(SHARES, Turn(0, row=False))[0] < 0.05


def test_it_survives_json() -> None:
    lived, copy = after("oosoo" * 9 + "o" * 15), NeverTwice()
    copy.load_state(json.loads(json.dumps(lived.to_state())))

    assert copy.heard(SHARES, Turn(0, row=False)).tolist() == lived.heard(SHARES, Turn(0, row=False)).tolist()


def test_the_log_of_a_station_switch_never_names_what_is_on() -> None:
    chance, learner, last, day = Random(3), BlendChoice(ChoiceDomain(STATIONS)), "news", 0.0
    for _ in range(60):
        last = chance.choice([station for station in STATIONS if station != last])
        day += chance.uniform(0.1, 0.6)
        learner.learn_one(moment(MONDAY + int(day), 24 * (day % 1)), last)

    assert share(learner, day + 0.3, last) < 0.03


def test_what_was_served_and_left_alone_is_no_wish_for_something_else() -> None:
    learner = BlendChoice(ChoiceDomain(STATIONS))
    for day in range(4):
        for number, station in enumerate(STATIONS):
            learner.learn_one(moment(MONDAY + day, 6 + 4 * number), station)
            learner.learn_one(moment(MONDAY + day, 8 + 4 * number), station)
    before = learner.to_state()["never twice"]
    learner.accept_one(moment(MONDAY + 5, 8), "news")

    assert learner.to_state()["never twice"] == before


def test_a_state_of_before_this_was_known_is_taken() -> None:
    learner, copy = BlendChoice(ChoiceDomain(STATIONS)), BlendChoice(ChoiceDomain(STATIONS))
    for day, station in enumerate(("news", "jazz", "jazz")):
        learner.learn_one(moment(MONDAY + day, 8), station)
    state = learner.to_state()
    del state["never twice"]
    copy.load_state(state)

    assert share(copy, 4.3, "jazz") == share(learner, 4.3, "jazz")
