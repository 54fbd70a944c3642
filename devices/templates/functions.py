"""The filters, tests, functions and methods that a template may use: those of Jinja2 and Home Assistant that read a value.

Each is total but for `TypeError`, `ValueError` and `ArithmeticError`, and bounded: no result is much longer than what went in.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

from devices.codecs.payload import BadPayload, json_value
from devices.templates.errors import NoRendering

LONGEST_TEXT = 64 * 1024
LARGEST_NUMBER = 1e15
"""Beyond it a 64-bit float has no decimals left."""


class Undefined:
    """What a name or a key is that is not there: empty, and nothing can be asked of it."""

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return ""


UNDEFINED: Final = Undefined()
_MISSING: Final = object()


def bounded(value: Any) -> Any:
    """Return a value unless it is larger than any that is needed."""
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        raise NoRendering("a text becomes too long")
    if isinstance(value, int | float) and not abs(value) <= LARGEST_NUMBER:
        raise NoRendering("a number becomes too large")
    return value


def to_float(value: Any, default: Any = _MISSING) -> Any:
    """A number out of a number or a text."""
    try:
        number = float(value.replace("_", "x") if isinstance(value, str) else value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if math.isfinite(number):
        return number
    if default is _MISSING:
        raise NoRendering("there is no number where one is needed")
    return default


def to_int(value: Any, default: Any = _MISSING, base: int = 10) -> Any:
    """A whole number; what is behind the point is cut off. `base` is for texts."""
    if base != 10 and isinstance(value, str):  # noqa: PLR2004  # the usual one
        try:
            return int(value[:64], base)
        except ValueError:
            return to_float(value, default)
    number = to_float(value, default)
    return int(number) if isinstance(number, float) else number


def rounded(value: Any, precision: int = 0, method: str = "common", default: Any = _MISSING) -> Any:
    """Round as Home Assistant does: `common`, `ceil`, `floor` or `half`; to a whole number where there is no precision."""
    number = to_float(value, default)
    if not isinstance(number, float):
        return number
    digits = max(min(int(precision), 12), -12)
    scale = 10.0**digits
    ways: Mapping[str, Callable[[], float]] = {
        "ceil": lambda: math.ceil(number * scale) / scale,
        "floor": lambda: math.floor(number * scale) / scale,
        "half": lambda: round(number * 2) / 2,
        "common": lambda: round(number, digits),
    }
    found = ways[method]()
    return int(found) if digits == 0 and method != "half" else found


def truth(value: Any, default: Any = _MISSING) -> Any:
    """Read yes and no as Home Assistant does."""
    if isinstance(value, bool | int | float):
        return value != 0
    word = str(value).strip().lower()
    if word in ("1", "true", "yes", "on", "enable"):
        return True
    if word in ("0", "false", "no", "off", "disable"):
        return False
    if default is _MISSING:
        raise NoRendering("there is no yes or no where one is needed")
    return default


def _default(value: Any, default: Any = "", boolean: Any = False) -> Any:  # noqa: FBT002  # Jinja2's own signature
    return default if value is UNDEFINED or (boolean and not value) else value


def _replace(value: Any, old: str, new: str) -> str:
    text = str(value)
    if len(text) + text.count(old) * len(new) > LONGEST_TEXT:
        raise NoRendering("a text becomes too long")
    return text.replace(old, new)


def _is_number(value: Any) -> bool:
    return not isinstance(value, bool) and isinstance(to_float(value, None), float)


def _from_json(value: Any) -> Any:
    try:
        return json_value(str(value))
    except BadPayload:
        raise NoRendering("there is no JSON where some is needed") from None


def _iif(value: Any, yes: Any = True, no: Any = False, none: Any = _MISSING) -> Any:  # noqa: FBT002  # Home Assistant's own signature
    if value is None and none is not _MISSING:
        return none
    return yes if value else no


def _extreme(choose: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *values: choose(values[0] if len(values) == 1 else values)


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "float": to_float,
    "int": to_int,
    "bool": truth,
    "is_number": _is_number,
    "iif": _iif,
    "min": _extreme(min),
    "max": _extreme(max),
}

FILTERS: Mapping[str, Callable[..., Any]] = {
    **FUNCTIONS,
    "round": rounded,
    "abs": lambda value: abs(to_float(value)) if isinstance(value, str) else abs(value),
    "default": _default,
    "d": _default,
    "string": str,
    "lower": lambda value: str(value).lower(),
    "upper": lambda value: str(value).upper(),
    "capitalize": lambda value: str(value).capitalize(),
    "trim": lambda value: str(value).strip(),
    "replace": _replace,
    "length": len,
    "count": len,
    "first": lambda value: value[0] if value else UNDEFINED,
    "last": lambda value: value[-1] if value else UNDEFINED,
    "multiply": lambda value, by: to_float(value) * to_float(by),
    "add": lambda value, more: to_float(value) + to_float(more),
    "from_json": _from_json,
}

TESTS: Mapping[str, Callable[..., bool]] = {
    "defined": lambda value: value is not UNDEFINED,
    "undefined": lambda value: value is UNDEFINED,
    "none": lambda value: value is None,
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "mapping": lambda value: isinstance(value, dict),
    "sequence": lambda value: isinstance(value, str | list | tuple | dict),
    "true": lambda value: value is True,
    "false": lambda value: value is False,
    "in": lambda value, many: value in many,
    "eq": lambda value, other: value == other,
    "equalto": lambda value, other: value == other,
    "ne": lambda value, other: value != other,
    "gt": lambda value, other: value > other,
    "ge": lambda value, other: value >= other,
    "lt": lambda value, other: value < other,
    "le": lambda value, other: value <= other,
}

METHODS: Mapping[str, tuple[type, Callable[..., Any]]] = {
    "split": (str, lambda value, by=None, most=-1: value.split(by, most)),
    "strip": (str, lambda value, these=None: value.strip(these)),
    "lower": (str, str.lower),
    "upper": (str, str.upper),
    "startswith": (str, lambda value, start: value.startswith(start)),
    "endswith": (str, lambda value, end: value.endswith(end)),
    "replace": (str, _replace),
    "get": (dict, lambda value, key, default=None: value.get(key, default)),
}
"""Method -> what it is a method of, and what it does."""
