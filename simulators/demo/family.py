"""The second half of the demo: the family lives, day after day in seconds, on the same broker; beside it the same without a controller."""

from __future__ import annotations

from dataclasses import dataclass, field

from devices.settings import Value
from simulators.demo.stage import Stage
from simulators.inprocess import configured
from simulators.live.house import LiveDriver
from simulators.live.stepping import step
from simulators.needs import Need
from simulators.people import Visit
from simulators.rivals import Plain
from simulators.score import Score, Who
from simulators.screen.board import WEEKDAYS, Board
from simulators.screen.words import coloured, plain, worded
from simulators.timeline import DAY_S
from simulators.trials.trial import Tally
from simulators.trials.virtual import Virtual
from simulators.world import World

TALKATIVE_DAYS = 1
"""So many days are told visit by visit; after them a line a day."""

STRETCH_DAYS = 3
"""Days that make one bar on the board."""


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
            counts = f"{self.visits:>2} visits, {len(self.by_hand):>2} by hand"
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
        family.talkative = day < TALKATIVE_DAYS
        family.stage.silent = not family.talkative
        await step(driver, (day + 1) * DAY_S, lambda: family.stage.tick(lazily=True), thoroughly=family.talkative)
        without.run((day + 1) * DAY_S)
        family.tell_day(day)
        _score(family.stage.screen.board, family.score, beside, day)
        family.stage.tick()


def _score(board: Board, ours: Score, plain: Score, day: int) -> None:
    """Show how often knobs were turned on a day, and at its end in a stretch of days."""
    today, beside = ours.between(day, day), plain.between(day, day)
    board.daily.append((today.uses, today.overridden, beside.overridden))
    if (day + 1) % STRETCH_DAYS == 0:
        first = day + 1 - STRETCH_DAYS
        board.scores.append((ours.between(first, day).per_100 or 0.0, plain.between(first, day).per_100 or 0.0))
