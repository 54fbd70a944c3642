"""The words in which circumstances are compared: parts of the day, weekday or weekend, and the slot made of both.

Two circumstances are *like* (protocol, rule 9) when they share a slot. The names are the vocabulary of `Term.name`.
"""

from __future__ import annotations

from bisect import bisect_right

from learners.base import Circumstance

PARTS = ("nights", "mornings", "afternoons", "evenings")
"""The four parts of the day, in the plural in which a sentence uses them."""

LAST, ALWAYS, HOUSEHOLD, DEFAULT = "last", "always", "household", "default"
"""The names of terms that are no part of the day: the newest choice, all choices, and the two priors."""

LIKE_THIS, LEFT_ALONE, LIKELIEST = "last like this", "left alone", "likeliest"
"""The names of terms that stand for a number itself: what was chosen when it was last like this, what was left alone then, and what is
likelier to be left alone than the mean of what is known."""

FIRST_HOURS = (5, 11, 17, 22)
"""First hours of mornings, afternoons, evenings and nights; shifts of an hour change little on real thermostats."""

WEEKEND = 5
"""Saturday, where Monday is 0."""

A_ROW = 18 / 1440
"""Days: what is chosen after a shorter pause goes on with what was chosen before (the next song, the next application), and something
else speaks for it than for what begins anew."""


def part(hour: float) -> int:
    """Return the index in `PARTS` of an hour of the day.

    >>> [PARTS[part(hour)] for hour in (3, 7.5, 12, 18, 22)]
    ['nights', 'mornings', 'afternoons', 'evenings', 'nights']
    """
    return bisect_right(FIRST_HOURS, hour) % len(PARTS)


def slot(x: Circumstance) -> int:
    """Return 0 to 7: the part of the day, plus 4 at weekends."""
    return part(x.hour) + (len(PARTS) if x.weekday >= WEEKEND else 0)


def own_slot(x: Circumstance) -> int:
    """Return 8 to 35: the part of the day on just this weekday, for whom it is one of its own."""
    return 2 * len(PARTS) + x.weekday * len(PARTS) + part(x.hour)


def in_a_row(pause: float) -> bool:
    """Say whether what is chosen after this pause (days) goes on with the choice before."""
    return abs(pause) < A_ROW


_SLOTS = tuple(f"{day} {name}" for day in ("weekday", "weekend") for name in PARTS)


def slot_name(index: int) -> str:
    """Name a slot as a sentence would.

    >>> slot_name(1), slot_name(7)
    ('weekday mornings', 'weekend evenings')
    """
    return _SLOTS[index]


def term_names() -> tuple[str, ...]:
    """Return every name a term may have."""
    slots = (slot_name(index) for index in range(8))
    return (LAST, *slots, *PARTS, ALWAYS, HOUSEHOLD, DEFAULT, LIKE_THIS, LEFT_ALONE, LIKELIEST)
