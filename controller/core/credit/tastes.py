"""Where somebody's wishes lie, by what they have set here and was credited to them: the middle of it, how far apart, how often each option.

For attribution alone. What a learner would serve is a guess at the next wish; whose a value is, is asked of all that somebody wanted: the
newest count most, and what had nothing to do with the others (a whim, a wrong credit) counts little.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from controller.core.core import Core
from controller.core.credit.leanings import Weighed
from devices.settings import NumberSetting, Setting, Value

_MOST = 12
"""The last wishes that count."""
_FADING = 0.85  # of what a wish counts with each newer one
_PARTS = 4.0  # how much narrower one person's wishes are than people are apart, where little is known of them
_PRIOR, _FEW = 2.0, 0.5  # wishes that this is worth; how much of the distance between people is left of one wish
_NARROWEST = 0.75  # steps: nobody is known more finely
_OTHERS = 0.3  # share of wishes that are like one of those before, wherever the most of them lie: who reads in the evening wants two lights
_HEIGHT, _FREEDOM = 0.3867, 8.0  # Student's t with 8 degrees of freedom: its height at 0
_LEFT = 0.5  # of what was left alone, as hindsight counts it: the learners find it worth some .3 of a wish
_AGAIN = 2  # rounds in which whims are told from the others
_OPTIONS = 0.6  # wishes that all options together are worth where nothing is known
_LATE = 0.93  # of what a wish for an option counts with each newer one


@dataclass(frozen=True, slots=True)
class Taste:
    """Where the wishes for a number lie; `known`: each of them, and how much it counts; `narrow`: how far one person's may be apart."""

    middle: float
    scale: float
    step: float
    narrow: float
    known: Sequence[tuple[float, float]]

    def density(self, value: float) -> float:
        """Return how plausible a value is as one more wish."""
        most = _near(value, self.middle, self.scale, self.step)
        whole = sum(count for _, count in self.known)
        again = sum(count * _near(value, each, self.narrow, self.step) for each, count in self.known) / whole
        return (1.0 - _OTHERS) * most + _OTHERS * again

    def likeness(self, value: float) -> float:
        """Return how near a value is to the middle, 1 for the middle itself."""
        return min(self.density(value) / self.density(self.middle), 1.0)


def wishes(core: Core, person: str, device: str, setting: str, until: datetime) -> list[Value]:
    """Return what somebody set before a moment, as far as it was credited to them, the newest first."""
    past = [each.entry for each in core.hindsight.of(device, setting)]
    fresh = [each.entry for each in core.journal.credits if (each.entry.device, each.entry.setting) == (device, setting)]
    theirs = {each.at: each.value for each in (*past, *fresh) if each.person == person and each.at < until and each.value is not None}
    return [theirs[at] for at in sorted(theirs, reverse=True)]


def number(values: Sequence[Value], spec: NumberSetting, wide: float, whim: float, left: Sequence[Weighed] = ()) -> Taste:
    """Return where wishes for a number lie, of whom `values` are known, the newest first; `wide`: how far people are apart.

    `left`: what they left alone, which says a little as well.
    """
    known = [(float(each), _FADING**place) for place, each in enumerate(values[:_MOST])]
    known += [(float(each), _LEFT * worth) for each, worth in left]
    narrow = max(wide / _PARTS, _NARROWEST * spec.step)
    anywhere = spec.step / max(spec.maximum - spec.minimum, spec.step)
    found = Taste(_middle(known), 1.5 * narrow, spec.step, narrow, known)
    for _ in range(_AGAIN):
        meant = [(1.0 - whim) * _near(each, found.middle, found.scale, spec.step) for each, _ in known]
        weights = [count * likely / (likely + whim * anywhere) for (_, count), likely in zip(known, meant, strict=True)]
        found = _fitted(known, weights, narrow, wide, spec.step)
    return found


def option(value: Value, values: Sequence[Value], spec: Setting, left: Sequence[Weighed] = ()) -> float:
    """Return how plausible an option is as one more wish of whom `values` are known, the newest first, and what they `left` alone."""
    counts = [*((each, _LATE**place) for place, each in enumerate(values)), *((each, _LEFT * worth) for each, worth in left)]
    whole = sum(count for _, count in counts) + _OPTIONS
    return (sum(count for each, count in counts if each == value) + _OPTIONS / (len(getattr(spec, "options", ())) or 1)) / whole


def _fitted(known: Sequence[tuple[float, float]], weights: Sequence[float], narrow: float, wide: float, step: float) -> Taste:
    worth = max(sum(weights), 1e-6)
    middle = sum(weight * each for weight, (each, _) in zip(weights, known, strict=True)) / worth
    apart = sum(weight * (each - middle) ** 2 for weight, (each, _) in zip(weights, known, strict=True))
    variance = (apart + _PRIOR * narrow * narrow) / (worth + _PRIOR)
    unsure = _FEW * (wide / (1.0 + worth)) ** 2
    return Taste(middle, math.sqrt(variance * (1.0 + 1.0 / max(worth, _FEW)) + unsure), step, narrow, known)


def _near(value: float, middle: float, scale: float, step: float) -> float:
    away = (value - middle) / scale
    return _HEIGHT * step / scale * math.pow(1.0 + away * away / _FREEDOM, -(_FREEDOM + 1.0) / 2.0)


def _middle(known: Sequence[tuple[float, float]]) -> float:
    """Return the weighted median."""
    passed, half = 0.0, sum(count for _, count in known) / 2.0
    for value, count in sorted(known):
        passed += count
        if passed >= half:
            return value
    return known[-1][0]
