"""A setting that only follows another one: in the same report or in one of its own, just after it."""

from __future__ import annotations

import random

import pytest

from controller.core.ledger import Entry, EntryType
from controller.core.requests import SetDevice
from devices.messages import Origin
from tests.unit.core.life import Life, Outcome, served
from tests.unit.core.test_hands_and_machines import wishes


def warmth(brightness: float) -> float:
    """Return the colour of a lamp that gets warmer as it is dimmed."""
    return round((2200 + 8 * brightness) / 50) * 50.0


def dimmed(life: Life, brightness: float, after_s: float, wait_s: float = 700.0) -> Outcome:
    """Turn the brightness of such a lamp, whose colour follows in a word of its own."""
    heard = life.reports("lamp", brightness=brightness)
    heard += life.waits(after_s) + life.reports("lamp", color_temp_kelvin=warmth(brightness))
    return heard + life.waits(wait_s)


def warm_dimmed(times: int, seed: int) -> tuple[Life, list[Outcome], random.Random]:
    """Return a life in which somebody has turned such a lamp, and what came of each turn."""
    life, drawn = Life(), random.Random(seed)
    life.obeys(life.enters("ana", "living"))
    life.waits(300)
    turns = [dimmed(life, drawn.randrange(30, 250, 10), drawn.uniform(0.05, 0.8), drawn.uniform(200, 900)) for _ in range(times)]
    return life, turns, drawn


def colours(outcome: Outcome) -> list[str]:
    """Return what the changes of a colour were taken for."""
    found = [each for each in outcome.entries() if each.setting == "color_temp_kelvin" and "claimed" not in each.detail]
    return [each.reason or each.type.value for each in found]


def test_a_colour_that_follows_the_brightness_in_its_own_report_is_soon_nobodys() -> None:
    _, turns, _ = warm_dimmed(9, 3)

    assert EntryType.PREFERENCE not in colours(turns[4])
    assert all(each == ["echo"] for each in map(colours, turns[6:]))
    assert all([each.setting for each in turn.entries(EntryType.PREFERENCE)] == ["brightness"] for turn in turns[6:])


def test_what_was_taken_for_somebodys_before_is_taken_back() -> None:
    life, _, _ = warm_dimmed(9, 4)

    assert life.memory.evidence("ana", "lamp", "color_temp_kelvin") == ()


def test_it_is_not_sent_back_either() -> None:
    _, turns, _ = warm_dimmed(12, 5)

    assert not any("color_temp_kelvin" in each for turn in turns[6:] for each in turn.sets("lamp"))


def test_a_colour_that_somebody_turns_some_seconds_after_the_brightness_stays_theirs() -> None:
    life, drawn = Life(), random.Random(6)
    life.obeys(life.enters("ana", "living"))
    life.waits(300)
    turns = [dimmed(life, drawn.randrange(30, 250, 10), drawn.uniform(1.5, 9), drawn.uniform(200, 900)) for _ in range(9)]

    assert all(colours(each) in ([EntryType.PREFERENCE], []) for each in turns)


def test_a_colour_that_somebody_turns_by_itself_is_theirs_though_it_follows() -> None:
    life, _, _ = warm_dimmed(9, 7)
    heard = life.reports("lamp", color_temp_kelvin=4950.0) + life.waits(300)

    assert colours(heard) == [EntryType.PREFERENCE]


@pytest.mark.parametrize("after", [0.6, 3.5])
def test_a_colour_that_has_followed_and_changes_once_more_by_itself_was_turned(after: float) -> None:
    life = Life()
    life.obeys(life.enters("ana", "living"))
    for brightness in (60.0, 190.0, 100.0, 240.0, 30.0, 150.0):
        life.waits(700)
        life.asks(SetDevice("lamp", {"brightness": brightness}, "ana"))
        life.waits(0.3)
        heard = life.reports("lamp", brightness=brightness, color_temp_kelvin=warmth(brightness))
    life.waits(after)
    turned = life.reports("lamp", brightness=brightness, color_temp_kelvin=4950.0) + life.waits(300)

    assert colours(heard) == ["echo"]
    assert colours(turned) == [EntryType.PREFERENCE]


def test_the_word_of_a_device_is_on_the_whole_report_and_what_follows_in_it_is_nobodys() -> None:
    life, drawn = Life(), random.Random(8)
    life.obeys(life.enters("ana", "living"))
    life.waits(300)
    turns = []
    for brightness in drawn.sample(range(40, 250, 10), 8):
        heard = life.reports("lamp", brightness=float(brightness), color_temp_kelvin=warmth(brightness), origin=Origin.MANUAL)
        turns.append(heard + life.waits(drawn.uniform(200, 900)))

    assert all(EntryType.PREFERENCE not in colours(each) for each in turns[5:])
    assert all("brightness" in [each.setting for each in turn.entries(EntryType.PREFERENCE)] for turn in turns)


def test_who_sets_a_lamp_as_bright_as_before_is_no_power_cut_though_its_colour_is_the_same_again() -> None:
    life, drawn = Life(), random.Random(9)
    life.obeys(life.enters("ana", "living"))
    life.waits(300)
    heard = []
    for brightness in (140.0, 60.0, 140.0, 60.0, 140.0, 200.0, 140.0):
        turned = life.reports("lamp", brightness=brightness, color_temp_kelvin=warmth(brightness))
        heard.append(turned + life.waits(drawn.uniform(300, 900)))

    assert ["brightness" in [each.setting for each in turn.entries(EntryType.PREFERENCE)] for turn in heard[3:]] == [True] * 4


def test_what_follows_as_something_is_commanded_did_not_stop_on_a_way_of_its_own_though_it_went_one_once() -> None:
    life = Life()
    life.obeys(life.enters("ana", "living"))
    life.reports("lamp", brightness=100.0, color_temp_kelvin=3000.0)
    for brightness in (60.0, 120.0, 200.0, 90.0, 150.0, 80.0):
        life.waits(700)
        life.asks(SetDevice("lamp", {"brightness": brightness}, "ana"))
        life.waits(0.4)
        life.reports("lamp", brightness=brightness, color_temp_kelvin=warmth(brightness))
    for colour in (2500.0, 4300.0, 2600.0, 3800.0, 2700.0, 3900.0):
        life.waits(700)
        life.asks(SetDevice("lamp", {"color_temp_kelvin": colour}, "ana"))
        life.waits(0.4)
        life.reports("lamp", color_temp_kelvin=colour)
    life.waits(700)
    life.asks(SetDevice("lamp", {"color_temp_kelvin": 2300.0}, "ana"))
    for colour in (3400.0, 2900.0, 2300.0):  # a hand on it, or a slow answer
        life.waits(0.4)
        life.reports("lamp", color_temp_kelvin=colour)
    life.waits(700)
    life.asks(SetDevice("lamp", {"brightness": 100.0, "color_temp_kelvin": 4000.0}, "ana"))
    heard = life.waits(0.4) + life.reports("lamp", brightness=100.0, color_temp_kelvin=warmth(100.0)) + life.waits(300)

    assert colours(heard) == ["echo"]


def test_a_colour_that_follows_what_was_told_in_a_word_of_its_own_is_no_hand_and_a_hand_on_it_is() -> None:
    life, heard = served(), Outcome()
    life.reports("lamp", brightness=200.0, color_temp_kelvin=4150.0)
    for brightness, colour in ((135.0, 3400.0), (80.0, 2750.0), (135.0, 3400.0), (205.0, 4200.0), (80.0, 2750.0), (135.0, 3400.0)):
        life.waits(1700)
        life.asks(SetDevice("lamp", {"brightness": brightness}, "ana"))
        heard = life.waits(0.3) + life.reports("lamp", brightness=brightness) + life.waits(0.4)
        heard += life.reports("lamp", color_temp_kelvin=colour) + life.waits(60)

    assert wishes(heard) == []
    life.enters("ana", "living")
    life.waits(60)
    assert wishes(life.turns("lamp", color_temp_kelvin=2400.0)) == [("ana", 2400.0)]


def test_who_sits_on_a_seat_moves_several_motors_at_once_along_a_line() -> None:
    life = Life()
    found: list[Entry] = []
    for number, share in enumerate((0.1, 0.6, 0.3, 0.9, 0.45, 0.75, 0.2)):
        life.parked()
        life.obeys(life.enters("ana", "car"))
        life.waits(40)
        life.parked()
        values = {"position": 60.0 + round(36 * share) * 5, "height": 95.0 - round(16 * share) * 5}
        found = life.turns("seat", **values).entries(EntryType.PREFERENCE)
        life.leaves("ana", "car")
        life.waits(86400 + number)

    assert {each.setting for each in found} == {"position", "height"}
