"""What was learned is a function of the evidence that counts: taken back, claimed, forgotten or restarted, it was never otherwise.

Through `Household` with a real store in memory, for the learners that serve.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from controller.config import Config, parse
from controller.core.decisions import Room, SaveState
from controller.core.learning.rebuilding import Evidence, evidence
from controller.core.learning.withdrawing import as_if_never
from controller.core.ledger import EntryType
from controller.core.preferences import Key
from controller.core.wishes.proposal import Minds
from controller.effects import Effects, Message
from controller.household import Household
from controller.store import Store

MONDAY = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)
CONFIG: Config = parse(
    json.dumps(
        {
            "home": {"timezone": "Europe/Lisbon"},
            "people": {"ana": {}, "ben": {}},
            "places": {"living": {}},
            "devices": {
                "heater": {"kind": "climate", "place": "living"},
                "radio": {"kind": "radio", "place": "living", "settings": {"station": {"options": ["news", "jazz", "rock"]}}},
            },
            "sensors": {"outdoor_temperature": {}},
        }
    ),
    "home.yaml",
    Path(),
)
WISHES = st.one_of(
    st.tuples(st.just("heater"), st.just("temperature"), st.integers(32, 50).map(lambda half: half / 2)),
    st.tuples(st.just("radio"), st.just("station"), st.sampled_from(["news", "jazz", "rock"])),
)
PEOPLE = st.sampled_from(["ana", "ben"])


@dataclass
class Town:
    """A household and its store, driven in virtual time."""

    store: Store
    now: datetime = MONDAY
    household: Household = field(init=False)
    events: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.restarts()

    def restarts(self) -> None:
        self.household = Household(CONFIG, self.store.rows(), self.store)
        self.keep(self.household.start(self.now))

    def keep(self, effects: Effects) -> list[Any]:
        self.store.commit(effects.writes, at=self.now)
        said = [json.loads(each.payload) for each in effects.publications if each.topic == "justright/bridge/event"]
        self.events += [each["id"] for each in said if each["type"] == "preference"]
        return [json.loads(each.payload) for each in effects.publications if "/bridge/response/" in each.topic]

    def tell(self, topic: str, **payload: object) -> list[Any]:
        return self.keep(self.household.receive(Message(f"justright/{topic}", json.dumps(payload).encode()), self.now))

    def waits(self, **delta: float) -> None:
        until = self.now + timedelta(**delta)
        while (due := self.household.next_deadline()) is not None and due <= until:
            self.now = max(self.now, due)
            self.keep(self.household.wake(self.now))
        self.now = until

    def asks(self, verb: str, **request: object) -> None:
        (answer,) = self.tell(f"bridge/request/{verb}", **request)
        assert answer["status"] == "ok", answer

    def visit(self, person: str, turns: Sequence[tuple[str, str, object]], outdoor: float) -> None:
        """Let somebody come, turn what they turn, stay for a while and go."""
        self.tell("sensor/outdoor_temperature", value=outdoor)
        self.tell("identity/living/nfc", person=person)
        self.waits(seconds=45)
        for device, setting, value in turns:
            self.tell(f"{device}/state", **{setting: value})
            self.waits(seconds=40)
        self.waits(minutes=30)
        self.tell("identity/living/nfc", person=person, present=False)

    def learned(self) -> dict[str, Mapping[str, Any] | None]:
        """Return everything learned, and everything that was last set."""
        rows = self.store.rows()
        return {row.key: row.state for row in rows if row.room is Room.LEARNED or row.key.startswith("last/")}

    def learned_anew(self) -> dict[str, Mapping[str, Any] | None]:
        """Return what the evidence that counts makes of learners that know nothing."""
        anew: dict[str, Mapping[str, Any] | None] = {}
        for person in CONFIG.home.people:
            for device in CONFIG.home.devices.values():
                for setting, spec in device.settings.items():
                    key = (person, device.name, setting)
                    counting = as_if_never(self.store.evidence(*key), self.store.uncounted(*key))
                    told = [found for each in counting if (found := evidence(spec, each))]
                    if told:
                        made = saved_anew(key, told)
                        anew[made.key] = json.loads(json.dumps(made.state))
                    wished = [value for kind, _, value in told if kind == EntryType.PREFERENCE]
                    if wished:
                        anew[f"last/{person}/{device.name}/{setting}"] = {"value": wished[-1]}
        return anew


def saved_anew(key: Key, told: Sequence[Evidence]) -> SaveState:
    """Return what is to be kept of a learner that is told this and knows nothing else."""
    minds = Minds(CONFIG.home)
    for each in told:
        minds.teach(key, *each)
    return minds.saved(key)


@contextmanager
def town() -> Iterator[Town]:
    store = Store.open(":memory:")
    try:
        yield Town(store)
    finally:
        store.close()


def answered(place: Town, told: Sequence[tuple[str, tuple[str, str, object], float]], without: int | None = None) -> None:
    """Let people answer questions, hours apart; time goes by for the one left out as well."""
    for index, (person, (device, setting, value), hours) in enumerate(told):
        place.waits(hours=hours)
        if index != without:
            place.asks("quiz/answer", person=person, answers={f"{device}.{setting}": value})


@given(st.lists(st.tuples(PEOPLE, WISHES, st.floats(0.1, 40)), min_size=1, max_size=25), st.data())
@settings(max_examples=40, deadline=None)
def test_a_discounted_wish_has_never_been(told: list[tuple[str, tuple[str, str, object], float]], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(told) - 1))
    with town() as one, town() as other:
        answered(one, told)
        one.asks("preference/discount", event=one.events[index])
        answered(other, told, without=index)

        assert one.learned() == other.learned()


@given(st.lists(st.tuples(PEOPLE, WISHES, st.floats(0.1, 40)), min_size=1, max_size=20), st.data())
@settings(max_examples=30, deadline=None)
def test_a_claimed_wish_was_always_the_claimants(told: list[tuple[str, tuple[str, str, object], float]], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(told) - 1))
    theirs = [("ben", wish, hours) if at == index else (person, wish, hours) for at, (person, wish, hours) in enumerate(told)]
    with town() as one, town() as other:
        answered(one, told)
        one.asks("person/claim", event=one.events[index], person="ben")
        answered(other, theirs)

        assert one.learned() == other.learned()


VISITS = st.tuples(PEOPLE, st.lists(WISHES, max_size=2), st.floats(-5, 35), st.floats(1, 30))


@given(st.lists(VISITS, max_size=8), PEOPLE, st.integers(32, 50))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_visit_whose_turn_is_discounted_has_never_been(
    life: list[tuple[str, list[tuple[str, str, object]], float, float]], person: str, half: int
) -> None:
    with town() as one:
        for visitor, turns, outdoor, hours in life:
            one.visit(visitor, turns, outdoor)
            one.waits(hours=hours)
        before = {key: state for key, state in one.learned().items() if "/heater/" in key}
        known, came = len(one.events), one.now
        one.visit(person, [("heater", "temperature", half / 2)], 10.0)
        for event in one.events[known:]:
            if (made := one.store.entry(event)) is not None and made.at >= came:  # not what it said in hindsight of earlier ones
                one.asks("preference/discount", event=event)

        after = {key: state for key, state in one.learned().items() if "/heater/" in key}
        if len(one.events) > known:
            assert after == before


@given(st.lists(VISITS, min_size=1, max_size=8), st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_learned_follows_from_the_evidence_that_counts(
    life: list[tuple[str, list[tuple[str, str, object]], float, float]], data: st.DataObject
) -> None:
    with town() as place:
        for visitor, turns, outdoor, hours in life:
            place.visit(visitor, turns, outdoor)
            if place.events:
                meddle(place, data)
            place.waits(hours=hours)

            assert place.learned() == place.learned_anew()


def meddle(place: Town, data: st.DataObject) -> None:
    """Let somebody take something back, claim it, pin, undo, or pull the plug."""
    event = data.draw(st.sampled_from(place.events))
    match data.draw(st.sampled_from(["nothing", "discount", "claim", "pin", "unpin", "undo", "restart", "set", "forget"])):
        case "discount":
            place.tell("bridge/request/preference/discount", event=event)
        case "claim":
            place.tell("bridge/request/person/claim", event=event, person=data.draw(PEOPLE))
        case "pin":
            place.asks("preference/set", person="ana", device="heater", setting="temperature", value=19)
        case "unpin":
            place.asks("preference/clear", person="ana", device="heater", setting="temperature")
        case "undo":
            place.tell("bridge/request/decision/undo", device="heater")
        case "restart":
            place.restarts()
        case "set":
            place.asks("device/set", device="heater", settings={"temperature": 23.5}, person=data.draw(PEOPLE))
        case "forget":
            place.asks("person/forget", person=data.draw(PEOPLE))
            place.events.clear()
        case _:
            pass


@given(st.lists(st.tuples(WISHES, st.floats(4, 12)), min_size=1, max_size=6), st.randoms(use_true_random=False))
@settings(max_examples=3, deadline=None)
def test_after_many_weeks_too_what_is_learned_follows_from_the_evidence_that_counts(
    wishes: list[tuple[tuple[str, str, object], float]], random: Random
) -> None:
    with town() as place:
        for week in range(4):
            answered(place, [("ana", *each) for each in wishes * 6])
            for event in random.sample(place.events[-20:], min(4, len(place.events))) + random.sample(place.events, week):
                place.tell("bridge/request/preference/discount", event=event)

                assert place.learned() == place.learned_anew()
