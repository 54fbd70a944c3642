"""Habits of machines, whoever is there; and of people, which are theirs."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from controller.core.attribution.machines.habits import habit
from controller.core.conduct import Conduct, Jump
from controller.core.ledger import EntryType
from controller.core.requests import ClaimEntry, DiscountEntry, SetDevice
from tests.unit.core.homes import HOME
from tests.unit.core.life import MONDAY, Life, Outcome, served
from tests.unit.core.test_hands_and_machines import asked, wishes


def visited(life: Life, person: str) -> None:
    """Let somebody be in the living room for the next quarter of an hour or more."""
    life.obeys(life.enters(person, "living"))
    life.waits(700)


def alternating(first: str = "ana", second: str = "ben", *, days: int = 6, jitter: int = 97) -> list[Outcome]:
    """Return what is made of a lamp that sets itself to 120 every morning, some minutes sooner or later, whoever is there."""
    life, heard = Life(), []
    for day in range(days):
        person = (first, second)[day % 2]
        life.until("07:00")
        life.waits(61 * day)
        visited(life, person)
        life.until("08:00")
        life.waits((jitter * day * day) % 600)
        life.reports("lamp", brightness=200.0)
        life.waits(60)
        heard.append(life.reports("lamp", brightness=120.0) + life.waits(60))
        life.leaves(person, "living")
    return heard


def test_about_the_same_hour_of_every_day_whoever_is_there_trains_nobody() -> None:
    heard = alternating()

    assert wishes(heard[-1]) == []
    assert heard[-1].reasons()[-1] in {"schedule", "doubtful", "doubt"}


def test_about_the_same_hour_of_other_days_is_a_habit_of_who_is_always_there() -> None:
    heard = alternating("ana", "ana")

    assert all(wishes(each) for each in heard)


def test_a_thermostat_that_nudges_itself_when_nobody_is_there_is_in_doubt_when_somebody_is() -> None:
    life = Life()
    visited(life, "ana")
    asked(life, temperature=24.0)
    life.leaves("ana", "living")
    for value in (23.5, 23.0, 22.5):
        life.waits(5000)
        life.reports("heater", temperature=value)
    life.waits(3000)
    came = life.enters("ana", "living")
    life.obeys(came)
    life.waits(1500)
    stands = float((came.sets("heater") or [{"temperature": 22.5}])[-1]["temperature"])
    heard = life.reports("heater", temperature=stands - 0.5) + life.waits(60)

    assert heard.reasons() == ["doubtful"]


def strides(life: Life, stood: float, value: float) -> Outcome:
    """Let a lamp go its way in strides."""
    heard, way = Outcome(), 9.0 if value > stood else -9.0
    while abs(value - stood) > abs(way):
        stood += way
        heard += life.reports("lamp", brightness=stood) + life.waits(0.9)
    return heard + life.reports("lamp", brightness=value) + life.waits(400)


def test_a_lamp_that_takes_its_way_in_strides_was_turned_by_all_of_it_and_not_by_one_stride() -> None:
    life = served()
    stood = 40.0
    for value in (90.0, 50.0, 160.0, 70.0, 100.0):
        life.asks(SetDevice("lamp", {"brightness": value}, "ana"))
        life.waits(0.9)
        strides(life, stood, value)
        stood = value
    heard = []
    for number, value in enumerate((150.0, 180.0, 160.0, 200.0, 120.0, 170.0, 230.0, 245.0)):
        if number == 1:  # once nobody is known to be there
            life.leaves("ana", "living")
        if number == 2:
            life.obeys(life.enters("ana", "living"))
        life.waits(900 + 77 * number)
        heard.append(strides(life, stood, value))
        stood = value

    assert all(wishes(each) for each in heard[2:])


def test_what_measures_says_nothing_new_when_it_says_a_little_else() -> None:
    life = served()
    for value in (18.0, 20.5, 17.0, 22.0, 19.0, 24.0):
        life.asks(SetDevice("heater", {"temperature": value}, "ana"))
        life.waits(0.5)
        life.reports("heater", temperature=value + 0.2)
        life.waits(600)
    heard = life.reports("heater", temperature=23.85) + life.waits(60) + life.reports("heater", temperature=24.2) + life.waits(60)

    assert heard.entries() == []


def test_an_old_state_out_of_a_cache_is_no_wish_once_it_was_corrected_again() -> None:
    life, heard = served(), []
    for before, value in pairwise((21.0, 18.0, 20.5, 17.0, 22.0, 19.0, 24.0, 18.5, 23.0, 20.0)):
        asked(life, temperature=value)
        said = life.waits(4) + life.reports("heater", temperature=before) + life.waits(26)
        heard.append(said + life.reports("heater", temperature=value) + life.waits(600))

    assert wishes(heard[-1]) == []
    assert wishes(heard[-2]) == []


def test_what_greets_whoever_comes_is_known_by_its_delay() -> None:
    life, heard = Life(), []
    for number in range(8):
        life.enters(("ana", "ben")[number % 2], "living")
        life.waits(1.2 + 0.1 * (number % 3))
        heard.append(life.reports("lamp", brightness=65.0, color_temp_kelvin=5500.0) + life.waits(600))
        life.turns("lamp", brightness=100.0 + 9 * number)
        life.leaves(("ana", "ben")[number % 2], "living")
        life.waits(7000 + 311 * number)

    assert wishes(heard[-1]) == []


def evenings(*late_s: float, comes_s: float = 311.0) -> list[Outcome]:
    """Return what is made of 23 °C so many seconds after 19:43 of each evening, when ana is there, who wants something else each time.

    She comes so many seconds later each day.
    """
    life, heard = Life(), []
    for day, late in enumerate(late_s):
        life.until("18:00")
        life.waits(comes_s * day)
        visited(life, "ana")
        life.until("19:43")
        life.waits(late)
        heard.append(life.reports("heater", temperature=23.0) + life.waits(900))
        life.reports("heater", temperature=20.0 + day / 2)
        life.waits(2000)
        life.leaves("ana", "living")
    return heard


def test_one_value_within_some_seconds_of_the_same_time_is_a_clock_from_the_third_day_on() -> None:
    heard = evenings(28.4, 35.7, 31.3, 37.5, 34.1, 32.6)

    assert [bool(wishes(each)) for each in heard] == [True, True, False, False, False, False]
    assert ["doubtful" in heard[2].reasons(), "schedule" in heard[3].reasons()] == [True, True]


def test_a_clock_is_one_though_somebody_came_at_the_same_time_each_evening() -> None:
    heard = evenings(28.4, 29.7, 28.3, 30.1, comes_s=11.0)

    assert [bool(wishes(each)) for each in heard] == [True, False, False, False]


def test_one_value_within_some_minutes_of_the_same_time_is_a_persons() -> None:
    heard = evenings(28.4, 125.7, 60.3, 247.5, 184.1, 92.6)

    assert sum(bool(wishes(each)) for each in heard) >= len(heard) - 1


def test_what_sets_one_value_at_the_same_second_of_the_half_hour_is_a_clock() -> None:
    life, heard = Life(), []
    for number, (came, then, late) in enumerate(
        (("06:50", "07:01", 33.3), ("09:21", "09:31", 32.9), ("11:33", "12:01", 33.9), ("14:09", "14:31", 33.1), ("17:44", "18:01", 33.6))
    ):
        life.until(came)
        life.enters("ana", "living")
        life.turns("hifi", volume=20.0 + 5 * number)
        life.until(then)
        life.waits(late)
        heard.append(life.reports("hifi", volume=58.0) + life.waits(60))
        life.leaves("ana", "living")

    assert wishes(heard[0])
    assert wishes(heard[-1]) == []


def test_light_that_follows_the_sun_by_a_clock_is_nobodys() -> None:
    life, heard = Life(), Outcome()
    for number in range(8):
        life.enters("ana", "living")
        life.waits(600.3)
        heard = life.reports("lamp", brightness=200.0 - 6 * number, color_temp_kelvin=5000.0 - 60 * number) + life.waits(30)

    assert wishes(heard) == []


def sunny(life: Life, minutes: int, colour: float, late: float) -> Outcome:
    """Let light follow the sun, a part of a second after the minute that a clock says."""
    life.until(f"{17 + minutes // 60:02d}:{minutes % 60:02d}")
    life.waits(late)
    return life.reports("lamp", color_temp_kelvin=colour) + life.waits(40)


def test_light_that_follows_the_sun_by_a_clock_is_nobodys_whoever_turns_it_in_between() -> None:
    life, heard = Life(), Outcome()
    life.until("16:50")
    life.enters("ana", "living")
    for number in range(8):
        heard = sunny(life, 15 * number, 5000.0 - 150 * number, (0.31, 0.17, 0.44, 0.23)[number % 4])
        life.waits(200 + 37 * number)
        life.turns("lamp", color_temp_kelvin=3200.0 + 50 * number)

    assert wishes(heard) == []


def test_who_turns_a_knob_just_as_long_after_each_coming_is_no_clock_though_they_come_by_one() -> None:
    life, heard = Life(), Outcome()
    for number, colour in enumerate((3000.0, 4500.0, 2500.0, 5200.0, 3700.0, 4100.0)):
        life.until("18:00")
        life.waits(0.3 + 0.05 * number)
        life.enters("ana", "living")
        life.waits(60)
        heard = life.turns("lamp", color_temp_kelvin=colour)
        life.leaves("ana", "living")
        life.waits(3600)

    assert wishes(heard) == [("ana", 4100.0)]


def test_a_remote_that_moves_colour_and_brightness_at_once_is_a_hand_each_time() -> None:
    life, heard = served(), []
    for brightness, colour in ((247, 2650), (53, 2800), (122, 3350), (213, 5900), (80, 4300), (160, 2500), (99, 5100)):
        life.enters("ana", "living")
        heard.append(life.reports("lamp", brightness=float(brightness), color_temp_kelvin=float(colour)) + life.waits(40))
        life.waits(2500 + brightness)

    assert [len(wishes(each)) for each in heard] == [2] * 7


def dimmed(life: Life, *ways: tuple[int, float]) -> list[Outcome]:
    """Let a hand turn a lamp now and then."""
    heard = []
    for brightness, colour in ways:
        life.enters("ana", "living")
        heard.append(life.reports("lamp", brightness=float(brightness), color_temp_kelvin=colour) + life.waits(40))
        life.waits(2500 + brightness)
    return heard


def test_a_colour_that_is_always_where_the_brightness_sends_it_is_no_wish_and_never_was() -> None:
    ways = [(brightness, 2200.0 + 50 * round(brightness / 255 * 36)) for brightness in (240, 237, 34, 43, 41, 112, 233)]
    life = served()
    heard = dimmed(life, *ways)
    kept = [each.value for each in life.memory.evidence("ana", "lamp", "color_temp_kelvin") if each.type is EntryType.PREFERENCE]

    assert [wishes(each) for each in heard[3:]] == [[("ana", float(brightness))] for brightness, _ in ways[3:]]
    assert kept == []


def test_a_colour_that_is_turned_for_itself_too_stays_a_wish_beside_a_brightness_that_sends_it() -> None:
    life = served()
    dimmed(life, *((brightness, 2200.0 + 7 * brightness) for brightness in (240, 200, 34, 80, 120, 160)))
    turned = life.reports("lamp", brightness=160.0, color_temp_kelvin=5600.0) + life.waits(40)

    assert wishes(turned) == [("ana", 5600.0)]


def test_a_claim_that_does_not_count_leaves_no_habit_behind() -> None:
    claimed, never = unclaimed(), unclaimed()
    (entry,) = [each for each in claimed.memory.entries.values() if each.type is EntryType.UNATTRIBUTED]
    (made,) = claimed.asks(ClaimEntry(entry.id, "ben")).entries()
    claimed.asks(DiscountEntry(made.id))

    assert habits_of(claimed) == pytest.approx(habits_of(never), abs=1e-3)


def unclaimed() -> Life:
    """Return a life in which somebody turned a lamp while one tag was in two places."""
    life = Life()
    for _ in range(3):
        life.obeys(life.enters("ana", "living"))
        life.waits(600)
        life.turns("lamp", brightness=120.0)
        life.leaves("ana", "living")
        life.waits(3600)
    life.shows("04a2", "living")
    life.waits(10)
    life.shows("04a2", "bathroom")
    life.waits(5)
    life.turns("lamp", brightness=60.0)
    life.waits(1200)
    return life


def habits_of(life: Life) -> dict[str, float]:
    """Return how many uses are known, by device and person."""
    kept = {key: row.state or {} for (_, key), row in life.memory.rows.items() if key.startswith("habit/lamp")}
    return {key: sum(state["hours"]) for key, state in kept.items() if sum(state["hours"]) > 0}


def test_who_keeps_about_the_same_minute_is_no_clock() -> None:
    said: list[Jump] = []
    for late in (31.3, 35.7, -58.4, 12.5, 74.1, -33.6, 49.2, -9.8, 95.5, 28.4):
        at = MONDAY + timedelta(days=len(said), seconds=late)
        said.append(Jump(at, 23_400.0 + late, {"temperature": 23.0}, {"temperature": 23.0}, ["ana"], 600.0 + 211.0 * len(said)))

    assert habit(HOME.devices["heater"].settings["temperature"], Conduct(jumps=said), "temperature", said[-1]) is None
