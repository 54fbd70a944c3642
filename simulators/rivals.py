"""What a household is measured against, each told more than any controller over MQTT could know: who came, and whose hand it was.

A household under test sees messages only. The oracle is given the truth at the door; nothing else is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from devices.settings import Value

Key: TypeAlias = tuple[str, str]
"""A device and one of its settings."""


class Rival(Protocol):
    """Something that sets devices when somebody comes. Guests are nobody to it, as they are to the program, unless it `knows_guests`."""

    name: str
    knows_guests: bool

    def entered(self, person: str, truth: Mapping[Key, Value]) -> Mapping[Key, Value]:
        """Return what to set for `person`, who is about to use the settings that `truth` names."""

    def turned(self, person: str, key: Key, value: Value) -> None:
        """Learn that `person` set it to `value` with their own hand."""


@dataclass(slots=True)
class Plain:
    """No controller: every device stays where the last hand left it, as a plain thermostat does."""

    name: str = "plain"
    knows_guests: bool = False

    def entered(self, person: str, truth: Mapping[Key, Value]) -> Mapping[Key, Value]:  # noqa: ARG002  # it knows nobody
        """Set nothing."""
        return {}

    def turned(self, person: str, key: Key, value: Value) -> None:
        """Learn nothing."""


@dataclass(slots=True)
class Hold:
    """Hold the last override: everybody gets what their own hand last set, attributed without an error."""

    name: str = "hold"
    knows_guests: bool = False
    _last: dict[tuple[str, Key], Value] = field(default_factory=dict)

    def entered(self, person: str, truth: Mapping[Key, Value]) -> Mapping[Key, Value]:
        """Set what this person last set."""
        return {key: self._last[person, key] for key in truth if (person, key) in self._last}

    def turned(self, person: str, key: Key, value: Value) -> None:
        """Remember it."""
        self._last[person, key] = value


@dataclass(slots=True)
class Oracle:
    """Knows the truth of the hour, the mood and the weather; only the whim of the moment is hidden from it."""

    name: str = "oracle"
    knows_guests: bool = True

    def entered(self, person: str, truth: Mapping[Key, Value]) -> Mapping[Key, Value]:  # noqa: ARG002  # the truth says it all
        """Set the truth."""
        return truth

    def turned(self, person: str, key: Key, value: Value) -> None:
        """Learn nothing; there is nothing left to learn."""


RIVALS: Mapping[str, type[Plain | Hold | Oracle]] = {"plain": Plain, "hold": Hold, "oracle": Oracle}
