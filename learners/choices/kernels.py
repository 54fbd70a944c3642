"""Kernel experts of choices, each a set of rates at which likeness falls with what differs (numbers have theirs in `learners/numbers`)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

_NEVER = 1e9


class Kernel(NamedTuple):
    """How fast likeness falls, each by a factor e: over `days`, over `choices` made since, over `hours` of the day.

    `week`, `day`, `before`, `twice` and `company` are what another kind of day, another weekday, another choice before, another one before
    that and more or fewer people there cost, `pause` a pause four times as long or as short. `doubt`: how many choices the long-run
    frequencies are worth beside the expert's own.
    """

    days: float = _NEVER
    choices: float = _NEVER
    hours: float = _NEVER
    week: float = 0.0
    day: float = 0.0
    before: float = 0.0
    twice: float = 0.0
    pause: float = 0.0
    company: float = 0.0
    doubt: float = 1.2


KERNELS = (
    Kernel(choices=0.3),
    Kernel(days=2, hours=1.0, week=2),
    Kernel(choices=120),
    Kernel(days=90, hours=1.5, week=1),
    Kernel(days=120, hours=0.6, day=3),
    Kernel(hours=1.5, doubt=1),
    Kernel(day=4, doubt=1),
    Kernel(before=6, doubt=1),
    Kernel(choices=200, before=4, twice=3),
    Kernel(choices=200, before=3, pause=1),
    Kernel(choices=60, hours=1.5, week=1, before=4, doubt=0.6),
    Kernel(choices=200, hours=2, before=4, twice=2, doubt=0.6),
    Kernel(choices=400, hours=1.0, before=5, company=2, doubt=0.6),
    Kernel(choices=20),
    Kernel(choices=40, hours=2, company=2),
)
DOUBTS = np.array([kernel.doubt for kernel in KERNELS])
RATES = -np.array([(1 / k.days, 1 / k.choices, 1 / k.hours, k.week, k.day, k.before, k.twice, k.pause / 2, k.company, 1) for k in KERNELS])
"""By what likeness falls, (experts, differences): the fields in their order, and last what a choice's weight lacks of 1, as a logarithm."""
