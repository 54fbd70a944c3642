"""Where scenes are played: the household on the broker, the clock, and the screen; what the program says is retold in words."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rich.markup import escape

from devices.settings import Value
from simulators.live.house import LiveDriver
from simulators.live.stepping import step
from simulators.screen.screen import Screen
from simulators.screen.words import clock, coloured, compact, listed, plain, worded
from simulators.testing.bench import SimulatedHousehold
from simulators.testing.handles import Json
from simulators.timeline import DAY_S

JUMP_S = 0.15
"""Real seconds for a jump to the next scene, through the night if need be."""

LONG_WHY = 90
"""Characters of a reason above which its source in brackets is left out; it is in the decision."""

FRAME_S = 0.08

SETTLED_S = 0.03
"""Real seconds that the program gets before and after a jump, to finish what it has in hand."""


@dataclass(slots=True)
class Stage:
    """Plays on `home` at `rate` virtual seconds a real one; `patience` stretches the pauses for reading."""

    home: SimulatedHousehold
    driver: LiveDriver
    screen: Screen
    rate: float = 6.0
    patience: float = 1.0
    people: dict[str, str] = field(default_factory=dict)
    silent: bool = False
    _drawn: float = 0.0
    _told: dict[tuple[str, str | None], tuple[Any, ...]] = field(default_factory=dict)
    _known: dict[tuple[str, str], dict[str, Value]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Listen to the program."""
        self.people = {person.id: person.name for person in self.home.config.home.people.values()}
        self.home.listener = self.heard
        board = self.screen.board
        board.places = {place: [] for place in self.home.config.home.places}
        board.devices = dict.fromkeys(self.home.config.home.devices, "[dim]–[/]")
        board.people = {person: coloured(self.people, person) for person in self.people}
        board.choices = dict.fromkeys(self.people, 0)
        board.known, board.why = {}, ""

    async def jump(self, day: int, hour: float) -> None:
        """Go to an hour of a day; whatever falls due on the way happens in its order."""
        target = day * DAY_S + hour * 3600.0
        await asyncio.sleep(SETTLED_S)
        self.driver.clock.set(max((target - self.driver.clock.seconds) / JUMP_S, self.rate), target)
        await self.driver.clock.reach(target)
        await asyncio.sleep(SETTLED_S)
        self.driver.clock.set(self.rate)
        self.tick()

    async def pause(self, seconds: float) -> None:
        """Let somebody read, in real seconds; the house stands still meanwhile."""
        self.tick()
        here = self.driver.clock.seconds
        self.driver.clock.set(self.rate, here)
        await asyncio.sleep(seconds * self.patience)
        self.driver.clock.set(self.rate)

    async def play(self, seconds: float) -> None:
        """Let virtual time pass at the stage's rate."""
        await self.home.passes(seconds)
        self.tick()

    async def skip(self, seconds: float) -> None:
        """Let virtual time pass as fast as the program follows: nobody watches."""
        await step(self.driver, self.driver.clock.seconds + seconds, thoroughly=True)
        self.driver.clock.set(self.rate)
        self.tick()

    async def enters(self, person: str, place: str, *, tag: str | None = None, by: str = "nfc") -> None:
        """Let somebody come, and say so."""
        who = coloured(self.people, person)
        self.came(person if tag is None else None, place)
        self.say(f"{who} comes into the {place} [dim]({by}{' names an unknown tag' if tag else ' says so'})[/]")
        self.screen.board.places[place].append(who)
        await self.home.enters(person, place, tag=tag, source=by)

    async def leaves(self, person: str, place: str, *, tag: str | None = None, by: str = "nfc") -> None:
        """Let somebody go."""
        who = coloured(self.people, person)
        if who in self.screen.board.places[place]:
            self.screen.board.places[place].remove(who)
        await self.home.leaves(person, place, tag=tag, source=by)
        await self.play(0.5)

    async def turns(self, person: str, device: str, **settings: Value) -> None:
        """Let somebody turn a knob, and say so."""
        kind = self.home.config.home.devices[device]
        self.say(f"{coloured(self.people, person)} turns the {device} to [bold]{listed(kind, settings)}[/]")
        await self.home[device].turn(**settings)

    def came(self, person: str | None, place: str) -> None:
        """Somebody came: what is decided for them now is news, even if it is the same as last time."""
        for device in self.home.config.home.devices.values():
            if device.place == place:
                self._told.pop((device.name, person), None)

    def say(self, text: str, moment: str = "") -> None:
        """Tell something with the time of day before it: that of a document's `moment`, or now."""
        self.tick()
        self.screen.say(text, moment[11:16] or clock(self.driver.clock.seconds))

    def heard(self, word: str, device: str, document: Json) -> None:
        """Retell what the program decided and noted."""
        if word == "decision" and document:
            self._decided(device, document)
        elif word == "event":
            self._noted(document)

    def _decided(self, device: str, document: Json) -> None:
        settings = document.get("settings") or {}
        told, key = (*settings.items(), document.get("acted")), (device, document.get("person"))
        if self._told.get(key) == told:
            return
        self._told[key] = told
        kind = self.home.config.home.devices[device]
        words = listed(kind, settings)
        self.screen.board.devices[device] = f"{coloured(self.people, document.get('person'))} [bold]{compact(kind, settings) or '–'}[/]"
        self.screen.board.why = _reasoned(device, words, document)
        self._knows(device, document.get("person"), {name: settings[name] for name in settings if _own(document, name)})
        if not self.silent:
            mark = "[green]→[/]" if document.get("acted") else "[yellow]·[/]"
            why = _first(str(document.get("why", "")))
            self.say(f"{mark} {device} [bold green]{words or 'left alone'}[/]  [italic dim]{why}[/]", str(document["at"]))

    def _noted(self, event: Json) -> None:
        if event.get("type") == "preference" and event.get("person") in self.people:
            self.screen.board.choices[event["person"]] += 1
            self._knows(event["device"], event["person"], {event["setting"]: event["value"]})
        if self.silent or event.get("type") not in {"preference", "unattributed"}:
            return
        kind = self.home.config.home.devices[event["device"]]
        value = f"{event['device']} {plain(event['setting'])} {worded(kind, event['setting'], event['value'])}"
        if event["type"] == "preference":
            self.say(f"[blue]✎[/] remembered for {coloured(self.people, event['person'])}: {value}", event["at"])
        else:
            self.say(f"[yellow]?[/] {value}: held for now, teaches nobody [dim]({event.get('reason')})[/]", event["at"])

    def _knows(self, device: str, person: str | None, values: Mapping[str, Value]) -> None:
        """Note on the board what somebody likes: what they set, and what was made of that later."""
        if person not in self.people or not values:
            return
        kind, known = self.home.config.home.devices[device], self._known.setdefault((device, person), {})
        known |= values
        words = compact(kind, {name: known[name] for name in kind.settings if name in known})
        self.screen.board.known.setdefault(device, {})[person] = words

    def tick(self, *, lazily: bool = False) -> None:
        """Bring the board up to date; `lazily`: at most so often that eyes can follow."""
        if lazily and time.monotonic() - self._drawn < FRAME_S:
            return
        self._drawn = time.monotonic()
        day, _ = divmod(self.driver.clock.seconds, DAY_S)
        self.screen.board.day, self.screen.board.clock = int(day), clock(self.driver.clock.seconds)
        self.screen.refresh()


def _own(document: Json, setting: str) -> bool:
    """Say whether a setting of a decision rests on what its person chose before."""
    return (document.get("because") or {}).get(setting, {}).get("source") in {"prediction", "pin"}


def _reasoned(device: str, words: str, document: Json) -> str:
    """Return a decision with all of its reason, and how sure it is."""
    sure = f"[dim]sure to {100 * float(document.get('confidence') or 0):.0f} %, decided by: {document.get('source')}[/]"
    return f"[bold]{device}[/]  [bold green]{words or 'left alone'}[/]\n[italic]{escape(str(document.get('why', '')))}[/]\n{sure}"


def _first(text: str) -> str:
    """Return the first sentence that says something of a person, else the first."""
    sentences = [sentence if sentence.endswith(".") else f"{sentence}." for sentence in text.split(". ") if sentence]
    telling = [sentence for sentence in sentences if not sentence.startswith("Nothing")]
    found = (telling or sentences or [""])[0]
    source = found.find(" (")
    return found if len(found) <= LONG_WHY or source < 0 else f"{found[:source]}."
