"""From which probability on is a change somebody's? It depends on who is named, who else is there, and whom the value speaks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from controller.core.core import Core
from controller.core.credit.along import beside
from controller.core.credit.plausibility import known
from controller.core.credit.speaking import KNOWN
from controller.core.presence import STRONG
from controller.core.state import UNKNOWN, Occupant, Turn
from devices.kinds import Device
from learners.base import Circumstance

BAR = 0.9
"""From this probability on a change is somebody's of whom no certain word says that they are here alone."""
DESERTED = 0.95
"""The same where everybody had left: a machine may set what people want as well."""
THERE, LIKELIEST = 0.85, 0.5
"""The same where everybody's presence is known, as far as it goes, and from which presence on nobody's wishes need be known."""
NAMED, ALONE = 0.9, 0.86
"""The same for the only one whom sources name, and the least of it where they may not be there: below it the value speaks against them, and
the word may have been about another."""
GUESS, FEW = 0.9, 2.0
"""The same, and the own wishes that it takes, for the one whom a source names, though not surely."""
AGAINST = 0.95
"""The same against the word of a source that named somebody else."""
TOGETHER, USUAL, SETTLED, COMPANY = 0.97, 0.95, 0.9, 0.15
"""The same where it may as well have been another who is there (where people play with the knob; where little is known of that; where they
do not, so that a value says more than it is credited with), and how likely that other must be: there the value has to decide."""
CONTRARY, BETTER, MUCH_BETTER, WANTED = 0.95, 1.5, 6.0, 2.0
"""The same for whom sources name where another one wants the value so much more than they do (and so much, where one wish of that other is
known), and so much more than somebody unknown: of the changes made in somebody's name, those that the right person makes are fewer, for
they have what they want."""
SPOKEN_AGAINST = 0.05
"""By how much a value may speak against the one whom sources name for certain: one surprise in some ten is not believed."""


def guessed(witnesses: Sequence[Occupant], there: Occupant | None) -> tuple[float, float]:
    """Return from which probability on, and with how many known wishes, the value speaks for whom sources do not name for certain."""
    if there is not None and len(witnesses) == 1:
        return GUESS, FEW
    named = any(each.confidence >= STRONG for each in witnesses)
    return AGAINST if named and there is None else BAR, KNOWN


def known_to_be_there(
    first: Mapping[str, float], best: str, alone: Occupant | None, there: Sequence[Occupant], beside_another: float
) -> tuple[float, float]:
    """Return the same where everybody's presence is known (`first`). `alone`: sources name them, and nobody else of who is `there`.

    `beside_another`: from which probability on it is one of two who are both there.
    """
    named = not there or any(each.subject == best for each in there)
    presence, enough = first[best], 0.0 if first[best] >= LIKELIEST else FEW if named else KNOWN
    if alone is None:
        another = max((first.get(each.subject, 0.0) for each in there if each.subject != best), default=0.0)
        return (beside_another if another > COMPANY else THERE), enough
    least = max(presence - 1e-9, min(ALONE, alone.confidence - SPOKEN_AGAINST))
    return min(NAMED, max(alone.confidence, presence) - SPOKEN_AGAINST, least), enough


def contrary(core: Core, device: Device, setting: str, person: str, pleased: Mapping[str, float], x: Circumstance) -> bool:
    """Say whether another one wants a value more than somebody of whom it is known what they want, and who does not insist on another."""
    if core.insistence.of(device.name, person, setting) or known(core, person, device, setting, x) < 1:
        return False
    others = [name for name in core.home.people if pleased[name] > WANTED * pleased.get(UNKNOWN, 0.0)]
    worth = {name: known(core, name, device, setting, x) for name in others}
    return any(each >= 1 and pleased[name] > (BETTER if each >= FEW else MUCH_BETTER) * pleased[person] for name, each in worth.items())


def together(core: Core, device: Device, setting: str) -> float:
    """Return from which probability on a change is somebody's beside another one who is there, by how much values say at a setting."""
    return SETTLED if core.whims.settled(device.name, setting) else TOGETHER if core.whims.playful(device.name, setting) else USUAL


def wishes(core: Core, person: str, device: Device, setting: str, made: Turn, x: Circumstance) -> float:
    """Return how many wishes of a person are known at what the same hand set: it is the best known that tells whose it was."""
    others = [str(each.entry.setting) for each in beside(core, device, setting, made)]
    return max(known(core, person, device, each, x) for each in (setting, *others))
