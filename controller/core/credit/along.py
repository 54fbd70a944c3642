"""What the other changes of the same minutes say of whose a change is: somebody who comes sets several things, and each says who it was.

A wrong tag and one value that is another's leave a doubt; the same tag and three values that are all another's leave none. Where nobody
else is known to be there the changes of a place are mostly one person's, and no change decides about another by more than that allows;
where somebody else is, or came or went in between, they may be anybody's and say nothing of each other. A change that had settled before
this one began is in the presence of whoever made it already (`beliefs.hand`). The settings of one device that change within seconds were
set by one hand, whoever else is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from controller.core.core import Core
from controller.core.credit.present import LATE_S
from controller.core.learning.journal import Credit
from controller.core.ledger import EntryType
from controller.core.state import Turn
from devices.kinds import Device

WITHIN_S = 900.0
"""Seconds in which the changes at a place are mostly one person's."""
ONE = 0.9
"""How likely a change is made by whoever made the other one, where nobody else is known to be there."""
HAND_S, SAME = 5.0, 0.98
"""Seconds in which the settings of one device are set by one hand, and how likely they are."""


def along(core: Core, device: Device, setting: str, made: Turn) -> dict[str, float]:
    """Return how much likelier the other changes of the same minutes make it everybody's; those left out have not become so."""
    found: dict[str, float] = {}
    for known in core.journal.credits:
        other, of = known.made, core.home.devices[known.entry.device]
        itself = (of.name, str(known.entry.setting)) == (device.name, setting)
        if of.place != device.place or itself or not other.befits or other.reason is not None:
            continue
        if of.name == device.name and one_hand(other.changed, made.changed):
            _weigh(found, other.befits, SAME)
            continue
        near = abs((other.changed - made.changed).total_seconds()) <= WITHIN_S
        told = known.entry.type is not EntryType.IGNORED and _before(of, str(known.entry.setting), other, made)
        if near and not told and _alone(core, of.place, made, other):
            _weigh(found, {name: each for name, each in other.befits.items() if name in core.home.people}, ONE)
    return found


def beside(core: Core, device: Device, setting: str, made: Turn) -> list[Credit]:
    """Return the changes of the device's other settings that the same hand made."""
    others = [each for each in core.journal.credits if each.entry.device == device.name and each.entry.setting != setting]
    return [each for each in others if each.made.reason is None and one_hand(each.made.changed, made.changed)]


def one_hand(one: datetime, other: datetime) -> bool:
    """Say whether two settings of a device that changed at these moments were set by one hand."""
    return abs((one - other).total_seconds()) <= HAND_S


def _before(device: Device, setting: str, other: Turn, made: Turn) -> bool:
    """Say whether a change had been credited before another one began."""
    return (made.began - other.heard).total_seconds() >= device.settings[setting].settle


def _weigh(found: dict[str, float], befits: Mapping[str, float], one: float) -> None:
    """Take in for whom another change speaks, that was made by the same person with the probability `one`."""
    mean = sum(befits.values()) / max(len(befits), 1)
    for name, each in befits.items():
        found[name] = found.get(name, 1.0) * (one * each / mean + 1.0 - one if mean > 0 else 1.0)


def _alone(core: Core, place: str, made: Turn, other: Turn) -> bool:
    """Say whether nobody but one is known to have been there for two changes."""
    first, last = sorted((made.changed, other.changed))
    names = {each.subject for each in (*made.witnesses, *other.witnesses)}
    went = any(first < each.until < last for each in core.places[place].stays)
    came = any((each.since - first).total_seconds() > LATE_S and each.since < last for each in core.places[place].sightings)
    return len(names) <= 1 and not went and not came
