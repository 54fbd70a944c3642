"""Where a driver's seat goes first: what one answer (height, or weight) is worth, and the catalogue's trends that come of it.

`python -m benchmarks.learning.seats` prints both. The trends in `devices/catalog/car_seat.yaml` are these figures.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, stdev

from devices.catalog import kind
from devices.kinds import Trend
from devices.settings import NumberSetting
from learners.normal import Z80
from learners.prior.trends import Line, fitted

DATA = Path(__file__).parent / "data" / "seat_drivers.csv.gz"
KG = 0.45359237  # of a pound
FACTS = ("height", "weight", "age")


@dataclass(frozen=True, slots=True)
class Driver:
    """What a driver would answer, and where they put the seat: mm behind the fixed point of the car they were measured in."""

    height: float
    weight: float
    age: float
    back: float

    def told(self, fact: str) -> float:
        """Return an answer."""
        return {"height": self.height, "weight": self.weight, "age": self.age}[fact]


@dataclass(frozen=True, slots=True)
class Score:
    """Of first positions for drivers that were left out of the fit: mean absolute error in mm, and how often 80 % held."""

    error: float
    covered: float


def drivers() -> list[Driver]:
    """Read the measured drivers."""
    with gzip.open(DATA, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [Driver(float(row["Ht"]), float(row["Weight"]) * KG, float(row["Age"]), -float(row["hipcenter"])) for row in rows]


def left_out(fact: str | None) -> Score:
    """Predict every driver's position from all the others, by one fact or by none, as a device on a 5 mm step would be commanded."""
    everybody, position = drivers(), _position()
    errors, held = [], []
    for index, driver in enumerate(everybody):
        others = everybody[:index] + everybody[index + 1 :]
        mean = fmean(each.back for each in others)
        expected, width = _line(others, fact).at(driver.told(fact) if fact else 0.0)
        shown, wanted = position.quantise(expected), (position.default or 0.0) + driver.back - mean
        errors.append(abs(shown - wanted))
        held.append(abs(expected - wanted) <= width)
    return Score(fmean(errors), fmean(held))


def trends() -> list[Trend]:
    """Return what the catalogue says: the facts that help, the better first, and how widely people lie without any."""
    everybody = drivers()
    lines = [(fact, _line(everybody, fact)) for fact in ("height", "weight")]
    known = [
        Trend("position", round(line.deviation, 1), "", fact, round(line.centre, 1), round(line.slope, 2), line.people, round(line.squares))
        for fact, line in lines
    ]
    return [*known, Trend("position", round(stdev(each.back for each in everybody), 1), "")]


def _position() -> NumberSetting:
    setting = kind("car_seat").settings[0]
    if not isinstance(setting, NumberSetting):
        raise TypeError("a seat's position is a number")
    return setting


def _line(people: Sequence[Driver], fact: str | None) -> Line:
    """Fit the positions, moved so that the mean driver has the default."""
    default, mean = _position().default or 0.0, fmean(each.back for each in people)
    places = [default + each.back - mean for each in people]
    if fact is None:
        return Line(0.0, default, 0.0, stdev(places) * (1 + 1 / len(places)) ** 0.5)
    return fitted([each.told(fact) for each in people], places)


def main() -> None:
    """Print both."""
    for fact in (None, *FACTS):
        score = left_out(fact)
        print(f"{fact or 'nothing':8} {score.error:5.1f} mm, 80 % held {score.covered:.0%}")  # noqa: T201
    for trend in trends():
        half = f", half of 80 %: {Z80 * trend.deviation:.0f} mm" if trend.given is None else ""
        print(f"{trend}{half}")  # noqa: T201


if __name__ == "__main__":
    main()
