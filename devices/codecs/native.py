"""The native payloads (protocol, section 2): what devices, sensors and identity sources say in our own words, and commands back to text.

Anybody may send anything here: a function returns what it could make sense of or raises `BadPayload`, never anything else. Neither the
reason of a `BadPayload` nor that of a rejected setting quotes the payload.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping

from devices.codecs.payload import BadPayload, Json, instant, json_object, json_value, printable, text
from devices.messages import IdentityReport, Origin, Reading, StateReport
from devices.settings import ChoiceSetting, Setting, Value, tidy

__all__ = [
    "BadPayload",
    "decode_availability",
    "decode_command",
    "decode_identity",
    "decode_reading",
    "decode_state",
    "encode_setpoint",
    "normalise_tag",
]

_FLAGS = {"on": True, "true": True, "1": True, "off": False, "false": False, "0": False}
_BARE: Mapping[str, Json] = {"true": True, "false": False, "null": None}
_VAGUE = frozenset({"", "unknown", "unavailable", "none", "null"})


def decode_state(payload: bytes, settings: Mapping[str, Setting]) -> StateReport:
    """Return what a device with these `settings` reports.

    A setting that makes no sense is `rejected` by itself; unknown keys are ignored; `null` means that the device did not say.
    Raises `BadPayload` where the whole is no JSON object.

    >>> from devices.settings import NumberSetting
    >>> decode_state(b'{"temperature": "39.5"}', {"temperature": NumberSetting("temperature", "°C", 15, 46, 0.5)}).values
    {'temperature': 39.5}
    """
    body = json_object(payload)
    values, rejected = _sift(body, settings)
    return StateReport(
        values=values,
        rejected=rejected,
        active=_flag(body.get("active")),
        powered=_powered(body, settings),
        origin=_origin(body.get("origin")),
        at=instant(body.get("at")),
    )


def decode_command(payload: bytes, settings: Mapping[str, Setting]) -> dict[str, Value]:
    """Return what somebody commands a device, the plausible values only. Raises `BadPayload` where the whole is no JSON object."""
    return _sift(json_object(payload), settings)[0]


def decode_identity(payload: bytes) -> IdentityReport:
    """Return whom a source saw, a tag in its normal form.

    Raises `BadPayload` unless exactly one of `person` and `tag` is there, as a string, and `confidence` and `present`, where given, are
    a number of 0 to 1 and a boolean.

    >>> decode_identity(b'{"tag": "04-A2-B1"}').tag
    '04a2b1'
    """
    body = json_object(payload)
    person, tag = _name(body, "person"), _name(body, "tag")
    if (person is None) == (tag is None):
        raise BadPayload("neither person nor tag" if person is None else "both person and tag")
    at, present = instant(body.get("at")), _present(body)
    if tag is not None:
        return IdentityReport(tag=_tag(tag), confidence=_confidence(body), present=present, at=at)
    return IdentityReport(person=person, confidence=_confidence(body), present=present, at=at)


def normalise_tag(tag: str) -> str:
    """Return a tag in its normal form: case and everything but letters and digits do not matter.

    >>> normalise_tag("04-A2:b1 C3")
    '04a2b1c3'
    """
    return "".join(filter(str.isalnum, tag.casefold()))


def decode_availability(payload: bytes) -> bool:
    """Say whether a device is there: `online` or `offline`, plain or under `state`. Raises `BadPayload` for anything else."""
    word = _unwrapped(text(payload).strip(), "state")
    known = {"online": True, "offline": False}.get(word.strip().lower()) if isinstance(word, str) else None
    if known is not None:
        return known
    raise BadPayload("neither online nor offline")


def decode_reading(payload: bytes) -> Reading:
    """Return what a sensor reads: a number, or a word in lower case, plain or under `value`; true and false are `on` and `off`.

    Raises `BadPayload` for anything else, numbers that are not finite and words beyond 256 characters among it.

    >>> decode_reading(b'{"value": "P"}'), decode_reading(b"21.50")
    (Reading(value='p'), Reading(value=21.5))
    """
    value = _unwrapped(text(payload).strip(), "value")
    if isinstance(value, bool):
        return Reading("on" if value else "off")
    reading = _finite(value) if isinstance(value, int | float) else _word(value)
    if reading is not None:
        return Reading(reading)
    raise BadPayload("neither a number nor a word")


def encode_setpoint(values: Mapping[str, Value]) -> str:
    """Return the command for these values as compact JSON, whole numbers without a fraction.

    >>> encode_setpoint({"temperature": 39.0, "station": "jazz"})
    '{"temperature":39,"station":"jazz"}'
    """
    tidied = {name: value if isinstance(value, str) else tidy(value) for name, value in values.items()}
    return json.dumps(tidied, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _sift(body: Mapping[str, Json], settings: Mapping[str, Setting]) -> tuple[dict[str, Value], dict[str, str]]:
    """Part what `body` says about `settings` into plausible values and rejected names with their reason."""
    values: dict[str, Value] = {}
    rejected: dict[str, str] = {}
    for name, setting in settings.items():
        raw = body.get(name)
        if raw is None:
            continue
        value = _parsed(raw, setting)
        if value is not None and setting.plausible(value):
            values[name] = value
        else:
            rejected[name] = _reason(value, setting)
    return values, rejected


def _parsed(raw: Json, setting: Setting) -> Value | None:
    """Read a value; a boolean is `on` or `off` where the setting has those."""
    if isinstance(raw, bool) and isinstance(setting, ChoiceSetting):
        return "on" if raw else "off"
    return setting.parse(raw)


def _reason(value: Value | None, setting: Setting) -> str:
    if isinstance(setting, ChoiceSetting):
        return "not a word" if value is None else "not one of the options"
    return "not a number" if value is None else f"outside {setting.minimum} to {setting.maximum} {setting.unit}".rstrip()


def _flag(raw: Json) -> bool | None:
    """Read a boolean as devices write it: true, "on", 1; `None` where it is none of those."""
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str):
        return _FLAGS.get(raw.strip().lower())
    return bool(raw) if isinstance(raw, int | float) and raw in (0, 1) else None


def _powered(body: Mapping[str, Json], settings: Mapping[str, Setting]) -> bool | None:
    """Say whether the device says that it is on: one clear *off* outweighs, because nothing is commanded to what is off."""
    said = [_power(name, body[name]) for name in ("state", "power", "hvac_mode", "operation_mode") if name in body and name not in settings]
    return None if all(one is None for one in said) else False not in said


def _power(name: str, raw: Json) -> bool | None:
    """Read one of those keys. A number under `power` may be watts and says nothing."""
    if isinstance(raw, str):
        word = raw.strip().lower()
        return None if word in _VAGUE else _FLAGS.get(word, True)
    return _flag(raw) if name != "power" or isinstance(raw, bool) else None


def _origin(raw: Json) -> Origin | None:
    try:
        return Origin(raw.strip().lower()) if isinstance(raw, str) else None
    except ValueError:
        return None


def _name(body: Mapping[str, Json], key: str) -> str | None:
    """Return a name, `None` where the key is not there. Raises `BadPayload` for what is no name."""
    raw = body.get(key)
    name = printable(raw)
    if raw is not None and name is None:
        raise BadPayload(f"{key} is no name" if isinstance(raw, str) else f"{key} is no string")
    return name


def _tag(raw: str) -> str:
    tag = normalise_tag(raw)
    if not tag:
        raise BadPayload("tag has no letter and no digit")
    return tag


def _confidence(body: Mapping[str, Json]) -> float:
    raw = body.get("confidence")
    if raw is None:
        return 0.95  # what a source that does not say is taken for (protocol, section 2)
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not 0 <= raw <= 1:
        raise BadPayload("confidence is no number of 0 to 1")
    return float(raw)


def _present(body: Mapping[str, Json]) -> bool:
    raw = body.get("present")
    if raw is None or isinstance(raw, bool):
        return raw is not False
    raise BadPayload("present is neither true nor false")


def _unwrapped(written: str, key: str) -> Json:
    """Return the JSON value in `written`, what stands under `key` where it is an object, or the text itself where it is no JSON."""
    if not written.startswith(("{", "[", '"', "-")) and not written[:1].isdigit():
        return _BARE.get(written.lower(), written)
    try:
        value = json_value(written)
    except BadPayload:
        if written.startswith(("{", "[")):
            raise
        return written
    return value.get(key) if isinstance(value, dict) else value


def _finite(raw: float) -> float | None:
    try:
        value = float(raw)
    except OverflowError:
        return None
    return value if math.isfinite(value) else None


def _word(raw: Json) -> float | str | None:
    """Read a word; a number in quotes is a number, and what only looks like one (nan, inf) is neither."""
    word = printable(raw)
    if word is None:
        return None
    try:
        return _finite(float(word.replace("_", "x")))  # float() would read "1_0" as ten
    except ValueError:
        return word.strip().lower() or None
