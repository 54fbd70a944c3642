"""How long it takes from one place to another, by the doors between them. Where none are configured, nothing is ruled out."""

from __future__ import annotations

from collections.abc import Mapping
from heapq import heappop, heappush

Doors = Mapping[str, Mapping[str, float]]
"""Place -> the places next to it and the seconds to get there, said from either side."""


def seconds(doors: Doors, start: str, end: str) -> float:
    """Return the least seconds from one place to another (Dijkstra, 1959); 0 where no way is known.

    >>> seconds({"bath": {"hall": 5.0}, "hall": {"living": 4.0}}, "living", "bath")
    9.0
    """
    reached: set[str] = set()
    waiting = [(0.0, start)]
    while waiting:
        so_far, here = heappop(waiting)
        if here == end:
            return so_far
        if here in reached:
            continue
        reached.add(here)
        for there, takes in _beside(doors, here).items():
            heappush(waiting, (so_far + takes, there))
    return 0.0


def _beside(doors: Doors, here: str) -> dict[str, float]:
    back = {there: beside[here] for there, beside in doors.items() if here in beside}
    return {**back, **doors.get(here, {})}
