"""What was asked for: pins, last set values, levels and tags; which one counts, and what is saved of it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from controller.core.decisions import Room, SaveState
from controller.core.preferences import Pin, Wishes
from controller.core.requests import Level, When
from devices.settings import Value
from tests.unit.core.homes import HOME, with_person, without
from tests.unit.core.life import MONDAY

HEATER = ("ana", "heater", "temperature")
MORNING = When((), 6 * 3600, 9 * 3600)
MONDAYS = When((0,))
EVENING = When((), 18 * 3600, 22 * 3600)


def pinned(*pins: Pin) -> Wishes:
    wishes = Wishes(HOME)
    for pin in pins:
        wishes.set_pin(HEATER, pin)
    return wishes


@pytest.mark.parametrize(
    "pins, wanted",
    [
        ([], None),
        ([Pin(24.0, None)], 24.0),
        ([Pin(24.0, None), Pin(23.0, None)], 23.0),
        ([Pin(24.0, EVENING)], None),
        ([Pin(24.0, MORNING)], 24.0),
        ([Pin(22.0, None), Pin(24.0, MORNING)], 24.0),
        ([Pin(24.0, MORNING), Pin(22.0, None)], 24.0),  # the narrower one, whichever came first
        ([Pin(24.0, EVENING), Pin(22.0, None)], 22.0),
        ([Pin(24.0, MORNING), Pin(25.0, MONDAYS)], 25.0),
        ([Pin(25.0, MONDAYS), Pin(24.0, MORNING), Pin(26.0, MONDAYS)], 26.0),
    ],
)
def test_which_pin_applies(pins: list[Pin], wanted: Value | None) -> None:
    assert pinned(*pins).pin(HEATER, MONDAY, HOME.timezone) == wanted


def test_a_pin_with_the_same_condition_replaces_the_one_before() -> None:
    wishes = pinned(Pin(24.0, MORNING), Pin(25.0, When((), 6 * 3600, 9 * 3600)))

    assert wishes.pins[HEATER] == [Pin(25.0, MORNING)]


def test_clearing_ends_all_pins_of_a_setting_and_erases_the_row() -> None:
    wishes = pinned(Pin(24.0, MORNING), Pin(22.0, None))
    saved = wishes.clear_pins(HEATER)

    assert wishes.pin(HEATER, MONDAY, HOME.timezone) is None
    assert (saved.key, saved.state, saved.person) == ("pin/ana/heater/temperature", None, "ana")
    assert wishes.clear_pins(HEATER).state is None


@pytest.mark.parametrize(
    "configured, asked, device, wanted",
    [
        ({}, [], "radio", Level.AUTO),
        ({"default": Level.SUGGEST}, [], "radio", Level.SUGGEST),
        ({"default": Level.SUGGEST, "radio": Level.AUTO}, [], "radio", Level.AUTO),
        ({"default": Level.SUGGEST, "radio": Level.AUTO}, [], "heater", Level.SUGGEST),
        ({"climate": Level.OBSERVE}, [], "heater", Level.OBSERVE),
        ({"climate": Level.OBSERVE, "heater": Level.OFF}, [], "heater", Level.OFF),
        ({"heater": Level.OFF}, [(None, Level.SUGGEST)], "heater", Level.SUGGEST),  # what a request sets beats the file
        ({}, [("climate", Level.OFF)], "heater", Level.OFF),
        ({}, [("climate", Level.OFF), ("heater", Level.AUTO)], "heater", Level.AUTO),
        ({}, [("heater", Level.OFF), ("climate", Level.SUGGEST)], "heater", Level.OFF),
        ({}, [("heater", Level.OFF), (None, Level.SUGGEST)], "heater", Level.SUGGEST),  # the newest word for everything
        ({}, [(None, Level.OFF), ("heater", Level.AUTO)], "radio", Level.OFF),
    ],
)
def test_which_level_counts(configured: dict[str, Level], asked: list[tuple[str | None, Level]], device: str, wanted: Level) -> None:
    wishes = Wishes(with_person(HOME, "ana", configured))
    for scope, level in asked:
        wishes.set_level("ana", scope, level)

    assert wishes.level("ana", device) is wanted
    assert wishes.level("ben", device) is Level.AUTO


def test_a_level_for_everything_erases_the_narrower_rows() -> None:
    wishes = Wishes(HOME)
    wishes.set_level("ana", "heater", Level.OFF)
    saved = wishes.set_level("ana", None, Level.OBSERVE)

    assert [(row.key, row.state) for row in saved] == [("level/ana/heater", None), ("level/ana/default", {"level": "observe"})]


def test_the_last_set_value_can_be_taken_back() -> None:
    wishes = Wishes(HOME)
    saved = wishes.set_last(HEATER, 24.0)

    assert saved.state == {"value": 24.0}
    assert wishes.set_last(HEATER, None).state is None
    assert HEATER not in wishes.last
    assert wishes.set_last(HEATER, None).state is None


def everything() -> tuple[Wishes, list[SaveState]]:
    wishes = Wishes(HOME)
    saved = [
        wishes.set_pin(HEATER, Pin(24.0, MORNING)),
        wishes.set_pin(HEATER, Pin(22.5, None)),
        wishes.set_last(("ana", "radio", "station"), "jazz"),
        *wishes.set_level("ana", "climate", Level.SUGGEST),
        wishes.enrol("ffff", "ana"),
        wishes.set_facts("ana", {"height": 172.0}),
        wishes.set_facts("ana", {"shoes": "red"}),
    ]
    return wishes, [SaveState(row.room, row.key, json.loads(json.dumps(row.state)), row.person) for row in saved]


def test_everything_that_was_asked_for_is_restored_from_its_rows() -> None:
    wishes, rows = everything()
    restored = Wishes(HOME)
    for row in rows:
        restored.load(row)

    assert restored == wishes
    assert {row.room for row in rows} == {Room.EXPLICIT}
    assert {row.person for row in rows} == {"ana"}


def test_rows_of_somebody_who_is_no_longer_configured_are_not_used() -> None:
    _, rows = everything()
    restored = Wishes(without(HOME, person="ana"))
    for row in rows:
        restored.load(row)

    assert restored == Wishes(without(HOME, person="ana"))


@pytest.mark.parametrize(
    "key, state",
    [
        ("pin/ana/heater", {"pins": []}),
        ("pin/ana/heater/temperature", {}),
        ("last/ana/heater/temperature", {}),
        ("level/ana/default", {"level": "sometimes"}),
        ("tag/ffff", {}),
    ],
)
def test_a_row_that_is_none_is_refused(key: str, state: dict[str, object]) -> None:
    with pytest.raises((ValueError, KeyError)):
        Wishes(HOME).load(SaveState(Room.EXPLICIT, key, state, "ana"))


def test_a_row_of_another_version_is_left_alone() -> None:
    wishes = Wishes(HOME)
    wishes.load(SaveState(Room.EXPLICIT, "moon/ana", {"phase": "full"}, "ana"))

    assert wishes == Wishes(HOME)


def test_forgetting_leaves_what_the_file_says() -> None:
    home = with_person(HOME, "ana", {"default": Level.SUGGEST})
    wishes = Wishes(home)
    wishes.set_pin(HEATER, Pin(24.0, None))
    wishes.set_pin(("ben", "heater", "temperature"), Pin(20.0, None))
    wishes.set_last(HEATER, 24.0)
    wishes.set_level("ana", None, Level.OFF)
    wishes.enrol("ffff", "ana")
    wishes.enrol("eeee", "ben")
    wishes.set_facts("ana", {"height": 172.0})
    wishes.forget("ana")

    assert list(wishes.pins) == [("ben", "heater", "temperature")]
    assert not wishes.last
    assert not wishes.facts
    assert wishes.level("ana", "heater") is Level.SUGGEST
    assert wishes.tags == {"04a2": "ana", "04d4": "ben", "eeee": "ben"}


def test_a_pin_is_read_on_the_local_clock() -> None:
    summer = MONDAY + timedelta(days=120)  # 06:30 UTC is 07:30 in Lisbon
    seven = When((), 7 * 3600, 8 * 3600)
    wishes = pinned(Pin(24.0, seven))

    assert wishes.pin(HEATER, MONDAY, HOME.timezone) is None
    assert wishes.pin(HEATER, summer, HOME.timezone) == 24.0
