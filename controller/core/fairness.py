"""The memory that keeps sharing fair: who has borne more than the others, in hours of full discomfort, and whose turn it is.

What people bear together is nobody's debt; only what one bears more than the others do is. Who is owed pulls harder (mean, least
discomfort), and whose turn is the longest ago is next (turns), so that nobody is the loser for ever.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

_NEVER = datetime.min.replace(tzinfo=UTC)
_MOST = 8.0
"""Hours: nobody is owed more, or a week alone with the worst seat would be paid for by a month of others' evenings."""
_QUADRUPLES = 4.0
"""Hours of debt that make a pull four times as strong; the opposite, a quarter."""
_LONGEST = timedelta(hours=12)
"""What lasts longer than that lasted because somebody forgot to leave."""
GATHERING = timedelta(minutes=30)
"""Who is back within that is still in the same company: going for a glass of water passes no turn on."""


@dataclass(slots=True)
class Fairness:
    """Hours owed by person (below 0: owing), what each bears at present since `since`, and whose turn it is."""

    owed: dict[str, float] = field(default_factory=dict)
    borne: dict[str, float] = field(default_factory=dict)
    since: datetime | None = None
    turn: str | None = None
    had: dict[str, datetime] = field(default_factory=dict)
    """When everybody last had their turn."""
    together: datetime | None = None
    """When several were last there."""

    def pull(self, subject: str) -> float:
        """Return how much a wish counts beside others': 1/4 to 4."""
        return float(4.0 ** (min(max(self.owed.get(subject, 0.0), -_QUADRUPLES), _QUADRUPLES) / _QUADRUPLES))


def settle(memory: Fairness, now: datetime) -> None:
    """Write up to `now` what everybody has borne since the last time."""
    if memory.since is not None and memory.borne:
        hours = min(now - memory.since, _LONGEST).total_seconds() / 3600.0
        shared = sum(memory.borne.values()) / len(memory.borne)
        for subject, borne in memory.borne.items():
            owed = memory.owed.get(subject, 0.0) + (borne - shared) * hours
            memory.owed[subject] = round(min(max(owed, -_MOST), _MOST), 6)
        memory.together = now
    memory.borne, memory.since = {}, None


def bear(memory: Fairness, borne: Sequence[Mapping[str, float]], now: datetime) -> None:
    """Note what everybody bears from now on: the mean over the settings that several share."""
    memory.borne = {
        subject: sum(each.get(subject, 0.0) for each in borne) / len(borne) for subject in sorted({name for each in borne for name in each})
    }
    memory.since = now if memory.borne else None


def take_turn(memory: Fairness, there: Sequence[str], now: datetime) -> None:
    """Settle whose turn it is among those who are there: whose it was, while the company lasts; else whose was the longest ago."""
    if len(there) < 2:  # noqa: PLR2004  # alone there are no turns
        return
    lasting = memory.together is not None and now - memory.together <= GATHERING
    if memory.turn is None or memory.turn not in there or not lasting:
        memory.turn = _next(memory, there)
    memory.together = memory.had[memory.turn] = now


def disperse(memory: Fairness) -> None:
    """Everybody has gone: the next company is another one, however soon."""
    memory.together = None


def forget(memory: Fairness, person: str) -> None:
    """Drop a person, and with them what they owe and are owed."""
    for each in (memory.owed, memory.borne):
        each.pop(person, None)
    memory.had.pop(person, None)
    memory.turn = None if memory.turn == person else memory.turn


def whose_turn(memory: Fairness, heard: Sequence[str]) -> str:
    """Return whose turn it is among those whose wishes are heard: whoever has it, else whoever would be next."""
    return memory.turn if memory.turn is not None and memory.turn in heard else _next(memory, heard)


def _next(memory: Fairness, subjects: Sequence[str]) -> str:
    """Return whose turn is the longest ago; of several who never had one, whoever is owed most."""
    return min(subjects, key=lambda subject: (memory.had.get(subject, _NEVER), -memory.owed.get(subject, 0.0), subject))
