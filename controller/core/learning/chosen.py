"""Which learner serves a setting of a person where a review has had a say, kept beside what that learner has learned.

A row of learned state is the learner's own state, or, where a review has chosen, both: `{"chosen": …, "state": …}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

BARRED_FOR = timedelta(days=90)
"""How long a change that was taken back is not made again: long enough that there is another season of evidence."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who serves (`None`: whoever does by default), since which review instead of whom, and what was taken back when.

    `review` is the moment of the review (RFC 3339) while its change can be taken back; `barred` has learners and moments.
    """

    learner: str | None = None
    former: str | None = None
    review: str | None = None
    barred: Mapping[str, str] = field(default_factory=dict)

    def changed(self, learner: str, former: str, at: datetime) -> Chosen:
        """Return this with another learner in the place of `former`."""
        return replace(self, learner=learner, former=former, review=at.isoformat())

    def taken_back(self, at: datetime) -> Chosen:
        """Return this as it was before the last review's change, which is not to be made again for a while."""
        barred = {**self.barred, self.learner: at.isoformat()} if self.learner else self.barred
        return Chosen(self.former, barred=barred)

    def barred_at(self, at: datetime) -> tuple[str, ...]:
        """Return the learners that are not to be tried now."""
        return tuple(name for name, since in self.barred.items() if at - datetime.fromisoformat(since) < BARRED_FOR)


def wrapped(chosen: Chosen | None, state: dict[str, Any]) -> dict[str, Any]:
    """Return the row of a learner's state."""
    return state if chosen is None else {"chosen": asdict(chosen), "state": state}


def unwrapped(row: Mapping[str, Any]) -> tuple[Chosen | None, dict[str, Any]]:
    """Return what `wrapped` made a row of."""
    return (Chosen(**row["chosen"]), dict(row["state"])) if "chosen" in row else (None, dict(row))
