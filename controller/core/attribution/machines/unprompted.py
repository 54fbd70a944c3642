"""One value that a device takes again and again when nothing has prompted anybody: where it stands after a power cut that nobody announced.

A machine takes its value on any occasion (`prompts.py`). How often the hands of this device come unprompted, or with nobody there, is read
from the other values it was set to: where nobody is ever seen, that nobody is there says nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from controller.core.attribution.jumps import APART_S, DAY_S, apart, climbed, credited
from controller.core.attribution.labels import CREDIT, Label, Verdict
from controller.core.attribution.machines.prompts import HAND, MACHINE, SOMEBODY, Occasion, occasion
from controller.core.attribution.machines.reverts import at_its_end, many
from controller.core.conduct import Conduct, Jump
from controller.core.echo import EchoModel
from devices.settings import Setting, Value

_PRIOR = 0.02
"""How likely it is that a device has a value of its own that it takes by itself, and that this is the one."""
_SAME = 2.0
"""How much likelier a machine's than people's it is that one of many values comes again, each time that it does."""
_FOUND = 4.0
"""And that it is where it stood when it was first heard of, or where its kind stands when it is new."""
_HOUR_S = 3600.0
_TIMED = 0.5
"""Share of people's habits that have their time of day."""
_SURELY = 0.05
"""From this probability of a hand on it is nobody's; people come back to a value too."""
_WORTH = 6.0
"""Changes that what is usual for hands is worth, beside the device's own."""


def unprompted(spec: Setting, model: EchoModel, conduct: Conduct, setting: str, jump: Jump | None) -> Verdict | None:
    """Say whether a device takes a value by itself."""
    if jump is None or len(jump.values) != 1 or occasion(jump) is Occasion.PROMPTED:
        return None
    others = [each for each in conduct.jumps if setting in each.values and each is not jump and apart(each, jump) > APART_S]
    others = [each for each in others if setting not in each.explained]
    same = [each for each in others if spec.same(each.values[setting], jump.values[setting])]
    if not same or at_its_end(spec, model, jump.values[setting]) or climbed(spec, setting, jump):
        return None
    if not many(spec) and not _stood(spec, conduct, setting, jump.values[setting]):
        return None  # people like one of five stations
    occasions = {id(each): occasion(each) for each in (*others, jump)}
    rest = [occasions[id(each)] for each in others if each not in same and setting in each.entries]
    weights = [_weight(occasions[id(each)], rest) for each in (*same, jump)]
    odds = math.log(_PRIOR) + _company(spec, [*same, jump], weights) + _hours([*same, jump])
    odds += math.log(_FOUND) if _stood(spec, conduct, setting, jump.values[setting]) else 0.0
    hand = 1.0 / (1.0 + math.exp(odds))
    if hand >= CREDIT:
        return None
    by_itself = [each for each in same if occasions[id(each)] is not Occasion.PROMPTED]
    said = f"it took this value {len(same) + 1} times, mostly when nothing had prompted anybody"
    wanted = any(setting in each.entries for each in same if each not in by_itself)  # by somebody, too
    if hand > _SURELY or wanted:
        return Verdict(Label.BOOT, round(max(hand, 0.4), 3), (said,))
    return Verdict(Label.BOOT, 0.15, (said,), credited(by_itself, setting))


def _weight(came: Occasion, rest: Sequence[Occasion]) -> float:
    """Return how much more likely a machine than a hand comes at such an occasion, as a logarithm."""
    hands = (_WORTH * HAND[came] + sum(each is came for each in rest)) / (_WORTH + len(rest))
    return math.log(MACHINE[came] / hands)


def _company(spec: Setting, jumps: Sequence[Jump], weights: Sequence[float]) -> float:
    """Return how much the occasions say on which a value came, as a logarithm, by who was there.

    One person who was there each time that anybody was has habits, and may have one that nothing prompts; several have not the same.
    """
    attended = [set(each.people) for each in jumps if each.people]
    theirs = bool(attended) and bool(set.intersection(*attended))
    odds = 0.0
    for each, weight in zip(jumps, weights, strict=True):
        odds += min(weight, 0.0) + math.log(SOMEBODY) if theirs and each.people else weight
    again = sum(not (theirs and each.people) for each in jumps) - (not theirs)
    return odds + again * math.log(_SAME) if many(spec) else odds


def _hours(jumps: Sequence[Jump]) -> float:
    """Return how much it says, as a logarithm, at what hours a value came: a habit has its time of day, a power cut has none."""
    seconds = sorted(each.second for each in jumps)
    gaps = [later - sooner for sooner, later in pairwise((*seconds, seconds[0] + DAY_S))]
    within = max(DAY_S - max(gaps), _HOUR_S) / DAY_S
    at_random = min(len(seconds) * math.pow(within, len(seconds) - 1), 1.0)
    return math.log(at_random / (_TIMED + (1.0 - _TIMED) * at_random))


def _stood(spec: Setting, conduct: Conduct, setting: str, value: Value) -> bool:
    known = (conduct.found.get(setting), spec.default)
    return any(each is not None and spec.same(each, value) for each in known)
