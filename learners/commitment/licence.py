"""What the learner inside has earned: to be followed where the letter of rule 9 has served this person worse.

After an override the next like use owes a step towards it. People whose wishes hang on the rest of the day (real thermostats) did not
mean the next like use when they made other overrides in between; others meant just that. Which of the two somebody is shows where both
answers differ and the person then says what was wanted: the difference of their distances is put to the account. The letter binds
until the account stands in the learner's favour after several comparisons, so a few odd days, or wishes without rhyme, never free it;
what was earned then lasts until the account is overdrawn. In other surroundings (the sensors differ) the next use is no like use, and
the learner is free from the start, but not once the letter has done better.
"""

from __future__ import annotations

from dataclasses import dataclass

_EARNED, _OVERDRAWN = 1.0, -1.0  # units
_SEVERAL = 24  # comparisons at overrides: after 8, one in three lives of two months without rhyme was free; after 24 none was
_WORSE = -2.0  # units
_FADE = 0.98  # of what was earned stays at every further comparison
_MOST = 2.0  # units that one comparison may count


@dataclass(slots=True)
class Licence:
    """`earned`: units by which the learner inside was nearer than the letter. `pending`: what silence adds at the next override.
    `granted`: the learner inside may depart from the letter though nothing but other overrides came since. `compared`: how often both
    were compared at overrides.
    """

    earned: float = 0.0
    pending: float = 0.0
    granted: bool = False
    compared: int = 0

    @property
    def forfeited(self) -> bool:
        """Say whether the letter did better, so that it binds in other surroundings too."""
        return self.earned < _WORSE

    def overridden(self, free: float, bound: float, wanted: float, unit: float) -> None:
        """Compare what the learner and the letter said with what was wanted."""
        self.judged((abs(bound - wanted) - abs(free - wanted)) / unit)

    def judged(self, better: float) -> None:
        """Put to the account by how much the learner was `better` than the letter: units, or of a choice logarithms of probabilities."""
        self.earned = self.earned * _FADE + _clipped(better)
        self.compared += better != 0

    def left_alone(self, free: float, bound: float, stood: float, unit: float, tolerance: float) -> None:
        """Compare where `stood` was left alone: what lay within `tolerance` units of it would have been as well.

        It counts from the next override on: silence moves nothing that is published.
        """
        off = [max(abs(value - stood) / unit - tolerance, 0.0) for value in (bound, free)]
        self.pending += _clipped(off[0] - off[1])

    def settle(self) -> None:
        """Let what silence said count."""
        self.earned, self.pending = self.earned + self.pending, 0.0
        due = self.earned > _EARNED and self.compared >= _SEVERAL
        self.granted = due or (self.granted and self.earned > _OVERDRAWN)


def _clipped(difference: float) -> float:
    return min(max(difference, -_MOST), _MOST)
