"""Several wishes for one of several options: what most want most, or what nobody minds much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def probabilities(value: str, spread: float | Mapping[str, float]) -> Mapping[str, float]:
    """Return how much somebody wants each option; where only one is known, that one alone."""
    return spread if isinstance(spread, Mapping) and spread.get(value, 0.0) > 0 else {value: 1.0}


def mean(wishes: Sequence[Mapping[str, float]], pulls: Sequence[float]) -> str:
    """Return the option that is wanted most by all together.

    >>> mean([{"jazz": 0.6, "rock": 0.4}, {"rock": 1.0}], [1.0, 1.0])
    'rock'
    """
    return max(_options(wishes), key=lambda option: sum(pull * wish.get(option, 0.0) for wish, pull in zip(wishes, pulls, strict=True)))


def least_discomfort(wishes: Sequence[Mapping[str, float]], pulls: Sequence[float]) -> str:
    """Return the option that whoever likes it least still likes best; of such the one that all together want most.

    >>> least_discomfort([{"jazz": 0.7, "news": 0.3}, {"rock": 0.6, "news": 0.4}], [1.0, 1.0])
    'news'
    """

    def worth(option: str) -> tuple[float, float]:
        worst = max(pull * discomfort(wish, option) for wish, pull in zip(wishes, pulls, strict=True))
        return -round(worst, 9), sum(pull * wish.get(option, 0.0) for wish, pull in zip(wishes, pulls, strict=True))

    return max(_options(wishes), key=worth)


def discomfort(wish: Mapping[str, float], option: str) -> float:
    """Return what somebody bears where `option` is chosen: 0 (their favourite) to 1 (what they never want)."""
    return 1.0 - wish.get(option, 0.0) / max(wish.values())


def _options(wishes: Sequence[Mapping[str, float]]) -> list[str]:
    """Return every option that somebody wants, in an order that nobody's coming or going changes."""
    return sorted({option for wish in wishes for option in wish})
