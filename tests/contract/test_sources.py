"""What no line of the program does, whatever it is given: unpickle, evaluate, run a shell."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import benchmarks
import controller
import devices
import learners
import simulators

PACKAGES = [Path(package.__path__[0]) for package in (benchmarks, controller, devices, learners, simulators)]
SOURCES = sorted(file for package in PACKAGES for file in package.rglob("*.py"))

MODULES = {"pickle", "cPickle", "_pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "pty", "commands", "code", "codeop"}
CALLS = {"eval", "exec", "compile", "__import__", "breakpoint", "input"}
METHODS = {
    "system",
    "popen",
    "spawnl",
    "spawnv",
    "getoutput",
    "getstatusoutput",
    "create_subprocess_shell",
    "from_string",
    "compile_expression",
}
"""Of `os`, `subprocess` and `asyncio`, and the ways in which Jinja2 would run a template."""


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: "/".join(file.parts[-3:]))
def test_nothing_is_unpickled_evaluated_or_handed_to_a_shell(file: Path) -> None:
    assert list(_offences(ast.parse(file.read_text("utf-8")))) == []


def test_the_check_itself_would_find_them() -> None:
    lines = (
        "import pickle",
        "from os import system",
        "eval('1')",
        "os.system('x')",
        "run('x', shell=True)",
        "load('x', allow_pickle=True)",
    )

    assert all(len(list(_offences(ast.parse(line)))) == 1 for line in lines)


def _offences(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names) if MODULES & {name.name.partition(".")[0] for name in names}:
                yield f"line {node.lineno}: import"
            case ast.ImportFrom(module=str(module), names=names) if module.partition(".")[0] in MODULES or (
                module in ("os", "subprocess", "asyncio") and METHODS & {name.name for name in names}
            ):
                yield f"line {node.lineno}: import"
            case ast.Call(func=ast.Name(id=name)) if name in CALLS:
                yield f"line {node.lineno}: {name}"
            case ast.Call(func=ast.Attribute(attr=name)) if name in METHODS:
                yield f"line {node.lineno}: {name}"
            case ast.keyword(arg="shell" | "allow_pickle", value=ast.Constant(value=True)):
                yield f"line {node.lineno}: {node.arg}"
