"""Was it a hand? Judges a change that has settled by all that happened around it, and by what the device has done before.

Each kind of machine gives itself away by what no person does: the same second of another day, several devices at once, the same delay
after a command, the value it always comes back with, the end of its reach. What was seen once makes a change doubtful, what was seen
again settles it; the first time a machine does something unheard of, it is taken for a person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from controller.core.attribution.answers.nearly import nearly
from controller.core.attribution.answers.paths import NO_HAND_S
from controller.core.attribution.answers.ways import SOON_S, between
from controller.core.attribution.answers.wording import rounded
from controller.core.attribution.detents import by_detents
from controller.core.attribution.jumps import jump_of
from controller.core.attribution.labels import Label, Verdict
from controller.core.attribution.machines.boots import booted
from controller.core.attribution.machines.clocks import scheduled
from controller.core.attribution.machines.excursions import excursion, undone
from controller.core.attribution.machines.fades import fade
from controller.core.attribution.machines.habits import habit
from controller.core.attribution.machines.partings import made_way
from controller.core.attribution.machines.punctual import punctual
from controller.core.attribution.machines.relapses import relapse
from controller.core.attribution.machines.resets import reset
from controller.core.attribution.machines.reverts import reverted
from controller.core.attribution.machines.unprompted import unprompted
from controller.core.attribution.machines.wordless import wordless
from controller.core.attribution.together.fans import fanned_out
from controller.core.attribution.together.followers import went_along
from controller.core.attribution.together.groups import taken_along
from controller.core.attribution.together.scenes import called_again
from controller.core.echo import EchoModel
from controller.core.state import DeviceState, Field, Turn
from devices.kinds import Device
from devices.settings import NumberSetting, Setting, Value

UNHURRIED_S = 24.0
"""Seconds for which a device of which little is known may pause on its way."""
LONGEST_S = 120.0
_EXACT = 6
"""After so many commands that it carried out exactly, a device is not taken to round the next."""
_DUST = 1e-3
_AT_ONCE = {Label.RIVAL, Label.BOOT, Label.SCHEDULE, Label.FAILED}
"""What goes to its value at once."""
_HAND = Verdict(Label.HAND, 0.97, ("no command, clock or other device explains it",))


def verdict(device: Device, setting: str, made: Turn, states: Mapping[str, DeviceState]) -> Verdict:
    """Return what a settled change of one setting was."""
    state, spec = states[device.name], device.settings[setting]
    field, jump = state.field_of(setting), jump_of(state.conduct, setting, made, named=made.manual)
    if made.manual:
        led = went_along(device, replace(state.conduct, jumps=state.conduct.named), setting, made, jump)  # its word is on a whole report
        return led if led is not None and led.found is led.label else Verdict(Label.HAND, 0.99, ("the device says that it was a hand",))
    if made.obeyed and made.suspect is not None:
        return Verdict(Label.ECHO, 0.1, ("the device says that it was told to",))
    if _in_its_way(field, made):
        return Verdict(Label.HAND, 0.5, ("it stopped on the way of a command: a hand, or something was in its way",))
    tests: tuple[Callable[[], Verdict | None], ...] = (
        lambda: went_along(device, state.conduct, setting, made, jump),
        lambda: _at_once(made),
        lambda: _at_its_end(spec, field.echo, made),
        lambda: nearly(spec, field.echo, made),
        lambda: stops_again(spec, field.echo, made),
        lambda: reverted(spec, field.echo, made, [each.echo for each in state.fields.values() if each is not field]),
        lambda: booted(device, state.conduct, setting, jump),
        lambda: taken_along(device, setting, jump, states),
        lambda: fanned_out(device, setting, jump, made, states),
        lambda: called_again(device, setting, jump, states),
        lambda: scheduled(spec, state.conduct, setting, jump),
        lambda: habit(spec, state.conduct, setting, jump),
        lambda: fade(spec, field.echo, state.conduct, setting, made),
        lambda: made_way(device, state.conduct, setting, jump),
        lambda: excursion(spec, state.conduct, setting, jump),
        lambda: undone(spec, state.conduct, setting, jump),
        lambda: punctual(spec, state.conduct, setting, made, jump),
        lambda: unprompted(spec, field.echo, state.conduct, setting, jump),
        lambda: reset(spec, state.conduct, setting, jump),
        lambda: relapse(spec, field, made),
        lambda: wordless(state.conduct, made),
    )
    found = [each for test in tests if (each := test()) is not None]
    least = min(found, key=lambda each: each.probability, default=_hand(made))
    return _hand(made) if least.found is Label.DOUBTFUL and least.label in _AT_ONCE and by_detents(spec, field.echo, made) else least


def _in_its_way(field: Field, made: Turn) -> bool:
    """Say whether a movement ended before its end, and was given up for that."""
    newest = field.commands[-1] if field.commands else None
    return made.suspect == Label.RAMP and newest is not None and newest.stop and newest.sent > made.changed


def _hand(made: Turn) -> Verdict:
    if made.suspect is None:
        return _HAND
    way = "on the way of a command" if made.suspect == Label.RAMP else "where it was before a command"
    return Verdict(Label.HAND, 0.85, (f"it stopped {way} and stayed there",))


def _at_once(made: Turn) -> Verdict | None:
    """What stood before a command, said again before anybody can have seen what came of it, is what the device had not done."""
    if made.suspect != Label.STALE or not made.said or made.since is None or made.since > NO_HAND_S:
        return None
    return Verdict(Label.FAILED, 0.1, ("it said what stood before a command, sooner than any hand",))


def _at_its_end(spec: Setting, model: EchoModel, made: Turn) -> Verdict | None:
    """A stop on the way may be as far as the device goes."""
    if (
        made.suspect != Label.RAMP
        or _rests_elsewhere(spec, model, made)
        or made.commanded is None
        or isinstance(made.value, str)
        or isinstance(made.commanded, str)
    ):
        return None
    if rounded(spec, made.commanded, made.value):
        return Verdict(Label.ECHO, 0.1, ("it stands where it was told to, as well as it can",))
    upwards = made.commanded > made.value
    reach = model.highest if upwards else model.lowest
    beyond = reach is not None and not spec.same(reach, made.value) and (reach > made.value) is upwards
    for told, stood in model.answers:
        if not beyond and not isinstance(told, str) and spec.same(stood, made.value) and (told > made.value) is upwards:
            return Verdict(Label.ECHO, 0.05, (f"it stopped there before when it was told to go further ({told:g})",))
    far = not _roundable(spec, model, made.commanded, made.value)
    timely = made.reports == 1 and made.since is not None and model.timely(made.since)
    exact = model.direct >= _EXACT and not model.answers
    if model.known and timely and not (beyond and (model.takes_ways or exact or far)):
        return Verdict(
            Label.ECHO, 0.5 if model.exact(abs(made.commanded - made.value)) else 0.1, ("the only answer to the command, and in time",)
        )
    if not model.known and made.reports == 1 and not far and not between(spec, made.before_command, made.value, made.commanded):
        return Verdict(Label.ECHO, 0.6, ("it may have rounded what it was told",))
    unsure = model.known and model.takes_ways and not beyond
    return Verdict(Label.ECHO, 0.6, ("it was never seen beyond: it may go no further",)) if unsure else None


def _rests_elsewhere(spec: Setting, model: EchoModel, made: Turn) -> bool:
    """Say whether a device has answered a command with another wording, as near or nearer: one command has one resting value."""
    if not made.said or isinstance(made.value, str) or not isinstance(made.commanded, int | float):
        return False
    stood = model.answer_to(made.commanded)
    if stood is None and made.before is not None and spec.same(made.before, made.commanded):
        stood = made.before
    if not isinstance(stood, int | float) or spec.same(stood, made.value):
        return False
    return _DUST < abs(stood - made.commanded) <= abs(made.value - made.commanded)


def stops_again(spec: Setting, model: EchoModel, made: Turn) -> Verdict | None:
    """The only word after a command, just when its answer was due: a hand's at first, the device's own if it stops there again."""
    if not stops(spec, model, made):
        return None
    beyond = [told for told, stood in model.stopped[:-1] if spec.same(stood, made.value) and _as_far(made, told)]
    if beyond:
        return Verdict(Label.ECHO, 0.5 if len(beyond) == 1 else 0.2, (f"it stopped there {len(beyond) + 1} times when its answer was due",))
    times = _rounds(spec, model.stopped)
    if times < 2:  # noqa: PLR2004
        return None
    return Verdict(Label.ECHO, 0.5 if times == 2 else 0.2, (f"it rounded what it was told {times} times when its answer was due",))  # noqa: PLR2004


def _rounds(spec: Setting, stopped: Sequence[tuple[Value, Value]]) -> int:
    """Return how many times a device stopped at the mark of a grid of its own nearest to what it was told, if it always did."""
    pairs = [(told, stood) for told, stood in stopped if not isinstance(told, str) and not isinstance(stood, str)]
    step = spec.step if isinstance(spec, NumberSetting) else 0.0
    for grid in (each for each in (1.0, 2 * step, 3 * step) if each > 1.4 * step > 0.0):
        off = [abs(stood - round(stood / grid) * grid) for _, stood in pairs]
        if pairs and max(off) < step / 10 and all(step / 10 < abs(told - stood) <= grid / 2 + step / 10 for told, stood in pairs):
            return len({told for told, _ in pairs})
    return 0


def stops(spec: Setting, model: EchoModel, made: Turn) -> bool:
    """Say whether a change may be all that a device makes of a command: short of it, or no more than a step beyond, and in time."""
    if not isinstance(spec, NumberSetting) or isinstance(made.value, str) or not isinstance(made.commanded, int | float):
        return False
    due = made.since is not None and made.reports == 1 and model.known
    due = due and (model.timely(made.since or 0.0) if made.said == 0 else made.said == 1 and model.confirming(made.since or 0.0))
    near = made.suspect == Label.RAMP or abs(made.commanded - made.value) <= spec.step * 1.01
    return due and near and not spec.same(made.commanded, made.value)


def _as_far(made: Turn, told: Value) -> bool:
    """Say whether another command lay on the same side of where it stopped."""
    if isinstance(told, str) or isinstance(made.value, str) or not isinstance(made.commanded, int | float):
        return False
    return (told > made.value) is (made.commanded > made.value)


def _roundable(spec: Setting, model: EchoModel, told: float, stood: float) -> bool:
    """Say whether a device may have rounded what it was told by so much, for all that is known of it."""
    off = [abs(one - other) for one, other in model.answers if not isinstance(one, str) and not isinstance(other, str)]
    step = spec.step if isinstance(spec, NumberSetting) else 0.0
    return abs(told - stood) <= max(*off, step, 0.0) * 1.1 if off else abs(told - stood) <= step * 1.1


def judged_at(field: Field, made: Turn, quiet_s: float) -> datetime:
    """Return when a change counts as settled: a suspect one only when the device would have gone on by now."""
    if made.suspect is None:
        return made.heard + timedelta(seconds=quiet_s)
    return made.heard + timedelta(seconds=max(quiet_s, patience(field.echo, made)))


def patience(model: EchoModel, made: Turn) -> float:
    """Return how many seconds a device may be silent on its way: as long as it ever was and half as long again."""
    learned = model.gap or (model.slowest or 0.0 if model.known else 0.0)
    wait = max(learned, made.gap) * 1.5 + 2.0
    begun = not model.gap and made.said == 1 and made.since is not None and made.since <= SOON_S  # a way, of one that took none before
    return min(max(wait, 5.0 if model.known and not begun else UNHURRIED_S), LONGEST_S)
