"""Whose wishes a device heeds: somebody whose level lets nothing act takes nothing away from the others who are there.

They are served as if whoever is only watched, is asked first, or wants to be left alone were not there; what is asked for by hand counts
whoever is there, and so does a standing wish where its person's level lets it act. A device that is used by one after the other, a shower
or a seat, is its user's: there who came last is the one to ask about, whatever their level.
"""

from __future__ import annotations

from collections.abc import Sequence

from controller.core.arbitration.serving import served
from controller.core.arbitration.sharing import Policy
from controller.core.core import Core
from controller.core.requests import Level
from controller.core.state import Occupant
from devices.kinds import Device


def heeded(core: Core, device: Device, occupants: Sequence[Occupant]) -> list[Occupant]:
    """Return whom a device serves, newest first; where nobody's level lets anything act, those who would be served."""
    sharing = core.home.sharing_of(device)
    whole = served(sharing, occupants)
    if (device.kind.once and not sharing.together) or all(_binds(core, device, each) for each in occupants):
        return whole
    found = served(sharing, [each for each in occupants if _binds(core, device, each)])
    policy = sharing.otherwise if sharing.policy is Policy.OWNER else sharing.policy
    if not found or (policy.together and found[0].guest and not all(each.guest for each in whole)):
        return whole  # a guest decides nothing for those of the house
    return found


def only_shown(core: Core, device: Device, who: Occupant, people: Sequence[Occupant]) -> bool:
    """Say whether others (`people`) are served, and somebody, whose level lets nothing act, is only told what they would have.

    What they would have is not told where they are private: others are there.
    """
    private = who.person is not None and core.home.people[who.person].private
    return bool(people) and who not in people and not who.conflict and not private and not _binds(core, device, who)


def _binds(core: Core, device: Device, who: Occupant) -> bool:
    """Say whether somebody's level lets anything of theirs act now."""
    level = core.level(who, device.name)
    if level is Level.AUTO or who.person is None:
        return True
    if level in {Level.OFF, Level.OBSERVE}:
        return False
    keys = [(who.person, device.name, setting) for setting in device.settings]
    pinned = any(core.wishes.pin(key, core.now, core.home.timezone) is not None for key in keys)
    return pinned or (level is Level.EXPLICIT and any(key in core.wishes.last for key in keys))
