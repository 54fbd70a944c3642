"""The home's timezone: the configured one, else the system's."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from pathlib import Path as FilePath
from zoneinfo import ZoneInfo

from controller.config.problems import suggestion


def zone(name: str) -> ZoneInfo:
    """Return an IANA zone. Raises `ValueError` with a suggestion where there is none of that name."""
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        near = suggestion(name, zoneinfo.available_timezones())
        message = f'"{name}" is no timezone{near} (allowed: IANA names such as Europe/Lisbon or UTC)'
        raise ValueError(message) from None


def system_zone(environ: Mapping[str, str], etc: FilePath = FilePath("/etc")) -> ZoneInfo:
    """Return the zone of `TZ`, of /etc/timezone, or of what /etc/localtime points to; UTC where none of them says."""
    for name in (environ.get("TZ", "").removeprefix(":"), _first_line(etc / "timezone"), _target(etc / "localtime")):
        if name:
            try:
                return zone(name)
            except ValueError:
                continue
    return ZoneInfo("UTC")


def _first_line(file: FilePath) -> str:
    try:
        return file.read_text(encoding="utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _target(link: FilePath) -> str:
    """`/etc/localtime` -> `/usr/share/zoneinfo/Europe/Lisbon` -> `Europe/Lisbon`."""
    try:
        return str(link.readlink()).partition("zoneinfo/")[2]
    except OSError:
        return ""
