"""What does not come as it happens: a broker's memory, what waited, what a device dates itself."""

from __future__ import annotations

import json

import pytest

from controller.core.decisions import PublishDevice, Warn
from controller.core.ledger import EntryType
from controller.core.requests import SetDevice
from devices.messages import Origin
from tests.unit.core.life import Life, Outcome, served
from tests.unit.core.test_hands_and_machines import well_known, wishes
from tests.unit.core.test_invariants import fresh


def ignored(outcome: Outcome) -> list[tuple[str | None, str | None]]:
    return [(each.setting, each.reason) for each in outcome.entries(EntryType.IGNORED)]


def test_a_brokers_memory_is_never_a_wish() -> None:
    life = served()
    heard = life.reports("heater", temperature=25.0, retained=True)

    assert ignored(heard) == [("temperature", "retained")]
    assert (heard + life.waits(60)).preferences() == []
    assert heard.of(PublishDevice) == []


@pytest.mark.parametrize("restart", [False, True])
def test_what_a_broker_remembers_and_the_device_then_says_was_not_turned_just_now(restart: bool) -> None:
    life = served()
    life.reports("heater", temperature=25.0, retained=True)
    if restart:
        life.restarts()
    life.waits(190)

    assert life.turns("heater", temperature=25.0).preferences() == []
    assert life.turns("heater", temperature=23.0).preferences() == [("ana", 23.0)]


def test_what_a_broker_remembers_and_the_device_denies_may_still_be_turned_to() -> None:
    life = served()
    life.reports("heater", temperature=25.0, retained=True)
    life.waits(60)
    life.reports("heater", temperature=21.0)
    life.waits(60)

    assert life.turns("heater", temperature=25.0).preferences() == [("ana", 25.0)]


def test_a_brokers_memory_is_taken_where_the_device_itself_was_not_heard() -> None:
    life = Life()
    heard = life.reports("heater", temperature=21.0, active=True, powered=True, retained=True)

    assert [dict(each.values) for each in heard.of(PublishDevice)] == [{"temperature": 21.0}]
    assert life.wakes_up("heater").sets("heater") == []


def test_a_brokers_memory_starts_no_use() -> None:
    life = Life()

    assert life.reports("shower", active=True, retained=True).documents("shower") == []


def test_after_a_lost_connection_the_brokers_memory_counts_again() -> None:
    life = served()
    life.loses_connection()
    heard = life.reports("heater", temperature=25.0, retained=True)

    assert [dict(each.values) for each in heard.of(PublishDevice)] == [{"temperature": 25.0}]
    assert (heard + life.waits(60)).preferences() == []


def test_what_waited_at_the_broker_without_a_time_of_its_own_is_nobodys() -> None:
    life = served()
    heard = life.reports("heater", temperature=24.0, late=True) + life.waits(30)

    assert heard.preferences() == []
    assert heard.reasons() == ["late"]


def test_what_waited_at_the_broker_with_its_own_time_belongs_to_who_was_there_then() -> None:
    life = served()
    life.leaves("ana", "living")
    life.waits(600)
    life.enters("ben", "living")
    heard = life.reports("heater", temperature=24.0, late=True, ago=630) + life.waits(30)

    assert heard.preferences() == [("ana", 24.0)]


def test_a_change_from_before_anybody_came_is_nobodys() -> None:
    life = served()
    heard = life.reports("heater", temperature=24.0, ago=3600) + life.waits(30)

    assert heard.preferences() == []


@pytest.mark.parametrize("ago", [-60.0, 2 * 86400.0])
def test_a_clock_that_cannot_be_right_is_not_believed(ago: float) -> None:
    life = served()
    heard = life.reports("heater", temperature=24.0, ago=ago) + life.waits(30)

    assert heard.preferences() == [("ana", 24.0)]
    assert (life.now - heard.entries(EntryType.PREFERENCE)[0].at).total_seconds() == 30


def test_a_change_heard_of_after_a_later_one_is_credited_and_changes_nothing_else() -> None:
    life = served()
    life.reports("heater", temperature=25.0, ago=0.0)
    life.waits(30)
    heard = life.reports("heater", temperature=24.0, ago=40.0) + life.waits(30)

    assert heard.preferences() == [("ana", 24.0)]
    assert heard.sets("heater") == []
    assert heard.of(PublishDevice) == []
    assert life.wakes_up("heater").sets("heater") == [{"temperature": 25}]


def test_a_past_change_delivered_twice_is_credited_once() -> None:
    life = served()
    life.reports("heater", temperature=25.0, ago=0.0)
    life.waits(30)
    life.reports("heater", temperature=24.0, ago=40.0)

    assert (life.reports("heater", temperature=24.0, ago=40.0) + life.waits(30)).preferences() == []


def test_a_report_delivered_twice_is_credited_once_even_with_another_in_between() -> None:
    life = served()
    life.reports("heater", temperature=24.0, ago=0.0)
    life.waits(30)
    life.reports("heater", temperature=22.0, ago=0.0)
    life.waits(30)

    assert (life.reports("heater", temperature=24.0, ago=60.0) + life.waits(30)).preferences() == []


@pytest.mark.parametrize("origin", [Origin.SCHEDULE, Origin.BOOT, Origin.EXTERNAL, Origin.COMMAND])
def test_a_past_change_that_was_no_hands_is_nobodys(origin: Origin) -> None:
    life = served()
    life.reports("heater", temperature=25.0, ago=0.0)
    life.waits(30)

    assert (life.reports("heater", temperature=17.0, ago=40.0, origin=origin) + life.waits(30)).preferences() == []


def test_a_past_echo_is_nobodys() -> None:
    life = Life()
    life.reports("heater", temperature=18.0)
    life.waits(5)
    life.enters("ana", "living")
    life.waits(10)
    life.reports("heater", temperature=24.0, ago=0.0)
    life.waits(0.2)

    assert (life.reports("heater", temperature=21.0, ago=9.0) + life.waits(30)).preferences() == [("ana", 24.0)]


def test_a_past_change_in_nobodys_time_is_nobodys() -> None:
    life = served()
    life.reports("heater", temperature=25.0, ago=0.0)
    life.waits(30)
    heard = life.reports("heater", temperature=24.0, ago=3000.0)

    assert heard.preferences() == []
    assert heard.reasons() == ["late"]


def test_a_brokers_memory_of_nonsense_is_warned_of_alone() -> None:
    heard = served().reports("heater", rejected={"temperature": "not a number"}, retained=True)

    assert ignored(heard) == []
    assert len(heard.of(Warn)) == 1


@pytest.mark.parametrize("ago", [80, 2400])
@pytest.mark.parametrize("restart", [False, True])
def test_a_wish_that_is_heard_of_late_is_learned_in_its_place_after_a_restart_too(restart: bool, ago: float) -> None:
    life = Life()
    life.obeys(life.enters("ana", "living"))
    life.waits(3600)
    life.leaves("ana", "living")  # what she had was left alone
    life.waits(60)
    if restart:
        life.restarts()
    life.reports("heater", temperature=24.0, ago=ago)
    life.waits(60)
    told = life.memory.evidence("ana", "heater", "temperature")

    assert [each.type for each in told] == [EntryType.PREFERENCE, EntryType.ACCEPTANCE]
    assert json.dumps(life.learned("ana", "heater", "temperature")) == json.dumps(fresh(told))


def test_an_old_state_said_again_after_a_hand_does_not_change_when_the_hand_was() -> None:
    life = well_known()
    life.asks(SetDevice("heater", {"temperature": 24.0}, "ana"))
    life.waits(0.3)
    life.reports("heater", temperature=24.0)
    life.waits(0.3)
    turned_at = life.now
    heard = life.reports("heater", temperature=23.0) + life.waits(0.2)
    heard += life.reports("heater", temperature=18.5) + life.waits(1.7)  # where it stood before it was told 24
    heard += life.reports("heater", temperature=23.0) + life.waits(60)

    (entry,) = heard.entries(EntryType.PREFERENCE)
    assert (entry.value, entry.at) == (23.0, turned_at)


def test_an_old_state_said_again_does_not_hide_that_a_device_then_rounds_what_it_was_told() -> None:
    life, heard, stood = served(), Outcome(), 2700.0
    for number, value in enumerate((3250.0, 2450.0, 3050.0, 2600.0, 3850.0, 2250.0, 3450.0)):
        rounded = value - 30.0 if number % 2 else value + 30.0
        heard = life.asks(SetDevice("lamp", {"color_temp_kelvin": value}, "ana")) + life.waits(0.04)
        heard += life.reports("lamp", color_temp_kelvin=value) + life.waits(0.08)
        if number > 2:
            heard += life.reports("lamp", color_temp_kelvin=stood) + life.waits(0.02)
        heard += life.reports("lamp", color_temp_kelvin=rounded) + life.waits(900)
        stood = rounded

        assert wishes(heard) == []
    assert "doubtful" not in heard.reasons()
