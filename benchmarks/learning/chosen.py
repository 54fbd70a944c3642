"""The tables of choices: what real people listened to, and what invented people drank."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.learning import datasets
from benchmarks.learning.datasets import Choice
from benchmarks.learning.door import Door
from benchmarks.learning.drinks import drinker, options
from benchmarks.learning.figures import OURS, Table, compared
from benchmarks.learning.listening import Behind, Listening, choosers, listen
from benchmarks.learning.numbers import THROUGH

_COLUMNS: dict[str, Callable[[Listening], float]] = {"log loss": lambda run: run.loss, "errors per 100": lambda run: run.error}


@dataclass(frozen=True, slots=True)
class Log:
    """One table to be: what everybody could choose from, and what they chose."""

    title: str
    people: tuple[tuple[tuple[str, ...], Sequence[Choice]], ...]

    def runs(self, through: bool) -> int:  # noqa: FBT001  # an option of the command
        """Return how many runs it takes."""
        return (len(choosers()) + through) * len(self.people)

    def table(self, advance: Callable[[], None], *, through: bool) -> Table:
        """Play it with everybody."""
        played: dict[str, list[Listening]] = {}
        for name, make in choosers().items():
            for named, choices in self.people:
                played.setdefault(name, []).append(listen(make(named), named, choices))
                advance()
        for named, choices in self.people if through else ():
            with Door({"kind": "generic", "settings": {"choice": {"options": list(named)}}}, "choice") as door:
                played.setdefault(THROUGH, []).append(listen(Behind(door), named, choices))
            advance()
        return compared(self.title, _COLUMNS, played, _against_river(played))


def logs(people: int, sessions: int | None = None) -> list[Log]:
    """Return both; `sessions` of real listening at most."""
    heard = [choices[:sessions] for choices in datasets.music().values()]
    music = tuple((tuple(sorted({item for _, item in choices})), choices) for choices in heard)
    drinks = tuple((options(), drinker(seed)) for seed in range(people))
    return [Log("What three real people listened to, session by session", music), Log("What invented people drank", drinks)]


def _against_river(played: dict[str, list[Listening]]) -> str:
    """Say how far below the best of river ours is."""
    river = [runs for name, runs in played.items() if name.startswith("river")]
    if not river:
        return ""
    parts = []
    for name, figure in _COLUMNS.items():
        best, ours = (min(sum(map(figure, runs)) for runs in group) for group in (river, [played[OURS]]))
        parts.append(f"{name} {100 * (ours / best - 1):+.1f} %")
    return "against the best of river: " + ", ".join(parts)
