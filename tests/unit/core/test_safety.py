"""The last stage: limits, caps and interlocks at their very edges."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from controller.core.safety import Sample, Wish, interlock, limit
from devices.settings import Value
from tests.unit.core.homes import HOME, device
from tests.unit.core.life import MONDAY

SHOWER, HEATER, SEAT, RADIO = (HOME.devices[name] for name in ("shower", "heater", "seat", "radio"))
GOOD: dict[str, float | str] = {"vehicle_speed": 0.0, "vehicle_gear": "p", "driver_belt": "off", "rear_seat": "empty"}


@pytest.mark.parametrize(
    "wish, wanted, value, limited",
    [
        (Wish.INFERRED, 41, 41, False),
        (Wish.INFERRED, 41.2, 41, False),
        (Wish.INFERRED, 41.26, 41, True),
        (Wish.INFERRED, 46, 41, True),
        (Wish.EXPLICIT, 43, 43, False),
        (Wish.EXPLICIT, 43.5, 43, True),
        (Wish.PROTECTED, 38, 38, False),
        (Wish.PROTECTED, 38.5, 38, True),
        (Wish.PROTECTED, 15, 15, False),
        (Wish.INFERRED, 39.3, 39.5, False),
        (Wish.INFERRED, 39.25, 39, False),  # of two equally near the cooler one
        (Wish.INFERRED, 14.8, 15, False),
        (Wish.INFERRED, -1e9, 15, True),
        (Wish.EXPLICIT, 1e9, 43, True),
    ],
)
def test_water_is_never_hotter_than_whoever_asked_may_have_it(wish: Wish, wanted: float, value: float, limited: bool) -> None:
    safe = limit(SHOWER, "temperature", wanted, wish)

    assert safe.value == value
    assert bool(safe.reason) is limited


def test_the_source_of_a_cap_is_named_where_the_cap_was_the_reason() -> None:
    capped, lowest = limit(SHOWER, "temperature", 46, Wish.INFERRED), limit(SHOWER, "temperature", 3, Wish.INFERRED)

    assert capped.reason == "limited to 41 °C, the most that is set without being asked for"
    assert "HTM 04-01" in str(capped.source)
    assert lowest.source is None


def test_a_device_without_caps_is_held_to_its_own_limits() -> None:
    safe = limit(HEATER, "temperature", 30, Wish.INFERRED)

    assert (safe.value, safe.reason) == (26, "limited to 26 °C")


def test_a_narrower_device_is_narrower_than_its_cap() -> None:
    narrowed = device("low", "shower", "bathroom", {"temperature": {"maximum": 36}})

    assert limit(narrowed, "temperature", 43, Wish.EXPLICIT).value == 36


def test_an_option_passes_as_it_is() -> None:
    assert limit(RADIO, "station", "jazz", Wish.INFERRED).value == "jazz"


@pytest.mark.parametrize(
    "name, setting, value", [("radio", "station", "techno"), ("radio", "station", 7.0), ("heater", "temperature", "warm")]
)
def test_what_no_setting_can_take_is_refused(name: str, setting: str, value: Value) -> None:
    with pytest.raises(ValueError, match=setting):
        limit(HOME.devices[name], setting, value, Wish.EXPLICIT)


def samples(changes: Mapping[str, float | str] | None = None, *, age: float = 0.0) -> dict[str, Sample]:
    return {name: Sample(value, MONDAY - timedelta(seconds=age)) for name, value in {**GOOD, **(changes or {})}.items()}


def test_good_and_fresh_signals_let_a_seat_move() -> None:
    verdict = interlock(SEAT, samples(), MONDAY)

    assert verdict.good
    assert verdict.fresh_until == MONDAY + timedelta(seconds=5)


@pytest.mark.parametrize(
    "signal, value",
    [
        ("vehicle_speed", 0.1),
        ("vehicle_speed", -1.0),
        ("vehicle_speed", "0"),
        ("vehicle_gear", "d"),
        ("vehicle_gear", "n"),
        ("vehicle_gear", 0.0),
        ("vehicle_gear", "unknown"),
        ("driver_belt", "on"),
        ("driver_belt", 0.0),
        ("rear_seat", "occupied"),
        ("rear_seat", "unavailable"),
    ],
)
def test_any_signal_that_is_not_proven_good_forbids(signal: str, value: float | str) -> None:
    verdict = interlock(SEAT, samples({signal: value}), MONDAY)

    assert not verdict.good
    assert len(verdict.blockers) == 1


@pytest.mark.parametrize("gear", ["p", 126.0])
def test_park_is_a_letter_or_the_vss_number(gear: float | str) -> None:
    assert interlock(SEAT, samples({"vehicle_gear": gear}), MONDAY).good


@pytest.mark.parametrize("age, good", [(0, True), (5, True), (5.001, False), (3600, False)])
def test_a_signal_is_fresh_up_to_and_including_its_greatest_age(age: float, good: bool) -> None:
    assert interlock(SEAT, samples(age=age), MONDAY).good is good


def test_a_signal_never_seen_forbids() -> None:
    verdict = interlock(SEAT, {}, MONDAY)

    assert verdict.blockers == (
        "vehicle_speed was never seen",
        "vehicle_gear was never seen",
        "driver_belt was never seen",
        "seat_behind was never seen",
    )
    assert verdict.fresh_until is None


def test_an_optional_signal_counts_only_where_it_is_mapped() -> None:
    unmapped = device("other", "car_seat", "car")
    known = {name: sample for name, sample in samples().items() if name != "rear_seat"}

    assert interlock(unmapped, known, MONDAY).good
    assert not interlock(SEAT, known, MONDAY).good


def test_what_has_no_interlocks_is_always_free() -> None:
    assert interlock(SHOWER, {}, MONDAY).good
