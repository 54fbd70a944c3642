"""The board below the story: who is where, what is set, and how often by hand; in a wide window also what was learned, a curve, and why."""

from __future__ import annotations

from dataclasses import dataclass, field

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from simulators.screen.curves import chart

BARS = "▁▂▃▄▅▆▇█"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

WIDE = 120
"""From so many columns on there is room for more than the present."""

FIGURES = 34
"""Columns of the curve, at least."""

TOP = 80.0
"""Overrides per 100 uses at the top of the curve: a house without a controller rarely has more."""

SMOOTH_DAYS = 3
"""A point of the curve is the mean of so many days: single ones jump."""

NONE = "[dim]–[/]"


@dataclass(slots=True)
class Board:
    """The state of the board. `scores` are overrides per 100 uses, ours and without a controller, a pair a stretch of days; `daily`
    is uses, overridden ones and overridden ones without a controller, day by day. `known`: device, person, what they like there.
    """

    title: str = "justright"
    address: str = ""
    day: int = 0
    clock: str = ""
    places: dict[str, list[str]] = field(default_factory=dict)
    devices: dict[str, str] = field(default_factory=dict)
    scores: list[tuple[float, float]] = field(default_factory=list)
    choices: dict[str, int] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    known: dict[str, dict[str, str]] = field(default_factory=dict)
    daily: list[tuple[int, int, int]] = field(default_factory=list)
    why: str = ""

    def render(self, width: int) -> RenderableType:
        """Return the board as wide as the terminal."""
        when = f"day {self.day + 1} · {WEEKDAYS[self.day % 7]} {self.clock}"
        rule = Rule(f"[bold]{when}[/]   {self.title}   [dim]{self.address}[/]", style="dim")
        return Group(rule, self._wide(width) if width >= WIDE else self._narrow())

    def _narrow(self) -> RenderableType:
        grid = Table.grid(padding=(0, 2), expand=True)
        for ratio in (2, 5, 4):
            grid.add_column(ratio=ratio, no_wrap=True, overflow="ellipsis")
        grid.add_row(self._rooms(), self._things(), self._numbers())
        return grid

    def _wide(self, width: int) -> RenderableType:
        figures = max(FIGURES, width // 3)
        grid = Table.grid(padding=(0, 3), expand=True)
        grid.add_column(no_wrap=True)
        grid.add_column(ratio=1)
        grid.add_column(width=figures)
        grid.add_row(self._rooms(), self._learned(), self._curve(figures) if self.daily else self._reason())
        return grid

    def _rooms(self) -> RenderableType:
        rows = Table.grid(padding=(0, 1))
        for place, people in self.places.items():
            rows.add_row(f"[dim]{place}[/]", Text.from_markup(" ".join(people) or NONE))
        return rows

    def _things(self) -> RenderableType:
        rows = Table.grid(padding=(0, 1), expand=True)
        rows.add_column(width=max(map(len, self.devices), default=1))
        rows.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
        for device, words in self.devices.items():
            rows.add_row(f"[dim]{device}[/]", words)
        return rows

    def _learned(self) -> RenderableType:
        """Return how every device stands, and beside it what each of the house would have there."""
        rows = Table.grid(padding=(0, 1), expand=True)
        rows.add_column(width=max(map(len, self.devices), default=1))
        rows.add_column(ratio=3, no_wrap=True, overflow="ellipsis")
        for _ in self.people:
            rows.add_column(ratio=2, no_wrap=True, overflow="ellipsis")
        names = [f"{name} [dim]{self.choices.get(person, 0)} ✎[/]" for person, name in self.people.items()]
        rows.add_row("", "[bold]stands at[/]", *names)
        for device, words in self.devices.items():
            known = self.known.get(device, {})
            rows.add_row(f"[dim]{device}[/]", words, *(known.get(person, NONE) for person in self.people))
        return rows

    def _numbers(self) -> RenderableType:
        rows = Table.grid(padding=(0, 1))
        if self.scores:
            shown = self.scores[-12:]
            rows.add_row("[bold]turned by hand, of 100 uses[/]")
            rows.add_row(f"[green]justright  {_spark([ours for ours, _ in shown])} [bold]{shown[-1][0]:3.0f}[/][/]")
            rows.add_row(f"[red]no control {_spark([plain for _, plain in shown])} [bold]{shown[-1][1]:3.0f}[/][/]")
            rows.add_row("")
        if self.choices:
            rows.add_row("[bold]choices remembered[/]")
            rows.add_row("  ".join(f"{self.people[person]} {count}" for person, count in self.choices.items()))
        return rows

    def _curve(self, columns: int) -> RenderableType:
        """Return overrides per 100 uses day by day, as high as the list of devices."""
        ours, plain = self._smoothed(1), self._smoothed(2)
        drawn = chart([(plain, "red"), (ours, "green")], TOP, columns, max(len(self.devices) - 2, 4))
        named = Text.from_markup(f"[green]justright [bold]{ours[-1]:.0f}[/][/]   [red]no controller [bold]{plain[-1]:.0f}[/][/]")
        days = Text(f"     day 1{f'day {len(self.daily)}':>{max(columns - 10, 1)}}", style="dim")
        return Group(Text("turned by hand, of 100 uses", style="bold"), named, *drawn, days)

    def _smoothed(self, column: int) -> list[float]:
        stretches = [self.daily[max(day + 1 - SMOOTH_DAYS, 0) : day + 1] for day in range(len(self.daily))]
        return [100.0 * sum(each[column] for each in days) / max(sum(each[0] for each in days), 1) for days in stretches]

    def _reason(self) -> RenderableType:
        return Text.from_markup(self.why, overflow="fold")


def _spark(values: list[float]) -> str:
    """Return bars, the tallest for 70 of 100 and more."""
    return "".join(BARS[min(int(value / 70.0 * len(BARS)), len(BARS) - 1)] for value in values)
