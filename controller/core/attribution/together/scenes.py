"""A scene that is called again while most of it still stands: only what somebody had turned meanwhile changes, and alone."""

from __future__ import annotations

from collections.abc import Mapping

from controller.core.attribution.jumps import APART_S, apart
from controller.core.attribution.labels import Label, Verdict
from controller.core.conduct import Jump
from controller.core.state import DeviceState
from devices.kinds import Device
from devices.settings import Value

_TOGETHER_S = 2.0
_MEMBERS = 2


def called_again(device: Device, setting: str, jump: Jump | None, states: Mapping[str, DeviceState]) -> Verdict | None:
    """Say whether a device went to where a scene had set it, and all others of that scene stand where it set them."""
    if jump is None or setting not in jump.values:
        return None
    mine = [each for each in states[device.name].conduct.jumps if setting in each.explained and apart(each, jump) > APART_S]
    for scene in (each for each in mine if _goes_to(device, each, jump)):
        others = [_stands(state, scene) for name, state in states.items() if name != device.name]
        if others.count(True) >= _MEMBERS and False not in others:
            said = ("it is where a scene had set it, and the others of that scene stand there too",)
            return Verdict(Label.FAN_OUT, 0.2 if len(jump.values) > 1 else 0.5, said)
    return None


def _goes_to(device: Device, scene: Jump, jump: Jump) -> bool:
    """Say whether all that changed went to where a scene had set it."""
    return all(name in scene.values and device.settings[name].same(scene.values[name], value) for name, value in jump.values.items())


def _stands(state: DeviceState, scene: Jump) -> bool | None:
    """Say whether another device stands where a scene set it; `None` where it is none of that scene."""
    set_then: dict[str, Value] = {}
    for each in state.conduct.jumps:
        if each.explained and apart(each, scene) <= _TOGETHER_S:
            set_then |= {name: each.values[name] for name in each.explained if name in each.values}
    return all(state.field_of(name).reported == value for name, value in set_then.items()) if set_then else None
