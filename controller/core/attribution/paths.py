"""Labels one reported value by the path of what was commanded, on the device's learned grid and in its learned time.

Pure functions over a `Field`; never a blind window. A change that lies on the path of an outstanding command (its target, its way there,
or the value from before it) is *suspect*: an echo at once where it is the target, else decided by what follows (`verdicts.py`).
Everything off the path is a hand, even 300 ms after our own command (protocol, rule 6), unless what happened around it says otherwise.
"""

from __future__ import annotations

from datetime import datetime

from controller.core.attribution.commands import ANSWER_S, in_force
from controller.core.attribution.creeping import crept
from controller.core.attribution.labels import ECHO_S, STALE_S, Label
from controller.core.attribution.wording import accounts, perhaps_coarse, rounded
from controller.core.echo import EchoModel
from controller.core.state import Command, Field, Turn
from devices.messages import Origin
from devices.settings import NumberSetting, Setting, Value

_WORD = {Origin.SCHEDULE: Label.SCHEDULE, Origin.EXTERNAL: Label.RIVAL, Origin.BOOT: Label.BOOT}
_DIRECT = 3
"""After so many commands that it answered without a way, a device is known to have none."""


_MEASURED, _LITTLE = 5, 0.9
"""Exact answers after which it is known by how much what a device says varies, and the share of a step that this may be."""
_SLIGHT = 0.02
"""The share of a range by which a device may round what it was told."""
SLOWEST_S = 900.0
"""Seconds within which a device that sleeps most of the time, or had lost its way to us, answers."""
NO_HAND_S = 0.15
"""So soon after a command nobody sets just what stood before it."""


def label(setting: Setting, field: Field, value: Value, origin: Origin | None, at: datetime, *, booting: bool) -> Label:
    """Label a live report of `value`. The device's own word counts most; then what was commanded; then what was reported before."""
    if origin is not None:
        return _by_its_word(setting, field, value, origin, at)
    by_command = _on_a_path(setting, field, value, at)
    if by_command is not None:
        return by_command
    if _unchanged(setting, field, value) and not _news(setting, field, value):
        return Label.HAND if crept(setting, field, value, at) and not still_due(field, at) else Label.SAME
    standing = in_force(field)
    if standing is not None and setting.same(standing, value) and not _is_over(setting, field, field.commands[-1], value, at):
        return Label.ECHO if field.commands[-1].ours else Label.RIVAL  # said at last, with the device's next round of reports
    if _wanders(setting, field, value):
        return Label.SAME
    return Label.BOOT if booting else Label.HAND


def _wanders(setting: Setting, field: Field, value: Value) -> bool:
    """Say whether a device that never says just the same twice says nothing new: it measures, and nobody turns a knob by so little."""
    model = field.echo
    if not isinstance(setting, NumberSetting) or isinstance(value, str) or not isinstance(field.reported, int | float):
        return False
    return model.exactly >= _MEASURED and not model.answers and abs(value - field.reported) <= min(2 * model.off, _LITTLE * setting.step)


def _by_its_word(setting: Setting, field: Field, value: Value, origin: Origin, at: datetime) -> Label:
    if origin in _WORD:
        return _WORD[origin]
    if origin is Origin.COMMAND and (by_command := _on_a_path(setting, field, value, at)):
        return by_command
    if _unchanged(setting, field, value) and not (origin is Origin.MANUAL and _set_back(setting, field, value, at)):
        return Label.SAME
    return Label.RIVAL if origin is Origin.COMMAND else Label.HAND


def _news(setting: Setting, field: Field, value: Value) -> bool:
    """Say whether a value that was reported before is news: of a device that speaks only of hands, and was told otherwise since."""
    standing = in_force(field)
    return field.echo.reticent and standing is not None and not setting.same(standing, value)


def _set_back(setting: Setting, field: Field, value: Value, at: datetime) -> bool:
    """Say whether a hand has undone a command of which the device had said nothing; one that repeats itself would say so anyhow."""
    standing = in_force(field)
    told = standing is not None and not setting.same(standing, value) and field.turn is None
    return told and not field.echo.repeated and (at - field.commands[-1].sent).total_seconds() > STALE_S


def past(setting: Setting, field: Field, value: Value, origin: Origin | None, when: datetime) -> Label:
    """Label a report that is older than what is known: it may still be a hand's, and change nothing but the ledger."""
    if origin in _WORD:
        return _WORD[origin]
    echoed = any(setting.same(each.value, value) and 0 <= (when - each.sent).total_seconds() <= ECHO_S for each in field.commands)
    if echoed and origin is not Origin.MANUAL:
        return Label.ECHO
    if _unchanged(setting, field, value):
        return Label.SAME
    return Label.RIVAL if origin is Origin.COMMAND else Label.PAST


def still_due(field: Field, at: datetime) -> bool:
    """Say whether the answer to a command is still due: then a value that accounts for it is no hand's, even while one turns the knob."""
    if any(each.reached is None and not _overdue(field.echo, each, at) for each in field.commands):
        return True
    newest = field.commands[-1] if field.commands else None
    return newest is not None and newest.said == 1 and field.echo.confirming((at - newest.sent).total_seconds())


def _overdue(model: EchoModel, command: Command, at: datetime) -> bool:
    """Say whether a device would have answered by now, or gone on."""
    return (at - (command.on_way or command.sent)).total_seconds() > max(STALE_S, _late(model), 1.5 * model.gap)


def _late(model: EchoModel) -> float:
    """Return the seconds after which an answer is late for what is known of the device; 10 where nothing is."""
    slowest = model.slowest
    return 2 * STALE_S if slowest is None or not model.known else slowest * 1.5 + 1.0


def _unchanged(setting: Setting, field: Field, value: Value) -> bool:
    return field.reported is not None and setting.same(field.reported, value)


def _on_a_path(setting: Setting, field: Field, value: Value, at: datetime) -> Label | None:
    """Return what the value is to the newest command that explains it, or `None`: just what was told says more than on the way."""
    found = None
    for back, command in enumerate(reversed(field.commands)):
        age = (at - (command.on_way or command.sent)).total_seconds()
        if age > (max(STALE_S, _late(field.echo) if field.echo.known else 0.0) if back else ECHO_S):
            break  # an older command is over once a newer one had its time, and so is one that was never confirmed
        found = _better(found, _explains(setting, field, command, value, at) if found is None or not command.reached else None)
    return found


def _better(found: Label | None, other: Label | None) -> Label | None:
    """Return what a value is to a newer command, unless it is only on its way there, and just what an `other` one said."""
    return other if found is None or (found is Label.RAMP and other in {Label.ECHO, Label.RIVAL}) else found


def _explains(setting: Setting, field: Field, command: Command, value: Value, at: datetime) -> Label | None:
    unchanged = _unchanged(setting, field, value)
    if _is_over(setting, field, command, value, at):
        return None
    if accounts(setting, field, command, value):
        return None if _long_done(setting, command, value, at) else _answers(setting, field, command, value)
    if unchanged:
        return None
    age = (at - command.sent).total_seconds()
    if (coarse := _coarsely(setting, field, command, value, age)) is not None:
        return coarse
    if command.start is not None and setting.same(command.start, value) and age <= (NO_HAND_S if field.echo.straight else STALE_S):
        return Label.STALE
    return Label.RAMP if _under_way(setting, field, command, value, age) else None


def _coarsely(setting: Setting, field: Field, command: Command, value: Value, age: float) -> Label | None:
    """Return what a value is that may be all that a device with a grid of its own makes of a command."""
    if not command.ours and age <= STALE_S and command.reached is None and about(setting, command.value, value):
        return Label.RIVAL
    due = age <= ANSWER_S and not command.overtaken
    return Label.RAMP if due and perhaps_coarse(setting, field, command, value) else None


def about(setting: Setting, told: Value, said: Value) -> bool:
    """Say whether a value is so near to what was told that a device may have rounded it, and nobody would correct it by so little."""
    if not isinstance(setting, NumberSetting) or isinstance(told, str) or isinstance(said, str):
        return False
    return abs(told - said) <= _SLIGHT * (setting.maximum - setting.minimum)


def _is_over(setting: Setting, field: Field, command: Command, value: Value, at: datetime) -> bool:
    """Say whether a command explains nothing more: somebody has changed it since, or the device does not speak of commands."""
    if field.echo.reticent and not setting.same(command.value, value):
        return True
    if _lost(field.echo, command, at) and not (setting.same(command.value, value) and _was_silent(field, command, at)):
        return True
    confirms = command.said == 1 and field.echo.confirming((at - command.sent).total_seconds())
    return command.overtaken and not confirms and (command.reached is not None or _overdue(field.echo, command, at))


def _was_silent(field: Field, command: Command, at: datetime) -> bool:
    """Say whether nothing was heard of a setting since it was told: its first word, just that, is a slow answer and nobody's wish."""
    silent = not command.overtaken and field.reported_at is not None and field.reported_at <= command.sent
    return silent and (at - command.sent).total_seconds() <= SLOWEST_S


def lost(field: Field, at: datetime) -> bool:
    """Say whether the newest command must have been lost: never answered by a device that answers, and long due."""
    return bool(field.commands) and _lost(field.echo, field.commands[-1], at)


def _lost(model: EchoModel, command: Command, at: datetime) -> bool:
    age = (at - (command.on_way or command.sent)).total_seconds()
    return command.reached is None and model.known and age > 2 * STALE_S + 3 * _late(model) + model.gap


def _long_done(setting: Setting, command: Command, value: Value, at: datetime) -> bool:
    """Say whether a device that has long stood where it was told to says something else now: that corrects nothing."""
    if not command.answered or command.reached is None or setting.same(command.value, value) or rounded(setting, command.value, value):
        return False
    return (at - max(command.reached, command.on_way or command.reached)).total_seconds() > ANSWER_S


def _answers(setting: Setting, field: Field, command: Command, value: Value) -> Label | None:
    """Return what a value is that does for an answer to a command: one, one more stretch on the way to it, or nothing new."""
    if command.answered and (_unchanged(setting, field, value) or not _restated(setting, field, command, value)):
        return None
    if _nearly(setting, field, command, value):
        return Label.RAMP
    return Label.ECHO if command.ours else Label.RIVAL


def _restated(setting: Setting, field: Field, command: Command, value: Value) -> bool:
    """Say whether a device that stands at what it was told, nearly, only words it otherwise now, or has come the last bit."""
    if field.reported is None:
        return False
    exact = setting.same(command.value, value)
    near = not setting.same(field.reported, command.value) and rounded(setting, command.value, field.reported)
    stood = field.echo.answer_to(command.value)
    near = near or (stood is not None and setting.same(stood, field.reported))
    stood_there = setting.same(field.reported, command.value)
    return stood_there or (exact and near)


def _nearly(setting: Setting, field: Field, command: Command, value: Value) -> bool:
    """Say whether a value that would do for an answer is only one more stretch of a way that goes on."""
    going = command.set_out is not None or (field.turn is not None and field.turn.suspect == Label.RAMP)
    return going and not setting.same(command.value, value) and between(setting, field.reported, value, command.value)


def _under_way(setting: Setting, field: Field, command: Command, value: Value, age: float) -> bool:
    """Say whether `value` may be a stretch of the way to what was commanded, as far as the device is known to take one."""
    model = field.echo
    if _leaps(setting, field, command, value):
        return False
    if model.direct >= _DIRECT and not model.ramped and model.candid and not model.timely(age):
        return False  # what comes in time may be as far as it goes
    if not command.answered and command.set_out is None and model.early(age):
        return False  # it cannot have set out yet
    if not command.answered:
        return between(setting, field.reported, value, command.value)
    promised = field.reported is not None and setting.same(field.reported, command.value)
    due = command.on_way is not None or age <= max(2 * STALE_S, _late(model))
    return promised and due and not (model.direct >= _DIRECT and model.candid) and between(setting, command.start, value, command.value)


def at_once(field: Field, made: Turn) -> bool:
    """Say whether a device goes all the way of the command at once on whose way it may have been, as far as it is known."""
    if not isinstance(made.commanded, int | float) or not isinstance(made.before_command, int | float):
        return False
    return field.echo.at_once(abs(made.commanded - made.before_command))


def reworded(setting: Setting | None, field: Field, made: Turn, at: datetime) -> bool:
    """Say whether a device answered in time with nearly what it was told, and says just that now: one that is overruled comes late.

    `setting` is `None` where the value is known to lie on the way.
    """
    command, model = field.commands[-1], field.echo
    if made.reports > 1 or made.manual or command.reached is not None or not model.known:
        return False
    if setting is not None:
        step = setting.step if isinstance(setting, NumberSetting) else 0.0
        if not isinstance(made.value, int | float) or not isinstance(command.value, int | float):
            return False
        if abs(made.value - command.value) > step * 1.01:
            return False
    answered, corrected = (made.changed - command.sent).total_seconds(), (at - command.sent).total_seconds()
    return answered > 0 and model.timely(answered) and not model.timely(corrected)


def _leaps(setting: Setting, field: Field, command: Command, value: Value) -> bool:
    """Say whether a device that takes its way in strides would have to leap to be there by itself."""
    if not isinstance(setting, NumberSetting) or isinstance(value, str) or not isinstance(field.reported, int | float):
        return False
    if field.commands[-1].answered or not isinstance(command.start, int | float) or isinstance(command.value, str):
        return False  # it has promised
    return field.echo.leaps(setting, abs(value - field.reported), abs(command.value - command.start))


def between(setting: Setting, start: Value | None, value: Value, target: Value) -> bool:
    """Say whether `value` is progress from what was last reported towards `target`, on a numeric setting."""
    if (
        not isinstance(setting, NumberSetting)
        or start is None
        or isinstance(start, str)
        or isinstance(value, str)
        or isinstance(target, str)
    ):
        return False
    return start < value < target or target < value < start
