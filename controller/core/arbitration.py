"""Several at once? Who of those present a device serves, and what becomes of their wishes.

"newest": who came last is served. "mean": a compromise, each wish weighed by how sure it is; explicit wishes before inferred ones.
In an exclusive place presence itself keeps only one.
"""

from __future__ import annotations

from collections.abc import Sequence

from controller.core.decisions import Source
from controller.core.state import Occupant
from devices.kinds import Kind
from devices.settings import Value

_ORDER = list(Source)


def served(kind: Kind, occupants: Sequence[Occupant]) -> list[Occupant]:
    """Return whom a device serves, newest first. Who is in conflict is not served; a guest has no part in the household's compromise."""
    latest_first = [each for each in reversed(occupants) if not each.conflict]
    newest_first = sorted(latest_first, key=lambda each: each.since, reverse=True)
    if kind.shared == "mean":
        return [each for each in newest_first if not each.guest] or newest_first[:1]
    return newest_first[:1]


def compromise(wishes: Sequence[tuple[Value, Source, float]]) -> tuple[Value, Source] | None:
    """Return one value for several people: of the strongest wishes the weighted mean (numbers), or the first (choices)."""
    if not wishes:
        return None
    strongest = max((source for _, source, _ in wishes), key=_ORDER.index)
    heard = [(value, max(weight, 0.01)) for value, source, weight in wishes if source is strongest]
    numbers = [(value, weight) for value, weight in heard if not isinstance(value, str)]
    if len(numbers) < len(heard):
        return heard[0][0], strongest
    return sum(value * weight for value, weight in numbers) / sum(weight for _, weight in numbers), strongest
