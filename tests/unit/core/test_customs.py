"""Habits: who usually uses a device at this hour; a place without any source of identities still serves a family."""

from __future__ import annotations

import json

import pytest

from controller.core.credit.leanings import Leanings
from controller.core.ledger import EntryType
from controller.core.presence.habits import Habits
from controller.core.requests import ClaimEntry, DiscountEntry
from learners.base import Circumstance
from tests.unit.core.life import Life, Outcome

MORNING, EVENING = Circumstance(20514.3, 6.7, 0), Circumstance(20514.8, 19.2, 0)


def habits(**uses: Circumstance) -> Habits:
    found = Habits()
    for _ in range(5):
        for person, x in uses.items():
            found.used("shower", person, x)
    return found


def test_the_hour_says_who_it_usually_is() -> None:
    known = habits(ana=MORNING, ben=EVENING)

    assert known.shares("shower", ["ana", "ben"], MORNING)["ana"] > 0.9
    assert known.shares("shower", ["ana", "ben"], EVENING)["ben"] > 0.9
    assert known.shares("bath", ["ana", "ben"], EVENING) == {"ana": 0.5, "ben": 0.5}


def test_weekends_are_other_days() -> None:
    saturday = Circumstance(20519.3, 6.7, 5)

    assert habits(ana=MORNING).uses("shower", saturday) < habits(ana=MORNING).uses("shower", MORNING) / 2


def test_a_use_taken_back_has_never_been() -> None:
    known = habits(ben=EVENING)
    before = known.shares("shower", ["ana", "ben"], MORNING)
    known.used("shower", "ana", MORNING)
    known.unused("shower", "ana", MORNING)

    assert known.shares("shower", ["ana", "ben"], MORNING) == pytest.approx(before, abs=0.01)


def test_habits_and_leanings_go_to_json_and_back() -> None:
    known, leaning = habits(ana=MORNING, ben=EVENING), Leanings()
    leaning.add("shower", "temperature", 39.5, {"ana": 0.7, "ben": 0.3}, "e1")
    leaning.add("radio", "station", "jazz", {"ana": 0.9}, "e2")
    again, once_more = Habits(), Leanings()
    for row in [json.loads(json.dumps([each.key, each.state])) for each in known.rows()]:
        again.load(type(known.rows()[0])(known.rows()[0].room, row[0], row[1]))
    for saved in leaning.rows():
        once_more.load(saved)

    assert again.counts == known.counts
    assert once_more.seen == leaning.seen


def test_a_change_that_may_be_anybodys_speaks_for_nobody() -> None:
    assert Leanings().add("shower", "temperature", 39.5, {"ana": 0.5, "ben": 0.5}, "e1") == []


def test_a_change_that_is_left_out_later_speaks_for_nobody_any_more() -> None:
    leaning = Leanings()
    for entry, value in (("e1", 39.5), ("e2", 41.0), ("e3", 39.5)):
        leaning.add("shower", "temperature", value, {"ana": 0.8, "ben": 0.2}, entry)
    leaning.withdraw("e3", None)
    kept = leaning.of("shower", "ana", "temperature")
    rows = [*leaning.withdraw("e1"), *leaning.withdraw("e2")]

    assert [value for value, _ in kept] == [39.5, 41.0]
    assert rows[-1].state is None
    assert leaning.rows() == []


def leanings(life: Life) -> str:
    """Return what is kept of what people seem to want."""
    return " ".join(json.dumps(row.state) for (_, key), row in life.memory.rows.items() if key.startswith("leaning/"))


def test_a_preference_that_is_discounted_a_day_later_leaves_nothing_behind() -> None:
    life = Life()
    life.obeys(life.enters("ana", "living"))
    life.waits(60)
    (entry,) = life.turns("heater", temperature=24.0).entries(EntryType.PREFERENCE)
    life.leaves("ana", "living")
    life.waits(86400)
    life.obeys(life.enters("ana", "living"))
    life.turns("heater", temperature=22.0)
    noted = leanings(life)
    life.asks(DiscountEntry(entry.id))

    assert "24.0" in noted
    assert "24.0" not in leanings(life)


def shower(life: Life, value: float) -> Outcome:
    """Let somebody shower whom nobody sees."""
    on = life.reports("shower", active=True)
    life.obeys(on)
    life.waits(61)
    turned = life.turns("shower", temperature=value) if life.told["shower"]["temperature"] != value else Outcome()
    life.waits(300)
    life.reports("shower", active=False)
    return on + turned


def mornings(life: Life, count: int, value: float = 36.5) -> None:
    """Let Ana shower for some mornings, and say each time that it was her."""
    for day in range(count):
        for entry in shower(life, value + 0.5 * (day % 2)).entries(EntryType.UNATTRIBUTED):
            life.asks(ClaimEntry(entry.id, "ana"))
        life.waits(86_400 - 7 * 60)


def test_without_any_source_the_habit_serves() -> None:
    life = Life()
    mornings(life, 4)
    on = life.reports("shower", active=True)

    assert on.document("shower").person == "ana"
    assert on.document("shower").source == "prediction"


def test_at_another_hour_it_is_somebody_unknown() -> None:
    life = Life()
    mornings(life, 4)
    life.waits(8 * 3600)

    assert life.reports("shower", active=True).document("shower").person is None


def test_who_is_taken_to_be_there_by_habit_is_gone_after_the_use() -> None:
    life = Life()
    mornings(life, 4)
    life.reports("shower", active=True)
    life.waits(300)
    life.reports("shower", active=False)
    life.waits(7 * 3600)

    assert life.turns("bath", temperature=37.5).preferences() == []


def test_where_a_source_speaks_a_habit_does_not() -> None:
    life = Life()
    mornings(life, 4)
    life.enters("ben", "bathroom")
    life.leaves("ben", "bathroom")
    life.waits(60)

    assert life.reports("shower", active=True).document("shower").person is None
