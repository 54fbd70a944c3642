"""The memory that keeps sharing fair: who has borne more than the others, in hours of full discomfort, and whose turn it is.

What people bear together is nobody's debt; only what one bears more than the others do is. Who is owed pulls harder (mean, least
discomfort), and whoever has had least of it among those who are there is next (turns), so that nobody is the loser for ever.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from devices.settings import Value

_NEVER = datetime.min.replace(tzinfo=UTC)
_MOST = 8.0
"""Hours: nobody is owed more, or a week alone with the worst seat would be paid for by a month of others' evenings."""
_QUADRUPLES = 4.0
"""Hours of debt that make a pull four times as strong; the opposite, a quarter."""
_LONGEST = timedelta(hours=12)
"""What lasts longer than that lasted because somebody forgot to leave."""
GATHERING = timedelta(minutes=30)
"""Who is back within that is still in the same company: going for a glass of water passes no turn on."""
_TURN, _BREATH = 1.0, 1 / 12
"""Hours: so long is a turn while others wait for theirs. Somebody who is owed a whole one waits five minutes at most, or whoever always
comes last to short evenings would never have theirs."""
_DUST = 1e-3
"""Hours that many small parts of an hour may lack in the sum."""


@dataclass(slots=True)
class Agreed:
    """What was last agreed on for one setting, `among` whom, and whose own wish it was, where it was one's."""

    value: Value
    among: list[str]
    holder: str | None = None


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
    turns: dict[str, float] = field(default_factory=dict)
    """Hours of turns that everybody is owed (below 0: they had more than their share of the time together)."""
    taken: float = 0.0
    """Hours that the turn has lasted."""
    company: list[str] = field(default_factory=list)
    """Among whom it goes round at present."""
    agreed: dict[str, Agreed] = field(default_factory=dict)
    """What stands as an agreement, by setting."""

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
            memory.owed[subject] = _bounded(owed)
        _count_turn(memory, hours)
        memory.together = now
    memory.borne, memory.since = {}, None


def bear(memory: Fairness, borne: Sequence[Mapping[str, float]], now: datetime) -> None:
    """Note what everybody bears from now on: the mean over the settings that several share."""
    memory.borne = {
        subject: sum(each.get(subject, 0.0) for each in borne) / len(borne) for subject in sorted({name for each in borne for name in each})
    }
    memory.since = now if memory.borne else None


def take_turn(memory: Fairness, wishing: Sequence[str], now: datetime) -> None:
    """Settle whose turn it is among those whose wishes differ: whose it was, until it is over; else whoever has had least of it so far."""
    memory.company = sorted(wishing) if len(wishing) > 1 else []
    if not memory.company:  # alone there are no turns
        return
    lasting = memory.together is not None and now - memory.together <= GATHERING
    if memory.turn is None or memory.turn not in memory.company or not lasting or _over(memory):
        memory.turn, memory.taken = _next(memory, memory.company), 0.0
    memory.together = memory.had[memory.turn] = now


def disperse(memory: Fairness) -> None:
    """Everybody has gone: the next company is another one, however soon."""
    memory.together, memory.company, memory.agreed = None, [], {}


def forget(memory: Fairness, person: str) -> None:
    """Drop a person, and with them what they owe and are owed."""
    for each in (memory.owed, memory.borne, memory.turns):
        each.pop(person, None)
    memory.had.pop(person, None)
    memory.turn = None if memory.turn == person else memory.turn
    memory.company = [each for each in memory.company if each != person]
    memory.agreed = {setting: each for setting, each in memory.agreed.items() if person not in each.among}


def whose_turn(memory: Fairness, heard: Sequence[str]) -> str:
    """Return whose turn it is among those whose wishes are heard: whoever has it, else whoever would be next."""
    return memory.turn if memory.turn is not None and memory.turn in heard else _next(memory, heard)


def _next(memory: Fairness, subjects: Sequence[str]) -> str:
    """Return who has had least of it; of equals whose turn is the longest ago, then whoever is owed most."""
    return min(subjects, key=lambda each: (-memory.turns.get(each, 0.0), memory.had.get(each, _NEVER), -memory.owed.get(each, 0.0), each))


def _count_turn(memory: Fairness, hours: float) -> None:
    """Count a turn that went on for so long: whoever had it owes it to all of the company, in equal parts."""
    if memory.turn not in memory.company:
        return
    memory.taken = round(memory.taken + hours, 6)
    for subject in memory.company:
        owed = memory.turns.get(subject, 0.0) + hours / len(memory.company) - hours * (subject == memory.turn)
        memory.turns[subject] = _bounded(owed)


def _over(memory: Fairness) -> bool:
    """Say whether a turn has lasted long enough, while somebody else has had less of it."""
    waiting = max(memory.turns.get(each, 0.0) for each in memory.company) - memory.turns.get(memory.turn or "", 0.0)
    turn, breath = _TURN - _DUST, _BREATH - _DUST
    return waiting > _DUST and (memory.taken >= turn or (memory.taken >= breath and waiting >= turn))


def _bounded(hours: float) -> float:
    return round(min(max(hours, -_MOST), _MOST), 6)
