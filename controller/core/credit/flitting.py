"""Somebody who is said to be here, there, and here again within minutes: a sensor that flaps, whatever it says of how sure it is.

Nobody knows then where they are, so that nothing is credited to them: as one tag in two places at once (protocol, rule 11).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from controller.core.core import Core
from controller.core.presence import Stay

WITHIN_S = 900.0
"""Seconds in which somebody who comes and goes again and again is not believed to."""
SHORT_S = 180.0
"""Seconds that they stay each time at most."""
_TWICE = 2


def flits(core: Core, person: str, at: datetime) -> bool:
    """Say whether somebody has been in two places by turns, twice in each, shortly before a moment."""
    often = [name for name, place in core.places.items() if _short(place.stays, person, at) >= _TWICE]
    return len(often) >= _TWICE


def _short(stays: Iterable[Stay], person: str, at: datetime) -> int:
    mine = [each for each in stays if each.subject == person and 0 <= (at - each.until).total_seconds() <= WITHIN_S]
    return sum((each.until - each.since).total_seconds() <= SHORT_S for each in mine)
