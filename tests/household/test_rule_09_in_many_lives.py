"""Rule 9 over random histories: an override moves the next like use towards it, not past it to somewhere further; silence moves nothing.

Like circumstances here: the same person, device and hour on weekdays. A rebel of a person changes her mind in most uses.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import pytest

from tests.household.driver import Household

WEEKEND = 5


@dataclass(frozen=True, slots=True)
class Knob:
    """A numeric setting that is turned: where it stands, its range and step."""

    device: str
    place: str
    setting: str
    low: float
    high: float
    step: float

    def near(self, random: Random, middle: float, spread: float) -> float:
        """Return a value on the grid around `middle`."""
        code = round((random.gauss(middle, spread * self.step) - self.low) / self.step)
        return max(self.low, min(self.high, self.low + code * self.step))


KNOBS = [
    Knob("heater", "living", "temperature", 15, 30, 0.5),
    Knob("lamp", "living", "brightness", 0, 255, 1),
    Knob("radio", "car", "volume", 0, 100, 1),
    Knob("shower", "bathroom", "temperature", 30, 41, 0.5),
]


def weekdays(count: int) -> list[int]:
    """Return the first days from Monday that are no weekend."""
    return [day for day in range(count * 2) if day % 7 < WEEKEND][:count]


def use(home: Household, knob: Knob, day: int, turned: float | None) -> float:
    """Play half an hour at six in the evening; return what is served on arrival."""
    home.until(day, "18:00")
    arrival = home.enters("ana", knob.place)
    home.obeys(knob.device, arrival)
    home.waits(60)
    if turned is not None:
        home.turns(knob.device, **{knob.setting: turned})
    home.waits(1800)
    home.leaves("ana", knob.place)
    served: float = arrival.decision(knob.device)["settings"][knob.setting]
    return served


def towards(was: float, wish: float, then: float, *, step: float) -> bool:
    """Say whether `then` is at least a step from `was` in the wish's direction, and nearer to the wish."""
    moved = then - was if wish > was else was - then
    return moved >= step and abs(then - wish) < abs(was - wish)


@pytest.mark.parametrize("knob", KNOBS, ids=lambda knob: f"{knob.device} {knob.setting}")
@pytest.mark.parametrize("spread", [1, 4, 60])
def test_rule_09_an_override_moves_the_next_like_use_towards_it(home: Household, knob: Knob, spread: float) -> None:
    random = Random(f"{knob} {spread}")
    middle = random.uniform(knob.low, knob.high)
    turned = [knob.near(random, middle, spread) if random.random() < 0.6 else None for _ in range(40)]
    served = [use(home, knob, day, wish) for day, wish in zip(weekdays(40), turned, strict=True)]
    moves = [(was, wish, then) for was, wish, then in zip(served, turned, served[1:], strict=False) if wish is not None and wish != was]
    wrong = [move for move in moves if not towards(*move, step=knob.step)]

    assert len(moves) > 8
    assert wrong == []


@pytest.mark.parametrize("knob", KNOBS, ids=lambda knob: f"{knob.device} {knob.setting}")
@pytest.mark.parametrize("spread", [1, 10])
def test_rule_09_silence_moves_nothing_in_like_circumstances(home: Household, knob: Knob, spread: float) -> None:
    random = Random(f"{spread} {knob}")
    middle = random.uniform(knob.low, knob.high)
    turned = [knob.near(random, middle, spread) if random.random() < 0.6 else None for _ in range(12)] + [None] * 40
    served = [use(home, knob, day, wish) for day, wish in zip(weekdays(52), turned, strict=True)]

    assert len(set(served[13:])) == 1
