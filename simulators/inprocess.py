"""Virtual time: a timeline and the program in one process; nothing sleeps, days pass in seconds.

The program is driven through its front door alone: messages in, publications out, and woken when it asked to be.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from controller.config import Config, parse
from controller.effects import Effects, Message, Publication
from simulators.scenarios import Settings
from simulators.timeline import Timeline


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
class InProcess:
    """A timeline that passes at once. Without a `program` messages go nowhere. `published` is told of everything the program says,
    `perform` of the whole step (to store it), `heard` of everything the house says.
    """

    timeline: Timeline
    program: Program | None = None
    published: Callable[[Publication], None] = lambda _: None
    perform: Callable[[Effects], None] = lambda _: None
    heard: Callable[[Publication], None] = lambda _: None
    _outbox: deque[Publication] = field(default_factory=deque)

    def send(self, publication: Publication) -> None:
        """Take a message of the house; it is delivered after the action that sent it."""
        self._outbox.append(publication)

    def begin(self) -> None:
        """Start the program."""
        if self.program is not None:
            self._carry_out(self.program.start(self.timeline.moment))

    def run(self, until: float) -> None:
        """Let time pass up to `until`: the next action of the house, or the next moment the program asked for, whichever comes first."""
        self.deliver()
        while (due := self._next()) is not None and due <= until:
            action = self.timeline.next()
            if action is not None and action <= due:
                self.timeline.step()
            else:
                self.timeline.now = max(self.timeline.now, due)
                self._wake()
            self.deliver()
        self.timeline.now = max(self.timeline.now, until)

    def run_while(self, waiting: Callable[[], bool], until: float) -> bool:
        """Let time pass, a step at a time, while `waiting` holds; say whether it ended before `until`."""
        self.deliver()
        while waiting():
            due = self._next()
            if due is None or due > until:
                self.run(until)
                return not waiting()
            self.run(due)
        return True

    def deliver(self) -> None:
        """Hand the program all that the house has said, as the broker would: what is new is not retained."""
        while self._outbox:
            sent = self._outbox.popleft()
            self.heard(sent)
            if self.program is not None:
                message = Message(sent.topic, sent.payload.encode(), qos=sent.qos)
                self._carry_out(self.program.receive(message, self.timeline.moment))

    def _next(self) -> float | None:
        action, deadline = self.timeline.next(), None if self.program is None else self.program.next_deadline()
        if deadline is None:
            return action
        due = self.timeline.seconds_of(deadline)
        return due if action is None else min(action, due)

    def _wake(self) -> None:
        if self.program is not None:
            deadline = self.program.next_deadline()
            self._carry_out(self.program.wake(max(self.timeline.moment, deadline or self.timeline.moment)))

    def _carry_out(self, effects: Effects) -> None:
        self.perform(effects)
        for publication in effects.publications:
            self.published(publication)
