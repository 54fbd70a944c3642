"""A scenario in virtual time: the world on one side, the program (or a rival) on the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from controller.config import Config
from controller.effects import Publication
from simulators.inprocess import InProcess, Program
from simulators.rivals import Rival
from simulators.scenarios import START, Scenario
from simulators.timeline import Timeline
from simulators.world import Observer, World


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
    world: World = field(init=False)
    _loop: InProcess = field(init=False)

    def __post_init__(self) -> None:
        """Furnish the house."""
        timeline = Timeline(self.start)
        self._loop = InProcess(timeline, self.program, published=self._published)
        base = self.config.mqtt.base_topic
        self.world = World(self.scenario, self.config.home, self.seed, timeline, self._loop.send, self.observer, self.rival, base)

    def begin(self) -> None:
        """Start the program, then the house."""
        self._loop.begin()
        self.world.start()

    def run(self, until: float) -> None:
        """Let time pass up to `until`."""
        self._loop.run(until)

    def listen(self, heard: Callable[[Publication], None]) -> None:
        """Let somebody hear all that the house says from now on, before the program does."""
        self._loop.heard = heard

    def _published(self, publication: Publication) -> None:
        self.world.receive(publication.topic, publication.payload)
