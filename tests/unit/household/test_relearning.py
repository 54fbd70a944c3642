"""What a machine is found out to have done is unlearned from the store: at once where it is at hand, else in a turn."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controller.core.decisions import Relearn
from controller.effects import Effects
from controller.household import Household
from controller.store import Store

from .wired import MONDAY, Said, Wired, config


class Daemon(Wired):
    """A household as the daemon runs it: its history cannot be read in the middle of a step."""

    asked: tuple[Relearn, ...] = ()

    def restart(self) -> None:
        """Begin with what is stored."""
        self.household = Household(config(), self.store.rows(), self.store, at_hand=False)
        self.started = self.done(self.household.start(self.now))

    def done(self, effects: Effects) -> list[Said]:
        """Do what is left for a turn, once the step is stored."""
        said = Wired.done(self, effects)
        if effects.relearn:
            self.asked = (*self.asked, *effects.relearn)
            said += Wired.done(self, self.household.relearn(effects.relearn, self.now))
        return said


def _lives_with_a_schedule(house: Wired) -> None:
    """Ana likes 22 °C; at 18:00 the thermostat goes to 22.5 °C by itself, on two days while she is there, and then while nobody is."""
    house.hears("heater/state", {"temperature": 20})
    _ana(house, 0, 7.0, {"temperature": 22, "origin": "manual"})
    for day in (1, 2):
        _ana(house, day, 17.5, {"temperature": 22}, {"temperature": 22.5})
    for day in (3, 4):
        _until(house, day, 8.0)
        house.hears("heater/state", {"temperature": 18})
        _until(house, day, 18.0)
        house.hears("heater/state", {"temperature": 22.5})
    _until(house, 5, 8.0)


def _ana(house: Wired, day: int, hour: float, *states: dict[str, object]) -> None:
    """Ana is there for forty minutes; the thermostat says something when she comes, and half an hour later."""
    _until(house, day, hour)
    house.hears("identity/living/nfc", {"tag": "04-a2"})
    for index, state in enumerate(states):
        _until(house, day, hour + index / 2)
        house.waits(0 if index else 5)
        house.hears("heater/state", state)
    _until(house, day, hour + 0.67)
    house.hears("identity/living/nfc", {"tag": "04-a2", "present": False})


def _until(house: Wired, day: int, hour: float) -> None:
    house.waits((MONDAY.replace(hour=0, minute=0) + timedelta(days=day, hours=hour) - house.now).total_seconds())


def _learned(store: Store) -> object:
    return next(row.state for row in store.rows() if row.key == "ana/heater/temperature" and row.room == "learned")


@pytest.fixture
def houses() -> tuple[Wired, Daemon]:
    return Wired(Store.open(":memory:")), Daemon(Store.open(":memory:"))


def test_what_a_machine_did_is_unlearned_in_a_turn_as_it_would_be_at_once(houses: tuple[Wired, Daemon]) -> None:
    for house in houses:
        _lives_with_a_schedule(house)

    assert Relearn("ana", "heater", "temperature") in houses[1].asked
    assert _learned(houses[0].store) == _learned(houses[1].store)
    assert all(entry.value != 22.5 for entry in houses[1].store.evidence("ana", "heater", "temperature") if entry.type == "preference")
