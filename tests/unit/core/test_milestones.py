"""A rebuild begins where nothing changed before, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from controller.core.learning.milestones import AGES, Milestones, places
from controller.core.ledger import Entry, EntryType
from tests.unit.core.life import MONDAY

KEY = ("ana", "heater", "temperature")
NOW = MONDAY + timedelta(days=200)


def told(count: int, value: float = 21.0) -> list[Entry]:
    """Return a wish a day since Monday."""
    return [
        Entry(str(day), MONDAY + timedelta(days=day), EntryType.PREFERENCE, "heater", "temperature", value, "ana") for day in range(count)
    ]


def test_a_rebuild_begins_at_the_newest_milestone_that_still_holds() -> None:
    milestones, entries = Milestones(), told(100)
    milestones.reached(KEY, "blend", entries[:40], {"after": 40}, NOW)
    milestones.reached(KEY, "blend", entries[:80], {"after": 80}, NOW)

    assert milestones.before(KEY, "blend", entries) == (80, {"after": 80})
    assert milestones.before(KEY, "blend", entries[:60] + entries[61:]) == (40, {"after": 40})
    assert milestones.before(KEY, "blend", entries) == (40, {"after": 40})  # what did not hold once is gone


def test_what_changed_at_the_very_beginning_is_told_from_the_beginning() -> None:
    milestones, entries = Milestones(), told(100)
    milestones.reached(KEY, "blend", entries[:40], {"after": 40}, NOW)

    assert milestones.before(KEY, "blend", entries[1:]) == (0, None)


def test_a_wish_that_became_another_value_is_another_wish() -> None:
    milestones = Milestones()
    milestones.reached(KEY, "blend", told(40), {"after": 40}, NOW)

    assert milestones.before(KEY, "blend", told(100, value=22.0)) == (0, None)


def test_a_wish_that_rests_on_another_value_is_another_wish() -> None:
    milestones, entries = Milestones(), told(40)
    milestones.reached(KEY, "blend", entries, {"after": 40}, NOW)
    resting = replace(entries[7], detail={"circumstance": {"previous": 23.0}})

    assert milestones.before(KEY, "blend", [*entries[:7], resting, *entries[8:]]) == (0, None)


def test_what_another_learner_knew_is_of_no_use() -> None:
    milestones = Milestones()
    milestones.reached(KEY, "blend", told(40), {"after": 40}, NOW)

    assert milestones.before(KEY, "last", told(40)) == (0, None)


def test_whoever_is_forgotten_leaves_no_milestone() -> None:
    milestones = Milestones()
    milestones.reached(KEY, "blend", told(40), {"after": 40}, NOW)
    milestones.forget("ana")

    assert not milestones.kept


def test_the_newest_of_every_age_is_kept() -> None:
    milestones, entries = Milestones(), told(200)
    for count in range(40, 199):
        milestones.reached(KEY, "blend", entries[:count], {"after": count}, NOW)

    assert [each.told for each in milestones.kept[KEY]] == [72, 184, 198]


def test_milestones_lie_in_the_past_and_apart() -> None:
    entries = told(200)

    assert places(entries, NOW, 0) == [72, 184]  # two days ago is too near to sixteen
    assert places(entries, NOW, 184) == []
    assert places(told(20), NOW, 0) == []
    assert len(AGES) == 3
