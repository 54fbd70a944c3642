"""From many homes' statistics to published segments, with nothing in them that points to a home.

1. A cell is published only where at least `LEAST_HOMES` homes have it; an option of a choice only where so many chose it.
2. Every home counts once, whatever its size, and within the kind's limits.
3. Of a number, the lowest and the highest home count as much as their neighbours (Tukey's winsorised mean): one odd home moves little.
4. Means and spreads are rounded to the setting's step, shares to a hundredth, the number of homes down to a multiple of `LEAST_HOMES`.

So one home more or less moves a published mean by less than `2 (maximum - minimum) / homes` and a step, and a share by less than
`1 / homes` and two hundredths; a cell or option comes or goes only at the threshold. This is anonymity in a crowd, not differential
privacy: no noise is added, and whoever knows all other homes of a cell can infer the last one's mean as finely as the rounding.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from statistics import fmean, pvariance

from learners.base import NumberDomain
from learners.grid import clamp
from learners.prior.segments import LEAST_HOMES, Cell, Numbers, Segments, Shares
from learners.prior.statistics import Counts, Statistics, Sums, shares_of
from learners.prior.trends import student80

_HUNDREDTHS = 100


def published(homes: Iterable[Statistics], domains: Mapping[tuple[str, str], NumberDomain]) -> Segments:
    """Return the segments of many homes. `domains`: the hard limits by kind and setting; a number without one is not published."""
    numbers: dict[Cell, list[Sums]] = {}
    choices: dict[Cell, list[Counts]] = {}
    for home in homes:
        for cell, sums in home.numbers.items():
            numbers.setdefault(cell, []).append(sums)
        for cell, counts in home.choices.items():
            choices.setdefault(cell, []).append(counts)
    return Segments(
        {
            cell: _number(found, domains[cell.kind, cell.setting])
            for cell, found in sorted(numbers.items())
            if len(found) >= LEAST_HOMES and (cell.kind, cell.setting) in domains
        },
        {cell: shares for cell, found in sorted(choices.items()) if len(found) >= LEAST_HOMES and (shares := _choice(found)).shares},
    )


def _number(homes: list[Sums], domain: NumberDomain) -> Numbers:
    """People differ between homes and within them: the variance of one further person is the sum of both."""
    means = sorted(clamp(domain, home.total / home.people) for home in homes)
    count, reach = len(means), (domain.maximum - domain.minimum) / 2
    within = fmean(min(max(home.squares / home.people - (home.total / home.people) ** 2, 0.0), reach**2) for home in homes)
    deviation = math.sqrt(pvariance(means) * count / (count - 1) + within)
    spread = min(student80(count - 1) * deviation * math.sqrt(1 + 1 / count), reach)
    mean = fmean([means[1], *means[1:-1], means[-2]])
    shown = _rounded(mean - domain.minimum, domain.step) + domain.minimum
    return Numbers(shown, max(_rounded(spread, domain.step), domain.step), _homes(count))


def _choice(homes: list[Counts]) -> Shares:
    told = [shares_of(home) for home in homes]
    known = sorted({option for shares in told for option in shares})
    common = [option for option in known if sum(shares.get(option, 0.0) > 0 for shares in told) >= LEAST_HOMES]
    mean = {option: sum(shares.get(option, 0.0) for shares in told) / len(told) for option in common}
    return Shares({option: math.floor(share * _HUNDREDTHS) / _HUNDREDTHS for option, share in mean.items()}, _homes(len(told)))


def _rounded(value: float, step: float) -> float:
    return round(round(value / step) * step, 6)


def _homes(count: int) -> int:
    return count - count % LEAST_HOMES
