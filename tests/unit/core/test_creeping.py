"""A knob that is turned so slowly that no report differs from the one before: a hand all the same; noise and slow machines are none."""

from __future__ import annotations

from controller.core.requests import SetDevice
from tests.unit.core.life import Life, Outcome, served
from tests.unit.core.test_hands_and_machines import well_known, wishes


def creeps(life: Life, *values: float, every_s: float = 3.0) -> Outcome:
    """Let the heater say one value after the other."""
    heard = Outcome()
    for value in values:
        heard += life.reports("heater", temperature=value) + life.waits(every_s)
    return heard


def climb(first: float, last: float) -> list[float]:
    """Return the values from one to another by tenths."""
    return [each / 10 for each in range(round(first * 10), round(last * 10) + 1)]


def test_a_slow_turn_is_one_wish_for_where_it_ends() -> None:
    life = well_known()
    heard = creeps(life, *climb(18.6, 20.0)) + life.waits(60)

    assert wishes(heard) == [("ana", 20.0)]


def test_a_slow_turn_is_known_after_a_restart_on_its_way() -> None:
    life = well_known()
    heard = creeps(life, *climb(18.6, 18.8)) + life.restarts() + creeps(life, *climb(18.9, 19.5)) + life.waits(60)

    assert wishes(heard) == [("ana", 19.5)]


def test_what_follows_a_slow_turn_and_only_trembles_is_no_second_wish() -> None:
    life = well_known()
    heard = creeps(life, *climb(18.6, 20.0), 19.9, 20.0, 20.1, 20.0, 19.9) + life.waits(600)
    later = creeps(life, 20.0, 19.9, 20.1, 20.0, every_s=60.0) + life.waits(60)

    assert len(wishes(heard)) == 1
    assert wishes(later) == []


def test_what_trembles_around_where_it_stands_is_no_hand() -> None:
    life = well_known()
    heard = creeps(life, *(18.7, 18.5, 18.3, 18.4, 18.6) * 20, every_s=7.0) + life.waits(60)

    assert wishes(heard) == []


def test_what_drifts_over_hours_is_no_hand() -> None:
    life = well_known()
    heard = creeps(life, *climb(18.6, 20.0), every_s=1200.0)

    assert wishes(heard) == []


def test_a_machine_that_creeps_to_what_it_was_told_is_no_hand() -> None:
    life = well_known()
    life.asks(SetDevice("heater", {"temperature": 21.0}, "ana"))
    heard = creeps(life, *climb(18.6, 21.0), every_s=10.0) + life.waits(60)

    assert wishes(heard) == []


def test_a_hand_is_not_fought_on_its_way_however_slow_it_is() -> None:
    life = served()
    life.obeys(life.asks(SetDevice("heater", {"temperature": 20.0}, "ana")))
    life.waits(600)
    heard = creeps(life, *climb(20.1, 21.0), every_s=0.5)

    assert heard.sets("heater") == []
    assert wishes(life.waits(60)) == [("ana", 21.0)]


def test_a_turn_that_begins_with_a_jump_and_creeps_on_is_for_where_it_ends() -> None:
    life = well_known()
    heard = creeps(life, 18.8, *(19.0, 19.2, 19.4, 19.6), every_s=0.5) + life.waits(60)

    assert wishes(heard) == [("ana", 19.6)]


def test_a_machine_that_creeps_to_a_mark_of_its_own_just_beyond_what_it_was_told_is_no_hand() -> None:
    life = served()
    heard = life.asks(SetDevice("heater", {"temperature": 23.5}, "ana")) + life.waits(2)
    heard += creeps(life, *(21.1 + 0.15 * number for number in range(16)), 23.47, 23.6, every_s=5.4) + life.waits(600)

    assert wishes(heard) == []
    assert "doubtful" not in heard.reasons()


def test_a_hand_that_turns_on_from_where_it_had_stopped_a_slow_machine_is_not_fought() -> None:
    life = served()
    life.asks(SetDevice("heater", {"temperature": 22.0}, "ana"))
    life.waits(0.4)
    creeps(life, 21.3, 21.65, 22.0)  # it takes its way, so long as nobody stops it
    life.waits(900)
    life.asks(SetDevice("heater", {"temperature": 25.0}, "ana"))
    heard = life.waits(0.4) + creeps(life, 22.13, every_s=5.3) + creeps(life, 22.26, every_s=1.5)
    heard += creeps(life, 20.0, every_s=2.9) + creeps(life, 22.5, every_s=0.9) + creeps(life, 22.5, every_s=600.0)

    assert wishes(heard) == [("ana", 22.5)]
    assert heard.sets("heater") == []


def test_a_machine_that_is_told_to_turn_back_while_it_still_creeps_is_no_hand() -> None:
    life = well_known()
    life.asks(SetDevice("heater", {"temperature": 16.0}, "ana"))
    life.waits(0.5)
    creeps(life, *(18.4 - 0.13 * number for number in range(10)), every_s=5.3)
    heard = life.asks(SetDevice("heater", {"temperature": 19.0}, "ana")) + life.waits(0.5)
    heard += creeps(life, *(17.3 + 0.13 * number for number in range(13)), 19.0, every_s=5.3) + life.waits(600)

    assert wishes(heard) == []
    assert {each["temperature"] for each in heard.sets("heater")} == {19.0}
