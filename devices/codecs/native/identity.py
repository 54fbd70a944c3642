"""Who was seen: people and tags."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from devices.codecs.payload import BadPayload, Json, instant, json_object, printable
from devices.messages import IdentityReport

_DATED = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d", re.ASCII)


def decode_identity(payload: bytes) -> IdentityReport:
    """Return whom a source saw, a tag in its normal form.

    Raises `BadPayload` unless exactly one of `person` and `tag` is there, as a string, and `confidence`, `present` and `at`, where
    given, are a number of 0 to 1, a boolean and a time. A time that cannot be right (no zone, a clock without battery) is not said.

    >>> decode_identity(b'{"tag": "04-A2-B1"}').tag
    '04a2b1'
    """
    body = json_object(payload)
    person, tag = _name(body, "person"), _name(body, "tag")
    if (person is None) == (tag is None):
        raise BadPayload("neither person nor tag" if person is None else "both person and tag")
    at, present = _at(body), _present(body)
    if tag is not None:
        return IdentityReport(tag=_tag(tag), confidence=_confidence(body), present=present, at=at)
    return IdentityReport(person=person, confidence=_confidence(body), present=present, at=at)


def normalise_tag(tag: str) -> str:
    """Return a tag in its normal form: case and everything but letters and digits do not matter.

    >>> normalise_tag("04-A2:b1 C3")
    '04a2b1c3'
    """
    return "".join(filter(str.isalnum, tag.casefold()))


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


def _at(body: Mapping[str, Json]) -> datetime | None:
    raw = body.get("at")
    if raw is not None and not (isinstance(raw, str) and _DATED.match(raw)):
        raise BadPayload("at is no time")
    return instant(raw)
