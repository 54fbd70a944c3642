"""What is chosen when a sensor says so: found in a few weeks, and nothing is lost where sensors mean nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random

import pytest

from learners.base import ChoiceDomain, Learner
from learners.checks import moment
from learners.registry import choice_learner

STATIONS = ChoiceDomain(("news", "pop", "rock", "jazz", "calm"))
MONDAY = 20458

Readings = dict[str, float]
Day = tuple[Readings, str]
Draw = Callable[[Random], Day]


def by_word(random: Random) -> Day:
    """Jazz when it rains, pop in the sun, as words."""
    word = random.choice(("rain", "sun"))
    return {f"weather={word}": 1.0}, {"rain": "jazz", "sun": "pop"}[word]


def by_switch(random: Random) -> Day:
    """Jazz while the window is open."""
    is_open = random.random() < 0.5
    return {"window": float(is_open)}, "jazz" if is_open else "pop"


def by_temperature(random: Random) -> Day:
    """Three stations, from cold to hot."""
    outdoor = random.gauss(15, 7)
    return {"noise": random.gauss(0, 1), "outdoor": outdoor}, "jazz" if outdoor < 10 else "pop" if outdoor < 20 else "calm"


def live(days: list[Day], learner: Learner[str] | None = None) -> list[bool]:
    """Live in closed loop, a use every evening; say when another station was chosen."""
    learner, wrong = learner or choice_learner(STATIONS), []
    for number, (readings, wanted) in enumerate(days):
        x = moment(MONDAY + number, 18, **readings)
        made = learner.predict_one(x)
        wrong.append(made is None or made.value != wanted)
        (learner.learn_one if wrong[-1] else learner.accept_one)(x, wanted)
    return wrong


def drawn(draw: Draw, seed: int, days: int) -> list[Day]:
    """Return some days."""
    random = Random(seed)
    return [draw(random) for _ in range(days)]


@pytest.mark.parametrize("draw, most", [(by_word, 1), (by_switch, 1), (by_temperature, 12)])
@pytest.mark.parametrize("seed", range(3))
def test_what_hangs_on_a_sensor_is_chosen_by_it(draw: Draw, most: int, seed: int) -> None:
    assert sum(live(drawn(draw, seed, 120))[60:]) <= most


@pytest.mark.parametrize("seed", range(4))
def test_sensors_that_mean_nothing_change_nothing(seed: int) -> None:
    random = Random(seed)
    wanted = [random.choice(("jazz", "jazz", "jazz", "pop", "calm")) for _ in range(200)]
    noisy = [({"outdoor": random.gauss(15, 7), "window": float(random.random() < 0.3)}, each) for each in wanted]

    assert abs(sum(live(noisy)) - sum(live([({}, each) for each in wanted]))) <= 4


def test_what_sensors_told_goes_to_json_and_back() -> None:
    days, learner, again = drawn(by_word, 1, 60), choice_learner(STATIONS), choice_learner(STATIONS)
    live(days[:40], learner)
    again.load_state(json.loads(json.dumps(learner.to_state())))

    assert live(days[40:], again) == live(days[40:], learner)
    assert again.to_state() == learner.to_state()


def test_what_is_kept_of_sensors_is_bounded_however_many_there_are_and_however_much_is_chosen() -> None:
    random, options = Random(3), tuple(f"an album with a long name {number}" for number in range(300))
    plain, crowded = (choice_learner(ChoiceDomain(options)) for _ in range(2))
    for day in range(1200):
        wanted = random.choice(options)
        readings = {f"a sensor with a long name {number}": random.gauss(0, 5) for number in range(30)}
        plain.learn_one(moment(MONDAY + day, 18), wanted)
        crowded.learn_one(moment(MONDAY + day, 18, **readings), wanted)

    assert len(json.dumps(crowded.to_state())) - len(json.dumps(plain.to_state())) < 12 * 1024
