"""How long a device may take to answer a command, by what is known of it: whether one is still due, late, or must have been lost."""

from __future__ import annotations

from datetime import datetime

from controller.core.attribution.labels import STALE_S
from controller.core.echo import EchoModel
from controller.core.state import Command, Field

_SLOWEST_S = 900.0
"""Seconds within which a device that sleeps most of the time, or had lost its way to us, answers."""


def still_due(field: Field, at: datetime) -> bool:
    """Say whether the answer to a command is still due: then a value that accounts for it is no hand's, even while one turns the knob."""
    if any(each.reached is None and not overdue(field.echo, each, at) for each in field.commands):
        return True
    newest = field.commands[-1] if field.commands else None
    return newest is not None and newest.said == 1 and field.echo.confirming((at - newest.sent).total_seconds())


def overdue(model: EchoModel, command: Command, at: datetime) -> bool:
    """Say whether a device would have answered by now, or gone on."""
    return (at - (command.on_way or command.sent)).total_seconds() > max(STALE_S, late(model), 1.5 * model.gap)


def late(model: EchoModel) -> float:
    """Return the seconds after which an answer is late for what is known of the device; 10 where nothing is."""
    slowest = model.slowest
    return 2 * STALE_S if slowest is None or not model.known else slowest * 1.5 + 1.0


def was_silent(field: Field, command: Command, at: datetime) -> bool:
    """Say whether nothing was heard of a setting since it was told: its first word, just that, is a slow answer and nobody's wish."""
    silent = not command.overtaken and field.reported_at is not None and field.reported_at <= command.sent
    return silent and (at - command.sent).total_seconds() <= _SLOWEST_S


def lost(field: Field, at: datetime) -> bool:
    """Say whether the newest command must have been lost: never answered by a device that answers, and long due."""
    return bool(field.commands) and must_be_lost(field.echo, field.commands[-1], at)


def must_be_lost(model: EchoModel, command: Command, at: datetime) -> bool:
    """Say whether a command must have been lost, by how a device answers."""
    age = (at - (command.on_way or command.sent)).total_seconds()
    return command.reached is None and model.known and age > 2 * STALE_S + 3 * late(model) + model.gap
