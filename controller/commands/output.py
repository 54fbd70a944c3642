"""What commands print: tables and colours on a terminal, aligned plain lines elsewhere, JSON where a program reads it."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

import click

from controller.wire import encode


def as_json(body: object) -> None:
    """Print JSON, indented for people, in our own forms of time and number; escaped where the locale lacks characters."""
    plain = not (sys.stdout.encoding or "").lower().startswith("utf")
    click.echo(json.dumps(json.loads(encode(body)), ensure_ascii=plain, indent=2))


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table."""
    if sys.stdout.isatty():
        _rich_table(headers, rows)
        return
    widths = [max(len(row[column]) for row in (headers, *rows)) for column in range(len(headers))]
    for row in (headers, *rows):
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def heading(text: str) -> None:
    """Print a heading: bold on a terminal."""
    click.echo(click.style(text, bold=True) if sys.stdout.isatty() else text)


def _rich_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415  # a terminal is there, so the time is well spent
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    made = Table(*headers, box=SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        made.add_row(*map(Text, row))  # as text: a bracket in a name is no markup
    Console().print(made)
