"""What a device says: echoes, first words, boots, other controllers, nonsense; coming, going, waking."""

from __future__ import annotations

import pytest

from controller.core.decisions import PublishDevice, PublishDevices, Warn
from controller.core.ledger import EntryType
from devices.messages import Origin
from tests.unit.core.life import Life, Outcome, served


def ignored(outcome: Outcome) -> list[tuple[str | None, str | None]]:
    return [(each.setting, each.reason) for each in outcome.entries(EntryType.IGNORED)]


def test_an_echo_is_counted_and_not_stored() -> None:
    life = Life()
    life.reports("heater", temperature=18.0)
    life.waits(30)
    echoed = life.obeys(life.enters("ana", "living"))

    assert ("temperature", "echo") in ignored(echoed)
    assert not life.memory.entries
    assert life.waits(60).preferences() == []


@pytest.mark.parametrize(
    "origin, reason",
    [(Origin.SCHEDULE, "schedule"), (Origin.EXTERNAL, "rival"), (Origin.BOOT, "boot"), (Origin.COMMAND, "rival")],
)
def test_what_the_device_says_was_no_hand_is_nobodys(origin: Origin, reason: str) -> None:
    life = served()
    heard = life.reports("heater", temperature=17.0, origin=origin)

    assert ignored(heard) == [("temperature", reason)]
    assert (heard + life.waits(60)).preferences() == []


def test_a_schedule_is_not_fought_and_a_boot_is_put_right() -> None:
    scheduled, booted = served(), served()

    assert (scheduled.reports("heater", temperature=17.0, origin=Origin.SCHEDULE) + scheduled.waits(900)).sets("heater") == []
    assert booted.reports("heater", temperature=17.0, origin=Origin.BOOT).sets("heater") == [{"temperature": 21}]


def test_a_person_is_believed_on_the_way_to_a_command() -> None:
    life = Life()
    life.reports("heater", temperature=17.0)
    life.waits(30)
    life.enters("ana", "living")
    turned = life.reports("heater", temperature=19.0, origin=Origin.MANUAL) + life.waits(10)

    assert turned.preferences() == [("ana", 19.0)]


def test_values_on_the_way_are_no_wish_while_the_device_goes_on() -> None:
    life = Life()
    life.reports("heater", temperature=17.0)
    life.waits(30)
    life.enters("ana", "living")
    heard = Outcome()
    for value in (18.0, 19.0, 20.0, 21.0):
        heard += life.waits(2) + life.reports("heater", temperature=value)

    assert (heard + life.waits(60)).preferences() == []
    assert ("temperature", "echo") in ignored(heard)


def test_a_stop_on_the_way_is_a_wish() -> None:
    life = Life()
    life.reports("heater", temperature=17.0)
    life.waits(30)
    life.enters("ana", "living")

    assert (life.reports("heater", temperature=19.0) + life.waits(30)).preferences() == [("ana", 19.0)]


def test_a_stop_on_the_way_is_not_answered_with_a_command() -> None:
    life = Life()
    life.reports("heater", temperature=17.0)
    life.waits(30)
    life.enters("ana", "living")

    assert (life.reports("heater", temperature=19.0) + life.waits(30)).sets("heater") == []


def test_a_late_echo_does_not_end_a_turn_that_overtook_it() -> None:
    life = Life()
    life.reports("heater", temperature=17.0)
    life.waits(30)
    life.enters("ana", "living")
    life.waits(0.3)
    turned = life.reports("heater", temperature=24.0) + life.waits(0.3) + life.reports("heater", temperature=21.0) + life.waits(30)

    assert turned.preferences() == [("ana", 24.0)]


def test_the_same_value_again_does_not_make_a_turn_longer() -> None:
    life = served("ana", "bathroom")
    life.reports("shower", temperature=40.0)
    life.waits(15)
    life.reports("shower", temperature=40.0)

    assert life.waits(4.9).preferences() == []
    assert life.waits(0.2).preferences() == [("ana", 40.0)]


def test_turned_and_turned_back_is_nothing() -> None:
    life = served("ana", "bathroom")
    life.reports("shower", temperature=40.0)
    life.waits(5)
    back = life.turns("shower", temperature=38.0)

    assert back.entries(EntryType.PREFERENCE) == []
    assert back.sets("shower") == []


def test_turning_back_later_is_a_wish_of_its_own() -> None:
    life = served("ana", "bathroom")
    life.turns("shower", temperature=37.0)
    life.waits(300)

    assert life.turns("shower", temperature=38.0).preferences() == [("ana", 38.0)]


@pytest.mark.parametrize(
    "there, device, value, wanted",
    [
        (False, "radio", "jazz", []),
        (True, "radio", "jazz", [("ana", "jazz")]),
        (True, "hifi", "calm", []),  # the kind's or the file's default: nobody's doing
    ],
)
def test_the_first_word_of_a_device_is_a_wish_where_somebody_is_there(
    there: bool, device: str, value: str, wanted: list[tuple[str, str]]
) -> None:
    life = Life()
    if there:
        life.enters("ana", "car" if device == "radio" else "living")
    setting = "station" if device == "radio" else "playlist"

    assert life.turns(device, **{setting: value}).preferences() == wanted


def test_the_first_word_on_one_setting_beside_an_echo_of_another_is_no_wish() -> None:
    life = Life()
    life.enters("ana", "car")

    assert life.turns("radio", station="jazz", volume=30.0).preferences() == []


def test_after_coming_online_a_device_restores_itself() -> None:
    life = served()
    life.is_available("heater", online=False)
    life.waits(30)
    life.is_available("heater", online=True)
    booted = life.waits(3) + life.reports("heater", temperature=15.0)
    life.waits(30)

    assert ignored(booted) == [("temperature", "boot")]
    assert booted.sets("heater") == [{"temperature": 21}]
    assert life.turns("heater", temperature=24.0).preferences() == [("ana", 24.0)]


def test_another_controllers_command_comes_back_as_its_own() -> None:
    life = served()
    life.rival("heater", temperature=18.0)
    heard = life.reports("heater", temperature=18.0)

    assert ignored(heard) == [("temperature", "rival")]
    assert (heard + life.waits(900)).sets("heater") == []


def test_our_own_command_heard_again_is_nobody_elses() -> None:
    life = Life()
    entered = life.enters("ana", "living")
    life.rival("heater", **entered.sets("heater")[0])

    assert ("temperature", "rival") not in ignored(life.obeys(entered))


def test_values_that_no_such_device_has_are_said_and_never_held() -> None:
    life = served()
    heard = life.reports("heater", rejected={"temperature": "outside 5 to 26 °C"})

    assert ignored(heard) == [("temperature", "implausible")]
    assert [each.topic for each in heard.of(Warn)] == ["implausible/heater"]
    assert "26" not in heard.of(Warn)[0].text
    assert (heard + life.waits(60)).sets("heater") == []


def test_devices_that_are_not_configured_are_warned_of() -> None:
    life = Life()
    heard = life.reports("toaster", crumbs=3.0) + life.is_available("toaster", online=True) + life.rival("toaster", crumbs=1.0)

    assert [each.topic for each in heard.of(Warn)] == ["device", "device"]
    assert life.wakes_up("toaster") == Outcome()


def test_coming_and_going_is_said_once() -> None:
    life = Life()
    gone = life.is_available("heater", online=False)

    assert [each.available for each in gone.of(PublishDevice)] == [False]
    assert len(gone.of(PublishDevices)) == 1
    assert life.is_available("heater", online=False).of(PublishDevice) == []


def test_what_is_not_reachable_is_not_commanded_and_served_when_it_is_back() -> None:
    life = Life()
    life.is_available("heater", online=False)
    entered = life.enters("ana", "living")
    back = life.is_available("heater", online=True)

    assert entered.sets("heater") == []
    assert "not reachable" in entered.document("heater").why
    assert back.sets("heater") == [{"temperature": 21}]


def test_what_is_off_waits_until_it_is_on() -> None:
    life = Life()
    life.reports("lamp", powered=False)
    entered = life.enters("ana", "living")

    assert entered.sets("lamp") == []
    assert "Waits until the device is switched on." in entered.document("lamp").why
    assert life.reports("lamp", powered=False).sets("lamp") == []
    assert life.reports("lamp", powered=True).sets("lamp") == [{"brightness": 255, "color_temp_kelvin": 2700}]


def test_what_is_in_use_is_on() -> None:
    life = Life()
    life.reports("lamp", powered=False)
    life.enters("ana", "living")

    assert life.reports("lamp", active=True).sets("lamp") == [{"brightness": 255, "color_temp_kelvin": 2700}]


def test_a_device_that_wakes_up_is_told_again_though_it_stands_so() -> None:
    life = served()

    assert life.wakes_up("heater").sets("heater") == [{"temperature": 21}]
    life.turns("heater", temperature=24.0)
    assert life.wakes_up("heater").sets("heater") == [{"temperature": 24}]


def test_nobody_there_nothing_to_tell() -> None:
    assert Life().wakes_up("heater").sets("heater") == []
