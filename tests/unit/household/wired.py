"""A household on a store in memory, driven by messages; what it publishes, decoded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from controller.config import Config, parse
from controller.effects import Effects, Message
from controller.household import Household
from controller.store import Store

MONDAY = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)
CONFIG = {
    "home": {"timezone": "Europe/Lisbon"},
    "people": {"ana": {"name": "Ana", "tags": ["04-a2"]}, "ben": {"name": "Ben"}, "kid": {"name": "Kid", "profile": "child"}},
    "places": {"bathroom": {}, "living": {}, "car": {"exclusive": True}},
    "devices": {
        "shower": {"kind": "shower", "place": "bathroom"},
        "heater": {"kind": "climate", "place": "living"},
        "radio": {"kind": "radio", "place": "car", "settings": {"station": {"options": ["news", "jazz"]}}},
        "wheel": {"kind": "steering_wheel", "place": "car"},
    },
    "sensors": {"outdoor": {}},
}


@dataclass(frozen=True, slots=True)
class Said:
    """One publication below the base topic, its payload decoded."""

    topic: str
    payload: Any
    retain: bool
    urgent: bool


def config() -> Config:
    """Return the configuration of these tests."""
    return parse(json.dumps(CONFIG), "home.yaml", Path("/nowhere"), {})


@dataclass(slots=True)
class Wired:
    """A household that everything is committed for at once."""

    store: Store
    now: datetime = MONDAY
    household: Household = field(init=False)
    started: list[Said] = field(init=False)

    def __post_init__(self) -> None:
        """Start it."""
        self.restart()

    def restart(self) -> None:
        """Begin (again) with what is stored."""
        self.household = Household(config(), self.store.rows(), self.store)
        self.started = self.done(self.household.start(self.now))

    def done(self, effects: Effects) -> list[Said]:
        """Commit what is to be kept and return what is published."""
        self.store.commit(effects.writes)
        return [
            Said(each.topic.removeprefix("justright/"), json.loads(each.payload) if each.payload else None, each.retain, each.urgent)
            for each in effects.publications
        ]

    def raw(self, topic: str, payload: bytes, *, retain: bool = False, late: bool = False) -> list[Said]:
        """Let any message arrive."""
        return self.done(self.household.receive(Message(topic, payload, 1, retain), self.now, late=late))

    def hears(self, topic: str, payload: object, *, retain: bool = False, late: bool = False) -> list[Said]:
        """Let a message below the base topic arrive."""
        text = payload if isinstance(payload, str) else json.dumps(payload)
        return self.raw(f"justright/{topic}", text.encode(), retain=retain, late=late)

    def asks(self, verb: str, **body: object) -> Mapping[str, Any]:
        """Make a request and return its answer."""
        (answer,) = on(self.hears(f"bridge/request/{verb}", body), f"bridge/response/{verb}")
        assert isinstance(answer, dict)
        return answer

    def waits(self, seconds: float) -> list[Said]:
        """Let time pass, waking the household when it wants."""
        until, said = self.now + timedelta(seconds=seconds), []
        while (due := self.household.next_deadline()) is not None and due <= until:
            said += self.done(self.household.wake(due))
        self.now = until
        return said


def on(said: list[Said], topic: str) -> list[Any]:
    """Return the payloads published on a topic."""
    return [each.payload for each in said if each.topic == topic]


def entered(wired: Wired) -> list[Said]:
    """Ana comes into the bathroom."""
    return wired.hears("identity/bathroom/nfc", {"person": "ana"})


def turned(wired: Wired) -> list[Said]:
    """Ana turns the shower to 40."""
    entered(wired)
    wired.hears("shower/state", {"temperature": 38})
    wired.waits(60)
    return wired.hears("shower/state", {"temperature": 40}) + wired.waits(20)


def guest_turned(wired: Wired) -> list[Said]:
    """A guest turns the shower to 36."""
    wired.hears("identity/bathroom/nfc", {"tag": "ff-ff"})
    wired.waits(60)
    return wired.hears("shower/state", {"temperature": 36}) + wired.waits(20)


def accepted(wired: Wired) -> list[Said]:
    """Ana leaves the shower alone and goes."""
    entered(wired)
    wired.hears("shower/state", {"temperature": 38})
    wired.waits(300)
    return wired.hears("identity/bathroom/nfc", {"person": "ana", "present": False})


def suggested(wired: Wired) -> list[Said]:
    """Ana wants to be asked, and comes."""
    wired.asks("quiz/answer", person="ana", answers={"shower.temperature": 40})
    wired.asks("person/level", person="ana", level="suggest")
    return entered(wired)


def scheduled(wired: Wired) -> list[Said]:
    """The heater's own schedule sets it."""
    wired.hears("heater/state", {"temperature": 20})
    return wired.hears("heater/state", {"temperature": 17, "origin": "schedule"})
