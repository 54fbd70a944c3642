"""A hand among machines: overruled at once, turning what else moves by itself, or coming at another time than they do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controller.core.attribution.labels import Label
from controller.core.attribution.machines.reverts import reverted
from controller.core.conduct import Credited
from controller.core.echo import EchoModel, Revert
from controller.core.requests import SetDevice
from controller.core.state import Turn
from devices.messages import Origin
from tests.unit.core.homes import HOME
from tests.unit.core.life import MONDAY, Life, Outcome, served
from tests.unit.core.test_hands_and_machines import asked, promising, well_known, wishes


def coloured() -> Life:
    """Return a life with a lamp whose brightness moves whenever it is told another colour."""
    life = served()
    for number in range(6):
        life.asks(SetDevice("lamp", {"color_temp_kelvin": 3000.0 + 200 * number}, "ana"))
        life.waits(1.0)
        life.reports("lamp", {"brightness": 100.0 + 7 * number, "color_temp_kelvin": 3000.0 + 200 * number})
        life.waits(600)
    return life


def test_a_hand_is_heard_though_what_may_be_another_controller_overrules_it() -> None:
    life = well_known()
    asked(life, temperature=23.0)
    life.waits(4)
    life.reports("heater", temperature=16.0)
    life.waits(600)
    asked(life, temperature=22.0)
    life.waits(1)
    turned = life.reports("heater", temperature=20.0) + life.waits(3) + life.reports("heater", temperature=16.0) + life.waits(60)

    assert ("ana", 20.0) in wishes(turned)


def test_a_hand_counts_while_the_setting_that_this_one_follows_has_not_moved_yet() -> None:
    life = coloured()
    life.asks(SetDevice("lamp", {"color_temp_kelvin": 2700.0}, "ana"))
    life.waits(0.4)
    life.reports("lamp", {"brightness": 210.0, "color_temp_kelvin": 4000.0})
    turned = life.waits(0.6) + life.reports("lamp", {"brightness": 150.0, "color_temp_kelvin": 4000.0}) + life.waits(60)

    assert ("ana", 150.0) in wishes(turned)


def test_what_moves_with_a_colour_that_is_turned_is_doubted_from_the_second_time_on() -> None:
    life = served()
    life.reports("lamp", {"brightness": 100.0, "color_temp_kelvin": 2600.0})
    life.waits(600)
    life.asks(SetDevice("lamp", {"color_temp_kelvin": 3200.0}, "ana"))
    life.waits(1.0)
    life.reports("lamp", {"brightness": 140.0, "color_temp_kelvin": 3200.0})
    life.waits(600)
    turned = life.turns("lamp", brightness=90.0, color_temp_kelvin=4100.0)

    assert wishes(turned) == [("ana", 4100.0)]
    assert "doubtful" in turned.reasons()


def test_what_stood_before_is_no_wish_when_it_is_said_sooner_than_any_hand() -> None:
    life = promising()
    life.asks(SetDevice("heater", {"temperature": 23.0}, "ana"))
    life.waits(0.04)
    life.reports("heater", temperature=23.0)
    life.waits(0.02)
    heard = life.reports("heater", temperature=18.5) + life.waits(200)

    assert wishes(heard) == []


def test_a_hand_that_comes_at_another_time_than_a_controller_always_does_is_not_that_ones() -> None:
    life = well_known()
    life.enters("ben", "living")
    for number, value in enumerate((23.0, 24.5, 21.0, 25.0, 22.0, 20.0, 19.5)):
        if number == 3:
            life.leaves("ben", "living")
        asked(life, temperature=value)
        life.waits(4 + 0.1 * (number % 2))
        life.reports("heater", temperature=16.0)
        life.waits(600)
    asked(life, temperature=20.0)
    life.waits(600)
    asked(life, temperature=22.5)
    life.waits(0.8)
    turned = life.turns("heater", temperature=16.0)

    assert turned.reasons() in ([None], ["doubtful"])


def test_what_a_way_came_past_is_no_wish_when_another_controller_calls_it_off() -> None:
    life = served()
    for value in (18.0, 24.0, 17.5, 23.5):
        before = float(life.told["heater"]["temperature"])
        life.asks(SetDevice("heater", {"temperature": value}, "ana"))
        for share in (0.3, 0.6, 1.0):
            life.waits(4)
            life.reports("heater", temperature=round(before + (value - before) * share, 1))
        life.waits(600)
    life.asks(SetDevice("heater", {"temperature": 17.0}, "ana"))
    life.waits(4)
    heard = life.reports("heater", temperature=22.6) + life.waits(2)
    life.rival("heater", temperature=22.5)
    heard += life.waits(1) + life.reports("heater", temperature=22.5) + life.waits(200)

    assert wishes(heard) == []


def test_a_hand_counts_though_another_controller_then_moves_what_that_setting_follows() -> None:
    life = served()
    life.reports("lamp", brightness=100.0, color_temp_kelvin=3000.0)
    life.waits(600)
    for number, brightness in enumerate((200.0, 120.0, 220.0, 90.0, 180.0, 140.0)):
        life.asks(SetDevice("lamp", {"brightness": brightness}, "ana"))
        life.waits(0.4)
        life.reports("lamp", brightness=brightness, color_temp_kelvin=3000.0 + 50 * (number + 1))
        life.waits(600)
    life.asks(SetDevice("lamp", {"brightness": 210.0, "color_temp_kelvin": 1600.0}, "ana"))
    life.waits(0.3)
    life.reports("lamp", brightness=210.0, color_temp_kelvin=3400.0)
    life.waits(0.5)
    life.reports("lamp", brightness=210.0, color_temp_kelvin=2100.0)
    life.waits(3)
    life.rival("lamp", brightness=235.0)
    life.waits(0.3)
    heard = life.reports("lamp", brightness=235.0, color_temp_kelvin=2750.0) + life.waits(600)

    assert heard.preferences() == [("ana", 2100.0)]


def test_a_hand_soon_after_an_answer_is_no_other_settings_doing_on_a_lamp_that_answers_twice_now_and_then() -> None:
    life, turned = served(), {}
    for number in range(18):
        life.obeys(life.enters("ana", "living"))
        life.reports("lamp", brightness=40.0 + 7 * number, color_temp_kelvin=(colour := 3000.0 + 50 * number))
        life.waits(600)
        asked(life, "lamp", 0.2, brightness=180.0 - number, color_temp_kelvin=colour + 500.0)
        life.waits((0.3, 0.3, 0.12, 0.55, 0.3, 0.3, 0.4, 0.75)[number % 8])
        if number % 4 == 1:
            life.reports("lamp", brightness=180.0 - number, color_temp_kelvin=colour + 500.0)
        if number % 4 > 1:
            value = 210.0 + number * number % 31
            turned[value] = wishes(life.reports("lamp", brightness=value, color_temp_kelvin=colour + 500.0) + life.waits(60))
        life.waits(600)
        life.leaves("ana", "living")

    assert turned == {value: [("ana", value)] for value in turned}


def test_a_controller_that_writes_one_value_back_is_known_though_it_keeps_its_time_by_a_fifth_only() -> None:
    life, heard = served(), Outcome()
    for number, delay in enumerate((22.0, 22.4, 21.4, 22.4, 22.1, 21.6, 18.4)):
        asked(life, temperature=18.0 + number / 2)
        life.waits(delay - 0.4)
        heard = life.reports("heater", temperature=25.0) + life.waits(60)
        life.waits(900)

    assert wishes(heard) == []
    assert [each.value for each in life.memory.evidence("ana", "heater", "temperature") if each.value == 25.0] == []


def test_what_follows_a_colour_that_creeps_to_its_end_is_no_hands() -> None:
    """The last bit of its way is less than a step, and only then the lamp changes its brightness."""
    life, last = served(), Outcome()
    for number in range(12):
        colour, brightness = 3000.0 + 50 * (number % 7), 100.0 + 11 * number
        life.reports("lamp", brightness=brightness, color_temp_kelvin=colour)
        life.waits(900)
        life.asks(SetDevice("lamp", {"color_temp_kelvin": colour + 150.0}, "ana"))
        for done in (44.0, 88.0, 132.0):
            life.waits(10)
            life.reports("lamp", brightness=brightness, color_temp_kelvin=colour + done)
        life.waits(10)
        last = life.reports("lamp", brightness=brightness + 5.0, color_temp_kelvin=colour + 150.0) + life.waits(60)
        life.waits(900)

    assert wishes(last) == []
    assert "doubtful" not in last.reasons()


def test_what_goes_along_as_it_is_told_goes_along_with_a_hand_too_though_the_device_says_manual() -> None:
    life = served()
    for number in range(5):
        life.asks(SetDevice("lamp", {"brightness": 100.0 + 30 * number}, "ana"))
        life.waits(0.6)
        life.reports("lamp", {"brightness": 100.0 + 30 * number, "color_temp_kelvin": 2900.0 + 437 * number}, origin=Origin.COMMAND)
        life.waits(600)
    values = {"brightness": 60.0, "color_temp_kelvin": 5600.0}
    turned = life.reports("lamp", values, origin=Origin.MANUAL) + life.waits(60)

    assert wishes(turned) == [("ana", 60.0)]
    assert wishes(life.reports("lamp", {**values, "color_temp_kelvin": 3000.0}, origin=Origin.MANUAL) + life.waits(60)) == [("ana", 3000.0)]


@pytest.mark.parametrize("left, found", [(0, Label.RIVAL), (12, None)])
def test_who_lets_go_of_most_commands_is_no_controller_that_never_does(left: int, found: Label | None) -> None:
    pauses, people = (3.0, 47.0, 11.0, 0.8, 26.0, 84.0), (["ana"], ["ana", "ben"])
    times = [MONDAY + timedelta(hours=number) for number in range(len(pauses))]
    known = Credited("an entry", MONDAY, 21.5, "ana")
    reverts = [Revert(pause, 21.5, people=people[at.hour % 2], credited=known, at=at) for at, pause in zip(times, pauses, strict=True)]
    model = EchoModel(reverts=reverts, left=[times[0] + timedelta(minutes=20 * number) for number in range(1, left + 1)])
    made = Turn(21.5, 20.0, times[-1], times[-1], times[-1], since=pauses[-1])
    verdict = reverted(HOME.devices["heater"].settings["temperature"], model, made)

    assert (verdict.label if verdict is not None else None) is found


def test_a_small_correction_soon_after_what_another_controller_had_it_do_is_heard() -> None:
    life = served()
    for value in (100.0, 200.0, 60.0, 150.0, 230.0, 120.0):
        asked(life, "lamp", brightness=value)
        life.waits(600)
    life.rival("lamp", brightness=220.0)
    life.waits(0.4)
    life.reports("lamp", brightness=220.0)
    life.waits(2.6)

    assert wishes(life.turns("lamp", brightness=223.0)) == [("ana", 223.0)]
