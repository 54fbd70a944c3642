"""What moves: waits for good signals, gives up, is watched all the way, and stops at the first doubt."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from controller.core.decisions import PublishDecision
from controller.core.requests import PauseDevice, SetDevice
from tests.unit.core.life import Life, Outcome

SEATED = {"position": 100.0, "height": 20.0, "recline": 30.0, "lumbar": 50.0}
TARGET = {"position": 150, "height": 50, "recline": 20}
"""What a newcomer gets where the seat stands as `SEATED`."""


def in_car(*, parked: bool = True) -> tuple[Life, Outcome]:
    """Ana sits down in a car whose seat stands at `SEATED`."""
    life = Life()
    life.reports("seat", SEATED)
    if parked:
        life.parked()
    return life, life.enters("ana", "car")


def keeps_parked(life: Life, seconds: float) -> Outcome:
    """Let time pass with signals every second."""
    done = Outcome()
    for _ in range(int(seconds)):
        done += life.waits(1) + life.parked()
    return done


def test_a_seat_moves_at_once_where_every_signal_is_good() -> None:
    _, entered = in_car()

    assert entered.sets("seat") == [TARGET]
    assert entered.document("seat").acted


def test_a_seat_waits_for_signals_that_were_never_seen_and_says_which() -> None:
    _, entered = in_car(parked=False)

    document = entered.document("wheel")
    assert entered.sets("seat") == entered.sets("wheel") == []
    assert not document.acted
    assert document.because["height"]["blocked"] == "interlock"
    assert document.why.endswith("Not moved: vehicle_speed was never seen, vehicle_gear was never seen, driver_belt was never seen.")


def test_a_seat_that_stands_right_in_one_setting_still_says_that_it_was_not_moved() -> None:
    _, entered = in_car(parked=False)

    document = entered.document("seat")
    assert document.settings["lumbar"] == SEATED["lumbar"]
    assert not document.acted
    assert "Not moved" in document.why


@pytest.mark.parametrize("seconds, moves", [(0, True), (29.9, True), (30, False), (31, False)])
def test_a_movement_waits_thirty_seconds_and_gives_up(seconds: float, moves: bool) -> None:
    life, _ = in_car(parked=False)
    life.waits(seconds)
    parked = life.parked()

    assert parked.sets("seat") == ([TARGET] if moves else [])
    assert [document.acted for document in parked.documents("wheel")] == ([True] if moves else [])


def test_a_movement_begins_with_the_last_signal_that_was_missing() -> None:
    life, _ = in_car(parked=False)
    some = life.senses(vehicle_speed=0.0, vehicle_gear="p", driver_belt="off")
    last = life.senses(rear_seat="empty")

    assert some.sets("seat") == []
    assert last.sets("seat") == [TARGET]


@pytest.mark.parametrize("signal, value", [("vehicle_speed", 3.0), ("vehicle_gear", "d"), ("driver_belt", "on"), ("rear_seat", "occupied")])
def test_any_signal_that_turns_bad_stops_the_seat_where_it_is(signal: str, value: float | str) -> None:
    life, _ = in_car()
    life.waits(2)
    life.parked()
    life.reports("seat", position=120.0, height=50.0)
    stopped = life.senses({signal: value})

    assert stopped.sets("seat") == [{"position": 120, "recline": 30}]


def test_a_stop_is_a_decision_too() -> None:
    life = Life()
    life.reports("wheel", height=10.0, reach=10.0)
    life.parked()
    life.enters("ana", "car")
    stopped = life.senses(vehicle_speed=3.0)

    assert stopped.sets("wheel") == [{"height": 10, "reach": 10}]
    assert not stopped.document("wheel").acted
    assert "vehicle_speed is not good" in stopped.document("wheel").why


def test_signals_that_fall_silent_stop_the_seat_five_seconds_later() -> None:
    life, _ = in_car()
    life.reports("seat", position=120.0)

    assert life.waits(5.0).sets("seat") == []
    assert life.waits(0.01).sets("seat") == [{"position": 120, "height": 20, "recline": 30}]


def test_signals_that_keep_coming_let_the_seat_arrive() -> None:
    life, _ = in_car()
    moving = keeps_parked(life, 8)
    arrived = life.reports("seat", {name: float(value) for name, value in TARGET.items()})

    assert (moving + arrived + life.waits(60)).sets("seat") == []


def test_what_has_arrived_is_not_stopped() -> None:
    life, _ = in_car()
    life.reports("seat", {name: float(value) for name, value in TARGET.items()})

    assert life.senses(vehicle_speed=30.0).sets("seat") == []


def test_a_seat_that_was_never_reported_has_no_position_to_be_stopped_at() -> None:
    life = Life()
    life.parked()
    entered = life.enters("ana", "car")
    stopped = life.senses(vehicle_speed=30.0)

    assert entered.sets("seat") == [{"position": 150, "height": 50, "recline": 20, "lumbar": 50}]
    assert stopped.sets("seat") == []


def test_a_movement_that_was_stopped_is_not_taken_up_again_in_that_use() -> None:
    life, _ = in_car()
    life.senses(vehicle_speed=30.0)
    again = life.waits(60) + life.parked()

    assert again.sets("seat") == []
    assert life.wakes_up("seat").sets("seat") == []


def test_a_new_use_moves_again() -> None:
    life, _ = in_car()
    life.senses(vehicle_speed=30.0)
    life.leaves("ana", "car")
    life.waits(60)
    life.parked()

    assert life.enters("ana", "car").sets("seat") == [TARGET]


def test_a_request_moves_again_what_was_stopped() -> None:
    life, _ = in_car()
    life.senses(vehicle_speed=30.0)
    life.waits(60)
    life.parked()

    assert life.asks(SetDevice("seat", {"position": 200.0}, "ana")).sets("seat")[0] == {"position": 200}


def test_a_request_waits_for_good_signals_too_and_says_so() -> None:
    life, _ = in_car(parked=False)
    asked = life.asks(SetDevice("seat", {"position": 200.0}, "ana"))
    parked = life.parked()

    assert asked.sets("seat") == []
    assert "vehicle_speed was never seen" in asked.answer().data["waiting"]
    assert {"position": 200, "height": 50, "recline": 20} in parked.sets("seat")


def test_everything_that_is_still_moving_is_stopped_not_the_last_command_alone() -> None:
    life, _ = in_car()
    life.reports("seat", position=110.0, height=25.0, recline=20.0)
    life.asks(SetDevice("seat", {"position": 200.0}, "ana"))

    assert life.senses(vehicle_speed=5.0).sets("seat") == [{"position": 110, "height": 25}]


def test_what_is_heard_just_after_a_stop_may_be_where_it_was_told_to_go_before() -> None:
    life, _ = in_car()
    stopped = life.senses(vehicle_speed=5.0)
    life.waits(0.5)
    heard = life.reports("seat", position=float(TARGET["position"])) + life.waits(120)

    assert stopped.sets("seat") != []
    assert heard.preferences() == []


def test_a_hand_on_the_switch_ends_the_movement() -> None:
    life, _ = in_car()
    turned = life.reports("seat", position=80.0)

    assert {"height": 20, "recline": 30}.items() <= turned.sets("seat")[0].items()
    assert turned.sets("seat")[0].get("position", 80) == 80


def goes_offline(life: Life) -> Outcome:
    return life.is_available("seat", online=False)


def loses_connection(life: Life) -> Outcome:
    return life.loses_connection()


def is_paused(life: Life) -> Outcome:
    return life.asks(PauseDevice("seat", 60.0))


@pytest.mark.parametrize("happens", [goes_offline, loses_connection, is_paused])
def test_what_can_no_longer_be_watched_is_stopped(happens: Callable[[Life], Outcome]) -> None:
    life, _ = in_car()
    life.reports("seat", position=120.0)

    assert happens(life).sets("seat") == [{"position": 120, "height": 20, "recline": 30}]


def test_a_movement_under_way_at_a_restart_is_stopped() -> None:
    life, _ = in_car()
    life.reports("seat", position=120.0)
    life.restarts()

    assert life.waits(1).sets("seat") == [{"position": 120, "height": 20, "recline": 30}]


def test_a_retained_signal_proves_nothing() -> None:
    life = Life()
    life.reports("seat", SEATED)
    life.senses(retained=True, vehicle_speed=0.0, vehicle_gear="p", driver_belt="off", rear_seat="empty")

    assert life.enters("ana", "car").sets("seat") == []


def test_what_never_said_that_it_arrived_is_watched_for_a_minute() -> None:
    life, _ = in_car()
    keeps_parked(life, 61)

    assert life.senses(vehicle_speed=30.0).sets("seat") == []


def test_leaving_ends_the_waiting() -> None:
    life, _ = in_car(parked=False)
    life.leaves("ana", "car")

    assert life.parked().sets("seat") == []


def test_signals_of_a_device_that_stands_still_decide_nothing() -> None:
    life = Life()

    assert life.parked() == Outcome()


def test_what_a_seat_reports_on_its_way_is_its_own_however_it_strode_before() -> None:
    life, _ = in_car()
    life.reports("seat", {**SEATED, **TARGET})
    for position in (152.0, 154.0, 156.0, 158.0):  # ways so short that they end within the first report
        life.parked()
        life.asks(SetDevice("seat", {"position": position}, "ana"))
        life.waits(0.3)
        life.reports("seat", position=position)
    life.parked()
    life.asks(SetDevice("seat", {"position": 200.0}, "ana"))
    life.waits(1.0)
    on_way = life.reports("seat", position=180.0)
    life.waits(1.0)

    assert (on_way + life.reports("seat", position=200.0) + life.waits(60)).sets("seat") == []
    assert not on_way.sets("wheel")


def test_the_knob_of_what_cannot_pinch_stops_no_seat() -> None:
    life, _ = in_car()
    life.reports("seat", position=120.0)

    assert life.reports("ac", temperature=18.0).sets("seat") == []


@pytest.mark.parametrize("first", ["wheel", "mirrors"])
def test_what_is_due_at_one_moment_comes_in_the_order_of_the_configuration(first: str) -> None:
    life = Life()
    life.reports(first)
    life.reports("wheel", height=20.0)
    life.reports("mirrors", left_tilt=25.0)
    life.parked()
    life.enters("ana", "car")

    stale = life.waits(10)

    assert [each.device for each in stale.of(PublishDecision)] == ["wheel", "mirrors"]
