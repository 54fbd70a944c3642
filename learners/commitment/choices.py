"""Rule 9 of the protocol for choices: silence never moves what is published in like circumstances.

That one wish suffices the learner inside sees to; where something was left alone before it (the household's choice, a default), the next
like use gets it all the same. A further one makes its option likelier at the next like use: seldom has the learner inside to be reminded,
with people of whom it learned that they hardly ever repeat themselves, and not where that has long been worse (`licence.py`): who sees
another programme every evening of the week did not mean tomorrow evening; `owed.py` has the account. After a choice was left alone, it is
published again in the same slot at about the same hour, until the next override anywhere. Elsewhere in the slot the hour may speak: who
drinks coffee at eight and tea at ten is not held to coffee by having left it alone (on invented logs of many drinks a day that cost 2 %
more errors). And of somebody with whom it was more often right to say something else (`contest.py`), only a use on the same weekday after
the same choice is like it: who opens the mail after the news is not held to the news, nor to Monday's programme on Tuesday.

Whether the letter is right with somebody is counted apart for what begins anew and for what is chosen in a row of choices
(`features.in_a_row`): the next song is often no like use to the first one of the evening, where the first one is like yesterday's.
"""

from __future__ import annotations

import math
from dataclasses import asdict, astuple
from typing import NamedTuple, Protocol

from learners.base import ChoiceDomain, Circumstance, Json, Learner, Prediction
from learners.commitment.contest import Contest
from learners.commitment.licence import Licence
from learners.commitment.owed import HOURS, Owed, apart, owes, saying, share_of
from learners.features import in_a_row, slot
from learners.state import checked

_KIND = "committed-choice-6"
_EARNED = 1.0  # logarithms by which what somebody wished before misled: from then on a wish is owed nothing
_LEAST = 1e-6  # no probability is taken to be less
_MOST = 40  # what is held in one slot: more than there are weekdays and hours in one of a part of the day
_LONG_AGO = -1e9  # days


class Inner(Learner[str], Protocol):
    """A learner of choices that remembers what was chosen last."""

    def last_like(self, x: Circumstance, hours: float) -> str | None:
        """Return what was chosen, or left alone, the last time in the slot of `x`, so many hours of the day apart at most."""

    def minds_sensors(self, x: Circumstance) -> bool:
        """Say whether what is chosen is known to hang on what a sensor says now: then another use of the slot need not be like it."""


class _Anchor(NamedTuple):
    """A choice that was `left` alone at an hour: on which weekday, after which choice (empty: none is known), and whether in a row."""

    hour: float
    weekday: int
    before: str
    row: bool
    left: str

    def near(self, x: Circumstance) -> bool:
        """Say whether `x`, in the same slot, is at about this hour."""
        return apart(self.hour, x.hour) <= HOURS


class CommittedChoice:
    """A choice learner that keeps rule 9.

    >>> from learners.choices.counts import CountChoice
    >>> domain = ChoiceDomain(("news", "jazz"))
    >>> learner = CommittedChoice(CountChoice(domain), domain)
    >>> morning = Circumstance(days=20000.3, hour=7.2, weekday=0)
    >>> learner.learn_one(morning, "jazz")
    >>> learner.predict_one(morning).value
    'jazz'
    """

    def __init__(self, inner: Inner, domain: ChoiceDomain) -> None:
        self._inner, self._domain = inner, domain
        self._anchors: dict[int, list[_Anchor]] = {}  # by slot
        self._owed: dict[int, Owed] = {}  # by slot
        self._licences = Licence(), Licence()  # of what begins anew, and in a row
        self._contest = Contest()
        self._last, self._newest = "", _LONG_AGO  # what stood at the end of the newest use, and its day
        self._asked: tuple[Circumstance, Prediction[str] | None] | None = None  # what was asked last, not to work it out twice

    def learn_one(self, x: Circumstance, y: str) -> None:
        """Let the learner inside learn, free of what was held."""
        made, served, row = self._inside(x), self._served(x), self._row(x)
        self._licences[row].judged(_better(made, served, y))
        self._contest.compared(**self._rightness(x, served, y))
        for account in (*self._licences, self._contest):
            account.settle()
        self._anchors.clear()
        again = self._again(x, y)
        self._redeem(x)
        self._owed = {key: owed.elsewhere() for key, owed in self._owed.items()}
        if not (row and self._free(x)):
            self._owed[slot(x)] = owes(served, x, y, row=row, again=again)
        self._inner.learn_one(x, y)
        self._over(x, y)

    def accept_one(self, x: Circumstance, y: str) -> None:
        """Hold on to what was published, and let the learner inside hear the silence."""
        made, served = self._inside(x), self._served(x)
        self._licences[self._row(x)].pending += _better(made, served, y)
        self._contest.left_alone(**self._rightness(x, served, y))
        if served is not None and self._held(x) is None:
            held = self._anchors.setdefault(slot(x), [])
            held.append(_Anchor(x.hour, x.weekday, self._before(x), self._row(x), served.value))
            del held[:-_MOST]
        self._wait(x, y, served)
        self._inner.accept_one(x, y)
        self._over(x, y)

    def predict_one(self, x: Circumstance, prior: Prediction[str] | None = None) -> Prediction[str] | None:
        """Return the inner learner's prediction, or what is held at this hour with the probability it has there."""
        made, held = self._served(x, prior), self._held(x)
        return made if made is None or held is None or held not in self._domain.options else saying(made, held, x)

    def to_state(self) -> Json:
        """Return the whole state as JSON-ready data."""
        return {
            "kind": _KIND,
            "anchors": {str(key): [list(each) for each in held] for key, held in self._anchors.items()},
            "owed": {str(key): list(owed) for key, owed in self._owed.items()},
            "licences": [asdict(each) for each in self._licences],
            "contest": list(astuple(self._contest)),
            "last": [self._last, self._newest],
            "inner": self._inner.to_state(),
        }

    def load_state(self, state: Json) -> None:
        """Take over a state that `to_state` returned."""
        self._asked = None
        state = checked(state, _KIND, "anchors", "owed", "licences", "contest", "last", "inner")
        self._anchors = {int(key): [_Anchor(*each) for each in held] for key, held in state["anchors"].items()}
        self._owed = {int(key): Owed(*owed) for key, owed in state["owed"].items()}
        anew, row = state["licences"]
        self._licences = Licence(**anew), Licence(**row)
        self._contest = Contest(*state["contest"])
        self._last, self._newest = str(state["last"][0]), float(state["last"][1])
        self._inner.load_state(state["inner"])

    def _inside(self, x: Circumstance) -> Prediction[str] | None:
        """Return what the learner inside says without a prior."""
        if self._asked is None or self._asked[0] is not x:
            self._asked = x, self._inner.predict_one(x)
        return self._asked[1]

    def _served(self, x: Circumstance, prior: Prediction[str] | None = None) -> Prediction[str] | None:
        """Return what the learner inside says, reminded of what is owed; what was left alone apart."""
        made = self._inside(x) if prior is None else self._inner.predict_one(x, prior)
        owed = self._due(x)
        return made if made is None or owed is None else owed.reminded(made, x)

    def _due(self, x: Circumstance) -> Owed | None:
        owed = None if self._inner.minds_sensors(x) else self._owed.get(slot(x))
        return owed if owed is not None and owed.due(x, row=self._row(x)) and not self._free(x) else None

    def _redeem(self, x: Circumstance) -> None:
        """Drop what was owed until this use."""
        owed = self._owed.get(slot(x))
        if owed is not None and owed.due(x, row=self._row(x)):
            del self._owed[slot(x)]

    def _wait(self, x: Circumstance, y: str, served: Prediction[str] | None) -> None:
        """Silence about something else takes back little of what a wish moved; about what was wished, nothing more is owed."""
        owed = self._due(x)
        self._redeem(x)
        if owed is not None and served is not None and owed.label != y and not self._row(x):
            left = owed.left(share_of(served, owed.label))
            self._owed |= {slot(x): left} if left else {}

    def _again(self, x: Circumstance, y: str) -> bool:
        """Say whether the wish in like circumstances before this one was for the same, and was not followed meanwhile."""
        owed = self._due(x)
        return owed is not None and owed.label == y and owed.silences > 0

    def _rightness(self, x: Circumstance, served: Prediction[str] | None, y: str) -> dict[str, bool]:
        """Say of what is said but for what is held, and of what was chosen at the last like use, which was right; where they differ."""
        value, like = served and served.value, self._inner.last_like(x, HOURS)
        differ = not self._row(x) and None not in (value, like) and value != like
        return {"challenger": differ and y == value, "letter": differ and y == like}

    def _held(self, x: Circumstance) -> str | None:
        """Return what was first left alone at about this hour, and where that has shown to matter on this weekday after this choice."""
        if self._inner.minds_sensors(x):
            return None
        near = (each for each in self._anchors.get(slot(x), ()) if each.near(x))
        before, row = self._before(x), self._row(x)
        near = (each for each in near if each.row == row and (not row or each.before == before))
        if self._contest.decided:
            near = (each for each in near if (each.weekday, each.before) == (x.weekday, before))
        return next((each.left for each in near), None)

    def _free(self, x: Circumstance) -> bool:
        """Say whether a wish has long been owed nothing in circumstances like these."""
        return self._licences[self._row(x)].earned > _EARNED

    def _row(self, x: Circumstance) -> bool:
        return in_a_row(x.days - self._newest)

    def _over(self, x: Circumstance, y: str) -> None:
        """Remember how a use ended."""
        self._asked, self._last, self._newest = None, y, round(x.days, 5)

    def _before(self, x: Circumstance) -> str:
        return x.previous if isinstance(x.previous, str) else self._last


def _better(made: Prediction[str] | None, served: Prediction[str] | None, y: str) -> float:
    """Return by how much the learner inside did better than what it was reminded of, in logarithms of probabilities."""
    if made is None or served is None or made is served:
        return 0.0
    return math.log(max(share_of(made, y), _LEAST) / max(share_of(served, y), _LEAST))
