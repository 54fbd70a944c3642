"""From plain data to the models, with every error of pydantic turned into a problem with a line and plain words.

What is wrong is noted and cut out, and the rest is read again, so that one wrong key hides no other problem.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from controller.config.fields import IDENTITY_SOURCES
from controller.config.models import SECTIONS, Document
from controller.config.problems import ConfigError, Path, suggestion
from controller.config.tree import Plain, Tree

_ENTRIES: dict[str | int, Plain] = {"people": {}, "places": {}, "devices": {}, "sensors": {}, "identity": {"kind": IDENTITY_SOURCES[0]}}
"""Sections of entries, and what stands for an entry that cannot be read."""

_ENTRY = 2
"""Keys on the way to an entry: its section and its name (or place in the list)."""

_ROUNDS = 4
"""Cutting out once is enough for every model there is; more than a few rounds would be a fault of ours."""

_MAPPING = "must be a mapping of keys to values"
_WORDS = {
    "string_type": "must be text; put quotes around it",
    "float_type": "must be a number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "finite_number": "must be a finite number",
    "missing": "is missing",
    "literal_error": "must be {expected}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "greater_than": "must be more than {gt}",
}


def shape(tree: Tree) -> Document:
    """Return the document as far as it can be read; what cannot is noted in `tree`."""
    data = deepcopy(tree.data)
    for round_ in range(_ROUNDS):
        try:
            return Document.model_validate(data)
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=False)
        for detail in details if round_ == 0 else ():  # later ones only follow from what was cut out
            tree.refuse(detail["loc"], in_words(detail, _keys(detail["loc"][:-1]) if detail["type"] == "extra_forbidden" else []))
        for detail in details:
            data = _without(data, _wrong(detail))
    raise ConfigError(tree.problems)


def in_words(detail: ErrorDetails, keys: list[str]) -> str:
    """Say an error of pydantic in plain words; `keys` are the ones that an unknown key might have meant."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        return f"unknown key{suggestion(str(detail['loc'][-1]), keys)} (allowed: {', '.join(keys)})"
    if kind == "refused":
        return str(context["text"])
    limits = {key: f"{value:g}" if isinstance(value, int | float) else str(value) for key, value in context.items()}
    return _WORDS[kind].format(**limits) if kind in _WORDS else detail["msg"]


def _keys(path: Path) -> list[str]:
    """Return the keys that the section at `path` has."""
    fits = (
        model
        for pattern, model in SECTIONS.items()
        if len(pattern) == len(path) and all(name in ("*", part) for name, part in zip(pattern, path, strict=True))
    )
    return list(next(fits).model_fields)


def _wrong(detail: ErrorDetails) -> Path:
    """Return what must go: the section that lacks a key, and the whole of a list of words, so that no index moves."""
    path = detail["loc"][:-1] if detail["type"] == "missing" else detail["loc"]
    return path[:-1] if len(path) > _ENTRY and isinstance(path[-1], int) else path


def _without(data: Plain, path: Path) -> Plain:
    """Cut out what stands at `path`; a whole entry leaves an empty one, so that who names it is not blamed as well."""
    if not path:
        return {}
    parent: Any = data
    try:
        for part in path[:-1]:
            parent = parent[part]
        if len(path) == _ENTRY and path[0] in _ENTRIES:
            parent[path[1]] = deepcopy(_ENTRIES[path[0]])
        else:
            del parent[path[-1]]
    except LookupError:  # gone already, with what was around it
        return data
    return data
