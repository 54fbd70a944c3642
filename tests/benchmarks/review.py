"""A review of 20 people x 10 settings x one year: how long it takes, and the most memory its process ever has.

    python -m tests.benchmarks.review                                        # our own learners
    python -m tests.benchmarks.review sklearn.linear_model.BayesianRidge     # and these challengers
    python -m tests.benchmarks.review --people 2 --days 90

The year is made up: habits of the hour and the week with a mood, two uses a day, a correction where the habit has moved.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from controller.core.clock import circumstance
from controller.core.core import circumstance_detail
from controller.core.decisions import RecordEntry
from controller.core.learning.review import Subject
from controller.core.ledger import Entry, EntryType
from controller.review.lines import Order, Progress, Result
from controller.review.runs import reviewing
from controller.store import Store
from devices.settings import ChoiceSetting, NumberSetting, Setting
from learners.registry import SERVING_CHOICE, SERVING_NUMBER

START = datetime(2025, 1, 1, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Lisbon")
MOST_MB = 300.0
"""What a review may have."""

SETTINGS: tuple[Setting, ...] = (
    *(NumberSetting(f"temperature_{number}", "°C", 15, 46, 0.5, 38) for number in range(5)),
    *(NumberSetting(f"position_{number}", "mm", 0, 300, 5, 150) for number in range(3)),
    *(ChoiceSetting(f"station_{number}", ("news", "jazz", "rock", "pop", "folk")) for number in range(2)),
)


def year(person: str, spec: Setting, random: Random, days: int) -> Iterator[Entry]:
    """Yield a year of one setting: two uses a day, of which about every third is corrected."""
    mood, taste = 0.0, random.random()
    previous: float | str | None = None
    for day in range(days):
        for hour in (7, 19):
            at = START + timedelta(days=day, hours=hour, minutes=random.randrange(60))
            mood = 0.7 * mood + random.gauss(0, 0.03)
            value = _value(spec, taste + 0.05 * (hour == 19) + mood)
            made = EntryType.PREFERENCE if value != previous and random.random() < 0.6 else EntryType.ACCEPTANCE
            stood = value if made is EntryType.PREFERENCE or previous is None else previous
            x = circumstance(at, ZONE, {"outdoor_temperature": 12 + 8 * random.random()}, previous)
            detail = {"circumstance": circumstance_detail(x)}
            yield Entry(f"{person}/{spec.name}/{day}/{hour}", at, made, "device", spec.name, stood, person, "device", None, 1.0, detail)
            previous = stood


def _value(spec: Setting, place: float) -> float | str:
    if isinstance(spec, NumberSetting):
        return spec.quantise(spec.minimum + (spec.maximum - spec.minimum) * min(max(0.3 + 0.4 * place, 0), 1))
    return spec.options[int(abs(place) * 7) % len(spec.options)]


def filled(path: Path, people: int, days: int) -> tuple[Subject, ...]:
    """Fill a store and return what there is to review."""
    random, subjects = Random(7), []
    with closing(Store.open(path)) as store:
        for person in (f"p{number:02}" for number in range(people)):
            for spec in SETTINGS:
                store.commit([RecordEntry(entry) for entry in year(person, spec, random, days)])
                serving = SERVING_NUMBER if isinstance(spec, NumberSetting) else SERVING_CHOICE
                subjects.append(Subject(person, "device", spec.name, spec, serving))
    return tuple(subjects)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("challengers", nargs="*")
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--days", type=int, default=365)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "home.db")
        subjects = filled(path, asked.people, asked.days)
        began = time.monotonic()
        for line in reviewing(Order(subjects, tuple(asked.challengers), path)):
            if isinstance(line, Progress):
                sys.stderr.write(f"\r{line.done} of {line.total} settings, {time.monotonic() - began:.0f} s")
            else:
                _told(line, time.monotonic() - began)


def _told(result: Result, seconds: float) -> None:
    verdicts = result.findings.verdicts
    events = sum(verdict.uses for verdict in verdicts)
    best = Counter(f"{each.best} over {each.serving}{' (wins)' if each.wins else ''}" for each in verdicts)
    notes = Counter(each.note for each in verdicts if each.note)
    sys.stderr.write("\n")
    sys.stdout.write(f"{len(verdicts)} settings, {events} events, {seconds:.1f} s\n")
    sys.stdout.write(f"{result.peak_mb or 0:.0f} MB at most (may have {MOST_MB:.0f})\nbest: {dict(best)}\nnotes: {dict(notes)}\n")
    if result.findings.error or (result.peak_mb or 0) > MOST_MB:
        raise SystemExit(result.findings.error or "more memory than a review may have")


if __name__ == "__main__":
    main()
