"""What can be asked of the house on `bridge/request/<verb>`, each verb its own type. The wire form is `controller/wire.py`'s."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, TypeAlias

from devices.settings import Value

Transaction: TypeAlias = str | int | float
"""What a request carries so that its answer can be told from others; given back as it came."""


class Level(StrEnum):
    """How far personalization may go for a person at a device (protocol, rule 2)."""

    OFF = "off"
    EXPLICIT = "explicit"
    OBSERVE = "observe"
    SUGGEST = "suggest"
    AUTO = "auto"


@dataclass(frozen=True, slots=True)
class When:
    """When a pin applies: weekdays (0 = Monday; none means all) and local times in seconds since midnight, as in Home Assistant's
    time condition (`after` included, `before` excluded; `after` later than `before` spans midnight).
    """

    weekdays: tuple[int, ...] = ()
    after: float | None = None
    before: float | None = None


@dataclass(frozen=True, slots=True)
class SetLevel:
    """Change how far personalization may go; `device` is a device, a kind, or `None` for all."""

    verb: ClassVar[str] = "person/level"
    person: str
    level: Level
    device: str | None = None


@dataclass(frozen=True, slots=True)
class EnrolTag:
    """Give a person a tag."""

    verb: ClassVar[str] = "person/enrol"
    person: str
    tag: str


@dataclass(frozen=True, slots=True)
class ExportPerson:
    """Give a person everything that is stored about them."""

    verb: ClassVar[str] = "person/export"
    person: str


@dataclass(frozen=True, slots=True)
class ForgetPerson:
    """Erase everything that is stored about a person."""

    verb: ClassVar[str] = "person/forget"
    person: str


@dataclass(frozen=True, slots=True)
class ClaimEntry:
    """That was me: credit a ledger entry to a person."""

    verb: ClassVar[str] = "person/claim"
    event: str
    person: str


@dataclass(frozen=True, slots=True)
class SetPin:
    """A standing wish."""

    verb: ClassVar[str] = "preference/set"
    person: str
    device: str
    setting: str
    value: Value
    when: When | None = None


@dataclass(frozen=True, slots=True)
class ClearPin:
    """End a standing wish."""

    verb: ClassVar[str] = "preference/clear"
    person: str
    device: str
    setting: str


@dataclass(frozen=True, slots=True)
class DiscountEntry:
    """Leave a ledger entry out of account: it was an exception."""

    verb: ClassVar[str] = "preference/discount"
    event: str


@dataclass(frozen=True, slots=True)
class UndoDecision:
    """Take the last decision on a device back."""

    verb: ClassVar[str] = "decision/undo"
    device: str


@dataclass(frozen=True, slots=True)
class AcceptSuggestion:
    """Yes to what was suggested; to the suggestion of an `id`, where one is named."""

    verb: ClassVar[str] = "suggestion/accept"
    device: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class DismissSuggestion:
    """No to what was suggested; to the suggestion of an `id`, where one is named."""

    verb: ClassVar[str] = "suggestion/dismiss"
    device: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class SetDevice:
    """Set it now, as a person would at the device."""

    verb: ClassVar[str] = "device/set"
    device: str
    settings: Mapping[str, Value]
    person: str | None = None


@dataclass(frozen=True, slots=True)
class AdoptDevice:
    """Take a discovered device into a place."""

    verb: ClassVar[str] = "device/adopt"
    device: str
    place: str
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class PauseDevice:
    """Leave a device alone for `duration` seconds."""

    verb: ClassVar[str] = "device/pause"
    device: str
    duration: float


@dataclass(frozen=True, slots=True)
class ReleaseHold:
    """End the hold of an override now."""

    verb: ClassVar[str] = "hold/release"
    device: str
    setting: str | None = None


@dataclass(frozen=True, slots=True)
class ResetEcho:
    """Forget what was learned of how a device answers."""

    verb: ClassVar[str] = "echo/reset"
    device: str


@dataclass(frozen=True, slots=True)
class AnswerQuiz:
    """Answers to the onboarding questions: `device.setting` -> value, or a fact such as `height`."""

    verb: ClassVar[str] = "quiz/answer"
    person: str
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RunReview:
    """Review the learners now."""

    verb: ClassVar[str] = "review/run"


@dataclass(frozen=True, slots=True)
class UndoReview:
    """Take the last review's change back."""

    verb: ClassVar[str] = "review/undo"


@dataclass(frozen=True, slots=True)
class AskHealth:
    """Ask how the controller is."""

    verb: ClassVar[str] = "health"


Request: TypeAlias = (
    SetLevel
    | EnrolTag
    | ExportPerson
    | ForgetPerson
    | ClaimEntry
    | SetPin
    | ClearPin
    | DiscountEntry
    | UndoDecision
    | AcceptSuggestion
    | DismissSuggestion
    | SetDevice
    | AdoptDevice
    | PauseDevice
    | ReleaseHold
    | ResetEcho
    | AnswerQuiz
    | RunReview
    | UndoReview
    | AskHealth
)
