"""Which of two answers is right more often for somebody, where the two differ: decided only beyond chance.

The letter of rule 9 binds until what would depart from it has won so often that luck does not explain it (a sign test at one and a half
standard deviations, after every comparison; whoever is left alone counts for what was said). Old comparisons fade.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

_BEYOND = 1.5  # standard deviations: with this silence moved something in 11 of 450 invented lives without rhyme
_FADE = 0.99  # of what was counted stays at every further comparison


@dataclass(slots=True)
class Contest:
    """`won`, `lost`: how often the challenger was right where the letter was not, and the other way round. `waiting` of each is what
    silence said: it counts from the next override on.

    >>> contest = Contest()
    >>> for _ in range(5):
    ...     contest.compared(challenger=True, letter=False)
    >>> contest.decided
    True
    """

    won: float = 0.0
    lost: float = 0.0
    waiting_won: float = 0.0
    waiting_lost: float = 0.0

    @property
    def decided(self) -> bool:
        """Say whether the challenger is to be followed."""
        return self.won - self.lost > _BEYOND * math.sqrt(self.won + self.lost)

    def compared(self, *, challenger: bool, letter: bool) -> None:
        """Take in which of two different answers was right, if one was."""
        if challenger or letter:
            self.won, self.lost = round(_FADE * self.won + challenger, 6), round(_FADE * self.lost + letter, 6)

    def left_alone(self, *, challenger: bool, letter: bool) -> None:
        """Take in the same where nothing was said: silence moves nothing until somebody speaks."""
        self.waiting_won, self.waiting_lost = self.waiting_won + challenger, self.waiting_lost + letter

    def settle(self) -> None:
        """Let what silence said count."""
        keep = _FADE ** (self.waiting_won + self.waiting_lost)
        self.won, self.lost = round(keep * self.won + self.waiting_won, 6), round(keep * self.lost + self.waiting_lost, 6)
        self.waiting_won = self.waiting_lost = 0.0
