"""What we publish beside commands, as JSON text: decisions, ledger events, devices, answers. Keys and their order are the protocol's.

Deterministic: the same value gives the same text. Numbers lose binary dust, times are RFC 3339 in UTC with a Z; what is no number in JSON
(NaN, infinity) becomes null.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from controller.core.decisions import Document, PublishDevice, Respond
from controller.core.ledger import Entry, EntryType
from devices.settings import NumberSetting, Setting, tidy

PROTOCOL = 1
"""Version of the protocol that we speak."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_AS_IS = frozenset((str, int, bool, type(None)))
_CHANGE = ("from", "to", "better", "low", "high", "uses")
"""What is said of a change of learner: between which, the share of the loss that went away, its interval, and over how many uses."""
_OPTIONAL = ("person", "setting", "value", "origin", "reason", "confidence")


@dataclass(frozen=True, slots=True)
class Listed:
    """A device as `bridge/devices` lists it. `via` is how we reach it, `reason` why it is not understood or not available."""

    device: str
    kind: str
    place: str | None
    settings: Mapping[str, Setting]
    via: str = "native"
    adopted: bool = True
    available: bool | None = None
    reason: str | None = None


def encode_document(document: Document) -> str:
    """Write the decision document."""
    body = {name: getattr(document, name) for name in Document.__dataclass_fields__}
    return encode(body)


def encode_entry(entry: Entry) -> str:
    """Write a ledger event; what it does not have is left out, and so is its detail, but for what a change of learner is all about."""
    body: dict[str, Any] = {"type": entry.type, "id": entry.id, "at": entry.at, "device": entry.device}
    said = {name: getattr(entry, name) for name in _OPTIONAL}
    if entry.type is EntryType.LEARNER:
        said |= {name: entry.detail.get(name) for name in _CHANGE}
    return encode(body | {name: value for name, value in said.items() if value is not None})


def encode_response(answer: Respond) -> str:
    """Write the answer to a request, with the transaction that the request carried."""
    body: dict[str, Any] = {"status": "ok" if answer.error is None else "error", "data": answer.data}
    if answer.error is not None:
        body["error"] = answer.error
    if answer.transaction is not None:
        body["transaction"] = answer.transaction
    return encode(body)


def encode_device(device: PublishDevice) -> str:
    """Write how a device stands."""
    return encode({"settings": device.values, "available": device.available})


def encode_devices(devices: Iterable[Listed]) -> str:
    """Write the list of devices."""
    return encode([_listed(device) for device in devices])


def encode_info(version: str, details: Mapping[str, Any] | None = None) -> str:
    """Write what we are: our version, the protocol's, and `details` beside them."""
    return encode({"version": version, "protocol": PROTOCOL} | dict(details or {}))


def encode_state(*, online: bool) -> str:
    """Write whether we are there."""
    return encode({"state": "online" if online else "offline"})


def encode(body: object) -> str:
    """Write anything JSON-ready, times among it. Raises `TypeError` for what is not."""
    return _ENCODER.encode(_ready(body))


def encode_time(at: datetime) -> str:
    """Write an aware time as RFC 3339 in UTC, with no more decimals than it has.

    >>> encode_time(datetime(2026, 3, 2, 6, 31, 0, 250_000, UTC))
    '2026-03-02T06:31:00.25Z'
    """
    whole, _, fraction = at.astimezone(UTC).replace(tzinfo=None).isoformat().partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}Z" if fraction else f"{whole}Z"


def _listed(device: Listed) -> dict[str, Any]:
    body = {name: getattr(device, name) for name in ("device", "kind", "place", "via", "adopted", "available", "reason")}
    return body | {"settings": {name: _described(setting) for name, setting in device.settings.items()}}


def _described(setting: Setting) -> dict[str, Any]:
    if isinstance(setting, NumberSetting):
        limits = {"minimum": setting.minimum, "maximum": setting.maximum, "step": setting.step}
        return {"type": "number", "unit": setting.unit} | limits
    return {"type": "choice", "options": setting.options}


def _ready(value: object) -> object:
    """Return `value` as plain JSON data. Exact types first: a document has some fifty values in it."""
    exact = type(value)
    if exact in _AS_IS:
        return value
    if exact is float:
        return _number(cast("float", value))
    if isinstance(value, Mapping):
        return {str(key): _ready(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_ready(entry) for entry in value]
    if isinstance(value, datetime):
        return encode_time(value)
    return _unusual(value)


def _number(value: float) -> float | None:
    return tidy(value) if math.isfinite(value) else None


def _unusual(value: object) -> object:
    """Return what is JSON only by descent: words of an enumeration, numbers of numpy."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, float):
        return _number(float(value))
    if isinstance(value, int):
        return int(value)
    raise TypeError(f"{type(value).__name__} is not JSON")
