"""A source whose wrong words stand alone is believed when it goes on naming somebody; one that goes on being wrong is not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.core.life import Life


def goes_on(life: Life, source: str, words: int, *, slips: bool) -> None:
    """Let a source say every few minutes that Ana is there; `slips`: every seventh time it takes her for Ben."""
    for number in range(words):
        wrong = slips and number % 7 == 4
        life.enters("ben" if wrong else "ana", "living", source, confidence=0.85)
        life.waits(150)


def wants(life: Life, person: str, value: float, source: str) -> None:
    """Let somebody come, set what they want, and leave, some times."""
    for number in range(6):
        life.enters(person, "living", source, confidence=0.85)
        life.waits(150)
        life.enters(person, "living", source, confidence=0.85)
        life.turns("heater", temperature=value + 0.5 * (number % 2))
        life.waits(600)
        life.leaves(person, "living", source)
        life.waits(3600)


@pytest.mark.parametrize(
    "source, slips, value, whose", [("door", True, 21.5, ["ana"]), ("door", False, 21.5, []), ("phone", True, 21.5, [])]
)
def test_whom_a_source_goes_on_naming_set_it_where_its_wrong_words_stand_alone(
    source: str, *, slips: bool, value: float, whose: list[str]
) -> None:
    life = Life()
    for person, wish in (("ana", 20.0), ("ben", 24.0), ("kid", 22.0)):
        wants(life, person, wish, source)
    for _ in range(8):
        goes_on(life, source, 24, slips=slips)
        life.leaves("ana", "living", source)
        life.leaves("ben", "living", source)
        life.waits(5400)
    goes_on(life, source, 6, slips=False)
    last = life.now - timedelta(seconds=1)
    life.turns("heater", temperature=value)
    goes_on(life, source, 5, slips=False)

    counting = [each for each in life.memory.entries.values() if each.id not in life.memory.gone and each.value == value]
    assert [each.person for each in counting if each.at > last and each.person] == whose
