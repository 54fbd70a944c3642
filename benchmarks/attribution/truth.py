"""What really happened: every value that a device reported anew, and by whose hand or by which quirk."""

from __future__ import annotations

from dataclasses import dataclass, field

from devices.settings import Value

HAND = "hand"


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a device stands where it stands: a hand (`person` says whose) or a quirk; what is of one `episode` is one happening."""

    quirk: str
    episode: int
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """A report that said something new about a setting, `at` seconds after the start; `before` is what was reported last."""

    at: float
    device: str
    setting: str
    value: Value
    before: Value | None
    cause: Cause
    command: Value | None
    """What was last commanded to the setting, by anybody who was heard."""
    since_command: float
    together: int = 1
    """How many people were there."""


@dataclass(slots=True)
class Truth:
    """Everything that happened, in order."""

    happenings: list[Happening] = field(default_factory=list)
    episodes: int = 0

    def cause(self, quirk: str, person: str | None = None) -> Cause:
        """Return the cause of a new episode."""
        self.episodes += 1
        return Cause(quirk, self.episodes, person)
