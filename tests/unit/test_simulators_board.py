"""The demo's board: what stands where in a narrow and in a wide window, and the curves of the wide one."""

from __future__ import annotations

import io

from rich.console import Console

from simulators.screen.board import WIDE, Board
from simulators.screen.curves import BLANK, chart


def _drawn(width: int, **fields: object) -> str:
    board = Board(
        places={"bathroom": ["Ana"]},
        devices={"shower": "Ana 39.5 °C", "radio": "Ben rock"},
        people={"ana": "Ana", "ben": "Ben"},
        choices={"ana": 3, "ben": 1},
        known={"radio": {"ben": "rock · 30 %"}},
        **fields,  # type: ignore[arg-type]  # whatever a test is about
    )
    told = io.StringIO()
    Console(file=told, width=width, height=30).print(board.render(width))
    assert all(len(line) <= width for line in told.getvalue().splitlines())
    return told.getvalue()


def test_a_narrow_window_shows_the_present_and_the_counts() -> None:
    told = _drawn(80, scores=[(40.0, 60.0), (20.0, 70.0)])

    assert "turned by hand, of 100 uses" in told
    assert "Ana 3  Ben 1" in told
    assert "rock · 30 %" not in told


def test_a_wide_window_shows_what_everybody_likes_and_why_the_last_decision_was_made() -> None:
    told = _drawn(WIDE, why="[bold]shower[/]\nAna set 39.5 °C; it is kept.")

    assert "Ana 3 ✎" in told
    assert "rock · 30 %" in told
    assert "Ana set 39.5 °C; it is kept." in told


def test_a_wide_window_shows_a_curve_as_soon_as_days_are_counted() -> None:
    told = _drawn(WIDE, daily=[(10, 5, 6), (10, 1, 6), (0, 0, 0)])

    assert "justright 30   no controller 60" in told
    assert "day 3" in told


def test_a_curve_runs_from_left_to_right_and_stays_on_the_paper() -> None:
    rows = [line.plain for line in chart([([0.0, 100.0, 500.0], "green"), ([], "red")], 100.0, 24, 4)]

    assert [row[:4] for row in rows] == ["100 ", "    ", " 50 ", "  0 "]
    assert rows[3][5] > chr(BLANK)
    assert ord(rows[0].rstrip()[-1]) > BLANK
    assert all(len(row) <= 24 for row in rows)
