"""Requests as they arrive on `bridge/request/<verb>`: a payload in, a request of the house out, or an error that says what to send."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from controller.core.requests import Request, Transaction
from controller.wire.bodies import REQUESTS, Body, read_transaction
from devices.codecs.payload import LARGEST, BadPayload, Json, json_object, once, printable

MOST_PROBLEMS = 5
"""Problems that one answer names; a payload of garbage has no claim to more."""

_PLAIN = {
    "missing": "is missing",
    "string_type": "must be a text, in quotes",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "too_short": "must not be empty",
}
"""Our words for what pydantic finds, by its own type of error."""

_TRANSACTION = re.compile(rb'"transaction"\s*:\s*("(?:[^"\\]|\\.){1,256}"|-?[0-9]{1,15})')


class BadRequest(Exception):
    """A request that cannot be understood: `message` for whoever asked, and its `transaction` as far as that could be read."""

    def __init__(self, message: str, transaction: Transaction | None = None) -> None:
        """Keep both for the answer."""
        self.message = message
        self.transaction = transaction
        super().__init__(message)


def decode_request(verb: str, payload: bytes) -> tuple[Request, Transaction | None]:
    """Return the request in a payload and the transaction that it carries. No payload is the same as `{}`. Raises `BadRequest`."""
    if verb not in REQUESTS:
        raise BadRequest(f"no such request; there are: {', '.join(REQUESTS)}", salvaged(payload))
    request, model = REQUESTS[verb]
    try:
        given = once(payload) if payload.strip() else {}
    except BadPayload as error:
        raise BadRequest(f"the payload is {error}", salvaged(payload)) from None
    try:
        body = model.model_validate(given)
    except ValidationError as error:
        raise BadRequest(_explained(error, model), salvaged(payload)) from None
    made = {name: getattr(body, name) for name in model.model_fields if name != "transaction"}
    return request(**made), body.transaction


def _explained(error: ValidationError, model: type[Body]) -> str:
    """Say what is wrong key by key, without the values."""
    problems = [_problem(detail, model) for detail in error.errors(include_url=False, include_input=False)]
    more = len(problems) - MOST_PROBLEMS
    return "; ".join(problems[:MOST_PROBLEMS]) + (f"; and {more} more" if more > 0 else "")


def _problem(detail: ErrorDetails, model: type[Body]) -> str:
    place = ".".join(_shown(part) for part in detail["loc"] if part != "[key]")
    match detail["type"]:
        case plain if plain in _PLAIN:
            text = _PLAIN[plain]
        case "extra_forbidden" if len(detail["loc"]) == 1:
            text = f"is no key here; allowed: {', '.join(_keys(model))}"
        case "extra_forbidden":
            text = "is no key here"
        case _:  # ours, or the options of an enumeration
            text = detail["msg"].replace("Input should", "must")
    return f"{place}: {text}"


def _keys(model: type[Body]) -> Iterable[str]:
    """Name the keys of a request, `transaction` last."""
    return sorted(model.model_fields, key=lambda name: name == "transaction")


def _shown(key: str | int) -> str:
    """Show a key that somebody sent, if it can be shown."""
    text = str(key)
    return text if printable(text) and len(text) <= 40 else "a key"  # noqa: PLR2004  # longer ones are no slip of the pen


def salvaged(payload: bytes) -> Transaction | None:
    """Find the transaction in whatever this is, so that whoever asked can tell what the error is about."""
    try:
        body = json_object(payload)
    except BadPayload:
        found = _TRANSACTION.search(payload[:LARGEST])
        body = {} if found is None else _read(b"{%b}" % found[0])
    try:
        return read_transaction(body.get("transaction"))
    except ValueError:
        return None


def _read(piece: bytes) -> dict[str, Json]:
    try:
        return json_object(piece)
    except BadPayload:
        return {}
