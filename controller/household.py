"""One household between wire and core: messages in, publications and writes out.

No I/O and no clock: `controller/app.py` (MQTT, SQLite) and `controller/replay.py` (JSON lines) both drive this, so that the same code
decides in both. `receive` never raises, whatever arrives.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from controller import __version__
from controller.arrivals import Unexpected, read_event, with_article
from controller.complaints import Complaints
from controller.config import Config
from controller.core.decisions import (
    Decision,
    DiscountRow,
    ErasePerson,
    PublishDecision,
    PublishDevices,
    PublishSetpoint,
    RecordEntry,
    Relearn,
    Respond,
    RunReview,
    SaveState,
    Warn,
)
from controller.core.events import (
    ConnectionLost,
    ConnectionMade,
    Event,
    HistoryLoaded,
    RequestMade,
    ReviewDue,
    ReviewFinished,
    SensorRead,
    TimePassed,
)
from controller.core.house import House
from controller.core.requests import ExportPerson
from controller.effects import Effects, Findings, History, Message, Publication, Review
from controller.evidence import evidence_for
from controller.foreign import Foreign
from controller.pseudonyms import Pseudonyms
from controller.publishing import Published, device_list, publication
from controller.traffic.limits import Limits
from controller.wire import BadRequest, Listed, Topics, encode, encode_info, encode_state, encode_time
from devices.codecs.payload import BadPayload
from devices.messages import Reading

_READING_HISTORY = (
    *("person/level", "person/claim", "person/export", "person/forget", "preference/discount"),
    *("review/run", "review/undo"),
)

_SOURCES_SHOWN = 20
"""Sources that `health` names with what was left out of them."""

UNREADABLE = Reading("unreadable")
"""What is made of nonsense from a sensor that something may move or warm on: it is not good any more."""
_BEFORE = datetime(1970, 1, 1, tzinfo=UTC)  # of what has no moment yet

_log = logging.getLogger("justright")


class Household:
    """A configured home, its stored past, and everything that happens to it from now on."""

    def __init__(
        self,
        config: Config,
        rows: Iterable[SaveState],
        history: History,
        vitals: Callable[[], Mapping[str, Any]] | None = None,
        *,
        kept: bool = True,
        at_hand: bool = True,
        names_topics: bool = False,
    ) -> None:
        """Take up the home where the stored `rows` left it; what was learned in an older form is learned again from the history.

        `vitals` says how the shell is, for `health`; a replay has none. `kept`: the running state is written down as it changes, so that
        a power cut loses nothing; a simulation in virtual time does without. `at_hand`: the history can be read in every step; otherwise
        only in those of which `reads_history` says so and in what is done in a turn, and `Effects.relearn` waits for one. `names_topics`:
        what is said in the log of a message that was refused names its topic, for whoever replays one.
        """
        self._home = config.home
        self._config = config
        self._topics = Topics(config.mqtt.base_topic)
        self._foreign: dict[str, list[Foreign]] = {}
        for each in config.foreign:
            self._foreign.setdefault(each.topic, []).append(each)
        self._pseudonyms = Pseudonyms(config.pseudonym_key, config.home) if config.pseudonym_key is not None else None
        self._house = House(self._pseudonyms.home(config.home) if self._pseudonyms is not None else config.home, kept=kept)
        self._history = history
        self._at_hand, self._reading = at_hand, True
        self._vitals = vitals
        self._complaints = Complaints(_log, topics=names_topics)
        self.counters: Counter[str] = Counter()
        self.limits: Limits | None = Limits(self._topics)
        self._restored = [*self._with_evidence(self._house.restore(rows))]

    @property
    def subscriptions(self) -> tuple[str, ...]:
        """The topic filters to subscribe to."""
        return (*self._topics.subscriptions, *(topic for topic in self._foreign if self._topics.parse(topic) is None))

    @property
    def will(self) -> Publication:
        """What the broker is to say when we are gone."""
        return Publication(self._topics.bridge_state, encode_state(online=False), retain=True)

    def start(self, at: datetime) -> Effects:
        """Say that we are there, what we are and what there is; act on what came due while we were not."""
        info = encode_info(__version__, {"people": len(self._home.people), "devices": len(self._home.devices)})
        effects, restored = Effects(), self._restored
        self._restored = []
        effects.publications.append(Publication(self._topics.bridge_state, encode_state(online=True), retain=True))
        effects.publications.append(Publication(self._topics.bridge_info, info, retain=True))
        if self._config.pseudonym_key is not None and self._config.pseudonym_key.fresh:
            self._perform([PublishDecision(name, None) for name in self._home.devices], effects, at)  # what is retained may have names
        for decision in restored:
            if isinstance(decision, HistoryLoaded):
                self._handle(replace(decision, at=at), effects)
            else:
                self._perform([decision], effects, at)
        self._perform([PublishDevices(), *self._house.states()], effects, at)
        self._handle(TimePassed(at), effects)
        self._handle(ConnectionMade(at), effects)
        return effects

    def receive(self, message: Message, at: datetime, *, late: bool = False) -> Effects:
        """Take in a message. `late`: it waited at the broker while we were away for long, so its own time is not known."""
        effects, self._complaints.topic = Effects(), message.topic
        self.counters["messages"] += 1
        arrival = self._topics.parse(message.topic)
        for sensor in self._foreign.get(message.topic, ()):
            self._read(sensor, message, at, effects)
        if arrival is None:
            if message.topic not in self._foreign:
                self._refuse("topic", "a message came on a topic that nothing is expected on")
            return effects
        try:
            self._handle(read_event(arrival, message, at, self._home.devices, self._history, late=late), effects)
        except Unexpected as error:
            self._refuse(error.kind, str(error))
        except BadPayload as error:
            self._refuse(f"payload/{arrival[0]}", f"a payload on {with_article(arrival[0])} topic was refused: {error}")
            if arrival[0] == "sensor" and arrival[1] in self._house.signals:
                self._handle(SensorRead(at, arrival[1], UNREADABLE, message.retain), effects)
        except BadRequest as error:
            self._perform([Respond(arrival[1], {}, error.message, error.transaction)], effects, at)
        return effects

    def wake(self, at: datetime) -> Effects:
        """Act on what is due."""
        effects, self._complaints.topic = Effects(), ""
        self._handle(TimePassed(at), effects)
        return effects

    def disconnected(self, at: datetime) -> Effects:
        """The link to the broker is gone."""
        effects = Effects()
        self._handle(ConnectionLost(at), effects)
        return effects

    def review(self, at: datetime) -> Effects:
        """Have the learners reviewed: the quiet hour has come."""
        effects = Effects()
        self._handle(ReviewDue(at), effects)
        return effects

    def reviewed(self, findings: Findings, at: datetime) -> Effects:
        """Take in what a review found. Reads the history where learners change."""
        effects = Effects()
        self._handle(ReviewFinished(at, findings.verdicts, findings.error), effects)
        return effects

    def relearn(self, wanted: Iterable[Relearn], at: datetime) -> Effects:
        """Learn again what a step before asked for in `Effects.relearn`. Reads the history."""
        effects, self._reading = Effects(), True
        self._perform(wanted, effects, at)
        return effects

    def health(self, at: datetime) -> Publication:
        """Say how we are: what `health` answers, retained for whoever looks later."""
        offline = [name for name in self._home.devices if self._house.available(name) is False]
        home = {"people": len(self._home.people), "devices": len(self._home.devices), "unavailable": offline}
        return Publication(self._topics.bridge_health, encode({"at": encode_time(at), **self._health(home)}), retain=True)

    def sets_clock(self, at: datetime) -> bool:
        """Say whether the clock is set only now, so that nothing has become due."""
        return self._house.sets_clock(at)

    def next_deadline(self) -> datetime | None:
        """Return when to `wake`."""
        return self._house.next_deadline()

    def reads_history(self, topic: str) -> bool:
        """Say whether a message on this topic may read the store back, so that everything must be committed before."""
        arrival = self._topics.parse(topic)
        return arrival is not None and arrival[0] == "request" and arrival[1] in _READING_HISTORY

    def _handle(self, event: Event, effects: Effects) -> None:
        if self._pseudonyms is not None:
            event = self._pseudonyms.arriving(event)
        if isinstance(event, SensorRead) and event.sensor not in self._house.sensors:
            raise Unexpected("sensor", "a reading came from a sensor that is neither configured nor any device's signal")
        if isinstance(event, RequestMade) and isinstance(event.request, ExportPerson):
            self._perform([self._exported(event.request, event.transaction)], effects, event.at)
            return
        self._reading = self._at_hand or isinstance(event, RequestMade | ReviewDue | ReviewFinished)
        self._perform(self._house.handle(event), effects, event.at)

    def _read(self, sensor: Foreign, message: Message, at: datetime, effects: Effects) -> None:
        """Take in what a message on a foreign topic says of a sensor; most devices do not say everything every time."""
        try:
            reading = sensor.read(message.payload)
        except BadPayload as error:
            self._refuse(f"foreign/{sensor.sensor}", f"a payload for the sensor {sensor.sensor} was refused: {error}")
            return
        if reading is not None:
            self._handle(SensorRead(at, sensor.sensor, reading, message.retain), effects)

    def _exported(self, request: ExportPerson, transaction: str | float | None) -> Respond:
        if request.person in self._home.people:
            return Respond(request.verb, self._history.export(request.person), None, transaction)
        known = ", ".join(self._home.people)
        return Respond(request.verb, {}, f"no person {request.person!r}; known are {known}", transaction)

    def _perform(self, decisions: Iterable[Decision], effects: Effects, at: datetime) -> None:
        """Turn decisions into what the shell publishes and stores, in their order."""
        for decision in decisions:
            if isinstance(decision, RecordEntry | SaveState | ErasePerson | DiscountRow):
                effects.writes.append(decision)
            if isinstance(decision, ErasePerson) and self._pseudonyms is not None:
                effects.writes.append(ErasePerson(self._pseudonyms.of(decision.person)))  # the answers that are kept call them so
            if isinstance(decision, Relearn) and not self._reading:
                effects.relearn.append(decision)
            elif isinstance(decision, Relearn):
                evidence = evidence_for(decision, self._history, effects.writes)
                loaded = HistoryLoaded(at, decision.person, decision.device, decision.setting, evidence)
                self._perform(self._house.handle(loaded), effects, at)
            elif isinstance(decision, RunReview):
                effects.review = Review(decision.subjects, self._config.review.challengers, self._config.store, self.reviewed)
            elif isinstance(decision, Warn):
                self._refuse(decision.topic, decision.text)
            elif isinstance(decision, PublishDevices):
                effects.publications.append(device_list(self._topics, self._listed()))
            elif not (isinstance(decision, SaveState | ErasePerson | DiscountRow) or (isinstance(decision, RecordEntry) and decision.said)):
                self._count(decision)
                said = self._completed(decision)
                effects.publications.append(publication(self._topics, self._pseudonyms.leaving(said) if self._pseudonyms else said))

    def _count(self, decision: Decision) -> None:
        if isinstance(decision, PublishSetpoint):
            self.counters["setpoints"] += 1
        elif isinstance(decision, RecordEntry):
            self.counters[decision.entry.type.value] += 1

    def _completed(self, decision: Published) -> Published:
        """Add what only the wire side counts to an answer about our health."""
        if not isinstance(decision, Respond) or decision.verb != "health" or decision.error:
            return decision
        return replace(decision, data=self._health(decision.data))

    def _health(self, home: Mapping[str, Any]) -> dict[str, Any]:
        """Return how we are: the home, what was counted, and how the shell is where there is one."""
        left_out = dict(self.limits.left_out.most_common(_SOURCES_SHOWN)) if self.limits else {}
        self.counters["limited"] = self.limits.left_out.total() if self.limits else 0
        shell = self._vitals() if self._vitals is not None else {}
        return {"version": __version__, **home, "counters": dict(sorted(self.counters.items())), "limited": left_out, **shell}

    def _with_evidence(self, decisions: Iterable[Decision]) -> Iterator[Decision | HistoryLoaded]:
        """Read back what has to be learned again now, while the store is at hand; it is learned when the household starts."""
        for decision in decisions:
            if isinstance(decision, Relearn):
                evidence = evidence_for(decision, self._history, ())
                yield HistoryLoaded(_BEFORE, decision.person, decision.device, decision.setting, evidence)
            else:
                yield decision

    def _listed(self) -> list[Listed]:
        devices = self._home.devices.values()
        return [
            Listed(each.name, each.kind.name, each.place, each.settings, available=self._house.available(each.name)) for each in devices
        ]

    def _refuse(self, kind: str, text: str) -> None:
        self.counters["refused"] += 1
        self._complaints.warning(kind, text)
