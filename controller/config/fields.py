"""The types of configuration values, each with its check, its words of refusal and its JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import time
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from controller.config.problems import unknown
from controller.core.arbitration.sharing import Policy
from controller.core.requests import Level
from devices.durations import seconds

LEVELS = tuple(level.value for level in Level)
POLICIES = tuple(policy.value for policy in Policy)
ROLES = ("device", "admin")
PROTOCOLS = ("5", "3.1.1")
IDENTITY_SOURCES = ("espresense", "theengs", "frigate", "room_assistant", "homeassistant")
RESERVED = ("identity", "sensor", "bridge")
"""Words that stand in the place of a device in our topics (protocol, section 2)."""

_NAME = re.compile(r"[\w-][\w.-]{0,63}")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::[0-5][0-9])?")
_FILTER = re.compile(r"(?!\s)(?:(?:\+|[^+#/\x00-\x1f\x7f]*)/)*(?:\+|#|[^+#/\x00-\x1f\x7f]+)(?<!\s)")
_TOPIC = re.compile(r"[^+#\x00-\x1f\x7f]{1,512}")


def is_name(text: str) -> bool:
    """Say whether `text` can name a person, place, device or sensor: it becomes one level of an MQTT topic."""
    return _NAME.fullmatch(text) is not None


def refuse(text: str) -> PydanticCustomError:
    """Return an error whose words are shown as they are."""
    return PydanticCustomError("refused", "{text}", {"text": text})


def _checked(check: Callable[[Any], Any], schema: dict[str, Any]) -> tuple[BeforeValidator, WithJsonSchema]:
    return BeforeValidator(check), WithJsonSchema(schema)


def word(what: str, allowed: Iterable[str]) -> Callable[[Any], str]:
    """Return a check for one of some words."""
    names = tuple(allowed)

    def check(raw: Any) -> str:
        if isinstance(raw, str) and raw in names:
            return raw
        raise refuse(unknown(raw, what, names) if isinstance(raw, str) else f"must be one of {', '.join(names)}")

    return check


def _text(raw: Any) -> str:
    if isinstance(raw, str) and raw.strip():
        return raw
    raise refuse("must not be empty" if isinstance(raw, str) else "must be text; put quotes around it")


def _duration(raw: Any) -> float:
    try:
        return seconds(raw)
    except ValueError as error:
        raise refuse(str(error)) from None


def _hold(raw: Any) -> float | str:
    if raw == "leave":
        return "leave"
    try:
        return seconds(raw)
    except ValueError as error:
        raise refuse(f"must be leave, or {str(error).removeprefix('must be ')}") from None


def _levels(raw: Any) -> Any:
    """A word is the level for every device."""
    if isinstance(raw, dict):
        return raw
    return {"default": word("level", LEVELS)(raw)}


def _topic(raw: Any) -> str:
    if not isinstance(raw, str) or not _TOPIC.fullmatch(raw) or raw.strip("/ ") != raw or "//" in raw or raw.startswith("$"):
        raise refuse("must be an MQTT topic: words with / between them, without + or #, a leading $, or a / at either end")
    return raw


def switch(raw: Any) -> Any:
    """Return a boolean for the words that Home Assistant's YAML takes for one; anything else as it is."""
    return _SWITCH.get(raw.lower(), raw) if isinstance(raw, str) else raw


_SWITCH = {"yes": True, "on": True, "true": True, "no": False, "off": False, "false": False}


def _filter(raw: Any) -> str:
    if isinstance(raw, str) and _FILTER.fullmatch(raw):
        return raw
    raise refuse("must be an MQTT topic or filter, such as zigbee2mqtt/# or garden/+/state")


def _prefix(raw: Any) -> str | bool:
    if switch(raw) is False:
        return False
    if switch(raw) is True:
        raise refuse("must be a topic such as homeassistant, or false to switch discovery off")
    return _topic(raw)


def _hour(raw: Any) -> time | None:
    """A local time of day, or `None` for never."""
    if switch(raw) is False or raw is None:
        return None
    found = _CLOCK.fullmatch(raw) if isinstance(raw, str) else None
    if found is None:
        raise refuse('must be a time of day such as "03:30", or false for never')
    return time(int(found[1]), int(found[2]))


def _protocol(raw: Any) -> str:
    text = "5" if raw in {5, "5.0"} and not isinstance(raw, bool) else raw
    if isinstance(text, str) and text in PROTOCOLS:
        return text
    raise refuse(f"must be one of {', '.join(PROTOCOLS)}")


def _value(raw: Any) -> float | str:
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        raise refuse("must be a number, or for a choice a word (in quotes where YAML would read it as something else)")
    return raw


def _listed(raw: Any) -> Any:
    """One tag may stand without brackets, as single entries may in Home Assistant."""
    return raw if isinstance(raw, list) else [raw]


def _option(raw: Any) -> Any:
    """An option is its name, or a mapping with its name and what it is tagged with."""
    if not isinstance(raw, dict):
        return _text(raw)
    extra = [str(key) for key in raw if key not in ("name", "tags")]
    if extra:
        raise refuse(unknown(extra[0], "key", ("name", "tags")))
    tags = raw.get("tags")
    return {"name": _text(raw.get("name")), "tags": [_text(each) for each in (_listed(tags) if tags is not None else ())]}


def _options(raw: Any) -> Any:
    """Options may also be a mapping of names to tags."""
    return [{"name": name, "tags": tags} for name, tags in raw.items()] if isinstance(raw, dict) else raw


_TEXT = {"type": "string", "minLength": 1}
_TEXTS = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}
_OPTION = {
    "anyOf": [
        _TEXT,
        {"type": "object", "required": ["name"], "properties": {"name": _TEXT, "tags": _TEXTS}, "additionalProperties": False},
    ]
}
_OPTIONS = {
    "anyOf": [
        {"type": "array", "items": _OPTION},
        {"type": "object", "additionalProperties": {"anyOf": [*_TEXTS["anyOf"], {"type": "null"}]}},
    ]
}
_DURATION = {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": r"^\d+(\.\d+)?$|^\d{1,5}:[0-5]\d:[0-5]\d(\.\d+)?$"}]}
_HOUR = {"anyOf": [{"type": "string", "pattern": r"^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"}, {"const": False}]}
_LEVEL = {"enum": list(LEVELS)}

Text = Annotated[str, *_checked(_text, _TEXT)]
Duration = Annotated[float, *_checked(_duration, _DURATION)]
Hold = Annotated[Any, *_checked(_hold, {"anyOf": [{"const": "leave"}, *_DURATION["anyOf"]]})]
Tags = Annotated[list[Any], *_checked(_listed, {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]})]
LevelWord = Annotated[str, *_checked(word("level", LEVELS), _LEVEL)]
Levels = Annotated[dict[str, LevelWord], *_checked(_levels, {"anyOf": [_LEVEL, {"type": "object", "additionalProperties": _LEVEL}]})]
PolicyWord = Annotated[str, *_checked(word("policy", POLICIES), {"enum": list(POLICIES)})]
Topic = Annotated[str, *_checked(_topic, _TEXT)]
Filters = Annotated[
    list[Annotated[str, *_checked(_filter, _TEXT)]], *_checked(_listed, {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]})
]
Names = Annotated[list[str], *_checked(_listed, {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]})]
Role = Annotated[str, *_checked(word("role of an account", ROLES), {"enum": list(ROLES)})]
Switch = Annotated[bool, BeforeValidator(switch), WithJsonSchema({"type": "boolean"})]
Prefix = Annotated[Any, *_checked(_prefix, {"anyOf": [_TEXT, {"const": False}]})]
Hour = Annotated[time | None, *_checked(_hour, _HOUR)]
Protocol = Annotated[str, *_checked(_protocol, {"enum": [5, *PROTOCOLS]})]
Option = Annotated[Any, *_checked(_option, _OPTION)]
Options = Annotated[list[Option], *_checked(_options, _OPTIONS)]
Value = Annotated[Any, *_checked(_value, {"type": ["number", "string"]})]
Profile = Annotated[str, *_checked(word("profile", ("adult", "child")), {"enum": ["adult", "child"]})]
IdentitySource = Annotated[str, *_checked(word("identity source", IDENTITY_SOURCES), {"enum": list(IDENTITY_SOURCES)})]
Adopt = Annotated[str, *_checked(word("way to adopt", ("none", "area", "all")), {"enum": ["none", "area", "all"]})]
