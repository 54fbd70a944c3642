"""What is asked for on `bridge/request`: devices and pins, and every way to be refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controller.core import requests
from controller.core.decisions import PublishDecision, PublishSetpoint
from tests.unit.core.life import Life, served


def test_who_asks_for_a_level_of_nothing_known_is_told_every_name_once() -> None:
    said = Life().asks(requests.SetLevel("ana", requests.Level.OFF, "sauna")).answer().error or ""
    names = said.partition("known are ")[2].split(", ")

    assert len(names) == len(set(names))
    assert {"shower", "heater", "climate"} <= set(names)


@pytest.mark.parametrize(
    "request_, said",
    [
        (requests.SetLevel("zoe", requests.Level.OFF), "no person 'zoe'; known are ana, ben, kid"),
        (requests.SetLevel("ana", requests.Level.OFF, "sauna"), "no device or kind 'sauna'; known are shower"),
        (requests.EnrolTag("zoe", "ffff"), "no person 'zoe'"),
        (requests.EnrolTag("ben", "04a2"), "this tag belongs to somebody else already"),
        (requests.ForgetPerson("zoe"), "no person 'zoe'"),
        (requests.ClaimEntry("nothing", "ana"), "no change of a setting has this id"),
        (requests.ClaimEntry("nothing", "zoe"), "no person 'zoe'"),
        (requests.SetPin("zoe", "heater", "temperature", 21.0), "no person 'zoe'"),
        (requests.SetPin("ana", "sauna", "temperature", 21.0), "no device 'sauna'; known are shower"),
        (requests.SetPin("ana", "heater", "colour", 21.0), "heater has no setting 'colour'; it has temperature"),
        (requests.SetPin("ana", "heater", "temperature", 26.5), "temperature of heater takes 5 to 26 °C"),
        (requests.SetPin("ana", "heater", "temperature", 4.5), "temperature of heater takes 5 to 26 °C"),
        (requests.SetPin("ana", "heater", "temperature", "warm"), "temperature of heater takes 5 to 26 °C"),
        (requests.SetPin("ana", "radio", "station", "techno"), "station of radio takes one of news, jazz, rock"),
        (requests.SetPin("ana", "radio", "station", 7.0), "station of radio takes one of news, jazz, rock"),
        (requests.ClearPin("zoe", "heater", "temperature"), "no person 'zoe'"),
        (requests.ClearPin("ana", "sauna", "temperature"), "no device 'sauna'"),
        (requests.ClearPin("ana", "heater", "colour"), "heater has no setting 'colour'"),
        (requests.DiscountEntry("nothing"), "no preference or acceptance has this id"),
        (requests.UndoDecision("sauna"), "no device 'sauna'"),
        (requests.UndoDecision("heater"), "nothing was decided for heater that could be undone"),
        (requests.AcceptSuggestion("sauna"), "no device 'sauna'"),
        (requests.AcceptSuggestion("heater"), "nothing is suggested for heater now"),
        (requests.DismissSuggestion("heater"), "nothing is suggested for heater now"),
        (requests.SetDevice("sauna", {"temperature": 21.0}), "no device 'sauna'"),
        (requests.SetDevice("heater", {}), "settings is empty; heater has temperature"),
        (requests.SetDevice("heater", {"temperature": 99.0}), "temperature of heater takes 5 to 26 °C"),
        (requests.SetDevice("radio", {"volume": 30.0, "station": "techno"}), "station of radio takes one of news, jazz, rock"),
        (requests.SetDevice("heater", {"temperature": 21.0}, "zoe"), "no person 'zoe'"),
        (requests.AdoptDevice("fridge", "living"), "no device 'fridge' was discovered"),
        (requests.PauseDevice("sauna", 60.0), "no device 'sauna'"),
        (requests.ReleaseHold("sauna"), "no device 'sauna'"),
        (requests.ReleaseHold("heater", "colour"), "heater has no setting 'colour'; it has temperature"),
        (requests.ResetEcho("sauna"), "no device 'sauna'"),
        (requests.AnswerQuiz("zoe", {"height": 172.0}), "no person 'zoe'"),
        (requests.AnswerQuiz("ana", {"height": True}), "height takes 100 to 230 cm"),
        (requests.AnswerQuiz("ana", {"height": 1.72}), "height takes 100 to 230 cm"),
        (
            requests.AnswerQuiz("ana", {"heigth": 180.0, "weight": 70.0}),
            "no question 'heigth'; answered are height, weight, age, and a wish",
        ),
        (requests.AnswerQuiz("ana", {"sauna.temperature": 80.0}), "no device 'sauna'"),
        (requests.AnswerQuiz("ana", {"heater.temperature": 80.0}), "temperature of heater takes 5 to 26 °C"),
        (requests.AnswerQuiz("ana", {"heater.colour": "red"}), "heater has no setting 'colour'"),
        (requests.UndoReview(), "no review has changed anything"),
        (requests.ExportPerson("ana"), "person/export is not part of this version"),
    ],
)
def test_what_cannot_be_met_is_refused_with_what_would_be_right_and_changes_nothing(request_: requests.Request, said: str) -> None:
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
        (requests.AskHealth(), {"people": 3, "devices": 11, "unavailable": ["lamp"], "sensors": 4}),
        (requests.SetLevel("ana", requests.Level.OFF, "radio"), {"person": "ana", "device": "radio", "level": "off"}),
        (requests.EnrolTag("ana", "ffff"), {"person": "ana"}),
        (requests.EnrolTag("ana", "04a2"), {"person": "ana"}),
        (requests.ForgetPerson("ana"), {"person": "ana"}),
        (requests.ClearPin("ana", "heater", "temperature"), {"person": "ana", "device": "heater", "setting": "temperature", "cleared": 0}),
        (requests.SetDevice("heater", {"temperature": 23.3}, "ana"), {"device": "heater", "settings": {"temperature": 23.5}}),
        (requests.SetDevice("heater", {"temperature": "23"}, "ana"), {"device": "heater", "settings": {"temperature": 23}}),
        (requests.PauseDevice("heater", 60.0), {"device": "heater", "duration": 60.0}),
        (requests.ReleaseHold("heater"), {"device": "heater", "released": []}),
        (requests.ResetEcho("heater"), {"device": "heater"}),
        (requests.AnswerQuiz("ana", {"height": 172.0, "age": "40"}), {"person": "ana", "preferences": 0, "facts": ["age", "height"]}),
    ],
)
def test_what_can_be_met_is_answered_with_what_was_done(request_: requests.Request, data: dict[str, object]) -> None:
    life = Life()
    life.parked()
    life.is_available("lamp", online=False)
    answer = life.asks(request_).answer()

    assert (answer.error, dict(answer.data), answer.transaction) == (None, data, "t-1")


def test_a_device_is_set_at_once_as_a_hand_would_set_it() -> None:
    life = served()
    asked = life.asks(requests.SetDevice("heater", {"temperature": 24.0}))

    assert asked.sets("heater") == [{"temperature": 24}]
    assert asked.preferences() == [("ana", 24.0)]
    assert asked.entries()[0].origin == "request"
    assert asked.document("heater").source == "override"
    assert (life.obeys(asked) + life.waits(3600)).sets("heater") == []


def test_a_device_set_by_nobody_certain_is_held_and_trains_nobody() -> None:
    life = served()
    life.enters("ben", "living")
    asked = life.asks(requests.SetDevice("heater", {"temperature": 24.0}))

    assert asked.reasons() == ["doubt"]
    assert asked.sets("heater") == [{"temperature": 24}]
    assert asked.document("heater").why.startswith("Somebody set 24 °C; it is kept.")


def test_a_device_set_at_level_off_is_set_and_nothing_is_kept() -> None:
    life = served()
    life.asks(requests.SetLevel("ana", requests.Level.OFF))
    asked = life.asks(requests.SetDevice("heater", {"temperature": 24.0}, "ana"))

    assert asked.sets("heater") == [{"temperature": 24}]
    assert asked.entries() == []


def test_setting_a_device_ends_a_turn_under_way() -> None:
    life = served()
    life.reports("heater", temperature=23.0)
    asked = life.asks(requests.SetDevice("heater", {"temperature": 24.0}, "ana"))

    assert (asked + life.waits(60)).preferences() == [("ana", 23.0), ("ana", 24.0)]


@pytest.mark.parametrize("there, value", [("kid", 38), ("guest", 38), ("ben", 43)])
def test_what_an_adult_asks_for_from_afar_is_safe_for_who_is_there(there: str, value: float) -> None:
    life = Life()
    life.shows("ffff", "bathroom") if there == "guest" else life.enters(there, "bathroom")
    asked = life.asks(requests.SetDevice("shower", {"temperature": 43.0}, "ana"))

    assert [command["temperature"] for command in asked.sets("shower")] in ([value], [])
    assert asked.answer().data["settings"] == {"temperature": value}


def test_a_wish_from_afar_is_not_the_next_comers() -> None:
    life = Life()
    life.asks(requests.SetDevice("shower", {"temperature": 43.0}, "ana"))
    life.waits(4 * 3600)

    assert life.enters("ben", "bathroom").document("shower").source != "override"


def test_a_wish_from_afar_waits_for_who_is_on_their_way_and_not_for_next_week() -> None:
    for hours, source in ((1, "override"), (30, "prediction")):
        life = Life()
        life.asks(requests.SetDevice("heater", {"temperature": 24.0}, "ana"))
        life.waits(hours * 3600)

        assert life.enters("ana", "living").document("heater").source == source


def test_a_wish_from_afar_that_does_not_count_waits_for_nobody() -> None:
    life = Life()
    (made,) = life.asks(requests.SetDevice("heater", {"temperature": 24.0}, "ana")).entries()
    life.asks(requests.DiscountEntry(made.id))

    assert life.enters("ana", "living").document("heater").source == "default"


def test_a_pin_serves_at_once_and_until_it_is_cleared() -> None:
    life = served()
    pinned = life.asks(requests.SetPin("ana", "heater", "temperature", 19.0))
    cleared = life.asks(requests.ClearPin("ana", "heater", "temperature"))

    assert pinned.sets("heater") == [{"temperature": 19}]
    assert pinned.preferences() == [("ana", 19.0)]
    assert pinned.entries()[0].origin == "request"
    assert pinned.answer().data["event"] == pinned.entries()[0].id
    assert cleared.sets("heater") == [{"temperature": 21}]


def test_a_pin_trains_nobody() -> None:
    life = served()
    life.asks(requests.SetPin("ana", "heater", "temperature", 19.0))

    assert life.learned("ana", "heater", "temperature") is None
    assert "last/ana/heater/temperature" not in life.explicit()


def test_the_pin_of_somebody_absent_decides_nothing() -> None:
    assert served().asks(requests.SetPin("ben", "heater", "temperature", 19.0)).of(PublishDecision) == []


def test_undo_brings_back_what_stood_before_and_holds_it() -> None:
    life = Life()
    life.reports("heater", temperature=18.0)
    life.waits(60)
    life.obeys(life.enters("ana", "living"))
    undone = life.asks(requests.UndoDecision("heater"))

    assert undone.sets("heater") == [{"temperature": 18}]
    assert undone.document("heater").source == "override"
    assert undone.document("heater").why.endswith("°C was put back; it is kept.")
    life.obeys(undone)
    assert life.waits(3600).sets("heater") == []
    assert life.asks(requests.UndoDecision("heater")).answer().error == "nothing was decided for heater that could be undone"


def test_undo_is_no_wish() -> None:
    life = Life()
    life.reports("heater", temperature=18.0)
    life.waits(60)
    life.obeys(life.enters("ana", "living"))

    assert (life.asks(requests.UndoDecision("heater")) + life.waits(60)).preferences() == []


def test_undo_overrules_no_hand_that_has_turned_it_since() -> None:
    life = Life()
    life.reports("heater", temperature=18.0)
    life.waits(60)
    life.obeys(life.enters("ana", "living"))
    life.waits(60)
    life.reports("heater", temperature=24.0)
    undone = life.asks(requests.UndoDecision("heater"))

    assert undone.answer().error == "nothing was decided for heater that could be undone"
    assert (undone + life.waits(60)).sets("heater") == []
    assert undone.preferences() == [("ana", 24.0)]


def test_undo_goes_back_to_what_stood_before_the_last_decision_and_no_further() -> None:
    life = Life()
    life.reports("heater", temperature=18.0)
    life.waits(60)
    life.obeys(life.enters("ana", "living"))
    life.obeys(life.asks(requests.SetDevice("heater", {"temperature": 24.0}, "ana")))
    life.obeys(life.asks(requests.SetPin("ana", "heater", "temperature", 22.0)) + life.asks(requests.ReleaseHold("heater")))
    undone = life.asks(requests.UndoDecision("heater"))

    assert undone.sets("heater") == [{"temperature": 24}]
    assert "Ana set" not in undone.document("heater").why


def test_undo_takes_a_rise_back_whole() -> None:
    life = Life()
    life.asks(requests.SetPin("ana", "shower", "temperature", 41.0))
    life.asks(requests.SetLevel("ana", requests.Level.OBSERVE))
    life.obeys(life.reports("shower", temperature=37.0, active=True))
    life.enters("ana", "bathroom")
    life.waits(60)
    told = life.asks(requests.SetLevel("ana", requests.Level.AUTO)) + life.waits(1)
    steps = [*told.sets("shower")]
    while told.sets("shower"):
        told = life.obeys(told) + life.waits(3)
        steps += told.sets("shower")

    assert len(steps) > 1
    assert life.asks(requests.UndoDecision("shower")).sets("shower") == [{"temperature": 38}]


@pytest.mark.parametrize(
    "person, asked, told",
    [
        ("ana", 44.0, {"served": 43, "limited": "limited to 43 °C, the most that may be asked for"}),
        ("kid", 40.0, {"served": 38, "limited": "limited to 38 °C to protect who is here"}),
        ("ana", 39.3, {"served": 39.5}),
        ("ana", 40.0, {}),
    ],
)
def test_who_asks_for_a_standing_wish_is_told_what_it_comes_to(person: str, asked: float, told: dict[str, object]) -> None:
    answer = Life().asks(requests.SetPin(person, "shower", "temperature", asked)).answer()

    assert {name: each for name, each in answer.data.items() if name in {"served", "limited"}} == told
    assert answer.data["value"] == asked


def test_a_pause_of_no_time_ends_a_pause() -> None:
    life = Life()
    life.asks(requests.PauseDevice("heater", 3600.0))
    life.enters("ana", "living")

    assert life.asks(requests.PauseDevice("heater", 0.0)).sets("heater") == [{"temperature": 21}]


def test_the_longest_pause_can_be_dated() -> None:
    life = Life()
    life.asks(requests.PauseDevice("heater", 10 * 366 * 86_400.0))

    assert life.house.next_deadline() == life.now + timedelta(days=3660)


def test_one_hold_or_all_of_them_can_be_let_go() -> None:
    life = served("ana", "car")
    life.turns("radio", station="jazz", volume=50.0)
    one = life.asks(requests.ReleaseHold("radio", "volume"))

    assert one.answer().data["released"] == ["volume"]
    assert life.asks(requests.ReleaseHold("radio")).answer().data["released"] == ["station"]


def test_resetting_the_echo_forgets_what_was_taken_for_a_ramp() -> None:
    life = Life()
    life.reports("heater", temperature=17.0)
    life.waits(60)
    life.enters("ana", "living")
    life.reports("heater", temperature=19.0)
    life.asks(requests.ResetEcho("heater"))

    assert life.waits(60).preferences() == []


def test_resetting_the_echo_keeps_a_hands_turn() -> None:
    life = served()
    life.reports("heater", temperature=24.0)
    life.asks(requests.ResetEcho("heater"))

    assert life.waits(60).preferences() == [("ana", 24.0)]
