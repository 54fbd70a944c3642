"""What was asked for: pins, last set values, levels, enrolled tags and facts. Explicit wishes, apart from anything learned.

One owner, one door: every change goes through a method, which returns the `SaveState` that keeps it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from controller.core.clock import applies, trusted
from controller.core.decisions import Room, SaveState
from controller.core.home import Home
from controller.core.requests import Level, When
from devices.settings import Value

Key = tuple[str, str, str]
"""Person, device, setting."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A standing wish and when it applies."""

    value: Value
    when: When | None


@dataclass(slots=True)
class Wishes:
    """Everything that people asked for, as they asked for it."""

    home: Home
    pins: dict[Key, list[Pin]] = field(default_factory=dict)
    last: dict[Key, Value] = field(default_factory=dict)
    levels: dict[tuple[str, str], Level] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Start with the tags of the configuration."""
        self.tags.update({tag: person.id for person in self.home.people.values() for tag in person.tags})

    def level(self, person: str, device: str) -> Level:
        """Return how far personalization may go: what a request set beats the file, a device its kind, its kind the default."""
        scopes = (device, self.home.devices[device].kind.name, "default")
        told = next((self.levels[person, scope] for scope in scopes if (person, scope) in self.levels), None)
        configured = self.home.people[person].levels
        return told or next((configured[scope] for scope in scopes if scope in configured), Level.AUTO)

    def set_level(self, person: str, scope: str | None, level: Level) -> list[SaveState]:
        """Change a level; one for everything ends the narrower ones that were asked for before."""
        saves = []
        if scope is None:
            narrower = [key for key in self.levels if key[0] == person and key[1] != "default"]
            saves = [SaveState(Room.EXPLICIT, f"level/{person}/{key[1]}", None, person) for key in narrower]
            for key in narrower:
                del self.levels[key]
        scope = scope or "default"
        self.levels[person, scope] = level
        return [*saves, SaveState(Room.EXPLICIT, f"level/{person}/{scope}", {"level": level.value}, person)]

    def enrol(self, tag: str, person: str) -> SaveState:
        """Give a person a tag."""
        self.tags[tag] = person
        return SaveState(Room.EXPLICIT, f"tag/{tag}", {"person": person}, person)

    def pin(self, key: Key, at: datetime, zone: ZoneInfo) -> Value | None:
        """Return the pin that applies: one with a condition before one without, of equals the newest. No clock, no hours."""
        fitting = [pin for pin in self.pins.get(key, ()) if applies(pin.when, at, zone) and (pin.when is None or trusted(at))]
        narrow = [pin for pin in fitting if pin.when is not None]
        return (narrow or fitting)[-1].value if fitting else None

    def boundaries(self, person: str, device: str) -> list[float]:
        """Return the local times (seconds since midnight) at which pins of a person on a device begin or end."""
        times: set[float] = set()
        for (who, name, _), pins in self.pins.items():
            whens = [pin.when for pin in pins if pin.when is not None] if (who, name) == (person, device) else []
            for when in whens:
                times.update(each for each in (when.after, when.before, 0.0 if when.weekdays else None) if each is not None)
        return sorted(times)

    def set_pin(self, key: Key, pin: Pin) -> SaveState:
        """Add a standing wish; it replaces one with the same condition."""
        self.pins[key] = [each for each in self.pins.get(key, ()) if each.when != pin.when] + [pin]
        return self._saved_pins(key)

    def clear_pins(self, key: Key) -> SaveState:
        """End every standing wish for a setting."""
        self.pins.pop(key, None)
        return SaveState(Room.EXPLICIT, f"pin/{'/'.join(key)}", None, key[0])

    def set_last(self, key: Key, value: Value | None) -> SaveState:
        """Note what a person last set here; `None` where nothing they set counts any more."""
        if value is None:
            self.last.pop(key, None)
        else:
            self.last[key] = value
        return SaveState(Room.EXPLICIT, f"last/{'/'.join(key)}", None if value is None else {"value": value}, key[0])

    def set_facts(self, person: str, facts: dict[str, Any]) -> SaveState:
        """Note what a person answered about themselves."""
        self.facts[person] = {**self.facts.get(person, {}), **facts}
        return SaveState(Room.EXPLICIT, f"facts/{person}", self.facts[person], person)

    def forget(self, person: str) -> None:
        """Drop everything a person asked for; the configuration's tags and levels stay."""
        configured = self.home.people[person].tags
        self.pins = {key: pins for key, pins in self.pins.items() if key[0] != person}
        self.last = {key: value for key, value in self.last.items() if key[0] != person}
        self.levels = {key: level for key, level in self.levels.items() if key[0] != person}
        self.tags = {tag: owner for tag, owner in self.tags.items() if owner != person or tag in configured}
        self.facts.pop(person, None)

    def load(self, saved: SaveState) -> None:
        """Take over a saved row. A row of somebody or something no longer configured is kept in the store, but not used."""
        head, _, rest = saved.key.partition("/")
        data = saved.state or {}
        if saved.person not in self.home.people:
            return
        match head:
            case "pin":
                self.pins[_key(rest)] = [Pin(each["value"], _when(each["when"])) for each in data["pins"]]
            case "last":
                self.last[_key(rest)] = data["value"]
            case "level":
                person, _, scope = rest.partition("/")
                self.levels[person, scope] = Level(data["level"])
            case "tag":
                self.tags[rest] = data["person"]
            case "facts":
                self.facts[rest] = dict(data)

    def _saved_pins(self, key: Key) -> SaveState:
        pins = [{"value": pin.value, "when": asdict(pin.when) if pin.when else None} for pin in self.pins[key]]
        return SaveState(Room.EXPLICIT, f"pin/{'/'.join(key)}", {"pins": pins}, key[0])


def given_away(home: Home, saved: SaveState) -> tuple[str, str] | None:
    """Return whose tag it is by the configuration, and for whom it was enrolled since, which counts; `None` where the two agree."""
    head, _, tag = saved.key.partition("/")
    if head != "tag" or saved.person not in home.people:
        return None
    owner = next((person.id for person in home.people.values() if tag in person.tags), None)
    return (owner, saved.person) if owner is not None and saved.person is not None and owner != saved.person else None


def _key(text: str) -> Key:
    person, device, setting = text.split("/")
    return person, device, setting


def _when(data: dict[str, Any] | None) -> When | None:
    return When(tuple(data["weekdays"]), data["after"], data["before"]) if data else None
