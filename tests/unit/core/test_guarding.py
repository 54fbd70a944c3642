"""What is watched while devices are used: loudness, compressors, commands not followed, somebody else's hand on the same wheel."""

from __future__ import annotations

import pytest

from controller.core.decisions import Warn
from controller.core.requests import Level, PauseDevice, SetDevice, SetLevel, SetPin
from tests.unit.core.homes import HOME, with_person
from tests.unit.core.life import Life, Outcome, served


def values(outcome: Outcome, device: str, setting: str) -> list[object]:
    return [each[setting] for each in outcome.sets(device) if setting in each]


# Loudness.


def loud(standing: float | None = 10.0) -> Life:
    life = Life()
    life.asks(SetPin("ana", "radio", "volume", 100.0))
    if standing is not None:
        life.reports("radio", volume=standing)
    return life


def test_nothing_gets_loud_at_once() -> None:
    life = loud()
    entered = life.enters("ana", "car")

    assert values(entered + life.waits(5), "radio", "volume") == [60, 80, 100]


def test_what_stands_unknown_begins_no_louder_than_the_start() -> None:
    assert values(loud(None).enters("ana", "car"), "radio", "volume") == [60]


def test_a_person_who_asks_for_it_gets_it_at_once() -> None:
    life = Life()
    life.reports("radio", volume=10.0)
    life.enters("ana", "car")

    assert values(life.asks(SetDevice("radio", {"volume": 95.0}, "ana")), "radio", "volume") == [95]


def test_it_gets_quieter_at_once() -> None:
    life = Life()
    life.asks(SetPin("ana", "radio", "volume", 5.0))
    life.reports("radio", volume=100.0)

    assert values(life.enters("ana", "car"), "radio", "volume") == [5]


def test_a_hand_ends_the_rise() -> None:
    life = loud()
    life.enters("ana", "car")
    life.reports("radio", volume=5.0)

    assert values(life.waits(30), "radio", "volume") == []


def test_nothing_gets_louder_for_who_has_left() -> None:
    life = loud()
    life.enters("ana", "car")
    life.leaves("ana", "car")

    assert values(life.waits(30), "radio", "volume") == []


def test_a_device_that_asks_on_the_way_up_is_told_how_far_it_is() -> None:
    life = loud()
    life.enters("ana", "car")
    life.waits(1.5)

    assert values(life.wakes_up("radio"), "radio", "volume") == [80]
    assert values(life.waits(5), "radio", "volume") == [100]


# Compressors.


def hunting() -> tuple[Life, Outcome]:
    """Ana's habit is 24, Ben's 18; Ben comes just after our command for Ana."""
    life = Life(with_person(with_person(HOME, "ana"), "ben"))
    for person, wish in (("ana", 24.0), ("ben", 18.0)):
        life.enters(person, "living")
        life.turns("heater", temperature=wish)
        life.leaves(person, "living")
        life.waits(3600)
    life.reports("heater", temperature=20.0)
    life.waits(3600)
    life.obeys(life.enters("ana", "living"))
    life.waits(20)
    life.leaves("ana", "living")
    return life, life.enters("ben", "living")


def test_a_compressor_is_not_turned_round_by_a_prediction_within_three_minutes() -> None:
    life, came = hunting()
    document = came.document("heater")
    waited = life.waits(180)

    assert came.sets("heater") == []
    assert not document.acted
    assert document.because["temperature"]["blocked_by"] == "the compressor's rest"
    assert waited.sets("heater") == [{"temperature": 18}]
    assert waited.document("heater").acted


def test_a_persons_own_wish_does_not_wait_for_a_compressor() -> None:
    life, _ = hunting()

    assert life.asks(SetDevice("heater", {"temperature": 17.0}, "ben")).sets("heater") == [{"temperature": 17}]


# Commands that are not followed.


def deaf(reports: int = 60, gap: float = 5.0) -> Outcome:
    """A heater goes on saying 15 whatever it is told."""
    life = Life()
    life.reports("heater", temperature=15.0)
    heard = life.enters("ana", "living")
    for _ in range(reports):
        heard += life.waits(gap) + life.reports("heater", temperature=15.0)
    return heard


def test_a_command_that_is_not_followed_is_repeated_with_growing_pauses_and_given_up() -> None:
    heard = deaf()

    assert values(heard, "heater", "temperature") == [21, 21, 21, 21]
    assert heard.reasons().count("failed_command") == 1
    assert not heard.document("heater").acted
    assert heard.document("heater").because["temperature"]["blocked_by"] == "the device does not follow"


def test_a_device_that_says_nothing_is_told_once() -> None:
    life = Life()

    assert values(life.enters("ana", "living") + life.waits(600), "heater", "temperature") == [21]


def test_a_device_that_follows_at_last_is_not_told_again() -> None:
    life = Life()
    life.reports("heater", temperature=15.0)
    life.enters("ana", "living")
    life.waits(6)
    life.reports("heater", temperature=15.0)
    again = life.waits(5)
    life.reports("heater", temperature=21.0)

    assert values(again, "heater", "temperature") == [21]
    assert values(life.waits(600), "heater", "temperature") == []


@pytest.mark.parametrize("ends", ["hand", "leaves", "pause", "offline"])
def test_nothing_is_repeated_once_somebody_has_had_a_say(ends: str) -> None:
    life = Life()
    life.reports("heater", temperature=15.0)
    life.enters("ana", "living")
    life.waits(6)
    life.reports("heater", temperature=15.0)
    match ends:
        case "hand":
            life.reports("heater", temperature=17.5)
        case "leaves":
            life.leaves("ana", "living")
        case "pause":
            life.asks(PauseDevice("heater", 600.0))
        case _:
            life.is_available("heater", online=False)

    assert values(life.waits(300), "heater", "temperature") == []


def test_a_new_use_tries_again() -> None:
    life = Life()
    life.reports("heater", temperature=15.0)
    life.enters("ana", "living")
    for _ in range(60):
        life.waits(5)
        life.reports("heater", temperature=15.0)
    life.leaves("ana", "living")

    assert values(life.enters("ana", "living"), "heater", "temperature") == [21]


def test_what_a_device_was_told_before_it_went_away_is_told_again() -> None:
    life = Life()
    life.reports("heater", temperature=15.0)
    life.enters("ana", "living")
    life.is_available("heater", online=False)
    life.waits(30)

    assert values(life.is_available("heater", online=True), "heater", "temperature") == [21]


def test_a_device_that_is_away_is_told_nothing_and_the_decision_says_so() -> None:
    life = Life()
    life.is_available("heater", online=False)
    document = life.enters("ana", "living").document("heater")

    assert not document.acted
    assert document.because["temperature"]["blocked_by"] == "the device is not reachable"


# Somebody else.


def contested(rounds: int) -> tuple[Life, Outcome]:
    life = served()
    heard = Outcome()
    for number in range(rounds):
        heard += life.waits(20) + life.rival("heater", temperature=17.0 + number % 2)
        heard += life.reports("heater", temperature=17.0 + number % 2)
    return life, heard


def test_somebody_else_who_goes_on_is_yielded_to_and_it_is_said() -> None:
    life, heard = contested(3)
    document = heard.document("heater")

    assert heard.sets("heater") == []
    assert not document.acted
    assert document.because["temperature"]["blocked_by"] == "another controller"
    assert "somebody else keeps setting it" in document.why
    assert (life.wakes_up("heater") + life.waits(900)).sets("heater") == []


def test_a_single_other_value_is_not_the_end_of_it() -> None:
    life, _ = contested(1)

    assert life.wakes_up("heater").sets("heater") == [{"temperature": 21}]


def test_a_person_who_asks_takes_it_back() -> None:
    life, _ = contested(4)

    assert life.asks(SetDevice("heater", {"temperature": 23.0}, "ana")).sets("heater") == [{"temperature": 23}]


def test_in_the_next_use_it_is_ours_again() -> None:
    life, _ = contested(4)
    life.leaves("ana", "living")
    life.waits(600)

    assert life.enters("ana", "living").sets("heater") == [{"temperature": 21}]


# What moves, and what it waits for.


def seated() -> Life:
    life = Life()
    for device in ("seat", "wheel"):
        life.reports(device, dict.fromkeys(HOME.devices[device].settings, 10.0))
    life.parked()
    life.enters("ana", "car")
    return life


def test_a_movement_that_gets_nowhere_is_stopped_and_it_is_said() -> None:
    life = seated()
    for position in (20.0, 30.0, 30.0, 30.0):
        life.waits(0.5)
        life.parked()
        stopped = life.reports("seat", position=position)

    assert stopped.sets("seat")[0]["position"] == 30
    assert "something is in its way" in stopped.document("seat").why
    assert life.parked().sets("seat") == []


def test_a_movement_may_take_its_time_to_begin() -> None:
    life = seated()
    heard = Outcome()
    for _ in range(4):
        heard += life.waits(0.5) + life.parked() + life.reports("seat", position=10.0)

    assert heard.sets("seat") == []


def test_a_device_that_falls_silent_on_its_way_is_stopped() -> None:
    life = seated()
    life.waits(0.5)
    life.reports("seat", position=20.0)
    heard = Outcome()
    for _ in range(11):
        heard += life.waits(1) + life.parked()

    assert heard.sets("seat")[0]["position"] == 20


def test_a_hand_at_one_switch_stops_all_that_moves_there() -> None:
    life = seated()
    touched = life.reports("wheel", height=3.0)

    assert touched.sets("seat") == [{"position": 10, "height": 10, "recline": 10, "lumbar": 10}]
    assert touched.sets("wheel")[0]["reach"] == 10


def test_after_a_lost_link_no_signal_is_good_and_nothing_goes_on_by_itself() -> None:
    life = seated()
    life.loses_connection()
    heard = life.wakes_up("seat") + life.parked() + life.waits(60) + life.parked()

    assert heard.sets("seat") == heard.sets("wheel") == []


def test_a_prediction_moves_nothing_that_somebody_has_long_sat_in() -> None:
    life = Life(with_person(HOME, "ana", {"seat": Level.OBSERVE}))
    life.reports("seat", position=10.0, height=10.0, recline=10.0, lumbar=10.0)
    life.parked()
    life.enters("ana", "car")
    life.waits(120)
    life.parked()
    life.is_available("seat", online=False)
    life.asks(SetLevel("ana", Level.AUTO, "seat"))
    life.waits(120)
    life.parked()
    back = life.is_available("seat", online=True)

    assert back.sets("seat") == []
    assert back.document("seat").because["position"]["blocked"] == "entry"
    assert life.asks(SetDevice("seat", {"position": 100.0}, "ana")).sets("seat")[0] == {"position": 100}


def test_a_warning_of_safety_names_no_person() -> None:
    life = Life()
    life.senses(outlet_temperature=38.0)
    life.reports("shower", active=True)
    said = [each.text for each in life.waits(6).of(Warn)]

    assert said == ["shower was set to cold: the sensor at the outlet says nothing any more"]
