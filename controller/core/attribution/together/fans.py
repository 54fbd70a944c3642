"""Several devices that change at the same moment: a scene or a group. Nobody has three hands, and nobody is in two rooms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from controller.core.attribution.jumps import APART_S, credited, jump_of
from controller.core.attribution.labels import Label, Verdict
from controller.core.attribution.together.groups import takes_along
from controller.core.attribution.together.once_more import REACTS_S, once_more
from controller.core.attribution.together.setting_out import beginning, but_for_a_count, stretch_s
from controller.core.conduct import Jump
from controller.core.state import DeviceState, Turn
from devices.kinds import Device

TOGETHER_S = 1.0
"""Devices that change within it did so together: nobody has three hands (field survey, P8, says .3; a hub takes its time)."""
TIGHT_S = 0.3
INSTANT_S = 0.1
"""Two hands, or one, are never that quick."""
EVEN_S = 0.15
"""Seconds by which devices of a group may be further apart another time: each takes as long to answer as it always does."""
SWEEP_S = 2.0
"""Seconds in which nobody turns knobs on three devices, from the first to the last."""
AFTER_COMMAND_S = 20.0
AFTER_COMING_S = 60.0
"""Seconds after a command of ours, and after they came, in which people turn several knobs: then only a tight fan is a scene."""


def fanned_out(device: Device, setting: str, jump: Jump | None, made: Turn, states: Mapping[str, DeviceState]) -> Verdict | None:
    """Say whether several devices changed at once."""
    whole, made = made, but_for_a_count(device.settings[setting], made)
    jump = jump if whole is made else jump_of(states[device.name].conduct, setting, made)
    stretch = stretch_s(states[device.name].field_of(setting).echo, made)
    if stretch is not None:
        jump = beginning(states[device.name].conduct, setting, made)
    if jump is None or (stretch is None and _put_right(states[device.name], setting, jump, made)):
        return None
    others = {other: state for other, state in states.items() if other != device.name}
    way = None if stretch is None or _putting_right(jump, made) else _set_out_with(jump, stretch, others)
    return way or _at_once(device, setting, jump, made, states)


def _set_out_with(jump: Jump, stretch: float, others: Mapping[str, DeviceState]) -> Verdict | None:
    """A device that takes its way sets out with the others of a scene, and says so when it has gone a stretch."""
    swept = _swept(replace(jump, at=jump.at - timedelta(seconds=stretch)), others)
    return Verdict(Label.FAN_OUT, 0.1, (f"it set out when {len(swept)} devices changed",)) if len(swept) > 1 else None


def _at_once(device: Device, setting: str, jump: Jump, made: Turn, states: Mapping[str, DeviceState]) -> Verdict | None:
    own = _moment(states[device.name], jump)
    others = {other: state for other, state in states.items() if other != device.name and not takes_along(device, setting, jump, state)}
    close = [name for name, state in others.items() if any(_joined(each, _moment(state, each), jump, own) for each in state.conduct.jumps)]
    moved = [name for name, state in others.items() if name not in close and _moved(state, jump)]
    swept = [] if made.steps and not (close or moved) else _swept(jump, others)  # what it has said since is no more of theirs
    later = once_more(device.settings[setting], states[device.name], made, [others[name] for name in {*close, *moved, *swept}])
    if not (close or moved or len(swept) > 1) or later >= REACTS_S:
        return None
    if later:
        return Verdict(Label.FAN_OUT, 0.5, (f"it was turned {later:.1f} s after others changed with it, and they were not",))
    if _putting_right(jump, made):
        tight = [other for other in close if any(_apart(each, jump) <= TIGHT_S for each in others[other].conduct.jumps)] + moved
        return Verdict(Label.FAN_OUT, 0.1, (f"{len(tight) + 1} devices changed at once",)) if len(tight) > 1 else None
    if len(swept) > 1 or len(close) + len(moved) > 1:
        return Verdict(Label.FAN_OUT, 0.03, (f"{len({*swept, *close, *moved}) + 1} devices changed at once",))
    by_others = [Verdict(Label.FAN_OUT, 0.2, (f"somebody else moved {each} at the same moment",)) for each in moved]
    return by_others[0] if by_others else _with_one(device, setting, jump, close[0], states)


def _moved(state: DeviceState, jump: Jump) -> bool:
    """Say whether a device was moved at the same moment by others, as it says itself or as was commanded."""
    return any(abs((at - jump.at).total_seconds()) <= TIGHT_S for at in state.conduct.moved)


def _putting_right(jump: Jump, made: Turn) -> bool:
    """Say whether it is a moment at which people put right one thing after the other."""
    told = made.since is not None and made.since <= AFTER_COMMAND_S
    return told or (bool(jump.people) and jump.present_s is not None and jump.present_s <= AFTER_COMING_S)


def _put_right(state: DeviceState, setting: str, jump: Jump, made: Turn) -> bool:
    """Say whether it was changed once more when the others had long changed, by a device that goes all its way at once."""
    later = (made.changed - jump.at).total_seconds() > SWEEP_S + TOGETHER_S
    return later and bool(made.steps) and made.left is None and not state.field_of(setting).echo.takes_ways


def _swept(jump: Jump, others: Mapping[str, DeviceState]) -> list[str]:
    """Return the most other devices that changed together with this one, all within the time that nobody needs for them."""
    near = [((each.at - jump.at).total_seconds(), name) for name, state in others.items() for each in state.conduct.jumps]
    sweeps = ([name for off, name in near if first <= off <= first + SWEEP_S] for first, _ in [*near, (0.0, "")] if -SWEEP_S <= first <= 0)
    return max((list(dict.fromkeys(each)) for each in sweeps), key=len, default=[])


def _with_one(device: Device, setting: str, jump: Jump, other: str, states: Mapping[str, DeviceState]) -> Verdict | None:
    """Two devices at once may be a group, or two people, or one with two hands; one that goes with the other every time is a group."""
    theirs = [(each, _moment(states[other], each)) for each in states[other].conduct.jumps]
    mine = [each for each in states[device.name].conduct.jumps if each is not jump and _apart(each, jump) > APART_S]
    now = _behind(jump, [each for each, _ in theirs])
    pairs = [(one, each) for one in mine for each, at in theirs if _joined(each, at, one, _moment(states[device.name], one))]
    there = next((each.people for each, _ in theirs if _apart(each, jump) <= 10 * TOGETHER_S), [])
    hands = bool(jump.people) and set(jump.people) <= set(there) and abs(now) > INSTANT_S
    even = EVEN_S if hands else 2 * EVEN_S
    before = [one for one, each in pairs if abs(_behind(one, [each]) - now) <= even]
    if before and not (hands and 2 * len(before) <= len(pairs)):
        return Verdict(Label.FAN_OUT, 0.1, (f"{other} changed with it, as before",), credited(before, setting))
    if hands and (pairs or abs(now) > TIGHT_S):
        return None  # whoever is there turns one thing after the other, now sooner, now later
    if jump.people and there and not set(jump.people) & set(there):
        return None  # somebody else is where the other device is
    return Verdict(Label.FAN_OUT, 0.6, (f"{other} changed at the same moment",))


def _behind(jump: Jump, others: Sequence[Jump]) -> float:
    """Return by how many seconds a change came after the nearest one of another device."""
    return min(((jump.at - each.at).total_seconds() for each in others), key=abs)


def _joined(one: Jump, one_at: float, other: Jump, other_at: float) -> bool:
    return _apart(one, other) <= TOGETHER_S / 2 or (_apart(one, other) <= 10 * TOGETHER_S and abs(one_at - other_at) <= TOGETHER_S)


def _moment(state: DeviceState, jump: Jump) -> float:
    """Return when whoever made a device jump gave the word: as long before as the device takes to answer."""
    delays = sorted(delay for name in jump.values if name in state.fields for delay in state.fields[name].echo.delays)
    return jump.at.timestamp() - (delays[len(delays) // 2] if delays else 0.0)


def _apart(one: Jump, other: Jump) -> float:
    return abs((one.at - other.at).total_seconds())
