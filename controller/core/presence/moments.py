"""Who was there at a moment just past, in the light of what was heard since: a hand's change waits some minutes for it.

For everybody who may have been there, what was believed of a place goes on once more from the supposition that they were. The suppositions
under which what was said since (and what was not) is likelier become likelier: smoothing at a fixed point (Anderson and Moore, 1979,
chapter 7).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from controller.core.presence.company import Company, Flow

OPEN_S = 900.0
"""Seconds for which what is heard says whose a change was; for as long it can be told again exactly (`journal.KEPT`)."""
MOST = 6
"""Moments that are open at once; the oldest closes."""
_MAYBE = 0.001  # how likely somebody must have been there to be supposed to
_TOGETHER_S = 10.0  # seconds in which one moment serves several hands, if nothing was heard in between
_NEWS = 0.15  # what is noticeable, as a logarithm
_SWAY = 6.0  # how much may be said for or against somebody by what was heard since, as a logarithm


@dataclass(slots=True)
class Moment:
    """A moment at a place: what is believed now, and how likely what was heard since is, supposing that somebody was there then.

    `free`: how likely it is supposing nothing. `heard`: how many words there were since.
    """

    place: str
    at: datetime
    supposed: dict[str, Company] = field(default_factory=dict)
    said: dict[str, float] = field(default_factory=dict)
    free: float = 0.0
    heard: int = 0
    looked: dict[str, float] = field(default_factory=dict)
    """What it had come to when it was asked last."""

    def told(self) -> dict[str, float]:
        """Return how much likelier it has become that somebody was there then, by name, for what was heard since."""
        return {name: round(math.exp(max(min(said - self.free, _SWAY), -_SWAY)), 4) for name, said in self.said.items()}

    def news(self) -> bool:
        """Say whether it has become noticeably likelier or less likely of anybody since this was asked last."""
        told = self.told()
        differs = any(abs(math.log(each / self.looked.get(name, 1.0))) > _NEWS for name, each in told.items())
        self.looked = told if differs else self.looked
        return differs

    def forget(self, person: str) -> None:
        """Drop a person."""
        self.supposed.pop(person, None)
        self.said.pop(person, None)
        for each in self.supposed.values():
            each.drop(person)


def opened(moments: list[Moment], place: str, company: Company, at: datetime) -> list[Moment]:
    """Return the moments with one at a place now, among those that are still open. `company`: who is there."""
    still = current(moments, at)
    newest = next((each for each in reversed(still) if each.place == place), None)
    if newest is not None and newest.heard == 0 and (at - newest.at).total_seconds() <= _TOGETHER_S:
        return still
    fresh = Moment(place, at)
    for person in [each for each in company.names if company.share(each) >= _MAYBE]:
        fresh.supposed[person] = company.supposing(person)
        fresh.said[person] = 0.0
    return [*still, fresh][-MOST:]


def current(moments: list[Moment], at: datetime) -> list[Moment]:
    """Return the moments that are open."""
    return [each for each in moments if (at - each.at).total_seconds() <= OPEN_S]


def of(moments: list[Moment], place: str, when: datetime) -> Moment | None:
    """Return the moment that serves a change at a place, if it is open."""
    found = [each for each in moments if each.place == place and 0 <= (when - each.at).total_seconds() <= _TOGETHER_S]
    return found[-1] if found else None


def pass_time(moments: list[Moment], place: str, flows: Mapping[str, Flow], free: float) -> None:
    """Let time go by at a place without a word; `free`: how likely that was, supposing nothing."""
    for moment in [each for each in moments if each.place == place]:
        for name, company in moment.supposed.items():
            moment.said[name] += company.pass_time(flows)
        moment.free += free
