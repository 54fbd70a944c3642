"""What the keys of a request may hold (protocol, section 2), and one strict pydantic model for each request made from that.

The requests themselves, with what each must have and may have, are the dataclasses of `controller/core/requests.py`; here is only the
form in which each of their fields travels. Keys are the same in every request that has them.
"""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from typing import Annotated, Any, Final, TypeAlias, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, create_model
from pydantic_core import PydanticCustomError

from controller.core.requests import Level, Request, Transaction, When
from devices.codecs.native import normalise_tag
from devices.codecs.payload import LONGEST_NAME, printable
from devices.durations import seconds

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

LARGEST_NUMBER = 1e9
"""Beyond it a 64-bit float no longer holds six decimals, and no device is set to it."""

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?")


def refusal(text: str) -> PydanticCustomError:
    """Return an error whose words are shown as they are."""
    return PydanticCustomError("refused", "{text}", {"text": text})


def _text(text: str) -> str:
    if printable(text) is None or not text.strip():
        raise refusal(f"must be a text of 1 to {LONGEST_NAME} characters, no control characters among them")
    return text


def _tag(tag: str) -> str:
    if normal := normalise_tag(tag):
        return normal
    raise refusal("must have a letter or a digit")


def _value(raw: object) -> float | str:
    """Read a number or a word; whether the setting takes it is for the house to say."""
    if isinstance(raw, str):
        return _text(raw)
    if isinstance(raw, int | float) and not isinstance(raw, bool) and abs(raw) <= LARGEST_NUMBER:
        return float(raw)
    raise refusal("must be a number, or the name of an option")


def _answer(raw: object) -> float | str | bool:
    return raw if isinstance(raw, bool) else _value(raw)


def read_transaction(raw: object) -> Transaction | None:
    """Read a transaction: whatever text or number somebody tells answers by."""
    if raw is None or (isinstance(raw, int | float) and not isinstance(raw, bool) and abs(raw) <= 1e15):  # noqa: PLR2004  # exact in a double
        return raw
    if isinstance(raw, str) and printable(raw) is not None:
        return raw
    raise refusal(f"must be a number, or a text of 1 to {LONGEST_NAME} characters")


def _duration(raw: object) -> float:
    try:
        return seconds(raw)
    except ValueError as error:
        raise refusal(str(error)) from None


def _clock(raw: object) -> float:
    time = _CLOCK.fullmatch(raw) if isinstance(raw, str) else None
    if time is None:
        raise refusal('must be a time of day: "HH:MM" or "HH:MM:SS"')
    return int(time[1]) * 3600.0 + int(time[2]) * 60 + int(time[3] or 0)


def _weekdays(raw: object) -> tuple[int, ...]:
    """Read one day, or a list of them."""
    days = [raw] if isinstance(raw, str) else raw
    if isinstance(days, list) and days and all(isinstance(day, str) and day.lower() in DAYS for day in days):
        return tuple(sorted({DAYS.index(day.lower()) for day in days}))
    raise refusal(f"must be one or more of {', '.join(DAYS)}")


class WhenBody(BaseModel):
    """A condition on the time, as Home Assistant writes it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    weekday: Annotated[tuple[int, ...], BeforeValidator(_weekdays)] = ()
    after: Annotated[float | None, BeforeValidator(_clock)] = None
    before: Annotated[float | None, BeforeValidator(_clock)] = None


def _when(body: WhenBody) -> When:
    if not body.model_fields_set:
        raise refusal("must have at least one of weekday, after, before")
    if body.after is not None and body.after == body.before:
        raise refusal("after and before must differ")
    return When(body.weekday, body.after, body.before)


Text: TypeAlias = Annotated[str, AfterValidator(_text)]
Value: TypeAlias = Annotated[Any, BeforeValidator(_value)]

FIELDS: Final[dict[str, Any]] = {
    "person": Text,
    "device": Text,
    "place": Text,
    "kind": Text,
    "setting": Text,
    "event": Text,
    "id": Text,
    "tag": Annotated[Text, AfterValidator(_tag)],
    "level": Annotated[Level, Field(strict=False)],  # a word on the wire
    "value": Value,
    "when": Annotated[WhenBody, AfterValidator(_when)],
    "settings": Annotated[dict[Text, Value], Field(min_length=1)],
    "answers": Annotated[dict[Text, Annotated[Any, BeforeValidator(_answer)]], Field(min_length=1)],
    "duration": Annotated[float, BeforeValidator(_duration)],
}
"""The form of each field of a request."""


class Body(BaseModel):
    """What every request may carry."""

    model_config = ConfigDict(extra="forbid", strict=True)

    transaction: Annotated[Any, BeforeValidator(read_transaction)] = None


def _model(request: type[Request]) -> type[Body]:
    """Make the model of a request: its own fields in their wire form."""
    form: dict[str, Any] = {
        field.name: (FIELDS[field.name], ...) if field.default is MISSING else (FIELDS[field.name] | None, field.default)
        for field in fields(request)
    }
    return create_model(request.__name__, __base__=Body, **form)


REQUESTS: Final[dict[str, tuple[type[Request], type[Body]]]] = {request.verb: (request, _model(request)) for request in get_args(Request)}
"""Every request by its verb: what it becomes and how it is read."""
