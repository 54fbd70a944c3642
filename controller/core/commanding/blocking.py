"""Why something wanted is not done now: what forbids it, by the code and in the words of the decision's `because`."""

from __future__ import annotations

from collections.abc import Mapping

from controller.core.commanding import leaving
from controller.core.core import Core
from controller.core.decisions import Source
from controller.core.explanation import Wanted
from controller.core.requests import Level
from controller.core.safety import movement
from controller.core.safety.guard import Guard
from controller.core.safety.water import SAID
from controller.core.state import DeviceState
from devices.kinds import Device

_ASKED = (Source.OVERRIDE, Source.PIN)
_BY = {
    "paused": "a pause that was asked for",
    "unavailable": "the device is not reachable",
    "off": "the device is off",
    "rest": "the compressor's rest",
    "failed": "the device does not follow",
    "rival": "another controller",
    "entry": "nobody has just got in",
    "interlock": "signals that are not good",
}


def block(core: Core, device: Device, wanted: Mapping[str, Wanted]) -> None:
    """Mark every wish that must not be acted on now."""
    state = core.device(device.name)
    anew(state)
    general = _general(core, device, state)
    for setting, each in wanted.items():
        each.blocked = general or (None if each.acts else "level") or _own(core, device, state, setting, each)
        if leaving.latched(state, device, setting) and each.acts:
            each.blocked = None  # cold comes before everything


def anew(state: DeviceState) -> None:
    """In a new use everything is tried again."""
    began = state.use.began if state.use is not None else None
    if began is None or began == state.guard.use:
        return
    before = state.guard
    state.guard = Guard(before.rises, before.rose, before.turned, before.resting, outlet=before.outlet, use=began, entered=before.entered)


def explain(core: Core, device: Device, wanted: Mapping[str, Wanted], level: Level) -> None:
    """Say by what every wish that is not acted on is blocked."""
    for each in wanted.values():
        if each.blocked == "interlock":
            each.blocked_by = movement.blockers(core, device)
        elif each.blocked == "level":
            each.blocked_by = f"level {level.value}"
        elif each.blocked:
            each.blocked_by = _BY[each.blocked]


def stands_against(state: DeviceState, setting: str) -> str | None:
    """Return what kept a setting from being set when it was last decided, in words; for whoever looks at a device from afar."""
    guard, decided = state.guard, state.decided.blocked if state.decided is not None else None
    trip = guard.outlet.trip if guard.outlet is not None else None
    if state.available is not False and trip is not None:
        return SAID[trip.fault]
    own = {"rival": setting in guard.yielded, "failed": setting in guard.failed, "rest": setting in guard.resting}
    found = next((each for each, so in {"unavailable": state.available is False, **own}.items() if so), decided)
    return guard.stopped if found == "interlock" and guard.stopped else _BY.get(found or "")


def without_idle(wanted: Mapping[str, Wanted]) -> dict[str, Wanted]:
    """Leave out what the level would never let act and nobody asks about (household, default), where something else was done."""
    if all(each.blocked for each in wanted.values()):
        return dict(wanted)
    idle = {Source.HOUSEHOLD, Source.DEFAULT}
    return {setting: each for setting, each in wanted.items() if each.blocked != "level" or each.source not in idle}


def inferred(wanted: Wanted) -> bool:
    """Say whether nobody asked for this."""
    return (wanted.origin or wanted.source) not in _ASKED


def rested(core: Core, device: Device) -> bool:
    """Let go what has waited for its compressor; say whether the decision has to be made anew."""
    state = core.device(device.name)
    over = [setting for setting, until in state.guard.resting.items() if until <= core.now]
    for setting in over:
        del state.guard.resting[setting]
    return bool(over)


def _general(core: Core, device: Device, state: DeviceState) -> str | None:
    if state.paused_until is not None and state.paused_until > core.now:
        return "paused"
    if state.available is False:
        return "unavailable"
    if state.dark and not core.asked:
        return "off"
    idle = not device.kind.once and state.active is False
    return "off" if state.powered is False or (idle and state.powered is None) else None


def _own(core: Core, device: Device, state: DeviceState, setting: str, wanted: Wanted) -> str | None:
    """Return what forbids to command one setting, where it does not stand right already."""
    spec, stands = device.settings[setting], leaving.goal(state, setting)
    state.guard.resting.pop(setting, None)
    if setting in state.guard.yielded and (state.fields[setting].reported is None or not _reports(state, device, setting, wanted)):
        return "rival"
    if (failed := state.guard.failed.get(setting)) is not None and spec.same(failed, wanted.value):
        return "failed"
    if core.asked or stands is None or spec.same(stands, wanted.value) or not inferred(wanted):
        return None
    return "rest" if _rests(core, device, state, setting, upwards=_above(wanted, stands)) else None


def _reports(state: DeviceState, device: Device, setting: str, wanted: Wanted) -> bool:
    reported = state.fields[setting].reported
    return reported is not None and device.settings[setting].same(reported, wanted.value)


def _above(wanted: Wanted, stands: float | str) -> bool:
    return not isinstance(wanted.value, str) and not isinstance(stands, str) and wanted.value > stands


def _rests(core: Core, device: Device, state: DeviceState, setting: str, *, upwards: bool) -> bool:
    """Say whether a compressor would be turned round too soon; note until when."""
    until = leaving.rests_until(state, device, setting, upwards=upwards)
    if until is None or until <= core.now:
        return False
    state.guard.resting[setting] = until
    return True
