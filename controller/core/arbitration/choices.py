"""Several wishes for one of several options: what most want most, or what nobody minds much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

CLEARLY = 0.25
"""By how much better another option must be to replace what stands: people who come and go, and an hour of debt, change no station."""


def probabilities(value: str, spread: float | Mapping[str, float]) -> Mapping[str, float]:
    """Return how much somebody wants each option; where only one is known, that one alone."""
    return spread if isinstance(spread, Mapping) and spread.get(value, 0.0) > 0 else {value: 1.0}


def mean(wishes: Sequence[Mapping[str, float]], pulls: Sequence[float], standing: str | None = None) -> str:
    """Return the option that is wanted most by all together; what is `standing` stays where another is not clearly wanted more.

    >>> mean([{"jazz": 0.6, "rock": 0.4}, {"rock": 1.0}], [1.0, 1.0])
    'rock'
    >>> mean([{"jazz": 1.0}, {"rock": 1.0}], [1.0, 1.2], "jazz")
    'jazz'
    """
    wanted = {option: _wanted(wishes, pulls, option) for option in _options(wishes)}
    best = max(wanted, key=lambda option: wanted[option])
    return standing if standing in wanted and wanted[standing] > (1 - CLEARLY) * wanted[best] else best


def least_discomfort(wishes: Sequence[Mapping[str, float]], pulls: Sequence[float], standing: str | None = None) -> str:
    """Return the option that whoever likes it least still likes best; of such the one that all together want most.

    What is `standing` stays where another is not clearly easier for whoever likes it least.

    >>> least_discomfort([{"jazz": 0.7, "news": 0.3}, {"rock": 0.6, "news": 0.4}], [1.0, 1.0])
    'news'
    >>> least_discomfort([{"jazz": 1.0}, {"rock": 1.0}], [1.0, 1.0], "rock")
    'rock'
    """
    worst = {
        option: round(max(pull * discomfort(wish, option) for wish, pull in zip(wishes, pulls, strict=True)), 9)
        for option in _options(wishes)
    }
    best = max(worst, key=lambda option: (-worst[option], _wanted(wishes, pulls, option)))
    return standing if standing in worst and worst[best] >= (1 - CLEARLY) * worst[standing] else best


def discomfort(wish: Mapping[str, float], option: str) -> float:
    """Return what somebody bears where `option` is chosen: 0 (their favourite) to 1 (what they never want)."""
    return 1.0 - wish.get(option, 0.0) / max(wish.values())


def _wanted(wishes: Sequence[Mapping[str, float]], pulls: Sequence[float], option: str) -> float:
    return sum(pull * wish.get(option, 0.0) for wish, pull in zip(wishes, pulls, strict=True))


def _options(wishes: Sequence[Mapping[str, float]]) -> list[str]:
    """Return every option that somebody wants, in an order that nobody's coming or going changes."""
    return sorted({option for wish in wishes for option in wish})
