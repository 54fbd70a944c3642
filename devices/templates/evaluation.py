"""Walks the tree of a template. Knows no name but those in the scope, and reaches into nothing but JSON: objects, lists and texts."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jinja2 import nodes

from devices.templates.errors import NoRendering
from devices.templates.functions import FILTERS, FUNCTIONS, METHODS, TESTS, UNDEFINED, bounded


class Scope:
    """The names that a template sees, those that it sets among them."""

    def __init__(self, names: dict[str, Any]) -> None:
        """Start with what is given."""
        self.names = names


def render(body: nodes.Template, scope: Scope) -> str:
    """Return the text of a template. Raises what its functions raise."""
    return _block(body.body, scope)


def _block(statements: Iterable[nodes.Node], scope: Scope) -> str:
    text = ""
    for statement in statements:
        match statement:
            case nodes.Output():
                text += "".join(_written(each, scope) for each in statement.nodes)
            case nodes.If():
                text += _branch(statement, scope)
            case nodes.Assign(target=nodes.Name(name=name), node=value):
                scope.names[name] = _value(value, scope)
            case _:
                raise NoRendering("it has a statement that is not supported")
        bounded(text)
    return text


def _branch(statement: nodes.If, scope: Scope) -> str:
    for each in (statement, *statement.elif_):
        if _value(each.test, scope):
            return _block(each.body, scope)
    return _block(statement.else_, scope)


def _written(node: nodes.Node, scope: Scope) -> str:
    return node.data if isinstance(node, nodes.TemplateData) else _text(_value(node, scope))


def _text(value: Any) -> str:
    return str(bounded(str(value)))


def _value(node: nodes.Node, scope: Scope) -> Any:
    evaluate = _EVALUATE.get(type(node))
    if evaluate is None:
        raise NoRendering("it has an expression that is not supported")
    return bounded(evaluate(node, scope))


def _values(found: Iterable[nodes.Node], scope: Scope) -> list[Any]:
    return [_value(node, scope) for node in found]


def _arguments(node: nodes.Filter | nodes.Test | nodes.Call, scope: Scope) -> tuple[list[Any], dict[str, Any]]:
    named = [pair for pair in node.kwargs if isinstance(pair, nodes.Keyword)]
    return _values(node.args, scope), {pair.key: _value(pair.value, scope) for pair in named}


def _filter(node: nodes.Filter, scope: Scope) -> Any:
    assert node.node is not None  # noqa: S101  # `syntax` lets no other through
    arguments, named = _arguments(node, scope)
    return FILTERS[node.name](_value(node.node, scope), *arguments, **named)


def _test(node: nodes.Test, scope: Scope) -> bool:
    arguments, named = _arguments(node, scope)
    return TESTS[node.name](_value(node.node, scope), *arguments, **named)


def _call(node: nodes.Call, scope: Scope) -> Any:
    arguments, named = _arguments(node, scope)
    if isinstance(node.node, nodes.Name):
        return FUNCTIONS[node.node.name](*arguments, **named)
    if not isinstance(node.node, nodes.Getattr):
        raise NoRendering("it calls something that is not supported")
    owner = _value(node.node.node, scope)
    kind, function = METHODS[node.node.attr]
    if not isinstance(owner, kind):
        raise NoRendering("it asks something of a value that cannot do it")
    return function(owner, *arguments, **named)


def _item(value: Any, key: Any) -> Any:
    """Return what stands under a key of an object or at an index of a list or a text."""
    if isinstance(value, dict):
        return value.get(key, UNDEFINED) if isinstance(key, str) else UNDEFINED
    if isinstance(value, list | tuple | str) and isinstance(key, int):
        return value[key] if -len(value) <= key < len(value) else UNDEFINED
    if value is UNDEFINED:
        raise NoRendering("it looks into something that is not there")
    return UNDEFINED


def _getitem(node: nodes.Getitem, scope: Scope) -> Any:
    value = _value(node.node, scope)
    if isinstance(node.arg, nodes.Slice):
        if not isinstance(value, list | tuple | str):
            raise NoRendering("it cuts something that is neither a list nor a text")
        start, stop, step = (None if part is None else _value(part, scope) for part in (node.arg.start, node.arg.stop, node.arg.step))
        return value[start:stop:step]
    return _item(value, _value(node.arg, scope))


def _listed(node: nodes.List | nodes.Tuple, scope: Scope) -> tuple[Any, ...]:
    """Make a list of single values: lists in lists in lists would multiply what they hold."""
    values = _values(node.items, scope)
    if any(isinstance(value, list | tuple | dict) for value in values):
        raise NoRendering("it makes a list of lists")
    bounded("".join(value for value in values if isinstance(value, str)))
    return tuple(values)


def _compare(node: nodes.Compare, scope: Scope) -> bool:
    left = _value(node.expr, scope)
    for operand in node.ops:
        right = _value(operand.expr, scope)
        if not _COMPARISONS[operand.op](left, right):
            return False
        left = right
    return True


def _condition(node: nodes.CondExpr, scope: Scope) -> Any:
    if _value(node.test, scope):
        return _value(node.expr1, scope)
    return UNDEFINED if node.expr2 is None else _value(node.expr2, scope)


def _arithmetic(act: Callable[[Any, Any], Any], *, texts: bool = False) -> Callable[[Any, Scope], Any]:
    """Numbers only: `*` and `%` would let a few characters of a template fill the memory with text."""

    def evaluate(node: nodes.BinExpr, scope: Scope) -> Any:
        left, right = _value(node.left, scope), _value(node.right, scope)
        if texts and isinstance(left, str) and isinstance(right, str):
            return left + right
        if not (isinstance(left, int | float) and isinstance(right, int | float)):
            raise NoRendering("it calculates with something that is no number")
        return act(left, right)

    return evaluate


def _sign(act: Callable[[Any], Any]) -> Callable[[Any, Scope], Any]:
    def evaluate(node: nodes.UnaryExpr, scope: Scope) -> Any:
        value = _value(node.node, scope)
        if not isinstance(value, int | float):
            raise NoRendering("it calculates with something that is no number")
        return act(value)

    return evaluate


_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "gteq": operator.ge,
    "lt": operator.lt,
    "lteq": operator.le,
    "in": lambda left, right: left in right,
    "notin": lambda left, right: left not in right,
}

_EVALUATE: Mapping[type[nodes.Node], Callable[[Any, Scope], Any]] = {
    nodes.Const: lambda node, _: node.value,
    nodes.Name: lambda node, scope: scope.names.get(node.name, UNDEFINED),
    nodes.List: _listed,
    nodes.Tuple: _listed,
    nodes.Getattr: lambda node, scope: _item(_value(node.node, scope), node.attr),
    nodes.Getitem: _getitem,
    nodes.Filter: _filter,
    nodes.Test: _test,
    nodes.Call: _call,
    nodes.Compare: _compare,
    nodes.And: lambda node, scope: _value(node.left, scope) and _value(node.right, scope),
    nodes.Or: lambda node, scope: _value(node.left, scope) or _value(node.right, scope),
    nodes.Not: lambda node, scope: not _value(node.node, scope),
    nodes.CondExpr: _condition,
    nodes.Concat: lambda node, scope: "".join(_text(value) for value in _values(node.nodes, scope)),
    nodes.Add: _arithmetic(operator.add, texts=True),
    nodes.Sub: _arithmetic(operator.sub),
    nodes.Mul: _arithmetic(operator.mul),
    nodes.Div: _arithmetic(operator.truediv),
    nodes.FloorDiv: _arithmetic(operator.floordiv),
    nodes.Mod: _arithmetic(operator.mod),
    nodes.Neg: _sign(operator.neg),
    nodes.Pos: _sign(operator.pos),
}
"""How each kind of expression is evaluated."""
