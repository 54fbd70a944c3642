"""Labels one reported value by the path of what was commanded, on the device's learned grid and in its learned time.

Pure functions over a `Field`; never a blind window. A change that lies on the path of an outstanding command (its target, its way there,
or the value from before it) is *suspect*: an echo at once where it is the target, else decided by what follows (`verdicts.py`).
Everything off the path is a hand, even 300 ms after our own command (protocol, rule 6), unless what happened around it says otherwise.
"""

from __future__ import annotations

from datetime import datetime

from controller.core.attribution.answers.commands import ANSWER_S, in_force
from controller.core.attribution.answers.due import late, must_be_lost, overdue, still_due, was_silent
from controller.core.attribution.answers.ways import about, nearly_there, under_way
from controller.core.attribution.answers.wording import accounts, perhaps_coarse, rounded
from controller.core.attribution.creeping import crept
from controller.core.attribution.labels import ECHO_S, STALE_S, Label
from controller.core.state import Command, Field
from devices.messages import Origin
from devices.settings import NumberSetting, Setting, Value

_WORD = {Origin.SCHEDULE: Label.SCHEDULE, Origin.EXTERNAL: Label.RIVAL, Origin.BOOT: Label.BOOT}
_MEASURED, _LITTLE = 5, 0.9
"""Exact answers after which it is known by how much what a device says varies, and the share of a step that this may be."""
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


def _unchanged(setting: Setting, field: Field, value: Value) -> bool:
    return field.reported is not None and setting.same(field.reported, value)


def _on_a_path(setting: Setting, field: Field, value: Value, at: datetime) -> Label | None:
    """Return what the value is to the newest command that explains it, or `None`: just what was told says more than on the way."""
    found = None
    for back, command in enumerate(reversed(field.commands)):
        age = (at - (command.on_way or command.sent)).total_seconds()
        if age > (max(STALE_S, late(field.echo) if field.echo.known else 0.0) if back else ECHO_S):
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
    return Label.RAMP if under_way(setting, field, command, value, age) else None


def _coarsely(setting: Setting, field: Field, command: Command, value: Value, age: float) -> Label | None:
    """Return what a value is that may be all that a device with a grid of its own makes of a command."""
    stands = command.answered and field.echo.straight  # just there, and it does not say so before it is
    if not command.ours and age <= STALE_S and command.reached is None and not stands and about(setting, command.value, value):
        return Label.RIVAL
    due = age <= ANSWER_S and not command.overtaken
    return Label.RAMP if due and perhaps_coarse(setting, field, command, value) else None


def _is_over(setting: Setting, field: Field, command: Command, value: Value, at: datetime) -> bool:
    """Say whether a command explains nothing more: somebody has changed it since, or the device does not speak of commands."""
    if field.echo.reticent and not setting.same(command.value, value):
        return True
    if must_be_lost(field.echo, command, at) and not (setting.same(command.value, value) and was_silent(field, command, at)):
        return True
    confirms = command.said == 1 and field.echo.confirming((at - command.sent).total_seconds())
    return command.overtaken and not confirms and (command.reached is not None or overdue(field.echo, command, at))


def _long_done(setting: Setting, command: Command, value: Value, at: datetime) -> bool:
    """Say whether a device that has long stood where it was told to says something else now: that corrects nothing."""
    if not command.answered or command.reached is None or setting.same(command.value, value) or rounded(setting, command.value, value):
        return False
    return (at - max(command.reached, command.on_way or command.reached)).total_seconds() > ANSWER_S


def _answers(setting: Setting, field: Field, command: Command, value: Value) -> Label | None:
    """Return what a value is that does for an answer to a command: one, one more stretch on the way to it, or nothing new."""
    if command.answered and (_unchanged(setting, field, value) or not _restated(setting, field, command, value)):
        return None
    if nearly_there(setting, field, command, value):
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
