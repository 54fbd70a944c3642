"""Figures over people, and how far a rival's lie from ours: a paired interval over people, never over events."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import sqrt
from statistics import fmean, stdev
from typing import Any, TypeVar

OURS = "ours"
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Cell:
    """The mean over people, and by how much it is more than ours, with half of the 95 % interval of that."""

    mean: float
    more: float = 0.0
    half: float | None = None

    def said(self) -> str:
        """Return it for a table."""
        return f"{self.mean:.3f}" if self.half is None else f"{self.mean:.3f}  ({self.more:+.3f} ± {self.half:.3f})"


@dataclass(frozen=True, slots=True)
class Table:
    """One case: by rival and column a cell. `people` is over how many it speaks, `note` what has to be known of it."""

    title: str
    columns: tuple[str, ...]
    rows: Mapping[str, tuple[Cell, ...]]
    people: int
    note: str = ""

    def document(self) -> dict[str, Any]:
        """Return it as JSON-ready data."""
        rows = {name: dict(zip(self.columns, map(asdict, cells), strict=True)) for name, cells in self.rows.items()}
        return {"title": self.title, "people": self.people, "note": self.note, "rows": rows}


def compared(title: str, columns: Mapping[str, Callable[[R], float]], runs: Mapping[str, Sequence[R]], note: str = "") -> Table:
    """Return the table of a case from the runs of every rival, the same people in the same order."""
    ours = runs[OURS]
    rows = {
        name: tuple(_cell([figure(r) for r in played], [figure(r) for r in ours]) for figure in columns.values())
        for name, played in runs.items()
    }
    return Table(title, tuple(columns), rows, len(ours), note)


def _cell(values: Sequence[float], ours: Sequence[float]) -> Cell:
    differences = [value - own for value, own in zip(values, ours, strict=True)]
    if not any(differences) or len(values) < 2:
        return Cell(fmean(values))
    return Cell(fmean(values), fmean(differences), 1.96 * stdev(differences) / sqrt(len(differences)))
