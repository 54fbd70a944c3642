"""Somebody else who keeps setting what we set: after a few rounds it is left to them for this use, and said.

A single other value is nobody's fault and is never fought (`deciding`); this is about those who write theirs again and again.
"""

from __future__ import annotations

from controller.core.core import Core
from controller.core.decisions import Decision, RecordEntry
from controller.core.safety.guard import Rivalry
from controller.core.state import DeviceState
from devices.kinds import Device
from devices.settings import Value

ROUNDS = 3
"""How often somebody else may set another value before we leave it to them."""
SAME_S = 5.0
"""A command of somebody else's and the report that it was carried out count once."""


def heard(core: Core, device: Device, values: dict[str, Value]) -> bool:
    """Count other values that somebody else has set; say whether the decision has to be made anew."""
    state = core.device(device.name)
    others = {setting: value for setting, value in values.items() if _against(state, device, setting, value)}
    found = [setting for setting, value in others.items() if _counted(core, state, setting, value)]
    for setting in found:
        state.guard.yielded.append(setting)
        state.guard.rises.pop(setting, None)
    return bool(found)


def reported(out: list[Decision], device: str) -> dict[str, Value]:
    """Return what was just found to be somebody else's doing at a device."""
    entries = [each.entry for each in out if isinstance(each, RecordEntry) and each.entry.device == device]
    return {each.setting: each.value for each in entries if each.reason == "rival" and each.setting and each.value is not None}


def insist(state: DeviceState, setting: str) -> None:
    """A person asks for it: it is ours to set again."""
    state.guard.rivals.pop(setting, None)
    state.guard.failed.pop(setting, None)
    if setting in state.guard.yielded:
        state.guard.yielded.remove(setting)


def _against(state: DeviceState, device: Device, setting: str, value: Value) -> bool:
    """Say whether this is not what we decided and set."""
    decided = state.decided.settings.get(setting) if state.decided is not None and state.decided.acted else None
    return decided is not None and not device.settings[setting].same(decided, value)


def _counted(core: Core, state: DeviceState, setting: str, value: Value) -> bool:
    """Count a round; say whether it was the last one that we bear."""
    before = state.guard.rivals.get(setting)
    if before is not None and before.value == value and (core.now - before.at).total_seconds() <= SAME_S:
        return False
    rounds = before.rounds + 1 if before is not None else 1
    state.guard.rivals[setting] = Rivalry(rounds, core.now, value)
    return rounds >= ROUNDS and setting not in state.guard.yielded
