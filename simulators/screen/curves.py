"""Curves in characters: two lines in dots of Braille, eight to a character, with an axis at their side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rich.text import Text

BLANK = 0x2800
DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bit of each dot of a Braille character, row by row (Unicode chapter 21.1)."""
ACROSS, DOWN = 2, 4

AXIS = 5
"""Columns that the numbers of the axis take."""


@dataclass(slots=True)
class Canvas:
    """So many characters; a line that is drawn later lies on top, also with its colour."""

    columns: int
    rows: int
    _dots: dict[tuple[int, int], int] = field(default_factory=dict)
    _colours: dict[tuple[int, int], str] = field(default_factory=dict)

    def line(self, values: Sequence[float], top: float, colour: str) -> None:
        """Draw `values` from left to right over the whole width, 0 at the bottom and `top` at the top."""
        wide, high = self.columns * ACROSS - 1, self.rows * DOWN - 1
        across = wide / max(len(values) - 1, 1)
        points = [(index * across, (1.0 - min(max(value / top, 0.0), 1.0)) * high) for index, value in enumerate(values)]
        for (x, y), (after_x, after_y) in pairwise(points if len(points) > 1 else [*points, *points]):
            steps = max(round(abs(after_x - x)), round(abs(after_y - y)), 1)
            for step in range(steps + 1):
                self._dot(round(x + (after_x - x) * step / steps), round(y + (after_y - y) * step / steps), colour)

    def lines(self) -> list[Text]:
        """Return what was drawn, a text a row."""
        return [Text.assemble(*(self._cell(column, row) for column in range(self.columns))) for row in range(self.rows)]

    def _dot(self, x: int, y: int, colour: str) -> None:
        cell = (x // ACROSS, y // DOWN)
        self._dots[cell] = self._dots.get(cell, 0) | DOTS[y % DOWN][x % ACROSS]
        self._colours[cell] = colour

    def _cell(self, column: int, row: int) -> tuple[str, str]:
        bits = self._dots.get((column, row), 0)
        return (chr(BLANK + bits) if bits else " ", self._colours.get((column, row), ""))


def chart(curves: Sequence[tuple[Sequence[float], str]], top: float, columns: int, rows: int) -> list[Text]:
    """Return curves (values and colour, the last on top) with an axis from 0 to `top` at their left, as wide as `columns`."""
    canvas = Canvas(max(columns - AXIS, 1), rows)
    for values, colour in curves:
        if values:
            canvas.line(values, top, colour)
    marks = {0: f"{top:.0f}", rows // 2: f"{top / 2:.0f}", rows - 1: "0"}
    return [Text.assemble((f"{marks.get(row, ''):>{AXIS - 2}} │", "dim"), line) for row, line in enumerate(canvas.lines())]
