"""The benchmark of learning measures what it says: paired intervals, the same people for all, and the learner alone as through the door."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from benchmarks.learning.closed import Run, eight_in_ten, served, told
from benchmarks.learning.datasets import changes, halves, music, uses
from benchmarks.learning.door import Door, Through
from benchmarks.learning.drinks import drinker, options
from benchmarks.learning.figures import OURS, compared
from benchmarks.learning.listening import Behind, choosers, listen
from benchmarks.learning.numbers import CLIMATE
from benchmarks.learning.people import KINDS, person
from benchmarks.learning.rivals import Ours, rivals
from controller.cli import program


def test_the_interval_is_paired_over_people() -> None:
    table = compared("any", {"figure": float}, {"rival": [3.0, 5.0, 7.0], "ours": [1.0, 3.0, 5.0]})

    (rival,), (ours,) = table.rows["rival"], table.rows["ours"]
    assert (rival.mean, rival.more, rival.half) == (5.0, 2.0, 0.0)
    assert ours.half is None


def test_the_reported_homes_are_none_that_constants_were_developed_on() -> None:
    developed, reported = halves()

    assert not set(developed) & set(reported)
    assert (len(developed), len(reported), len(music())) == (82, 81, 3)
    assert len(uses(reported[0])) == 4 * 365
    assert all(abs(wish - float(x.previous)) >= 0.5 - 1e-6 for x, wish in changes(reported[0]) if isinstance(x.previous, float))


@pytest.mark.parametrize("tolerance", [0.5, 1.0])
def test_a_closed_loop_through_replay_is_the_learners_own(tolerance: float) -> None:
    wishes = uses(halves()[1][0])[:60]

    with Door({"kind": "climate"}, "temperature") as door:
        through = served(Through(door), CLIMATE, wishes, tolerance)

    alone = served(Ours(CLIMATE, "blend"), CLIMATE, wishes, tolerance)
    assert abs(sum(through.overridden) - sum(alone.overridden)) <= 3
    assert door.counts["preference"] == sum(through.overridden)
    assert [len(run.chances) >= 50 for run in (through, alone)] == [True, True]
    left_alone = 60 - sum(through.overridden)
    assert left_alone - 2 <= door.counts["acceptance"] <= left_alone  # what time moves just before they go has not stood long enough


def test_choices_through_replay_are_the_learners_own() -> None:
    choices = drinker(3)[:60]

    with Door({"kind": "generic", "settings": {"choice": {"options": list(options())}}}, "choice") as door:
        through = listen(Behind(door), options(), choices)

    alone = listen(choosers()[OURS](options()), options(), choices)
    assert through.loss == pytest.approx(alone.loss, abs=0.05)
    assert through.error == pytest.approx(alone.error, abs=5)


def test_what_is_said_of_being_left_alone_is_held_against_what_was() -> None:
    surely = Run((0.0,) * 4, (False, False, True, True), (0.0,) * 4, (), ((0.8, True), (0.8, True), (0.8, False), (0.4, False)))

    assert surely.too_sure() == pytest.approx(20.0)
    assert eight_in_ten([surely]) == pytest.approx(200 / 3)


def test_every_rival_can_be_played() -> None:
    kind, one = KINDS[0], person(KINDS[0], 1)
    wishes = [(use.x, use.wanted) for use in one.uses][:12]

    runs = {
        name: (served(make(), kind.domain, wishes, one.tolerance), told(make(), kind.domain, wishes))
        for name, make in rivals(kind.domain).items()
    }

    assert {"last value", "last same slot", "running mean", "ours"} <= set(runs)
    assert all(len(run.days) == 12 for pair in runs.values() for run in pair)


def test_the_command_prints_json() -> None:
    found = CliRunner().invoke(program, ["bench", "learning", "--only", "cost", "--quick", "--json"])

    assert found.exit_code == 0, found.output
    cost = json.loads(found.stdout)["cost"]
    spent = cost["learners"]
    assert (cost["bar_ms"], cost["wanted_ms"]) == (0.5, 0.2)
    assert [each["name"] for each in spent] == ["numbers", "choices of 5", "choices of 20", "choices of 60"]
    assert all(ratio > 0 for each in spent for ratio in each["ratios"])
