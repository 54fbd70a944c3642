"""The contract between the core and whatever learns: circumstances in, predictions with their terms out.

A learner sees numbers and labels, never a shower or a person. It is pure: no clock (time is `Circumstance.days`), no randomness, no
I/O. Its state goes to JSON and back. `learners/checks.py` holds the contract as functions, run over every learner.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

V = TypeVar("V", float, str)
Json: TypeAlias = dict[str, Any]  # the one place where a learner's state is loose: JSON on its way to and from the store


@dataclass(frozen=True, slots=True)
class Circumstance:
    """When and in what surroundings a value was wanted.

    `days`: days since 1970-01-01 on the home's local clock (a float that never runs backwards for long); `hour`: local hour, 0 ≤ h < 24;
    `weekday`: 0 = Monday; `readings`: numeric context by sensor name; `previous`: the value in force before; `company`: how many
    other known people are there.
    """

    days: float
    hour: float
    weekday: int
    readings: Mapping[str, float] = field(default_factory=dict)
    previous: float | str | None = None
    company: int = 0

    @property
    def weekend(self) -> bool:
        """Saturday or Sunday."""
        return self.weekday >= 5  # noqa: PLR2004  # Monday is 0, so 5 is Saturday


@dataclass(frozen=True, slots=True)
class NumberDomain:
    """What a numeric setting may take; `step` also serves as the unit in which errors and tolerances are scaled."""

    minimum: float
    maximum: float
    step: float
    default: float | None = None


@dataclass(frozen=True, slots=True)
class ChoiceDomain:
    """What a choice may take, in the order of the configuration; `tags`, where there are any, say of each option what it is."""

    options: tuple[str, ...]
    default: str | None = None
    tags: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Term(Generic[V]):
    """One part of a prediction, for the `why`: `name` ("weekday morning", "last", "all times"), the value it speaks for, its
    normalised weight (0 to 1), how many explicit choices stand behind it, and the day (as `Circumstance.days`) of the last one.
    """

    name: str
    value: V
    weight: float
    count: int
    last: float | None


@dataclass(frozen=True, slots=True)
class Idea:
    """Something never chosen that may be liked: `option`, because it has `tags` in common with the chosen `like`; with its `share`
    of the probability.
    """

    option: str
    like: str
    tags: tuple[str, ...]
    share: float


@dataclass(frozen=True, slots=True)
class Prediction(Generic[V]):
    """What would be wanted: `value` unrounded, `spread` (number: half-width of the 80 % interval; choice: option -> probability),
    `evidence` (effective number of own explicit choices behind it; 0 means the prior speaks alone), `confidence` (probability that the
    value will be left alone) and the `terms` that made it, heaviest first. `ideas`: what might be liked instead, of a choice.
    """

    value: V
    spread: float | Mapping[str, float]
    evidence: float
    confidence: float
    terms: tuple[Term[V], ...] = ()
    ideas: tuple[Idea, ...] = ()


class Learner(Protocol[V]):
    """What the core asks of a learner of one setting of one person."""

    def learn_one(self, x: Circumstance, y: V) -> None:
        """Take in an explicit wish. One is enough: the next `predict_one` in like circumstances follows it (protocol, rule 9)."""

    def accept_one(self, x: Circumstance, y: V) -> None:
        """Take in silence: `y` stood through a use and was left alone. Sharpens, never moves, what is predicted in like circumstances."""

    def predict_one(self, x: Circumstance, prior: Prediction[V] | None = None) -> Prediction[V] | None:
        """Return what would be wanted at `x`; the `prior` (household or default) where nothing was wished, `None` if neither knows."""

    def to_state(self) -> Json:
        """Return the whole state as JSON-ready data."""

    def load_state(self, state: Json) -> None:
        """Take over a state that `to_state` returned. Raises `ValueError` if it is none of this learner's."""
