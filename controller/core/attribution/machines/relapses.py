"""Old states that are said again after a command was obeyed, and corrected later: a round of reports out of a cache that lags behind.

A hand that goes back to what was and then returns, unasked, to just what was commanded is rare, and has changed nothing.
"""

from __future__ import annotations

from controller.core.attribution.labels import Label, Verdict
from controller.core.attribution.machines.reverts import credited
from controller.core.echo import EchoModel
from controller.core.state import Field, Turn
from devices.settings import Setting

LAGS_S = 15.0
"""Seconds by which a cache may lag behind."""
CORRECTED_S = 120.0
"""Seconds after a command in which the next round of reports corrects it."""
AGAIN = 2
SELDOM = 8
"""Commands for each time that it said its old state again."""


def relapse(spec: Setting, field: Field, made: Turn) -> Verdict | None:
    """Say whether an old state is only said again, or is only corrected."""
    model = field.echo
    if returned(spec, field, made):
        said = ("it is back by itself at what it was told, after it had said its old state again",)
        earlier = [each for each in model.reverts if each.back and each.delay <= LAGS_S][-1:]
        backs = sum(each.back and each.delay <= LAGS_S for each in model.reverts)
        surely = model.relapsed > 1 and 2 * model.relapsed >= backs  # and does not often go back for good
        return Verdict(Label.STALE, 0.2, said, credited(earlier)) if surely else Verdict(Label.STALE, 0.5, said)
    if made.since is None or made.since > LAGS_S or not made.said or made.before_command is None:
        return None
    often = model.relapsed >= AGAIN and model.direct <= SELDOM * model.relapsed
    if not often or not spec.same(made.value, made.before_command):
        return None
    return Verdict(Label.STALE, 0.5, (f"it said its old state again {model.relapsed} times, and was not there",))


def returned(spec: Setting, field: Field, made: Turn) -> bool:
    """Say whether a device that had obeyed, and then said its old state, says again that it stands where it was told to."""
    command = field.commands[-1] if field.commands else None
    if command is None or command.start is None or made.before is None or command.reached is None or not command.overtaken:
        return False
    lagging = any(each.back and each.delay <= LAGS_S for each in field.echo.reverts[-2:])
    soon = lagging and (made.began - command.sent).total_seconds() <= CORRECTED_S
    return soon and spec.same(made.value, command.value) and spec.same(made.before, command.start) and not _timed(field.echo, made)


def _timed(model: EchoModel, made: Turn) -> bool:
    """Say whether it is the answer to a command that is just due, and a hand was quicker."""
    return made.since is not None and not made.said and model.timely(made.since)
