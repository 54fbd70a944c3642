"""The second half of the demo: the family lives, day after day in seconds, on the same broker; beside it the same family without a controller."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from controller.effects import Message
from devices.settings import Value
from simulators.inprocess import configured
from simulators.live import LiveDriver
from simulators.needs import Need
from simulators.people import Visit
from simulators.rivals import Plain
from simulators.scenarios import Scenario
from simulators.score import Score, Who
from simulators.screen import WEEKDAYS, Screen
from simulators.stage import Stage
from simulators.timeline import DAY_S
from simulators.trial import Tally
from simulators.virtual import Virtual
from simulators.words import clock, coloured, plain, worded
from simulators.world import World

TALKATIVE_DAYS = 1
"""So many days are told visit by visit; after them a line a day."""

STRETCH_DAYS = 3
"""Days that make one bar on the board."""

STEP_S = 0.002
"""Real seconds that the program gets after every event of the house; it needs about one."""


@dataclass(slots=True)
class Family:
    """Lets a world live on a stage's driver, and counts."""

    stage: Stage
    world: World
    score: Score = field(default_factory=Score)
    turned_today: list[str] = field(default_factory=list)
    visits_today: int = 0
    talkative: bool = True

    def entered(self, visit: Visit) -> None:
        """Show who came."""
        self.visits_today += 1
        who = self._who(visit)
        self._screen.board.places[visit.place].append(who)
        if self.talkative:
            self.stage.say(f"{who} comes into the {visit.place}")

    def turned(self, visit: Visit, need: Need, before: Value) -> None:
        """Tell whose hand turned what."""
        device = need.device.device
        words = f"{need.device.name} {worded(device, need.setting, before)} → {worded(device, need.setting, need.device.value(need.setting))}"
        self.turned_today.append(f"{self._who(visit)} {words}")
        if self.talkative:
            self.stage.say(f"{self._who(visit)} turns the {plain(need.setting)}: {words}")

    def used(self, who: Who, day: int, turns: int) -> None:
        """Count."""
        self.score.used(who, day, turns)

    def left(self, visit: Visit) -> None:
        """Show who went."""
        present, who = self._screen.board.places[visit.place], self._who(visit)
        if who in present:
            present.remove(who)

    @property
    def _screen(self) -> Screen:
        return self.stage.screen

    def _who(self, visit: Visit) -> str:
        return coloured(self.stage.people, visit.person.id)
