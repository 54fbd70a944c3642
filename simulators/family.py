"""The second half of the demo: the family lives, day after day in seconds, on the same broker; beside it the same without a controller."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from devices.settings import Value
from simulators.inprocess import configured
from simulators.live import LiveDriver
from simulators.needs import Need
from simulators.people import Visit
from simulators.rivals import Plain
from simulators.score import Score, Who
from simulators.screen import WEEKDAYS
from simulators.stage import Stage
from simulators.timeline import DAY_S
from simulators.trial import Tally
from simulators.virtual import Virtual
from simulators.words import coloured, plain, worded
from simulators.world import World

TALKATIVE_DAYS = 1
"""So many days are told visit by visit; after them a line a day."""

STRETCH_DAYS = 3
"""Days that make one bar on the board."""

STEP_S = 0.002
"""Real seconds that the program gets for everything that happens; it needs about one thousandth."""


@dataclass(slots=True)
class Family:
    """Shows and counts what the people of a world do on a stage."""

    stage: Stage
    score: Score = field(default_factory=Score)
    by_hand: list[str] = field(default_factory=list)
    visits: int = 0
    talkative: bool = True

    def entered(self, visit: Visit) -> None:
        """Show who came."""
        self.visits += 1
        self.stage.came(None if visit.person.guest else visit.person.id, visit.place)
        who = self._who(visit)
        self.stage.screen.board.places[visit.place].append(who)
        if self.talkative:
            self.stage.say(f"{who} comes into the {visit.place}")

    def turned(self, visit: Visit, need: Need, before: Value) -> None:
        """Tell whose hand turned what."""
        device, now = need.device.device, need.device.value(need.setting)
        words = f"{device.name} {worded(device, need.setting, before)} → [bold]{worded(device, need.setting, now)}[/]"
        self.by_hand.append(f"{self._who(visit)} {words}")
        if self.talkative:
            self.stage.say(f"{self._who(visit)} turns the {plain(need.setting)}: {words}")

    def used(self, who: Who, day: int, turns: int) -> None:
        """Count."""
        self.score.used(who, day, turns)

    def left(self, visit: Visit) -> None:
        """Show who went."""
        present, who = self.stage.screen.board.places[visit.place], self._who(visit)
        if who in present:
            present.remove(who)

    def tell_day(self, day: int) -> None:
        """Tell a day in a line, and begin the next."""
        if not self.talkative:
            hands = ", ".join(self.by_hand[:2]) + (f" and {len(self.by_hand) - 2} more" if len(self.by_hand) > 2 else "")  # noqa: PLR2004
            counts = f"{self.visits} visits, {len(self.by_hand):>2} by hand"
            self.stage.screen.say(f"[dim]day {day + 1:>2} {WEEKDAYS[day % 7]}[/]  {counts}  {hands or '[green]none[/]'}", short=True)
        self.by_hand, self.visits = [], 0

    def _who(self, visit: Visit) -> str:
        return coloured(self.stage.people, visit.person.id)


async def live(world: World, family: Family, driver: LiveDriver, days: int) -> None:
    """Let a world live for so many days, as fast as the program follows, and draw a bar every few days."""
    beside = Tally()
    without = Virtual(world.scenario, configured(world.scenario.config), world.seed, beside, rival=Plain())
    without.begin()
    world.start()
    for day in range(days):
        family.talkative = family.stage.silent = day < TALKATIVE_DAYS
        family.stage.silent = not family.talkative
        await _day(driver, (day + 1) * DAY_S, family.stage)
        without.run((day + 1) * DAY_S)
        family.tell_day(day)
        if (day + 1) % STRETCH_DAYS == 0:
            first = day + 1 - STRETCH_DAYS
            ours, theirs = family.score.between(first, day).per_100, beside.between(first, day).per_100
            family.stage.screen.board.scores.append((ours or 0.0, theirs or 0.0))
        family.stage.tick()


async def _day(driver: LiveDriver, until: float, stage: Stage) -> None:
    """Go from event to event. The clock never runs past the next one, nor on while the program has something in hand."""
    while (due := driver.timeline.next()) is not None and due <= until:
        await _reach(driver, due)
        stage.tick(lazily=True)
    await _reach(driver, until)


async def _reach(driver: LiveDriver, due: float) -> None:
    """Jump to an event of the house, by way of the moments that the program wants to be woken at."""
    clock = driver.clock
    while clock.seconds < clock.awaited < due:
        await _stand(driver, clock.awaited)
    await _stand(driver, due)


async def _stand(driver: LiveDriver, moment: float) -> None:
    """Let the clock stand at a moment until what is due then is done."""
    waking, sent = moment == driver.clock.awaited, 0 if driver.link is None else driver.link.weighty
    driver.clock.stand(moment)
    driver.catch_up()
    if driver.link is not None:
        await driver.link.drained()
        waking = waking or driver.link.weighty != sent
    await asyncio.sleep(STEP_S if waking else 0)
