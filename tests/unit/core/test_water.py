"""Water: no faster up than it may rise, and cold where the sensor at the outlet is not to be trusted."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from controller.core.decisions import Source, Warn
from controller.core.events import ConnectionMade
from controller.core.ledger import EntryType
from controller.core.requests import Level, PauseDevice, SetDevice, SetLevel, SetPin
from tests.unit.core.homes import HOME, device, with_device
from tests.unit.core.life import Life, Outcome, together

PROBED = with_device(HOME, device("shower", "shower", "bathroom", outlet_temperature="probe"))
COLD = {"temperature": 15}


def showering(wish: float = 40.0, *, probed: bool = True, person: str = "ana") -> Life:
    """Somebody has had the water at their wish for a minute."""
    life = Life(PROBED if probed else HOME)
    life.reports("shower", temperature=38.0, active=False)
    life.asks(SetPin(person, "shower", "temperature", wish))
    life.obeys(life.enters(person, "bathroom"))
    life.reports("shower", active=True)
    runs(life, 20, 38.0)
    return life


def runs(life: Life, seconds: float, reading: float, step: float = 1.0) -> Outcome:
    """Let water run for a while with a sensor that speaks every second; the valve does as it is told."""
    done = Outcome()
    for _ in range(round(seconds / step)):
        passed = life.waits(step)
        told = [each for each in passed.sets("shower") if each]
        done += passed + together([life.reports("shower", each) for each in told]) + life.senses(probe=reading)
    return done


def told(outcome: Outcome) -> list[float]:
    return [float(each["temperature"]) for each in outcome.sets("shower")]


def test_water_that_runs_gets_warmer_by_no_more_than_a_degree_in_two_seconds() -> None:
    life = Life()
    life.asks(SetPin("ana", "shower", "temperature", 40.5))
    life.reports("shower", temperature=36.0, active=True)
    life.obeys(life.enters("ana", "bathroom"), after=0.1)
    steps = [(round(second), value) for second in range(8) for value in told(life.waits(1))]

    assert [value for _, value in steps] == [39, 40, 40.5]
    assert all(later - earlier >= 2 for (earlier, _), (later, _) in pairwise(steps))


def test_water_that_runs_begins_at_38_and_may_fall_at_once() -> None:
    life = Life()
    life.asks(SetPin("ana", "shower", "temperature", 41.0))
    begun = life.reports("shower", temperature=20.0, active=True)
    life.enters("ana", "bathroom")
    life.waits(20)
    fallen = life.asks(SetDevice("shower", {"temperature": 30.0}, "ana"))

    assert told(begun) == [38]
    assert told(fallen) == [30]


def test_the_decision_says_what_it_rises_to() -> None:
    life = Life()
    life.asks(SetPin("ana", "shower", "temperature", 41.0))
    life.reports("shower", temperature=20.0, active=True)

    assert life.enters("ana", "bathroom").document("shower").settings == {"temperature": 41}


def test_a_request_rises_slowly_too() -> None:
    life = showering(38.0, probed=False)

    assert told(life.asks(SetDevice("shower", {"temperature": 43.0}, "ana"))) == [39]


def test_a_hand_ends_a_rise() -> None:
    life = Life()
    life.asks(SetPin("ana", "shower", "temperature", 41.0))
    life.reports("shower", temperature=36.0, active=True)
    life.obeys(life.enters("ana", "bathroom"))
    life.reports("shower", temperature=34.0)

    assert told(life.waits(60)) == []


@pytest.mark.parametrize("ends", ["off", "lost", "paused"])
def test_a_rise_ends_with_the_water_the_link_or_a_pause(ends: str) -> None:
    life = Life()
    life.asks(SetPin("ana", "shower", "temperature", 41.0))
    life.reports("shower", temperature=36.0, active=True)
    life.obeys(life.enters("ana", "bathroom"))
    match ends:
        case "off":
            life.reports("shower", active=False)
        case "lost":
            life.loses_connection()
        case _:
            life.asks(PauseDevice("shower", 30.0))

    assert told(life.waits(20)) == []


def test_water_that_does_not_run_is_chosen_beforehand() -> None:
    life = Life()
    life.asks(SetPin("ana", "shower", "temperature", 41.0))
    life.reports("shower", temperature=20.0, active=False)

    assert told(life.enters("ana", "bathroom")) == [41]


def test_where_a_sensor_watches_it_water_begins_cool() -> None:
    life = Life(PROBED)
    life.senses(probe=20.0)
    life.asks(SetPin("ana", "shower", "temperature", 41.0))
    life.reports("shower", temperature=20.0, active=False)
    chosen = life.enters("ana", "bathroom")
    life.obeys(chosen)
    begun = life.reports("shower", active=True) + runs(life, 10, 38.0)

    assert told(chosen) == [38]
    assert told(begun) == [39, 40, 41]


def test_a_child_who_comes_in_ends_a_rise_at_38() -> None:
    life = Life()
    life.asks(SetPin("ana", "shower", "temperature", 41.0))
    life.reports("shower", temperature=36.0, active=True)
    life.obeys(life.enters("ana", "bathroom"))
    life.enters("kid", "bathroom")

    assert max([0.0, *told(life.waits(30))]) <= 38


def test_a_sensor_that_speaks_lets_water_run() -> None:
    life = showering()

    assert told(runs(life, 120, 39.8)) == []


def test_a_sensor_that_falls_silent_means_cold_after_five_seconds() -> None:
    life = showering()

    assert told(life.waits(5)) == []
    assert told(life.waits(0.01)) == [15]


def test_of_a_sensor_that_was_never_heard_it_is_said_that_caps_are_all_there_is() -> None:
    life = Life(PROBED)
    life.obeys(life.enters("ana", "bathroom"))
    ran = life.reports("shower", active=True)

    assert told(life.waits(60)) == []
    assert ["never heard" in each.text for each in ran.of(Warn)] == [True]


def test_a_sensor_that_was_heard_days_ago_and_not_since_means_cold_five_seconds_after_water_runs() -> None:
    life = Life(PROBED)
    life.senses(probe=21.0)
    life.waits(3 * 86400)
    life.obeys(life.enters("ana", "bathroom"))
    life.reports("shower", active=True)

    assert told(life.waits(5)) == []
    assert told(life.waits(0.01)) == [15]


def test_without_a_sensor_caps_are_all_there_is() -> None:
    assert told(showering(probed=False).waits(600)) == []


def test_a_repeated_equal_value_keeps_a_sensor_fresh() -> None:
    assert told(runs(showering(), 25, 40.0, step=4.9)) == []


@pytest.mark.parametrize(
    "reading, reason",
    [
        ("unavailable", "outlet_unreadable"),
        (-3.0, "outlet_impossible"),
        (130.0, "outlet_impossible"),
        (20.0, "outlet_jumped"),
        (48.0, "outlet_too_hot"),
        (60.0, "outlet_jumped"),
    ],
)
def test_a_sensor_that_is_faulty_or_far_too_hot_means_cold_at_once(reading: float | str, reason: str) -> None:
    life = showering()
    life.waits(1)
    heard = life.senses(probe=reading)

    assert told(heard) == [15]
    assert [entry.reason for entry in heard.entries(EntryType.SAFETY)] == [reason]


def test_water_above_its_cap_means_cold_after_a_second() -> None:
    life = showering(40.0)
    warm = life.senses(probe=42.0) + runs(life, 3, 42.0)
    life.waits(0.5)
    hot = life.senses(probe=42.1)

    assert told(warm) == told(hot) == []
    assert told(life.waits(1)) == [15]


def test_what_an_adult_asked_for_may_be_as_hot_as_they_asked() -> None:
    life = showering(43.0)

    assert told(runs(life, 60, 43.5)) == []


def test_water_for_a_child_is_watched_at_38() -> None:
    life = showering(41.0, person="kid")

    assert told(runs(life, 3, 39.5)) == [15]


def test_a_sensor_that_does_not_move_means_cold() -> None:
    life = showering(40.0)
    life.asks(SetDevice("shower", {"temperature": 25.0}, "ana"))
    life.reports("shower", temperature=25.0)

    assert told(runs(life, 32, 38.0)) == [15]


def test_cold_is_said_with_its_reason() -> None:
    life = showering()
    document = life.waits(6).document("shower")

    assert document.source is Source.SAFETY
    assert document.settings == COLD
    assert document.acted
    assert "says nothing any more" in document.why


@pytest.mark.parametrize("wish", ["request", "get", "hand", "arrival", "pin"])
def test_cold_stays_cold_whatever_is_wanted(wish: str) -> None:
    life = showering()
    life.waits(6)
    heard = runs(life, 10, 20.0)
    match wish:
        case "request":
            heard += life.asks(SetDevice("shower", {"temperature": 40.0}, "ana"))
        case "get":
            heard += life.wakes_up("shower")
        case "hand":
            heard += life.turns("shower", temperature=40.0)
        case "arrival":
            heard += life.enters("ben", "bathroom")
        case _:
            heard += life.asks(SetPin("ana", "shower", "temperature", 39.0))
    heard += runs(life, 20, 20.0)

    assert set(told(heard)) <= {15}


def test_cold_ends_with_the_use_once_the_sensor_is_good_again() -> None:
    life = showering()
    life.waits(6)
    runs(life, 30, 38.0)
    life.reports("shower", active=False)
    life.leaves("ana", "bathroom")
    life.senses(probe=30.0)
    again = life.enters("ana", "bathroom")

    assert again.document("shower").settings == {"temperature": 40}
    assert told(again) == [38]


def test_cold_goes_on_in_the_next_use_while_the_sensor_is_not_good() -> None:
    life = showering()
    life.waits(6)
    life.reports("shower", active=False)
    life.leaves("ana", "bathroom")
    life.waits(600)

    assert life.enters("ana", "bathroom").document("shower").settings == COLD


def test_cold_is_still_cold_after_a_restart() -> None:
    life = showering()
    life.waits(6)
    life.restarts()

    assert told(life.wakes_up("shower")) == [15]


def test_a_pause_does_not_keep_water_from_being_cold() -> None:
    life = showering()
    life.asks(PauseDevice("shower", 600.0))

    assert told(life.waits(6)) == [15]


def test_at_level_off_it_rises_no_further() -> None:
    life = Life()
    life.asks(SetPin("ana", "shower", "temperature", 40.5))
    life.reports("shower", temperature=36.0, active=True)
    life.obeys(life.enters("ana", "bathroom"), after=0.1)
    life.asks(SetLevel("ana", Level.OFF, "shower"))

    assert told(life.waits(10)) == []


def test_who_wants_nothing_set_is_left_alone() -> None:
    life = Life(PROBED)
    life.asks(SetLevel("ana", Level.OFF, "shower"))
    life.enters("ana", "bathroom")
    life.reports("shower", temperature=40.0, active=True)

    assert told(life.waits(60)) == []


def test_a_retained_reading_proves_nothing() -> None:
    life = showering()
    life.waits(4)
    life.senses(probe=38.0, retained=True)

    assert told(life.waits(2)) == [15]


def test_a_device_that_never_says_whether_it_runs_is_watched_once_the_sensor_spoke() -> None:
    life = Life(replace(PROBED))
    life.obeys(life.enters("ana", "bathroom"))
    quiet = life.waits(60)
    life.senses(probe=37.0)

    assert told(quiet) == []
    assert told(life.waits(6)) == [15]


def test_a_link_that_was_lost_for_a_while_is_no_silence_of_the_sensor() -> None:
    life = showering()
    life.loses_connection()
    away = life.waits(60)
    life.happens(ConnectionMade(life.now))
    back = life.waits(3) + life.senses(probe=40.0)

    assert told(away + back) == []
    assert told(life.waits(6)) == [15]


def test_a_sensor_that_stays_silent_after_a_lost_link_means_cold() -> None:
    life = showering()
    life.loses_connection()
    life.waits(60)
    life.happens(ConnectionMade(life.now))

    assert told(life.waits(6)) == [15]


def test_cold_is_said_again_when_the_link_is_back() -> None:
    life = showering()
    life.waits(6)
    life.loses_connection()
    life.waits(100)

    assert told(life.happens(ConnectionMade(life.now))) == [15]


def test_a_sensor_whose_first_word_is_too_hot_is_believed_at_once() -> None:
    life = Life(PROBED)
    life.enters("ana", "bathroom")
    life.reports("shower", temperature=38.0, active=True)

    assert life.senses(probe=60.0).sets("shower") == [COLD]


def test_a_rise_begins_where_the_device_says_it_stands_whatever_it_was_told_before() -> None:
    life = Life()
    life.asks(SetPin("ana", "shower", "temperature", 41.0))
    life.reports("shower", temperature=38.0, active=False)
    life.enters("ana", "bathroom")
    life.waits(30)

    assert told(life.reports("shower", temperature=38.0, active=True) + life.waits(10)) == [39, 40, 41]
