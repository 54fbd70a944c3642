"""What sensors say of a choice: jazz when it rains, the cool drink when it is hot; of the one sensor that has shown to tell most.

Every reading has an account: by how much likelier the choices that were wished would have been, had one minded it (naive Bayes with a
normal distribution of the reading by label; logarithms). Only where that stands well in its favour is it minded, so that who chooses
without regard to any sensor is served as if there were none.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from learners.base import Circumstance, Json
from learners.numbers.surroundings import Reading, said
from learners.packing import Floats

MOST, LABELS = 5, 24
"""Readings of which accounts are kept, the first that are heard; and labels of each, the oftenest chosen."""
_EARNED, _OVERDRAWN = 3.0, 0.0  # logarithms from which on a reading is minded, and below which it no longer is
_CLIP, _FADE = 2.0, 0.98
_WORTH, _NARROWEST = 2.0, 0.15  # choices that "a label is chosen whatever is said" is worth; the least variance
_MEMORY = 0.99


@dataclass(slots=True)
class Telling:
    """One reading: its own statistics; by label the choices, the sums and the squares of it in standard deviations; its account."""

    reading: Reading = field(default_factory=Reading)
    labels: dict[str, list[float]] = field(default_factory=dict)
    earned: float = 0.0
    minded: bool = False

    def tells(self, value: float, labels: Sequence[str]) -> Floats:
        """Return by how much likelier a value makes each label (logarithms)."""
        off = self.reading.standard(value)
        found = np.zeros(len(labels))
        for place, label in enumerate(labels):
            if (known := self.labels.get(label)) is not None:
                count, total, squares = known
                mean = total / (count + _WORTH)
                variance = max((squares + _WORTH) / (count + _WORTH) - mean * mean, _NARROWEST)
                found[place] = 0.5 * (off * off - (off - mean) ** 2 / variance - math.log(variance))
        return np.clip(found, -2 * _CLIP, 2 * _CLIP)

    def take(self, value: float, label: str, weight: float) -> None:
        """Take in that a label was chosen while this was said."""
        off = self.reading.standard(value)
        self.reading.take(value)
        known = [_MEMORY * each for each in self.labels.get(label, [0.0, 0.0, 0.0])]
        self.labels[label] = [round(each + weight * more, 3) for each, more in zip(known, (1.0, off, off * off), strict=True)]
        if len(self.labels) > LABELS:
            del self.labels[min((each for each in self.labels if each != label), key=lambda each: self.labels[each][0])]

    def judged(self, better: float) -> None:
        """Put to the account by how much likelier this would have made what was wished (logarithm)."""
        self.earned = round(self.earned * _FADE + min(max(better, -_CLIP), _CLIP), 5)
        self.minded = self.earned > _EARNED or (self.minded and self.earned > _OVERDRAWN)


class Readings:
    """The accounts of all readings."""

    def __init__(self) -> None:
        self._known: dict[str, Telling] = {}

    def minded(self, x: Circumstance) -> str | None:
        """Return the reading that tells most, of those that are minded and say something now."""
        here = [name for name, each in self._known.items() if each.minded and math.isfinite(said(x, name))]
        return max(here, key=lambda name: self._known[name].earned, default=None)

    def weighed(self, x: Circumstance, labels: Sequence[str], shares: Floats) -> Floats:
        """Return the probabilities of labels in the light of what is said now."""
        name = self.minded(x)
        return shares if name is None else _likelier(shares, self._known[name].tells(said(x, name), labels))

    def learn(self, x: Circumstance, labels: Sequence[str], shares: Floats, label: str, weight: float) -> None:
        """Take in a choice; a wish (of `weight` 1) for one of the `labels`, which had these `shares`, judges every reading."""
        for name in sorted(x.readings):
            if name not in self._known and len(self._known) < MOST:
                self._known[name] = Telling()
        for name, each in self._known.items():
            if not math.isfinite(value := said(x, name)):
                continue
            if weight == 1 and label in labels:
                place = labels.index(label)
                told = _likelier(shares, each.tells(value, labels))[place]
                each.judged(math.log(max(told, 1e-6) / max(shares[place], 1e-6)))
            each.take(value, label, weight)

    def forget(self, labels: Sequence[str]) -> None:
        """Drop all labels but these."""
        for each in self._known.values():
            each.labels = {label: known for label, known in each.labels.items() if label in labels}

    def to_state(self) -> Json:
        """Return the accounts as JSON-ready data."""
        return {name: [each.reading.row(), each.labels, each.earned, each.minded] for name, each in self._known.items()}

    def load_state(self, state: Json) -> None:
        """Take over what `to_state` returned."""
        self._known = {
            name: Telling(
                Reading.of(row), {label: [float(each) for each in known] for label, known in labels.items()}, float(earned), bool(minded)
            )
            for name, (row, labels, earned, minded) in state.items()
        }


def _likelier(shares: Floats, told: Floats) -> Floats:
    weighed: Floats = shares * np.exp(told)
    whole = weighed.sum()
    return weighed * (shares.sum() / whole) if whole > 0 else shares
