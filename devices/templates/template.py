"""A template and its one door: a payload in, a text out."""

from __future__ import annotations

from contextlib import suppress

from devices.codecs.payload import BadPayload, Json, json_value, text
from devices.templates.errors import NoRendering
from devices.templates.evaluation import Scope, render
from devices.templates.syntax import parsed

LONGEST_OUTPUT = 1024
"""Characters; a reading is a number or a word."""


class Template:
    """A template that is understood. Raises `BadTemplate` for any other.

    >>> Template("{{ (value_json.temp | float * 10) | round(1) }}").render(b'{"temp": "2.145"}')
    '21.4'
    """

    __slots__ = ("_body", "source")

    def __init__(self, source: str) -> None:
        """Read it."""
        self.source = source
        self._body = parsed(source)

    def render(self, payload: bytes) -> str:
        """Return what a payload becomes, stripped. Raises `NoRendering`, or `BadPayload` for what is no text or too long.

        The payload is `value`, and what it says as JSON is `value_json`.
        """
        value = text(payload)
        names: dict[str, Json] = {"value": value}
        with suppress(BadPayload):  # undefined then, as in Home Assistant
            names["value_json"] = json_value(value)
        try:
            found = render(self._body, Scope(dict(names))).strip()
        except (ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as error:
            raise (
                error if isinstance(error, NoRendering) else NoRendering(f"it does not fit this payload ({type(error).__name__})")
            ) from None
        if len(found) > LONGEST_OUTPUT:
            raise NoRendering("it gives more text than a reading is")
        return found
