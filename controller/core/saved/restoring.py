"""What was saved meets the configuration of today: whoever and whatever is gone from it is left out, and nothing trips over it later."""

from __future__ import annotations

from collections.abc import Mapping

from controller.core.decisions import Decision, Relearn, Room, SaveState, Warn
from controller.core.fairness import Fairness
from controller.core.home import Home
from controller.core.learning import withdrawing
from controller.core.presence import PlaceState
from controller.core.safety.guard import Guard
from controller.core.state import DeviceState, Field
from controller.core.usage import Decided
from devices.kinds import Device
from devices.settings import Setting, Value


def fits(setting: Setting | None, value: Value | None) -> bool:
    """Say whether a value is still one that the setting can take: of its type, and one of its options."""
    if setting is None or value is None:
        return False
    parsed = setting.parse(value)
    return parsed is not None and (not isinstance(parsed, str) or setting.plausible(parsed))


def fit_guard(guard: Guard, device: Device) -> None:
    """Leave out what safety remembers of settings that the configuration no longer has."""
    for each in (guard.rises, guard.rose, guard.turned, guard.resting, guard.repairs, guard.failed, guard.rivals):
        for setting in [name for name in each if name not in device.settings]:
            del each[setting]
    guard.yielded = [setting for setting in guard.yielded if setting in device.settings]
    guard.rises = {name: rise for name, rise in guard.rises.items() if fits(device.settings[name], rise.target)}
    guard.outlet = guard.outlet if device.kind.outlet is not None else None


def fit_fairness(memory: Fairness, home: Home) -> None:
    """Leave out whoever does not live here any more, from what is owed and from whose turn it is."""
    memory.owed = {name: hours for name, hours in memory.owed.items() if name in home.people}
    memory.had = {name: when for name, when in memory.had.items() if name in home.people}
    memory.borne = {name: rate for name, rate in memory.borne.items() if name in home.people}
    memory.turns = {name: hours for name, hours in memory.turns.items() if name in home.people}
    memory.turn = memory.turn if memory.turn in home.people else None
    memory.company = [name for name in memory.company if name in home.people]
    memory.agreed = {name: each for name, each in memory.agreed.items() if all(who in home.people for who in each.among)}


def fit_place(state: PlaceState, home: Home) -> PlaceState:
    """Leave out whoever does not live here any more."""
    state.sightings = [each for each in state.sightings if _lives_here(home, each.subject)]
    state.stays = [each for each in state.stays if _lives_here(home, each.subject)]
    state.behind = [each for each in state.behind if _lives_here(home, each.subject)]
    return state


def fit_device(state: DeviceState, device: Device, home: Home) -> DeviceState:
    """Leave out settings, values and people that the configuration no longer has."""
    state.fields = {name: _fit_field(each, device.settings[name], home) for name, each in state.fields.items() if name in device.settings}
    state.had = {subject: _fitting(values, device) for subject, values in state.had.items() if subject in home.people}
    withdrawing.fit(state, device, list(home.people))
    state.dismissed = {
        subject: {name: [no for no in each if fits(device.settings.get(name), no.value)] for name, each in noes.items()}
        for subject, noes in state.dismissed.items()
        if subject in home.people
    }
    state.observed = {
        subject: {name: tally for name, tally in tallies.items() if name in device.settings}
        for subject, tallies in state.observed.items()
        if subject in home.people
    }
    fit_fairness(state.fairness, home)
    state.undo, state.suggested = _fitting(state.undo, device), _fitting(state.suggested, device)
    if state.use is not None:
        state.use.previous, state.use.foreseen = _fitting(state.use.previous, device), _fitting(state.use.foreseen, device)
        state.use = state.use if _lives_here(home, state.use.subject) else None
    if state.movement is not None:
        state.movement.targets = _fitting(state.movement.targets, device)
    fit_guard(state.guard, device)
    state.decided = _fit_decided(state.decided, device, home)
    state.shown = state.shown if state.shown is None or _lives_here(home, state.shown) else None
    if state.suggested_to is not None and not _lives_here(home, state.suggested_to):
        state.suggested, state.suggested_to = {}, None
    state.turned_away = state.turned_away if state.turned_away is None or _lives_here(home, state.turned_away) else None
    return state


def _fit_field(field: Field, setting: Setting, home: Home) -> Field:
    field.commands = [each for each in field.commands if fits(setting, each.value) and (each.start is None or fits(setting, each.start))]
    field.reported = field.reported if fits(setting, field.reported) else None
    field.lit = field.lit if fits(setting, field.lit) else None
    field.replayed = field.replayed if fits(setting, field.replayed) else None
    field.past = [each for each in field.past if fits(setting, each[1])]
    if field.turn is not None:
        field.turn.witnesses = [each for each in field.turn.witnesses if _lives_here(home, each.subject)]
        field.turn.before = field.turn.before if fits(setting, field.turn.before) else None
        field.turn = field.turn if fits(setting, field.turn.value) else None
    if field.hold is not None and field.hold.subject is not None and not _lives_here(home, field.hold.subject):
        field.hold = None
    field.hold = field.hold if field.hold is not None and fits(setting, field.hold.value) else None
    return field


def _fit_decided(decided: Decided | None, device: Device, home: Home) -> Decided | None:
    if decided is None or not _lives_here(home, decided.subject):
        return None
    decided.settings = _fitting(decided.settings, device)
    decided.sources = {name: source for name, source in decided.sources.items() if name in decided.settings}
    decided.whose = {name: whose for name, whose in decided.whose.items() if name in decided.settings and _lives_here(home, whose)}
    return decided


def _fitting(values: Mapping[str, Value], device: Device) -> dict[str, Value]:
    return {name: value for name, value in values.items() if fits(device.settings.get(name), value)}


def _lives_here(home: Home, subject: str) -> bool:
    return subject.startswith("guest:") or subject in home.people


def unreadable(row: SaveState) -> list[Decision]:
    """What was learned by a learner of another version is learned again from the ledger; anything else cannot be had back."""
    if row.room is Room.LEARNED and row.key.count("/") == 2:  # noqa: PLR2004  # person, device, setting
        person, device, setting = row.key.split("/")
        return [Relearn(person, device, setting)]
    return [Warn("restore", f"a saved {row.room} row could not be read and is left out")]
