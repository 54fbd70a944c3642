"""States that devices report, and commands to them."""

from __future__ import annotations

import json
from collections.abc import Mapping

from devices.codecs.payload import Json, instant, json_object
from devices.messages import Origin, StateReport
from devices.settings import ChoiceSetting, Setting, Value, tidy

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_FLAGS = {"on": True, "true": True, "1": True, "off": False, "false": False, "0": False}
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


def encode_setpoint(values: Mapping[str, Value]) -> str:
    """Return the command for these values as compact JSON, whole numbers without a fraction.

    >>> encode_setpoint({"temperature": 39.0, "station": "jazz"})
    '{"temperature":39,"station":"jazz"}'
    """
    tidied = {name: value if isinstance(value, str) else tidy(value) for name, value in values.items()}
    return _ENCODER.encode(tidied)


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
