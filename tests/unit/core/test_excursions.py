"""What does not last is no wish: an open window, and what comes at once and is always undone."""

from __future__ import annotations

import pytest

from controller.core.attribution import Label
from controller.core.ledger import EntryType
from tests.unit.core.life import Life, Outcome
from tests.unit.core.test_hands_and_machines import wishes

DAY_S = 86_400.0


def window(life: Life, stands: float = 21.0, *, minutes: float = 16.0, back: float | None = None) -> Outcome:
    """Let somebody be there while a window is opened, and is closed again."""
    life.obeys(life.enters("ana", "living"))
    life.waits(100)
    life.reports("heater", temperature=stands)
    life.waits(1000)
    heard = life.reports("heater", temperature=5.0) + life.waits(60 * minutes)
    heard += life.reports("heater", temperature=stands if back is None else back) + life.waits(2000)
    return heard + life.leaves("ana", "living") + life.waits(DAY_S - 7000)


def test_an_open_window_is_doubted_the_second_time_and_known_the_third() -> None:
    life = Life()
    heard = [window(life, minutes=each) for each in (16, 11, 24, 13)]

    assert wishes(heard[0]) != []
    assert wishes(heard[1]) == []
    assert wishes(heard[2]) == []
    assert wishes(heard[3]) == []
    assert not any(each.value == 5.0 for each in life.memory.evidence("ana", "heater", "temperature"))


def test_who_turns_it_far_down_and_then_to_something_else_wants_that() -> None:
    life = Life()
    heard = [window(life, 21.0 + day / 2, back=19.0 + day) for day in range(3)]

    assert all(("ana", 5.0) in wishes(each) for each in heard)


def greeted(life: Life, after: float, wanted: float, within: float = 600.0) -> Outcome:
    """Let something set 17 soon after somebody comes, who turns it to what they want `within` so many seconds."""
    life.obeys(life.enters("ana", "living"))
    life.waits(after)
    heard = life.reports("heater", temperature=17.0) + life.waits(within)
    life.reports("heater", temperature=wanted)
    life.waits(3000)
    life.leaves("ana", "living")
    life.waits(DAY_S - 4000)
    return heard


def test_what_greets_people_and_is_always_undone_is_no_wish() -> None:
    life = Life()
    life.reports("heater", temperature=23.0)
    heard = [greeted(life, each, 22.0) for each in (1.2, 3.7, 2.1, 3.0, 1.6)]

    assert all(wishes(each) == [] for each in heard[2:])
    assert not any(each.value == 17.0 for each in life.memory.evidence("ana", "heater", "temperature"))


def test_what_somebody_sets_when_they_come_and_leaves_is_their_wish() -> None:
    life = Life()
    heard = []
    for wanted in (17.0, 19.0, 17.0, 18.0, 17.0):
        life.enters("ana", "living")
        life.waits(6)
        heard += [*life.reports("heater", temperature=wanted).decisions, *life.waits(3000).decisions]
        life.leaves("ana", "living")
        life.waits(DAY_S - 4000)

    ignored = Outcome(tuple(heard)).entries(EntryType.IGNORED)
    assert not any(each.detail["evidence"]["label"] == Label.RIVAL.value for each in ignored if "evidence" in each.detail)


def test_what_greets_people_is_known_where_they_turned_it_away_within_seconds() -> None:
    life = Life()
    life.reports("heater", temperature=23.0)
    for after, wanted in ((12.0, 22.0), (5.0, 23.0), (17.0, 22.5), (9.0, 22.0)):
        greeted(life, after, wanted, within=4.0)

    assert wishes(greeted(life, 14.0, 22.0)) == []
    assert {each.value for each in life.memory.evidence("ana", "heater", "temperature")} >= {22.0, 22.5, 23.0}


def test_the_first_click_of_a_knob_that_is_turned_on_is_no_greeting() -> None:
    life = Life()
    life.reports("heater", temperature=20.0)
    for after in (12.0, 5.0, 17.0, 9.0):
        life.obeys(life.enters("ana", "living"))
        life.reports("heater", temperature=20.0)
        life.waits(after)
        life.reports("heater", temperature=20.5)
        life.waits(1)
        life.reports("heater", temperature=22.5)
        life.waits(3000)
        life.leaves("ana", "living")
        life.waits(DAY_S - 4000)
    life.obeys(life.enters("ana", "living"))
    life.reports("heater", temperature=20.0)
    life.waits(11)

    assert ("ana", 20.5) in wishes(life.reports("heater", temperature=20.5) + life.waits(60))


@pytest.mark.parametrize("sure", [0.7, 0.95])
def test_two_who_come_by_turns_and_each_turn_it_to_their_own_are_no_greeting(sure: float) -> None:
    life = Life()
    life.reports("heater", temperature=21.0)
    heard = Outcome()
    for number in range(30):
        who, wanted = (("ana", 19.0), ("ben", 23.0))[number % 2]
        heard += life.obeys(life.enters(who, "living", source="camera", confidence=sure))
        heard += life.waits(5 + number * 7 % 11)
        heard += life.reports("heater", temperature=wanted) + life.waits(30 + number * 5 % 13)
        heard += life.leaves(who, "living", source="camera") + life.waits(2 + number * 3 % 5)
        heard += life.waits(20_000) if number % 6 == 5 else Outcome()

    ignored = [each for each in heard.entries(EntryType.IGNORED) if each.value in {19.0, 23.0}]
    assert not any(each.detail["evidence"]["label"] == Label.RIVAL.value for each in ignored if "evidence" in each.detail)
