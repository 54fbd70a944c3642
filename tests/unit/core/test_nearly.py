"""Nearly what was told: devices that round, count in other units, or swing beyond the target, and hands that land beside it."""

from __future__ import annotations

import pytest

from controller.core.requests import SetDevice
from tests.unit.core.homes import HOME, device, with_device
from tests.unit.core.life import Life, Outcome, served
from tests.unit.core.test_hands_and_machines import asked, well_known, wishes

COVER = device("cover", "generic", "living", {"position": {"minimum": 0, "maximum": 100, "step": 1, "default": 50}})


def told(life: Life, value: float, *answers: float, device: str = "lamp", setting: str = "brightness") -> Outcome:
    """Tell a device a value, let it say its answers, one a second, and let everything settle."""
    heard = life.asks(SetDevice(device, {setting: value}, "ana"))
    for each in answers:
        heard += life.waits(0.6) + life.reports(device, {setting: each})
    return heard + life.waits(600)


def test_a_lamp_that_counts_in_percent_was_not_turned() -> None:
    life = served()
    heard = [told(life, value, stands) for value, stands in ((60.0, 61.0), (90.0, 89.0), (150.0, 150.0), (200.0, 199.0), (48.0, 48.0))]
    later = [told(life, value, stands) for value, stands in ((99.0, 99.0), (177.0, 176.0), (30.0, 31.0))]

    assert wishes(sum([*heard, *later], Outcome())) == []
    assert "doubtful" not in later[-1].reasons()


@pytest.mark.parametrize("beside", [3.0, -3.0])
def test_a_device_that_swings_beyond_its_target_or_stops_short_first_is_never_turned(beside: float) -> None:
    life = served()
    heard = [told(life, value, value + beside, value) for value in (60.0, 120.0, 80.0, 200.0, 30.0)]

    assert wishes(sum(heard, Outcome())) == []
    assert "doubtful" in (heard[0] + heard[1]).reasons()
    assert "doubtful" not in heard[-1].reasons()


def test_what_a_device_swings_to_is_not_commanded_back() -> None:
    life = served()
    asked(life, temperature=18.0)
    life.waits(600)
    heard = told(life, 22.0, 23.0, 22.0, device="heater", setting="temperature")

    assert heard.sets("heater") == [{"temperature": 22.0}]


def test_a_hand_far_from_what_was_told_counts_although_the_device_obeys_then() -> None:
    life = served()

    assert wishes(told(life, 120.0, 40.0, 120.0)) == [("ana", 40.0)]


def test_a_hand_after_the_answer_counts_however_near() -> None:
    life = well_known()
    asked(life, temperature=23.0)
    life.waits(0.3)

    assert wishes(life.turns("heater", temperature=23.5)) == [("ana", 23.5)]


def test_a_hand_after_another_controller_counts_though_it_comes_near_what_we_had_said() -> None:
    life = served()
    for value in (30.0, 45.0, 60.0, 35.0):
        told(life, value, value, value, device="hifi", setting="volume")
    life.asks(SetDevice("hifi", {"volume": 22.0}, "ana"))
    life.waits(0.3)
    life.reports("hifi", volume=22.0)
    life.rival("hifi", volume=33.0)
    life.waits(0.3)
    life.reports("hifi", volume=33.0)
    life.waits(0.6)

    assert wishes(life.reports("hifi", volume=23.0) + life.waits(600)) == [("ana", 23.0)]


def test_a_radio_that_promises_and_half_a_minute_later_says_what_it_made_of_it_was_not_turned() -> None:
    """It has 32 steps of its own, and asks itself how it stands every so often only."""
    life, heard = served(), Outcome()
    life.reports("hifi", volume=56.0)
    life.waits(600)
    for value in (30.0, 31.0, 60.0, 35.0, 9.0, 59.0, 13.0, 17.0):
        life.asks(SetDevice("hifi", {"volume": value}, "ana"))
        life.waits(0.1)
        life.reports("hifi", volume=value)
        life.waits(30.1)
        heard += life.reports("hifi", volume=float(round(round(value * 0.32) / 0.32))) + life.waits(900)

    assert wishes(heard) == []
    assert "doubtful" not in heard.reasons()[-2:]


def test_what_is_answered_along_with_another_setting_is_rounded_and_not_turned() -> None:
    """A lamp that counts colours in tens of mireds: 4200 K is 4167 K there, and 4350 K is 4348 K."""
    life, heard = served(), Outcome()
    life.reports("lamp", brightness=100.0, color_temp_kelvin=3030.0)
    for number, colour in enumerate((4200.0, 5450.0, 3750.0, 6100.0)):
        life.asks(SetDevice("lamp", {"brightness": 120.0 + number, "color_temp_kelvin": colour}, "ana"))
        life.waits(0.4)
        stands = round(1e6 / (round(1e6 / colour / 10) * 10))
        heard += life.reports("lamp", {"brightness": 120.0 + number, "color_temp_kelvin": float(stands)}) + life.waits(900)

    assert wishes(heard) == []
    assert set(heard.reasons()) <= {"echo", None}


@pytest.mark.parametrize("words", [1, 2])
def test_a_lamp_that_drifts_by_a_hair_some_seconds_after_its_answer_was_not_turned_nor_is_it_told_again(words: int) -> None:
    life = served()
    for value in (60.0, 120.0, 80.0, 200.0):
        told(life, value, *[value] * words)
    heard = []  # the first two, as far as anybody can tell, are hands
    for value, off, after in (
        (150.0, -1.0, 4.1),
        (90.0, -1.0, 6.9),
        (140.0, 1.0, 2.3),
        (50.0, -1.0, 5.0),
        (190.0, 1.0, 7.4),
        (220.0, -1.0, 3.4),
    ):
        once = life.asks(SetDevice("lamp", {"brightness": value}, "ana"))
        for _ in range(words):
            once += life.waits(0.6) + life.reports("lamp", brightness=value)
        heard.append(once + life.waits(after) + life.reports("lamp", brightness=value + off) + life.waits(600))

    assert wishes(sum(heard[2:], Outcome())) == []
    assert wishes(heard[1]) == [] or words > 1
    assert all(len(each.sets("lamp")) == 1 for each in heard)


def drifts(life: Life, value: float) -> Outcome:
    """Let a lamp say that it obeyed, and that it stands a hair beside it five seconds later."""
    life.waits(0.4)
    life.reports("lamp", brightness=value)
    return life.waits(5) + life.reports("lamp", brightness=value + 1.0) + life.waits(60)


def test_a_lamp_that_serves_a_preference_is_not_told_again_because_it_stands_a_hair_beside_it() -> None:
    life = served()
    for value in (60.0, 90.0, 150.0, 120.0, 80.0):
        told(life, value, value)
    for value in (200.0, 100.0, 140.0, 170.0, 130.0, 200.0, 50.0, 200.0):
        life.asks(SetDevice("lamp", {"brightness": value}, "ana"))
        drifts(life, value)
    life.waits(600)
    life.leaves("ana", "living")
    life.waits(1200)
    life.reports("lamp", brightness=30.0)
    life.waits(600)

    assert life.enters("ana", "living").sets("lamp") == [{"brightness": 200}]
    heard = drifts(life, 200.0)
    assert wishes(heard) == []
    assert heard.sets("lamp") == []


def test_a_hand_that_moves_a_lamp_by_some_counts_after_its_answer_is_a_hand() -> None:
    life = served()
    for value in (60.0, 120.0, 80.0, 200.0):
        told(life, value, value)

    assert wishes(told(life, 90.0, 90.0, 96.0)) == [("ana", 96.0)]


def test_a_cover_that_says_a_percent_beside_where_it_has_stopped_measures_itself() -> None:
    life = Life(with_device(HOME, COVER))
    life.obeys(life.enters("ana", "living"))
    life.reports("cover", position=0.0)
    heard, stood = [], 0.0
    for number, target in enumerate((60.0, 20.0, 80.0, 35.0, 90.0, 15.0, 70.0)):
        life.asks(SetDevice("cover", {"position": target}, "ana"))
        for part in (0.25, 0.5, 0.75, 1.0):
            life.waits(2.0)
            life.reports("cover", position=round(stood + part * (target - stood)))
        stood = target + (-1.0) ** number
        heard.append(life.waits(7.0) + life.reports("cover", position=stood) + life.waits(600))

    assert wishes(sum(heard[3:], Outcome())) == []
    assert not any(each.sets("cover") for each in heard)


def test_a_cover_that_says_at_once_where_it_will_be_and_then_a_percent_beside_it_measures_itself() -> None:
    life, heard = Life(with_device(HOME, COVER)), Outcome()
    life.obeys(life.enters("ana", "living"))
    life.reports("cover", position=0.0)
    for number, position in enumerate((40.0, 81.0, 20.0, 60.0, 33.0, 75.0, 48.0, 90.0)):
        measured = position + (0, 1, -1, 1, 0, -1, 1, -1)[number]
        heard = told(life, position, position, position, measured, device="cover", setting="position")

    assert wishes(heard) == []
    assert heard.sets("cover") == [{"position": 90.0}]
    assert wishes(told(life, 30.0, 30.0, 45.0, device="cover", setting="position")) == [("ana", 45.0)]
