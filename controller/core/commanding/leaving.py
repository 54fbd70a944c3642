"""What leaves for a device: the one way out, whatever asked for it (a prediction, a pin, a request, a repair, a device that woke up).

Safety has the last word here: limits for whoever is there, cold where an outlet is not trusted, and no faster up than the kind may rise.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from controller.core.arbitration import served
from controller.core.attribution import in_force, note
from controller.core.core import Core
from controller.core.decisions import PublishSetpoint
from controller.core.safety import Wish, limit, lowest
from controller.core.safety.guard import Rise, Turnaround
from controller.core.safety.ramps import stride
from controller.core.state import UNKNOWN, DeviceState, Field
from devices.kinds import Device, Ramp, Rest
from devices.settings import NumberSetting, Value

_MOST_DOUBLED = 2
"""Four times the rest at most: whoever stays alone in the end gets theirs within a quarter of an hour."""


def command(
    core: Core, device: Device, values: Mapping[str, Value], *, asked: bool = False, again: bool = False, onward: bool = False
) -> None:
    """Send a setpoint, as much of it as may leave now, and note it, so that its echo is known when it comes back.

    `asked`: somebody asks for it this very moment; `again`: the device asks what it was told. The rest of a rise follows (`go_on`):
    `onward`.
    """
    state = core.device(device.name)
    leaving: dict[str, Value] = {}
    for setting, value in values.items():
        now = _now(core, device, setting, value, asked=asked)
        if now is None and again:
            now = in_force(state.field_of(setting))
        if now is not None:
            leaving[setting] = now
    if not leaving:
        return
    for setting, value in leaving.items():
        _turned(core, device, setting, value, inferred=not asked and not core.asked)
    note(state, leaving, core.now, onward=onward)
    core.emit(PublishSetpoint(device.name, leaving))


def protected(core: Core, device: Device) -> bool:
    """Say whether a device serves somebody who has to be protected: a child, a guest, somebody unknown."""
    there = served(core.home.sharing_of(device), core.places[device.place].occupants())
    use = core.devices[device.name].use
    if core.child_at(device.place):
        return True
    if not there:
        return use is not None and use.subject == UNKNOWN and not use.over
    return there[0].person is None


def latched(state: DeviceState, device: Device, setting: str) -> bool:
    """Say whether nothing but cold may leave, because the sensor at the outlet was not to be trusted in this use."""
    rule, watched = device.kind.outlet, state.guard.outlet
    return rule is not None and rule.setting == setting and watched is not None and watched.trip is not None


def goal(state: DeviceState, setting: str) -> Value | None:
    """Return what a setting stands at, or rises to."""
    rise = state.guard.rises.get(setting)
    return rise.target if rise is not None else in_force(state.field_of(setting))


def go_on(core: Core, device: Device) -> None:
    """Take the next step of every rise that is due."""
    state = core.device(device.name)
    for setting, rise in list(state.guard.rises.items()):
        if not _rising(state, device, setting):
            del state.guard.rises[setting]
        elif rise.due is not None and rise.due <= core.now:
            command(core, device, {setting: rise.target}, asked=True, onward=True)


def stop(state: DeviceState) -> None:
    """Let everything stay where it is: nobody can watch it rise."""
    state.guard.rises = {}


def next_step(state: DeviceState) -> list[datetime]:
    """Return when rises go on."""
    return [rise.due for rise in state.guard.rises.values() if rise.due is not None]


def _now(core: Core, device: Device, setting: str, value: Value, *, asked: bool) -> Value | None:
    """Return what may leave of a value now; `None` where the next step of its rise has to wait."""
    state, spec = core.device(device.name), device.settings[setting]
    going = state.guard.rises.pop(setting, None)
    if latched(state, device, setting):
        return lowest(device, setting)
    safe = limit(device, setting, value, Wish.PROTECTED if protected(core, device) else Wish.EXPLICIT).value
    rule = next((each for each in device.kind.ramps if each.setting == setting), None)
    if rule is None or isinstance(safe, str) or not isinstance(spec, NumberSetting):
        return safe
    if not _applies(state, rule, asked=asked and going is None):
        return _beforehand(state, rule, spec, safe)
    field = state.field_of(setting)
    return _stepped(core, state, rule, spec, (_stands(field) if going is None else in_force(field), safe))


def _stands(field: Field) -> Value | None:
    """Return from where a rise begins: what was last said of it, by us or by the device, which need not have done as it was told."""
    newest = field.commands[-1].sent if field.commands else None
    heard = field.live and field.reported_at is not None and (newest is None or field.reported_at > newest)
    return field.reported if heard else in_force(field)


def _stepped(core: Core, state: DeviceState, rule: Ramp, spec: NumberSetting, way: tuple[Value | None, float]) -> float | None:
    """Return the next step of a rise, from where to where, and note what is left of it."""
    standing, safe = way
    stands = float(standing) if isinstance(standing, float | int) else None
    reached = stride(rule, spec, stands, safe)
    if stands is not None and reached <= stands:
        return reached
    last, pause = state.guard.rose.get(rule.setting), timedelta(seconds=rule.every * max(1.0, spec.step / rule.rise))
    if reached > rule.start and last is not None and core.now < last + pause:
        state.guard.rises[rule.setting] = Rise(safe, last + pause)
        return None
    state.guard.rose[rule.setting] = core.now
    if reached < safe:
        state.guard.rises[rule.setting] = Rise(safe, core.now + pause)
    return reached


def _applies(state: DeviceState, rule: Ramp, *, asked: bool) -> bool:
    """Say whether there is anything to rise slowly."""
    return (state.active is True if rule.flowing else True) and (rule.asked or not asked)


def _beforehand(state: DeviceState, rule: Ramp, spec: NumberSetting, safe: float) -> float:
    """Return what is set before water runs: where a sensor watches it, it begins cool and rises from there."""
    if not rule.flowing or state.active is None or state.guard.outlet is None or safe <= rule.start:
        return safe
    state.guard.rises[rule.setting] = Rise(safe)
    return spec.quantise(rule.start, spec.minimum, rule.start)


def _rising(state: DeviceState, device: Device, setting: str) -> bool:
    """Say whether a rise goes on: not if nobody is there, a hand or somebody else has had a say, or the water is off."""
    rule = next((each for each in device.kind.ramps if each.setting == setting), None)
    field = state.field_of(setting)
    if rule is None or state.available is False or state.paused_until is not None or latched(state, device, setting):
        return False
    if (state.use is None and field.hold is None) or (field.turn is not None and field.turn.suspect is None):
        return False
    if not field.commands or field.commands[-1].overtaken or not field.commands[-1].ours:
        return False
    return not rule.flowing or state.active is True or state.guard.rises[setting].due is None


def _turned(core: Core, device: Device, setting: str, value: Value, *, inferred: bool) -> None:
    """Note when a setting with a compressor behind it was last moved, which way, and whether it swings."""
    state = core.device(device.name)
    standing, rule = in_force(state.field_of(setting)), _rest(device, setting)
    if rule is None or isinstance(value, str) or not isinstance(standing, float | int) or device.settings[setting].same(standing, value):
        return
    up, before = value > standing, state.guard.turned.get(setting)
    swings = before.swings if before is not None and inferred else 0
    if before is not None and inferred and before.up is not up:
        swings = swings + 1 if core.now < before.at + 2 * pause(rule, before) else 0
    state.guard.turned[setting] = Turnaround(core.now, up, swings)


def rests_until(state: DeviceState, device: Device, setting: str, *, upwards: bool) -> datetime | None:
    """Return until when what we predict must not turn a setting round, where it may not at any time."""
    rule, last = _rest(device, setting), state.guard.turned.get(setting)
    return None if rule is None or last is None or last.up is upwards else last.at + pause(rule, last)


def pause(rule: Rest, last: Turnaround) -> timedelta:
    """Return how long a compressor rests: the longer, the more it was led to and fro (by people, or a sensor, that come and go)."""
    return timedelta(seconds=rule.seconds * 2 ** min(last.swings, _MOST_DOUBLED))


def _rest(device: Device, setting: str) -> Rest | None:
    return next((each for each in device.kind.rests if each.setting == setting), None)
