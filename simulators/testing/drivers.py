"""How time passes in a household under test, and where its messages go: a protocol, and the one for virtual time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from controller.effects import Publication
from simulators.inprocess import InProcess
from simulators.timeline import Timeline


class Driver(Protocol):
    """How time passes and where messages go."""

    @property
    def timeline(self) -> Timeline:
        """The time of the house."""

    def send(self, publication: Publication) -> None:
        """Send a message of the house."""

    def catch_up(self) -> None:
        """Bring the timeline up to the present moment, before somebody acts."""

    async def passes(self, seconds: float) -> None:
        """Let so much time pass."""

    async def until(self, done: Callable[[], bool], within: float) -> bool:
        """Let time pass until `done`, at most `within` seconds; say whether it came to that."""


@dataclass(slots=True)
class InProcessDriver:
    """Virtual time, the program in this process."""

    loop: InProcess

    @property
    def timeline(self) -> Timeline:
        """The timeline of the loop."""
        return self.loop.timeline

    def send(self, publication: Publication) -> None:
        """Put it in the outbox."""
        self.loop.send(publication)

    def catch_up(self) -> None:
        """Deliver what was sent; virtual time waits for nobody."""
        self.loop.deliver()

    async def passes(self, seconds: float) -> None:
        """Jump."""
        self.loop.run(self.timeline.now + seconds)

    async def until(self, done: Callable[[], bool], within: float) -> bool:
        """Jump from step to step."""
        return self.loop.run_while(lambda: not done(), self.timeline.now + within)
