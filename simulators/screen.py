"""What the demo shows: a story that scrolls, and below it, on a terminal, a board with who is where, what is set, and how often by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

BARS = "▁▂▃▄▅▆▇█"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(slots=True)
class Board:
    """The state of the board. `scores` are overrides per 100 uses, ours and without a controller, a pair a stretch of days."""

    title: str = "justright"
    address: str = ""
    day: int = 0
    clock: str = ""
    places: dict[str, list[str]] = field(default_factory=dict)
    devices: dict[str, str] = field(default_factory=dict)
    scores: list[tuple[float, float]] = field(default_factory=list)
    choices: dict[str, int] = field(default_factory=dict)

    def render(self, width: int) -> RenderableType:
        """Return the board as wide as the terminal."""
        grid = Table.grid(padding=(0, 2), expand=True)
        for ratio in (2, 5, 4):
            grid.add_column(ratio=ratio, no_wrap=True, overflow="ellipsis")
        grid.add_row(self._rooms(), self._things(), self._numbers(width))
        when = f"day {self.day + 1} · {WEEKDAYS[self.day % 7]} {self.clock}"
        return Group(Rule(f"[bold]{when}[/]   {self.title}   [dim]{self.address}[/]", style="dim"), grid)

    def _rooms(self) -> RenderableType:
        rows = Table.grid(padding=(0, 1))
        for place, people in self.places.items():
            rows.add_row(f"[dim]{place}[/]", Text.from_markup(" ".join(people) or "[dim]–[/]"))
        return rows

    def _things(self) -> RenderableType:
        rows = Table.grid(padding=(0, 1), expand=True)
        rows.add_column(width=max(map(len, self.devices), default=1))
        rows.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
        for device, words in self.devices.items():
            rows.add_row(f"[dim]{device}[/]", words)
        return rows

    def _numbers(self, width: int) -> RenderableType:
        rows = Table.grid(padding=(0, 1))
        if self.scores:
            shown = self.scores[-(12 if width < 100 else 24) :]  # noqa: PLR2004  # a wide window
            rows.add_row("[bold]turned by hand, of 100 uses[/]")
            rows.add_row(f"[green]justright  {_spark([ours for ours, _ in shown])} [bold]{shown[-1][0]:3.0f}[/][/]")
            rows.add_row(f"[red]no control {_spark([plain for _, plain in shown])} [bold]{shown[-1][1]:3.0f}[/][/]")
            rows.add_row("")
        if self.choices:
            rows.add_row("[bold]choices remembered[/]")
            rows.add_row("  ".join(f"{person} {count}" for person, count in self.choices.items()))
        return rows


class Screen:
    """Prints the story; on a terminal it keeps the board below. Elsewhere there are plain lines and no board."""

    def __init__(self, console: Console | None = None) -> None:
        """Write to `console`, or to standard output."""
        self.console = console or Console(highlight=False)
        self.board = Board()
        self._live = Live(console=self.console, auto_refresh=False, transient=False) if self.console.is_terminal else None

    def __enter__(self) -> Self:
        """Show the board."""
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Leave the terminal as it was, the last board standing."""
        if self._live is not None:
            self._live.stop()

    def say(self, text: str, stamp: str = "", *, short: bool = False) -> None:
        """Tell something, in rich's markup, behind a time of day; what does not fit goes on below, or is left out where `short`."""
        words = Text.from_markup(text, overflow="ellipsis")
        if not self.console.is_terminal:
            self.console.print(Text.assemble(f"{stamp}  " if stamp else "", words), soft_wrap=True)
        elif short:
            self.console.print(words, no_wrap=True, overflow="ellipsis", crop=True)
        else:
            row = Table.grid(padding=(0, 2, 0, 0))
            row.add_row(*([f"[dim]{stamp}[/]"] if stamp else []), words)
            self.console.print(row)

    def heading(self, text: str) -> None:
        """Begin a scene."""
        self.say("")
        self.say(f"[bold reverse] {text} [/]" if self.console.is_terminal else f"== {text}")

    def beside(self, ours: str, other: str) -> None:
        """Show two texts beside each other, ours and another's."""
        grid = Table.grid(padding=(0, 3), expand=True)
        grid.add_column(ratio=1)
        grid.add_column(ratio=1)
        grid.add_row(Text.from_markup(ours), Text.from_markup(other))
        if self.console.is_terminal:
            self.console.print(grid)
        else:
            self.say(ours.replace("\n", " "))
            self.say(other.replace("\n", " "))

    def refresh(self) -> None:
        """Draw the board anew."""
        if self._live is not None:
            self._live.update(self.board.render(self.console.width), refresh=True)


def _spark(values: list[float]) -> str:
    """Return bars, the tallest for 70 of 100 and more."""
    return "".join(BARS[min(int(value / 70.0 * len(BARS)), len(BARS) - 1)] for value in values)


def people_named(people: Mapping[str, str]) -> str:
    """Return names as in a sentence."""
    names = list(people.values())
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
