"""The one door of the core: events in, decisions out. Total, deterministic, and without a clock of its own.

`handle` never raises on an event that a codec can build; `next_deadline` says when the house wants to be woken with `TimePassed`.
Deadlines that lie before an event are acted on first, at their own time, so that a late caller changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, assert_never

from controller.core import clockwork
from controller.core.attribution import reports
from controller.core.clock import trusted
from controller.core.commanding.availability import availability
from controller.core.core import Core
from controller.core.credit import reconsidering, turns
from controller.core.deadlines import device_deadline, place_deadline
from controller.core.deciding import Cause, decide
from controller.core.decisions import Decision, PublishDevice, Room, SaveState
from controller.core.events import (
    AvailabilityReported,
    CommandSeen,
    ConnectionLost,
    ConnectionMade,
    Event,
    HistoryLoaded,
    IdentitySeen,
    RequestMade,
    ReviewDue,
    ReviewFinished,
    SensorRead,
    StateReported,
    StateRequested,
    TimePassed,
)
from controller.core.hearing import signals_of, silence, watchers
from controller.core.home import Home
from controller.core.learning import reviewing
from controller.core.learning.rebuilding import loaded
from controller.core.petitions import petition
from controller.core.preferences import Wishes
from controller.core.presence import PlaceState, Sources, dump_place, occupancy
from controller.core.safety import Sample, guarding, movement
from controller.core.saved.future import bring_back
from controller.core.saved.loading import load
from controller.core.saved.restoring import unreadable
from controller.core.state import DeviceState, dump_device
from controller.core.wishes.proposal import Minds
from devices.kinds import Device

_LONG_AGO = datetime(1970, 1, 2, tzinfo=UTC)
_MOST_DUE = 100_000
"""Deadlines acted on before one event: more than a year of ticks, and an end to a fault that would go on for ever."""
_HandedOn = IdentitySeen | StateReported | AvailabilityReported | CommandSeen | RequestMade | HistoryLoaded | ReviewDue | ReviewFinished


class House:
    """A household's mind. See `controller/core/core.py` for what it knows and the rooms beside it for how it thinks."""

    def __init__(self, home: Home, *, kept: bool = True) -> None:
        """Start with nothing known but the configuration. `kept`: the running state is saved as it changes (a simulation does without)."""
        devices = {name: DeviceState() for name in home.devices}
        places = {name: PlaceState() for name in home.places}
        wishes = Wishes(home)
        self._core = Core(home, wishes, Minds(home, facts=wishes.facts, kept=kept), devices, places, sources=Sources(home.sources))
        self._deadlines: dict[str, datetime | None] = dict.fromkeys(devices)  # in the order of the configuration, whoever speaks first
        self._place_deadlines: dict[str, datetime | None] = dict.fromkeys(places)
        self._watchers = watchers(home)
        self._restored, self._kept = False, kept
        self._saved: dict[str, Mapping[str, Any] | None] = {}  # the state of devices and places as it was last saved
        self._ticking_from = _LONG_AGO
        self._sensors = frozenset((*home.sensors, *(sensor for device in home.devices.values() for sensor in signals_of(device))))

    def handle(self, event: Event) -> list[Decision]:
        """Take in one event and return what follows from it, in order."""
        core = self._core
        if self._restored:
            self._resume(event.at)
        if clockwork.heard(core, event.at):
            self._tidy()
        for _ in range(_MOST_DUE):
            due = self.next_deadline()
            if due is None or due > event.at:
                break
            core.now = max(core.now, due)
            self._wake()
            guarding.after(core)
            self._tidy(woken=True)
        core.now = max(core.now, event.at)
        core.asked = isinstance(event, RequestMade | HistoryLoaded)
        core.listening = not isinstance(event, ConnectionLost) and (core.listening or not isinstance(event, TimePassed))
        self._dispatch(event)
        if any(core.hindsight.waiting.values()):  # what rested on something that was withdrawn falls with it
            reconsidering.due(core)
        core.asked = False
        guarding.after(core)
        self._tidy()
        core.out, decided = [], core.out
        return decided

    def next_deadline(self) -> datetime | None:
        """Return when the house wants to be woken, if nothing comes in before."""
        times = [each for each in (*self._deadlines.values(), *self._place_deadlines.values()) if each is not None]
        if self._core.hindsight.waiting:
            times.append(self._core.now)
        return min(times, default=None)

    def sets_clock(self, at: datetime) -> bool:
        """Say whether the clock was not set until now, and is at `at`: then no time has passed, however it looks."""
        return self._core.clockless and trusted(at)

    @property
    def sensors(self) -> frozenset[str]:
        """The sensors whose readings mean anything here: the configured ones, and those that are signals of a device."""
        return self._sensors

    @property
    def signals(self) -> frozenset[str]:
        """The sensors without whose good word something does not move or warm."""
        return frozenset(self._watchers)

    def available(self, device: str) -> bool | None:
        """Return whether a device is reachable, as far as it ever said."""
        return self._core.devices[device].available

    def states(self) -> list[PublishDevice]:
        """Return how every device stands that has ever said so."""
        known = [(name, each) for name, each in self._core.devices.items() if each.values() or each.available is not None]
        return [PublishDevice(name, each.values(), each.available) for name, each in known]

    def snapshot(self) -> list[SaveState]:
        """Return the running state whole; what was set and learned is saved as it changes."""
        core = self._core
        return [
            *(_device_row(name, each) for name, each in core.devices.items()),
            *(_place_row(name, each) for name, each in core.places.items()),
            *core.habits.rows(),
            *core.leanings.rows(),
            *core.insistence.rows(),
            *core.hindsight.rows(),
            *core.sources.rows(),
            *core.beliefs.rows(),
            *core.whims.rows(),
            *core.journal.rows(),
        ]

    def restore(self, rows: Iterable[SaveState]) -> list[Decision]:
        """Take over saved state, from a snapshot or a store. Rows of what is no longer configured are left alone."""
        for row in rows:
            try:
                load(self._core, row)
            except (ValueError, KeyError, TypeError):
                self._core.emit(*unreadable(row))
        reviewing.begin_again(self._core)
        self._restored = True
        self._core.out, said = [], self._core.out
        return [each for index, each in enumerate(said) if each not in said[:index]]

    def _resume(self, at: datetime) -> None:
        """Go on: what came due meanwhile is due at its own time, ticks are not caught up, what moved unwatched is stopped where it is."""
        core, self._restored, self._ticking_from = self._core, False, at
        bring_back(self._core, at)
        for name, device in core.home.devices.items():
            guarding.resumed(core.device(name))
            if core.devices[name].movement is not None:
                core.now = max(core.now, at)
                movement.abort(core, device)
        for name in core.places:
            self._place_deadlines[name] = place_deadline(core, name)
        self._tidy()

    def _dispatch(self, event: Event) -> None:
        match event:
            case StateRequested():
                self._woke_up(event)
            case SensorRead():
                self._read(event)
            case ConnectionLost():
                self._disconnected()
            case ConnectionMade():
                guarding.connected(self._core)
            case TimePassed():
                pass
            case _:
                _hand_on(self._core, event)

    def _read(self, event: SensorRead) -> None:
        """Take in a reading; a retained one may be from any time, and proves nothing about a device that moves."""
        if event.retained and event.sensor in self._watchers:
            return
        self._core.samples[event.sensor] = sample = Sample(event.reading.value, self._core.now)
        for device in self._watchers.get(event.sensor, ()):
            guarding.sensed(self._core, device, sample)
            if self._core.devices[device.name].movement is not None:
                self._review(device)

    def _review(self, device: Device) -> None:
        self._core.device(device.name)
        if movement.review(self._core, device):
            decide(self._core, device.name, Cause.CHANGE)

    def _woke_up(self, event: StateRequested) -> None:
        if event.device in self._core.devices:
            decide(self._core, event.device, Cause.WAKE)

    def _disconnected(self) -> None:
        """Nobody hears us: what moves is no longer watched, and what was reported may change unheard. No signal is good any more."""
        for sensor in self._watchers:
            self._core.samples.pop(sensor, None)
        guarding.disconnected(self._core)
        for name, device in self._core.home.devices.items():
            silence(self._core.devices[name])
            if self._core.devices[name].movement is not None:
                movement.abort(self._core, device)

    def _wake(self) -> None:
        """Act on everything that is due now."""
        core = self._core
        reconsidering.due(core)
        for name in [each for each, due in self._place_deadlines.items() if due is not None and due <= core.now]:
            occupancy.lapse(core, name)
        for name in [each for each, due in self._deadlines.items() if due is not None and due <= core.now]:
            self._device_due(core.home.devices[name])

    def _device_due(self, device: Device) -> None:
        core, state = self._core, self._core.device(device.name)
        for setting, field in list(state.fields.items()):
            if field.turn is not None and turns.settles(device, setting, field) <= core.now:
                turns.settle(core, device, setting)
        if state.movement is not None:
            self._review(device)
        guarding.due(core, device)
        released = [
            field
            for field in state.fields.values()
            if field.hold is not None and field.hold.until is not None and field.hold.until <= core.now
        ]
        for field in released:
            field.hold = None
        paused = state.paused_until is not None and state.paused_until <= core.now
        if paused:
            state.paused_until = None
        if released or paused:
            decide(core, device.name, Cause.CHANGE)
        elif not device.kind.once and state.decided is not None:
            decide(core, device.name, Cause.TICK)

    def _tidy(self, *, woken: bool = False) -> None:
        """Save what changed and find out when to be woken next. Where only time went by most is as it was, and is not written again."""
        core = self._core
        touched, core.touched_devices = core.touched_devices, {}
        for name in touched:
            if self._kept:
                self._save(_device_row(name, core.devices[name]), woken=woken)
            self._deadlines[name] = device_deadline(core, core.home.devices[name], self._ticking_from)
        places, core.touched_places = core.touched_places, {}
        for name in places:
            if self._kept:
                self._save(_place_row(name, core.places[name]), woken=woken)
            self._place_deadlines[name] = place_deadline(core, name)

    def _save(self, row: SaveState, *, woken: bool) -> None:
        if not woken or self._saved.get(row.key) != row.state:
            self._core.emit(row)
        self._saved[row.key] = row.state


def _hand_on(core: Core, event: _HandedOn) -> None:
    """Give an event to the room that it belongs to."""
    match event:
        case IdentitySeen():
            occupancy.identity(core, event)
        case StateReported():
            reports.report(core, event)
            guarding.reported(core, event)
        case AvailabilityReported():
            availability(core, event)
        case CommandSeen():
            guarding.overruled(core, event)
            reports.command_seen(core, event)
        case RequestMade():
            petition(core, event)
        case HistoryLoaded():
            loaded(core, event)
        case ReviewDue():
            reviewing.due(core, event)
        case ReviewFinished():
            reviewing.finished(core, event)
        case _:
            assert_never(event)


def _device_row(name: str, state: DeviceState) -> SaveState:
    return SaveState(Room.RUNNING, f"device/{name}", dump_device(state))


def _place_row(name: str, state: PlaceState) -> SaveState:
    return SaveState(Room.RUNNING, f"place/{name}", dump_place(state))
