"""What a device sets back by itself when a use of it is over: a coffee machine forgets the cup that it has made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from controller.core.decisions import RecordEntry
from controller.core.ledger import EntryType
from devices.settings import Value
from tests.unit.core.life import Life, Outcome
from tests.unit.core.test_several_at_once import labels

DAY_S = 86_400.0
CUPS: tuple[tuple[str, float], ...] = (("latte", 4.0), ("tea", 5.0), ("latte", 2.0), ("tea", 1.0))


@dataclass(slots=True)
class Machine:
    """A coffee machine that somebody sets and uses every day, each day at another hour, and what it does after that."""

    life: Life = field(default_factory=Life)

    def day(self, drink: str, strength: float, waits: float, *words: dict[str, Value]) -> Outcome:
        """Let somebody set it for a cup, have that, and `waits` after the end of it hear what else it says."""
        life = self.life
        life.obeys(life.enters("ana", "living"))
        life.waits(47 + 7 * strength)
        heard = life.reports("coffee", drink=drink) + life.waits(4) + life.reports("coffee", drink=drink, strength=strength)
        heard += life.waits(60) + life.reports("coffee", drink=drink, strength=strength, active=True) + life.waits(45)
        heard += life.reports("coffee", drink=drink, strength=strength, active=False) + life.waits(waits)
        for word in words:
            heard += life.reports("coffee", word, active=False) + life.waits(0.1)
        heard += life.waits(211 + 10 * strength)
        life.leaves("ana", "living")
        life.waits(DAY_S + 1700 * strength)
        return heard


def after(heard: Outcome, *values: Value) -> list[Value | None]:
    """Return which of these values became wishes."""
    return [each.value for each in heard.entries(EntryType.PREFERENCE) if each.value in values]


@pytest.mark.parametrize(
    "words", [[{"drink": "espresso", "strength": 3.0}], [{"drink": "espresso"}, {"strength": 3.0}], [{"strength": 3.0}]]
)
def test_what_a_device_sets_back_after_each_use_is_its_own_from_the_second_time_on(words: Sequence[dict[str, Value]]) -> None:
    machine = Machine()
    heard = [machine.day(*cup, waits, *words) for cup, waits in zip(CUPS, (37.0, 24.0, 31.0, 39.0), strict=True)]

    assert [after(each, "espresso", 3.0) for each in heard[1:]] == [[], [], []]
    assert all("doubtful" not in labels(each) for each in heard[2:])
    kept = [entry for entry in machine.life.memory.entries.values() if entry.id not in machine.life.memory.gone]
    assert after(Outcome(tuple(RecordEntry(entry) for entry in kept)), "espresso", 3.0) == []


def test_who_sets_it_now_to_this_and_now_to_that_after_a_use_is_heard() -> None:
    machine = Machine()
    heard = [machine.day("latte", 4.0, wait, {"strength": value}) for wait, value in ((30.0, 2.0), (45.0, 5.0), (24.0, 1.0), (33.0, 2.0))]

    assert [after(each, 1.0, 2.0, 5.0) for each in heard] == [[2.0], [5.0], [1.0], [2.0]]


def test_who_sets_the_same_after_a_use_now_sooner_and_now_much_later_is_heard() -> None:
    machine = Machine()
    heard = [machine.day("latte", 4.0, wait, {"strength": 2.0}) for wait in (8.0, 100.0)]

    assert [after(each, 2.0) for each in heard] == [[2.0], [2.0]]


def test_what_a_device_sets_back_in_the_very_word_that_ends_a_use_is_its_own_too() -> None:
    life, heard = Life(), []
    for number, (drink, strength) in enumerate(CUPS):
        life.obeys(life.enters("ana", "living"))
        life.waits(47 + 7 * strength)
        life.reports("coffee", drink=drink)
        life.waits(4)
        life.reports("coffee", drink=drink, strength=strength)
        life.waits(60)
        life.reports("coffee", drink=drink, strength=strength, active=True)
        life.waits(45)
        heard.append(life.reports("coffee", drink=drink, strength=3.0, active=False) + life.waits(200))
        life.leaves("ana", "living")
        life.waits(DAY_S + 1700 * number)

    assert [after(each, 3.0) for each in heard[1:]] == [[], [], []]
