"""What sets one value some seconds after commands is a machine's, though it does so after few of them; what fails, fails seldom."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controller.core.attribution import Label
from controller.core.attribution.labels import Verdict
from controller.core.attribution.machines.reverts import reverted
from controller.core.echo import EchoModel, Revert
from controller.core.state import Turn
from tests.unit.core.homes import HOME
from tests.unit.core.life import MONDAY

LAMP = HOME.devices["lamp"].settings["brightness"]


def after(*changes: tuple[float, float, bool, str], left: int = 0) -> tuple[EchoModel, Turn]:
    """Return what is known of a device by its changes after commands (seconds, value, back or not, who was there), and the last of them."""
    model = EchoModel(delays=[0.1] * 5, direct=20)
    for number, (delay, value, back, who) in enumerate(changes):
        model.reverted(Revert(delay, value, back, [who], 10.0 + 400.0 * (number % 3), at=MONDAY + timedelta(hours=number)))
    model.left = [MONDAY + timedelta(hours=number + 0.5) for number in range(left)]
    delay, value, back, _ = changes[-1]
    at = MONDAY + timedelta(hours=len(changes) - 1)
    return model, Turn(value, 120.0, at, at, at, since=delay, commanded=200.0, before_command=value if back else 120.0, said=1)


def judged(*changes: tuple[float, float, bool, str], left: int = 0) -> Verdict | None:
    model, made = after(*changes, left=left)
    return reverted(LAMP, model, made)


def test_one_value_as_long_after_commands_whoever_was_there_is_nobodys_though_most_commands_are_left_alone() -> None:
    writes = [(9.76, "cleo"), (10.6, "ana"), (9.5, "cleo"), (9.48, "ben"), (9.6, "ana")]
    hands = [(11.9, 216.0, False, "cleo"), (9.78, 216.0, False, "cleo"), (3.06, 220.0, False, "ana")]
    found = judged(*((delay, 214.0, False, who) for delay, who in writes[:4]), *hands, (9.6, 214.0, False, "ana"), left=12)

    assert found is not None
    assert found.found is Label.RIVAL


def test_one_value_as_long_after_commands_of_one_person_may_be_theirs() -> None:
    found = judged(*((delay, 214.0, False, "ana") for delay in (9.76, 10.6, 9.5, 9.48, 9.6)), left=12)

    assert found is None or found.found is not Label.RIVAL


def test_a_device_that_gives_up_is_known_by_its_delay_though_it_does_so_seldom_and_was_once_told_otherwise() -> None:
    found = judged((4.58, 60.0, True, "ana"), (4.38, 60.0, False, "ana"), (4.49, 60.0, True, "ben"), (4.4, 60.0, True, "ana"), left=12)

    assert found is not None
    assert found.label is Label.FAILED


def test_what_a_device_says_sooner_than_any_hand_says_nothing_of_what_it_does_later() -> None:
    answers = [(0.08, 60.0, True, who) for who in ("ben", "ana", "cleo")]
    found = judged((4.58, 60.0, True, "ana"), *answers, (4.49, 60.0, True, "ben"), (4.5, 60.0, True, "cleo"))

    assert found is not None
    assert found.label is Label.FAILED


@pytest.mark.parametrize("people, found", [(("cleo", "ana", "cleo", "ben"), Label.RIVAL), (("ana", "ana", "ana", "ana"), None)])
def test_what_others_write_back_is_theirs_too_at_a_device_that_says_again_and_again_where_it_stands(
    people: tuple[str, ...], found: Label | None
) -> None:
    model, made = after(
        *((delay, 60.0, number > 0, who) for number, (delay, who) in enumerate(zip((17.3, 16.8, 16.4, 16.5), people, strict=True)))
    )
    made.said = 3

    verdict = reverted(LAMP, model, made)
    assert (verdict.found if verdict else None) is found


def test_what_was_turned_away_the_last_time_is_doubted_when_it_comes_again_though_she_always_comes_then() -> None:
    model = EchoModel(delays=[0.3] * 5, direct=20)
    model.reverted(Revert(3.7, 50.0, False, ["ana"], 3.8, at=MONDAY))
    model.reverted(Revert(27.0, 57.0, False, ["ana"], 27.1, at=MONDAY + timedelta(seconds=23)))
    when = MONDAY + timedelta(days=2)
    again = Turn(50.0, 120.0, when, when, when, since=4.0, commanded=58.0, before_command=120.0, said=1)
    model.reverted(Revert(4.0, 50.0, False, ["ana"], 4.1, at=when))

    found = reverted(LAMP, model, again)
    assert found is not None
    assert found.label is Label.RIVAL
    model.reverts[1].at = MONDAY + timedelta(hours=1)
    assert reverted(LAMP, model, again) is None


@pytest.mark.parametrize("delays, known", [((3.6, 3.8, 3.7), True), ((3.6, 9.1, 14.0), False)])
def test_what_goes_back_to_whatever_it_was_told_as_long_after_is_no_hand(delays: tuple[float, ...], known: bool) -> None:
    model, at = EchoModel(delays=[0.1] * 5, direct=20), MONDAY
    for number, delay in enumerate(delays):  # a controller writes 232 each time, which fails at the device
        at = MONDAY + timedelta(hours=number)
        model.reverted(Revert(1.6, 232.0, False, ["ana"], 1.6, at=at))
        model.reverted(Revert(delay, 200.0 + number, False, ["ana"], delay, at=at + timedelta(seconds=2), told=True))
    made = Turn(202.0, 232.0, *3 * (at + timedelta(seconds=2),), since=delays[-1], commanded=202.0, before_command=120.0, said=2)

    assert (reverted(LAMP, model, made) is not None) is known


@pytest.mark.parametrize("delay, doubted", [(1.6, True), (9.6, False)])
def test_one_value_at_once_after_commands_for_one_and_another_is_doubted_the_third_time_whatever_else_came_then(
    *, delay: float, doubted: bool
) -> None:
    model, made = after(*((delay + off, 254.0, False, who) for off, who in ((0.1, "cleo"), (0.0, "cleo"), (-0.01, "ben"))))
    model.done(delay - 0.05)

    assert (reverted(LAMP, model, made) is not None) is doubted
