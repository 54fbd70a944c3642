"""What was learned follows from the ledger and from nothing else; a person can be erased."""

from __future__ import annotations

import pytest

from controller.core.decisions import ErasePerson, PublishDecision, Room, SaveState
from controller.core.events import HistoryLoaded
from controller.core.learning.chosen import Chosen, wrapped
from controller.core.ledger import Entry, EntryType
from controller.core.requests import DismissSuggestion, ForgetPerson, Level, SetDevice, SetLevel, SetPin
from tests.unit.core.life import MONDAY, Life, Outcome, served

X = {"days": 20514.3, "hour": 6.5, "weekday": 0, "readings": {}, "previous": None, "company": 0}


def entry(value: object, entry_type: EntryType = EntryType.PREFERENCE, **detail: object) -> Entry:
    given = detail or {"circumstance": X}
    return Entry("e", MONDAY, entry_type, "heater", "temperature", value, "ana", detail=given)  # type: ignore[arg-type]  # any, from a store


def loaded(life: Life, *entries: Entry, device: str = "heater", person: str = "ana", setting: str = "temperature") -> Outcome:
    return life.happens(HistoryLoaded(life.now, person, device, setting, entries))


def test_evidence_becomes_what_is_learned_and_what_was_last_set() -> None:
    life = Life()
    loaded(life, entry(23.0), entry(24.0), entry(24.0, EntryType.ACCEPTANCE))

    assert life.explicit() == {"last/ana/heater/temperature": {"value": 24.0}}
    assert life.enters("ana", "living").document("heater").source == "prediction"


def test_no_evidence_is_nothing_learned() -> None:
    life = Life()
    loaded(life, entry(24.0))
    loaded(life)

    assert life.explicit() == {}
    assert life.learned("ana", "heater", "temperature") is None
    assert life.enters("ana", "living").document("heater").source == "default"


def test_silence_alone_is_learned_and_sets_nothing() -> None:
    life = Life()
    loaded(life, entry(24.0, EntryType.ACCEPTANCE))

    assert life.explicit() == {}
    assert life.learned("ana", "heater", "temperature") is not None


@pytest.mark.parametrize(
    "one",
    [entry(24.0, pin=True, circumstance=X), entry(24.0, note="no circumstance"), entry(None), entry("warm"), entry(True)],
    ids=["a pin", "no circumstance", "no value", "another type", "a flag"],
)
def test_what_is_no_evidence_is_left_out(one: Entry) -> None:
    life = Life()
    loaded(life, one)

    assert life.learned("ana", "heater", "temperature") is None


@pytest.mark.parametrize("names", [{"device": "toaster"}, {"person": "zoe"}, {"setting": "colour"}])
def test_evidence_on_what_is_not_configured_says_nothing(names: dict[str, str]) -> None:
    assert loaded(Life(), entry(24.0), **names) == Outcome()


def test_whoever_is_there_is_served_what_was_learned_again() -> None:
    life = Life()
    life.obeys(life.enters("ana", "living"))

    assert loaded(life, entry(24.0)).sets("heater") == [{"temperature": 24}]


def lived_in() -> Life:
    """Ana has set, pinned, taught and dismissed things, and is in the living room."""
    life = Life()
    life.enters("ana", "living")
    life.turns("fan", speed=7.0)
    life.turns("lamp", brightness=40.0)
    life.leaves("ana", "living")
    life.waits(100)
    life.turns("fan", speed=3.0)
    life.asks(SetPin("ana", "heater", "temperature", 25.0))
    life.asks(SetLevel("ana", Level.SUGGEST, "fan"))
    life.obeys(life.enters("ana", "living"))
    life.asks(DismissSuggestion("fan"))
    return life


def test_a_forgotten_person_is_a_newcomer_from_that_moment_on() -> None:
    life = lived_in()
    forgotten = life.asks(ForgetPerson("ana"))

    assert forgotten.of(ErasePerson) == [ErasePerson("ana")]
    assert forgotten.document("heater").source == "default"
    assert forgotten.document("lamp").settings["brightness"] == 255
    assert life.explicit() == {}
    assert not life.memory.evidence("ana", "fan", "speed")


def test_what_the_broker_retains_of_a_forgotten_person_is_withdrawn() -> None:
    life = lived_in()
    life.leaves("ana", "living")
    forgotten = life.asks(ForgetPerson("ana"))

    withdrawn = [each.device for each in forgotten.of(PublishDecision) if each.document is None]
    assert sorted(withdrawn) == ["coffee", "fan", "heater", "hifi", "lamp"]
    assert forgotten.documents("heater") == []


def test_of_others_nothing_is_withdrawn() -> None:
    life = lived_in()

    assert life.asks(ForgetPerson("ben")).of(PublishDecision) == []


def test_a_turn_under_way_is_forgotten_with_who_made_it() -> None:
    life = lived_in()
    life.reports("lamp", brightness=80.0)
    life.asks(ForgetPerson("ana"))

    assert life.waits(60).preferences() == []


def test_who_is_forgotten_while_they_are_there_is_somebody_unknown_at_once() -> None:
    life = lived_in()
    forgotten = life.asks(ForgetPerson("ana"))

    assert (forgotten.document("heater").person, forgotten.document("heater").guest) == (None, True)
    assert forgotten.sets("heater") == [{"temperature": 21.0}]  # and not what was hers
    assert life.turns("lamp", brightness=90.0).preferences() == []


@pytest.mark.parametrize("said", [True, False])
def test_what_the_nameless_one_held_ends_when_they_leave_or_have_not_been_heard_of_for_long(*, said: bool) -> None:
    life = served()
    life.asks(ForgetPerson("ana"))
    life.turns("heater", temperature=24.0)
    kept = life.waits(600).sets("heater")
    if said:
        life.leaves("ana", "living")
    life.waits(600 if said else 3 * 3600)
    back = life.enters("ana", "living")

    assert kept == []
    assert back.sets("heater") == [{"temperature": 21}]
    assert back.document("heater").source == "default"


def test_who_is_left_is_served_when_somebody_is_forgotten() -> None:
    life = lived_in()
    life.enters("ben", "living")
    life.obeys(life.enters("ana", "living"))
    forgotten = life.asks(ForgetPerson("ana"))

    assert forgotten.document("heater").person == "ben"
    assert forgotten.sets("heater") == [{"temperature": 21.0}]


def test_a_forgotten_childs_shower_stays_as_cool_as_that_of_somebody_unknown() -> None:
    life = Life()
    life.enters("kid", "bathroom")
    life.reports("shower", active=True, temperature=38.0)
    life.asks(ForgetPerson("kid"))

    assert life.asks(SetDevice("shower", {"temperature": 43.0})).sets("shower") == [{"temperature": 38}]


def test_a_seat_does_not_move_because_somebody_in_it_is_forgotten() -> None:
    life = Life()
    life.parked()
    life.asks(SetPin("ana", "seat", "position", 200.0))
    life.obeys(life.enters("ana", "car"))
    forgotten = life.asks(ForgetPerson("ana"))

    assert forgotten.sets("seat") == []
    assert life.waits(60).sets("seat") == []


def test_a_forgotten_person_can_be_learned_anew() -> None:
    life = lived_in()
    life.asks(ForgetPerson("ana"))
    life.enters("ana", "living")
    life.waits(60)

    assert life.turns("lamp", brightness=90.0).preferences() == [("ana", 90.0)]


def test_a_late_report_from_before_is_nobodys_after_forgetting() -> None:
    life = lived_in()
    life.waits(600)
    life.leaves("ana", "living")
    life.asks(ForgetPerson("ana"))
    life.waits(10)

    assert life.reports("hifi", volume=55.0, ago=300.0).preferences() == []
    assert life.waits(30).preferences() == []


def test_without_evidence_what_a_review_chose_is_dropped_too() -> None:
    life = Life()
    loaded(life, entry(24.0))
    key = (Room.LEARNED, "ana/heater/temperature")
    life.memory.rows[key] = SaveState(*key, wrapped(Chosen("last"), {"outdated": True}), "ana")
    life.restarts()

    assert key not in life.memory.rows
