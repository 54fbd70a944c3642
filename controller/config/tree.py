"""A YAML (or JSON) text as plain data, with the line of every key and item, and `!secret` resolved.

Read through ruamel's round-trip composer, YAML 1.2: `off` stays a word, `12:30:00` is no number in base 60, and a key that stands twice
is seen. Here is no knowledge of what the keys mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from controller.config.problems import ConfigError, Path, Problem, dotted

Plain: TypeAlias = bool | int | float | str | list["Plain"] | dict[str, "Plain"] | None
Mark: TypeAlias = tuple[int, int]
Secrets: TypeAlias = Callable[[str, str], str]
"""(file, name) -> the secret; raises `LookupError` with the reason."""

MOST_NODES = 100_000
"""A home has hundreds; more is an alias bomb ("billion laughs")."""

_TAG = "tag:yaml.org,2002:"
_SECRET = re.compile(r"!(secret|[\w-]+\.yaml)\s+(\S+)")


@dataclass(frozen=True, slots=True)
class Unquoted:
    """A scalar that YAML takes for something no key of ours wants (a date, bytes): it wants quotes."""

    what: str


@dataclass(slots=True)
class Tree:
    """The document: `data`, where everything stands (line and column from 1), the secrets used, and what was wrong already."""

    file: str
    data: Plain = None
    marks: dict[Path, Mark] = field(default_factory=dict)
    secrets: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    origins: dict[Path, str] = field(default_factory=dict)  # what an environment variable said instead of the file
    settled: set[Path] = field(default_factory=set)  # what is refused already, whatever else might be said about its value

    def refuse(self, path: Path, text: str) -> None:
        """Note a problem at `path`, or at the nearest thing around it that stands in the file. Secrets are struck out."""
        if path in self.settled:
            return
        for secret in filter(None, self.secrets):
            text = text.replace(secret, "***")
        if path in self.origins:
            self.problems.append(Problem("environment", None, 0, self.origins[path], text))
            return
        around = next((path[:n] for n in range(len(path), -1, -1) if path[:n] in self.marks), ())
        line, column = self.marks.get(around, (1, 1))
        self.problems.append(Problem(self.file, line, column, dotted(path), text))

    def line(self, path: Path) -> int | None:
        """Return the line where `path` stands."""
        mark = self.marks.get(path)
        return mark[0] if mark else None


def read(text: str, file: str, secrets: Secrets) -> Tree:
    """Parse `text`. Raises `ConfigError` where it is no YAML at all; smaller problems are in the tree."""
    tree = Tree(file)
    root = _compose(text, file)
    if root is not None:
        tree.data = _Reader(tree, secrets).plain(root, ())
    return tree


def _compose(text: str, file: str) -> Node | None:
    """Return the root node, or `None` for an empty document. Foreign errors end here; their snippets could show a password."""
    try:
        root: Node | None = YAML().compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = Problem(file, line, column, "", _in_plain_words(error))
    except RecursionError:
        problem = Problem(file, 1, 1, "", "is nested too deeply")
    except (YAMLError, ValueError) as error:
        at = getattr(error, "position", 0)
        problem = Problem(file, text.count("\n", 0, at) + 1, 1, "", "has a character that YAML does not allow (a control character?)")
    else:
        return root
    raise ConfigError([problem])


def _in_plain_words(error: MarkedYAMLError) -> str:
    problem = str(error.problem or error.context or "")
    if "'\\t'" in problem:
        return "indented with a tab; YAML wants spaces"
    if "another document" in problem:
        return "a second document starts here (---); a configuration is one document"
    if "undefined alias" in problem:
        return "a word that starts with * is an alias of YAML that is not defined here; put quotes around it"
    what = re.sub(r"'([^']*)'", lambda match: match[0] if len(match[1]) <= 1 else "a word", problem)  # a word could be a password
    return f"is no valid YAML: {what}; check indentation, quotes and brackets here and in the lines above"


class _Reader:
    """Turns nodes into plain data and notes what is odd about them."""

    def __init__(self, tree: Tree, secrets: Secrets) -> None:
        self._tree, self._secrets = tree, secrets
        self._nodes = 0
        self._open: list[Node] = []

    def plain(self, node: Node, path: Path) -> Plain:
        self._tree.marks.setdefault(path, (node.start_mark.line + 1, node.start_mark.column + 1))
        self._nodes += 1
        if self._nodes > MOST_NODES or node in self._open:
            self._tree.refuse(path, "aliases that unfold without end are refused")
            raise ConfigError(self._tree.problems)
        self._open.append(node)
        try:
            return self._unfold(node, path)
        finally:
            self._open.pop()

    def _unfold(self, node: Node, path: Path) -> Plain:
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.plain(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node: MappingNode, path: Path) -> Plain:
        result: dict[str, Plain] = {}
        merged: dict[str, Plain] = {}
        for key, value in node.value:
            if str(key.tag) == f"{_TAG}merge":
                merged = self._merge(value, path) | merged
                continue
            name = self._key(key, path)
            if name in result:
                self._duplicate(key, (*path, name))
                continue
            self._tree.marks[*path, name] = (key.start_mark.line + 1, key.start_mark.column + 1)
            result[name] = self.plain(value, (*path, name))
        return merged | result

    def _merge(self, node: Node, path: Path) -> dict[str, Plain]:
        """`<<: *base`: the keys of another mapping, or of several, the first of which wins."""
        merged: dict[str, Plain] = {}
        for part in node.value if isinstance(node, SequenceNode) else [node]:
            content = self.plain(part, path)
            if isinstance(content, dict):
                merged = content | merged
            else:
                self._tree.refuse((*path, "<<"), "can merge mappings only")
        return merged

    def _key(self, node: Node, path: Path) -> str:
        text = str(node.value) if isinstance(node, ScalarNode) else "?"
        if str(node.tag) != f"{_TAG}str":
            self._tree.marks[*path, text] = (node.start_mark.line + 1, node.start_mark.column + 1)
            self._tree.refuse((*path, text), "a key must be a word; put quotes around it")
        return text

    def _duplicate(self, node: Node, path: Path) -> None:
        first = self._tree.line(path)
        mark = node.start_mark
        text = f"stands twice (first on line {first}); keep one"
        self._tree.problems.append(Problem(self._tree.file, mark.line + 1, mark.column + 1, dotted(path), text))

    def _scalar(self, node: Node, path: Path) -> Plain:
        tag, text = str(node.tag), str(node.value)
        if tag.startswith("!") and (secret := _SECRET.fullmatch(f"{tag} {text}")):
            return self._secret(secret, path)
        if tag == f"{_TAG}str":
            secret = _SECRET.fullmatch(text)
            return self._secret(secret, path) if secret else self._text(text, path)
        convert = _SCALARS.get(tag)
        if convert is None:
            return self._unusable(path, _ODD.get(tag, "a word that starts with ! is a tag of YAML, and only !secret means something here"))
        return convert(text)

    def _secret(self, match: re.Match[str], path: Path) -> Plain:
        file = "secrets.yaml" if match[1] == "secret" else match[1]
        try:
            value = self._secrets(file, match[2])
        except LookupError as error:
            return self._unusable(path, str(error.args[0]))
        self._tree.secrets.add(value)
        return value

    def _text(self, text: str, path: Path) -> str:
        """JSON writes characters beyond the basic plane as two escapes; put them together again."""
        try:
            return text.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            return self._unusable(path, "has half a character (a lone surrogate)")

    def _unusable(self, path: Path, text: str) -> str:
        self._tree.refuse(path, text)
        self._tree.settled.add(path)
        return ""


def _integer(text: str) -> int | str:
    digits = text.replace("_", "").lower()
    base = {"0x": 16, "0o": 8, "0b": 2}.get(digits.lstrip("+-")[:2], 10)
    try:
        return int(digits, base)
    except ValueError:
        return text


def _float(text: str) -> float | str:
    try:
        return float(text.replace("_", "").lower().replace(".inf", "inf").replace(".nan", "nan"))
    except ValueError:
        return text


_ODD = {f"{_TAG}timestamp": "YAML takes this for a date; put quotes around it"}
_SCALARS: Mapping[str, Callable[[str], Plain]] = {
    f"{_TAG}int": _integer,
    f"{_TAG}float": _float,
    f"{_TAG}bool": lambda text: text.lower() in {"true", "yes", "on"},
    f"{_TAG}null": lambda _: None,
}
