"""How much does a value say of whose it is, of those who may have set it? No more than what is known of them allows.

A value that is new for whom sources name is a change of mind, unless it is just what another one is known to want; and what stood there
before tells as well, since who has what they want leaves it alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from controller.core.core import Core
from controller.core.credit.plausibility import forsaken, known, likeness
from controller.core.credit.strangers import strangers
from controller.core.state import UNKNOWN, Turn
from devices.kinds import Device
from learners.base import Circumstance

KNOWN = 3.0
"""Own wishes that a person's prediction must rest on before a value can speak for them against what sources say."""
SOME = 6.0
"""How much a value may speak for somebody of whom a wish or two are known."""


def turned_away(core: Core, made: Turn, device: Device, setting: str, pleased: Mapping[str, float]) -> dict[str, float]:
    """Return how plausible a change is for everybody, in the light of what stood there before.

    Nobody who is there turns what they want to what they want less, but for a whim, or where people are known to be restless: whom a
    source names, and who wanted what stood there, it was perhaps wrong about.
    """
    meant = (1.0 - core.whims.share(device.name, setting)) * (1.0 - core.whims.restless())
    there = [each.subject for each in made.witnesses if each.subject in core.home.people]
    theirs = {name: 1.0 - meant * forsaken(core, name, device, setting, made) for name in there}
    return {name: each * theirs.get(name, 1.0) for name, each in pleased.items()}


def against(core: Core, made: Turn, device: Device, setting: str, x: Circumstance, pleased: dict[str, float]) -> dict[str, float]:
    """Return how plausible the value is for everybody, those aside of whom sources say that they are here.

    A value that is new for these is a change of mind, and no sign of somebody of whom nothing is known: only who is known to want just
    this speaks against them, one of the house or somebody unknown who is about it.
    """
    most = max((pleased[each.subject] for each in made.witnesses if each.subject in pleased), default=math.inf)
    worth = {name: known(core, name, device, setting, x) for name, each in pleased.items() if each > most and name in core.home.people}
    like, visits = likeness(device.settings[setting]), strangers(core, device.name, setting, made.changed)
    worth[UNKNOWN] = sum(share * like(made.value, each) / like(each, each) for each, share in visits)
    return {name: min(each, most * _ceiling(worth.get(name, 0.0))) if each > most else each for name, each in pleased.items()}


def least_of_those(pleased: Mapping[str, float], made: Turn) -> list[float]:
    """Return how plausible a value is for those of whom sources say that they are here."""
    return [pleased[each.subject] for each in made.witnesses if each.subject in pleased] or [math.inf]


def _ceiling(wishes: float) -> float:
    """Return how much more plausible a value may at most be for somebody with so many known wishes."""
    return math.inf if wishes >= KNOWN else SOME if wishes >= 1 else 1.0
