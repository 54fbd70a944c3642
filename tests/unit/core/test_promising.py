"""A device that says at once that it obeys, then goes its way slowly, and now and then gives up and stands where it stood."""

from __future__ import annotations

from itertools import pairwise

from controller.core.ledger import EntryType
from tests.unit.core.life import Life, Outcome, served
from tests.unit.core.test_hands_and_machines import asked, promising, wishes

PACE_S, STRETCH = 11.0, 0.7


def goes(life: Life, start: float, target: float) -> Outcome:
    """Let the heater be told a value, promise it at once, and go there from where it stood."""
    heard = asked(life, answer_s=0.04, temperature=target) + life.waits(0.16)
    value, stretch = start, STRETCH if target > start else -STRETCH
    while abs(target - value) > STRETCH:
        value = round(value + stretch, 2)
        heard += life.reports("heater", temperature=value) + life.waits(PACE_S)
    return heard + life.reports("heater", temperature=target) + life.waits(600)


def used_to(*values: float) -> Life:
    """Return a life with a heater that has gone so to some values, the first at once."""
    life = served()
    asked(life, answer_s=0.04, temperature=values[0])
    life.waits(600)
    for start, target in pairwise(values):
        goes(life, start, target)
    return life


def test_what_was_promised_and_never_begun_is_no_hand_when_it_is_taken_back() -> None:
    life = used_to(18.0, 21.0, 17.0, 22.0, 18.5, 23.0, 17.5, 20.0, 18.0, 23.0)
    asked(life, answer_s=0.04, temperature=19.0)
    life.waits(7.7)
    heard = life.reports("heater", temperature=23.0) + life.waits(60)

    assert wishes(heard) == []
    assert [each.reason for each in heard.entries(EntryType.IGNORED)][-1] == "failed_command"


def test_a_way_that_begins_after_its_promise_is_no_hand_though_the_device_went_at_once_before() -> None:
    life = served()
    for value in (18.0, 20.5, 17.0, 22.0):
        asked(life, answer_s=0.04, temperature=value)
        life.waits(600)
    heard = goes(life, 22.0, 18.0)

    assert wishes(heard) == []
    assert "hand" not in [each.reason for each in heard.entries()]


def test_who_turns_all_the_way_back_before_it_has_begun_is_heard() -> None:
    life = used_to(18.0, 21.0, 17.0, 22.0, 18.5, 23.0, 17.5, 20.0, 18.0, 23.0)
    asked(life, answer_s=0.04, temperature=19.0)
    life.waits(0.1)
    heard = life.reports("heater", temperature=22.0) + life.waits(60)

    assert wishes(heard) == [("ana", 22.0)]


def test_what_is_back_just_when_a_promise_is_confirmed_was_not_done() -> None:
    life = promising()
    heard = []
    for number, value in enumerate((23.0, 20.0, 24.5, 21.0, 23.5)):
        asked(life, answer_s=0.04, temperature=value)
        life.waits(1.1 + 0.06 * number)
        heard.append(life.reports("heater", temperature=18.5) + life.waits(600))
        asked(life, answer_s=0.04, temperature=18.5)
        life.waits(1.2)
        life.reports("heater", temperature=18.5)
        life.waits(600)

    assert [wishes(each) for each in heard] == [[]] * 5
    assert heard[-1].reasons()[-1] == "failed_command"


def test_a_hand_that_turns_back_before_a_promise_is_confirmed_is_heard() -> None:
    life = promising()
    asked(life, answer_s=0.04, temperature=23.0)
    life.waits(0.5)

    assert wishes(life.turns("heater", temperature=18.5)) == [("ana", 18.5)]
