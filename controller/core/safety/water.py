"""Water and the sensor at its outlet: while it runs it is watched, and a sensor that is old, faulty or too hot means cold.

That is latched until the use has ended and the sensor is good again, and it is said: in the decision, and in the ledger. A shower without
such a sensor keeps its caps, and that is all (protocol, section 2).
"""

from __future__ import annotations

from datetime import datetime

from controller.core.arbitration import served
from controller.core.attribution import in_force
from controller.core.commanding import leaving
from controller.core.core import Core
from controller.core.decisions import Warn
from controller.core.ledger import EntryType, Finding
from controller.core.requests import Level
from controller.core.safety import Sample, ceiling, lowest, outlets
from controller.core.safety.outlets import Fault, Trip, Watched
from controller.core.state import DeviceState
from devices.kinds import Device, Outlet
from devices.settings import NumberSetting

SAID = {
    Fault.STALE: "the sensor at the outlet says nothing any more",
    Fault.UNREADABLE: "the sensor at the outlet says no temperature",
    Fault.IMPOSSIBLE: "the sensor at the outlet says what no water can be",
    Fault.JUMPED: "the sensor at the outlet jumps as no water does",
    Fault.STUCK: "the sensor at the outlet does not move any more",
    Fault.HOT: "what comes out is too hot",
}
"""Why it is cold, in words."""


def sensor_of(device: Device) -> str | None:
    """Return the sensor that serves the outlet of a device, if there can be one."""
    rule = device.kind.outlet
    return (device.signals.get(rule.signal, rule.signal) or None) if rule is not None else None


def heard(core: Core, device: Device, sample: Sample) -> bool:
    """Take in a reading of the sensor at the outlet; say whether the decision has to be made anew."""
    rule = device.kind.outlet
    if rule is None:
        return False
    state = core.device(device.name)
    watched = _watched(state)
    _bound(core, device, rule, watched)  # nothing was, if this is the first word of the sensor
    fault = outlets.take(rule, watched, sample.value, _wanted(state, rule), core.now)
    _runs(core, device, state, watched)
    if fault is not None and outlets.judged(watched):
        return _trip(core, device, fault)
    return review(core, device)


def review(core: Core, device: Device) -> bool:
    """Look at the outlet again after anything that happened to its device; say whether the decision has to be made anew."""
    rule, state = device.kind.outlet, core.device(device.name)
    if rule is None or not _has_sensor(core, device):
        _missed(core, device)
        return False
    watched = _watched(state)
    _runs(core, device, state, watched)
    _bound(core, device, rule, watched)
    fault = outlets.overdue(rule, watched, _hottest(device, rule), core.now) if outlets.judged(watched) else None
    if fault is not None:
        return _trip(core, device, fault)
    return _released(core, state, rule, watched, watched.trip) if watched.trip is not None else False


def remind(core: Core, device: Device) -> None:
    """Tell a device again to be cold, where it is to be."""
    rule, state = device.kind.outlet, core.devices[device.name]
    if rule is not None and leaving.latched(state, device, rule.setting) and state.active is not False:
        leaving.command(core, device, {rule.setting: lowest(device, rule.setting)})


def deadline(core: Core, device: Device) -> datetime | None:
    """Return when the outlet has to be looked at again."""
    rule, watched = device.kind.outlet, core.devices[device.name].guard.outlet
    return outlets.due(rule, watched) if rule is not None and watched is not None else None


def ours(core: Core, device: Device) -> bool:
    """Say whether those who are served let us set anything."""
    people = served(core.home.sharing_of(device), core.places[device.place].occupants())
    return not people or any(core.level(each, device.name) not in {Level.OFF, Level.OBSERVE} for each in people)


def why_cold(state: DeviceState) -> str:
    """Return in words why nothing but cold may leave."""
    watched = state.guard.outlet
    return SAID[watched.trip.fault] if watched is not None and watched.trip is not None else ""


def _watched(state: DeviceState) -> Watched:
    if state.guard.outlet is None:
        state.guard.outlet = Watched()
    return state.guard.outlet


def _has_sensor(core: Core, device: Device) -> bool:
    """Say whether there is a sensor at the outlet: one that was ever heard; the caps are all there is until then."""
    watched = core.devices[device.name].guard.outlet
    return sensor_of(device) is not None and watched is not None and watched.at is not None


def _missed(core: Core, device: Device) -> None:
    """Say so where water runs and the configuration names a sensor of which nothing was ever heard."""
    rule, sensor = device.kind.outlet, sensor_of(device)
    if rule is not None and sensor not in {None, rule.signal} and core.devices[device.name].active is True:
        core.emit(Warn(f"outlet/{device.name}", f"{device.name}: its outlet sensor was never heard; its caps are all that protects"))


def _runs(core: Core, device: Device, state: DeviceState, watched: Watched) -> None:
    """Note whether water runs, and is ours to watch: not where those who are served keep us out of it.

    A device that never says so is in use while somebody uses it and the sensor has spoken meanwhile.
    """
    using = state.use is not None and not state.use.over
    spoke = state.use is not None and watched.at is not None and watched.at >= state.use.began
    if core.listening and ours(core, device) and (state.active is True or (state.active is None and using and spoke)):
        watched.running = watched.running or core.now
    else:
        watched.running = None
        watched.hot = None


def _bound(core: Core, device: Device, rule: Outlet, watched: Watched) -> None:
    """Note how hot it may be for whoever is served, at what the valve is set to."""
    wanted = _wanted(core.device(device.name), rule)
    outlets.bound(rule, watched, ceiling(device, rule.setting, wanted, protected=leaving.protected(core, device)), core.now)


def _wanted(state: DeviceState, rule: Outlet) -> float | None:
    """Return what the valve is set to."""
    field = state.field_of(rule.setting)
    turned = field.turn.value if field.turn is not None and field.turn.suspect is None else in_force(field)
    return float(turned) if isinstance(turned, float | int) else None


def _hottest(device: Device, rule: Outlet) -> float:
    """Return what the kind never allows, whoever asks."""
    kinds = next(each for each in device.kind.settings if each.name == rule.setting)
    return kinds.maximum if isinstance(kinds, NumberSetting) else rule.highest


def _trip(core: Core, device: Device, fault: Fault) -> bool:
    """Go cold and stay cold; say so."""
    rule, state = device.kind.outlet, core.device(device.name)
    assert rule is not None  # noqa: S101  # the callers looked
    watched = _watched(state)
    watched.trip = Trip(fault, core.now)
    leaving.stop(state)
    cold = lowest(device, rule.setting)
    core.record(EntryType.SAFETY, device.name, Finding(rule.setting, cold, reason=fault.value))
    core.emit(Warn(f"outlet/{device.name}", f"{device.name} was set to cold: {SAID[fault]}"))
    leaving.command(core, device, {rule.setting: cold})
    return True


def _released(core: Core, state: DeviceState, rule: Outlet, watched: Watched, trip: Trip) -> bool:
    """Let it go once the use has ended and the sensor is good again."""
    use = state.use
    if state.active is not True and (state.active is False or use is None or use.over or use.began > trip.at):
        trip.over = True
    if not trip.over or not outlets.fresh(rule, watched, core.now):
        return False
    watched.trip = None
    return True
