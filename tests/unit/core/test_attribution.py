"""Whose hand was that: every path by which one value can come, as tables over the pure functions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controller.core.attribution import (
    BOOT_S,
    CREDIT,
    ECHO_S,
    KEEP_COMMANDS,
    STALE_S,
    Label,
    answer,
    commanded,
    in_force,
    label,
    note,
    overtake,
    standing,
    whose,
)
from controller.core.state import UNKNOWN, DeviceState, Field, Occupant
from devices.messages import Origin
from devices.settings import ChoiceSetting, NumberSetting, Value
from tests.unit.core.life import MONDAY

WATER = NumberSetting("temperature", "°C", 15, 46, 0.5, 38)
STATION = ChoiceSetting("station", ("news", "jazz", "rock"))
ANA = Occupant("ana", 0.95, MONDAY)
GUEST = Occupant("guest:7f", 0.95, MONDAY)


def after(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def stood(reported: Value | None = None, *told: tuple[float, Value], ours: bool = True) -> Field:
    """A field that reported a value an hour ago and was told values since, each so many seconds after MONDAY."""
    field = Field(reported, MONDAY - after(3600) if reported is not None else None, live=True)
    for seconds, value in told:
        commanded(field, value, MONDAY + after(seconds), ours=ours)
    return field


def labelled(field: Field, value: Value, seconds: float = 1.0, origin: Origin | None = None, *, booting: bool = False) -> Label:
    setting = STATION if isinstance(value, str) else WATER
    return label(setting, field, value, origin, MONDAY + after(seconds), booting=booting)


@pytest.mark.parametrize(
    "value, seconds, wanted",
    [
        (39.5, 0.1, Label.ECHO),
        (39.5, ECHO_S, Label.ECHO),
        (39.6, 1, Label.ECHO),  # closer than half a step
        (39.2, 1, Label.ECHO),  # the device has a grid of its own
        (30.0, STALE_S, Label.SAME),  # where it stood before
        (30.3, 1, Label.RAMP),
        (35.0, 1, Label.RAMP),
        (35.0, ECHO_S, Label.RAMP),
        (35.0, ECHO_S + 1, Label.HAND),
        (29.0, 1, Label.HAND),
        (41.0, 0.3, Label.HAND),  # no blind window
        (39.0, 0.3, Label.RAMP),
    ],
)
def test_what_a_value_is_after_a_command(value: float, seconds: float, wanted: Label) -> None:
    assert labelled(stood(30.0, (0, 39.5)), value, seconds) is wanted


@pytest.mark.parametrize(
    "value, seconds, wanted",
    [
        ("jazz", 1, Label.ECHO),
        ("news", 1, Label.SAME),
        ("rock", 0.3, Label.HAND),
    ],
)
def test_choices_have_no_way_between(value: str, seconds: float, wanted: Label) -> None:
    assert labelled(stood("news", (0, "jazz")), value, seconds) is wanted


def test_an_old_value_repeated_shortly_after_a_command_that_was_carried_out_is_stale() -> None:
    field = stood(30.0, (0, 39.5))
    field.reported = 39.5
    answer(WATER, field, 39.5)

    assert labelled(field, 30.0, STALE_S) is Label.STALE
    assert labelled(field, 30.0, STALE_S + 0.1) is Label.HAND


def test_a_command_that_was_answered_explains_no_further_change() -> None:
    field = stood(30.0, (0, 39.5))
    field.reported = 37.0
    field.commands[0].answered = True

    assert labelled(field, 39.5, 20) is Label.HAND
    assert labelled(field, 38.0, 20) is Label.HAND


def test_two_commands_in_a_row_are_both_on_the_path_for_a_moment() -> None:
    field = stood(30.0, (0, 39.5), (1, 36.0))

    assert labelled(field, 39.5, 1.5) is Label.ECHO
    assert labelled(field, 39.5, 1 + STALE_S + 1) is Label.HAND


def test_the_last_command_is_echoed_however_late() -> None:
    assert labelled(stood(30.0, (0, 39.5)), 39.5, 3600) is Label.ECHO


def test_another_controllers_command_comes_back_as_a_rival() -> None:
    field = stood(30.0, (0, 36.0), ours=False)

    assert labelled(field, 36.0) is Label.RIVAL
    assert labelled(field, 36.0, 3600) is Label.RIVAL


@pytest.mark.parametrize(
    "origin, value, wanted",
    [
        (Origin.SCHEDULE, 36.0, Label.SCHEDULE),
        (Origin.SCHEDULE, 39.5, Label.SCHEDULE),
        (Origin.EXTERNAL, 36.0, Label.RIVAL),
        (Origin.BOOT, 36.0, Label.BOOT),
        (Origin.COMMAND, 39.5, Label.ECHO),
        (Origin.COMMAND, 36.0, Label.RAMP),
        (Origin.COMMAND, 41.0, Label.RIVAL),
        (Origin.COMMAND, 30.0, Label.SAME),
        (Origin.MANUAL, 39.5, Label.HAND),
        (Origin.MANUAL, 35.0, Label.HAND),
        (Origin.MANUAL, 30.0, Label.SAME),
    ],
)
def test_the_devices_own_word_counts_most(origin: Origin, value: float, wanted: Label) -> None:
    assert labelled(stood(30.0, (0, 39.5)), value, 1, origin) is wanted


def test_a_device_that_just_came_online_restores_its_defaults() -> None:
    assert labelled(stood(30.0), 20.0, booting=True) is Label.BOOT
    assert labelled(stood(30.0), 30.0, booting=True) is Label.SAME
    assert labelled(stood(30.0), 20.0, 1, Origin.MANUAL, booting=True) is Label.HAND
    assert BOOT_S < ECHO_S


def test_without_commands_every_change_is_a_hands() -> None:
    assert labelled(stood(30.0), 30.2) is Label.SAME
    assert labelled(stood(30.0), 30.5) is Label.HAND
    assert labelled(stood(), 30.0) is Label.HAND
    assert labelled(stood("news"), "jazz") is Label.HAND


def test_no_more_commands_are_remembered_than_matter() -> None:
    field = stood(30.0, *((seconds, 30.0 + seconds) for seconds in range(KEEP_COMMANDS + 3)))

    assert [each.value for each in field.commands] == [33.0, 34.0, 35.0, 36.0]


def test_a_command_to_a_device_that_never_reported_starts_where_the_one_before_sent_it() -> None:
    field = stood(None, (0, 39.5), (1, 36.0))

    assert [each.start for each in field.commands] == [None, 39.5]


@pytest.mark.parametrize(
    "field, wanted",
    [
        (stood(), None),
        (stood(30.0), 30.0),
        (stood(30.0, (0, 39.5)), 39.5),
        (stood(None, (0, 39.5), (1, 36.0)), 36.0),
    ],
)
def test_the_newest_word_is_in_force(field: Field, wanted: Value | None) -> None:
    assert in_force(field) == wanted


def test_what_somebody_changed_since_is_no_longer_in_force() -> None:
    field = stood(30.0, (0, 39.5))
    overtake(field)

    assert in_force(field) == 30.0


def test_what_was_carried_out_is_in_force_as_reported() -> None:
    field = stood(30.0, (0, 39.5))
    answer(WATER, field, 39.3)
    field.reported = 39.3

    assert in_force(field) == 39.3


def test_a_command_notes_what_stood_before_the_decision_that_it_carries_out() -> None:
    state = DeviceState({"temperature": stood(30.0), "other": stood()})
    note(state, {"temperature": 38.0, "other": 5.0}, MONDAY)
    note(state, {"temperature": 38.0}, MONDAY + after(1))
    first = dict(state.undo)
    note(state, {"temperature": 39.0}, MONDAY + after(1), onward=True)
    risen = dict(state.undo)
    note(state, {"temperature": 39.5}, MONDAY + after(1))

    assert (first, risen, state.undo) == ({"temperature": 30.0}, {"temperature": 30.0}, {"temperature": 39.0})
    note(state, {"temperature": 39.0}, MONDAY + after(1))

    assert standing(state) == {"temperature": 39.0, "other": 5.0}


@pytest.mark.parametrize(
    "witnesses, who, reason",
    [
        ([], None, "doubt"),
        ([ANA], "ana", None),
        ([Occupant("ana", CREDIT, MONDAY)], "ana", None),
        ([Occupant("ana", CREDIT - 0.01, MONDAY)], None, "doubt"),
        ([Occupant("ana", 0.95, MONDAY, conflict=True)], None, "doubt"),
        ([Occupant(UNKNOWN, 0.99, MONDAY)], None, "doubt"),
        ([GUEST], "guest:7f", "guest"),
        ([GUEST, Occupant("guest:8a", 0.9, MONDAY)], None, "guest"),
        ([ANA, GUEST], None, "doubt"),
        ([ANA, Occupant("ben", 0.95, MONDAY)], None, "doubt"),
    ],
)
def test_a_change_is_credited_to_the_one_who_is_certain_to_be_there(witnesses: list[Occupant], who: str | None, reason: str | None) -> None:
    found, why = whose(witnesses)

    assert (found.subject if found else None, why) == (who, reason)
