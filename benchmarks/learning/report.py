"""What `bench learning` prints: tables for people, JSON for programs, a bar while it works."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table as Grid

from benchmarks.learning.chosen import Log, logs
from benchmarks.learning.cost import BAR_MS, POINTS, RUNS, WANTED_MS, Cost, costs, yardstick
from benchmarks.learning.figures import Table
from benchmarks.learning.numbers import Case, cases
from benchmarks.learning.rivals import missing

_FEW = 300  # sessions of each real listener in a quick run


@dataclass(frozen=True, slots=True)
class Plan:
    """How much of what is measured; `only` is empty for all."""

    homes: int
    people: int
    through: bool
    only: tuple[str, ...]
    quick: bool

    def wants(self, what: str) -> bool:
        """Say whether a sort of table is asked for."""
        return not self.only or what in self.only


def report(plan: Plan, *, as_json: bool) -> None:
    """Measure and print."""
    console = Console(highlight=False)
    made, spent = _measured(plan)
    if as_json:
        body = {"plan": asdict(plan), "missing": missing(), "tables": [each.document() for each in made]}
        bars = {"bar_ms": BAR_MS, "wanted_ms": WANTED_MS, "yardstick_ms": yardstick()}
        cost = bars | {"uses": POINTS, "learners": [asdict(each) for each in spent]}
        sys.stdout.write(json.dumps(body | {"cost": cost}, indent=2) + "\n")
        return
    for table in made:
        console.print(_grid(table))
    if spent:
        console.print(_cost(spent))
    for name in missing():
        console.print(f"{name} is not installed, so it is not compared with: pip install 'justright\\[dev]'")


def _measured(plan: Plan) -> tuple[list[Table], list[Cost]]:
    wanted: list[Case | Log] = [*(cases(plan.homes, plan.people) if plan.wants("numbers") else ())]
    wanted += logs(plan.people, _FEW if plan.quick else None) if plan.wants("choices") else ()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=sum(each.runs(plan.through) for each in wanted) + (RUNS if plan.wants("cost") else 0))
        made, spent = [], []
        for each in wanted:
            bar.update(task, description=each.title)
            made.append(each.table(lambda: bar.advance(task), through=plan.through))
        for cost in costs(POINTS[:2] if plan.quick else POINTS) if plan.wants("cost") else ():
            spent.append(cost)
            bar.update(task, advance=1, description="cost")
    return made, spent


def _grid(table: Table) -> Grid:
    caption = ". ".join(part for part in (f"Means over {table.people}", table.note) if part)
    grid = Grid("", *table.columns, title=table.title, caption=caption, title_justify="left", caption_justify="left")
    for name, cells in table.rows.items():
        grid.add_row(name, *(cell.said() for cell in cells))
    return grid


def _cost(spent: Sequence[Cost]) -> Grid:
    """Lay out the cost curves; in brackets the ratio to the yardstick, which carries over to other machines."""
    points = POINTS[: len(spent[0].milliseconds)]
    title = "Predict and learn, ms (ratio to 4,000 steps of a plain loop); state, KB"
    caption = f"At most {BAR_MS} ms on a desktop core, from the first column to the last; {WANTED_MS} ms are wanted"
    grid = Grid("", *(f"{use:,} uses" for use in points), title=title, caption=caption, title_justify="left", caption_justify="left")
    for each in spent:
        rows = zip(each.milliseconds, each.ratios, each.bytes, strict=True)
        told = [f"{ms:.2f} ({ratio:.1f}); {size / 1024:.1f} KB" for ms, ratio, size in rows]
        grid.add_row(each.name, *told)
    return grid
