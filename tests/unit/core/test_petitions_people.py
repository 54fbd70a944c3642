"""Enrolling, the quiz, claims, discounts and levels: what people ask about themselves."""

from __future__ import annotations

from controller.core.decisions import DiscountRow, Relearn, SaveState
from controller.core.ledger import EntryType
from controller.core.requests import (
    AnswerQuiz,
    ClaimEntry,
    DiscountEntry,
    EnrolTag,
    Level,
    SetLevel,
    SetPin,
)
from tests.unit.core.life import Life, served


def test_an_enrolled_tag_is_its_owners_from_now_on() -> None:
    life = Life()
    life.asks(EnrolTag("ana", "ffff"))

    assert life.shows("ffff", "living").document("heater").person == "ana"


def test_enrolling_a_guest_who_is_here_makes_them_known_at_once() -> None:
    life = Life()
    life.shows("ffff", "bathroom")
    life.waits(60)
    enrolled = life.asks(EnrolTag("ana", "ffff"))

    assert enrolled.document("shower").person == "ana"
    assert life.turns("shower", temperature=40.0).preferences() == [("ana", 40.0)]


def test_enrolling_a_guest_keeps_what_they_hold() -> None:
    life = Life()
    life.obeys(life.shows("ffff", "bathroom"))
    life.waits(60)
    life.turns("shower", temperature=36.0)

    assert life.asks(EnrolTag("ana", "ffff")).sets("shower") == []


def test_a_quiz_answer_is_a_wish_of_its_person() -> None:
    life = served()
    answered = life.asks(AnswerQuiz("ana", {"heater.temperature": 23.0, "radio.station": "jazz", "height": "172"}))

    assert answered.preferences() == [("ana", 23.0), ("ana", "jazz")]
    assert {each.origin for each in answered.entries()} == {"quiz"}
    assert answered.sets("heater") == [{"temperature": 23}]
    assert life.explicit()["facts/ana"] == {"height": 172.0}


def test_a_fact_says_what_to_expect_where_nothing_else_is_known() -> None:
    short, tall = Life(), Life()
    short.asks(AnswerQuiz("ana", {"height": 155.0}))
    tall.asks(AnswerQuiz("ana", {"height": 195.0}))
    documents = [life.enters("ana", "car").document("seat") for life in (short, tall)]
    positions = [float(document.settings["position"]) for document in documents]

    assert positions[0] < positions[1]
    assert all(document.source == "default" for document in documents)
    assert "eople of 155 cm usually have" in documents[0].why


def test_a_claim_credits_an_unattributed_change_as_if_it_had_been_known() -> None:
    life = Life()
    life.shows("ffff", "living")
    (entry,) = life.turns("fan", speed=7.0).entries(EntryType.UNATTRIBUTED)
    claimed = life.asks(ClaimEntry(entry.id, "ana"))

    (made,) = claimed.entries(EntryType.PREFERENCE)
    assert (made.person, made.value, made.origin, made.at) == ("ana", 7.0, "claim", entry.at)
    assert claimed.of(DiscountRow) == [DiscountRow(entry.id, "claim")]
    assert claimed.of(Relearn) == [Relearn("ana", "fan", "speed")]
    assert claimed.answer().data["event"] == made.id
    life.leaves("ana", "living")
    assert life.enters("ana", "living").document("fan").settings["speed"] == 7


def test_a_claim_takes_the_change_from_whom_it_was_credited_to() -> None:
    life = served()
    (entry,) = life.turns("heater", temperature=24.0).entries(EntryType.PREFERENCE)
    life.asks(ClaimEntry(entry.id, "ben"))

    assert life.learned("ana", "heater", "temperature") is None
    assert life.learned("ben", "heater", "temperature") is not None
    assert "last/ana/heater/temperature" not in life.explicit()
    assert life.explicit()["last/ben/heater/temperature"] == {"value": 24.0}


def test_one_change_is_one_persons_however_often_it_is_claimed() -> None:
    life = Life()
    life.shows("ffff", "living")
    (entry,) = life.turns("fan", speed=7.0).entries(EntryType.UNATTRIBUTED)
    for person in ("ana", "ana", "ben", "ana"):
        life.asks(ClaimEntry(entry.id, person))

    assert len(life.memory.evidence("ana", "fan", "speed")) == 1
    assert life.memory.evidence("ben", "fan", "speed") == ()


def test_a_claim_hands_the_hold_over_too() -> None:
    life = served()
    life.obeys(life.enters("ben", "living"))
    life.waits(60)
    (entry,) = life.turns("heater", temperature=24.0).entries(EntryType.UNATTRIBUTED)
    life.asks(ClaimEntry(entry.id, "ana"))
    gone = life.leaves("ana", "living")

    assert gone.document("heater").source == "household"


def test_a_claim_of_what_is_held_for_another_makes_it_the_claimers_at_once() -> None:
    life = served()
    (entry,) = life.turns("heater", temperature=24.0).entries(EntryType.PREFERENCE)
    claimed = life.asks(ClaimEntry(entry.id, "ben"))
    came = life.enters("ben", "living")
    gone = life.leaves("ben", "living")

    assert claimed.document("heater").why == "Ben set 24 °C; it is kept."
    assert came.document("heater").why == "Ben set 24 °C; it is kept."
    assert gone.document("heater").source != "override"


def test_what_is_claimed_by_somebody_who_has_left_since_is_let_go() -> None:
    life = served()
    life.obeys(life.enters("ben", "living"))
    life.waits(60)
    (entry,) = life.turns("heater", temperature=24.0).entries(EntryType.UNATTRIBUTED)
    life.leaves("ben", "living")
    claimed = life.asks(ClaimEntry(entry.id, "ben"))

    assert claimed.document("heater").source != "override"


def test_a_claim_of_an_earlier_change_leaves_a_later_hold_alone() -> None:
    life = served()
    (entry,) = life.turns("heater", temperature=24.0).entries(EntryType.PREFERENCE)
    life.turns("heater", temperature=19.0)

    assert life.asks(ClaimEntry(entry.id, "ben")).documents("heater") == []


def test_acceptances_and_what_no_setting_takes_cannot_be_claimed() -> None:
    life = Life()
    life.obeys(life.enters("ana", "bathroom"))
    life.waits(300)
    entries = life.leaves("ana", "bathroom").entries(EntryType.ACCEPTANCE)

    assert life.asks(ClaimEntry(entries[0].id, "ben")).answer().error == "no change of a setting has this id"


def test_a_discounted_wish_never_was() -> None:
    life = served()
    (entry,) = life.turns("heater", temperature=24.0).entries(EntryType.PREFERENCE)
    discounted = life.asks(DiscountEntry(entry.id))
    life.leaves("ana", "living")

    assert discounted.of(DiscountRow) == [DiscountRow(entry.id, "discount")]
    assert life.learned("ana", "heater", "temperature") is None
    assert "last/ana/heater/temperature" not in life.explicit()
    assert life.enters("ana", "living").document("heater").source == "default"
    assert life.asks(DiscountEntry(entry.id)).answer().error is None


def test_a_discounted_wish_leaves_the_one_before() -> None:
    life = served()
    life.turns("heater", temperature=23.0)
    before = life.learned("ana", "heater", "temperature")
    life.waits(60)
    (entry,) = life.turns("heater", temperature=25.0).entries(EntryType.PREFERENCE)
    life.asks(DiscountEntry(entry.id))

    assert life.learned("ana", "heater", "temperature") == before
    assert life.explicit()["last/ana/heater/temperature"] == {"value": 23.0}


def test_a_discounted_pin_is_cleared() -> None:
    life = served()
    event = life.asks(SetPin("ana", "heater", "temperature", 19.0)).answer().data["event"]
    discounted = life.asks(DiscountEntry(event))

    assert discounted.sets("heater") == [{"temperature": 21}]
    assert life.explicit() == {}


def test_what_nobody_was_credited_with_cannot_be_discounted() -> None:
    life = Life()
    life.shows("ffff", "living")
    (entry,) = life.turns("fan", speed=7.0).entries(EntryType.UNATTRIBUTED)

    assert life.asks(DiscountEntry(entry.id)).answer().error == "no preference or acceptance has this id"


def test_levels_are_saved_as_explicit_wishes() -> None:
    asked = Life().asks(SetLevel("ana", Level.SUGGEST, "climate"))

    assert [(row.key, row.state, row.person) for row in asked.of(SaveState)] == [("level/ana/climate", {"level": "suggest"}, "ana")]


def test_leaving_the_level_of_explicit_wishes_learns_from_those_that_were_made_there() -> None:
    life = served()
    life.asks(SetLevel("ana", Level.EXPLICIT))
    life.turns("heater", temperature=24.0)
    assert life.learned("ana", "heater", "temperature") is None
    risen = life.asks(SetLevel("ana", Level.AUTO))

    assert Relearn("ana", "heater", "temperature") in risen.of(Relearn)
    assert life.learned("ana", "heater", "temperature") is not None


def test_of_a_quiz_with_a_slip_of_the_pen_nothing_is_stored() -> None:
    life = served()
    answered = life.asks(AnswerQuiz("ana", {"heater.temperature": 23.0, "weight": 70.0, "heigth": 180.0}))

    assert answered.answer().error is not None
    assert (answered.preferences(), life.explicit()) == ([], {})
