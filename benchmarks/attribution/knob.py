"""One setting of a device of the benchmark."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.attribution.truth import Cause
from devices.settings import Value


@dataclass(slots=True)
class Knob:
    """One setting: where it stands and why, and where it is going and why."""

    value: Value
    cause: Cause
    target: Value
    why: Cause
    said: Value | None = None
    commanded: Value | None = None
    commanded_at: float = float("-inf")
    step: float = 0.0
    obeyed: bool = True
    ours: Value | None = None
    ours_at: float = float("-inf")
