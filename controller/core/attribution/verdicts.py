"""Was it a hand? Judges a change that has settled by all that happened around it, and by what the device has done before.

Each kind of machine gives itself away by what no person does: the same second of another day, several devices at once, the same delay
after a command, the value it always comes back with, the end of its reach. What was seen once makes a change doubtful, what was seen
again settles it; the first time a machine does something unheard of, it is taken for a person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from controller.core.attribution.labels import Label, Verdict
from controller.core.attribution.wording import rounded
from controller.core.echo import Conduct, EchoModel, Jump, Revert, in_step
from controller.core.state import DeviceState, Field, Turn
from devices.kinds import Device
from devices.settings import Setting, Value

TOGETHER_S = 1.0
"""Devices that change within it did so together: nobody has three hands (field survey, P8, says .3; a hub takes its time)."""
TIGHT_S = 0.3
SWEEP_S = 3.0
"""Seconds in which nobody turns knobs on three devices."""
SECOND_S = 3.0
"""How exactly a schedule keeps its time of day."""
DAY_S = 86_400.0
ANOTHER_DAY_S = 20 * 3600.0
SOON_S = 30.0
"""Seconds after a command in which a change may be a machine's answer to it."""
DELAY = 0.12
"""How exactly a machine repeats its delay, as a share of it."""
UNHURRIED_S = 24.0
"""Seconds for which a device of which little is known may pause on its way."""
LONGEST_S = 120.0
AFTER_COMMAND_S = 20.0
"""Seconds after a command of ours in which people who look up turn several knobs, each their own: then only a tight fan is a scene."""
_EXACT = 6
"""After so many commands that it carried out exactly, a device is not taken to round the next."""
_HAND = Verdict(Label.HAND, 0.97, ("no command, clock or other device explains it",))


def verdict(device: Device, setting: str, made: Turn, states: Mapping[str, DeviceState]) -> Verdict:
    """Return what a settled change of one setting was."""
    if made.manual:
        return Verdict(Label.HAND, 0.99, ("the device says that it was a hand",))
    state, spec = states[device.name], device.settings[setting]
    field = state.field_of(setting)
    jump = _jump_of(state.conduct, setting, made)
    tests: tuple[Callable[[], Verdict | None], ...] = (
        lambda: _along(device, state.conduct, setting, made, jump),
        lambda: _at_its_end(spec, field.echo, made),
        lambda: _reverted(spec, field.echo, made),
        lambda: _booted(device, state.conduct, setting, jump),
        lambda: _fanned_out(states, device.name, jump, made),
        lambda: _scheduled(spec, state.conduct, setting, jump),
    )
    found = [each for test in tests if (each := test()) is not None]
    return min(found, key=lambda each: each.probability, default=_hand(made))


def _hand(made: Turn) -> Verdict:
    if made.suspect is None:
        return _HAND
    way = "on the way of a command" if made.suspect == Label.RAMP else "where it was before a command"
    return Verdict(Label.HAND, 0.85, (f"it stopped {way} and stayed there",))


def _jump_of(conduct: Conduct, setting: str, made: Turn) -> Jump | None:
    """Return the jump that a turn began or ended with."""
    return next((each for each in reversed(conduct.jumps) if made.began <= each.at <= made.changed and setting in each.values), None)


def _along(device: Device, conduct: Conduct, setting: str, made: Turn, jump: Jump | None) -> Verdict | None:
    if made.suspect == Label.ALONG:
        return Verdict(Label.ALONG, 0.5, ("it changed in the very report that answered a command to another setting",))
    if jump is None or len(jump.values) != 2:  # noqa: PLR2004  # one that is turned, and one that follows
        return None
    (leader,) = [name for name in jump.values if name != setting]
    led = [setting in each.values for each in conduct.jumps if leader in each.values and each is not jump]
    own = [leader in each.values for each in conduct.jumps if setting in each.values and each is not jump]
    names = list(device.settings)
    follows = sum(own) < len(own) or names.index(setting) > names.index(leader)
    if not follows or sum(led) < 2 or sum(led) < 0.75 * len(led):  # noqa: PLR2004  # twice is a habit
        return None
    return Verdict(Label.ALONG, 0.2, (f"it changes whenever {leader} is turned",))


def _at_its_end(spec: Setting, model: EchoModel, made: Turn) -> Verdict | None:
    """A stop on the way may be as far as the device goes."""
    if made.suspect != Label.RAMP or made.commanded is None or isinstance(made.value, str) or isinstance(made.commanded, str):
        return None
    if rounded(spec, made.commanded, made.value):
        return Verdict(Label.ECHO, 0.1, ("it stands where it was told to, as well as it can",))
    upwards = made.commanded > made.value
    reach = model.highest if upwards else model.lowest
    beyond = reach is not None and not spec.same(reach, made.value) and (reach > made.value) is upwards
    for told, stood in model.answers:
        if not beyond and not isinstance(told, str) and spec.same(stood, made.value) and (told > made.value) is upwards:
            return Verdict(Label.ECHO, 0.05, (f"it stopped there before when it was told to go further ({told:g})",))
    timely = made.reports == 1 and made.since is not None and model.timely(made.since)
    exact = model.direct >= _EXACT and not model.answers
    if model.known and timely and not (beyond and (model.ramped or exact)):
        return Verdict(Label.ECHO, 0.1, ("the only answer to the command, and in time",))
    unsure = model.known and model.ramped and not beyond
    return Verdict(Label.ECHO, 0.6, ("it was never seen beyond: it may go no further",)) if unsure else None


def _reverted(spec: Setting, model: EchoModel, made: Turn) -> Verdict | None:
    """A change at the delay of an earlier one: a device that gives up, or a controller that writes back."""
    now = model.reverts[-1] if model.reverts else None
    if made.since is None or now is None or abs(made.since + (made.changed - made.began).total_seconds() - now.delay) > TOGETHER_S:
        return None  # the last change of this turn did not come soon after a command
    back = made.before_command is not None and spec.same(made.value, made.before_command)
    if back and made.said == 1 and model.unconfirmed(now.delay):
        return Verdict(Label.FAILED, 0.2, ("it takes back what it had promised, and never confirmed it as it always does",))
    same = again(spec, model.reverts[:-1], now)
    if not same:
        return None
    if back and made.said > 1:
        return None  # it was done, and confirmed
    name = Label.FAILED if back and all(each.back for each in same) else Label.RIVAL
    times = f"{len(same) + 1} times now {now.delay:.1f} s after a command"
    what = "it went back to where it was" if name is Label.FAILED else "it was set to the same value"
    return Verdict(name, 0.5 if len(same) == 1 else 0.2, (f"{what} {times}",))


def again(spec: Setting, earlier: Sequence[Revert], now: Revert) -> list[Revert]:
    """Return the earlier changes that came as long after a command, to the same value or back, and not in step with the same people."""
    close = max(DELAY * now.delay, 0.15)
    near = [each for each in earlier if abs(each.delay - now.delay) <= close and not each.in_step(now)]
    kept = [each for each in near if each.back and sum(spec.same(each.value, other.value) for other in earlier) == 1]
    return [each for each in near if spec.same(each.value, now.value) or (now.back and each in kept)]


def _booted(device: Device, conduct: Conduct, setting: str, jump: Jump | None) -> Verdict | None:
    if jump is None:
        return None
    if any(_alike(device, jump.whole, each) for each in conduct.boots):
        sure = len(jump.values) > 1
        return Verdict(Label.BOOT, 0.1 if sure else 0.5, ("it stands as it does after a power cut",))
    if len(jump.values) < 2:  # noqa: PLR2004  # one knob at a time is what hands do
        return _came_again(device, conduct, setting, jump)
    both = [each for each in conduct.jumps if set(each.values) == set(jump.values) and each is not jump and _apart(each, jump) > SOON_S]
    if both and all(_alike(device, jump.values, each.values) for each in both):
        return Verdict(Label.BOOT, 0.1, ("the same settings took the same values at once before",))
    if not jump.people:
        return Verdict(Label.BOOT, 0.6, ("several settings changed at once, and nobody was there",))
    return None


def _came_again(device: Device, conduct: Conduct, setting: str, jump: Jump) -> Verdict | None:
    """One value that a device takes again and again, whoever is there and nobody too, is its own."""
    spec = device.settings[setting]
    same = [each for each in conduct.jumps if set(each.values) == {setting} and spec.same(each.values[setting], jump.values[setting])]
    earlier = [each for each in same if each is not jump and _apart(each, jump) > SOON_S]
    if jump.people or not earlier:
        return None
    return Verdict(Label.BOOT, 0.6, ("it took this value before, and nobody was there",))


def _alike(device: Device, one: Mapping[str, Value], other: Mapping[str, Value]) -> bool:
    shared = [name for name in one if name in other]
    same = all(device.settings[name].same(one[name], other[name]) for name in shared if name in device.settings)
    return bool(shared) and len(shared) == len(one) == len(other) and same


def _apart(one: Jump, other: Jump) -> float:
    return abs((one.at - other.at).total_seconds())


def _fanned_out(states: Mapping[str, DeviceState], name: str, jump: Jump | None, made: Turn) -> Verdict | None:
    """Several devices at once are a scene, or a group."""
    if jump is None:
        return None
    own = _moment(states[name], jump)
    others = {other: state for other, state in states.items() if other != name}
    close = [name for name, state in others.items() if any(_joined(each, _moment(state, each), jump, own) for each in state.conduct.jumps)]
    if not close:
        return None
    if made.since is not None and made.since <= AFTER_COMMAND_S:
        tight = [other for other in close if any(_apart(each, jump) <= TIGHT_S for each in others[other].conduct.jumps)]
        return Verdict(Label.FAN_OUT, 0.1, (f"{len(tight) + 1} devices changed at once",)) if len(tight) > 1 else None
    swept = [other for other, state in others.items() if any(_apart(each, jump) <= SWEEP_S for each in state.conduct.jumps)]
    if len(swept) > 1 or len(close) > 1:
        return Verdict(Label.FAN_OUT, 0.03, (f"{len(set(swept) | set(close)) + 1} devices changed at once",))
    (other,) = close
    before = [each for each in states[name].conduct.jumps if each is not jump and _apart(each, jump) > SOON_S]
    theirs = [(each, _moment(states[other], each)) for each in states[other].conduct.jumps]
    if any(_joined(each, at, mine, _moment(states[name], mine)) for mine in before for each, at in theirs):
        return Verdict(Label.FAN_OUT, 0.1, (f"{other} changed with it, as before",))
    return Verdict(Label.FAN_OUT, 0.6, (f"{other} changed at the same moment",))


def _joined(one: Jump, one_at: float, other: Jump, other_at: float) -> bool:
    return _apart(one, other) <= TOGETHER_S / 2 or (_apart(one, other) <= 10 * TOGETHER_S and abs(one_at - other_at) <= TOGETHER_S)


def _moment(state: DeviceState, jump: Jump) -> float:
    """Return when whoever made a device jump gave the word: as long before as the device takes to answer."""
    delays = sorted(delay for name in jump.values if name in state.fields for delay in state.fields[name].echo.delays)
    return jump.at.timestamp() - (delays[len(delays) // 2] if delays else 0.0)


def _scheduled(spec: Setting, conduct: Conduct, setting: str, jump: Jump | None) -> Verdict | None:
    """The same value at the same second of another day, whoever was there and however long."""
    if jump is None:
        return None
    for each in conduct.jumps:
        value = each.values.get(setting)
        if value is None or not spec.same(value, jump.values[setting]) or _apart(each, jump) < ANOTHER_DAY_S:
            continue
        off = abs(each.second - jump.second) % DAY_S
        if min(off, DAY_S - off) <= SECOND_S and not in_step(each.present_s, jump.present_s):
            return Verdict(Label.SCHEDULE, 0.1, ("the same value at the same second of another day",))
    return None


def judged_at(field: Field, made: Turn, quiet_s: float) -> datetime:
    """Return when a change counts as settled: a suspect one only when the device would have gone on by now."""
    if made.suspect is None:
        return made.heard + timedelta(seconds=quiet_s)
    return made.heard + timedelta(seconds=max(quiet_s, patience(field.echo, made)))


def patience(model: EchoModel, made: Turn) -> float:
    """Return how many seconds a device may be silent on its way: as long as it ever was and half as long again."""
    learned = model.gap or (model.slowest or 0.0 if model.known else 0.0)
    wait = max(learned, made.gap) * 1.5 + 2.0
    return min(max(wait, 5.0 if model.known else UNHURRIED_S), LONGEST_S)
