"""One use of one setting by one person: what they want this time, whether they are content, and the way their hand takes to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from devices.settings import ChoiceSetting, NumberSetting, Setting, Value
from simulators.devices import SimulatedDevice
from simulators.people import Visit
from simulators.tastes import Taste

NUDGES = 6
"""Nobody turns a knob in more stretches than this."""


@dataclass(slots=True)
class Need:
    """`wanted` is the truth with the whim of the moment, `expected` without it; `easy`: anything will do this time. `mine` is
    what their own hand last made of it, which they put up with even where the device would not do better.
    """

    device: SimulatedDevice
    setting: str
    taste: Taste
    wanted: Value
    expected: Value
    easy: bool = False
    company: bool = False
    turns: int = 0
    mine: Value | None = None
    waiting: bool = False
    looked: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Device and setting."""
        return self.device.name, self.setting

    @property
    def content(self) -> bool:
        """Say whether it may stay as it is."""
        value = self.device.value(self.setting)
        return self.easy or value == self.mine or self.taste.content(self.wanted, value, company=self.company)

    def way(self, manner: str, rng: Random) -> list[Value]:
        """Return the values that the hand goes through, the last one being what is wanted."""
        return _way(self.device.device.settings[self.setting], self.device.value(self.setting), self.wanted, manner, rng)


def agreed(needs: Sequence[Need]) -> Value:
    """Return what the truth would have for all who share a setting: content for most of them, then nearest to all; the last came last."""
    numbers = [need.expected for need in needs if not isinstance(need.expected, str)]
    if len(numbers) < len(needs) or len(numbers) == 1:
        return needs[-1].expected
    candidates = [sum(numbers) / len(numbers), *numbers]

    def worth(value: float) -> tuple[int, float]:
        content = sum(need.taste.content(need.expected, value, company=True) for need in needs)
        return content, -sum(abs(value - number) for number in numbers)

    return max(candidates, key=worth)


@dataclass(slots=True)
class Stay:
    """A visit while it lasts."""

    visit: Visit
    rng: Random
    needs: list[Need] = field(default_factory=list)
    over: bool = False


def _way(setting: Setting, here: Value, wanted: Value, manner: str, rng: Random) -> list[Value]:
    if manner == "once":
        return [wanted]
    if isinstance(setting, ChoiceSetting):
        return _scroll(setting.options, here, wanted, beyond=manner == "back")
    if isinstance(here, str) or isinstance(wanted, str):
        return [wanted]
    return _stretches(setting, here, wanted, beyond=manner == "back", rng=rng)


def _scroll(options: tuple[str, ...], here: Value, wanted: Value, *, beyond: bool) -> list[Value]:
    """Go through the list one by one, round its end, perhaps one too far."""
    if here not in options or wanted not in options:
        return [wanted]
    first, last = options.index(str(here)), options.index(str(wanted))
    length = (last - first) % len(options) or len(options)
    passed: list[Value] = [options[(first + index) % len(options)] for index in range(1, length + 1)]
    return [*passed, options[(last + 1) % len(options)], wanted] if beyond else passed


def _stretches(setting: NumberSetting, here: float, wanted: float, *, beyond: bool, rng: Random) -> list[Value]:
    """Go there in some stretches of whole steps; `beyond` overshoots by one or two steps and comes back."""
    end = wanted
    if beyond:
        over = setting.step * rng.randint(1, 2) * (1 if wanted >= here else -1)
        end = min(max(wanted + over, setting.minimum), setting.maximum)
    steps = max(round(abs(end - here) / setting.step), 1)
    count = min(steps, NUDGES)
    way: list[Value] = [here + (end - here) * index / count for index in range(1, count)]
    return [*way, end, wanted] if beyond else [*way, wanted]
