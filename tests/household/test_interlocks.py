"""What moves in a car moves only on fresh and good signals, through the whole movement (protocol, section 2).

Never seen, stale or unknown means no.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.household.driver import Document, Heard, Household, together

Opens = Callable[..., Household]

MOVING = ("seat", "wheel", "mirrors")
GOOD: Document = {"vehicle_speed": 0, "vehicle_gear": "P", "driver_belt": "off"}


def moved(heard: Heard) -> set[str]:
    """Return which of the moving devices were commanded."""
    return {device for device in MOVING if heard.sets(device)}


def wishes(home: Household, position: float = 220) -> None:
    """Let Ana wish for a seat position."""
    home.asks("preference/set", person="ana", device="seat", setting="position", value=position)


def test_good_signals_let_all_three_move(home: Household) -> None:
    home.senses(**GOOD)

    assert moved(home.enters("ana", "car", source="fob")) == set(MOVING)


@pytest.mark.parametrize("missing", GOOD)
def test_a_signal_never_seen_means_no(home: Household, missing: str) -> None:
    home.senses(**{name: value for name, value in GOOD.items() if name != missing})
    heard = home.enters("ana", "car", source="fob") + home.waits(60)

    assert not moved(heard)
    assert all(heard.decision(device)["acted"] is False for device in MOVING)


@pytest.mark.parametrize(
    "bad",
    [
        {"vehicle_speed": 1},
        {"vehicle_speed": 130},
        {"vehicle_speed": -3},
        {"vehicle_speed": "unavailable"},
        {"vehicle_gear": "R"},
        {"vehicle_gear": "D"},
        {"vehicle_gear": 0},
        {"vehicle_gear": 127},
        {"vehicle_gear": "unknown"},
        {"driver_belt": "on"},
        {"driver_belt": "unavailable"},
        {"driver_belt": ""},
    ],
    ids=str,
)
def test_a_bad_or_unknown_signal_means_no(home: Household, bad: Document) -> None:
    home.senses(**{**GOOD, **bad})
    heard = home.enters("ana", "car", source="fob") + home.waits(1)

    assert not moved(heard)
    assert all(heard.decision(device)["why"] for device in MOVING)


@pytest.mark.parametrize(
    "good", [{"vehicle_gear": 126}, {"vehicle_gear": {"value": "P"}}, {"vehicle_speed": "0"}, {"vehicle_speed": {"value": 0.0}}], ids=str
)
def test_signals_are_read_as_sensors_write_them(home: Household, good: Document) -> None:
    home.senses(**{**GOOD, **good})

    assert moved(home.enters("ana", "car", source="fob")) == set(MOVING)


def test_a_stale_signal_means_no(home: Household) -> None:
    home.senses(**GOOD)
    home.waits(120)
    heard = home.senses(vehicle_speed=0, driver_belt="off") + home.enters("ana", "car", source="fob") + home.waits(60)

    assert not moved(heard)


def test_a_retained_signal_is_no_fresh_one(home: Household) -> None:
    together([home.publish(f"sensor/{name}", value, retain=True) for name, value in GOOD.items()])

    assert not moved(home.enters("ana", "car", source="fob") + home.waits(60))


def test_a_movement_waits_for_good_signals(home: Household) -> None:
    waiting = home.enters("ana", "car", source="fob") + home.waits(20)
    good = home.senses(**GOOD)

    assert not moved(waiting)
    assert waiting.decision("seat")["acted"] is False
    assert moved(good) == set(MOVING)
    assert good.decision("seat")["acted"] is True


def test_a_movement_gives_up_after_30_s(home: Household) -> None:
    home.enters("ana", "car", source="fob")
    home.waits(31)
    late = home.senses(**GOOD) + home.waits(5) + home.senses(**GOOD)

    assert not moved(late)


@pytest.mark.parametrize("bad", [{"vehicle_speed": 4}, {"vehicle_gear": "D"}, {"driver_belt": "on"}], ids=str)
def test_a_signal_turning_bad_aborts_with_the_last_reported_position(home: Household, bad: Document) -> None:
    wishes(home)
    home.reports("seat", position=150, height=50, recline=20, lumbar=50)
    home.senses(**GOOD)
    started = home.enters("ana", "car", source="fob")
    under_way = together([home.waits(0.5) + home.senses(**GOOD) + home.reports("seat", position=position) for position in (160, 170, 180)])
    aborted = home.waits(0.2) + home.senses(**bad)
    after = home.waits(0.5) + home.reports("seat", position=180) + home.waits(60)

    assert started.sets("seat") == [{"position": 220}]
    assert not under_way.sets("seat")
    assert [command["position"] for command in aborted.sets("seat")] == [180]
    assert not after.sets("seat")
    assert not after.events("preference")


def test_a_signal_falling_silent_aborts(home: Household) -> None:
    wishes(home)
    home.reports("seat", position=150, height=50, recline=20, lumbar=50)
    home.senses(**GOOD)
    home.enters("ana", "car", source="fob")
    home.waits(0.5)
    home.reports("seat", position=160)

    assert [command["position"] for command in home.waits(60).sets("seat")] == [160]


@pytest.mark.parametrize("nonsense", ["NaN", "{", "", "1e999", "[0]"])
def test_nonsense_from_a_sensor_aborts(home: Household, nonsense: str) -> None:
    wishes(home)
    home.reports("seat", position=150, height=50, recline=20, lumbar=50)
    home.senses(**GOOD)
    home.enters("ana", "car", source="fob")
    home.waits(0.5)
    home.reports("seat", position=160)
    aborted = home.publish("sensor/vehicle_speed", nonsense)

    assert aborted.sets("seat") == [{"position": 160}]
    assert aborted.decision("seat")["because"]["position"]["blocked_by"] == "vehicle_speed is not good"


def test_a_movement_that_arrived_is_left_alone(home: Household) -> None:
    wishes(home)
    home.reports("seat", position=150, height=50, recline=20, lumbar=50)
    home.senses(**GOOD)
    home.enters("ana", "car", source="fob")
    together([home.waits(0.5) + home.senses(**GOOD) + home.reports("seat", position=position) for position in (180, 200, 220)])
    after = home.waits(0.5) + home.senses(vehicle_gear="D", vehicle_speed=20) + home.waits(60)

    assert not after.sets("seat")
    assert not after.events("preference")


def test_a_hand_at_the_seat_while_driving_is_hers_and_is_not_fought(home: Household) -> None:
    home.reports("seat", position=150, height=50, recline=20, lumbar=50)
    home.enters("ana", "car", source="fob")
    home.waits(60)
    home.senses(vehicle_speed=50, vehicle_gear="D", driver_belt="on")
    turned = home.turns("seat", position=170) + home.senses(**GOOD) + home.waits(60)

    assert [(event["person"], event["value"]) for event in turned.events("preference")] == [("ana", 170)]
    assert "position" not in turned.commanded("seat")


@pytest.mark.parametrize("behind, moves", [("empty", True), ("occupied", False), (None, False)])
def test_the_seat_behind_counts_where_it_is_configured(opens: Opens, behind: str | None, moves: bool) -> None:
    home = opens(devices={"seat": {"signals": {"seat_behind": "rear_left"}}}, sensors={"rear_left": {}})
    wishes(home)
    home.senses(**GOOD, **({"rear_left": behind} if behind else {}))
    heard = home.enters("ana", "car", source="fob")

    assert bool(heard.sets("seat")) is moves


def test_signals_are_mapped_to_sensors_by_the_device(opens: Opens) -> None:
    signals = {"vehicle_speed": "speed", "vehicle_gear": "gear", "driver_belt": "belt"}
    home = opens(devices={device: {"signals": signals} for device in MOVING}, sensors={"speed": {}, "gear": {}, "belt": {}})
    home.senses(**GOOD)
    by_kinds_name = home.enters("ana", "car", source="fob") + home.waits(60)
    home.leaves("ana", "car", source="fob")
    home.senses(speed=0, gear="P", belt="off")
    by_mapped_name = home.enters("ana", "car", source="fob")

    assert not moved(by_kinds_name)
    assert moved(by_mapped_name) == set(MOVING)


def test_a_request_is_interlocked_too(home: Household) -> None:
    home.senses(vehicle_speed=30, vehicle_gear="D", driver_belt="on")
    home.enters("ana", "car", source="fob")
    heard = home.asks("device/set", device="seat", settings={"position": 250}, person="ana") + home.waits(60)

    assert not heard.sets("seat")


def test_no_movement_while_any_signal_is_not_proven_good(home: Household) -> None:
    changes: list[tuple[str, Any]] = [("vehicle_speed", 0), ("driver_belt", "off"), ("vehicle_gear", "P")]
    changes += [("driver_belt", "on"), ("vehicle_gear", "N"), ("vehicle_speed", 9)]
    known: Document = {}
    movements = []
    for step in range(120):
        name, value = changes[step % len(changes)]
        known[name] = value
        heard = home.waits(0.3) + home.senses(**{name: value})
        heard += home.enters("ana" if step % 2 else "ben", "car", source="fob") if step % 5 == 0 else Heard()
        heard += home.asks("device/set", device="seat", settings={"position": 10 * (step % 30)}, person="ana") if step % 4 == 0 else Heard()
        movements += [(step, dict(known)) for _ in heard.sets("seat")]

    assert movements
    assert [(step, signals) for step, signals in movements if signals != GOOD] == []
