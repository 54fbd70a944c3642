"""Saved rows meet the house again: each goes to whoever it belongs to. Rows of what is no longer configured are left alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from controller.core.core import Core
from controller.core.credit.insisting import SORT as INSISTED
from controller.core.credit.whims import KEY as WHIMS
from controller.core.decisions import Relearn, Room, SaveState
from controller.core.hearing import silence
from controller.core.learning import reviewing
from controller.core.learning.journal import KEY as CREDITS
from controller.core.presence import load_place
from controller.core.presence.beliefs import KEY as BELIEFS
from controller.core.presence.beliefs import load_beliefs
from controller.core.presence.sources import KEY as SOURCES
from controller.core.requests import Level
from controller.core.saved.restoring import fit_device, fit_place
from controller.core.state import load_device


def load(core: Core, row: SaveState) -> None:
    """Take over one saved row. Raises `ValueError`, `KeyError` or `TypeError` if it cannot be read."""
    if row.room is Room.EXPLICIT:
        core.wishes.load(row)
    elif row.room is Room.LEARNED:
        core.minds.load(row)
    else:
        _running(core, row)


class Personal(Protocol):
    """What is known of people, a row or more for each."""

    def load(self, saved: SaveState) -> None:
        """Take over a saved row. Raises `ValueError` or `TypeError` if it is none."""


def _running(core: Core, row: SaveState) -> None:
    """Take over a piece of what is going on."""
    sort, _, name = row.key.partition("/")
    personal: Mapping[str, Personal] = {"habit": core.habits, "leaning": core.leanings, INSISTED: core.insistence}
    if sort == "device" and name in core.devices:
        core.devices[name] = fit_device(load_device(row.state), core.home.devices[name], core.home)
        silence(core.devices[name])
    elif sort == "place" and name in core.places:
        core.places[name] = fit_place(load_place(row.state), core.home)
    elif sort in personal:
        if row.person in core.home.people:
            personal[sort].load(row)
    elif row.key == CREDITS and row.state is not None:
        recent = core.journal.load(row.state, core.home)
        core.emit(*(Relearn(*key) for key in recent if core.wishes.level(key[0], key[1]) not in {Level.OFF, Level.EXPLICIT}))
    elif row.key == SOURCES and row.state is not None:
        core.sources.load(row.state)
    elif row.key == BELIEFS and row.state is not None:
        core.beliefs = load_beliefs(row.state, core.home.people, core.home.places)
    elif row.key == WHIMS and row.state is not None:
        core.whims.load(row.state)
    elif row.key == "review" and row.state is not None:
        reviewing.resume(core, dict(row.state))
