"""What somebody unknown seems to want who is about the house: changes of the last days that were most likely nobody's who lives here.

A guest whom no source sees turns knobs when nobody of the house is near, and also beside somebody. The first is plain: it pleases nobody
who lives here. The second would be taken for whoever is named there; what is known from the first tells whose it was.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime, timedelta

from controller.core.core import Core
from controller.core.credit.leanings import Weighed
from controller.core.ledger import Entry
from controller.core.state import UNKNOWN

STRANGE = 0.5
"""From this probability on a change was somebody's unknown."""
_ABOUT = timedelta(days=3)
"""How long before or after such a change somebody unknown may be about."""


def visited(core: Core, at: datetime) -> float:
    """Return how likely it is that somebody unknown is about the house, by what they did."""
    return 1.0 - math.prod(1.0 - share for _, share in _strange(core, at))


def strangers(core: Core, device: str, setting: str, at: datetime) -> list[Weighed]:
    """Return what somebody unknown has set some setting to, and how likely it was them."""
    found = ((each, share) for each, share in _strange(core, at) if (each.device, each.setting) == (device, setting))
    return [(each.value, share) for each, share in found if each.value is not None]


def _strange(core: Core, at: datetime) -> Iterator[tuple[Entry, float]]:
    past = {past.entry.id: past.entry for known in core.hindsight.kept.values() for past in known}
    fresh = {each.entry.id: each.entry for each in core.journal.credits}
    for entry in (past | fresh).values():
        share = entry.detail.get("who", {}).get(UNKNOWN, 0.0) if entry.person is None else 0.0
        if share >= STRANGE and entry.at != at and abs(entry.at - at) <= _ABOUT:
            yield entry, float(share)
