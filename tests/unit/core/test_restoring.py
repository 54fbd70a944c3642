"""A restart: what was saved meets the configuration of today, and life goes on from the present."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest

from controller.core.decisions import PublishDevice, Relearn, Room, SaveState, Warn
from controller.core.home import Home
from controller.core.requests import Level, PauseDevice, SetDevice, SetLevel, SetPin
from controller.core.saved.restoring import fits
from devices.settings import Setting, Value
from tests.unit.core.homes import HOME, device, with_device, without
from tests.unit.core.life import Life, Outcome, served

LESS_FAN = with_device(HOME, device("fan", "generic", "living", {"mode": {"options": ["low", "high"]}}))
OTHER_FAN = with_device(HOME, device("fan", "generic", "living", {"speed": {"options": ["slow", "fast"]}}))
LESS_RADIO = with_device(HOME, device("radio", "radio", "car", {"station": {"options": ["news", "jazz"]}}))
NARROW_HEATER = with_device(HOME, device("heater", "climate", "living", {"temperature": {"maximum": 22}}))


def test_who_was_there_is_there_and_what_was_held_is_held() -> None:
    life = served()
    life.turns("heater", temperature=24.0)
    life.restarts()

    assert life.waits(3600).sets("heater") == []
    assert life.wakes_up("heater").sets("heater") == [{"temperature": 24}]
    assert life.turns("heater", temperature=23.0).preferences() == [("ana", 23.0)]


def test_a_turn_under_way_settles_after_the_restart() -> None:
    life = served()
    life.reports("lamp", brightness=40.0)
    life.restarts()

    assert life.waits(30).preferences() == [("ana", 40.0)]


def test_what_came_due_meanwhile_is_done_at_its_own_time() -> None:
    life = served()
    life.reports("lamp", brightness=40.0)
    settles = life.now + timedelta(seconds=20)
    life.now += timedelta(hours=1)
    life.restarts()
    (document,) = life.waits(0).documents("lamp")

    assert document.at == settles


def test_time_that_passed_meanwhile_is_not_ticked_through() -> None:
    life = served()
    life.now += timedelta(days=30)
    life.restarts()
    life.waits(1)

    deadline = life.house.next_deadline()
    assert deadline is None or deadline > life.now


def test_a_pause_that_ended_meanwhile_is_over() -> None:
    life = Life()
    life.asks(PauseDevice("heater", 60.0))
    life.enters("ana", "living")
    life.now += timedelta(seconds=90)
    life.restarts()

    assert life.waits(0).sets("heater") == [{"temperature": 21}]


def test_the_house_can_say_how_everything_stands_before_anything_happens() -> None:
    life = Life()
    life.reports("heater", temperature=18.0)
    life.is_available("lamp", online=False)
    life.restarts()

    assert [(each.device, dict(each.values), each.available) for each in life.house.states()] == [
        ("heater", {"temperature": 18.0}, None),
        ("lamp", {}, False),
    ]
    assert life.house.available("lamp") is False
    assert life.house.available("radio") is None


def test_signals_of_before_prove_nothing_after() -> None:
    life = Life()
    life.reports("seat", position=100.0)
    life.parked()
    life.restarts()

    assert life.enters("ana", "car").sets("seat") == []


def everywhere(life: Life) -> None:
    """Ben has left traces everywhere: a use, a turn, a hold, a pin, a level, a suggestion, something learned."""
    life.enters("ben", "car")
    life.turns("radio", station="rock", volume=55.0)
    life.leaves("ben", "car")
    life.asks(SetLevel("ben", Level.SUGGEST, "radio"))
    life.asks(SetPin("ben", "radio", "station", "rock"))
    life.obeys(life.enters("ben", "living"))
    life.waits(60)
    life.turns("fan", speed=7.0)
    life.turns("heater", temperature=25.0)
    life.reports("fan", speed=8.0)


@pytest.mark.parametrize(
    "changed",
    [
        without(HOME, person="ben"),
        without(HOME, device="fan"),
        without(HOME, device="radio"),
        LESS_FAN,
        OTHER_FAN,
        LESS_RADIO,
        NARROW_HEATER,
    ],
    ids=["person", "device", "place", "setting", "type", "option", "limit"],
)
def test_no_change_of_the_configuration_trips_over_what_was_saved(changed: Home) -> None:
    life = Life()
    everywhere(life)
    life.restarts(changed)
    heard = life.waits(60) + life.enters("ana", "living") + life.enters("ana", "car") + life.waits(7300) + life.enters("kid", "living")

    for name, each in changed.devices.items():
        for command in heard.sets(name):
            assert all(setting in each.settings and fits(each.settings[setting], value) for setting, value in command.items())


def test_who_is_gone_from_the_configuration_is_nowhere() -> None:
    life = Life()
    everywhere(life)
    life.restarts(without(HOME, person="ben"))
    life.waits(60)

    assert life.turns("heater", temperature=20.0).reasons() == ["doubt"]
    assert life.enters("ana", "living").document("fan").source == "default"


def test_a_pin_on_an_option_that_is_gone_is_not_served_and_not_lost() -> None:
    life = Life()
    life.asks(SetPin("ana", "radio", "station", "rock"))
    life.restarts(LESS_RADIO)
    without_it = life.enters("ana", "car")
    life.leaves("ana", "car")
    life.restarts(HOME)

    assert without_it.sets("radio") == [{"volume": 30}]
    assert life.enters("ana", "car").sets("radio") == [{"station": "rock", "volume": 30}]


def test_a_last_set_value_that_is_gone_is_not_served() -> None:
    life = Life()
    life.enters("ana", "car")
    life.turns("radio", station="rock")
    life.leaves("ana", "car")
    life.asks(SetLevel("ana", Level.EXPLICIT))
    life.restarts(LESS_RADIO)

    assert life.enters("ana", "car").sets("radio") == []


def test_a_hold_beyond_a_new_limit_is_limited() -> None:
    life = served()
    life.turns("heater", temperature=25.0)
    life.restarts(NARROW_HEATER)

    assert life.wakes_up("heater").sets("heater") == [{"temperature": 22}]


@pytest.mark.parametrize(
    "setting, value, wanted",
    [
        (HOME.devices["heater"].settings["temperature"], 24.0, True),
        (HOME.devices["heater"].settings["temperature"], 99.0, True),  # limited when it is wanted
        (HOME.devices["heater"].settings["temperature"], "warm", False),
        (HOME.devices["heater"].settings["temperature"], None, False),
        (HOME.devices["radio"].settings["station"], "jazz", True),
        (HOME.devices["radio"].settings["station"], "techno", False),
        (HOME.devices["radio"].settings["station"], 7.0, False),
        (None, 7.0, False),
    ],
)
def test_which_saved_values_still_fit(setting: Setting | None, value: Value | None, wanted: bool) -> None:
    assert fits(setting, value) is wanted


def put(life: Life, row: SaveState) -> Outcome:
    life.memory.rows[row.room, row.key] = row
    return life.restarts()


@pytest.mark.parametrize(
    "row",
    [
        SaveState(Room.RUNNING, "device/heater", {"fields": 7}),
        SaveState(Room.RUNNING, "place/living", {"sightings": [{}]}),
        SaveState(Room.RUNNING, "review", {"wanted": 7}),
        SaveState(Room.RUNNING, "silences/ana", {"heater": "2026-01-05T07:00:00+01:00"}, "ana"),
        SaveState(Room.EXPLICIT, "pin/ana/heater/temperature", {"pins": [{}]}, "ana"),
        SaveState(Room.EXPLICIT, "level/ana/default", {"level": "sometimes"}, "ana"),
        SaveState(Room.LEARNED, "ana/heater", {}, "ana"),
    ],
)
def test_a_row_that_cannot_be_read_is_left_out_and_said(row: SaveState) -> None:
    life = served()
    told = put(life, row)

    assert [each.topic for each in told.of(Warn)] == ["restore"]
    assert "24" not in told.of(Warn)[0].text
    assert life.enters("ben", "living").document("lamp").acted


def rows_of_nothing() -> list[SaveState]:
    return [
        SaveState(Room.RUNNING, "device/toaster", {"active": True}),
        SaveState(Room.RUNNING, "place/cellar", {}),
        SaveState(Room.RUNNING, "moon", {"phase": "full"}),
        SaveState(Room.LEARNED, "zoe/heater/temperature", {"kind": "x"}, "zoe"),
        SaveState(Room.LEARNED, "ana/toaster/crumbs", {"kind": "x"}, "ana"),
        SaveState(Room.LEARNED, "ana/heater/colour", {"kind": "x"}, "ana"),
        SaveState(Room.EXPLICIT, "last/zoe/heater/temperature", {"value": 3.0}, "zoe"),
    ]


@pytest.mark.parametrize("row", rows_of_nothing(), ids=lambda row: row.key)
def test_a_row_of_something_that_is_not_there_is_left_alone(row: SaveState) -> None:
    assert put(Life(), row) == Outcome()


def test_what_a_learner_of_another_version_learned_is_learned_again() -> None:
    life = served()
    life.turns("heater", temperature=24.0)
    before = life.learned("ana", "heater", "temperature")
    life.leaves("ana", "living")
    told = put(life, SaveState(Room.LEARNED, "ana/heater/temperature", {"kind": "of another version"}, "ana"))

    assert told.of(Relearn).count(Relearn("ana", "heater", "temperature")) == 1
    assert life.learned("ana", "heater", "temperature") == before
    assert life.enters("ana", "living").document("heater").settings == {"temperature": 24}


def lost_connection(life: Life) -> None:
    life.loses_connection()


def restarted(life: Life) -> None:
    life.restarts()


@pytest.mark.parametrize("happens", [lost_connection, restarted])
def test_after_a_silence_a_brokers_memory_is_news(happens: Callable[[Life], None]) -> None:
    life = served()
    happens(life)
    heard = life.reports("heater", temperature=17.0, retained=True)

    assert [dict(each.values) for each in heard.of(PublishDevice)] == [{"temperature": 17.0}]
    assert heard.preferences() == []


@pytest.mark.parametrize("happens", [lost_connection, restarted])
def test_what_stands_as_the_broker_remembered_it_after_a_silence_was_turned_by_nobody(happens: Callable[[Life], None]) -> None:
    life = served()
    life.reports("heater", temperature=21.0)
    life.waits(600)
    happens(life)
    heard = life.reports("heater", temperature=24.0, retained=True)
    heard += life.reports("heater", temperature=24.0) + life.waits(900)

    assert heard.preferences() == []


def test_a_request_still_waiting_for_its_seat_is_given_up_by_a_restart() -> None:
    life = Life()
    life.reports("seat", position=100.0)
    life.enters("ana", "car")
    life.asks(SetDevice("seat", {"position": 200.0}, "ana"))
    life.restarts()

    assert (life.waits(1) + life.parked()).sets("seat") == []


def test_what_came_due_before_a_restart_is_not_done_again_after_it() -> None:
    life = Life()
    life.enters("ana", "bathroom")
    life.waits(66)
    life.enters("ana", "bathroom", confidence=0.5)
    life.waits(300)
    assert life.enters("ben", "bathroom").sets("shower")

    life.restarts()

    assert not life.waits(1).sets("shower")


def test_time_that_changes_nothing_is_not_written() -> None:
    life = Life()
    life.obeys(life.enters("ana", "living"))
    life.turns("heater", temperature=22)
    life.waits(120)
    stay = life.waits(3600)

    kept = [row.state for row in stay.of(SaveState) if row.key == "device/heater"]
    assert all(one != other for one, other in pairwise(kept))
    assert len(kept) < 6  # of twelve ticks
