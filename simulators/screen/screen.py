"""What the demo shows: a story that scrolls, and below it, on a terminal, the board (`board.py`)."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from simulators.screen.board import Board


class Page(Console):
    """A console whose reader may go away: that ends the story as any other error would, in order, and not the program on the spot."""

    def on_broken_pipe(self) -> None:
        """Say so to whoever tells the story, once: what it still says while it ends goes nowhere."""
        self.quiet = True
        raise BrokenPipeError


class Screen:
    """Prints the story; on a terminal it keeps the board below. Elsewhere there are plain lines and no board."""

    def __init__(self, console: Console | None = None) -> None:
        """Write to `console`, or to standard output."""
        self.console = console or Page(highlight=False)
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
