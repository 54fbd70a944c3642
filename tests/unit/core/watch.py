"""An onlooker who judges every decision by the protocol alone: from the events, the published decisions and the saved state."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from datetime import datetime

from controller.core.attribution import in_force
from controller.core.decisions import Document, PublishDecision, PublishSetpoint, PublishSuggestion, RecordEntry, Respond, Room, Source
from controller.core.events import Event, RequestMade, SensorRead, StateRequested, TimePassed
from controller.core.ledger import EntryType
from controller.core.presence import PlaceState, load_place
from controller.core.requests import AcceptSuggestion, Level, SetDevice, UndoDecision
from controller.core.state import DeviceState, Field, load_device
from devices.settings import NumberSetting, Value
from tests.unit.core.homes import HOME
from tests.unit.core.life import Life, Outcome

CAPPED = ("shower", "bath")
MOVING = ("seat", "wheel", "mirrors")
GREATEST_AGE_S = 5.0
GOOD: dict[str, tuple[float | str, ...]] = {
    "vehicle_speed": (0,),
    "vehicle_gear": ("p", 126),
    "driver_belt": ("off",),
    "rear_seat": ("empty",),
}
_ORDER = ("default", "household", "prediction", "pin", "override", "safety")


@dataclass(slots=True)
class Watch:
    """What the onlooker remembers from one event to the next."""

    life: Life
    ids: set[str] = field(default_factory=set)
    signals: dict[str, tuple[float | str, datetime]] = field(default_factory=dict)
    devices: dict[str, DeviceState] = field(default_factory=dict)
    decided: datetime | None = None
    latest: datetime | None = None

    def saw(self, event: Event, outcome: Outcome) -> None:
        """Judge what followed from an event."""
        if isinstance(event, SensorRead) and not event.retained:
            self.signals[event.sensor] = (event.reading.value, self.life.now)
        before, self.devices = self.devices, {name: self._device(name) for name in HOME.devices}
        for setpoint in outcome.of(PublishSetpoint):
            self._setpoint(setpoint, event, before.get(setpoint.device, DeviceState()))
        for decision in outcome.decisions:
            self._document(decision)
            self._entry(decision)
        self._observing(event, outcome)
        self._outcome(outcome)
        self.latest = max(self.latest or event.at, event.at)
        deadline = self.life.house.next_deadline()
        if isinstance(event, TimePassed):  # what another event brings up that is due already is done when it wakes next, at once
            assert deadline is None or event.at < self.latest or deadline > event.at, "a deadline that is due was left undone"
        if isinstance(event, RequestMade):
            assert len(outcome.of(Respond)) == 1, "a request is answered once"

    def _device(self, name: str) -> DeviceState:
        row = self.life.memory.rows.get((Room.RUNNING, f"device/{name}"))
        return load_device(row.state) if row else DeviceState()

    def place_of(self, device: str) -> PlaceState:
        """Return who is where a device stands, as saved."""
        row = self.life.memory.rows.get((Room.RUNNING, f"place/{HOME.devices[device].place}"))
        return load_place(row.state) if row else PlaceState()

    def _setpoint(self, setpoint: PublishSetpoint, event: Event, before: DeviceState) -> None:
        for name, value in setpoint.values.items():
            assert allowed(setpoint.device, name, value), f"{setpoint.device} was told {name} {value!r}"
            if setpoint.device in CAPPED:
                self._cap(setpoint.device, event, value)
            if setpoint.device in MOVING and not self._stops(setpoint.device, name, value, before):
                assert not self._forbidden(setpoint.device), f"{setpoint.device} moves although {self._forbidden(setpoint.device)}"
            undone = isinstance(event, RequestMade) and isinstance(event.request, UndoDecision)
            if setpoint.device not in MOVING and not undone:
                self._hold(setpoint.device, name, value, before)
            if not isinstance(event, StateRequested | RequestMade):
                self._needed(setpoint.device, name, value, before)

    def _cap(self, device: str, event: Event, value: Value) -> None:
        there = self.place_of(device).occupants()
        served = [each for each in there if not each.conflict]
        asked = isinstance(event, RequestMade) and isinstance(event.request, SetDevice) and event.request.person in {"ana", "ben"}
        if any(each.subject == "kid" for each in there):
            assert float(value) <= 38, f"{value} °C beside a child"
        elif served and served[-1].subject in {"ana", "ben"}:
            assert float(value) <= 43
        elif served or self.devices[device].use or not asked:
            assert float(value) <= 38, f"{value} °C for {served or 'somebody unknown'}"

    def _stops(self, device: str, name: str, value: Value, before: DeviceState) -> bool:
        """Say whether a command is to stay where the device last said that it stands, as nearly as it can be told."""
        spec = HOME.devices[device].settings[name]
        reported = [each.fields[name].reported for each in (before, self.devices[device]) if name in each.fields]
        return any(isinstance(spec, NumberSetting) and isinstance(one, int | float) and spec.quantise(one) == value for one in reported)

    def _forbidden(self, device: str) -> list[str]:
        needed = [
            each.name for each in HOME.devices[device].kind.interlocks if not each.optional or each.name in HOME.devices[device].signals
        ]
        return [each for each in needed if not self._good(HOME.devices[device].signals.get(each, each))]

    def _good(self, sensor: str) -> bool:
        value, at = self.signals.get(sensor, (None, self.life.now))
        return value in GOOD[sensor] and (self.life.now - at).total_seconds() <= GREATEST_AGE_S

    def _hold(self, device: str, name: str, value: Value, before: DeviceState) -> None:
        """A field that was held before and is held still is not set to anything else, unless for safety."""
        wanted, spec = self._kept(self.devices[device], name), HOME.devices[device].settings[name]
        if wanted is None or wanted != self._kept(before, name):
            return
        if isinstance(spec, NumberSetting) and not isinstance(wanted, str):
            limits = [spec.maximum, *([38.0, 43.0] if device in CAPPED else [])]
            assert any(spec.same(spec.quantise(min(wanted, limit)), value) for limit in limits), f"{name} is held at {wanted}, told {value}"
        else:
            assert value == wanted

    def _kept(self, state: DeviceState, name: str) -> Value | None:
        """Return what is held of a field: what a hand is turning it to, else what somebody set it to."""
        field = state.fields.get(name)
        if field is None:
            return None
        turning = field.turn is not None and field.turn.suspect is None
        return field.turn.value if field.turn and turning else field.hold.value if field.hold else None

    def _needed(self, device: str, name: str, value: Value, before: DeviceState) -> None:
        """Nothing is commanded that the device reports already, unless somebody else has told it something else since."""
        same = HOME.devices[device].settings[name].same
        fields = [state.fields.get(name, Field()) for state in (before, self.devices[device])]
        stood = fields[0].reported, in_force(fields[0]), fields[1].reported
        assert not all(one is not None and same(one, value) for one in stood), f"{device} was told {name} {value}, where it stands"

    def _outcome(self, outcome: Outcome) -> None:
        """What was last decided of a device stands or was commanded, and what is held is decided."""
        for device, state in self.devices.items():
            for document in outcome.documents(device)[-1:]:
                self._stands(document, state)

    def _stands(self, document: Document, state: DeviceState) -> None:
        for name, value in document.settings.items():
            field, part = state.fields.get(name, Field()), document.because[name]
            if self._kept(state, name) is not None:
                assert "override" in {part["source"], part.get("wished")}, f"{name} is held, but {part}"
            if document.acted:
                stands = in_force(field)
                assert stands is not None, f"{name} was neither commanded nor reported"
                turning = field.turn is not None and field.turn.suspect is None
                assert turning or HOME.devices[document.device].settings[name].same(stands, value), (
                    f"{name} stands at {stands}, not {value}"
                )

    def _document(self, decision: object) -> None:
        if not isinstance(decision, PublishDecision | PublishSuggestion) or decision.document is None:
            return
        document = decision.document
        json.dumps([dict(document.settings), document.spread, document.because], allow_nan=False)
        assert isinstance(decision, PublishSuggestion) or self._new(document.id)
        assert self.decided is None or document.at >= self.decided, "decisions go back in time"
        assert document.at <= self.life.now
        self.decided = document.at
        whole(document)

    def _entry(self, decision: object) -> None:
        if not isinstance(decision, RecordEntry):
            return
        entry = decision.entry
        json.dumps(entry.detail, allow_nan=False)
        assert self._new(entry.id)
        assert entry.at <= self.life.now
        if entry.type in {EntryType.PREFERENCE, EntryType.ACCEPTANCE}:
            assert entry.person in HOME.people
            assert entry.setting in HOME.devices[entry.device].settings
            assert entry.value is not None
        if entry.type in {EntryType.IGNORED, EntryType.UNATTRIBUTED}:
            assert entry.person is None
            assert entry.reason

    def _new(self, name: str) -> bool:
        assert name not in self.ids, "an id is given twice"
        self.ids.add(name)
        return True

    def _observing(self, event: Event, outcome: Outcome) -> None:
        """At `observe` nothing is commanded, and at `off` nothing is said."""
        if isinstance(event, RequestMade) and isinstance(event.request, SetDevice | UndoDecision | AcceptSuggestion):
            return
        for device in HOME.devices:
            levels = {each.level for each in outcome.documents(device)}
            assert Level.OFF not in levels
            if levels == {Level.OBSERVE} and device not in MOVING:
                assert outcome.sets(device) == []


def allowed(device: str, name: str, value: Value) -> bool:
    """Say whether a value is on the setting's grid and within its limits, or one of its options."""
    spec = HOME.devices[device].settings.get(name)
    if isinstance(spec, NumberSetting) and not isinstance(value, str):
        steps = (value - spec.minimum) / spec.step
        return spec.minimum <= value <= spec.maximum and abs(steps - round(steps)) < 1e-6
    return spec is not None and spec.plausible(value)


def whole(document: Document) -> None:
    """Assert that a decision document does not contradict itself."""
    parts = document.because
    assert set(document.settings) == set(parts) == set(document.spread)
    assert all(allowed(document.device, name, value) for name, value in document.settings.items())
    assert 0 <= document.confidence <= 1
    assert math.isfinite(document.confidence)
    assert document.why.strip()
    strongest = max((part["source"] for part in parts.values()), key=_ORDER.index, default="default")
    assert document.source is Source(strongest)
    assert document.acted == (bool(parts) and not any("blocked" in part for part in parts.values()))
    for name, part in parts.items():
        inferred = part["source"] in {"prediction", "household", "default"}
        if inferred and document.device in CAPPED:
            assert float(document.settings[name]) <= 41
