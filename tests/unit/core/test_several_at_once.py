"""Several settings at once: a power cut has one set, a command that was carried out is not taken back, no number sends a choice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controller.core.attribution.together.followers import went_along
from controller.core.conduct import Conduct, Jump
from controller.core.ledger import EntryType
from controller.core.requests import SetDevice
from controller.core.state import Turn
from devices.messages import Origin
from devices.settings import Value
from tests.unit.core.homes import HOME
from tests.unit.core.life import MONDAY, Life, Outcome
from tests.unit.core.test_hands_and_machines import asked, wishes

DAY_S = 86_400.0


def brewed(life: Life, person: str, drink: str, strength: float) -> Outcome:
    """Let somebody come, set the coffee machine at once, and leave."""
    life.obeys(life.enters(person, "living"))
    life.waits(97)
    heard = life.reports("coffee", drink=drink, strength=strength) + life.waits(211)
    life.leaves(person, "living")
    life.waits(DAY_S / 3 + 311 * strength)
    return heard


def coffees(*sets: tuple[str, str, float]) -> Life:
    """Return a life in which people have set a coffee machine."""
    life = Life()
    for person, drink, strength in sets:
        brewed(life, person, drink, strength)
    return life


def labels(outcome: Outcome) -> set[str | None]:
    return {each.reason for each in outcome.entries(EntryType.IGNORED) if each.reason != "echo"}


def test_a_set_that_two_people_have_made_is_theirs_where_hands_have_made_several_sets() -> None:
    life = coffees(("ana", "latte", 2.0), ("ben", "tea", 4.0), ("ana", "espresso", 3.0), ("ben", "latte", 5.0))
    heard = brewed(life, "ana", "latte", 5.0)

    assert labels(heard) == set()
    assert heard.preferences() == [("ana", 5.0), ("ana", "latte")]


def test_a_set_that_came_twice_whoever_was_there_is_in_doubt_where_it_is_the_only_one() -> None:
    life = coffees(("ben", "latte", 5.0))
    life.enters("ana", "living")
    life.reports("coffee", drink="tea", strength=1.0, origin=Origin.EXTERNAL)
    life.waits(300)

    assert labels(life.reports("coffee", drink="latte", strength=5.0) + life.waits(211)) == {"boot"}


@pytest.mark.parametrize("commands, believed", [(6, True), (1, False)])
def test_who_turns_back_what_was_carried_out_is_believed_of_a_device_that_says_once_that_it_obeys(*, commands: int, believed: bool) -> None:
    life = Life()
    life.obeys(life.enters("ana", "living"))
    for number in range(commands):
        asked(life, "lamp", brightness=100.0 + number, color_temp_kelvin=3000.0 + 100 * number)
        life.waits(700)
    stood: dict[str, Value] = {"brightness": 99.0 + commands, "color_temp_kelvin": 2900.0 + 100 * commands}
    asked(life, "lamp", brightness=200.0, color_temp_kelvin=5000.0)
    life.waits(17)
    heard = life.reports("lamp", stood) + life.waits(60)

    assert bool(wishes(heard)) is believed


@pytest.mark.parametrize("alone", ["playlist", "volume"])
def test_a_choice_sends_a_number_and_no_number_a_choice(alone: str) -> None:
    together = (("loud", 20.0), ("calm", 45.0)) * 4
    changes: list[dict[str, Value]] = [{alone: "calm" if alone == "playlist" else 30.0}]
    changes += [{"playlist": playlist, "volume": volume} for playlist, volume in together]
    jumps = [Jump(MONDAY + timedelta(hours=number), 0.0, values, values) for number, values in enumerate(changes)]
    last = jumps[-1]
    made = Turn(last.values[alone], None, last.at, last.at, last.at)
    found = went_along(HOME.devices["hifi"], Conduct(jumps=jumps), alone, made, last)

    assert (found is not None) is (alone == "volume")


def test_what_hands_have_made_of_all_settings_is_theirs_when_one_knob_alone_leads_there_again() -> None:
    life = coffees(("ana", "latte", 2.0), ("ben", "tea", 4.0), ("ben", "latte", 2.0))
    life.obeys(life.enters("ana", "living"))
    life.reports("coffee", drink="latte", strength=3.0, origin=Origin.EXTERNAL)
    life.waits(301)
    heard = life.reports("coffee", strength=2.0) + life.waits(211)

    assert labels(heard) == set()


def test_a_favourite_that_one_person_sets_again_all_at_once_is_not_fought() -> None:
    life = Life()
    life.obeys(life.enters("ana", "living"))
    life.waits(100)
    first = life.reports("lamp", brightness=80.0, color_temp_kelvin=3000.0) + life.waits(3600)
    life.obeys(life.asks(SetDevice("lamp", {"brightness": 200.0, "color_temp_kelvin": 5000.0}, "ana")))
    life.waits(3000)
    again = life.reports("lamp", brightness=80.0, color_temp_kelvin=3000.0) + life.waits(600)

    assert sorted(str(value) for _, value in first.preferences()) == ["3000.0", "80.0"]
    assert again.sets("lamp") == []
    assert labels(again) <= {"doubtful"}
    assert not {"boot"} & {each.reason for each in life.memory.entries.values()}


def test_several_at_once_are_a_machines_where_hands_turn_one_knob_at_a_time_though_one_person_was_there_each_time() -> None:
    life = Life()
    for number in range(8):
        person = ("ana", "ben")[number % 2]
        life.obeys(life.enters(person, "living"))
        life.waits(40)
        life.turns("lamp", **({"brightness": 90.0 + 7 * number} if number % 4 < 2 else {"color_temp_kelvin": 3000.0 + 130 * number}))
        life.leaves(person, "living")
        life.waits(7000 + 977 * number)
    life.reports("lamp", brightness=243.0, color_temp_kelvin=3450.0)  # a power cut
    life.waits(7000)
    life.obeys(life.enters("ana", "living"))
    life.waits(4000)
    heard = life.reports("lamp", brightness=243.0, color_temp_kelvin=3450.0) + life.waits(60)

    assert labels(heard) == {"doubtful"}
    assert heard.sets("lamp") == []
