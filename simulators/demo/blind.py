"""The rule that most controllers live by, for comparison: for ten seconds after its own command, every change is its own echo.

After a command it is blind to the device for `blind` seconds; a change it sees later that is not its command it takes for a person's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from devices.settings import Value

BLIND_S = 10.0


@dataclass(slots=True)
class BlindRule:
    """Watches commands and reports of one device, as it would."""

    blind: float = BLIND_S
    _commanded: dict[str, Value] = field(default_factory=dict)
    _at: float = float("-inf")

    def commanded(self, at: float, values: Mapping[str, Value]) -> None:
        """Note our own command."""
        self._commanded |= values
        self._at = at

    def reported(self, at: float, setting: str, value: Value) -> str:
        """Return what it makes of a report: "echo", "blind" (a person's, taken for an echo) or "person"."""
        own = self._commanded.get(setting)
        if value == own:
            return "echo"
        return "blind" if at - self._at <= self.blind else "person"

    def restores(self, setting: str) -> Value | None:
        """Return what it will set again when it looks next, since it believes that nobody touched the knob."""
        return self._commanded.get(setting)
