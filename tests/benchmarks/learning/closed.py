"""The closed loop: a learner serves, a person overrides beyond a tolerance, and silence is all that is seen otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from learners.base import Learner, NumberDomain, Prediction
from learners.grid import published
from tests.benchmarks.learning.people import FIRST_DAY, Person, Use


@dataclass(frozen=True, slots=True)
class Run:
    """What came of a closed loop: per use, its day, whether it was overridden, and how far off what was published was."""

    days: tuple[float, ...]
    overridden: tuple[bool, ...]
    errors: tuple[float, ...]

    def rate(self, first: float = 0, last: float = 1e9) -> float:
        """Return the overrides per 100 uses from day `first` up to `last`."""
        chosen = [over for day, over in zip(self.days, self.overridden, strict=True) if first <= day < last]
        return 100 * sum(chosen) / max(len(chosen), 1)


def serve(learner: Learner[float], domain: NumberDomain, uses: Sequence[Use], tolerance: float, prior: Prediction[float] | None) -> Run:
    """Play `uses` with `learner` serving."""
    previous, days, overridden, errors = domain.default, [], [], []
    for use in uses:
        x = replace(use.x, previous=previous)
        prediction = learner.predict_one(x, prior)
        shown = published(domain, prediction.value if prediction is not None else domain.default or 0.0)
        over = abs(use.wanted - shown) > tolerance
        previous = published(domain, use.wanted) if over else shown
        (learner.learn_one if over else learner.accept_one)(x, previous)
        days.append(x.days - FIRST_DAY)
        overridden.append(over)
        errors.append(abs(use.wanted - shown))
    return Run(tuple(days), tuple(overridden), tuple(errors))


def oracle(domain: NumberDomain, person: Person, truth: Callable[[Use], float]) -> float:
    """Return the overrides per 100 uses of somebody who knows `truth`."""
    off = [abs(use.wanted - published(domain, truth(use))) > person.tolerance for use in person.uses]
    return 100 * sum(off) / len(off)
