"""The benchmark of attribution in small: one household, one day, no noise of identity; its own arithmetic, and the order of contenders."""

from __future__ import annotations

from benchmarks.attribution.report import document, tables
from benchmarks.attribution.trial import OURS, Plan, run
from benchmarks.attribution.truth import Cause, Happening
from benchmarks.attribution.verdicts import Finding, judge


def happening(at: float, value: float, quirk: str, episode: int, person: str | None = None) -> Happening:
    return Happening(at, "lamp", "brightness", value, 0.0, Cause(quirk, episode, person), None, 1e9)


def test_what_was_no_hand_and_what_was_are_counted_apart() -> None:
    happened = [happening(10, 5, "scene", 1), happening(100, 7, "hand", 2, "ana"), happening(200, 9, "hand", 3, "ben")]
    found = [Finding(10, "lamp", "brightness", 5, "ana"), Finding(100, "lamp", "brightness", 7, "ben")]
    score = judge(happened, found, {"lamp": ("scene",)})

    assert (score.every_quirk.happened, score.every_quirk.false) == (1, 1)
    assert (score.hands["all"].happened, score.hands["all"].wrong, score.hands["all"].missed) == (2, 1, 1)


def test_a_doubt_is_neither_missed_nor_false() -> None:
    happened = [happening(10, 5, "scene", 1), happening(100, 7, "hand", 2, "ana")]
    doubts = [Finding(10, "lamp", "brightness", 5, None, sure=False), Finding(100, "lamp", "brightness", 7, None, sure=False)]
    score = judge(happened, doubts, {"lamp": ()})

    assert score.every_quirk.false == 0
    assert (score.hands["all"].missed, score.hands["all"].abstained) == (0, 1)


def test_we_beat_the_rules_of_the_field_from_the_first_day_on() -> None:
    plan = Plan((7,), 1, quiet=True)
    scores = run(plan)
    ours, blind = scores[OURS], scores["10 s blind, last identified"]

    assert ours.every_quirk.false < blind.every_quirk.false
    assert ours.hands["all"].missed < blind.hands["all"].missed
    assert document(plan, scores)["results"][OURS]["people"]["turns"] == ours.hands["all"].happened
    assert all(table.row_count > 1 for table in tables(plan, scores))
