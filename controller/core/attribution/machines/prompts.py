"""How a change lies to what prompts people: a coming, or a command that was not what they like.

People turn a knob soon after they come, or after they were served something. A machine keeps no step with that, and acts whoever is there
and nobody too.
"""

from __future__ import annotations

from enum import StrEnum

from controller.core.conduct import Jump

PROMPTED_S = 120.0
"""Seconds after a coming or a command in which half of all hands move, and few power cuts come."""
LONG_S = 900.0
"""Seconds after a coming or a command in which nearly all hands move."""


class Occasion(StrEnum):
    """How a change lies to what prompts people."""

    PROMPTED = "prompted"
    LATER = "later"
    UNPROMPTED = "unprompted"
    ALONE = "alone"


MACHINE = {Occasion.PROMPTED: 0.05, Occasion.LATER: 0.15, Occasion.UNPROMPTED: 0.4, Occasion.ALONE: 0.4}
HAND = {Occasion.PROMPTED: 0.45, Occasion.LATER: 0.2, Occasion.UNPROMPTED: 0.2, Occasion.ALONE: 0.15}
"""How often machines' changes and hands come on each occasion."""
SOMEBODY = 0.4
"""How likely the one person who was there each time would have been there at a machine's time."""


def occasion(jump: Jump) -> Occasion:
    """Return how a change lies to the last coming or command."""
    waits = [each for each in (jump.since_s, jump.present_s if jump.people else None) if each is not None]
    if waits and min(waits) <= LONG_S:
        return Occasion.PROMPTED if min(waits) <= PROMPTED_S else Occasion.LATER
    return Occasion.UNPROMPTED if jump.people else Occasion.ALONE
