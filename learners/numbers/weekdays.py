"""A weekday of its own: the sauna on Wednesdays, the office on Mondays and Thursdays, where the other days of the week want something else.

Weekdays alone are weak evidence: a week has one of each. So a weekday, or several that want the same, is told from the others only where
all its latest uses lay nearer to what it wants than to what the others do, and that would come about by chance hardly ever: the others'
share of such uses, as a power of how many there were, times the ways in which weekdays can be chosen.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

import numpy as np

from learners.base import Circumstance
from learners.features import WEEKEND as SATURDAY
from learners.numbers.ring import DAYS, HOUR, VALUE, WEEKDAY, WEEKEND, Ring

LEAST, MOST = 3, 8
"""How many uses of a weekday must say so, and how many are asked at most."""
_CHANCE = 0.0003
_SAME_HOUR = 1.5  # hours
_APART = 2.0  # tolerances between what a weekday wants and what the others do
_WEEK = 7.0

Day = tuple[float, int, float]
"""A whole day, its weekday, and the value of its last use."""


def own_weekday(ring: Ring, x: Circumstance, tolerance: float) -> list[float]:
    """Return what was wanted on this weekday at this part of the day, oldest first, where that is its own, else nothing.

    `tolerance` in the setting's own unit. At most `MOST` values, as many as are alike.
    """
    days = _like(ring, x)
    mine = [day for day in days if day[1] == x.weekday]
    if len(mine) < LEAST or not _apart([day for day in days if day[0] >= mine[-LEAST][0]], x.weekday, tolerance):
        return []
    for weeks in range(min(len(mine), MOST), LEAST - 1, -1):
        lately = [day for day in days if day[0] >= mine[-weeks][0]]
        if (ends := _apart(lately, x.weekday, tolerance)) is not None and _is_own(lately, x.weekday, *ends):
            return [value for _, _, value in mine[-weeks:]]
    return []


def _like(ring: Ring, x: Circumstance) -> list[Day]:
    """Return the last use of each day before `x` at about its hour, on its kind of day, oldest first; none where there are too few."""
    table = ring.table
    like = np.abs(np.abs(table[HOUR] - x.hour) - 12.0) >= 12.0 - _SAME_HOUR
    like &= table[WEEKEND] == (x.weekday >= SATURDAY)
    like &= table[DAYS] > x.days - _WEEK * (MOST + 1)
    if np.count_nonzero(table[WEEKDAY, like] == x.weekday) < LEAST:
        return []
    today, last = math.floor(x.days), dict[int, tuple[float, int, float]]()
    for day, weekday, value in zip(*(table[row, like].tolist() for row in (DAYS, WEEKDAY, VALUE)), strict=True):
        whole = math.floor(day)
        if whole < today and (whole not in last or day >= last[whole][0]):
            last[whole] = day, int(weekday), value
    return sorted(last.values())


def _apart(days: Sequence[Day], weekday: int, tolerance: float) -> tuple[float, float] | None:
    """Return what a weekday wants and what the others do, where these lie apart and are known."""
    own, others = [value for _, day, value in days if day == weekday], [value for _, day, value in days if day != weekday]
    if len(others) < len(own):
        return None
    ends = median(own), median(others)
    return ends if abs(ends[0] - ends[1]) > _APART * tolerance else None


def _is_own(days: Sequence[Day], weekday: int, wanted: float, usual: float) -> bool:
    """Say whether all uses of a weekday lay nearer to what it wants, and that is no chance."""
    near: dict[int, list[bool]] = {}
    for _, day, value in days:
        near.setdefault(day, []).append(abs(value - wanted) < abs(value - usual))
    kin = [each for each in near.values() if all(each)]
    if not all(near[weekday]):
        return False
    rest = [each for others in near.values() if not all(others) for each in others]
    share = (sum(rest) + 1.0) / (len(rest) + 2.0)
    return share ** sum(map(len, kin)) * math.comb(len(near), len(kin)) < _CHANCE
