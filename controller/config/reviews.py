"""When learners are reviewed, and which of scikit-learn's estimators are tried as challengers.

Challengers are looked up in the installed scikit-learn without importing it: that belongs in the review's child process alone. Nothing
outside `sklearn` can be named, because what is named is run.
"""

from __future__ import annotations

import ast
import importlib.util
import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path as FilePath
from zoneinfo import ZoneInfo

from controller.config.models import Document
from controller.config.problems import suggestion
from controller.config.tree import Tree

_NAME = re.compile(r"sklearn((?:\.[a-z][a-z0-9_]*)+)\.([A-Z][A-Za-z0-9]*)")


@dataclass(frozen=True, slots=True)
class Reviews:
    """The quiet hour (local; `None`: no nightly review) and the challengers beside our own learners."""

    at: time | None = time(3, 30)
    challengers: tuple[str, ...] = ()

    def next(self, after: datetime, zone: ZoneInfo) -> datetime | None:
        """Return when the next nightly review is due.

        >>> from datetime import UTC
        >>> Reviews().next(datetime(2026, 7, 1, 12, 0, tzinfo=UTC), ZoneInfo("Europe/Lisbon")).isoformat()
        '2026-07-02T03:30:00+01:00'
        """
        if self.at is None:
            return None
        today = after.astimezone(zone).date()
        nights = (datetime.combine(today + timedelta(days=days), self.at, zone) for days in (0, 1, 2))
        return next(night for night in nights if night.timestamp() > after.timestamp())


def reviews(document: Document, tree: Tree) -> Reviews:
    """Return what the file says of reviews; a challenger that does not exist is noted in `tree`."""
    for index, name in enumerate(document.review.challengers):
        wrong = _wrong(name)
        if wrong:
            tree.refuse(("review", "challengers", index), wrong)
    return Reviews(document.review.at, tuple(dict.fromkeys(document.review.challengers)))


def installed() -> FilePath | None:
    """Return where scikit-learn is installed, without importing it."""
    found = importlib.util.find_spec("sklearn")
    return FilePath(found.origin).parent if found is not None and found.origin is not None else None


def _wrong(name: str) -> str | None:
    """Say what is wrong with a name; where scikit-learn is not installed, only its form can be."""
    match = _NAME.fullmatch(name)
    if match is None:
        return f'"{name}" is no estimator of scikit-learn; write it as one imports it, such as sklearn.linear_model.BayesianRidge'
    root = installed()
    if root is None:
        return None
    module = root.joinpath(*match[1].strip(".").split("."))
    source = next((each for each in (module / "__init__.py", module.with_suffix(".py")) if each.exists()), None)
    if source is None:
        return f'scikit-learn has no module "sklearn{match[1]}"'
    offered = _offered(source)
    if match[2] not in offered:
        return f'sklearn{match[1]} has no "{match[2]}"{suggestion(match[2], offered)}'
    return None


def _offered(source: FilePath) -> list[str]:
    """Return the classes that a module offers: its `__all__`, else those that it defines or imports."""
    body = ast.parse(source.read_text(encoding="utf-8")).body
    for node in body:
        if isinstance(node, ast.Assign) and any(isinstance(each, ast.Name) and each.id == "__all__" for each in node.targets):
            return [each for each in _strings(node.value) if each[:1].isupper()]
    defined = [node.name for node in body if isinstance(node, ast.ClassDef)]
    return defined + [each.asname or each.name for node in body if isinstance(node, ast.ImportFrom) for each in node.names]


def _strings(node: ast.expr) -> list[str]:
    return [each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)]
