"""What the remembered uses speak of, each value and each change once.

People return to a few numbers: two months of uses hold a dozen or two of them. To ask of each number once, and only to look up for each
use which number it was, is cheaper than to sort the values of all uses anew at every question (`View.of`: 25 instead of 36 µs).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from learners.packing import Floats

Places = npt.NDArray[np.intp]


class Shelf:
    """Distinct numbers, each in a place of its own among `numbers`, as many as these. A place that no use needs any more is given away."""

    def __init__(self, numbers: Floats) -> None:
        self._numbers = numbers
        self._place: dict[float, int] = {}
        self._needed: list[int] = []  # by how many uses, of each place
        self._free: list[int] = []

    @property
    def places(self) -> int:
        """How many places there are; where no use points to one, its number means nothing."""
        return len(self._needed)

    def put(self, number: float) -> int:
        """Return the place of `number`, needed by one use more."""
        place = self._place.get(number)
        if place is None:
            place = self._place[number] = self._new()
            self._numbers[place] = number
        self._needed[place] += 1
        return place

    def take(self, place: int) -> None:
        """Let a place be needed by one use less."""
        self._needed[place] -= 1
        if not self._needed[place]:
            del self._place[float(self._numbers[place])]
            self._free.append(place)

    def _new(self) -> int:
        if self._free:
            return self._free.pop()
        self._needed.append(0)
        return len(self._needed) - 1
