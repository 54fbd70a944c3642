"""How much does a value say of whose it is, of those who may have set it? No more than what is known of them allows.

A value that is new for whom sources name is a change of mind, unless it is just what another one is known to want; and what stood there
before tells as well, since who has what they want leaves it alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from controller.core.core import Core
from controller.core.credit.plausibility import contented, forsaken, known
from controller.core.state import Occupant, Turn
from devices.kinds import Device
from learners.base import Circumstance

KNOWN = 3.0
"""Own wishes that a person's prediction must rest on before a value can speak for them against what sources say."""
SOME = 6.0
"""How much a value may speak for somebody of whom a wish or two are known."""
CONTENT = 0.75
"""How likely somebody leaves alone what is just what they want."""
OUTDONE = 15.0
"""How much better than whom sources name a value may befit another one for that to count: it makes doubts, and credits nobody by itself."""
TOO = 0.15
"""How likely another one must be there, too, for a value to tell who of several it was."""


def against(
    core: Core, here: Sequence[Occupant], device: Device, setting: str, x: Circumstance, pleased: dict[str, float]
) -> dict[str, float]:
    """Return how plausible the value is for everybody, those aside of whom sources say that they are here.

    A value that is new for these is a change of mind, and no sign of somebody of whom nothing is known: only who is known to want just
    this speaks against them.
    """
    most = max((pleased[each.subject] for each in here if each.subject in pleased), default=math.inf)
    worth = {name: known(core, name, device, setting, x) for name, each in pleased.items() if each > most and name in core.home.people}
    return {name: min(each, most * _ceiling(worth.get(name, 0.0))) if each > most else each for name, each in pleased.items()}


def left_alone(core: Core, made: Turn, device: Device, setting: str, x: Circumstance, told: dict[str, float]) -> dict[str, float]:
    """Return how plausible the value is for everybody, in the light of what stood there before.

    What was as whom sources name wants it, and was turned to what another one wants, speaks for that other one: they were not served.
    """
    named = [each.subject for each in made.witnesses if each.subject in told and each.subject in core.home.people]
    if not named or made.before is None:
        return told
    most = max(named, key=lambda name: told[name])
    turns = 1.0 - CONTENT * contented(core, most, device, setting, made.before, x)
    rivals = [name for name in core.home.people if told.get(name, 0.0) > told[most] and known(core, name, device, setting, x) >= KNOWN]
    others = {name: 1.0 - CONTENT * contented(core, name, device, setting, made.before, x) for name in rivals}
    return {name: each * min(max(others.get(name, 0.0) / turns, 1.0), max(OUTDONE * told[most] / each, 1.0)) for name, each in told.items()}


def turned_away(
    core: Core, made: Turn, device: Device, setting: str, shares: Mapping[str, float], told: dict[str, float]
) -> dict[str, float]:
    """Return how plausible a change is for everybody, in the light of what stood there before, where several may have turned it.

    Nobody turns what they want to what they want less, but for a whim.
    """
    there = [name for name in core.home.people if shares.get(name, 0.0) > TOO]
    if len(there) <= 1:
        return told
    meant = 1.0 - core.whims.share(device.name, setting)
    return told | {name: told[name] * (1.0 - meant * forsaken(core, name, device, setting, made)) for name in there}


def least_of_those(pleased: Mapping[str, float], made: Turn) -> list[float]:
    """Return how plausible a value is for those of whom sources say that they are here."""
    return [pleased[each.subject] for each in made.witnesses if each.subject in pleased] or [math.inf]


def _ceiling(wishes: float) -> float:
    """Return how much more plausible a value may at most be for somebody with so many known wishes."""
    return math.inf if wishes >= KNOWN else SOME if wishes >= 1 else 1.0
