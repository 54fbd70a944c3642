"""Readings as features: every sensor in standard deviations around its own mean, however it is scaled, and which of them are attended to.

A learner attends to `PLACES` readings, the first it sees; of up to `MOST` it keeps the statistics. One that is not attended to takes the
place of the one with the least effect once it explains what the learner got wrong (its correlation with the errors at overrides is
beyond chance); where there are more sensors, they take turns. Mean and variance are Welford's, with the memory of some two hundred
uses, so that they follow the seasons slowly. What lies far beyond all that a sensor has said (a broken wire says -127) is as if it were
silent, until it goes on so. What is only ever on or off (1 or 0) is measured by that; a word (`weather=rain`) is on while it is said, and
off while its sensor says another one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

from learners.base import Circumstance, Json

PLACES = 6  # readings that a learner attends to, company among them
MOST = 12  # readings of which it keeps statistics
COMPANY = "company"
WORD = "="
"""Between a sensor and a word that it says, in the name of a reading."""
_MEMORY = 200.0  # uses
_VARIANCE, _WORTH = 25.0, 2.0  # assumed before anything is known, as if from so many uses; right for temperatures in °C
_SWITCH = 0.25  # the same of what is on or off
_WILD, _ENOUGH, _GOES_ON = 6.0, 10.0, 4.0
"""Standard deviations beyond which a reading is wild, uses from which on that is known, and how many in a row are wild no more."""
_FARTHEST = 3.0
_CHANCE = 3.0  # standard errors
_CHANCES = 40.0  # overrides after which a reading that explains nothing makes room for another
_LEAST = 12.0  # overrides before a correlation means anything
_MUCH = 1.2  # units a standard deviation, of one that is attended to: three times what is assumed
_STRONGER = 1.5  # how much more effect a newcomer must promise than the one it replaces has


@dataclass(slots=True)
class Reading:
    """What is known of one sensor: `uses`, `mean` and `squares` (Welford); over overrides `told`, its `products` with the errors, and the
    squared errors (`missed`); how many wild readings came after one another (`strays`), and whether it was only ever on or off (`switch`).
    """

    uses: float = 0.0
    mean: float = 0.0
    squares: float = 0.0
    told: float = 0.0
    products: float = 0.0
    missed: float = 0.0
    strays: float = 0.0
    switch: float = 1.0

    def row(self) -> list[float]:
        """Return what is known as it is kept."""
        return [self.uses, self.mean, self.squares, self.told, self.products, self.missed, self.strays, self.switch]

    @classmethod
    def of(cls, row: Sequence[float]) -> Reading:
        """Return what was kept, by a version too that knew neither wild readings nor switches."""
        return cls(*map(float, row if len(row) == len(fields(cls)) else [*row, 0.0, 0.0]))

    def take(self, value: float) -> None:
        """Take in a value of the sensor; a wild one only where it goes on so, and then all that was known is of another time."""
        if self.wild(value):
            self.strays += 1
            if self.strays < _GOES_ON:
                return
            self.uses, self.mean, self.squares = 0.0, 0.0, 0.0
        self.strays, self.switch = 0.0, float(self.switch and value in {0.0, 1.0})
        self.uses = min(self.uses + 1, _MEMORY)
        off = value - self.mean
        self.mean += off / self.uses
        self.squares = self.squares * (1 - (self.uses >= _MEMORY) / _MEMORY) + off * (value - self.mean)

    def missed_by(self, error: float, value: float) -> None:
        """Take in how far off the learner was, in units, when the sensor said `value`."""
        fade = 1 - (self.told >= _MEMORY) / _MEMORY
        self.told = min(self.told + 1, _MEMORY)
        self.products = self.products * fade + error * self.standard(value)
        self.missed = self.missed * fade + error * error

    def standard(self, value: float) -> float:
        """Return a value in standard deviations; a wild one is none."""
        if self.uses == 0 or not math.isfinite(value) or self.wild(value):
            return 0.0
        return min(max((value - self.mean) / self._deviation, -_FARTHEST), _FARTHEST)

    def wild(self, value: float) -> bool:
        """Say whether a value lies beyond all that the sensor says."""
        return self.uses >= _ENOUGH and not self.switch and abs(value - self.mean) > _WILD * self._deviation

    @property
    def _deviation(self) -> float:
        return math.sqrt((self.squares + (_SWITCH if self.switch else _VARIANCE) * _WORTH) / (self.uses + _WORTH))

    def forget_misses(self) -> None:
        """What was missed is being learned."""
        self.told = self.products = self.missed = 0.0

    @property
    def promise(self) -> float:
        """The effect in units a standard deviation that would explain errors, 0 where that may be chance."""
        if self.told < _LEAST or self.products**2 <= _CHANCE**2 * self.missed:
            return 0.0
        return abs(self.products) / self.told


class Surroundings:
    """Which readings are attended to, and what they mean."""

    def __init__(self) -> None:
        self._known: dict[str, Reading] = {}
        self._places: list[str] = []
        self._asked: list[tuple[Circumstance, list[float]]] = []  # the last questions, until something is learnt

    @property
    def attended(self) -> tuple[str, ...]:
        """The readings that count, in the order of their places."""
        return tuple(self._places)

    def features(self, x: Circumstance) -> list[float]:
        """Return one standardised number for each place; 0 where a sensor is silent or there is none."""
        for asked, row in self._asked:
            if asked is x:
                return row
        row = [self._known[name].standard(said(x, name)) for name in self._places]
        row += [0.0] * (PLACES - len(row))
        self._asked = [*self._asked[-2:], (x, row)]
        return row

    def apart(self, x: Circumstance, other: Circumstance) -> float:
        """Return how far the surroundings of two circumstances lie apart: the largest difference, in standard deviations."""
        return max([abs(a - b) for a, b in zip(self.features(x), self.features(other), strict=True)])

    def learn(self, x: Circumstance) -> None:
        """Take in what the sensors say at a use."""
        self._asked = []
        unknown = [name for name in (*sorted(x.readings), COMPANY) if name not in self._known]
        for name in unknown:
            self._meet(name)
        if unknown:
            self._turn(sorted(x.readings))
        for name, reading in self._known.items():
            if math.isfinite(value := said(x, name)):
                reading.take(value)

    def missed(self, x: Circumstance, error: float, effects: Callable[[], Sequence[float]]) -> tuple[int, float] | None:
        """Take in how far off the learner was (units); return the place of which more is to be learned, and what effect it promises.

        Another reading has taken it, or its own explains far more than is usual. `effects` tells those of the places, in units a standard
        deviation.
        """
        for name, reading in self._known.items():
            if math.isfinite(value := said(x, name)):
                reading.missed_by(error, value)
        for place, name in enumerate(self._places):
            if (promise := self._known[name].promise) > _MUCH:
                self._known[name].forget_misses()
                return place, promise
        return self._exchanged(effects)

    def _exchanged(self, effects: Callable[[], Sequence[float]]) -> tuple[int, float] | None:
        """Return the place that goes to another reading, if one does, and what effect that promises."""
        others = [name for name in self._known if name not in self._places]
        newcomer = max(others, key=lambda name: self._known[name].promise, default=None)
        if newcomer is None or not (promise := self._known[newcomer].promise):
            return None
        taken = [(abs(effect), place) for place, effect in enumerate(effects()[: len(self._places)]) if self._places[place] != COMPANY]
        if not taken:
            return None
        weakest, place = min(taken)
        if promise <= _STRONGER * weakest:
            return None
        self._places[place] = newcomer
        self._known[newcomer].forget_misses()
        self._asked = []
        return place, promise

    def _meet(self, name: str) -> None:
        others = name != COMPANY and COMPANY not in self._known  # a place is kept for company
        if name not in self._known and len(self._known) < MOST - others:
            self._known[name] = Reading()
            if len(self._places) < PLACES - others:
                self._places.append(name)

    def _turn(self, names: Sequence[str]) -> None:
        """Let a sensor that had its chance make room for the next, in the order of their names, round and round."""
        unknown = [name for name in names if name not in self._known]
        bored = [name for name, reading in self._known.items() if name not in self._places and reading.told >= _CHANCES and name != COMPANY]
        if unknown and bored:
            del self._known[bored[0]]
            after = [name for name in unknown if name > bored[0]]
            self._meet(min(after or unknown))

    def to_state(self) -> Json:
        """Return the statistics as JSON-ready data."""
        return {"known": {name: each.row() for name, each in self._known.items()}, "places": list(self._places)}

    def load_state(self, state: Json) -> None:
        """Take over what `to_state` returned."""
        self._known = {name: Reading.of(known) for name, known in state["known"].items()}
        self._places = [name for name in state["places"] if name in self._known]
        self._asked = []


def said(x: Circumstance, name: str) -> float:
    """Return what a sensor says, or whether it says a word; not a number where it is silent."""
    if name == COMPANY:
        return float(x.company)
    sensor, of_words, _ = name.partition(WORD)
    otherwise = 0.0 if of_words and any(each.startswith(sensor + WORD) for each in x.readings) else math.nan
    return float(x.readings.get(name, otherwise))
