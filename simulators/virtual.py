"""Virtual time: a simulated household and the program in one process, days in seconds, nothing sleeps.

The program is driven through its front door alone: messages in, publications out, and woken when it asked to be.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from controller.config import Config, parse
from controller.effects import Effects, Message, Publication
from simulators.rivals import Rival
from simulators.scenarios import START, Scenario, Settings
from simulators.timeline import Timeline
from simulators.world import Observer, World


class Program(Protocol):
    """What is driven: `controller.household.Household`, or anything with the same door."""

    def start(self, at: datetime) -> Effects:
        """Say hello."""

    def receive(self, message: Message, at: datetime, *, late: bool = False) -> Effects:
        """Take a message."""

    def wake(self, at: datetime) -> Effects:
        """Be told that a deadline is due."""

    def next_deadline(self) -> datetime | None:
        """Say when to be woken."""


def configured(settings: Settings, name: str = "the scenario") -> Config:
    """Return a configuration read as a file of this content would be. Raises `ConfigError`."""
    return parse(json.dumps(settings, indent=1), name, Path(), {})


@dataclass(slots=True)
class Virtual:
    """One household in virtual time. Without a `program` the devices are on their own, or a rival's."""

    scenario: Scenario
    config: Config
    seed: object
    observer: Observer
    program: Program | None = None
    rival: Rival | None = None
    start: datetime = START
    seen: Sequence[Message] = ()
    timeline: Timeline = field(init=False)
    world: World = field(init=False)
    _outbox: deque[Publication] = field(default_factory=deque)

    def __post_init__(self) -> None:
        """Furnish the house."""
        self.timeline = Timeline(self.start)
        base = self.config.mqtt.base_topic
        self.world = World(self.scenario, self.config.home, self.seed, self.timeline, self._outbox.append, self.observer, self.rival, base)

    def begin(self) -> None:
        """Start the program, then the house."""
        if self.program is not None:
            self._perform(self.program.start(self.timeline.moment))
        self.world.start()
        self._deliver()

    def run(self, until: float) -> None:
        """Let time pass up to `until`: the next message of the house, or the next moment the program asked for, whichever comes first."""
        while (due := self._next()) is not None and due <= until:
            action = self.timeline.next()
            if action is not None and action <= due:
                self.timeline.step()
                self._deliver()
            else:
                self.timeline.now = max(self.timeline.now, due)
                self._wake()
        self.timeline.now = max(self.timeline.now, until)

    def _next(self) -> float | None:
        action, deadline = self.timeline.next(), None if self.program is None else self.program.next_deadline()
        if deadline is None:
            return action
        due = self.timeline.seconds_of(deadline)
        return due if action is None else min(action, due)

    def _wake(self) -> None:
        if self.program is not None:
            deadline = self.program.next_deadline()
            self._perform(self.program.wake(max(self.timeline.moment, deadline or self.timeline.moment)))
            self._deliver()

    def _deliver(self) -> None:
        """Hand the program all that the house has said, as the broker would: what is new is not retained."""
        while self._outbox:
            sent = self._outbox.popleft()
            if self.program is not None:
                message = Message(sent.topic, sent.payload.encode(), qos=sent.qos)
                self._perform(self.program.receive(message, self.timeline.moment))

    def _perform(self, effects: Effects) -> None:
        for publication in effects.publications:
            self.world.receive(publication.topic, publication.payload)
