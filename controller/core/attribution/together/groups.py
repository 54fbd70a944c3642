"""Members of a group, as the speakers of one room: who turns one takes the others along, by as much. Only the first was turned."""

from __future__ import annotations

from collections.abc import Mapping

from controller.core.attribution.jumps import APART_S, apart, credited, way
from controller.core.attribution.labels import Label, Verdict
from controller.core.conduct import Jump
from controller.core.state import DeviceState
from devices.kinds import Device
from devices.settings import NumberSetting

FOLLOWS_S = 0.6
"""Seconds in which a member of a group follows another one."""
_AS_MUCH = 0.1
"""By what share of its way one may go more or less far, on a grid of its own."""


def taken_along(device: Device, setting: str, jump: Jump | None, states: Mapping[str, DeviceState]) -> Verdict | None:
    """Say whether a device moved by as much as another one that was turned just before: perhaps the first time, and again surely."""
    if jump is None:
        return None
    mine = [each for each in states[device.name].conduct.jumps if each is jump or apart(each, jump) > APART_S]
    for other in (name for name in states if name != device.name):
        turned = [*states[other].conduct.jumps, *states[other].conduct.named]
        led = [each for each in mine if any(_leads(device, setting, one, each) for one in turned)]
        earlier = [each for each in led if each is not jump]
        if len(led) > len(earlier):
            said = f"it moved by as much as {other}, just after it"
            return Verdict(Label.FAN_OUT, 0.1 if earlier else 0.5, (said,), credited(earlier, setting))
    return None


def takes_along(device: Device, setting: str, jump: Jump, other: DeviceState) -> bool:
    """Say whether another device followed this one, which was turned, and came to stand elsewhere: a scene sets both alike, or unlike."""
    after = [each for each in other.conduct.jumps if _leads(device, setting, jump, each)]
    return any(not device.settings[setting].same(each.values[setting], jump.values[setting]) for each in after)


def _leads(device: Device, setting: str, one: Jump, after: Jump) -> bool:
    """Say whether one device was turned, and another just after it by as much."""
    spec, first, second = device.settings[setting], way(setting, one), way(setting, after)
    if not isinstance(spec, NumberSetting) or first is None or second is None or not first:
        return False
    return 0.0 < (after.at - one.at).total_seconds() <= FOLLOWS_S and abs(first - second) <= max(spec.step / 2, _AS_MUCH * abs(first))
