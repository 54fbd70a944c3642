"""Weak evidence acts once it has held for as long as acting on it costs: a light 1 s, an air conditioner minutes (field survey, P10).

The doubtful wait the whole time of the kind of device (`dwell` in the catalogue), those who are nearly certain a small part of it, and
strong evidence none (protocol, rule 11). Whoever is served already stays served.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from controller.core.core import Core
from controller.core.presence import LIKELY, STRONG
from controller.core.state import Occupant
from devices.kinds import Device


def settled(core: Core, device: Device) -> list[Occupant]:
    """Return who is at a device's place, those of whom it is too early to say so left out."""
    return [each for each in core.places[device.place].occupants() if since(core, device, each) <= core.now]


def since(core: Core, device: Device, who: Occupant) -> datetime:
    """Return from when on somebody may be served."""
    use = core.devices[device.name].use
    if who.confidence >= STRONG or (use is not None and use.subject == who.subject):
        return who.since
    return who.since + timedelta(seconds=device.kind.dwell * (STRONG - who.confidence) / (STRONG - LIKELY))


def due(core: Core, place: str) -> datetime | None:
    """Return when somebody at a place can next be served who cannot be yet."""
    times = [since(core, device, each) for device in core.devices_at(place) for each in core.places[place].occupants()]
    return min((each for each in times if each > core.now), default=None)


def arrived(core: Core, device: Device, who: Occupant) -> bool:
    """Say whether somebody has just become certain enough to be served."""
    return who.confidence < STRONG and since(core, device, who) <= core.now < since(core, device, who) + timedelta(seconds=1)
