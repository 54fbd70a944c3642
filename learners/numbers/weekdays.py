"""A weekday of its own: the sauna on Wednesdays, the office on Mondays and Thursdays, where the other days of the week want something else.

Weekdays alone are weak evidence: a week has one of each. So a weekday, or several that want the same, is told from the others only where
all its latest uses lay nearer to what it wants than to what the others do, and that would come about by chance hardly ever: the others'
share of such uses, as a power of how many there were, times the ways in which weekdays can be chosen.
"""

from __future__ import annotations

import math

import numpy as np

from learners.base import Circumstance
from learners.features import WEEKEND
from learners.numbers.ring import DAYS, HOUR, VALUE, WEEKDAY, Ring
from learners.packing import Floats

LEAST, MOST = 3, 8
"""How many uses of a weekday must say so, and how many are asked at most."""
_CHANCE = 0.0003
_SAME_HOUR = 1.5  # hours
_APART = 2.0  # tolerances between what a weekday wants and what the others do
_WEEK = 7.0
_NOTHING: Floats = np.zeros(0)


def own_weekday(ring: Ring, x: Circumstance, tolerance: float) -> Floats:
    """Return what was wanted on this weekday at this part of the day, oldest first, where that is its own, else nothing.

    `tolerance` in the setting's own unit. At most `MOST` values, as many as are alike.
    """
    if ring.length <= LEAST:
        return _NOTHING
    days, weekdays, values = _like(ring, x)
    mine = weekdays == x.weekday
    for weeks in range(min(int(mine.sum()), MOST), LEAST - 1, -1):
        since = days >= days[mine][-weeks]
        if _is_own(weekdays[since], values[since], x.weekday, tolerance):
            own: Floats = values[mine][-weeks:]
            return own
    return _NOTHING


def _like(ring: Ring, x: Circumstance) -> tuple[Floats, Floats, Floats]:
    """Return days, weekdays and values of the last use of each day before `x` at about its hour, oldest first, on its kind of day."""
    table = ring.table
    hours = np.abs(table[HOUR] - x.hour)
    like = (np.fmin(hours, 24.0 - hours) <= _SAME_HOUR) & ((table[WEEKDAY] >= WEEKEND) == (x.weekday >= WEEKEND))
    like &= (table[DAYS] > x.days - _WEEK * (MOST + 1)) & (np.floor(table[DAYS]) < math.floor(x.days))
    found = table[:, like]
    found = found[:, np.argsort(found[DAYS], kind="stable")]
    whole = np.floor(found[DAYS])
    last = np.append(whole[1:] != whole[:-1], True) if found.shape[1] else np.zeros(0, bool)
    return whole[last], found[WEEKDAY, last], found[VALUE, last]


def _is_own(weekdays: Floats, values: Floats, weekday: int, tolerance: float) -> bool:
    """Say whether what a weekday wants is not what the others do, and no chance."""
    own, others = values[weekdays == weekday], values[weekdays != weekday]
    if len(others) < len(own):
        return False
    wanted, usual = float(np.median(own)), float(np.median(others))
    if abs(wanted - usual) <= _APART * tolerance:
        return False
    near = np.abs(values - wanted) < np.abs(values - usual)
    kin = [day for day in np.unique(weekdays).tolist() if near[weekdays == day].all()]
    if weekday not in kin:
        return False
    rest = ~np.isin(weekdays, kin)
    share = (float(near[rest].sum()) + 1.0) / (float(rest.sum()) + 2.0)
    ways = math.comb(len(np.unique(weekdays)), len(kin))
    return bool(share ** int(np.isin(weekdays, kin).sum()) * ways < _CHANCE)
