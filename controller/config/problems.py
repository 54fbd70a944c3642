"""What is wrong with a configuration: every problem with its file, line, key and what would be right. All are shown at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""Where something stands in the document: keys, and indexes of lists."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to repair. `line` counts from 1; `None` where it is in no line of a file (an environment variable, a missing file)."""

    file: str
    line: int | None
    column: int
    key: str
    text: str

    def __str__(self) -> str:
        """`home.yaml:12: devices.shower.kind: "showr" is no kind …`."""
        parts = [self.file if self.line is None else f"{self.file}:{self.line}", self.key, self.text]
        return ": ".join(part for part in parts if part)


class ConfigError(Exception):
    """The configuration cannot be used. `problems` has all of it, in the order of the lines; repair them and start again."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Sort the problems by file and line; what stands in no line comes first."""
        self.problems = tuple(sorted(set(problems), key=lambda p: (p.line is not None, p.file, p.line or 0, p.column, p.key, p.text)))
        super().__init__("\n".join(map(str, self.problems)))


def dotted(path: Path) -> str:
    """Write a path as people do: `people.ana.tags[0]`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".")


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean x?` where one of `known` is near to `word`, else nothing."""
    by_folded = {name.casefold(): name for name in known}
    near = get_close_matches(word.casefold(), list(by_folded), n=1)
    return f"; did you mean {by_folded[near[0]]}?" if near else ""


def unknown(word: str, what: str, known: Iterable[str]) -> str:
    """Say that `word` is no such thing, what was perhaps meant, and what is allowed."""
    names = list(known)
    return f'"{word}" is no {what}{suggestion(word, names)} (allowed: {", ".join(names)})'
