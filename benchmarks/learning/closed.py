"""The loops in which a rival is judged: open (every wish is told) and closed (only what lies beyond the tolerance is)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from benchmarks.learning.datasets import Wish
from benchmarks.learning.people import FIRST_DAY, Person, Use
from benchmarks.learning.rivals import Rival
from learners.base import Circumstance, NumberDomain
from learners.grid import published


@dataclass(frozen=True, slots=True)
class Run:
    """What came of a loop: per use, its day, whether it was overridden, how far off what was published was, and, where the rival says how
    sure it is, whether the wish lay within its interval of 80 %, and with what chance to be left alone it was or was not.
    """

    days: tuple[float, ...]
    overridden: tuple[bool, ...]
    errors: tuple[float, ...]
    covered: tuple[bool, ...] = ()
    chances: tuple[tuple[float, bool], ...] = ()

    def rate(self, first: float = 0, last: float = 1e9) -> float:
        """Return the overrides per 100 uses from day `first` up to `last`."""
        chosen = [over for day, over in zip(self.days, self.overridden, strict=True) if first <= day < last]
        return 100 * sum(chosen) / max(len(chosen), 1)

    def error(self) -> float:
        """Return the mean absolute error."""
        return sum(self.errors) / len(self.errors)

    def off(self, reach: float) -> float:
        """Return the uses per 100 that were off by more than `reach`."""
        return 100 * sum(error > reach + 1e-6 for error in self.errors) / len(self.errors)

    def held(self) -> float:
        """Return how many of 100 wishes lay within the interval of 80 %; 0 for who gives none."""
        return 100 * sum(self.covered) / max(len(self.covered), 1)

    def too_sure(self) -> float:
        """Return by how many of 100 more are said to be left alone than are; 0 for who does not say."""
        return 100 * sum(said - alone for said, alone in self.chances) / max(len(self.chances), 1)

    def uses_until_recovered(self, day: float) -> int:
        """Return how many overrides it took after `day` until three uses in a row were left alone."""
        after = [over for when, over in zip(self.days, self.overridden, strict=True) if when >= day]
        calm = next((i for i in range(len(after)) if not any(after[i : i + 3])), len(after))
        return sum(after[:calm])


def told(rival: Rival, domain: NumberDomain, wishes: Sequence[Wish]) -> Run:
    """Play the open loop: whatever is not what stands already is an override."""
    days, overridden, errors, covered = [], [], [], []
    for x, wanted in wishes:
        shown = _shown(rival, domain, x)
        if (sure := rival.sure(x)) is not None:
            covered.append(abs(wanted - shown) <= sure.spread + 1e-9)
        over = abs(wanted - shown) >= domain.step / 2
        (rival.learn if over else rival.accept)(x, wanted if over else shown)
        days.append(x.days - FIRST_DAY)
        overridden.append(over)
        errors.append(abs(wanted - shown))
    return Run(tuple(days), tuple(overridden), tuple(errors), tuple(covered))


def served(rival: Rival, domain: NumberDomain, wishes: Sequence[Wish], tolerance: float) -> Run:
    """Play the closed loop: the value before is what the rival itself left, or the override."""
    previous, days, overridden, errors, covered, chances = domain.default, [], [], [], [], []
    for bare, wanted in wishes:
        x = replace(bare, previous=previous)
        shown = _shown(rival, domain, x)
        over = abs(wanted - shown) > tolerance + 1e-9
        if (sure := rival.sure(x)) is not None:
            covered.append(abs(wanted - shown) <= sure.spread + 1e-9)
            chances.append((sure.confidence, not over))
        previous = published(domain, wanted) if over else shown
        (rival.learn if over else rival.accept)(x, previous)
        days.append(x.days - FIRST_DAY)
        overridden.append(over)
        errors.append(abs(wanted - shown))
    return Run(tuple(days), tuple(overridden), tuple(errors), tuple(covered), tuple(chances))


def eight_in_ten(runs: Sequence[Run]) -> float:
    """Return how many of 100 were left alone of those, of everybody, that were said to be with a chance of 75 to 85 %."""
    alone = [alone for run in runs for said, alone in run.chances if 0.75 <= said < 0.85]
    return 100 * sum(alone) / max(len(alone), 1)


def oracle(domain: NumberDomain, person: Person, truth: Callable[[Use], float]) -> float:
    """Return the overrides per 100 uses of somebody who knows `truth`."""
    off = [abs(use.wanted - published(domain, truth(use))) > person.tolerance for use in person.uses]
    return 100 * sum(off) / len(off)


def _shown(rival: Rival, domain: NumberDomain, x: Circumstance) -> float:
    value = rival.value(x)
    return published(domain, value if value is not None else domain.default or 0.0)
