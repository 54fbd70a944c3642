"""Local time for people: from an event's instant to the circumstances of a wish. The only place that knows a time zone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from controller.core.requests import When
from devices.settings import Value
from learners.base import Circumstance

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_S = 86400.0
NOT_SET = "The clock is not set yet, so that no hours are learned."
EARLIEST = datetime(2000, 7, 1, tzinfo=UTC)
"""No true clock shows less. A board without a battery does (1970, or 2000 where its clock chip lost power), until the network has told it
the time. It is not the year in which this program was made: logs that were recorded long before are replayed, and learned from.
"""


def trusted(at: datetime) -> bool:
    """Say whether a moment can be true."""
    return at >= EARLIEST


def circumstance(
    at: datetime, zone: ZoneInfo, readings: Mapping[str, float], previous: Value | None = None, company: int = 0
) -> Circumstance:
    """Return what a learner is told of the moment `at`."""
    local = at.astimezone(zone)
    seconds = local.hour * 3600 + local.minute * 60 + local.second + local.microsecond / 1e6
    return Circumstance(
        days=(local.replace(tzinfo=None) - _EPOCH.replace(tzinfo=None)).total_seconds() / _DAY_S,
        hour=seconds / 3600,
        weekday=local.weekday(),
        readings=readings,
        previous=previous,
        company=company,
    )


def applies(when: When | None, at: datetime, zone: ZoneInfo) -> bool:
    """Say whether a time condition holds, as Home Assistant's does: `after` is included, `before` is not."""
    if when is None:
        return True
    local = at.astimezone(zone)
    now = local.hour * 3600 + local.minute * 60 + local.second + local.microsecond / 1e6
    return (not when.weekdays or local.weekday() in when.weekdays) and _within(now, when.after, when.before)


def _within(now: float, after: float | None, before: float | None) -> bool:
    if after is not None and before is not None and after > before:
        return now >= after or now < before
    return (after is None or now >= after) and (before is None or now < before)


def day_of(days: float) -> datetime:
    """Return the local date (naive) that `Circumstance.days` speaks of."""
    return _EPOCH.replace(tzinfo=None) + timedelta(days=days)


def next_local(at: datetime, zone: ZoneInfo, seconds: float) -> datetime:
    """Return the first moment after `at` at which the local clock shows `seconds` since midnight."""
    midnight = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    days = (midnight + timedelta(days=ahead, seconds=seconds) for ahead in range(3))
    moments = (day.replace(tzinfo=zone).astimezone(UTC) for day in days)
    return next(moment for moment in moments if moment > at)


def next_multiple(at: datetime, seconds: float) -> datetime:
    """Return the first moment after `at` that is a whole multiple of `seconds` since the epoch."""
    elapsed = (at - _EPOCH).total_seconds()
    return _EPOCH + timedelta(seconds=(elapsed // seconds + 1) * seconds)
