"""The command `bench learning`: its options and help. What measures is imported when it runs."""

from __future__ import annotations

import click


@click.command()
@click.option("--homes", type=click.IntRange(min=1), default=81, show_default=True, help="Real homes, of the 81 held out.")
@click.option("--people", type=click.IntRange(min=1), default=30, show_default=True, help="Simulated people of each kind of device.")
def learning(homes: int, people: int) -> None:
    """Measure how well preferences are learned, beside simple rules and other libraries, on real and simulated people."""
    from benchmarks.learning.__main__ import tables

    tables(homes, people)
