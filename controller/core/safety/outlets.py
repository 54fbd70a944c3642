"""Is what comes out what was asked for? Judges the readings of a sensor behind a valve: old, faulty or too hot means cold.

Pure functions over a `Watched`; the figures are the catalogue's (`Outlet`). What follows from a fault is `water.py`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from devices.kinds import Outlet

_JUST_AFTER = timedelta(milliseconds=1)
"""A reading is good up to and including its greatest age."""
_ANY_S = 1.0
"""Readings closer together than this are judged as if they were this far apart: a probe has its noise."""


class Fault(StrEnum):
    """Why nothing may come out but cold."""

    STALE = "outlet_stale"
    UNREADABLE = "outlet_unreadable"
    IMPOSSIBLE = "outlet_impossible"
    JUMPED = "outlet_jumped"
    STUCK = "outlet_stuck"
    HOT = "outlet_too_hot"


@dataclass(slots=True)
class Trip:
    """A fault that is latched: `over` once the use in which it happened has ended."""

    fault: Fault
    at: datetime
    over: bool = False


@dataclass(slots=True)
class Watched:
    """What a sensor behind a valve said, and since when.

    `at` is when it last spoke, `same` since when it says this very `value`, `hot` since when that is too hot, `good` whether nothing was
    wrong with it. `running` is since when water runs, `ceiling` how hot it may be, `lowered` when that last fell and `before` from where.
    """

    value: float | None = None
    at: datetime | None = None
    same: datetime | None = None
    hot: datetime | None = None
    good: bool = False
    running: datetime | None = None
    ceiling: float | None = None
    lowered: datetime | None = None
    before: float | None = None
    trip: Trip | None = None


def bound(rule: Outlet, watched: Watched, ceiling: float, at: datetime) -> None:
    """Note how hot it may be from now on."""
    if watched.ceiling is not None and ceiling < watched.ceiling:
        watched.lowered, watched.before = at, max(watched.ceiling, _allowed(rule, watched, at))
    watched.ceiling = ceiling


def take(rule: Outlet, watched: Watched, reading: float | str, wanted: float | None, at: datetime) -> Fault | None:
    """Take in a reading while `wanted` is set, and return what is wrong with it, if anything is."""
    before, since, watched.at = watched.value, watched.at, at
    fault = _unlikely(rule, reading) or _movement(rule, watched, before, since, float(reading), wanted, at)
    if not isinstance(reading, str) and reading != watched.value:
        watched.value, watched.same = reading, at
    too_hot = not isinstance(reading, str) and reading > _allowed(rule, watched, at) + rule.tolerance
    watched.hot = (watched.hot or at) if too_hot else None
    watched.good = fault is None and not too_hot
    return fault


def judged(watched: Watched) -> bool:
    """Say whether a fault counts: water runs, and it is not cold for this use already."""
    return watched.running is not None and (watched.trip is None or watched.trip.over)


def overdue(rule: Outlet, watched: Watched, hottest: float, at: datetime) -> Fault | None:
    """Return what is wrong by now with what was last said, where water runs. `hottest` is what nobody may have at all."""
    scalding = watched.value is not None and watched.value > hottest + rule.tolerance
    if watched.hot is not None and (scalding or at >= watched.hot + timedelta(seconds=rule.patience)):
        return Fault.HOT
    return Fault.STALE if at > _fresh_until(rule, watched) else None


def due(rule: Outlet, watched: Watched) -> datetime | None:
    """Return when to look at it again while water runs."""
    if not judged(watched):
        return None
    stale = _fresh_until(rule, watched) + _JUST_AFTER
    return stale if watched.hot is None else min(stale, watched.hot + timedelta(seconds=rule.patience))


def fresh(rule: Outlet, watched: Watched, at: datetime) -> bool:
    """Say whether the last reading is a good one and not too old."""
    return watched.good and watched.at is not None and (at - watched.at).total_seconds() <= rule.greatest_age


def _fresh_until(rule: Outlet, watched: Watched) -> datetime:
    since = max(each for each in (watched.at, watched.running) if each is not None)
    return since + timedelta(seconds=rule.greatest_age)


def _allowed(rule: Outlet, watched: Watched, at: datetime) -> float:
    """Return how hot it may be: just after that was lowered still what it was before, since water has to run out."""
    ceiling = watched.ceiling if watched.ceiling is not None else rule.highest
    if watched.lowered is None or watched.before is None or (at - watched.lowered).total_seconds() > rule.settling:
        return ceiling
    return max(ceiling, watched.before)


def _unlikely(rule: Outlet, reading: float | str) -> Fault | None:
    if isinstance(reading, str):
        return Fault.UNREADABLE
    return None if rule.lowest <= reading <= rule.highest else Fault.IMPOSSIBLE


def _movement(
    rule: Outlet, watched: Watched, before: float | None, since: datetime | None, reading: float, wanted: float | None, at: datetime
) -> Fault | None:
    """Return whether it moves as no water does: in a leap, or not at all."""
    if before is None or since is None:
        return None
    apart = max((at - since).total_seconds(), _ANY_S)
    settling = any(each is not None and (at - each).total_seconds() <= rule.settling for each in (watched.running, watched.lowered))
    if not settling and abs(reading - before) > rule.jump * apart:
        return Fault.JUMPED
    still = watched.same is not None and reading == before and watched.running is not None
    if still and watched.same is not None and watched.running is not None and wanted is not None and abs(reading - wanted) > rule.off:
        return Fault.STUCK if at >= max(watched.same, watched.running) + timedelta(seconds=rule.stuck) else None
    return None
