"""When a challenger is better: by a margin that holds over time, and that looking every night does not turn into luck.

Differences of loss are paired, event by event, and summed by day, because what one person does on one day hangs together. The bound on
their mean is a confidence sequence: it holds at all nights at once, so that reviewing nightly for a year finds no more false winners
than reviewing once. Source: Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas (2024), "Time-uniform central limit theory and asymptotic
confidence sequences", Annals of Statistics 52(6), the one-sided bound of its appendix.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

FALSE_RATE = 0.01
"""How often, over all nights there will ever be, a challenger that is no better may win for one person and setting."""

LEAST_CHOICES = 30
"""Explicit wishes below which nothing is judged: about a month of a person who often corrects."""

LEAST_SPAN_DAYS = 28.0
"""Days from the first event to the last below which nothing is judged: habits of the week want to be seen four times."""

LEAST_DAYS = 20
"""Days with events below which the central limit is not to be relied on."""

LEAST_BETTER = 0.05
"""Share of the loss that has to go: less is not worth that somebody's devices behave differently tomorrow."""

LATELY_DAYS = 56.0
"""The last eight weeks, which have to agree: what was better last winter may not be now."""

_TIGHTEST = 100
"""Days with events at which the bound is tightest; any choice is valid."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A challenger against who serves: the mean losses an event, the share of the loss that would go away with its interval, and whether
    that is a win. `low` and `high` are two one-sided bounds, each holding at all nights at once.
    """

    choices: int
    loss: float
    challenger_loss: float
    better: float
    low: float
    high: float
    wins: bool


@dataclass(frozen=True, slots=True)
class Paired:
    """One event that both have guessed: its day (`Circumstance.days`), whether it was an explicit wish, and both weighted losses."""

    days: float
    explicit: bool
    serving: float
    challenger: float


def compare(pairs: Sequence[Paired], challengers: int = 1) -> Comparison | None:
    """Compare on events in the order of time; `challengers` is how many are tried at once. `None` without events, or without any loss.

    >>> close = [Paired(20000.3 + day, True, 1.0 + 0.1 * (day % 3), 0.9) for day in range(90)]
    >>> made = compare(close)
    >>> round(made.better, 2), made.wins
    (0.18, True)
    """
    total = sum(pair.serving for pair in pairs)
    if total <= 0:
        return None
    days = _by_day(pairs)
    mean = sum(gain for _, gain in days) / len(days)
    scale = total / len(days)
    radius = _radius([gain for _, gain in days], mean, FALSE_RATE / max(challengers, 1))
    better, low, high = mean / scale, (mean - radius) / scale, (mean + radius) / scale
    choices = sum(pair.explicit for pair in pairs)
    enough = choices >= LEAST_CHOICES and len(days) >= LEAST_DAYS and pairs[-1].days - pairs[0].days >= LEAST_SPAN_DAYS
    wins = enough and better >= LEAST_BETTER and low > 0 and _lasts(days)
    return Comparison(choices, total / len(pairs), sum(pair.challenger for pair in pairs) / len(pairs), better, low, high, wins)


def _by_day(pairs: Sequence[Paired]) -> list[tuple[int, float]]:
    """Return what the challenger gained on every day with events, in order."""
    gains: dict[int, float] = {}
    for pair in pairs:
        day = math.floor(pair.days)
        gains[day] = gains.get(day, 0.0) + pair.serving - pair.challenger
    return sorted(gains.items())


def _lasts(days: Sequence[tuple[int, float]]) -> bool:
    """Say whether the gain is there in both halves and in the last weeks."""
    middle = len(days) // 2
    lately = [gain for day, gain in days if day > days[-1][0] - LATELY_DAYS]
    halves = ([gain for _, gain in days[:middle]], [gain for _, gain in days[middle:]])
    return all(sum(part) > 0 for part in (*halves, lately))


def _radius(gains: Sequence[float], mean: float, false_rate: float) -> float:
    """Return how far below the mean of `gains` the true one may lie, at any time."""
    t = len(gains)
    deviation = math.sqrt(sum((gain - mean) ** 2 for gain in gains) / t)
    tuned = -2 * math.log(2 * false_rate)
    square = (tuned + math.log(tuned + 1)) / _TIGHTEST
    grown = t * square + 1
    return deviation * math.sqrt(2 * grown / (t * t * square) * math.log(1 + math.sqrt(grown) / (2 * false_rate)))
