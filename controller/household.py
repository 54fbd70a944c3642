"""One household between wire and core: messages become events, decisions become publications and writes.

No I/O and no clock: `controller/app.py` (MQTT, SQLite) and `controller/replay.py` (JSON lines) both drive this, so that the same code
decides in both. `receive` never raises, whatever arrives.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import assert_never

from controller import __version__
from controller.config import Config
from controller.core.decisions import (
    Decision,
    DiscountRow,
    ErasePerson,
    PublishDecision,
    PublishDevice,
    PublishDevices,
    PublishSetpoint,
    PublishSuggestion,
    RecordEntry,
    Relearn,
    Respond,
    SaveState,
    Warn,
)
from controller.core.events import (
    AvailabilityReported,
    CommandSeen,
    ConnectionLost,
    Event,
    HistoryLoaded,
    IdentitySeen,
    RequestMade,
    SensorRead,
    StateReported,
    StateRequested,
    TimePassed,
)
from controller.core.house import House
from controller.core.ledger import Entry, EntryType
from controller.core.requests import AcceptSuggestion, ClaimEntry, DiscountEntry, DismissSuggestion, ExportPerson
from controller.effects import Effects, History, Message, Publication
from controller.warnings import Warnings
from controller.wire import (
    BadRequest,
    Listed,
    Topics,
    decode_request,
    encode_device,
    encode_devices,
    encode_document,
    encode_entry,
    encode_info,
    encode_response,
    encode_state,
)
from devices.codecs.native import decode_availability, decode_command, decode_identity, decode_reading, decode_state, encode_setpoint
from devices.codecs.payload import BadPayload

LARGEST = 64 * 1024
"""Bytes of a payload that we read; nothing that we understand is longer."""
_READING_HISTORY = ("person/level", "person/claim", "person/export", "person/forget", "preference/discount")

_log = logging.getLogger("justright")


class Household:
    """A configured home, its stored past, and everything that happens to it from now on."""

    def __init__(self, config: Config, rows: Iterable[SaveState], history: History) -> None:
        """Take up the home where the stored `rows` left it."""
        self._home = config.home
        self._topics = Topics(config.mqtt.base_topic)
        self._house = House(config.home)
        self._history = history
        self._warnings = Warnings(_log)
        self._restored = self._house.restore(rows)
        self.counters: Counter[str] = Counter()

    @property
    def subscriptions(self) -> tuple[str, ...]:
        """The topic filters to subscribe to."""
        return self._topics.subscriptions

    @property
    def will(self) -> Publication:
        """What the broker is to say when we are gone."""
        return Publication(self._topics.bridge_state, encode_state(online=False), retain=True)

    def start(self, at: datetime) -> Effects:
        """Say that we are there, what we are and what there is; act on what came due while we were not."""
        effects = Effects()
        self._publish(effects, self._topics.bridge_state, encode_state(online=True), retain=True)
        details = {"people": len(self._home.people), "devices": len(self._home.devices)}
        self._publish(effects, self._topics.bridge_info, encode_info(__version__, details), retain=True)
        self._perform([*self._restored, PublishDevices()], effects, at)
        self._restored = []
        for row in self._house.states():
            self._perform([row], effects, at)
        self._handle(TimePassed(at), effects)
        return effects

    def receive(self, message: Message, at: datetime, *, late: bool = False) -> Effects:
        """Take in a message. `late`: it waited at the broker while we were away for long, so its own time is not known."""
        effects = Effects()
        self.counters["messages"] += 1
        arrival = self._topics.parse(message.topic)
        if arrival is None:
            self._refuse("topic", "a message came on a topic that nothing is expected on", at)
            return effects
        if len(message.payload) > LARGEST:
            self._refuse("size", "a message was longer than anything that we read", at)
            if arrival[0] != "request":
                return effects
        try:
            event = self._event(arrival, message, at, late=late)
        except BadPayload as error:
            self._refuse(f"payload/{arrival[0]}", f"a payload on a {arrival[0]} topic was refused: {error}", at)
            return effects
        except BadRequest as error:
            self._perform([Respond(arrival[1], {}, error.message, error.transaction)], effects, at)
            return effects
        if event is not None:
            self._handle(event, effects)
        return effects

    def wake(self, at: datetime) -> Effects:
        """Act on what is due."""
        effects = Effects()
        self._handle(TimePassed(at), effects)
        return effects

    def disconnected(self, at: datetime) -> Effects:
        """The link to the broker is gone."""
        effects = Effects()
        self._handle(ConnectionLost(at), effects)
        return effects

    def next_deadline(self) -> datetime | None:
        """Return when to `wake`."""
        return self._house.next_deadline()

    def reads_history(self, topic: str) -> bool:
        """Say whether a message on this topic may read the store back, so that everything must be committed before."""
        arrival = self._topics.parse(topic)
        return arrival is not None and arrival[0] == "request" and arrival[1] in _READING_HISTORY

    # --- messages to events -----------------------------------------------------------------------------------------------------------

    def _event(self, arrival: tuple[str, ...], message: Message, at: datetime, *, late: bool) -> Event | None:
        match arrival:
            case ("identity", place, source):
                return IdentitySeen(at, place, source, decode_identity(message.payload), message.retain)
            case ("sensor", sensor):
                return self._reading(sensor, message, at)
            case ("request", verb):
                return self._request(verb, message, at)
            case (channel, device) if device not in self._home.devices:
                self._refuse("device", f"a message on a {channel} topic named a device that is not configured", at)
                return None
            case ("state", device):
                report = decode_state(message.payload, self._home.devices[device].settings)
                return StateReported(at, device, report, message.retain, late)
            case ("availability", device):
                return AvailabilityReported(at, device, decode_availability(message.payload), message.retain)
            case ("get", device):
                return None if message.retain else StateRequested(at, device)
            case ("set", device):
                return None if message.retain else CommandSeen(at, device, decode_command(message.payload, self._home.devices[device].settings))
            case ("suggestion/accept", device):
                return None if message.retain else RequestMade(at, AcceptSuggestion(device))
            case ("suggestion/dismiss", device):
                return None if message.retain else RequestMade(at, DismissSuggestion(device))
        return None

    def _reading(self, sensor: str, message: Message, at: datetime) -> Event | None:
        if sensor not in self._house.sensors:
            self._refuse("sensor", "a reading came from a sensor that is neither configured nor any device's signal", at)
            return None
        return SensorRead(at, sensor, decode_reading(message.payload), message.retain)

    def _request(self, verb: str, message: Message, at: datetime) -> Event | None:
        if message.retain:
            self._refuse("retained request", "a retained request was not met: it may be from any time", at)
            return None
        request, transaction = decode_request(verb, message.payload[: LARGEST + 1] if len(message.payload) <= LARGEST else b"\xff")
        entry: Entry | None = None
        if isinstance(request, ClaimEntry | DiscountEntry):
            entry = self._history.entry(request.event)
        return RequestMade(at, request, transaction, entry)

    # --- decisions to effects ---------------------------------------------------------------------------------------------------------

    def _handle(self, event: Event, effects: Effects) -> None:
        if isinstance(event, RequestMade) and isinstance(event.request, ExportPerson):
            self._export(event.request, event, effects)
            return
        self._perform(self._house.handle(event), effects, event.at)

    def _export(self, request: ExportPerson, event: RequestMade, effects: Effects) -> None:
        if request.person in self._home.people:
            answer = Respond(request.verb, self._history.export(request.person), None, event.transaction)
        else:
            known = ", ".join(self._home.people)
            answer = Respond(request.verb, {}, f"no person {request.person!r}; known are {known}", event.transaction)
        self._perform([answer], effects, event.at)

    def _perform(self, decisions: Iterable[Decision], effects: Effects, at: datetime) -> None:
        for decision in decisions:
            match decision:
                case PublishSetpoint(device, values):
                    self._publish(effects, self._topics.set(device), encode_setpoint(values), urgent=True)
                    self.counters["setpoints"] += 1
                case PublishDecision(device, document):
                    text = encode_document(document) if document else ""
                    self._publish(effects, self._topics.decision(device), text, retain=True)
                case PublishSuggestion(device, document):
                    text = encode_document(document) if document else ""
                    self._publish(effects, self._topics.suggestion(device), text, retain=True)
                case PublishDevice(device):
                    self._publish(effects, self._topics.bridge_device(device), encode_device(decision), retain=True)
                case PublishDevices():
                    self._publish(effects, self._topics.bridge_devices, encode_devices(self._listed()), retain=True)
                case RecordEntry(entry):
                    effects.writes.append(decision)
                    self.counters[entry.type.value] += 1
                    self._publish(effects, self._topics.bridge_event, encode_entry(entry))
                case SaveState() | ErasePerson() | DiscountRow():
                    effects.writes.append(decision)
                case Relearn(person, device, setting):
                    evidence = self._evidence(effects, person, device, setting)
                    self._perform(self._house.handle(HistoryLoaded(at, person, device, setting, evidence)), effects, at)
                case Respond(verb):
                    self._publish(effects, self._topics.response(verb), encode_response(self._completed(decision)))
                case Warn(topic, text):
                    self._refuse(topic, text, at)
                case _:
                    assert_never(decision)

    def _completed(self, answer: Respond) -> Respond:
        """Add what only the wire side counts to an answer about our health."""
        if answer.verb != "health" or answer.error:
            return answer
        return Respond(answer.verb, {"version": __version__, **answer.data, "counters": dict(sorted(self.counters.items()))}, None, answer.transaction)

    def _evidence(self, effects: Effects, person: str, device: str, setting: str) -> tuple[Entry, ...]:
        """Return the evidence of the store, in the light of what this step is about to write to it."""
        gone = {write.entry for write in effects.writes if isinstance(write, DiscountRow)}
        stored = self._history.evidence(person, device, setting)
        fresh = [write.entry for write in effects.writes if isinstance(write, RecordEntry) and write.stored]
        known = {entry.id for entry in stored}
        added = [each for each in fresh if each.id not in known and (each.person, each.device, each.setting) == (person, device, setting)]
        counting = [each for each in (*stored, *added) if each.id not in gone and each.type in {EntryType.PREFERENCE, EntryType.ACCEPTANCE}]
        return tuple(sorted(counting, key=lambda each: each.at))

    def _listed(self) -> list[Listed]:
        return [
            Listed(each.name, each.kind.name, each.place, each.settings, available=self._house.available(each.name))
            for each in self._home.devices.values()
        ]

    def _publish(self, effects: Effects, topic: str, payload: str, *, retain: bool = False, urgent: bool = False) -> None:
        effects.publications.append(Publication(topic, payload, retain=retain, urgent=urgent))

    def _refuse(self, topic: str, text: str, at: datetime) -> None:
        self.counters["refused"] += 1
        self._warnings.say(topic, text, at)
