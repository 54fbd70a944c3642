"""What a review looks at and what it finds, as data. How it compares is `learners/review.py`, where it runs `controller/review/`."""

from __future__ import annotations

from dataclasses import dataclass

from controller.core.requests import Transaction
from devices.settings import Setting


@dataclass(frozen=True, slots=True)
class Subject:
    """One setting of one person under review: who serves, and which of our learners were taken back and are not to be tried again."""

    person: str
    device: str
    setting: str
    spec: Setting
    serving: str
    barred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pending:
    """A review under way, and what to answer it with if somebody asked for it."""

    asked: bool = False
    transaction: Transaction | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a review found of a subject.

    `choices` and `uses`: explicit wishes and all events that were compared; losses are means an event (`learners/evaluate.py`); `best` is
    the challenger with the least loss; `better` the share of the serving learner's loss that would go away with it, `low` and `high` its
    interval; `wins`: by a margin that holds. `note` says what else there is to say, such as why nothing was compared.
    """

    person: str
    device: str
    setting: str
    serving: str
    choices: int = 0
    uses: int = 0
    loss: float | None = None
    best: str | None = None
    best_loss: float | None = None
    better: float | None = None
    low: float | None = None
    high: float | None = None
    wins: bool = False
    note: str | None = None
