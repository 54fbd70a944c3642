"""What a reported value can be, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from controller.core.conduct import Credited

STALE_S = 5.0
"""Seconds in which a device of which nothing is known may still repeat its old value after a command (field survey, P4)."""
ECHO_S = 60.0
"""Seconds in which a report of such a device may be the answer to a command, or a value on the way to it (a seat takes some 30 s)."""
BOOT_S = 10.0
"""Seconds after coming online in which a device restores its defaults (field survey, P6)."""
CREDIT = 0.8
"""From this probability on a change is credited to a person (field survey, P12)."""
DENIED = 0.35
"""Below this probability of a person's hand a change is taken for what else explains it; in between it is doubtful."""


class Label(StrEnum):
    """What a reported value is. Ramps, stale values and hands become turns; a change heard of too late is credited without one."""

    SAME = "duplicate"
    ECHO = "echo"
    BASELINE = "baseline"
    BOOT = "boot"
    START = "start"
    SCHEDULE = "schedule"
    RIVAL = "rival"
    RAMP = "ramp"
    STALE = "stale"
    ALONG = "along"
    FAN_OUT = "fan_out"
    FAILED = "failed_command"
    DOUBTFUL = "doubtful"
    PAST = "late"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a change was found to be: the most probable label, the `probability` that a hand did it, and in words why.

    `earlier`: what was taken for a hand's before, and was none if this is none.
    """

    label: Label
    probability: float
    because: tuple[str, ...] = ()
    earlier: tuple[Credited, ...] = ()

    @property
    def found(self) -> Label:
        """Return what is to be done about it: a hand, what else explains it, or doubt."""
        if self.probability >= CREDIT:
            return Label.HAND
        return self.label if self.probability <= DENIED else Label.DOUBTFUL

    def detail(self) -> dict[str, object]:
        """Return the evidence as the ledger keeps it."""
        return {"label": self.label.value, "hand": round(self.probability, 3), "because": list(self.because)}
