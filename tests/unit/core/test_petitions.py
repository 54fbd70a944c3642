"""What is asked for on `bridge/request`: every verb that is met, and every way to be refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controller.core.decisions import DiscountRow, PublishDecision, PublishSetpoint, Relearn, SaveState
from controller.core.ledger import EntryType
from controller.core.requests import (
    AcceptSuggestion,
    AdoptDevice,
    AnswerQuiz,
    AskHealth,
    ClaimEntry,
    ClearPin,
    DiscountEntry,
    DismissSuggestion,
    EnrolTag,
    ExportPerson,
    ForgetPerson,
    Level,
    PauseDevice,
    ReleaseHold,
    Request,
    ResetEcho,
    SetDevice,
    SetLevel,
    SetPin,
    UndoDecision,
    UndoReview,
)
from tests.unit.core.life import Life


def served(person: str = "ana", place: str = "living") -> Life:
    life = Life()
    life.obeys(life.enters(person, place))
    life.waits(60)
    return life


@pytest.mark.parametrize(
    "request_, said",
    [
        (SetLevel("zoe", Level.OFF), "no person 'zoe'; known are ana, ben, kid"),
        (SetLevel("ana", Level.OFF, "sauna"), "no device or kind 'sauna'; known are shower"),
        (EnrolTag("zoe", "ffff"), "no person 'zoe'"),
        (EnrolTag("ben", "04a2"), "this tag belongs to somebody else already"),
        (ForgetPerson("zoe"), "no person 'zoe'"),
        (ClaimEntry("nothing", "ana"), "no change of a setting has this id"),
        (ClaimEntry("nothing", "zoe"), "no person 'zoe'"),
        (SetPin("zoe", "heater", "temperature", 21.0), "no person 'zoe'"),
        (SetPin("ana", "sauna", "temperature", 21.0), "no device 'sauna'; known are shower"),
        (SetPin("ana", "heater", "colour", 21.0), "heater has no setting 'colour'; it has temperature"),
        (SetPin("ana", "heater", "temperature", 26.5), "temperature of heater takes 5 to 26 °C"),
        (SetPin("ana", "heater", "temperature", 4.5), "temperature of heater takes 5 to 26 °C"),
        (SetPin("ana", "heater", "temperature", "warm"), "temperature of heater takes 5 to 26 °C"),
        (SetPin("ana", "radio", "station", "techno"), "station of radio takes one of news, jazz, rock"),
        (SetPin("ana", "radio", "station", 7.0), "station of radio takes one of news, jazz, rock"),
        (ClearPin("zoe", "heater", "temperature"), "no person 'zoe'"),
        (ClearPin("ana", "sauna", "temperature"), "no device 'sauna'"),
        (ClearPin("ana", "heater", "colour"), "heater has no setting 'colour'"),
        (DiscountEntry("nothing"), "no preference or acceptance has this id"),
        (UndoDecision("sauna"), "no device 'sauna'"),
        (UndoDecision("heater"), "nothing was decided for heater that could be undone"),
        (AcceptSuggestion("sauna"), "no device 'sauna'"),
        (AcceptSuggestion("heater"), "nothing is suggested for heater now"),
        (DismissSuggestion("heater"), "nothing is suggested for heater now"),
        (SetDevice("sauna", {"temperature": 21.0}), "no device 'sauna'"),
        (SetDevice("heater", {}), "settings is empty; heater has temperature"),
        (SetDevice("heater", {"temperature": 99.0}), "temperature of heater takes 5 to 26 °C"),
        (SetDevice("radio", {"volume": 30.0, "station": "techno"}), "station of radio takes one of news, jazz, rock"),
        (SetDevice("heater", {"temperature": 21.0}, "zoe"), "no person 'zoe'"),
        (AdoptDevice("fridge", "living"), "no device 'fridge' was discovered"),
        (PauseDevice("sauna", 60.0), "no device 'sauna'"),
        (ReleaseHold("sauna"), "no device 'sauna'"),
        (ReleaseHold("heater", "colour"), "heater has no setting 'colour'; it has temperature"),
        (ResetEcho("sauna"), "no device 'sauna'"),
        (AnswerQuiz("zoe", {"height": 172.0}), "no person 'zoe'"),
        (AnswerQuiz("ana", {"height": True}), "height takes 100 to 230 cm"),
        (AnswerQuiz("ana", {"height": 1.72}), "height takes 100 to 230 cm"),
        (AnswerQuiz("ana", {"shoes": True}), "shoes takes a number or a word"),
        (AnswerQuiz("ana", {"sauna.temperature": 80.0}), "no device 'sauna'"),
        (AnswerQuiz("ana", {"heater.temperature": 80.0}), "temperature of heater takes 5 to 26 °C"),
        (AnswerQuiz("ana", {"heater.colour": "red"}), "heater has no setting 'colour'"),
        (UndoReview(), "no review has changed anything"),
        (ExportPerson("ana"), "person/export is not part of this version"),
    ],
)
def test_what_cannot_be_met_is_refused_with_what_would_be_right_and_changes_nothing(request_: Request, said: str) -> None:
    life = Life()
    refused = life.asks(request_)

    answer = refused.answer()
    assert answer.error is not None
    assert said in answer.error
    assert (answer.verb, answer.data, answer.transaction) == (request_.verb, {}, "t-1")
    assert refused.of(PublishSetpoint) == []
    assert life.explicit() == {}
    assert not life.memory.entries


@pytest.mark.parametrize(
    "request_, data",
    [
        (AskHealth(), {"people": 3, "devices": 11, "unavailable": ["lamp"], "sensors": 4}),
        (SetLevel("ana", Level.OFF, "radio"), {"person": "ana", "device": "radio", "level": "off"}),
        (EnrolTag("ana", "ffff"), {"person": "ana"}),
        (EnrolTag("ana", "04a2"), {"person": "ana"}),
        (ForgetPerson("ana"), {"person": "ana"}),
        (ClearPin("ana", "heater", "temperature"), {"person": "ana", "device": "heater", "setting": "temperature"}),
        (SetDevice("heater", {"temperature": 23.3}, "ana"), {"device": "heater", "settings": {"temperature": 23.5}}),
        (SetDevice("heater", {"temperature": "23"}, "ana"), {"device": "heater", "settings": {"temperature": 23}}),
        (PauseDevice("heater", 60.0), {"device": "heater", "duration": 60.0}),
        (ReleaseHold("heater"), {"device": "heater", "released": []}),
        (ResetEcho("heater"), {"device": "heater"}),
        (AnswerQuiz("ana", {"height": 172.0, "shoes": "red"}), {"person": "ana", "preferences": 0, "facts": ["height", "shoes"]}),
    ],
)
def test_what_can_be_met_is_answered_with_what_was_done(request_: Request, data: dict[str, object]) -> None:
    life = Life()
    life.parked()
    life.is_available("lamp", online=False)
    answer = life.asks(request_).answer()

    assert (answer.error, dict(answer.data), answer.transaction) == (None, data, "t-1")


def test_a_device_is_set_at_once_as_a_hand_would_set_it() -> None:
    life = served()
    asked = life.asks(SetDevice("heater", {"temperature": 24.0}))

    assert asked.sets("heater") == [{"temperature": 24}]
    assert asked.preferences() == [("ana", 24.0)]
    assert asked.entries()[0].origin == "request"
    assert asked.document("heater").source == "override"
    assert (life.obeys(asked) + life.waits(3600)).sets("heater") == []


def test_a_device_set_by_nobody_certain_is_held_and_trains_nobody() -> None:
    life = served()
    life.enters("ben", "living")
    asked = life.asks(SetDevice("heater", {"temperature": 24.0}))

    assert asked.reasons() == ["doubt"]
    assert asked.sets("heater") == [{"temperature": 24}]
    assert asked.document("heater").why.startswith("Somebody set 24 °C; it is kept.")


def test_a_device_set_at_level_off_is_set_and_nothing_is_kept() -> None:
    life = served()
    life.asks(SetLevel("ana", Level.OFF))
    asked = life.asks(SetDevice("heater", {"temperature": 24.0}, "ana"))

    assert asked.sets("heater") == [{"temperature": 24}]
    assert asked.entries() == []


def test_setting_a_device_ends_a_turn_under_way() -> None:
    life = served()
    life.reports("heater", temperature=23.0)
    asked = life.asks(SetDevice("heater", {"temperature": 24.0}, "ana"))

    assert (asked + life.waits(60)).preferences() == [("ana", 23.0), ("ana", 24.0)]


@pytest.mark.parametrize("there, value", [("kid", 38), ("guest", 38), ("ben", 43)])
def test_what_an_adult_asks_for_from_afar_is_safe_for_who_is_there(there: str, value: float) -> None:
    life = Life()
    life.shows("ffff", "bathroom") if there == "guest" else life.enters(there, "bathroom")
    asked = life.asks(SetDevice("shower", {"temperature": 43.0}, "ana"))

    assert [command["temperature"] for command in asked.sets("shower")] in ([value], [])
    assert asked.answer().data["settings"] == {"temperature": value}


def test_a_wish_from_afar_is_not_the_next_comers() -> None:
    life = Life()
    life.asks(SetDevice("shower", {"temperature": 43.0}, "ana"))
    life.waits(4 * 3600)

    assert life.enters("ben", "bathroom").document("shower").source != "override"


def test_a_pin_serves_at_once_and_until_it_is_cleared() -> None:
    life = served()
    pinned = life.asks(SetPin("ana", "heater", "temperature", 19.0))
    cleared = life.asks(ClearPin("ana", "heater", "temperature"))

    assert pinned.sets("heater") == [{"temperature": 19}]
    assert pinned.preferences() == [("ana", 19.0)]
    assert pinned.entries()[0].origin == "request"
    assert pinned.answer().data["event"] == pinned.entries()[0].id
    assert cleared.sets("heater") == [{"temperature": 21}]


def test_a_pin_trains_nobody() -> None:
    life = served()
    life.asks(SetPin("ana", "heater", "temperature", 19.0))

    assert life.learned("ana", "heater", "temperature") is None
    assert "last/ana/heater/temperature" not in life.explicit()


def test_the_pin_of_somebody_absent_decides_nothing() -> None:
    assert served().asks(SetPin("ben", "heater", "temperature", 19.0)).of(PublishDecision) == []


def test_undo_brings_back_what_stood_before_and_holds_it() -> None:
    life = Life()
    life.reports("heater", temperature=18.0)
    life.waits(60)
    life.obeys(life.enters("ana", "living"))
    undone = life.asks(UndoDecision("heater"))

    assert undone.sets("heater") == [{"temperature": 18}]
    assert undone.document("heater").source == "override"
    life.obeys(undone)
    assert life.waits(3600).sets("heater") == []
    assert life.asks(UndoDecision("heater")).answer().error == "nothing was decided for heater that could be undone"


def test_undo_is_no_wish() -> None:
    life = Life()
    life.reports("heater", temperature=18.0)
    life.waits(60)
    life.obeys(life.enters("ana", "living"))

    assert (life.asks(UndoDecision("heater")) + life.waits(60)).preferences() == []


def test_a_pause_of_no_time_ends_a_pause() -> None:
    life = Life()
    life.asks(PauseDevice("heater", 3600.0))
    life.enters("ana", "living")

    assert life.asks(PauseDevice("heater", 0.0)).sets("heater") == [{"temperature": 21}]


def test_the_longest_pause_can_be_dated() -> None:
    life = Life()
    life.asks(PauseDevice("heater", 10 * 366 * 86_400.0))

    assert life.house.next_deadline() == life.now + timedelta(days=3660)


def test_one_hold_or_all_of_them_can_be_let_go() -> None:
    life = served("ana", "car")
    life.turns("radio", station="jazz", volume=50.0)
    one = life.asks(ReleaseHold("radio", "volume"))

    assert one.answer().data["released"] == ["volume"]
    assert life.asks(ReleaseHold("radio")).answer().data["released"] == ["station"]


def test_resetting_the_echo_forgets_what_was_taken_for_a_ramp() -> None:
    life = Life()
    life.reports("heater", temperature=17.0)
    life.waits(60)
    life.enters("ana", "living")
    life.reports("heater", temperature=19.0)
    life.asks(ResetEcho("heater"))

    assert life.waits(60).preferences() == []


def test_resetting_the_echo_keeps_a_hands_turn() -> None:
    life = served()
    life.reports("heater", temperature=24.0)
    life.asks(ResetEcho("heater"))

    assert life.waits(60).preferences() == [("ana", 24.0)]


def suggesting() -> Life:
    """Ana usually has the fan at 7; it stands at 3, and she wants to be asked."""
    life = Life()
    life.enters("ana", "living")
    life.turns("fan", speed=7.0)
    life.leaves("ana", "living")
    life.waits(100)
    life.turns("fan", speed=3.0)
    life.asks(SetLevel("ana", Level.SUGGEST))
    return life


def test_a_suggestion_asks_first() -> None:
    entered = suggesting().enters("ana", "living")

    (asked,) = entered.suggestions("fan")
    assert (asked.settings["speed"], asked.acted) == (7, False)
    assert entered.document("fan") == asked
    assert entered.sets("fan") == []
    assert entered.suggestions("heater") == []  # the default is not worth asking


def test_an_accepted_suggestion_is_done_and_is_a_wish() -> None:
    life = suggesting()
    life.enters("ana", "living")
    accepted = life.asks(AcceptSuggestion("fan"))

    assert accepted.sets("fan") == [{"speed": 7}]
    assert accepted.preferences() == [("ana", 7)]
    assert accepted.document("fan").acted
    assert life.asks(AcceptSuggestion("fan")).answer().error is not None


def test_a_dismissed_suggestion_is_not_made_again() -> None:
    life = suggesting()
    life.enters("ana", "living")
    dismissed = life.asks(DismissSuggestion("fan"))
    life.leaves("ana", "living")

    assert dismissed.answer().data == {"device": "fan", "settings": {"speed": 7}}
    assert dismissed.sets("fan") == []
    assert life.enters("ana", "living").suggestions("fan") == []


def test_a_suggestion_ends_with_the_use() -> None:
    life = suggesting()
    life.enters("ana", "living")
    life.leaves("ana", "living")

    assert life.asks(AcceptSuggestion("fan")).answer().error == "nothing is suggested for fan now"


@pytest.mark.parametrize("request_", [ForgetPerson("ana"), SetLevel("ana", Level.OFF)])
def test_a_suggestion_ends_with_what_it_rested_on(request_: Request) -> None:
    life = suggesting()
    life.enters("ana", "living")
    life.asks(request_)

    assert life.asks(AcceptSuggestion("fan")).answer().error == "nothing is suggested for fan now"


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
