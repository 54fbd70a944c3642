"""Print the tables: `python -m benchmarks.learning [--homes N] [--people N]`.

Real homes of the reported half and simulated people; every figure with the paired 95 % interval of its difference to ours.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from math import sqrt
from statistics import fmean, stdev

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from benchmarks.learning import datasets
from benchmarks.learning.closed import Run, oracle, served, told
from benchmarks.learning.listening import Listening, listen
from benchmarks.learning.people import CHANGE_DAY, KINDS, Kind, person
from benchmarks.learning.rivals import Rival, rivals
from learners.base import ChoiceDomain, NumberDomain
from learners.registry import CHOICE_LEARNERS

CLIMATE = NumberDomain(5, 35, 0.5, 21)
Maker = Callable[[], Rival]
Column = tuple[str, Callable[[Run], float]]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench learning", description="Our learners beside their rivals, on real and simulated people.")
    parser.add_argument(
        "--homes", type=int, default=81, help="real homes (of the 81 held out; the calibration was looked at on some of them)"
    )
    parser.add_argument("--people", type=int, default=30, help="simulated people a kind")
    chosen = parser.parse_args()
    tables(chosen.homes, chosen.people)


def tables(homes: int, people: int) -> None:
    """Measure and print."""
    console = Console()
    with Progress(console=console, transient=True) as progress:
        made = [*_real(progress, datasets.halves()[1][:homes]), *_simulated(progress, people), _music(progress)]
    for table in made:
        console.print(table)


def _real(progress: Progress, homes: Sequence[str]) -> list[Table]:
    first_week: Column = ("first week: overrides per 100", lambda run: run.rate(0, 7))
    open_loop: list[Column] = [("MAE °C", Run.error), ("off by more than 0.5, per 100", lambda run: run.off(0.5))]
    closed: list[Column] = [("overrides per 100", Run.rate), first_week]
    cases: list[tuple[str, list[Column], Callable[[Maker, str], Run]]] = [
        ("Real thermostats, use", open_loop, lambda make, home: told(make(), CLIMATE, datasets.uses(home))),
        ("Real thermostats, change", open_loop, lambda make, home: told(make(), CLIMATE, datasets.changes(home))),
        ("Real homes, closed loop, tolerance 0.5 °C", closed, lambda make, home: served(make(), CLIMATE, datasets.uses(home), 0.5)),
        ("Real homes, closed loop, tolerance 1.0 °C", closed, lambda make, home: served(make(), CLIMATE, datasets.uses(home), 1.0)),
    ]
    return [_compared(progress, title, columns, rivals(CLIMATE), homes, play) for title, columns, play in cases]


def _simulated(progress: Progress, people: int) -> list[Table]:
    return [_simulated_kind(progress, kind, people) for kind in KINDS]


def _simulated_kind(progress: Progress, kind: Kind, people: int) -> Table:
    crowd = {str(seed): person(kind, seed) for seed in range(people)}
    wishes = {name: [(use.x, use.wanted) for use in one.uses] for name, one in crowd.items()}
    limit = fmean(oracle(kind.domain, one, lambda use: use.habitual) for one in crowd.values())
    columns: list[Column] = [
        ("overrides per 100", Run.rate),
        ("two weeks after the change", lambda run: run.rate(CHANGE_DAY, CHANGE_DAY + 14)),
        ("uses until recovered", lambda run: float(run.uses_until_recovered(CHANGE_DAY))),
    ]
    title = f"Simulated {kind.name} (one who knows every habit, but no mood: {limit:.1f})"

    def play(make: Maker, name: str) -> Run:
        return served(make(), kind.domain, wishes[name], crowd[name].tolerance)

    return _compared(progress, title, columns, rivals(kind.domain), list(crowd), play)


def _compared(
    progress: Progress,
    title: str,
    columns: Sequence[Column],
    makers: dict[str, Maker],
    cases: Sequence[str],
    play: Callable[[Maker, str], Run],
) -> Table:
    task = progress.add_task(title, total=len(makers) * len(cases))
    runs: dict[str, list[Run]] = {name: [] for name in makers}
    for name, make in makers.items():
        for case in cases:
            runs[name].append(play(make, case))
            progress.advance(task)
    table = Table("", *(column for column, _ in columns), title=title)
    for name, played in runs.items():
        table.add_row(name, *(_cell([figure(r) for r in played], [figure(r) for r in runs["ours"]]) for _, figure in columns))
    return table


def _music(progress: Progress) -> Table:
    people = datasets.music()
    table = Table("", "log loss", "error", title="What three people listened to, session by session")
    task = progress.add_task("Music", total=len(CHOICE_LEARNERS) * len(people))
    heard: dict[str, list[Listening]] = {}
    for name, make in CHOICE_LEARNERS.items():
        for sessions in people.values():
            options = tuple(sorted({item for _, item in sessions}))
            heard.setdefault(name, []).append(listen(make(ChoiceDomain(options)), options, sessions))
            progress.advance(task)
    ours = heard["favourites"]
    for name, each in heard.items():
        losses, errors = _cell([h.loss for h in each], [h.loss for h in ours]), _cell([h.error for h in each], [h.error for h in ours])
        table.add_row(name, losses, errors)
    return table


def _cell(values: Sequence[float], ours: Sequence[float]) -> str:
    """Return the mean and, paired over people, by how much it is more than ours."""
    differences = [value - own for value, own in zip(values, ours, strict=True)]
    if not any(differences) or len(values) < 2:
        return f"{fmean(values):.3f}"
    half = 1.96 * stdev(differences) / sqrt(len(differences))
    return f"{fmean(values):.3f}  ({fmean(differences):+.3f} ± {half:.3f})"


if __name__ == "__main__":
    main()
