"""What would they like: own evidence first, then what stands in for it; and which learner serves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import pytest

from controller.core.clock import circumstance
from controller.core.decisions import Room, SaveState, Source
from controller.core.learning.chosen import BARRED_FOR, Chosen, unwrapped, wrapped
from controller.core.wishes.proposal import Minds, Proposal
from learners.registry import CHOICE_LEARNERS, NUMBER_LEARNERS, SERVING_CHOICE, SERVING_NUMBER
from tests.unit.core.homes import HOME
from tests.unit.core.life import MONDAY

HEATER, STATION = ("ana", "heater", "temperature"), ("ana", "radio", "station")
X = circumstance(MONDAY, HOME.timezone, {})


def proposed(
    minds: Minds, subject: str | None = "ana", device: str = "heater", setting: str = "temperature", bar: float = 0.0
) -> Proposal | None:
    return minds.propose(subject, HOME.devices[device], setting, X, bar)


def test_a_newcomer_gets_the_default_and_a_choice_without_one_nothing() -> None:
    found = proposed(Minds(HOME))

    assert found is not None
    assert (found.value, found.source, found.evidence, found.below_bar) == (21, Source.DEFAULT, 0, False)
    assert proposed(Minds(HOME), device="radio", setting="station") is None


def test_one_wish_suffices() -> None:
    minds = Minds(HOME)
    minds.learn(HEATER, X, 24.0)
    minds.learn(STATION, X, "jazz")
    number, choice = proposed(minds), proposed(minds, device="radio", setting="station")

    assert number is not None
    assert choice is not None
    assert (number.value, number.source) == (24.0, Source.PREDICTION)
    assert (choice.value, choice.source) == ("jazz", Source.PREDICTION)


@pytest.mark.parametrize("subject", ["ben", None])
def test_others_and_guests_get_what_the_household_has(subject: str | None) -> None:
    minds = Minds(HOME)
    for _ in range(3):
        minds.learn(HEATER, X, 24.0)
    found = proposed(minds, subject)

    assert found is not None
    assert (found.value, found.source) == (24.0, Source.HOUSEHOLD)


def test_below_the_bar_somebody_elses_word_serves() -> None:
    minds = Minds(HOME)
    minds.learn(HEATER, X, 24.0)
    found = proposed(minds, bar=0.9999)

    assert found is not None
    assert (found.value, found.source, found.below_bar) == (21, Source.DEFAULT, True)


def test_silence_alone_is_no_evidence_of_ones_own() -> None:
    minds = Minds(HOME)
    minds.accept(HEATER, X, 23.0)
    found = proposed(minds)

    assert found is not None
    assert found.source is Source.DEFAULT


def test_the_more_of_a_household_choose_alike_the_surer_a_guest_is_served() -> None:
    minds, sure = Minds(HOME), []
    for person in ("ana", "ben"):
        for _ in range(3):
            minds.learn((person, "radio", "station"), X, "jazz")
        found = proposed(minds, None, "radio", "station")
        assert found is not None
        assert (found.value, found.source) == ("jazz", Source.HOUSEHOLD)
        sure.append(found.confidence)

    one = minds.own(STATION, X)
    assert one is not None
    assert sure[0] < sure[1] < one.confidence


def test_what_was_left_alone_of_the_households_choice_makes_it_surer() -> None:
    minds = Minds(HOME)
    for choice in ("news", "jazz"):
        minds.learn(STATION, X, choice)
    first = proposed(minds, "ben", "radio", "station")
    for _ in range(5):
        minds.accept(("ben", "radio", "station"), X, "jazz")
    later = proposed(minds, "ben", "radio", "station")

    assert first is not None
    assert later is not None
    assert (later.value, later.source) == (first.value, first.source) == ("jazz", Source.HOUSEHOLD)
    assert later.confidence > first.confidence


def test_what_was_left_alone_of_a_default_makes_it_surer_and_no_other_value() -> None:
    minds, elsewhere, found = Minds(HOME), Minds(HOME), []
    for _ in range(10):
        found.append(proposed(minds))
        minds.accept(HEATER, X, 21.0)
        elsewhere.accept(HEATER, X, 24.0)
    told = [(each.value, each.source, each.confidence, each.spread) for each in found if each is not None]
    ours, others = proposed(minds), proposed(elsewhere)

    assert {each[:2] for each in told} == {(21, Source.DEFAULT)}
    assert [each[2] for each in told] == sorted({each[2] for each in told})
    spreads = [each[3] for each in told if not isinstance(each[3], Mapping)]
    assert spreads == sorted(set(spreads), reverse=True)
    assert ours is not None
    assert ours.confidence > 0.9
    assert others == found[0]


def test_what_is_learned_is_saved_and_restored() -> None:
    minds, restored = Minds(HOME), Minds(HOME)
    rows = [minds.learn(HEATER, X, 24.0), minds.learn(STATION, X, "jazz"), minds.accept(HEATER, X, 24.0)]
    for row in rows:
        restored.load(row)

    assert rows[0].room is Room.LEARNED
    assert (rows[0].key, rows[0].person) == ("ana/heater/temperature", "ana")
    assert proposed(restored) == proposed(minds)
    assert proposed(restored, device="radio", setting="station") == proposed(minds, device="radio", setting="station")


def test_forgetting_leaves_the_others() -> None:
    minds = Minds(HOME)
    minds.learn(HEATER, X, 24.0)
    minds.learn(("ben", "heater", "temperature"), X, 20.0)
    minds.chosen[HEATER] = Chosen("last")
    minds.forget("ana")

    found = proposed(minds)
    assert found is not None
    assert found.value == 20.0
    assert not minds.chosen


def test_the_learner_that_serves_by_default_is_the_registrys() -> None:
    minds = Minds(HOME)

    assert (minds.serving(HEATER), minds.serving(STATION)) == (SERVING_NUMBER, SERVING_CHOICE)
    assert all(minds.knows(HEATER, name) for name in NUMBER_LEARNERS)
    assert all(minds.knows(STATION, name) for name in CHOICE_LEARNERS)
    assert not minds.knows(HEATER, "oracle")


def test_a_chosen_learner_serves_and_is_kept_with_what_it_learned() -> None:
    minds, restored = Minds(HOME), Minds(HOME)
    minds.chosen[HEATER] = Chosen("last", SERVING_NUMBER)
    row = minds.learn(HEATER, X, 24.0)
    restored.load(row)

    assert row.state is not None
    assert row.state["chosen"]["learner"] == "last"
    assert restored.serving(HEATER) == "last"
    assert proposed(restored) == proposed(minds)


def test_a_chosen_learner_that_is_gone_gives_way_to_the_one_by_default() -> None:
    minds = Minds(HOME)
    with pytest.raises(ValueError, match="learner"):
        minds.load(SaveState(Room.LEARNED, "/".join(HEATER), wrapped(Chosen("oracle"), {"kind": "oracle"}), "ana"))

    assert minds.serving(HEATER) == SERVING_NUMBER


def test_a_change_of_learner_can_be_taken_back_and_is_barred_for_a_while() -> None:
    changed = Chosen().changed("last", SERVING_NUMBER, MONDAY)
    back = changed.taken_back(MONDAY)

    assert (changed.learner, changed.former, changed.review) == ("last", SERVING_NUMBER, MONDAY.isoformat())
    assert (back.learner, back.review) == (SERVING_NUMBER, None)
    assert back.barred_at(MONDAY) == ("last",)
    assert back.barred_at(MONDAY + BARRED_FOR) == ()
    assert Chosen().taken_back(MONDAY).barred == {}


def test_a_row_says_who_learned_it_only_where_that_was_chosen() -> None:
    chosen = Chosen("last")

    assert wrapped(None, {"kind": "x"}) == {"kind": "x"}
    assert unwrapped({"kind": "x"}) == (None, {"kind": "x"})
    assert unwrapped(wrapped(chosen, {"kind": "x"})) == (chosen, {"kind": "x"})
    assert wrapped(chosen, {})["chosen"] == asdict(chosen)
