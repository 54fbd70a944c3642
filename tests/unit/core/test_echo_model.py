"""Learned echo models: devices that answer slowly, on grids of their own, by ways, with promises, and machines that are not people."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from controller.core.echo import EchoModel
from controller.core.ledger import EntryType
from controller.core.requests import ClaimEntry, Level, ReleaseHold, ResetEcho, SetDevice, SetLevel
from devices.messages import Origin
from devices.settings import Value
from tests.unit.core.life import Life, Outcome, together


def asked(life: Life, value: float, after: float = 0.5, said: float | None = None) -> Outcome:
    """Let the heater be told a value by request, and answer after some time, perhaps in its own words."""
    told = life.asks(SetDevice("heater", {"temperature": value}, "ana"))
    waited = life.waits(after)
    return told + waited + life.reports("heater", temperature=value if said is None else said)


def known(answers: Mapping[float, float] | None = None, after: float = 0.5) -> Life:
    """Return a life in which Ana is in and the heater has answered several commands, each in its own words."""
    life = Life()
    life.enters("ana", "living")
    for told, said in (answers or {17.0: 17.0, 18.5: 18.5, 20.0: 20.0, 16.5: 16.5, 22.0: 22.0, 19.5: 19.5, 21.5: 21.5}).items():
        asked(life, told, after, said)
        life.waits(600)
    life.asks(ReleaseHold("heater"))
    life.waits(600)
    return life


def wishes(outcome: Outcome) -> list[Value | None]:
    return [each.value for each in outcome.entries(EntryType.PREFERENCE) if each.origin == "device"]


def test_a_hand_that_was_quicker_than_a_slow_device_is_kept() -> None:
    life = known(after=8.0)
    life.asks(SetDevice("heater", {"temperature": 18.0}, "ana"))
    life.waits(0.3)
    turned = life.reports("heater", temperature=24.0) + life.waits(7.7) + life.reports("heater", temperature=18.0) + life.waits(30)

    assert wishes(turned) == [24.0]


def test_a_device_of_whole_degrees_rounds_and_nobody_did() -> None:
    life = known({17.0: 17.0, 19.0: 19.0, 24.0: 24.0, 18.0: 18.0})

    assert wishes(asked(life, 21.5, said=22.0) + life.waits(60)) == []
    assert wishes(asked(life, 19.5, said=19.0) + life.waits(60)) == []


def test_a_promise_that_is_worded_in_fahrenheit_later_is_no_wish() -> None:
    life = known()
    heard = asked(life, 22.5, after=0.1) + life.waits(1.5) + life.reports("heater", temperature=22.22) + life.waits(60)

    assert wishes(heard) == []


def test_the_end_of_its_reach_is_no_wish() -> None:
    life = known()
    asked(life, 24.0, said=22.0)
    life.waits(60)

    assert wishes(asked(life, 26.0, said=22.0) + life.waits(60)) == []


def test_a_stop_on_the_way_at_an_unusual_moment_is_a_wish() -> None:
    life = known()
    life.asks(SetDevice("heater", {"temperature": 17.0}, "ana"))
    life.waits(3.0)

    assert wishes(life.reports("heater", temperature=19.0) + life.waits(60)) == [19.0]


def test_a_way_that_pauses_as_it_always_does_is_no_wish() -> None:
    life = settled()
    heard = Outcome()
    for start, told in ((21.0, 26.0), (26.0, 16.0), (16.0, 26.0)):
        life.asks(SetDevice("heater", {"temperature": told}, "ana"))
        for step in range(1, 6):
            heard += life.waits(15.0) + life.reports("heater", temperature=start + (told - start) * step / 5)
        heard += life.waits(300)

    assert wishes(heard) == []


def test_somebody_sets_what_was_commanded_and_lost_long_ago() -> None:
    life = known()
    life.asks(SetDevice("heater", {"temperature": 24.0}, "ana"))
    life.waits(1200)

    assert wishes(life.reports("heater", temperature=24.0) + life.waits(60)) == [24.0]


def test_a_device_that_speaks_of_hands_alone_is_believed_when_it_says_an_old_value() -> None:
    life = Life()
    life.enters("ana", "living")
    life.waits(60)
    life.turns("heater", temperature=24.0)
    life.asks(SetDevice("heater", {"temperature": 18.0}, "ana"))
    life.waits(600)

    assert wishes(life.turns("heater", temperature=24.0)) == [24.0]


def test_a_hand_that_undoes_an_unconfirmed_command_is_believed_where_it_says_so() -> None:
    life = Life()
    life.enters("ana", "living")
    life.reports("heater", temperature=21.5)
    life.waits(600)
    life.asks(SetDevice("heater", {"temperature": 25.0}, "ana"))
    life.waits(60)

    assert wishes(life.reports("heater", {"temperature": 21.5}, origin=Origin.MANUAL) + life.waits(30)) == [21.5]


def at_noon(life: Life, value: float, seconds: float = 0.0) -> Outcome:
    life.until("12:00")
    life.waits(seconds)
    return life.reports("heater", temperature=value) + life.waits(30)


def test_the_same_value_at_the_same_second_of_another_day_is_a_schedule() -> None:
    life = Life()
    life.reports("heater", temperature=21.0)
    for hours in (1, 2, 3):
        life.until("09:00")
        life.waits(600.0 * hours)
        life.enters("ana", "living")
        noon = at_noon(life, 17.0)
        life.reports("heater", temperature=21.0)
        life.waits(60)
        life.leaves("ana", "living")

    assert noon.reasons() == ["schedule"]
    assert noon.entries()[0].detail["evidence"]["because"] == ["the same value at the same second of another day"]


def test_a_habit_that_keeps_step_with_coming_is_a_persons() -> None:
    life = Life()
    life.asks(SetLevel("ana", Level.OBSERVE))
    life.reports("heater", temperature=21.0)
    for _ in range(3):
        life.until("12:00")
        life.enters("ana", "living")
        life.waits(60)
        turned = life.turns("heater", temperature=24.0)
        life.leaves("ana", "living")
        life.waits(60)
        life.reports("heater", temperature=21.0)
        life.waits(60)

    assert wishes(turned) == [24.0]


def scene(life: Life, *names: str) -> Outcome:
    values: dict[str, dict[str, Value]] = {
        "heater": {"temperature": 17.0},
        "lamp": {"brightness": 40.0},
        "hifi": {"volume": 5.0},
    }
    return together([life.reports(name, values[name]) + life.waits(0.2) for name in names]) + life.waits(60)


def settled() -> Life:
    """Return a life in which Ana has long been in and every device stands somewhere."""
    life = Life()
    life.obeys(life.enters("ana", "living"))
    life.waits(1800)
    return life


def test_three_devices_at_once_are_a_scene() -> None:
    assert scene(settled(), "heater", "lamp", "hifi").reasons() == ["fan_out", "fan_out", "fan_out"]


@pytest.mark.parametrize("after", [0.8, 1.4])
def test_a_third_device_that_is_slow_belongs_to_the_scene_of_two_others(after: float) -> None:
    life = settled()
    heard = life.reports("heater", temperature=17.0) + life.waits(0.05) + life.reports("lamp", brightness=40.0)
    heard += life.waits(after) + life.reports("hifi", volume=5.0) + life.waits(60)

    assert heard.reasons() == ["fan_out", "fan_out", "fan_out"]


def test_two_devices_at_once_are_in_doubt_and_can_be_claimed() -> None:
    life = settled()
    heard = scene(life, "heater", "lamp")

    assert heard.reasons() == ["doubtful", "doubtful"]
    claimed = life.asks(ClaimEntry(heard.entries(EntryType.IGNORED)[0].id, "ana"))
    assert claimed.answer().error is None
    assert len(claimed.preferences()) == 1


def test_a_power_cut_is_known_again_by_what_the_device_comes_back_with() -> None:
    life = settled()
    life.is_available("lamp", online=False)
    life.waits(5)
    life.is_available("lamp", online=True)
    life.obeys(life.reports("lamp", brightness=255.0, color_temp_kelvin=6500.0))
    life.waits(60)
    life.reports("lamp", brightness=120.0, color_temp_kelvin=2700.0)
    life.waits(600)
    booted = life.reports("lamp", brightness=255.0, color_temp_kelvin=6500.0) + life.waits(60)

    assert booted.reasons() == ["boot", "boot"]


def test_after_a_device_is_back_only_its_first_word_is_its_own() -> None:
    life = settled()
    life.is_available("heater", online=False)
    life.waits(5)
    life.is_available("heater", online=True)
    life.reports("heater", temperature=15.0)
    life.waits(2)

    assert wishes(life.turns("heater", temperature=24.0)) == [24.0]


def test_a_controller_that_writes_back_again_and_again_is_known_in_the_end() -> None:
    life = Life()
    life.enters("ana", "living")
    reasons: list[str | None] = []
    for round_ in range(6):
        life.waits(1000 + 100 * round_)
        asked(life, 18.0 + round_ % 2)
        life.waits(4.5)
        reasons = (life.reports("heater", temperature=25.0) + life.waits(60)).reasons()

    assert reasons == ["rival"]


def test_what_follows_another_setting_is_no_wish_once_that_is_known() -> None:
    life = settled()
    heard = Outcome()
    for brightness, kelvin in ((100.0, 2200.0), (200.0, 3500.0), (60.0, 1900.0)):
        life.asks(SetDevice("lamp", {"brightness": brightness}, "ana"))
        heard = life.waits(0.5) + life.reports("lamp", brightness=brightness, color_temp_kelvin=kelvin) + life.waits(60)

    assert wishes(heard) == []


def test_echo_reset_forgets_what_was_learned() -> None:
    life = known()
    life.asks(ResetEcho("heater"))
    row = next(each for each in life.house.snapshot() if each.key == "device/heater")

    assert row.state is not None
    assert "echo" not in row.state["fields"]["temperature"]


def test_what_was_learned_of_a_device_survives_a_restart() -> None:
    life = known({17.0: 17.0, 19.0: 19.0, 24.0: 24.0, 18.0: 18.0})
    life.restarts()
    life.enters("ana", "living")

    assert wishes(asked(life, 21.5, said=22.0) + life.waits(60)) == []


@pytest.mark.parametrize("gone", ["heater", "lamp"])
def test_every_hand_says_what_it_was_found_by(gone: str) -> None:
    life = settled()
    turned = life.turns(gone, **({"temperature": 24.0} if gone == "heater" else {"brightness": 90.0}))
    (entry,) = turned.entries(EntryType.PREFERENCE)

    assert entry.detail["evidence"]["label"] == "hand"
    assert entry.detail["evidence"]["hand"] >= 0.8


def test_settings_that_took_the_same_values_at_once_before_were_not_turned_whatever_else_changed_at_once() -> None:
    life = settled()
    heard = Outcome()
    for brightness, kelvin in ((80.0, 3000.0), (220.0, 5000.0), (80.0, 3000.0)):
        heard = life.reports("lamp", brightness=brightness, color_temp_kelvin=kelvin) + life.waits(3600)

    assert heard.reasons()[-2:] == ["boot", "boot"]


def test_what_takes_its_way_where_it_has_far_to_go_takes_ways_however_often_it_is_told_to_go_a_little() -> None:
    cover, lamp = EchoModel(), EchoModel()
    for model, long in ((cover, 4.0), (lamp, 90.0)):
        for number in range(12):
            model.answered(0.4, 50.0 + long * (number % 2), 50.0 + long * (number % 2), ramped=False, exact=True, start=50.0)
        model.answered(0.4, 90.0, 90.0, ramped=True, exact=True, start=50.0)
        model.strode(6.0, 40.0)

    assert cover.takes_ways
    assert not lamp.takes_ways
