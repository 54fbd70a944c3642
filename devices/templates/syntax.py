"""What a template may be made of. Everything else of Jinja2 is refused when it is read: loops, macros, imports, calls of anything unknown.

The shape of the tree is jinja2.nodes (jinja.palletsprojects.com, "Extensions: AST").
"""

from __future__ import annotations

from jinja2 import Environment, TemplateSyntaxError, nodes

from devices.templates.errors import BadTemplate
from devices.templates.functions import FILTERS, FUNCTIONS, LARGEST_NUMBER, METHODS, TESTS

LONGEST = 2048
"""Characters of a template; real ones have fewer than 300."""

MOST_NODES = 300
DEEPEST = 40
"""Levels of nesting; the interpreter takes a few frames for each."""

ALLOWED: tuple[type[nodes.Node], ...] = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const),
    *(nodes.List, nodes.Tuple, nodes.Getattr, nodes.Getitem, nodes.Slice, nodes.Filter, nodes.Test, nodes.Call, nodes.Keyword),
    *(nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr, nodes.If, nodes.Assign),
    *(nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Neg, nodes.Pos, nodes.Concat),
)

_NAMES: dict[type[nodes.Node], str] = {
    nodes.For: "for",
    nodes.Macro: "macro",
    nodes.Include: "include",
    nodes.Import: "import",
    nodes.FromImport: "import",
}

_ENVIRONMENT = Environment(autoescape=False)  # noqa: S701  # it is only asked to parse, and the text goes into no page


def parsed(source: str) -> nodes.Template:
    """Return the tree of a template. Raises `BadTemplate` where it is none, or has anything that is not allowed."""
    if len(source) > LONGEST:
        raise BadTemplate(f"is longer than {LONGEST} characters")
    try:
        tree = _ENVIRONMENT.parse(source)
    except TemplateSyntaxError as error:
        raise BadTemplate(f"is no template ({ascii(error.message)[1:-1][:100]})") from None
    except (RecursionError, ValueError, OverflowError):
        raise BadTemplate("is nested too deeply, or has a number of too many digits") from None
    _check(tree)
    return tree


def _check(tree: nodes.Template) -> None:
    waiting: list[tuple[nodes.Node, int]] = [(tree, 0)]
    seen = 0
    while waiting:
        node, depth = waiting.pop()
        seen += 1
        if seen > MOST_NODES or depth > DEEPEST:
            raise BadTemplate("is too long or nested too deeply")
        if type(node) not in ALLOWED:
            raise BadTemplate(f"has {_NAMES.get(type(node), type(node).__name__.lower())}, which is not supported")
        _check_names(node)
        waiting.extend((child, depth + 1) for child in node.iter_child_nodes())


def _check_names(node: nodes.Node) -> None:
    if isinstance(node, nodes.Filter | nodes.Test | nodes.Call) and (node.dyn_args is not None or node.dyn_kwargs is not None):
        raise BadTemplate("passes arguments in a way that is not supported")
    match node:
        case nodes.Filter(name=name) if name not in FILTERS or node.node is None:
            raise BadTemplate(f"has the filter {name}, which is not supported")
        case nodes.Test(name=name) if name not in TESTS:
            raise BadTemplate(f"has the test {name}, which is not supported")
        case nodes.Call() if not _known(node.node):
            raise BadTemplate("calls something that is not supported")
        case nodes.Assign(target=target) if not isinstance(target, nodes.Name):
            raise BadTemplate("sets something else than a name")
        case nodes.Const(value=value) if isinstance(value, complex) or (isinstance(value, int) and abs(value) > LARGEST_NUMBER):
            raise BadTemplate("has a number of too many digits")


def _known(called: nodes.Node) -> bool:
    match called:
        case nodes.Name(name=name):
            return name in FUNCTIONS
        case nodes.Getattr(attr=name):
            return name in METHODS
    return False
