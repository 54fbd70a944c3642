"""The command `bench`: a group whose benchmarks are imported when one of them is asked for."""

from __future__ import annotations

import click

from controller.commands.program import Program

MEASURED: dict[str, tuple[str, str]] = {
    "attribution": ("benchmarks.attribution.command:attribution", "Whose hand a change is taken for, beside the rules of the field."),
    "learning": ("benchmarks.learning.command:learning", "How well preferences are learned, beside simple rules, river and scikit-learn."),
}
"""Benchmarks: name -> (`module:object`, what it measures in a line)."""


@click.group(cls=Program, elsewhere=MEASURED)
def bench() -> None:
    """Measure how good this is, on data that came with it, beside what else there is.

    Every figure is predicted first and learned from afterwards. Rivals are compared in the same run, on the same people.
    """
