"""A hand or a machine: corrections within a second, settings that go back, devices that change at once, rooms that everybody has left."""

from __future__ import annotations

import pytest

from controller.core.ledger import EntryType
from controller.core.requests import SetDevice
from devices.messages import Origin
from devices.settings import Value
from tests.unit.core.life import Life, Outcome, served


def asked(life: Life, device: str = "heater", answer_s: float = 0.4, **values: Value) -> Outcome:
    """Let a device be told values by request, and say soon after that it obeys."""
    told = life.asks(SetDevice(device, values, "ana"))
    return told + life.waits(answer_s) + life.reports(device, values)


def well_known() -> Life:
    """Return a life with a heater that has always gone where it was told, at once."""
    life = served()
    for value in (18.0, 20.5, 17.0, 22.0, 19.0, 24.0, 18.5):
        asked(life, temperature=value)
        life.waits(600)
    return life


def wishes(outcome: Outcome) -> list[tuple[str | None, Value | None]]:
    return [(each.person, each.value) for each in outcome.entries(EntryType.PREFERENCE) if each.origin == "device"]


def test_a_correction_to_what_stood_before_counts_within_a_second() -> None:
    life = well_known()
    asked(life, temperature=23.0)
    life.waits(0.3)

    assert wishes(life.turns("heater", temperature=18.5)) == [("ana", 18.5)]


def test_a_correction_on_the_way_to_what_is_commanded_counts_although_the_device_obeys_then() -> None:
    life = well_known()
    life.asks(SetDevice("heater", {"temperature": 23.5}, "ana"))
    life.waits(0.2)
    turned = life.reports("heater", temperature=20.0) + life.waits(0.2) + life.reports("heater", temperature=23.5) + life.waits(60)

    assert wishes(turned) == [("ana", 20.0)]


def test_two_settings_that_go_back_at_once_are_a_command_taken_back() -> None:
    life = served()
    asked(life, "lamp", brightness=100.0, color_temp_kelvin=3000.0)
    life.waits(600)
    asked(life, "lamp", brightness=200.0, color_temp_kelvin=4000.0)
    life.waits(7)
    heard = life.reports("lamp", {"brightness": 100.0, "color_temp_kelvin": 3000.0}) + life.waits(60)

    assert wishes(heard) == []
    assert heard.reasons()[:2] == ["failed_command", "failed_command"]


def test_a_device_that_says_its_old_state_once_more_was_not_turned() -> None:
    life = served()
    asked(life, temperature=23.0)
    life.waits(600)
    heard = life.reports("heater", temperature=19.0) + life.waits(1) + life.reports("heater", temperature=23.0) + life.waits(60)

    assert wishes(heard) == []


def test_a_turn_that_is_repeated_after_the_old_state_is_one_turn() -> None:
    life = served()
    asked(life, temperature=23.0)
    life.waits(600)
    heard = Outcome()
    for value in (19.0, 23.0, 19.0):
        heard += life.reports("heater", temperature=value) + life.waits(1)
    heard += life.waits(60)

    assert wishes(heard) == [("ana", 19.0)]


def test_two_people_in_two_rooms_may_turn_at_the_same_moment() -> None:
    life = Life()
    life.obeys(life.enters("ana", "living"))
    life.obeys(life.enters("ben", "bathroom"))
    life.waits(60)
    turned = life.reports("heater", temperature=24.0) + life.reports("shower", temperature=36.0) + life.waits(60)

    assert sorted(wishes(turned), key=str) == [("ana", 24.0), ("ben", 36.0)]


def test_one_device_after_the_other_is_one_person_and_no_scene() -> None:
    life = served()
    life.waits(600)
    turned = life.reports("heater", temperature=24.0) + life.waits(1.6)
    turned += life.reports("lamp", brightness=90.0) + life.waits(1.6)
    turned += life.reports("hifi", volume=20.0) + life.waits(60)

    assert len(wishes(turned)) == 3


def test_a_change_where_everybody_has_left_may_be_a_machines_and_can_be_claimed() -> None:
    life = served()
    life.leaves("ana", "living")
    life.waits(3600)
    (entry,) = life.turns("lamp", brightness=90.0).entries()

    assert (entry.type, entry.reason) == (EntryType.IGNORED, "doubtful")
    assert entry.detail["evidence"]["because"] == ["everybody had left"]


def test_a_hand_that_another_controller_overrules_was_a_wish() -> None:
    life = well_known()
    for value in (23.0, 24.5, 21.0, 25.0):
        asked(life, temperature=value)
        life.waits(4)
        life.reports("heater", temperature=16.0)
        life.waits(600)
    asked(life, temperature=22.0)
    life.waits(1)
    turned = life.reports("heater", temperature=20.0) + life.waits(3) + life.reports("heater", temperature=16.0) + life.waits(60)

    assert wishes(turned) == [("ana", 20.0)]


def test_a_wish_between_two_steps_counts_on_a_device_that_has_always_stood_just_where_it_was_told() -> None:
    life = well_known()
    asked(life, temperature=21.5)
    life.waits(3)

    assert wishes(life.turns("heater", temperature=21.2)) == [("ana", 21.2)]


def promising() -> Life:
    """Return a life with a heater that always says at once that it obeys, and once more a second later, when it has."""
    life = served()
    for value in (18.0, 20.5, 17.0, 22.0, 19.0, 24.0, 18.5):
        asked(life, answer_s=0.04, temperature=value)
        life.waits(1.2)
        life.reports("heater", temperature=value)
        life.waits(600)
    return life


def test_a_correction_between_a_promise_and_its_keeping_counts_although_the_device_obeys_then() -> None:
    life = promising()
    asked(life, answer_s=0.04, temperature=23.5)
    life.waits(0.3)
    turned = life.reports("heater", temperature=20.0) + life.waits(0.9) + life.reports("heater", temperature=23.5) + life.waits(60)

    assert wishes(turned) == [("ana", 20.0)]


def test_what_overruled_a_hand_is_not_the_hands_when_it_is_said_again() -> None:
    life = well_known()
    life.rival("heater", temperature=25.0)
    life.waits(0.4)
    life.reports("heater", temperature=25.0)
    life.waits(600)
    turned = life.reports("heater", temperature=20.0) + life.waits(5)
    life.rival("heater", temperature=25.0)
    turned += life.waits(0.4) + life.reports("heater", temperature=25.0) + life.waits(1) + life.reports("heater", temperature=25.0)

    assert wishes(turned + life.waits(60)) == [("ana", 20.0)]


def test_who_has_just_come_puts_several_devices_right_in_a_few_seconds() -> None:
    life = Life()
    life.obeys(life.enters("ana", "living"))
    life.waits(30)
    turned = life.reports("heater", temperature=24.0) + life.waits(0.7)
    turned += life.reports("lamp", brightness=90.0) + life.waits(0.7)
    turned += life.reports("hifi", volume=20.0) + life.waits(60)

    assert len(wishes(turned)) == 3


def test_a_device_that_was_told_whole_degrees_alone_is_not_known_to_take_others() -> None:
    life = served()
    for value in (18.0, 20.0, 17.0, 22.0, 19.0, 24.0):
        asked(life, temperature=value)
        life.waits(600)
    told = life.asks(SetDevice("heater", {"temperature": 21.5}, "ana")) + life.waits(0.4)

    assert wishes(told + life.reports("heater", temperature=22.0) + life.waits(60)) == []


def test_what_a_device_makes_of_a_command_again_and_again_is_not_a_hands() -> None:
    life = well_known()
    heard = []
    for told in (25.0, 24.5, 23.5):
        asked(life, temperature=17.0)
        life.waits(600)
        life.asks(SetDevice("heater", {"temperature": told}, "ana"))
        life.waits(0.4)
        heard.append(life.reports("heater", temperature=21.5) + life.waits(60))
        life.waits(600)

    assert wishes(heard[0]) == [("ana", 21.5)]
    assert heard[1].reasons() == ["doubtful"]
    assert wishes(heard[2]) == []


def test_what_is_set_after_every_coming_to_one_value_and_at_one_delay_is_a_machines() -> None:
    life, seen = served(), Outcome()
    life.leaves("ana", "living")
    for day in range(6):
        life.waits(20 * 3600)
        came = life.enters("ana", "living")
        life.obeys(came + life.asks(SetDevice("heater", {"temperature": 18.0 + day % 3}, "ana")), 0.4)
        life.waits(0.6 + 0.02 * day)
        seen += life.turns("heater", temperature=23.0)
        life.waits(900)
        life.turns("heater", temperature=20.0 + day / 2)
        life.leaves("ana", "living")

    mine = [each for each in life.memory.entries.values() if each.id not in life.memory.gone and each.type is EntryType.PREFERENCE]
    assert [each.value for each in mine if each.origin == "device"] == [20.0, 20.5, 21.0, 21.5, 22.0, 22.5]
    assert seen.reasons()[-1] == "rival"


def test_the_first_word_of_a_device_that_was_away_is_no_hands_though_it_has_not_said_that_it_is_back() -> None:
    life = served()
    life.reports("heater", temperature=21.0)
    life.waits(600)
    life.is_available("heater", online=False)
    life.waits(28)

    assert life.reports("heater", temperature=18.0).reasons() == ["boot"]
    assert wishes(life.waits(600) + life.turns("heater", temperature=19.0)) == [("ana", 19.0)]


def test_what_changes_with_devices_that_say_it_was_others_was_others_too() -> None:
    life = served()
    life.reports("heater", temperature=21.0)
    life.waits(600)
    life.reports("lamp", {"brightness": 90.0}, origin=Origin.EXTERNAL)
    life.waits(0.1)

    assert "fan_out" in life.turns("heater", temperature=23.0).reasons()


def test_what_a_device_makes_of_another_controllers_command_is_that_ones() -> None:
    life = served()
    life.reports("lamp", brightness=200.0)
    life.waits(600)
    life.rival("lamp", brightness=149.0)
    life.waits(0.2)
    heard = life.reports("lamp", brightness=147.0)

    assert heard.reasons() == ["rival"]
    assert wishes(life.waits(60)) == []


def test_a_way_that_a_hand_at_another_setting_cut_short_was_a_command_where_the_device_says_so() -> None:
    life = served()
    life.reports("lamp", brightness=34.0, color_temp_kelvin=4450.0)
    life.waits(600)
    life.asks(SetDevice("lamp", {"brightness": 124.0, "color_temp_kelvin": 3000.0}, "ana"))
    for brightness, kelvin in ((52.0, 4150.0), (70.0, 3850.0), (88.0, 3600.0)):
        life.waits(3)
        life.reports("lamp", brightness=brightness, color_temp_kelvin=kelvin, origin=Origin.COMMAND)
    life.waits(1)
    life.reports("lamp", brightness=88.0, color_temp_kelvin=5250.0, origin=Origin.MANUAL)

    assert wishes(life.waits(300)) == [("ana", 5250.0)]


@pytest.mark.parametrize("late", [18.0, 40.0, 800.0])
def test_the_first_word_since_a_command_that_says_just_that_is_its_answer_however_late(late: float) -> None:
    life = well_known()
    life.enters("ana", "living")
    life.asks(SetDevice("heater", {"temperature": 23.0}, "ana"))
    life.waits(late)

    assert wishes(life.reports("heater", temperature=23.0) + life.waits(60)) == []


def test_what_a_command_asked_for_is_a_wish_where_the_device_had_not_obeyed_and_somebody_sets_it() -> None:
    life = well_known()
    life.enters("ana", "living")
    life.asks(SetDevice("heater", {"temperature": 23.0}, "ana"))
    for _ in range(4):
        life.waits(60)
        life.reports("heater", temperature=18.5)
    life.waits(60)

    assert wishes(life.reports("heater", temperature=23.0) + life.waits(60)) == [("ana", 23.0)]


def visit(life: Life, person: str, **values: float) -> Outcome:
    """Somebody comes, turns the lamp a minute later unless it stands right, and goes."""
    life.obeys(life.enters(person, "living"))
    life.waits(60)
    turned = life.turns("lamp", **values)
    life.leaves(person, "living")
    life.waits(1800)
    return turned


def test_what_people_set_at_once_each_to_their_own_taste_is_theirs_however_often() -> None:
    life = Life()
    visit(life, "ana", brightness=80.0, color_temp_kelvin=3000.0)
    visit(life, "ben", brightness=220.0, color_temp_kelvin=5000.0)
    turned = life.reports("lamp", brightness=80.0, color_temp_kelvin=3000.0) + life.waits(3)
    turned += life.enters("ana", "living") + life.waits(60)  # the tag is read late

    assert turned.preferences() == [("ana", 80.0), ("ana", 3000.0)]


def test_who_sets_everything_back_at_once_after_it_was_done_is_a_person() -> None:
    life = Life()
    visit(life, "ana", brightness=80.0, color_temp_kelvin=3000.0)
    visit(life, "ben", brightness=220.0, color_temp_kelvin=5000.0)
    life.obeys(life.enters("ana", "living"))
    life.waits(200)
    life.leaves("ana", "living")
    life.obeys(life.enters("ben", "living"))
    life.waits(50)

    assert not {"boot", "failed_command"} & set(life.turns("lamp", brightness=80.0, color_temp_kelvin=3000.0).reasons())


def test_what_one_of_two_has_set_at_once_before_is_theirs_though_the_other_turns_one_thing_at_a_time() -> None:
    life = Life()
    visit(life, "ana", brightness=80.0, color_temp_kelvin=3000.0)
    visit(life, "ben", brightness=220.0)
    visit(life, "ben", color_temp_kelvin=5000.0)
    turned = life.reports("lamp", brightness=80.0, color_temp_kelvin=3000.0) + life.waits(3)
    turned += life.enters("ana", "living") + life.waits(60)

    assert turned.preferences() == [("ana", 80.0), ("ana", 3000.0)]


def test_two_tastes_are_no_law_of_the_device() -> None:
    life = Life()
    wishes = {"ana": {"brightness": 80.0, "color_temp_kelvin": 3000.0}, "ben": {"brightness": 220.0, "color_temp_kelvin": 5000.0}}
    heard = Outcome()
    for person in ("ana", "ben", "ana", "ben", "ana", "ben"):
        life.enters(person, "living")
        life.reports("lamp", brightness=150.0, color_temp_kelvin=4000.0, origin=Origin.EXTERNAL)  # somebody's app, out of the way
        life.waits(300)
        heard = life.turns("lamp", **wishes[person])
        life.leaves(person, "living")
        life.waits(3600)

    assert heard.preferences() == [("ben", 220.0), ("ben", 5000.0)]
