"""A place that no source ever speaks of: whoever usually uses a device at this hour is taken to be the one, until the use is over.

Only where the habit is clear, only when the device goes into use, and never where a child might as well be there. Below the bar it is
somebody unknown, served as the household is; what they change can be claimed, and that is how the habit is learned.
"""

from __future__ import annotations

from controller.core.core import Core
from controller.core.presence import Sighting
from devices.kinds import Device

SOURCE = "habit"
CLEAR = 0.75
"""From this share of the uses at an hour on, somebody is taken to be the one."""
ENOUGH = 1.2
"""Uses at about this hour from which on there is a habit."""
SUREST = 0.79
"""A habit serves, but it takes a value that befits them as well to credit a change to anybody by it."""
_CHILD = 0.1  # uses of a child at this hour


def guess(core: Core, device: Device) -> str | None:
    """Take whoever usually uses a device now to be there, and return who that is."""
    place = core.places[device.place]
    if place.watched or place.sightings:
        return None
    x = core.circumstance(core.now, None)
    shares = core.habits.shares(device.name, core.home.people, x)
    person = max(shares, key=lambda name: shares[name], default=None)
    if person is None or shares[person] < CLEAR or core.habits.uses(device.name, x) < ENOUGH:
        return None
    if any(each.child and each.id != person and core.habits.uses(device.name, x, each.id) > _CHILD for each in core.home.people.values()):
        return None
    core.place(device.place).see(Sighting(person, SOURCE, min(shares[person], SUREST), core.now, core.now))
    return person


def guessed(core: Core, place: str) -> list[str]:
    """Return who is taken to be at a place by habit alone."""
    state = core.places[place]
    return [each.subject for each in state.occupants() if all(one.source == SOURCE for one in state.of(each.subject))]
