"""Which person's hand it was, once it is known to be a person's."""

from __future__ import annotations

from collections.abc import Sequence

from controller.core.attribution.labels import CREDIT
from controller.core.state import UNKNOWN, Occupant


def whose(witnesses: Sequence[Occupant]) -> tuple[Occupant | None, str | None]:
    """Return who made a change, and why it cannot be credited to them if it cannot."""
    if len(witnesses) != 1:
        return None, "guest" if witnesses and all(each.guest for each in witnesses) else "doubt"
    (who,) = witnesses
    if who.subject == UNKNOWN or who.conflict or who.confidence < CREDIT:
        return None, "doubt"
    return who, "guest" if who.guest else None
