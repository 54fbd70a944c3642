"""The command `bench attribution`: its options and help. What measures is imported when it runs."""

from __future__ import annotations

import json as json_module
import sys

import click

QUICK_DAYS = 3


@click.command()
@click.option("--seeds", type=click.IntRange(1, 1000), default=6, show_default=True, help="Households to live through, each of its own.")
@click.option("--first", type=int, default=1, show_default=True, help="The first seed: choose one that nobody has seen.")
@click.option("--days", type=click.IntRange(1, 365), default=10, show_default=True, help="Days that each household lives.")
@click.option("--quick", is_flag=True, help=f"One household, {QUICK_DAYS} days: half a minute instead of some.")
@click.option("--quiet", is_flag=True, help="Sensors that do not err, nobody together: the hand alone, not whose.")
@click.option("--json", is_flag=True, help="Print JSON, for programs.")
def attribution(*, seeds: int, first: int, days: int, quick: bool, quiet: bool, json: bool) -> None:
    """Measure whose hand a change is taken for, on devices that misbehave in every known way, beside the rules of the field.

    Simulated devices with quirks drawn per seed, several at once, and people who correct them after 0.2 s to 2 h, alone and together,
    seen by sensors of which 5 % name somebody else, 10 % say nothing and all are up to 5 s late. The program is driven by messages alone.
    """
    from rich.console import Console
    from rich.progress import Progress

    from benchmarks.attribution.report import document, tables
    from benchmarks.attribution.trial import Plan, run

    plan = Plan(tuple(range(first, first + (1 if quick else seeds))), QUICK_DAYS if quick else days, quiet=quiet)
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("days lived", total=plan.total)
        scores = run(plan, lambda: bar.advance(task))
    if json:
        click.echo(json_module.dumps(document(plan, scores), indent=1))
    else:
        console = Console()
        for table in tables(plan, scores):
            console.print(table)
