"""One value as long after every hand, command, coming or start, however long that is: what has a clock, and no wish of its own.

What answers within half a minute is known by less (`reverts.py`, `habits.py`). Later, people answer too; but they spread by a quarter of
the time they take, and who always wants the same is served it. So every repetition counts by how much more exact it is than a person, and
once more where somebody turned it away; the longer it takes, the more of that must be there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from controller.core.attribution.jumps import credited, overruled, set_to
from controller.core.attribution.labels import Label, Verdict
from controller.core.attribution.machines.excursions import undoes
from controller.core.attribution.machines.reverts import DELAY, SOON_S, many
from controller.core.conduct import Conduct, Jump
from controller.core.state import Turn
from devices.settings import Setting

EXACT_S, EXACT = 0.3, 0.01
"""How exactly a machine keeps its time: seconds, and the share of it where it counts in a clock of its own."""
FINEST_S = 0.15
"""Seconds by which a report spreads on its way: more exact than that proves nothing more."""
SPREAD_S, SPREAD = 0.3, 0.25
"""By how much people spread: a reaction, and a share of the time they take."""
SHORTEST_S = 10.0
"""Seconds after a command or a coming in which people answer as fast as they can, and so all but as exactly."""
LONGEST_S = 600.0
"""Seconds after which nothing is an answer."""
_MOST, TURNED_AWAY = 2.0, 1.0
"""What one repetition says at most, in natural units of evidence, and what somebody who turned it away adds."""
DOUBT, SURELY = 6.0, 8.0
"""So much evidence makes it doubtful, and settles it: three exact repetitions that nobody minded, or four; or two, or three."""
_SHARE = 0.8
"""In so large a share of all that came as long after it was this value: else it is how those who live there do things."""
_LATELY = 3
"""Of so many times before, one was a clock's: then the value may be its again, though nothing is known of what it would answer."""


def punctual(spec: Setting, conduct: Conduct, setting: str, made: Turn, jump: Jump | None) -> Verdict | None:
    """Say whether one value comes as long after each hand, command or coming, or after each time that the device goes into use."""
    if jump is None or not many(spec) or setting not in jump.values or not spec.same(jump.values[setting], made.value):
        return None
    mine = [each for each in conduct.jumps if setting in each.values and each.at <= jump.at]
    away = [one for one, after in pairwise(mine) if overruled(spec, setting, one) or undoes(spec, setting, one, after)]
    return _by_its_clock(spec, setting, mine, away) or _known(spec, setting, mine, away)


def _known(spec: Setting, setting: str, mine: Sequence[Jump], away: Sequence[Jump]) -> Verdict | None:
    """Doubt a value that was a clock's of late."""
    same = [number for number, each in enumerate(mine[:-1], 1) if spec.same(each.values[setting], mine[-1].values[setting])]
    for number in same[-_LATELY:]:
        found = _by_its_clock(spec, setting, mine[:number], away)
        if found is not None and found.found is found.label:
            return Verdict(Label.RIVAL, 0.6, ("it took this value as exactly as a clock before",))
    return None


def _by_its_clock(spec: Setting, setting: str, mine: Sequence[Jump], away: Sequence[Jump]) -> Verdict | None:
    tests = (_after(spec, setting, mine, away, what) for what in ("hand", "command", "coming", "start"))
    return min((each for each in tests if each is not None), key=lambda each: each.probability, default=None)


def _after(spec: Setting, setting: str, mine: Sequence[Jump], away: Sequence[Jump], what: str) -> Verdict | None:
    *earlier, jump = mine
    now = _delay(jump, setting, what)
    if now is None or now > LONGEST_S or (what != "hand" and now < SHORTEST_S):
        return None
    soon = what != "hand" and now <= SOON_S
    within = max(EXACT_S, now * (EXACT if soon else DELAY))
    near = [(each, off) for each in earlier if (off := _off(each, setting, what, now)) <= within]
    same = [each for each in earlier if spec.same(set_to(spec, setting, each), jump.values[setting])]
    then = [(each, off) for each, off in near if each in same]
    if len(then) < _SHARE * len(near) or 2 * len(then) < len(same):
        return None
    jumps = [*(each for each, _ in then), jump]
    minded = _whatever_stood(spec, setting, jumps) if what == "hand" else 2 * sum(each in away for each in jumps) >= len(then)
    if not minded:
        return None  # it may be theirs, who keep time too
    weight = sum(_weight(now, off) + TURNED_AWAY * (each in away) for each, off in then) - math.log(max(now / SOON_S, 1.0))
    if weight < DOUBT:
        return None
    said = (f"it took this value {len(then) + 1} times {now:.1f} s after a {what}, as exactly as a clock",)
    if weight < SURELY:
        return Verdict(Label.RIVAL, 0.5, said)
    return Verdict(Label.RIVAL, 0.2, said, credited([each for each, _ in then if not overruled(spec, setting, each)], setting))


def _whatever_stood(spec: Setting, setting: str, jumps: Sequence[Jump]) -> bool:
    """Say whether several values were written over: what follows on one alone may be somebody's routine."""
    stood = [each.first.get(setting, each.before.get(setting)) for each in jumps]
    known = [each for each in stood if each is not None]
    return any(not spec.same(each, known[0]) for each in known)


def _delay(jump: Jump, setting: str, what: str) -> float | None:
    """Return how many seconds after the last hand, command, coming or start of the device a change came."""
    if what == "hand":
        return jump.after_s.get(setting)
    if what == "start":
        return jump.active_s
    return jump.since_s if what == "command" else jump.present_s if jump.people else None


def _off(jump: Jump, setting: str, what: str, now: float) -> float:
    """Return by how many seconds a change came sooner or later than another."""
    delay = _delay(jump, setting, what)
    return math.inf if delay is None else abs(delay - now)


def _weight(delay: float, off: float) -> float:
    """Return how much likelier a delay so near another one is a clock's than a person's, as a logarithm.

    A person's lies anywhere in about two and a half times their spread (the width of a normal law that is as high).
    """
    wide = (SPREAD_S + SPREAD * delay) * math.sqrt(2 * math.pi)
    return min(max(math.log(wide / (2 * max(off, FINEST_S))), 0.0), _MOST)
