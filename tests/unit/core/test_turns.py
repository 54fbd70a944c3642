"""From a turned knob to one override, credited to whoever did it, and held."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controller.core.ledger import EntryType
from controller.core.requests import Level, ReleaseHold, SetLevel
from tests.unit.core.homes import HOME, device, with_device
from tests.unit.core.life import Life, Outcome


def served(person: str = "ana", place: str = "bathroom") -> Life:
    life = Life()
    life.obeys(life.enters(person, place))
    life.waits(60)
    return life


def spun(life: Life, *values: float) -> Outcome:
    """Turn the shower's knob, a value a second."""
    done = Outcome()
    for value in values:
        done += life.reports("shower", temperature=value) + life.waits(1)
    return done


def test_a_wheel_of_values_is_one_wish() -> None:
    life = served()

    assert (spun(life, 38.5, 39.0, 39.5, 40.0) + life.waits(30)).preferences() == [("ana", 40.0)]


@pytest.mark.parametrize("seconds, wishes", [(19.999, []), (20.0, [("ana", 40.0)])])
def test_a_turn_settles_when_it_was_quiet_long_enough(seconds: float, wishes: list[tuple[str, float]]) -> None:
    life = served()
    life.reports("shower", temperature=40.0)

    assert life.waits(seconds).preferences() == wishes


def test_a_wish_is_of_the_moment_of_the_turn_not_of_the_settling() -> None:
    life = served()
    turned_at = life.now
    (entry,) = life.turns("shower", temperature=40.0).entries(EntryType.PREFERENCE)

    assert entry.at == turned_at
    assert entry.detail["before"] == 38
    assert entry.origin == "device"
    assert entry.confidence == 0.95


def test_a_device_without_settle_time_counts_at_once() -> None:
    quick = device("fan", "generic", "living", {"speed": {"minimum": 0, "maximum": 10, "step": 1, "settle": 0}})
    life = Life(with_device(HOME, quick))
    life.enters("ana", "living")

    assert life.reports("fan", speed=4.0).preferences() == [("ana", 4.0)]


def test_leaving_ends_the_settling() -> None:
    life = served()
    life.reports("shower", temperature=40.0)
    life.waits(2)

    assert life.leaves("ana", "bathroom").preferences() == [("ana", 40.0)]


def test_the_end_of_the_use_ends_the_settling() -> None:
    life = served()
    life.reports("shower", active=True)
    life.waits(30)
    life.reports("shower", temperature=40.0)

    assert life.reports("shower", active=False).preferences() == [("ana", 40.0)]


def test_somebody_elses_arrival_ends_the_settling_for_who_was_alone() -> None:
    life = served()
    life.reports("shower", temperature=40.0)
    life.waits(2)
    came = life.enters("ben", "bathroom")

    assert came.preferences() == [("ana", 40.0)]
    assert came.document("shower").person == "ben"


def test_a_turn_that_goes_on_in_company_is_in_doubt() -> None:
    life = served("ana", "living")
    life.reports("heater", temperature=24.0)
    life.waits(2)
    life.shows("ffff", "living")

    assert life.turns("heater", temperature=25.0).preferences() == []


def test_a_turn_that_nobody_began_is_of_who_finished_it() -> None:
    life = Life()
    life.reports("heater", temperature=18.0)
    life.waits(60)
    life.reports("heater", temperature=19.0)
    life.waits(1)
    life.enters("ana", "living")

    assert life.turns("heater", temperature=25.0).preferences() == [("ana", 25.0)]


def test_two_changes_far_apart_that_came_together_are_two_wishes() -> None:
    life = served()
    life.waits(60)
    heard = life.reports("shower", temperature=40.0, ago=50.0) + life.reports("shower", temperature=41.0, ago=10.0) + life.waits(30)

    assert heard.preferences() == [("ana", 40.0), ("ana", 41.0)]


def test_nobodys_turn_is_doubtful_and_holds_nothing() -> None:
    life = Life()
    life.turns("heater", temperature=18.0)
    turned = life.turns("heater", temperature=24.0)

    assert turned.reasons() == ["doubt"]
    assert life.enters("ana", "living").sets("heater") == [{"temperature": 21}]


def test_the_turn_of_a_user_whom_nobody_knows_is_kept_for_the_use() -> None:
    life = Life()
    life.obeys(life.reports("shower", active=True, temperature=30.0))
    life.waits(30)
    turned = life.turns("shower", temperature=36.0)

    assert turned.reasons() == ["doubt"]
    assert turned.sets("shower") == []
    assert turned.document("shower").why == "Somebody set 36 °C; it is kept."


def test_a_guests_turn_is_held_for_the_visit_and_trains_nobody() -> None:
    life = Life()
    life.obeys(life.shows("ffff", "bathroom"))
    life.waits(60)
    turned = life.turns("shower", temperature=36.0)

    assert turned.reasons() == ["guest"]
    assert (turned + life.waits(900)).sets("shower") == []
    assert turned.document("shower").why == "A guest set 36 °C; it is kept."
    assert life.learned("ana", "shower", "temperature") is None


@pytest.mark.parametrize("confidence, credited", [(0.79, False), (0.8, True)])
def test_weak_evidence_of_who_it_was_trains_nobody(confidence: float, credited: bool) -> None:
    life = Life()
    life.obeys(life.enters("ana", "bathroom", confidence=confidence))
    life.waits(60)
    turned = life.turns("shower", temperature=40.0)

    assert turned.preferences() == ([("ana", 40.0)] if credited else [])
    assert turned.sets("shower") == []
    assert turned.document("shower").why == ("Ana" if credited else "Somebody") + " set 40 °C; it is kept."


def test_two_who_are_there_are_a_doubt_that_is_held() -> None:
    life = served()
    life.obeys(life.enters("ben", "bathroom"))
    life.waits(60)
    turned = life.turns("shower", temperature=36.0)

    assert turned.reasons() == ["doubt"]
    assert (turned + life.waits(900)).sets("shower") == []


def test_an_override_is_held_whatever_is_learned_and_however_long() -> None:
    life = served("ana", "living")
    life.turns("heater", temperature=24.0)

    assert life.waits(3600).sets("heater") == []
    assert life.wakes_up("heater").sets("heater") == [{"temperature": 24}]


def test_a_hold_of_limited_time_runs_out() -> None:
    life = served("ana", "living")
    life.turns("fan", speed=7.0)
    kept = life.waits(500)
    over = life.waits(120)

    assert kept.documents("fan") == []
    assert over.document("fan").source == "prediction"


def test_a_hold_can_be_let_go() -> None:
    life = served("ana", "living")
    life.turns("heater", temperature=24.0)

    assert life.asks(ReleaseHold("heater")).document("heater").source == "prediction"


def test_a_childs_hand_is_a_wish_that_is_not_served_beyond_what_is_safe() -> None:
    life = served("kid")
    turned = life.turns("shower", temperature=41.0)

    assert turned.preferences() == [("kid", 41.0)]
    assert turned.sets("shower") == [{"temperature": 38}]
    assert turned.document("shower").source == "safety"


@pytest.mark.parametrize(
    "level, entries, learns",
    [
        (Level.OFF, [], False),
        (Level.EXPLICIT, [EntryType.PREFERENCE], False),
        (Level.OBSERVE, [EntryType.PREFERENCE], True),
        (Level.SUGGEST, [EntryType.PREFERENCE], True),
        (Level.AUTO, [EntryType.PREFERENCE], True),
    ],
)
def test_what_is_kept_of_a_turn_is_a_matter_of_the_level(level: Level, entries: list[EntryType], learns: bool) -> None:
    life = served()
    life.asks(SetLevel("ana", level))
    turned = life.turns("shower", temperature=40.0)

    assert [each.type for each in turned.entries()] == entries
    assert (life.learned("ana", "shower", "temperature") is not None) is learns
    assert ("last/ana/shower/temperature" in life.explicit()) is bool(entries)
    assert turned.sets("shower") == []


def test_nothing_is_stored_or_said_of_what_was_turned_where_only_somebody_at_off_is() -> None:
    life = served("ben", "living")
    life.turns("heater", temperature=19.0)
    life.asks(SetLevel("ben", Level.OFF))
    turned = life.turns("heater", temperature=26.0)  # nothing that Ben would do: whose it was is doubtful
    came = life.enters("ana", "living")

    assert turned.entries() == []
    assert came.document("heater").source != "override"


def test_what_came_after_its_person_left_is_still_theirs() -> None:
    life = served()
    life.waits(300)
    life.leaves("ana", "bathroom")
    life.waits(10)
    life.enters("ben", "bathroom")
    life.waits(20)
    heard = life.reports("shower", temperature=36.0, ago=100.0) + life.waits(30)

    assert heard.preferences() == [("ana", 36.0)]
    assert heard.entries(EntryType.PREFERENCE)[0].at == life.now - timedelta(seconds=130)


def test_what_came_after_its_person_left_is_not_held_against_who_is_there() -> None:
    life = served()
    life.waits(300)
    life.leaves("ana", "bathroom")
    life.waits(10)
    life.enters("ben", "bathroom")
    life.waits(20)
    heard = life.reports("shower", temperature=36.0, ago=100.0) + life.waits(30)

    assert all(document.source != "override" for document in heard.documents("shower"))


def test_what_came_after_its_person_left_is_their_last_set_value() -> None:
    life = served()
    life.waits(300)
    life.leaves("ana", "bathroom")
    life.waits(30)
    life.reports("shower", temperature=36.0, ago=100.0)
    life.waits(30)

    assert life.explicit()["last/ana/shower/temperature"] == {"value": 36.0}
