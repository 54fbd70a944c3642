"""Facts about a person that say something of what they would set: what they are measured in, and what can be true of a human being.

Other facts are refused when they are told; old ones that are kept say nothing to any kind of device.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact with its unit and the range outside which it is a slip of the pen (metres for centimetres, pounds for kilograms)."""

    name: str
    unit: str
    minimum: float
    maximum: float

    @property
    def allowed(self) -> str:
        """The range in words."""
        return f"{self.minimum:g} to {self.maximum:g} {self.unit}"

    def parse(self, raw: object) -> float | None:
        """Return a number, or text that is one, within the range; `None` for anything else.

        >>> FACTS["height"].parse("178"), FACTS["height"].parse(1.78)
        (178.0, None)
        """
        if isinstance(raw, bool) or not isinstance(raw, int | float | str):
            return None
        try:
            value = float(raw)
        except (ValueError, OverflowError):
            return None
        return value if math.isfinite(value) and self.minimum <= value <= self.maximum else None


FACTS: Mapping[str, Fact] = {
    fact.name: fact for fact in (Fact("height", "cm", 100, 230), Fact("weight", "kg", 20, 300), Fact("age", "years", 1, 120))
}
"""Every fact that some kind or segment makes use of. `height` is without shoes."""
