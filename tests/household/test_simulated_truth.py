"""Are simulated people like real ones? Four figures of theirs beside those of 24 real homes: printed, and held within the real range."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from statistics import mean, median

import pytest

from simulators.chance import stream
from simulators.scenarios import SCENARIOS, seeded
from simulators.tastes import Moment, Mood, Taste
from simulators.weather import Weather

HOMES = Path(__file__).resolve().parents[1] / "contract" / "data" / "thermostat_homes.csv.gz"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "simulators.md"
HOURS = (7, 12, 18, 22)
DAYS = 364


def real_homes() -> list[list[float]]:
    """Return each home's set point at four hours of every day of a year."""
    rows: dict[str, dict[int, float]] = {}
    with gzip.open(HOMES, "rt") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row["person"], {})[int(row["hour_index"])] = float(row["setpoint_c"])
    return [_at_hours(changes) for changes in rows.values()]


def _at_hours(changes: dict[int, float]) -> list[float]:
    series, standing = [], changes[min(changes)]
    for hour in range(24 * DAYS):
        standing = changes.get(hour, standing)
        if hour % 24 in HOURS:
            series.append(standing)
    return series


def simulated_people() -> list[list[float]]:
    """Return what simulated people want of their heater at the same hours."""
    return [
        _wanted(person.tastes["heater.temperature"], (seed, person.id))
        for seed in range(1, 9)
        for person in seeded(SCENARIOS["season"](), seed).people
    ]


def _wanted(taste: Taste, names: tuple[object, ...]) -> list[float]:
    weather, mood, rng = Weather(names[0]), Mood(names), stream(*names, "wishes")
    series = []
    for day in range(DAYS):
        for hour in HOURS:
            moment = Moment(day, float(hour), day % 7, weather.outdoors(day, hour))
            series.append(float(taste.wanted(moment, mood.at(day, hour), rng)))
    return series


def overridden(series: Sequence[float], tolerance: float) -> float:
    """Return how many of 100 uses are off by more than `tolerance` where the last override is held."""
    held, count = series[0], 0
    for wanted in series[1:]:
        if abs(wanted - held) > tolerance + 1e-9:
            held, count = wanted, count + 1
    return 100.0 * count / (len(series) - 1)


def persistence(series: Sequence[float]) -> float:
    """Return the correlation of a day's mean with the day before's: what is left of a mood, a season, a change of mind."""
    days = [mean(series[index : index + len(HOURS)]) for index in range(0, len(series), len(HOURS))]
    middle = mean(days)
    spread = sum((day - middle) ** 2 for day in days)
    return sum((one - middle) * (after - middle) for one, after in pairwise(days)) / spread if spread else 1.0


def favourites(series: Sequence[float]) -> float:
    """Return the share of the three commonest half degrees."""
    return sum(count for _, count in Counter(round(value * 2) for value in series).most_common(3)) / len(series)


FIGURES = {
    "overridden of 100, held, tolerance 0.5 °C": lambda series: overridden(series, 0.5),
    "overridden of 100, held, tolerance 1.0 °C": lambda series: overridden(series, 1.0),
    "persistence from day to day": persistence,
    "share of three favourite numbers": favourites,
}


@pytest.fixture(scope="module")
def measured() -> dict[str, tuple[float, ...]]:
    """Low, median and high of the real homes (the outermost left out) and of the simulated people, by figure."""
    real, simulated = real_homes(), simulated_people()
    rows: dict[str, tuple[float, ...]] = {}
    for name, figure in FIGURES.items():
        homes, people = sorted(map(figure, real)), sorted(map(figure, simulated))
        rows[name] = (homes[1], median(homes), homes[-2], people[0], median(people), people[-1])
    return rows


def test_simulated_people_are_within_the_range_of_real_homes(
    measured: dict[str, tuple[float, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled():
        print("\n{:44}{:>24}      {:>24}".format("", "24 real homes", "16 simulated people"))  # noqa: T201
        print("{:44}{:>8}{:>8}{:>8}      {:>8}{:>8}{:>8}".format("", *("low", "median", "high") * 2))  # noqa: T201
        for name, figures in measured.items():
            print(f"{name:44}" + "{:8.2f}{:8.2f}{:8.2f}      {:8.2f}{:8.2f}{:8.2f}".format(*figures))  # noqa: T201
    for name, (low, _, high, _, middle, _) in measured.items():
        assert low <= middle <= high, name


def test_the_page_says_what_is_measured(measured: dict[str, tuple[float, ...]]) -> None:
    page = PAGE.read_text()

    for name, (low, middle, high, _, people, _) in measured.items():
        form = ".0f" if high > 1 else ".2f"
        assert f"| {name} | {middle:{form}} ({low:{form}} to {high:{form}}) | {people:{form}} |" in page
