"""What goes on saying for hours, at its pace, that somebody is at one place: a phone lies there, and its owner may be anywhere.

A stay ends; what repeats itself for much longer than people stay at a place is carried by nobody. It is evidence of nothing then, neither
of where its owner is nor, by its silence elsewhere, of where they are not; until it is silent for some pauses, or speaks twice running from
another place: it was taken along. Another kind of source that sees its owner elsewhere meanwhile makes that plain sooner.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta

LONG = 4.0
"""Average stays after which it lies there: a stay as long (2 of 100) is as rare as a phone that is left behind."""
_STAYS, _STAY_S, _SHORTEST_S, _LONGEST_S = 3.0, 7200.0, 3600.0, 12 * 3600.0
"""So many stays of so many seconds are assumed of a place before any was seen; what an average is taken for at least (a look in on most
days says nothing of an evening), and a stay at most: what ends after days was none."""
_FADING = 0.99
_PAUSES, _SOON_S, _LATE_S = 4.0, 300.0, 3600.0  # so many usual pauses, between these, without a word, and it was taken along
_MOVED = 2  # words running from another place after which it was; one is about somebody else
_RIGHT = 0.01  # how often any source names the wrong one at least


@dataclass(slots=True)
class Run:
    """Words of one kind of source on somebody, at one place, without a break. `strays`: words from elsewhere since the last of them.

    `against`: what others said against it, as a logarithm; `lies`: whether its person need not be there, as is known by now.
    """

    place: str
    since: datetime
    seen: datetime
    strays: int = 0
    against: float = 0.0
    lies: bool = False

    def broken(self, place: str, at: datetime, pace: float) -> bool:
        """Say whether a word at a place is none of these any more, of a source that speaks so many times a second (`pace`)."""
        silent = (at - self.seen).total_seconds() > min(max(_PAUSES / pace, _SOON_S), _LATE_S)
        return silent or (place != self.place and self.strays + 1 >= _MOVED)


@dataclass(slots=True)
class Runs:
    """Where sources go on speaking of people: `now`, by kind and person; `lasted`: by place, how many runs ended, and their seconds."""

    now: dict[str, dict[str, Run]] = field(default_factory=dict)
    lasted: dict[str, tuple[float, float]] = field(default_factory=dict)

    def lies(self, kind: str, person: str) -> bool:
        """Say whether what a kind of source hears of somebody lies somewhere, so that neither its words nor its silence are about them."""
        run = self.now.get(kind, {}).get(person)
        return run is not None and run.lies

    def goes_on(self, kind: str, person: str, place: str, at: datetime, pace: float) -> bool:
        """Say whether a word goes on with those before it, and let it."""
        run = self.now.get(kind, {}).get(person)
        if run is None or run.broken(place, at, pace):
            return False
        if place != run.place:
            run.strays += 1
        else:
            run.seen, run.strays = at, 0
            run.lies = (at - run.since) / self._stay(place) + run.against >= LONG
        return True

    def begins(self, kind: str, person: str, place: str, at: datetime) -> None:
        """Take in a word that goes on with none."""
        self.ended(kind, person)
        self.now.setdefault(kind, {})[person] = Run(place, at, at)

    def ended(self, kind: str, person: str) -> None:
        """Learn from what is over how long people stay."""
        run = self.now.get(kind, {}).pop(person, None)
        if run is not None and run.seen > run.since:
            times, seconds = self.lasted.get(run.place, (0.0, 0.0))
            stayed = min((run.seen - run.since).total_seconds(), _LONGEST_S)
            self.lasted[run.place] = round(times * _FADING + 1.0, 4), round(seconds * _FADING + stayed, 1)

    def contradicted(self, kind: str, person: str, place: str, at: datetime, pace: float, false: float) -> None:
        """Another source, which names the wrong one as often as `false`, sees somebody come to another place meanwhile."""
        run = self.now.get(kind, {}).get(person)
        if run is not None and place != run.place and not run.broken(run.place, at, pace):
            run.against = round(run.against + math.log(1.0 / max(false, _RIGHT)), 4)

    def forget(self, person: str) -> None:
        """Drop a person."""
        for known in self.now.values():
            known.pop(person, None)

    def _stay(self, place: str) -> timedelta:
        times, seconds = self.lasted.get(place, (0.0, 0.0))
        return timedelta(seconds=max((_STAYS * _STAY_S + seconds) / (_STAYS + times), _SHORTEST_S))
