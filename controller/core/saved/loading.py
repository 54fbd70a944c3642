"""Saved rows meet the house again: each goes to whoever it belongs to. Rows of what is no longer configured are left alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from controller.core.core import Core
from controller.core.credit.hindsight import LEFT, PAST
from controller.core.credit.insisting import SORT as INSISTED
from controller.core.credit.whims import KEY as WHIMS
from controller.core.decisions import Relearn, Room, SaveState, Warn
from controller.core.hearing import silence
from controller.core.learning import reviewing
from controller.core.learning.journal import KEY as CREDITS
from controller.core.learning.journal import SILENCES
from controller.core.preferences import Key, given_away
from controller.core.presence import load_place
from controller.core.presence.beliefs import KEY as BELIEFS
from controller.core.presence.beliefs import load_beliefs
from controller.core.presence.sources import KEY as SOURCES
from controller.core.requests import Level
from controller.core.saved.restoring import fit_device, fit_place, fits
from controller.core.state import load_device


def load(core: Core, row: SaveState) -> None:
    """Take over one saved row. Raises `ValueError`, `KeyError` or `TypeError` if it cannot be read."""
    if row.room is Room.EXPLICIT:
        core.wishes.load(row)
        if given_away(core.home, row) is not None:
            core.emit(
                Warn("tag", "a tag of the configuration was enrolled for somebody else, which counts: `justright check` says for whom")
            )
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
    elif sort == SILENCES:
        _learn_again(core, core.journal.load_silences(row, core.home) if row.person in core.home.people else [])
    else:
        _shared(core, row)


def _shared(core: Core, row: SaveState) -> None:
    """Take over what is known of nobody alone."""
    sort, state = row.key.partition("/")[0], row.state
    if state is None:
        return
    if sort in {LEFT, PAST}:
        _hindsight(core, row)
    elif row.key == CREDITS:
        _learn_again(core, core.journal.load(state, core.home))
    elif row.key == SOURCES:
        core.sources.load(state)
    elif row.key == BELIEFS:
        core.beliefs = load_beliefs(state, core.home.people, core.home.places)
    elif row.key == WHIMS:
        core.whims.load(state)
    elif row.key == "review":
        reviewing.resume(core, dict(state))


def _learn_again(core: Core, recent: Iterable[Key]) -> None:
    """What was learned in the last minutes can be told in another order once it is known again how it was before."""
    core.emit(*(Relearn(*key) for key in recent if core.wishes.level(key[0], key[1]) not in {Level.OFF, Level.EXPLICIT}))


def _hindsight(core: Core, row: SaveState) -> None:
    _, device, setting, *_ = row.key.split("/")
    spec = core.home.devices[device].settings.get(setting) if device in core.home.devices else None
    core.hindsight.load(row, core.home.people, lambda value: fits(spec, value))
